import { fail, failure, FailureError } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import { LETS_ENCRYPT, LETS_ENCRYPT_STAGING, type Settings } from '#shared/contract/settings.ts';
import { coversName } from '#shared/domain/names.ts';
import type { Allowance } from '#shared/domain/rate-limits.ts';
import { dueAt, dueReason, type DueReason } from '#shared/domain/renewal.ts';
import { certIdOf } from '../certificates/ari.ts';
import { checkPair } from '../certificates/certificate-info.ts';
import type { Attempts } from '../certificates/attempts.ts';
import type { CertificateIssuer, PendingOrderStore } from '../certificates/issuer.ts';
import { readTrustedRoots } from '../certificates/trusted-roots.ts';
import type { InstalledPair } from '../certificates/vault.ts';
import type { Journal } from '../journal/journal.ts';
import type { WebServer } from '../webserver/web-server.ts';
import { nameOf, profileOf, type Installation } from './installation.ts';
import type { RunningOperation } from './operations.ts';
import { allowanceView, type RateLimits } from './rate-limits.ts';

/** Why a certificate is due under these settings, or that it is not. `now`: milliseconds since the epoch. */
export function dueReasonOf(pair: InstalledPair | null, settings: Settings, now: number): DueReason {
  if (pair === null) return 'none';
  return dueReason(
    {
      ...pair.info,
      coversAddress: coversName(pair.info.names, nameOf(settings)),
      fromConfiguredCa: pair.directoryUrl === settings.acmeDirectoryUrl,
    },
    now,
  );
}

/** What must be there before anything is asked of anybody. @throws the failure that names what is missing */
export function demandPreconditions(settings: Settings): void {
  if (settings.edition !== 'server') fail('EDITION_EINZELPLATZ', {});
  if (settings.serverAddress === '') fail('ADDRESS_MISSING', {});
  if (settings.contactEmail === '') fail('CONTACT_MISSING', {});
}

/**
 * The main job: order a certificate, install it, restart the web server with it, and prove that it is served.
 *
 * @returns `wasValidated`: whether the CA has fetched the challenge from this machine for it
 */
export async function requestCertificate(
  deps: {
    settings: Settings;
    installation: Installation;
    web: WebServer;
    issuer: CertificateIssuer;
    now: () => number;
    /** How the last attempts at this CA went. */
    attempts: Attempts;
    limits: RateLimits;
    journal: Journal;
    /** Looks at the way the CA will come, and gives what it found. */
    preflight: () => Promise<Finding[]>;
    /** Keeps the order until its certificate is installed, so that what interrupts it does not cost another one. */
    pending: PendingOrderStore;
    /** The CA has issued: whatever becomes of the certificate, it counts. */
    onIssued: () => Promise<void>;
    /** Of this machine in its own network, for whoever has to set up the router. */
    lanAddress: string | null;
  },
  options: { force: boolean; despiteFindings: boolean; despiteLimits: boolean; staging: boolean },
  operation: RunningOperation,
): Promise<{ wasValidated: boolean }> {
  const { settings, installation, web, issuer, now, attempts, limits, journal, pending } = deps;
  demandPreconditions(settings);
  const pair = installation.pair();
  const name = nameOf(settings);
  if (!options.staging) {
    if (!options.force) demandDue(pair, settings, now());
    demandPatience(attempts, name, now());
    if (!options.despiteLimits) demandAllowance(limits.allowance(settings.acmeDirectoryUrl), name);
  }

  if (!options.staging) operation.begin('preflight');
  // Whatever can fail on this machine fails before the CA is asked: its rate limits are for real attempts.
  const vault = installation.vault();
  await vault.probe();
  const removed = await vault.tidy(now());
  if (removed.length > 0) journal.write({ event: 'recovered', removed });
  const trustedRoots = await readTrustedRoots(settings.trustedRootsFile);
  await web.startHttp();
  if (!options.staging) {
    await web.probeHttpsPort();
    demandWay(await deps.preflight(), options.despiteFindings);
  }

  const directoryUrl = options.staging ? stagingDirectory(settings.acmeDirectoryUrl) : settings.acmeDirectoryUrl;
  operation.begin('account');
  const issued = await issuer
    .issue(
      {
        directoryUrl,
        name,
        contact: settings.contactEmail,
        keyType: settings.keyType,
        profile: profileOf(settings),
        externalAccount: settings.eabKeyId === '' ? null : { keyId: settings.eabKeyId, hmacKey: settings.eabHmacKey },
        trustedRoots,
        account: vault.accounts(directoryUrl),
        challenges: web.challenges,
        freshValidation: options.staging,
        pending: options.staging ? null : pending,
        replaces: options.staging ? null : certIdToReplace(pair, directoryUrl, name),
      },
      {
        signal: operation.signal,
        onStep: (step) => operation.done(step),
        onCounted: (counted) => limits.count(directoryUrl, name, counted),
      },
    )
    .catch((error: unknown) => {
      throw withForward(error, settings, deps.lanAddress);
    });
  const { wasValidated } = issued;
  if (options.staging) {
    checkPair(issued, name, trustedRoots, now());
    return { wasValidated };
  }
  await deps.onIssued();
  await checked(() => checkPair(issued, name, trustedRoots, now()), pending);

  operation.pointOfNoReturn();
  await installation.install(directoryUrl, issued, (step) => operation.done(step));
  operation.done('verification');
  await pending.clear().catch(() => undefined);
  // Only now may the order before the previous one go; a failure here has cost nothing.
  await vault.tidy(now()).catch(() => undefined);
  return { wasValidated };
}

