/**
 * The stand-in for profacto as a process of its own, until it is ended.
 *
 *     node e2e/profacto/main.ts [--port N] [--redirect-to-https PORT] [--web-folder PATH]
 *
 * Its first line on stdout is `{"event":"ready","port":N,"url":"…","families":[…]}`.
 */
import { parseArgs } from 'node:util';
import { startProfacto } from './profacto.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'redirect-to-https': { type: 'string' },
    'web-folder': { type: 'string' },
  },
});
const redirect = values['redirect-to-https'];
const { port, url, families } = await startProfacto({
  port: Number(values.port),
  redirectToHttps: redirect === undefined ? null : Number(redirect),
  webFolder: values['web-folder'] ?? null,
});
process.stdout.write(`${JSON.stringify({ event: 'ready', port, url, families })}\n`);
