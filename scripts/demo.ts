/**
 * The whole flow on one machine: practice CA, headless host, panel. No domain, no internet, no root.
 *
 *     npm run demo             waits for a click in the panel
 *     npm run demo -- --auto   requests, evaluates and shows the status automatically; exit code 0 or 1
 *     npm run demo -- --upstream   with a stand-in for profacto behind the web server; with --auto it is signed in to and used
 *     npm run demo -- --fault NAME [--fault NAME2]   the same with a faulty CA; --fault list: all names
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { armedLine, faultList, needsCertificate, wantedFaults } from '../e2e/ca/demo-faults.ts';
import { faults } from '../e2e/ca/faults.ts';
import { startProfacto } from '../e2e/profacto/profacto.ts';
import { startPracticeCa } from '../e2e/ca/practice-ca.ts';
import { freePort } from '../electron/testing/ports.ts';
import { buildIfNeeded } from './build.ts';
import { visitApplication } from './demo-upstream.ts';
import { endProcess } from '../e2e/fixtures/processes.ts';

const ROOT = path.join(import.meta.dirname, '..');
const ADDRESS = 'meinefirma.localhost';
/** Slow enough to watch the steps, and still done in a moment. */
const VISIBLE_VALIDATION_MS = 1500;

const readySchema = z.object({ event: z.literal('ready'), panel: z.string() });
const statusSchema = z.object({
  shield: z.string(),
  certificate: z.object({ directory: z.string(), issuer: z.string(), fingerprint256: z.string() }).nullable(),
});

const { values: flags } = parseArgs({
  options: {
    auto: { type: 'boolean', default: false },
    upstream: { type: 'boolean', default: false },
    fault: { type: 'string', multiple: true, default: [] },
  },
});
const wanted = wantedFaults(flags.fault);
if (wanted.kind === 'list') {
  console.log(faultList());
  process.exit(0);
}
if (wanted.kind === 'unknown') {
  console.error(`Eine solche Störung gibt es nicht: ${wanted.words.join(', ')}. Es gibt:\n${faultList()}`);
  process.exit(2);
}
const wantedNames = wanted.kind === 'armed' ? wanted.names : [];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'profacto-demo-'));
const configDir = path.join(folder, 'einstellungen');
const database = path.join(folder, 'datenbank');
fs.mkdirSync(database);
const httpPort = await preferred(8080);
const httpsPort = await preferred(8443);
const ca = await startPracticeCa({ httpPort, validationDelayMs: flags.auto ? 0 : VISIBLE_VALIDATION_MS });
const rootsFile = path.join(folder, 'uebungs-ca.pem');
fs.writeFileSync(rootsFile, ca.rootsPem);
const profacto = flags.upstream ? await startProfacto() : null;
const children: ChildProcess[] = [];

try {
  buildIfNeeded(ROOT);
  await cli('settings', 'set', `serverAddress=${ADDRESS}`, 'contactEmail=chefin@meinefirma.example');
  await cli(
    'settings',
    'set',
    `databaseDirectory=${database}`,
    `acmeDirectoryUrl=${ca.directoryUrl}`,
    `trustedRootsFile=${rootsFile}`,
    `httpPort=${httpPort}`,
    `httpsPort=${httpsPort}`,
    `publicHttpPort=${httpPort}`,
    `publicHttpsPort=${httpsPort}`,
    ...(profacto === null ? [] : [`upstream=${profacto.url}`]),
  );
  const panel = await startHost();
  const isRenewal = wantedNames.some(needsCertificate);
  if (isRenewal) {
    console.log('Das erste Zertifikat wird noch ohne Störung angefordert …');
    await cli('request');
  }
  for (const name of wantedNames) {
    faults[name].arm(ca, 1);
    console.log(armedLine(name));
  }
  process.exitCode = flags.auto ? await runAutomatically(isRenewal) : await waitForClick(panel);
} finally {
  await Promise.all(children.map((child) => endProcess(child)));
  await Promise.all([ca.close(), profacto?.close()]);
  fs.rmSync(folder, { recursive: true, force: true });
}