/** What the CA is to count as replaced (RFC 9773 §5): the certificate that is there, for this name and from this CA. */
function certIdToReplace(pair: InstalledPair | null, directoryUrl: string, name: string): string | null {
  if (pair?.directoryUrl !== directoryUrl || !coversName(pair.info.names, name)) return null;
  return certIdOf(pair.chainPem);
}

/** A certificate that is no good must not come back from the order that gave it. */
async function checked(check: () => void, pending: PendingOrderStore): Promise<void> {
  try {
    check();
  } catch (error) {
    // Where it is this machine's clock that is slow, the next one would be found the same, and count as well.
    const isEarly =
      error instanceof FailureError &&
      error.failure.code === 'CERTIFICATE_REJECTED' &&
      error.failure.data.reason === 'notYetValid';
    if (!isEarly) await pending.clear().catch(() => undefined);
    throw error;
  }
}

function demandDue(pair: InstalledPair | null, settings: Settings, now: number): void {
  if (pair === null || dueReasonOf(pair, settings, now) !== 'notDue') return;
  fail('NOT_DUE', {
    dueAt: new Date(dueAt(pair.info)).toISOString(),
    notAfter: new Date(pair.info.notAfter).toISOString(),
  });
}

/** Where nothing is left of a limit, the CA would refuse: asking it would tell nothing new. */
function demandAllowance(allowance: Allowance | null, name: string): void {
  if (allowance === null || allowance.remaining > 0) return;
  const { limit, capacity, periodMs, freeAt } = allowanceView(allowance);
  fail('LIMIT_AHEAD', { limit, capacity, periodMs, freeAt, name });
}

/** Broken links of the way the CA comes: it would find them as well, and count the attempt. */
function demandWay(findings: readonly Finding[], despiteFindings: boolean): void {
  const broken = findings.filter((one) => one.status === 'broken');
  if (broken.length === 0 || despiteFindings) return;
  const [first] = broken;
  // Where it is the CA itself that cannot be had, its own failure says more.
  if (broken.length === 1 && first?.code === 'CA_UNREACHABLE') fail('CA_UNREACHABLE', first.data);
  if (broken.length === 1 && first?.code === 'CA_UNTRUSTED') fail('CA_UNTRUSTED', first.data);
  fail('PREFLIGHT_BROKEN', { findings: broken });
}

/** Where the CA found nobody, the router is to forward to this machine: with its address and port in the answer. */
function withForward(error: unknown, { httpPort, publicHttpPort }: Settings, lanAddress: string | null): unknown {
  if (!(error instanceof FailureError) || error.failure.code !== 'VALIDATION_FAILED') return error;
  const forward = { lanAddress, internalPort: httpPort, publicPort: publicHttpPort };
  return new FailureError(failure('VALIDATION_FAILED', { ...error.failure.data, forward }), { cause: error });
}

/** The CA's own "not before" for this name is honoured, and its words are said again. */
function demandPatience({ notBefore, lastError, name: limited }: Attempts, name: string, now: number): void {
  if (notBefore === null || lastError === null || limited !== name || Date.parse(notBefore) <= now) return;
  throw new FailureError(lastError);
}

/**
 * Where a rehearsal goes. A CA of one's own, or one in a laboratory, has only the one directory that is set: there the
 * certificate of the rehearsal is a real one that nobody uses.
 *
 * @throws FailureError `NO_STAGING` for a public CA without a staging environment: its limits would be spent for nothing
 */
function stagingDirectory(directoryUrl: string): string {
  const { host } = new URL(directoryUrl);
  const staging = STAGING[host];
  if (staging === null) fail('NO_STAGING', { host });
  return staging ?? directoryUrl;
}

/** Whether a public CA has a staging environment, on which a failed renewal can be tried again for nothing. */
export function hasStaging(directoryUrl: string): boolean {
  return typeof STAGING[new URL(directoryUrl).host] === 'string';
}

/** Public CAs by the host of their directory; `null`: there is no staging environment. */
const STAGING: Readonly<Record<string, string | null>> = {
  [new URL(LETS_ENCRYPT).host]: LETS_ENCRYPT_STAGING,
  'dv.acme-v02.api.pki.goog': 'https://dv.acme-v02.test-api.pki.goog/directory',
  'acme.zerossl.com': null,
  'acme.ssl.com': null,
  'acme-api.actalis.com': null,
};
