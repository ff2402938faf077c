/** What scanners ask for below `/.well-known/acme-challenge/`: only a pending token may be answered. */
import net from 'node:net';
import * as fc from 'fast-check';
import { builtInPage } from '../../../electron/webserver/built-in-page.ts';
import { createWebServer } from '../../../electron/webserver/web-server.ts';
import { NAME, webServerConfig } from '../../../electron/testing/web-server-config.ts';
import { hostileText, near, record } from '../hostile.ts';
import { sendAll } from '../talk.ts';
import type { Surface } from '../surface.ts';

/** `method`: GET or HEAD would be answered. */
type Case = { method: string; target: string }[];

const TOKEN = 'evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA';
const ANSWER = `${TOKEN}.daumenabdruck`;
const PREFIX = '/.well-known/acme-challenge/';
const right = PREFIX + TOKEN;
const encoded = right.replace('-oA', '%2DoA');

const target = fc.oneof(
  near(right, `${right}?x=1`, `http://${NAME}${right}`, `${PREFIX}../../../etc/passwd`, encoded, PREFIX),
  near(`${right}/`, `/${right}`, `/x/..${right}`, `${PREFIX}%2e%2e/${TOKEN}`, right.toLowerCase(), `${right}%00`),
  hostileText.map((text) => PREFIX + text),
  hostileText,
);

export const surface: Surface<Case> = {
  arbitrary: fc.array(record({ method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT'), target }), {
    minLength: 1,
    maxLength: 5,
  }),

  async open() {
    const config = await webServerConfig();
    const web = createWebServer(
      config,
      builtInPage(() => 'de'),
    );
    await web.startHttp();
    web.challenges.add(TOKEN, ANSWER);
    const ask = (bytes: Buffer) => sendAll(net.connect(config.httpPort, '127.0.0.1'), [bytes]);
    return {
      async run(given) {
        // One after the other on one connection. A space would end the target, and what follows would be another request.
        const requests = given.map(({ method, target: one }) => ({
          method,
          target: one.replaceAll(/[\r\n\s]/g, '') || '/',
        }));
        const bytes = requests.map(({ method, target: one }) => `${method} ${one} HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`);
        const received = await ask(Buffer.from(bytes.join('')));
        const mayBeAnswered = requests.filter(({ method, target: one }) => method === 'GET' && isRight(one)).length;
        const answered = received.split(ANSWER).length - 1;
        const statuses = [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));
        const isOdd = (status: number) => ![200, 307, 308, 400, 404, 405, 414, 421, 431].includes(status);
        return [
          ...(answered > mayBeAnswered ? ['a token is given to somebody who did not ask for it'] : []),
          ...statuses.filter(isOdd).map((status) => `the status is ${status}`),
          ...(/root:.*:0:0|streng-geheim/.test(received) ? ['a file is shown'] : []),
          ...(/^HTTP\/1\.1 [1-5]\d\d /.test(received) ? [] : ['what comes is no answer']),
        ];
      },
      async close() {
        const still = await ask(Buffer.from(`GET ${right} HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`));
        await web.stop();
        return still.includes(ANSWER) ? [] : ['the pending token is not answered any more'];
      },
    };
  },
};

/** Exactly the token, with a query or without, and as a proxy asks for it (RFC 9112 §3.2.2). */
function isRight(asked: string): boolean {
  const path = asked.replace(/^https?:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0];
  return path === right;
}
