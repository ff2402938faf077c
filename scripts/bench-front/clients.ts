/** How long it takes to get a certificate at the practice CA: the built program, certbot and lego, each from its start to its end. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { practiceOf } from '../../e2e/fixtures/cas.ts';
import { createInstallation, type Installation } from '../../e2e/fixtures/installation.ts';
import { measureIssue } from '../bench-issue.ts';
import { median } from '../median.ts';

/** Those of others, by the names of their programs. */
export const CLIENTS = ['certbot', 'lego'] as const;
type Client = (typeof CLIENTS)[number];

type Issued = { ms: number; requests: number };

/** As on this machine, and as on the internet; in milliseconds. */
const ROUND_TRIPS = [0, 100];
const CONTACT = 'chefin@meinefirma.example';
const MOST_OF_FLOOR = 1.05;
const MOST_OF_CLIENTS = 0.33;

/** Measures and makes the table, as Markdown. */
export async function clientsTable(rounds: number, clients: readonly Client[]): Promise<string> {
  const lines = ['| issuing | reach | ours | the other | ratio |', '|---|---|---|---|---|'];
  const line = (...cells: readonly string[]) => void lines.push(`| ${cells.join(' | ')} |`);
  const verdict = (isReached: boolean) => (isReached ? 'yes' : 'no');
  for (const roundTripMs of ROUND_TRIPS) {
    const title = `round trip ${roundTripMs} ms`;
    const { floor, product, known } = await measureIssue({ rounds, roundTripMs, validationDelayMs: 0 });
    if (roundTripMs === 0) {
      line(
        'requests, new account',
        `≤ 10: ${verdict(product.requests <= 10)}`,
        String(product.requests),
        `floor ${floor.requests}`,
        '',
      );
      line('requests, known account', `≤ 7: ${verdict(known.requests <= 7)}`, String(known.requests), '', '');
    }
    const reached = `≤ ${MOST_OF_FLOOR}: ${verdict(product.ratio <= MOST_OF_FLOOR)}`;
    line(`${title}: the protocol alone`, reached, ms(product), `floor ${ms(floor)}`, product.ratio.toFixed(2));

    const runs: Record<'ours' | Client, Issued[]> = { ours: [], certbot: [], lego: [] };
    for (let round = 0; round < rounds; round++) {
      const installation = await createInstallation('practice', { roundTripMs });
      try {
        await installation.fillIn();
        runs.ours.push(await counted(installation, () => ofProgram(installation)));
        for (const client of clients)
          runs[client].push(await counted(installation, () => byClient[client](installation)));
      } finally {
        await installation.close();
      }
    }
    const ours = medians(runs.ours);
    for (const client of clients) {
      const other = medians(runs[client]);
      const ratio = median(runs.ours.map((one, round) => one.ms / (runs[client][round]?.ms ?? NaN)));
      const wanted = `≤ ${MOST_OF_CLIENTS}: ${verdict(ratio <= MOST_OF_CLIENTS)}`;
      const requests = ({ requests: count }: Issued) => `, ${count} requests`;
      line(
        `${title}: the whole program`,
        wanted,
        ms(ours) + requests(ours),
        `${client} ${ms(other)}${requests(other)}`,
        ratio.toFixed(2),
      );
    }
  }
  return lines.join('\n');
}

async function counted({ ca }: Installation, action: () => Promise<void>): Promise<Issued> {
  const { requests } = practiceOf(ca);
  const before = requests.length;
  const start = performance.now();
  await action();
  return { ms: performance.now() - start, requests: requests.length - before };
}

async function ofProgram(installation: Installation): Promise<void> {
  const { code, stderr } = await installation.program('request');
  if (code !== 0) throw new Error(stderr);
}

const byClient: Readonly<Record<Client, (installation: Installation) => Promise<void>>> = {
  certbot({ ca, httpPort, rootsFile, configDir }) {
    const folder = newFolder(configDir, 'certbot');
    const folders = ['config', 'work', 'logs'].flatMap((name) => [`--${name}-dir`, path.join(folder, name)]);
    return run(
      'certbot',
      [
        'certonly',
        '--standalone',
        '--non-interactive',
        '--agree-tos',
        '--no-eff-email',
        '--email',
        CONTACT,
        '--server',
        ca.directoryUrl,
        '--http-01-address',
        '127.0.0.1',
        '--http-01-port',
        String(httpPort),
        '--key-type',
        'ecdsa',
        '--domain',
        ca.name,
        ...folders,
      ],
      { REQUESTS_CA_BUNDLE: rootsFile },
    );
  },
  lego({ ca, httpPort, rootsFile, configDir }) {
    const folder = newFolder(configDir, 'lego');
    return run(
      'lego',
      [
        '--accept-tos',
        '--email',
        CONTACT,
        '--server',
        ca.directoryUrl,
        '--domains',
        ca.name,
        '--path',
        folder,
        '--http',
        '--http.port',
        `127.0.0.1:${httpPort}`,
        'run',
      ],
      { LEGO_CA_CERTIFICATES: rootsFile },
    );
  },
};

function newFolder(beside: string, name: string): string {
  const folder = path.join(beside, '..', name);
  fs.mkdirSync(folder);
  return folder;
}

function run(command: string, args: readonly string[], env: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { env: { PATH: process.env.PATH ?? '', ...env } }, (error, _, stderr) => {
      if (error === null) resolve();
      else reject(new Error(`${command}: ${stderr || error.message}`));
    });
  });
}

function medians(of: readonly Issued[]): Issued {
  return { ms: median(of.map((one) => one.ms)), requests: median(of.map(({ requests }) => requests)) };
}

function ms({ ms: milliseconds }: { ms: number }): string {
  return `${milliseconds.toFixed(0)} ms`;
}
