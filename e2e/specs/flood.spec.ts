import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { createInstallation, PROGRAM, type Installation } from '../fixtures/installation.ts';
import { projectRoot } from '../fixtures/machine.ts';
import { firstLineOf } from '../fixtures/processes.ts';

const OPEN_FILES = 256;
/** More than the program may have open, and each one that is ended comes again. */
const STRANGERS = 2 * OPEN_FILES;
/**
 * What a visitor waits for at the most, in milliseconds; on a slow machine, so many times what he waits without strangers.
 * It is a fraction of a second where nothing else runs, and a quarter of a minute or for ever where nothing is done
 * against strangers: what lies between leaves room for a machine that does three other things.
 */
const PATIENCE = 5000;
const SLOWDOWN = 20;
/** They come from another address where this machine has several by itself. */
const STRANGERS_ADDRESS = process.platform === 'linux' ? '127.0.0.2' : '127.0.0.1';

/** A program of its own, so that it takes no turn of the one who measures; it says when all of them have come. */
const STRANGER = `
const net = require('node:net');
const [port, count, times] = process.argv.slice(2, 5).map(Number);
const bytes = Buffer.from(process.argv[5], 'base64').toString('latin1').repeat(times);
const isReading = process.argv[6] === 'true';
let come = 0;
const visit = () => {
  const socket = net.connect({ port, host: '127.0.0.1', localAddress: '${STRANGERS_ADDRESS}' }, () => {
    socket.write(bytes, 'latin1');
    if ((come += 1) === count) console.log('come');
  });
  socket.on('error', () => undefined).on('close', () => setTimeout(visit, 1000));
  if (isReading) socket.resume();
};
for (let index = 0; index < count; index++) setTimeout(visit, index);
`;

let installation: Installation;
test.beforeEach(async () => {
  installation = await createInstallation();
});
test.afterEach(() => installation.close());

/** The built program, with few files that it may open. */
async function serveWithFewFiles(): Promise<{ panelUrl: string; end: () => Promise<void> }> {
  const args = [PROGRAM, '--config-dir', installation.configDir, 'serve', '--panel', '--json'];
  const child = spawn('sh', ['-c', `ulimit -n ${OPEN_FILES} && exec "$0" "$@"`, process.execPath, ...args], {
    env: installation.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    panelUrl: (JSON.parse(await firstLineOf(child)) as { panel: string }).panel,
    end: () => installation.end(child),
  };
}

/** profacto's stand-in as a program of its own, so that it takes no turn of the one who measures. */
async function startProfacto(): Promise<{ url: string; process: ChildProcess }> {
  const child = spawn(process.execPath, [path.join(projectRoot, 'e2e', 'profacto', 'main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { url: (JSON.parse(await firstLineOf(child)) as { url: string }).url, process: child };
}

/** The status of an answer, and how long it took; each time over a new connection. */
function visit(url: string): Promise<{ status: number; took: number }> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const { get } = url.startsWith('https:') ? https : http;
    const options = { agent: false, rejectUnauthorized: false, servername: installation.ca.name };
    get(url, options, (response) => {
      response.resume().on('end', () => {
        resolve({ status: response.statusCode ?? 0, took: performance.now() - start });
      });
    }).on('error', reject);
  });
}

type Flood = {
  secure: boolean;
  count: number;
  times?: number;
  bytes: string;
  /** Whether they read what they are answered. */
  isReading?: boolean;
  isForProfacto?: boolean;
};

const floods: Record<string, Flood> = {
  'that say nothing to the HTTPS port': { secure: true, count: STRANGERS, bytes: '' },
  'that say half a ClientHello': { secure: true, count: STRANGERS, bytes: '\x16\x03\x01\x02\x00' },
  'that say half a request': { secure: false, count: STRANGERS, bytes: 'GET / HTTP/1.1\r\nHost:' },
  'that send half a body': {
    secure: false,
    count: STRANGERS,
    bytes: 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nhalf',
  },
  'that send half a body slowly': {
    secure: true,
    count: STRANGERS,
    bytes: 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nhalf',
    isForProfacto: true,
  },
  'that ask for pages and read none': {
    secure: false,
    count: STRANGERS,
    times: 50,
    bytes: 'GET /herunterladen?bytes=10000000 HTTP/1.1\r\nHost: x\r\n\r\n',
    isReading: false,
    isForProfacto: true,
  },
  'that ask 2,000 times at once': {
    secure: false,
    count: 8,
    times: 2000,
    bytes: 'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
    isForProfacto: true,
  },
  'that ask 60,000 times without waiting': {
    secure: false,
    count: 8,
    times: 60_000,
    bytes: 'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
  },
  'of whom each asks 5,000 times without waiting': {
    secure: false,
    count: STRANGERS,
    times: 5000,
    bytes: 'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
  },
  'of whom each expects something 5,000 times': {
    secure: false,
    count: STRANGERS,
    times: 5000,
    bytes: 'GET / HTTP/1.1\r\nHost: x\r\nExpect: a miracle\r\n\r\n',
  },
};

for (const [behaviour, { secure, count, times = 1, bytes, isReading = true, isForProfacto = false }] of Object.entries(
  floods,
)) {
  const behind = isForProfacto ? ', with profacto behind' : '';
  test(`a visitor, the CA and the panel are answered all the time beside strangers ${behaviour}${behind}`, async () => {
    test.skip(process.platform === 'win32', 'Windows has no limit of open files');
    await installation.fillIn();
    expect((await installation.cli('request')).code).toBe(0);
    const profacto = isForProfacto ? await startProfacto() : null;
    if (profacto !== null) await installation.cli('settings', 'set', `upstream=${profacto.url}`);
    const { panelUrl, end } = await serveWithFewFiles();
    const challenge = `http://127.0.0.1:${installation.httpPort}/.well-known/acme-challenge/x`;
    const pages = [
      [`https://127.0.0.1:${installation.httpsPort}/`, 200],
      [`http://127.0.0.1:${installation.httpPort}/`, 200],
      [challenge, 404],
      [new URL('/', panelUrl).href, 403],
    ] as const;
    const slowestVisit = async (rounds: number): Promise<number> => {
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        for (const [url, status] of pages) {
          const answer = await visit(url);
          expect(answer.status, url).toBe(status);
          times.push(answer.took);
        }
      }
      return Math.max(...times);
    };
    const undisturbed = await slowestVisit(3);

    const port = secure ? installation.httpsPort : installation.httpPort;
    const args = [port, count, times, Buffer.from(bytes, 'latin1').toString('base64'), isReading].map(String);
    const strangers = spawn(process.execPath, ['-', ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    strangers.stdin.end(STRANGER);
    try {
      await once(strangers.stdout, 'data');
      expect(await slowestVisit(20)).toBeLessThan(Math.max(PATIENCE, SLOWDOWN * undisturbed));
    } finally {
      strangers.kill();
      profacto?.process.kill();
      await end();
    }
  });
}
