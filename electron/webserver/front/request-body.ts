import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/**
 * A request's body as a stream of its own: ending it does not end the visitor's connection, which is still to be answered.
 *
 * `null`: the request has none.
 */
export function requestBody(request: IncomingMessage): Readable | null {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (coding === undefined && (length === undefined || Number(length) === 0)) return null;
  const body = new Readable({
    read() {
      request.resume();
    },
    destroy(error, done) {
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      // The rest is read and thrown away: an answer would be lost if the connection was closed with unread data.
      request.resume();
      done(error);
    },
  });
  const onData = (chunk: Buffer) => {
    if (!body.push(chunk)) request.pause();
  };
  const onEnd = () => void body.push(null);
  const onClose = () => {
    if (!request.complete) body.destroy(new Error('the visitor has gone'));
  };
  request.on('data', onData).on('end', onEnd).on('close', onClose);
  request.pause();
  return body;
}
