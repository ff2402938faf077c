/** Messages on the window's port, as a page sends them that somebody has taken over. */
import { MessageChannel } from 'node:worker_threads';
import * as fc from 'fast-check';
import { serveMessagePort } from '../../../electron/transports/message-port.ts';
import { frames, frameText, isRightAnswer, rightFrame, type Frame } from '../frames.ts';
import { hostileJson, record } from '../hostile.ts';
import { runSandbox } from '../sandbox.ts';
import type { Surface } from '../surface.ts';

/** `others`: what is no text at all. */
type Case = { frames: Frame[]; others: unknown[] };

export const surface: Surface<Case> = {
  arbitrary: record({ frames, others: fc.array(hostileJson, { maxLength: 1 }) }),

  async open(folder) {
    const sandbox = await runSandbox(folder);
    return {
      async run({ frames: given, others }) {
        const { port1, port2 } = new MessageChannel();
        serveMessagePort(sandbox.service.router, port2, { osActions: false, programs: false });
        const answered = new Promise<void>((resolve) => {
          port1.on('message', (message) => {
            if (typeof message === 'string' && isRightAnswer(message)) resolve();
          });
        });
        for (const other of others) port1.postMessage(other);
        for (const frame of given) port1.postMessage(frameText(frame, sandbox));
        port1.postMessage(rightFrame);
        await answered;
        port1.close();
        return sandbox.takeUnexpected();
      },
      close: () => sandbox.close(),
    };
  },
};
