/** The servers that are compared: each a process of its own, with the same certificate and the same application behind. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createInstallation, type Installation } from '../../e2e/fixtures/installation.ts';
import type { BareNode } from './bare-node.ts';
import { until } from '../../e2e/fixtures/until.ts';
import { freePort, freePorts } from '../../electron/testing/ports.ts';
import { answersOn, endProcess, hasEnded } from '../../e2e/fixtures/processes.ts';
import { runNginx, type PairFiles } from '../../e2e/fixtures/nginx.ts';

/** `Node`: what Node needs at least (`bare-node.ts`). */
export type Side = 'ours' | 'nginx' | 'Caddy' | 'Node';

/** A port with TLS, and the process that answers there. */
export type Endpoint = {
  port: number;
  pid: number;
  /** The name in the certificate. */
  name: string;
  /** For files that a load needs. */
  folder: string;
};

/** `page`: the built-in page, or a file that is just like it; `proxy`: the application behind. */
export type Contender = { side: Side; page: Endpoint; proxy: Endpoint };

/** What all of them have in common. */
export type Ground = {
  folder: string;
  /** Where the application behind listens: files of `/1k` and `/100k`, by nginx. */
  upstreamPort: number;
  /** For all processes begun here, last first. */
  atEnd: (() => Promise<unknown>)[];
};

/** Starts the application behind, which knows `/1k` and `/100k`. */
export async function startUpstream(ground: Omit<Ground, 'upstreamPort'>): Promise<Ground> {
  const upstreamPort = await freePort();
  const root = path.join(ground.folder, 'upstream');
  fs.mkdirSync(root);
  fs.writeFileSync(path.join(root, '1k'), 'x'.repeat(1024));
  fs.writeFileSync(path.join(root, '100k'), 'x'.repeat(100 * 1024));
  const server = `server { listen 127.0.0.1:${upstreamPort}; root ${root}; keepalive_requests 1000000; }`;
  await startNginxWith('upstream', server, ground, upstreamPort);
  return { ...ground, upstreamPort };
}

/** Ours: the built program, once as it is and once with the application behind. */
export async function startOurs({ folder, upstreamPort, atEnd }: Ground): Promise<Contender & { pair: PairFiles }> {
  const [plain, front] = [await createInstallation(), await createInstallation()];
  const host = async (installation: Installation, upstream: string): Promise<Endpoint> => {
    atEnd.push(() => installation.close());
    await installation.fillIn();
    await done(installation.cli('request'));
    await done(installation.cli('settings', 'set', `upstream=${upstream}`));
    const child = installation.start('serve', '--json');
    if (child.stdout === null) throw new Error('no output');
    await once(createInterface({ input: child.stdout }), 'line');
    await until('the host serves', () => answersOn(installation.httpsPort));
    return { port: installation.httpsPort, pid: pidOf(child), name: installation.ca.name, folder };
  };
  const page = await host(plain, '');
  const proxy = await host(front, `http://127.0.0.1:${upstreamPort}`);
  return { side: 'ours', page, proxy, pair: await pairOf(plain) };
}

/** nginx with one worker, and what it does by itself; with the headers for an application that ours sets. */
export async function startNginx(ground: Ground, { cert, key }: PairFiles, like: Page): Promise<Contender> {
  const [page, proxy] = await freePorts(2);
  // By itself, nginx 1.22 offers no TLS 1.3.
  const tls = `ssl_certificate ${cert}; ssl_certificate_key ${key}; ssl_protocols TLSv1.2 TLSv1.3;`;
  const headers = like.headers.map(([name, value]) => `add_header ${name} "${value}";`).join(' ');
  const child = await startNginxWith(
    'nginx',
    `
  upstream behind { server 127.0.0.1:${ground.upstreamPort}; keepalive 64; }
  server { listen 127.0.0.1:${page} ssl; ${tls} root ${like.root}; index index.html; etag off; types { text/html html; } charset utf-8; ${headers} }
  server {
    listen 127.0.0.1:${proxy} ssl; ${tls}
    location / {
      proxy_pass http://behind;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Port $server_port;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header Forwarded "for=$remote_addr;host=\\"$http_host\\";proto=$scheme";
    }
  }`,
    ground,
    proxy,
  );
  const endpoint = { pid: pidOf(child), name: like.name, folder: ground.folder };
  return { side: 'nginx', page: { ...endpoint, port: page }, proxy: { ...endpoint, port: proxy } };
}