/** `--auto`: does what the click would do, and proves the result. */
async function runAutomatically(isRenewal: boolean): Promise<number> {
  const ended = [];
  for (const args of [isRenewal ? ['request', '--force'] : ['request'], ['evaluate'], ['status']]) {
    console.log(`\n── profacto-tls ${args.join(' ')}`);
    ended.push(await spawnCli(args, 'inherit'));
  }
  const { certificate, shield } = statusSchema.parse(JSON.parse(await cli('status', '--json')));
  const good = ended.every((code) => code === 0) && shield === 'colour' && certificate !== null;
  if (certificate !== null) {
    console.log(`\nZertifikat:   ${path.join(certificate.directory, 'cert.pem')}`);
    console.log(`Aussteller:   ${certificate.issuer}`);
    console.log(`SHA-256:      ${certificate.fingerprint256}`);
    console.log('(Alles davon wird jetzt wieder entfernt; ohne --auto bleibt es bis Strg+C.)');
  }
  const used = profacto === null || !good || (await useProfacto());
  if (!used) {
    console.log('Ergebnis:     TLS ist aktiv, aber profacto war dahinter nicht zu benutzen.');
    return 1;
  }
  console.log(good ? 'Ergebnis:     TLS ist aktiv, die Evaluierung ist grün.' : 'Ergebnis:     nicht gelungen.');
  return good ? 0 : 1;
}

/** Signs in to the stand-in and uses it, through the web server. */
async function useProfacto(): Promise<boolean> {
  console.log(`\n── profacto hinter dem Webserver: https://${ADDRESS}:${httpsPort}/`);
  const deeds = await visitApplication({ address: ADDRESS, httpsPort, rootsPem: ca.rootsPem });
  for (const { title, succeeded } of deeds) console.log(`${succeeded ? '✓' : '✗'} ${title}`);
  console.log('');
  return deeds.every(({ succeeded }) => succeeded);
}

async function waitForClick(panel: string): Promise<number> {
  console.log(`1. Öffnen Sie ${panel} und klicken Sie auf „Zertifikat anfordern/erneuern“.`);
  console.log(
    `2. Die Übungs-CA prüft dann ${ADDRESS} über Port ${httpPort}, und der Webserver startet mit TLS auf Port ${httpsPort}.`,
  );
  console.log(`3. Der Nachweis danach: ${curl()}   (Strg+C beendet alles)`);
  const [host] = children;
  const died = host === undefined ? [] : [once(host, 'exit').then(() => 'died')];
  const ending = await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), ...died]);
  if (ending !== 'died') return 0;
  console.error('Der Webserver der Vorführung ist unerwartet beendet worden.');
  return 1;
}

function curl(): string {
  return `curl --cacert ${rootsFile} --resolve ${ADDRESS}:${httpsPort}:127.0.0.1 https://${ADDRESS}:${httpsPort}/`;
}

/** Starts the headless host; returns the panel's one-time URL. */
async function startHost(): Promise<string> {
  const host = spawn(process.execPath, cliArguments(['serve', '--panel', '--json']), {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Ctrl+C is for this script, which ends the host itself.
    detached: true,
  });
  children.push(host);
  for await (const line of createInterface({ input: host.stdout })) {
    const ready = readySchema.safeParse(JSON.parse(line));
    if (ready.success) return ready.data.panel;
  }
  throw new Error('the host ended before it was ready');
}

function cliArguments(args: readonly string[]): string[] {
  return [path.join(ROOT, 'electron', 'headless.ts'), '--config-dir', configDir, ...args];
}

async function cli(...args: string[]): Promise<string> {
  const child = spawn(process.execPath, cliArguments(args), { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0 && args[0] === 'settings') throw new Error(`profacto-tls ${args.join(' ')} ended with ${code ?? '?'}`);
  return output;
}

async function spawnCli(args: readonly string[], stdio: 'inherit'): Promise<number | null> {
  const [code] = (await once(spawn(process.execPath, cliArguments(args), { stdio }), 'close')) as [number | null];
  return code;
}

/** This port if it is free, otherwise any free one. */
async function preferred(port: number): Promise<number> {
  const server = net.createServer();
  try {
    server.listen(port);
    await once(server, 'listening');
    return port;
  } catch {
    return await freePort();
  } finally {
    server.close();
  }
}
