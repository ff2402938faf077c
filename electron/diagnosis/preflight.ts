import { randomBytes } from 'node:crypto';
import https from 'node:https';
import tls from 'node:tls';
import { FailureError } from '#shared/contract/failures.ts';
import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { isTrustProblem, networkCause } from '../certificates/acme-failures.ts';
import type { ChallengeResponder } from '../certificates/issuer.ts';
import { dnsFinding } from './dns-finding.ts';
import { isOwnAddress, probeHttp, resolveName } from './probes.ts';

export type PreflightInput = {
  settings: Settings;
  /** The public name as A-labels; empty when none is set. */
  name: string;
  trustedRoots: readonly string[];
  /** Writes to the database directory, reads back, deletes. @throws FailureError `DATABASE_DIRECTORY` */
  probeStorage: () => Promise<void>;
  /** Makes sure that the HTTP port listens; `already`: it did before. @throws FailureError `PORT_…` */
  openHttp: () => Promise<{ already: boolean }>;
  challenges: ChallengeResponder;
  now: () => number;
};

type Report = (one: Finding) => void;

/** From when on a wrong clock is worth a word, and from when on nothing works any more; seconds. */
const CLOCK_OFF_SECONDS = 300;
const CLOCK_WRONG_SECONDS = 86_400;
const CA_PATIENCE_MS = 10_000;

/**
 * Looks at everything a request needs, without asking a CA for a certificate.
 *
 * @param report called with each finding as it is made
 */
export async function preflight(input: PreflightInput, report: Report, signal: AbortSignal): Promise<void> {
  const { settings, name } = input;
  report(finding(settings.edition === 'server' ? 'EDITION_SERVER' : 'EDITION_EINZELPLATZ', {}));
  report(name === '' ? finding('ADDRESS_MISSING', {}) : finding('ADDRESS_SET', { address: settings.serverAddress }));
  report(finding(settings.contactEmail === '' ? 'CONTACT_MISSING' : 'CONTACT_SET', {}));
  await Promise.all([checkStorage(input, report), checkCa(input, report, signal), checkWayIn(input, report, signal)]);
}

async function checkStorage({ settings, probeStorage }: PreflightInput, report: Report): Promise<void> {
  try {
    await probeStorage();
    report(finding('DATABASE_WRITABLE', { path: settings.databaseDirectory }));
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'DATABASE_DIRECTORY') throw error;
    report(finding('DATABASE_UNUSABLE', error.failure.data));
  }
}

async function checkWayIn(input: PreflightInput, report: Report, signal: AbortSignal): Promise<void> {
  const { settings, name } = input;
  // Together: a name that is no longer waited for must not end the process when the check is cancelled.
  const [listening, resolution] = await Promise.all([
    checkHttpPort(input, report),
    name === '' ? null : resolveName(name, settings.dnsServers, signal),
  ]);
  const addresses = resolution?.kind === 'addresses' ? resolution.addresses : [];
  if (resolution !== null) report(dnsFinding(name, resolution));
  if (!listening || addresses.length === 0) {
    report(finding('CHALLENGE_NOT_CHECKED', {}));
    return;
  }
  await Promise.all(addresses.map(async (address) => report(await challengeFinding(input, address, signal))));
}

async function checkHttpPort({ settings, openHttp }: PreflightInput, report: Report): Promise<boolean> {
  const { httpPort: port } = settings;
  try {
    const { already } = await openHttp();
    report(finding(already ? 'HTTP_PORT_OURS' : 'HTTP_PORT_FREE', { port }));
    return true;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const { code, data } = error.failure;
    if (code === 'PORT_BUSY') report(finding('HTTP_PORT_BUSY', { port, holder: data.holder }));
    else if (code === 'PORT_FORBIDDEN') report(finding('HTTP_PORT_FORBIDDEN', { port }));
    else if (code === 'PORT_UNUSABLE') report(finding('HTTP_PORT_UNUSABLE', { port, systemCode: data.systemCode }));
    else throw error;
    return false;
  }
}

/** Fetches a token of our own under the public address, as the CA will. */
async function challengeFinding(input: PreflightInput, address: string, signal: AbortSignal): Promise<Finding> {
  const { settings, name, challenges } = input;
  const token = randomBytes(24).toString('base64url');
  const expected = `${token}.${randomBytes(24).toString('base64url')}`;
  const pending = challenges.add(token, expected);
  const port = settings.publicHttpPort;
  try {
    const host = port === 80 ? name : `${name}:${port}`;
    const path = `/.well-known/acme-challenge/${token}`;
    const answer = await probeHttp({ address, port, host, path }, signal);
    if (answer.kind === 'answer') {
      if (answer.body.trim() === expected) return finding('CHALLENGE_COMES_BACK', { address, port });
      return finding('CHALLENGE_FOREIGN_ANSWER', { address, port, httpStatus: answer.status });
    }
    const code = isOwnAddress(address) ? 'CHALLENGE_NOT_ANSWERED' : 'CHALLENGE_NOT_FROM_HERE';
    return finding(code, { address, port, cause: answer.cause });
  } finally {
    pending.remove();
  }
}

async function checkCa(
  { settings, trustedRoots, now }: PreflightInput,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const { host } = new URL(settings.acmeDirectoryUrl);
  try {
    const { status, date, isDirectory } = await fetchDirectory(settings.acmeDirectoryUrl, trustedRoots, signal);
    report(isDirectory ? finding('CA_ANSWERS', { host }) : finding('CA_NO_DIRECTORY', { host, httpStatus: status }));
    if (Number.isNaN(date)) {
      report(finding('CLOCK_NOT_CHECKED', {}));
      return;
    }
    const skewSeconds = Math.round((now() - date) / 1000);
    const off = Math.abs(skewSeconds);
    const code = off > CLOCK_WRONG_SECONDS ? 'CLOCK_WRONG' : off > CLOCK_OFF_SECONDS ? 'CLOCK_OFF' : 'CLOCK_RIGHT';
    report(finding(code, { skewSeconds }));
  } catch (error) {
    signal.throwIfAborted();
    const systemCode = (error as NodeJS.ErrnoException).code ?? 'EIO';
    report(
      isTrustProblem(systemCode)
        ? finding('CA_UNTRUSTED', { host, systemCode })
        : finding('CA_UNREACHABLE', { host, cause: networkCause(systemCode), systemCode }),
    );
    report(finding('CLOCK_NOT_CHECKED', {}));
  }
}

async function fetchDirectory(url: string, trustedRoots: readonly string[], signal: AbortSignal) {
  return new Promise<{ status: number; date: number; isDirectory: boolean }>((resolve, reject) => {
    const ca = trustedRoots.length > 0 ? { ca: [...tls.rootCertificates, ...trustedRoots] } : {};
    const request = https.get(url, { agent: false, signal, ...ca }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > 100_000) response.destroy();
      });
      response.on('error', reject);
      response.on('close', () => {
        clearTimeout(timer);
        const status = response.statusCode ?? 0;
        resolve({
          status,
          date: Date.parse(response.headers.date ?? ''),
          isDirectory: status === 200 && hasNewOrder(body),
        });
      });
    });
    const timer = setTimeout(() => {
      request.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }));
    }, CA_PATIENCE_MS);
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

function hasNewOrder(body: string): boolean {
  try {
    const directory: unknown = JSON.parse(body);
    return typeof directory === 'object' && directory !== null && 'newOrder' in directory;
  } catch {
    return false;
  }
}
