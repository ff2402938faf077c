import type { Server, Socket } from 'node:net';

/**
 * Hears what a connection says first. Whoever takes it over afterwards reads it from the beginning; it is paused then.
 *
 * @param patience for enough of it, in milliseconds
 * @param read is given all that has come, and says what it is, or that it cannot be told yet
 * @param onHeard is not called where the connection ends before, or is too slow
 */
export function peek<Heard>(
  socket: Socket,
  patience: number,
  read: (bytes: Buffer) => Heard | 'incomplete',
  onHeard: (heard: Heard) => void,
): void {
  let bytes: Buffer | null = null;
  const ignore = () => undefined;
  const end = () => void socket.destroy();
  const onData = (chunk: Buffer) => {
    bytes = bytes === null ? chunk : Buffer.concat([bytes, chunk]);
    const heard = read(bytes);
    if (heard === 'incomplete') return;
    clearTimeout(timer);
    socket.off('data', onData).off('end', end);
    socket.pause();
    socket.unshift(bytes);
    socket.off('error', ignore);
    onHeard(heard);
  };
  const timer = setTimeout(end, patience);
  socket.once('close', () => clearTimeout(timer));
  socket.on('error', ignore).once('end', end).on('data', onData);
  socket.resume();
}

/**
 * Stands before whoever takes a server's connections: its first listener for them.
 *
 * @param stand is given each connection, and `pass`, which hands it on
 */
export function standBefore(server: Server, stand: (socket: Socket, pass: () => void) => void): void {
  const [take] = server.listeners('connection') as ((this: Server, socket: Socket) => void)[];
  if (take === undefined) return;
  server.removeListener('connection', take);
  server.on('connection', (socket: Socket) => stand(socket, () => take.call(server, socket)));
}
