import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createTestAuthority } from '../../electron/testing/certificates.ts';
import { freePorts } from '../../electron/testing/ports.ts';
import { temporaryFolder } from '../fixtures/folders.ts';
import { createInstallation } from '../fixtures/installation.ts';
import { projectRoot } from '../fixtures/machine.ts';
import { until } from '../fixtures/until.ts';
import type { Doors } from './visitor.ts';

export type TargetName = 'nginx' | 'ours';

/** A front that passes on to an upstream. */
export type Target = Doors & { process: ChildProcess; close(): Promise<void> };

const NAME = 'meinefirma.localhost';

/** Whether nginx is there. */
export const hasNginx = process.platform === 'linux' && spawnSync('nginx', ['-v']).status === 0;

/** The reference: nginx, told to do what the front promises as far as it can be told. */
export async function startNginx(upstreamPort: number): Promise<Target> {
  const folder = temporaryFolder();
  const [httpPort, httpsPort] = await freePorts(2);
  const pair = await (await createTestAuthority()).issue({ names: [NAME] });
  fs.writeFileSync(path.join(folder.path, 'cert.pem'), pair.chainPem);
  fs.writeFileSync(path.join(folder.path, 'key.pem'), pair.keyPem);
  const config = path.join(folder.path, 'nginx.conf');
  fs.writeFileSync(config, nginxConfig(folder.path, { httpPort, httpsPort, upstreamPort }));
  const child = spawn('nginx', ['-c', config, '-p', folder.path], { stdio: ['ignore', 'ignore', 'inherit'] });
  await until('nginx listens', () => {
    if (child.exitCode !== null) throw new Error('nginx has ended');
    return answersOn(httpsPort);
  });
  return { httpPort, httpsPort, name: NAME, process: child, close: () => end(child, folder.remove) };
}

const nginxConfig = (folder: string, ports: { httpPort: number; httpsPort: number; upstreamPort: number }) => `
daemon off;
worker_processes 1;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${folder}/nginx.pid;
error_log stderr emerg;
events { worker_connections 1024; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${folder}/${one};`).join(' ')}
  client_max_body_size 0;
  large_client_header_buffers 4 16k;
  lingering_timeout 1s;
  map $http_upgrade $ws_upgrade { "~*^websocket$" websocket; default ""; }
  map $ws_upgrade $ws_connection { websocket upgrade; default ""; }
  upstream profacto { server 127.0.0.1:${ports.upstreamPort} max_fails=0; keepalive 8; }
  server {
    listen 127.0.0.1:${ports.httpPort};
    listen 127.0.0.1:${ports.httpsPort} ssl;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    location / {
      proxy_pass http://profacto;
      proxy_http_version 1.1;
      proxy_request_buffering off;
      proxy_buffering off;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $ws_upgrade;
      proxy_set_header Connection $ws_connection;
      proxy_set_header Proxy "";
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header X-Forwarded-Port $server_port;
      proxy_set_header Forwarded "for=$remote_addr;host=\\"$http_host\\";proto=$scheme";
      proxy_redirect http://$http_host/ https://$http_host/;
      proxy_cookie_flags ~ secure;
    }
    location ^~ /.well-known/acme-challenge/ { return 404; }
    location ~* ^/4D(STATS|HTMLSTATS|CACHECLEAR|SYNC)(/|$) { return 403; }
  }
}
`;

/** Ours: the real host from its sources, as a process of its own, with a certificate of the practice CA. */
export async function startOurs(upstreamPort: number): Promise<Target> {
  const installation = await createInstallation();
  const done = async ({ code, stderr }: { code: number | null; stderr: string }) => {
    if (code === 0) return;
    await installation.close();
    throw new Error(stderr);
  };
  await installation.fillIn();
  await done(await installation.cli('request'));
  await done(await installation.cli('settings', 'set', `upstream=http://127.0.0.1:${upstreamPort}`));
  const program = path.join(projectRoot, 'electron', 'headless.ts');
  const child = spawn(process.execPath, [program, '--config-dir', installation.configDir, 'serve', '--json'], {
    env: installation.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = once(createInterface({ input: child.stdout }), 'line');
  await Promise.race([ready, once(child, 'exit').then(() => Promise.reject(new Error('the host ended')))]);
  const { httpPort, httpsPort, ca } = installation;
  await until('the host serves', () => answersOn(httpsPort));
  return { httpPort, httpsPort, name: ca.name, process: child, close: () => end(child, () => installation.close()) };
}

function answersOn(port: number): Promise<true | null> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(null));
  });
}

async function end(child: ChildProcess, after: () => unknown): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }
  await after();
}
