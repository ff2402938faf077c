/** Frames of WebSockets (RFC 6455) on the loopback panel and on the local socket, with a session and without. */
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { socketAddress, serveLocalSocket } from '../../../electron/transports/local-socket.ts';
import { startLoopbackPanel } from '../../../electron/transports/loopback-panel.ts';
import { frames, frameText, isRightAnswer, rightFrame, type Frame } from '../frames.ts';
import { hostileText, record } from '../hostile.ts';
import { createPanelFolder } from '../panel-folder.ts';
import { runSandbox } from '../sandbox.ts';
import type { Surface } from '../surface.ts';

/** How a message is put into frames. */
type Wrapping = { opcode: number; fin: boolean; rsv: number; masked: boolean; length: number | null };
type Case = { to: 'panel' | 'local'; frames: { frame: Frame; wrapping: Wrapping }[]; raw: Uint8Array; header: string };

/** A session, too, may be refused that sends too much; a person has no more than one. */
const CASES_A_SESSION = 25;
const TEXT = 1;
const PING = 9;
const rightWrapping: Wrapping = { opcode: TEXT, fin: true, rsv: 0, masked: true, length: null };
const ping = (): Buffer => wrap(Buffer.alloc(0), { ...rightWrapping, opcode: PING });
const wrapping: fc.Arbitrary<Wrapping> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(rightWrapping) },
  {
    weight: 1,
    arbitrary: record<Wrapping>({
      opcode: fc.nat({ max: 15 }),
      fin: fc.boolean(),
      rsv: fc.constantFrom(0, 0, 0, 1, 4, 7),
      masked: fc.constantFrom(true, true, true, false),
      // Another length than that of what follows.
      length: fc.option(fc.constantFrom<number>(0, 1, 125, 126, 65_535, 65_536, 2 ** 32, 2 ** 53), { freq: 4 }),
    }),
  },
);

export const surface: Surface<Case> = {
  arbitrary: record({
    to: fc.constantFrom('panel', 'local'),
    frames: frames.chain((all) => fc.tuple(...all.map((frame) => wrapping.map((one) => ({ frame, wrapping: one }))))),
    raw: fc.oneof(
      { weight: 3, arbitrary: fc.constant(new Uint8Array()) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 30 }) },
    ),
    header: fc.oneof({ weight: 5, arbitrary: fc.constant('') }, { weight: 1, arbitrary: hostileText }),
  }),

  async open(folder) {
    const sandbox = await runSandbox(folder);
    const { router } = sandbox.service;
    const context = { osActions: false, programs: false };
    const panel = await startLoopbackPanel({
      router,
      context,
      assetsDirectory: createPanelFolder(folder),
      language: () => 'de',
    });
    const local = await serveLocalSocket({ router, context, configDir: sandbox.configDir });
    const origin = `http://127.0.0.1:${panel.port}`;
    const heads = { panel: '', local: 'Host: localhost\r\n' };
    const logIn = async () => {
      const login = await fetch(panel.newLoginUrl(), { redirect: 'manual' });
      const cookie = (login.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
      heads.panel = `Host: 127.0.0.1:${panel.port}\r\nOrigin: ${origin}\r\nCookie: ${cookie}\r\n`;
    };
    let count = 0;
    const connect = (to: Case['to']) =>
      to === 'panel' ? net.connect(panel.port, '127.0.0.1') : net.connect(socketAddress(sandbox.configDir));

    return {
      async run({ to, frames: given, raw, header }) {
        if (count++ % CASES_A_SESSION === 0) await logIn();
        const bytes = given.map(({ frame, wrapping: how }) => wrap(Buffer.from(frameText(frame, sandbox)), how));
        const extra = header === '' ? '' : `X-Extra: ${header}\r\n`;
        await untilClosed(connect(to), [upgrade(heads[to] + extra), ...bytes, Buffer.from(raw), ping()]);
        const lives = await isAnsweredSoon(() =>
          isAnswered(connect(to), [upgrade(heads[to]), wrap(Buffer.from(rightFrame), rightWrapping)]),
        );
        return [...(lives ? [] : [`the ${to} socket does not answer any more`]), ...sandbox.takeUnexpected()];
      },
      async close() {
        await panel.close();
        await local.close();
        return sandbox.close();
      },
    };
  },
};

const upgrade = (head: string) =>
  Buffer.from(
    `GET /rpc HTTP/1.1\r\n${head}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`,
  );

/** Sends all of it and then says nothing more: half a frame is none, so the other side has to close. */
async function untilClosed(socket: net.Socket, parts: readonly Buffer[]): Promise<void> {
  socket.on('error', () => undefined).resume();
  // Not by `events.once`, which an error ends: whoever is sent more than it reads may reset the connection.
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.end(Buffer.concat(parts));
  await closed;
}

/** Whoever sends as much as this may be refused for a while, but not for long. */
async function isAnsweredSoon(ask: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 50; tries++) {
    if (await ask()) return true;
    await sleep(100);
  }
  return false;
}

/** Whether the call in the last part is answered; `false`: the other side closes instead. */
function isAnswered(socket: net.Socket, parts: readonly Buffer[]): Promise<boolean> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('error', () => undefined).on('close', () => resolve(false));
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part;
      const at = text.indexOf('{');
      if (at < 0 || !isRightAnswer(text.slice(at))) return;
      resolve(true);
      socket.destroy();
    });
    socket.write(Buffer.concat(parts));
  });
}

function wrap(payload: Buffer, { opcode, fin, rsv, masked, length }: Wrapping): Buffer {
  const size = length ?? payload.length;
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const mask = masked ? 0x80 : 0;
  const head = Buffer.from([first, mask | (size < 126 ? size : size < 65_536 ? 126 : 127)]);
  const long = Buffer.alloc(size < 126 ? 0 : size < 65_536 ? 2 : 8);
  if (long.length === 2) long.writeUInt16BE(size);
  if (long.length === 8) long.writeBigUInt64BE(BigInt(size));
  // A mask of zeros changes nothing, and is one all the same.
  return Buffer.concat([head, long, Buffer.alloc(masked ? 4 : 0), payload]);
}
