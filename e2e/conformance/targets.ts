import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createTestAuthority } from '../../electron/testing/certificates.ts';
import { freePorts } from '../../electron/testing/ports.ts';
import { temporaryFolder } from '../fixtures/folders.ts';
import { createInstallation } from '../fixtures/installation.ts';
import { projectRoot } from '../fixtures/machine.ts';
import { until } from '../fixtures/until.ts';
import type { Doors } from './visitor.ts';
import { answersOn, endProcess, firstLineOf } from '../fixtures/processes.ts';
import { runNginx, writePair, type PairFiles } from '../fixtures/nginx.ts';

export type TargetName = 'nginx' | 'ours';

/** A front that passes on to an upstream. */
export type Target = Doors & { process: ChildProcess; close(): Promise<void> };

const NAME = 'meinefirma.localhost';

/** The reference: nginx, told to do what the front promises as far as it can be told. */
export async function startNginx(upstreamPort: number): Promise<Target> {
  const folder = temporaryFolder();
  const [httpPort, httpsPort] = await freePorts(2);
  const pair = await (await createTestAuthority()).issue({ names: [NAME] });
  const http = nginxConfig(writePair(folder.path, pair), { httpPort, httpsPort, upstreamPort });
  const { process: child, close } = await runNginx(folder.path, http, httpsPort);
  return { httpPort, httpsPort, name: NAME, process: child, close: () => close().then(folder.remove) };
}

const nginxConfig = (
  { cert, key }: PairFiles,
  ports: { httpPort: number; httpsPort: number; upstreamPort: number },
) => `
  client_max_body_size 0;
  client_header_timeout 15s;
  keepalive_timeout 10s;
  large_client_header_buffers 4 16k;
  lingering_timeout 1s;
  map $http_upgrade $ws_upgrade { "~*^websocket$" websocket; default ""; }
  map $ws_upgrade $ws_connection { websocket upgrade; default ""; }
  upstream profacto { server 127.0.0.1:${ports.upstreamPort} max_fails=0; keepalive 8; keepalive_timeout 5s; }
  server {
    listen 127.0.0.1:${ports.httpPort};
    listen 127.0.0.1:${ports.httpsPort} ssl;
    ssl_certificate ${cert};
    ssl_certificate_key ${key};
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
    location ~* ^/4D(STATS|HTMLSTATS|CACHECLEAR|SYNC)(?![0-9A-Za-z_]) { return 403; }
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
  await firstLineOf(child);
  const { httpPort, httpsPort, ca } = installation;
  await until('the host serves', () => answersOn(httpsPort));
  const close = async () => {
    await endProcess(child);
    await installation.close();
  };
  return { httpPort, httpsPort, name: ca.name, process: child, close };
}
