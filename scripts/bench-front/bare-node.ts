/**
 * The least that Node needs for the same: its `https` with our page, and with undici behind it and nothing in between. It
 * checks nothing, limits nothing and rewrites nothing, and is no server for anybody.
 *
 *     node bare-node.ts SPEC      a JSON file with a `BareNode`
 */
import fs from 'node:fs';
import https from 'node:https';
import Pool from 'undici/lib/dispatcher/pool.js';

export type BareNode = {
  cert: string;
  key: string;
  pagePort: number;
  pageFile: string;
  pageHeaders: string[];
  proxyPort: number;
  upstream: string;
};

const [, , file = ''] = process.argv;
const spec = JSON.parse(fs.readFileSync(file, 'utf8')) as BareNode;
const tls = { cert: fs.readFileSync(spec.cert), key: fs.readFileSync(spec.key) };

const page = fs.readFileSync(spec.pageFile, 'utf8');
const length = String(Buffer.byteLength(page));
const pageHeaders = [...spec.pageHeaders, 'Content-Type', 'text/html; charset=utf-8', 'Content-Length', length];
https
  .createServer(tls, (_, response) => response.writeHead(200, pageHeaders).end(page))
  .listen(spec.pagePort, '127.0.0.1');

const pool = new Pool(spec.upstream, { connections: 90, pipelining: 1 });
https
  .createServer(tls, ({ method = 'GET', url: path = '/', rawHeaders: headers }, response) => {
    const handler = {
      onConnect: () => undefined,
      onHeaders(status: number, raw: Buffer[], resume: () => void) {
        response.on('drain', resume).writeHead(status, withoutConnection(raw));
        return true;
      },
      onData: (chunk: Buffer) => response.write(chunk),
      onComplete: () => response.end(),
      onError: () => response.destroy(),
    };
    pool.dispatch({ method, path, headers, body: null }, handler);
  })
  .listen(spec.proxyPort, '127.0.0.1');

function withoutConnection(raw: readonly Buffer[]): string[] {
  const headers: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = '', value = ''] = raw.slice(index, index + 2).map((one) => one.toString('latin1'));
    if (!/^(?:connection|keep-alive)$/i.test(name)) headers.push(name, value);
  }
  return headers;
}
