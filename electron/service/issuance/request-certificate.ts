import { fail, failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import { caHost, LETS_ENCRYPT, LETS_ENCRYPT_STAGING } from '#shared/values/acme-directory.ts';
import type { Settings } from '#shared/contract/settings.ts';
import {
  certificateAuthorities,
  isConfiguredCa,
  type CertificateAuthority,
} from '#shared/domain/certificate-authorities.ts';
import { coversName } from '#shared/values/names.ts';
import type { LimitAllowance } from '#shared/domain/rate-limit-rules.ts';
import { dueReason, plannedRenewal, type Ari, type DueReason, type Validity } from '#shared/domain/renewal.ts';
import { certIdOf } from '../../certificates/id.ts';
import { checkPair } from '../../certificates/info.ts';
import type { CertificateIssuer, IssuedCertificate, PendingOrderStore } from '../../certificates/issuer.ts';
import { readTrustedRoots } from '../../certificates/trusted-roots.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import type { Journal } from '../../storage/journal.ts';
import type { WebServer } from '../../webserver/web-server.ts';
import { askInTurn, assertNotAllBlocked } from './ask-in-turn.ts';
import { nameOf, type Installation } from '../installation.ts';
import type { RunningOperation } from '../operations/operations.ts';
import { allowanceView, type RateLimits } from './rate-limits.ts';

/** Why a certificate is due under these settings, or that it is not. `now`: milliseconds since the epoch. */
export function dueReasonOf(
  pair: InstalledPair | null,
  settings: Settings,
  known: { isRevoked: boolean; ari: Ari },
  now: number,
): DueReason {
  if (pair === null) return 'none';
  return dueReason(
    {
      ...pair.info,
      coversAddress: coversName(pair.info.names, nameOf(settings)),
      fromConfiguredCa: isConfiguredCa(pair.directoryUrl, settings),
      isRevoked: known.isRevoked,
    },
    known.ari,
    now,
  );
}

/** Asserts the settings that a request needs, before anything is sent. @throws a failure that names what is missing */
export function assertPreconditions(settings: Settings): void {
  if (settings.edition !== 'server') fail('EDITION_EINZELPLATZ', {});
  if (settings.serverAddress === '') fail('ADDRESS_MISSING', {});
  if (settings.contactEmail === '') fail('CONTACT_MISSING', {});
}

/**
 * The main job: order a certificate, install it, restart the web server with it, and prove that it is served.
 *
 * @returns `directoryUrl`: of the CA that issued; `wasValidated`: whether it fetched the challenge from this machine
 *   for this certificate
 */
export async function requestCertificate(
  deps: {
    settings: Settings;
    installation: Installation;
    /** The installed certificate was revoked by us. */
    isRevoked: boolean;
    /** When it is to be renewed by its CA's suggestion. */
    ari: Ari;
    web: WebServer;
    issuer: CertificateIssuer;
    now: () => number;
    /** The failure a CA answered with, while it may not be asked again: then the next one is. */
    blockedBy: (ca: CertificateAuthority) => Failure | null;
    rateLimits: RateLimits;
    journal: Journal;
    /** Checks the path that the CA will take, and returns the findings. */
    preflight: () => Promise<Finding[]>;
    /** Keeps each CA's order until its certificate is installed: after an interruption no new order is needed. */
    pendingOrderStore: (directoryUrl: string) => PendingOrderStore;
    /** A CA has issued: whatever becomes of the certificate, it counts. */
    onIssued: (directoryUrl: string) => Promise<void>;
    /** A CA was asked and has not issued. */
    onRefused: (directoryUrl: string, failure: Failure) => Promise<void>;
    /** This machine's address in its own network, for whoever has to set up the router. */
    lanAddress: string | null;
  },
  options: { force: boolean; despiteFindings: boolean; despiteLimits: boolean; staging: boolean },
  operation: RunningOperation,
): Promise<{ directoryUrl: string; wasValidated: boolean }> {
  const { settings, installation, web, issuer, now, rateLimits, journal } = deps;
  assertPreconditions(settings);
  const pair = installation.pair();
  const name = nameOf(settings);
  const cas = options.staging ? ([rehearsalCa(settings)] as const) : certificateAuthorities(settings);
  const blockedBy = (ca: CertificateAuthority): Failure | null => {
    if (options.staging) return null;
    const limit = options.despiteLimits ? null : limitAhead(rateLimits.allowance(ca.directoryUrl), name);
    return deps.blockedBy(ca) ?? limit;
  };
  if (!options.staging) {
    if (!options.force) assertDue(pair, settings, deps, now());
    assertNotAllBlocked(cas, blockedBy);
  }

  if (!options.staging) operation.begin('preflight');
  // Whatever can fail on this machine fails before the CA is asked: its rate limits are for real attempts.
  const vault = installation.vault();
  await installation.assertPresent();
  await vault.probe();
  const removed = await vault.tidy(now());
  if (removed.length > 0) journal.write({ event: 'recovered', removed });
  const trustedRoots = await readTrustedRoots(settings.trustedRootsFile);
  await web.startHttp();
  if (!options.staging) {
    await web.probeHttpsPort();
    const others = cas.slice(1).filter((ca) => blockedBy(ca) === null);
    assertPathUsable(await deps.preflight(), { ...options, fallback: others.length > 0 });
  }

  const ask = async ({ directoryUrl, profile, externalAccount }: CertificateAuthority): Promise<IssuedCertificate> => {
    operation.setCa(caHost(directoryUrl));
    operation.begin('account');
    try {
      return await issuer.issue(
        {
          directoryUrl,
          name,
          contact: settings.contactEmail,
          keyType: settings.keyType,
          profile,
          externalAccount,
          trustedRoots,
          accountStore: vault.accountStore(directoryUrl),
          challenges: web.challenges,
          freshValidation: options.staging,
          pendingOrderStore: options.staging ? null : deps.pendingOrderStore(directoryUrl),
          replaces: options.staging ? null : certIdToReplace(pair, directoryUrl, name),
        },
        {
          signal: operation.signal,
          onStep: (step) => operation.done(step),
          onCounted: (counted) => rateLimits.count(directoryUrl, name, counted),
        },
      );
    } catch (error) {
      const enrichedError = withLocalDetails(error, settings, { directoryUrl, lanAddress: deps.lanAddress });
      if (enrichedError instanceof FailureError) await deps.onRefused(directoryUrl, enrichedError.failure);
      throw enrichedError;
    }
  };
  const { ca, result: issued } = await askInTurn(cas, {
    blockedBy,
    ask,
    onPassedOver: (passed, why, next) =>
      journal.write({
        event: 'caPassedOver',
        id: operation.id,
        host: caHost(passed.directoryUrl),
        failure: why,
        next: next === null ? null : caHost(next.directoryUrl),
      }),
  });
  const { directoryUrl } = ca;
  const { wasValidated } = issued;
  if (options.staging) {
    checkPair(issued, name, trustedRoots, now());
    return { directoryUrl, wasValidated };
  }
  await deps.onIssued(directoryUrl);
  const orderStore = deps.pendingOrderStore(directoryUrl);
  await checkOrDiscardOrder(() => checkPair(issued, name, trustedRoots, now()), orderStore);

  operation.pointOfNoReturn();
  await installation.install(directoryUrl, issued, (step) => operation.done(step));
  operation.done('verification');
  await orderStore.clear().catch(() => undefined);
  // Only now may the order before the previous one be deleted; a failure here does no harm.
  await vault.tidy(now()).catch(() => undefined);
  return { directoryUrl, wasValidated };
}

/** What the CA is to count as replaced (RFC 9773 §5): the installed certificate, if it has this name and this CA. */
function certIdToReplace(pair: InstalledPair | null, directoryUrl: string, name: string): string | null {
  if (pair?.directoryUrl !== directoryUrl || !coversName(pair.info.names, name)) return null;
  return certIdOf(pair.chainPem);
}

/** A certificate that was rejected must not be fetched again from the same order. */
async function checkOrDiscardOrder(check: () => void, orderStore: PendingOrderStore): Promise<void> {
  try {
    check();
  } catch (error) {
    if (!isOrderStillUsable(error)) await orderStore.clear().catch(() => undefined);
    throw error;
  }
}

function isOrderStillUsable(error: unknown): boolean {
  if (!(error instanceof FailureError) || error.failure.code !== 'CERTIFICATE_REJECTED') return false;
  const { reason } = error.failure.data;
  // If this machine's clock is slow, the next certificate would be rejected as well, and count. What is no certificate
  // at all may be the page of a proxy in between: the CA still has what it issued, and is asked for it once more before
  // another one is ordered.
  return reason === 'notYetValid' || reason === 'unreadable';
}

function assertDue(
  pair: InstalledPair | null,
  settings: Settings,
  known: { isRevoked: boolean; ari: Ari },
  now: number,
): void {
  if (pair === null || dueReasonOf(pair, settings, known, now) !== 'notDue') return;
  failNotDue(pair.info, known.ari);
}

/** @throws FailureError `NOT_DUE`, always */
export function failNotDue(certificate: Validity, ari: Ari): never {
  const iso = (time: number) => new Date(time).toISOString();
  fail('NOT_DUE', { dueAt: iso(plannedRenewal(certificate, ari).at), notAfter: iso(certificate.notAfter) });
}

/** Where a rate limit is used up, the CA would refuse: asking it would reveal nothing new. */
function limitAhead(allowance: LimitAllowance | null, name: string): Failure | null {
  if (allowance === null || allowance.remaining > 0) return null;
  const { limit, capacity, periodMs, freeAt } = allowanceView(allowance);
  return failure('LIMIT_AHEAD', { limit, capacity, periodMs, freeAt, name });
}

/**
 * Refuses a path with broken hops: the CA would meet them as well, and count the attempt.
 *
 * @param fallback whether another CA may be asked: then it does not matter that this one is down
 */
function assertPathUsable(
  findings: readonly Finding[],
  { despiteFindings, fallback }: { despiteFindings: boolean; fallback: boolean },
): void {
  const broken = findings.filter((one) => one.status === 'broken' && !(fallback && CA_IS_DOWN.has(one.code)));
  if (broken.length === 0 || despiteFindings) return;
  const [first] = broken;
  // Where only the CA itself is unreachable or untrusted, that failure says more.
  if (broken.length === 1 && first?.code === 'CA_UNREACHABLE') fail('CA_UNREACHABLE', first.data);
  if (broken.length === 1 && first?.code === 'CA_UNTRUSTED') fail('CA_UNTRUSTED', first.data);
  fail('PREFLIGHT_BROKEN', { findings: broken });
}

const CA_IS_DOWN: ReadonlySet<Finding['code']> = new Set(['CA_UNREACHABLE', 'CA_OUT_OF_ORDER']);

/** Adds what only this machine knows, and what is needed to repair the fault. */
function withLocalDetails(
  error: unknown,
  { httpPort, publicHttpPort, acmeDirectoryUrl }: Settings,
  { directoryUrl, lanAddress }: { directoryUrl: string; lanAddress: string | null },
): unknown {
  if (!(error instanceof FailureError)) return error;
  const { code, data } = error.failure;
  // Where the CA reached nobody, the router has to forward to this machine: the failure says to which address and port.
  if (code === 'VALIDATION_FAILED') {
    const forward = { lanAddress, internalPort: httpPort, publicPort: publicHttpPort };
    return new FailureError(failure(code, { ...data, forward }), { cause: error });
  }
  // A further CA's external account is in another setting than the first one's.
  if (code === 'CA_EXTERNAL_ACCOUNT' && directoryUrl !== acmeDirectoryUrl) {
    return new FailureError(failure(code, { ...data, fallback: directoryUrl }), { cause: error });
  }
  return error;
}

/** The CA of a rehearsal: the first one's staging environment, with what is set for the first one. */
function rehearsalCa(settings: Settings): CertificateAuthority {
  const [first] = certificateAuthorities(settings);
  return { ...first, directoryUrl: rehearsalDirectoryUrl(first.directoryUrl) };
}

/**
 * The directory for a rehearsal. A private CA, or one in a laboratory, has only the one directory that is set: there
 * the certificate of the rehearsal is a real one that nobody uses.
 *
 * @throws FailureError `NO_STAGING` for a public CA without a staging environment: a rehearsal would waste its limits
 */
function rehearsalDirectoryUrl(directoryUrl: string): string {
  const { host } = new URL(directoryUrl);
  const staging = STAGING.get(host);
  if (staging === null) fail('NO_STAGING', { host });
  return staging ?? directoryUrl;
}

/** The staging environment, where trying again costs nothing; `null`: this CA has none. */
export function stagingUrlOf(directoryUrl: string): string | null {
  return STAGING.get(caHost(directoryUrl)) ?? null;
}

/** Public CAs by the host of their directory; `null`: there is no staging environment. */
const STAGING: ReadonlyMap<string, string | null> = new Map([
  [new URL(LETS_ENCRYPT).host, LETS_ENCRYPT_STAGING],
  // There is one, but it takes other external accounts than the CA itself: what is set would be refused there.
  ['dv.acme-v02.api.pki.goog', null],
  ['acme.zerossl.com', null],
  ['acme.ssl.com', null],
  ['acme-api.actalis.com', null],
]);