/** Caddy as it is, on as many cores as it takes. */
export async function startCaddy(ground: Ground, { cert, key }: PairFiles, like: Page): Promise<Contender> {
  const [page, proxy] = await freePorts(2);
  const headers = like.headers.map(([name, value]) => `header ${name} "${value.replaceAll('"', '\\"')}"`);
  const file = path.join(ground.folder, 'Caddyfile');
  fs.writeFileSync(
    file,
    `
{
  admin off
  auto_https off
  default_sni ${like.name}
  log {
    level ERROR
  }
}
https://:${page} {
  bind 127.0.0.1
  tls ${cert} ${key}
  root * ${like.root}
  ${headers.join('\n  ')}
  file_server
}
https://:${proxy} {
  bind 127.0.0.1
  tls ${cert} ${key}
  reverse_proxy 127.0.0.1:${ground.upstreamPort}
}
`,
  );
  const env = { ...process.env, HOME: ground.folder, XDG_DATA_HOME: ground.folder, XDG_CONFIG_HOME: ground.folder };
  const child = spawn('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
  });
  await started('Caddy', child, proxy, ground);
  const endpoint = { pid: pidOf(child), name: like.name, folder: ground.folder };
  return { side: 'Caddy', page: { ...endpoint, port: page }, proxy: { ...endpoint, port: proxy } };
}

/** Node with nothing of ours; the pages of both are the same. */
export async function startBareNode(ground: Ground, { cert, key }: PairFiles, like: Page): Promise<Contender> {
  const [pagePort, proxyPort] = await freePorts(2);
  const spec: BareNode = {
    cert,
    key,
    pagePort,
    pageFile: path.join(like.root, 'index.html'),
    pageHeaders: like.headers.flat(),
    proxyPort,
    upstream: `http://127.0.0.1:${ground.upstreamPort}`,
  };
  const file = path.join(ground.folder, 'bare-node.json');
  fs.writeFileSync(file, JSON.stringify(spec));
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'bare-node.ts'), file], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await started('Node', child, proxyPort, ground);
  const endpoint = { pid: pidOf(child), name: like.name, folder: ground.folder };
  return { side: 'Node', page: { ...endpoint, port: pagePort }, proxy: { ...endpoint, port: proxyPort } };
}

/** Our page as a file, with its headers. */
export type Page = { name: string; root: string; headers: readonly (readonly [string, string])[] };

/** What a server says of itself, and of each connection. */
const BY_ITSELF = /^(?:date|connection|keep-alive|transfer-encoding|content-length|content-type|server)$/i;

/** Has our page written to a file. */
export async function copyPage({ port, name, folder }: Endpoint): Promise<Page> {
  const asked = https.get({
    host: '127.0.0.1',
    port,
    servername: name,
    headers: { Host: name },
    rejectUnauthorized: false,
  });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  const root = path.join(folder, 'page');
  fs.mkdirSync(root);
  fs.writeFileSync(path.join(root, 'index.html'), Buffer.concat(parts));
  const headers: [string, string][] = [];
  for (let index = 0; index < answer.rawHeaders.length; index += 2) {
    const [header = '', value = ''] = answer.rawHeaders.slice(index, index + 2);
    if (!BY_ITSELF.test(header)) headers.push([header, value]);
  }
  return { name, root, headers };
}

async function startNginxWith(
  name: string,
  servers: string,
  { folder: whole, atEnd }: Omit<Ground, 'upstreamPort'>,
  port: number,
): Promise<ChildProcess> {
  const folder = path.join(whole, `nginx-${name}`);
  fs.mkdirSync(folder);
  const http = `sendfile on; tcp_nopush on; default_type application/octet-stream; ${servers}`;
  const { process: child, close } = await runNginx(folder, http, port);
  atEnd.push(close);
  return child;
}

async function started(
  name: string,
  child: ChildProcess,
  port: number,
  { atEnd }: Pick<Ground, 'atEnd'>,
): Promise<void> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  atEnd.push(() => endProcess(child));
  await until(`${name} listens`, () => {
    if (hasEnded(child)) throw new Error(`${name} has ended: ${said}`);
    return answersOn(port);
  });
}

async function pairOf(installation: Installation): Promise<PairFiles> {
  const { certificate } = (await installation.json('status')) as { certificate: { directory: string } };
  const file = (name: string) => path.join(certificate.directory, name);
  return { cert: file('cert.pem'), key: file('key.pem') };
}

async function done(command: Promise<{ code: number | null; stderr: string }>): Promise<void> {
  const { code, stderr } = await command;
  if (code !== 0) throw new Error(stderr);
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('not started');
  return pid;
}
