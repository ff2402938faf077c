/** Web servers as they stand at customers, for tests: what they answer, or the real program. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './environment.ts';
import { freePort } from './ports.ts';

/** An answer byte for byte, with this head and body; the connection is then closed. */
export const rawAnswer = (status: string, headers: readonly string[], body = ''): string =>
  [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${String(Buffer.byteLength(body))}`, '', body].join('\r\n');

/** What 4D's web server answers to `/4DWEBTEST`. */
export const answerOf4d = (server = '4D/20.5.0'): string =>
  rawAnswer('200 OK', [`Server: ${server}`, 'Connection: close', 'Content-Type: text/plain'], `OK\r\n${server}\r\n`);

/** Where Debian puts nginx; `null`: it is not installed here. */
export const nginxProgram: string | null =
  ['/usr/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx', '/usr/local/bin/nginx'].find((file) =>
    fs.existsSync(file),
  ) ?? null;

/** A real nginx until the end of the test, on IPv4 and IPv6; `tls`: files of a certificate and its key. */
export async function startNginx(tls?: { cert: string; key: string }): Promise<number> {
  if (nginxProgram === null) throw new Error('nginx is not installed');
  const folder = temporaryFolder();
  const port = await freePort();
  const kind = tls === undefined ? '' : ' ssl';
  const files = tls === undefined ? '' : `ssl_certificate ${tls.cert}; ssl_certificate_key ${tls.key};`;
  const config = path.join(folder, 'nginx.conf');
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${path.join(folder, name)};`,
  );
  fs.writeFileSync(
    config,
    `daemon off; master_process off; pid ${path.join(folder, 'pid')}; error_log stderr;
     events {}
     http { access_log off; ${places.join(' ')} ${files}
       server { listen 127.0.0.1:${String(port)}${kind}; listen [::1]:${String(port)}${kind}; } }`,
  );
  const child = spawn(nginxProgram, ['-e', 'stderr', '-p', folder, '-c', config], { stdio: 'ignore' });
  onTestFinished(() => void child.kill());
  await answers(port);
  return port;
}

/** Waits until somebody listens. */
async function answers(port: number): Promise<void> {
  const knock = () =>
    new Promise<boolean>((resolve) => {
      http
        .get({ host: '127.0.0.1', port, agent: false }, (response) => resolve(Boolean(response.destroy())))
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code !== 'ECONNREFUSED'));
    });
  while (!(await knock())) await new Promise((resolve) => setTimeout(resolve, 20));
}
