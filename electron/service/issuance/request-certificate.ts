import { fail, failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure, FailureData } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { ExternalReachability } from '#shared/contract/snapshot.ts';
import {
  certificateAuthorities,
  isConfiguredCa,
  type CertificateAuthority,
} from '#shared/domain/certificate-authorities.ts';
import { challengeTypeIn } from '#shared/domain/challenge-choice.ts';
import { withBelievableTime } from '#shared/domain/ca-hold.ts';
import { rehearsalUrlOf } from '#shared/domain/known-cas.ts';
import { findingsInTheWay } from '#shared/domain/preflight.ts';
import { seenFromHere } from '#shared/domain/seen-from-here.ts';
import type { LimitAllowance } from '#shared/domain/rate-limit-rules.ts';
import { dueReason, plannedRenewal, type Ari, type DueReason, type Validity } from '#shared/domain/renewal.ts';
import { caHost, isSameDirectory } from '#shared/values/acme-directory.ts';
import type { ChallengeType } from '#shared/values/challenge-type.ts';
import { coversName } from '#shared/values/names.ts';
import { certIdOf } from '../../certificates/id.ts';
import { checkPair } from '../../certificates/info.ts';
import type { CertificateIssuer, IssuedCertificate, PendingOrderStore } from '../../certificates/issuer.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import type { Core } from '../core.ts';
import type { Installation } from '../installation.ts';
import { nameOf } from '../public-name.ts';
import type { Serving } from '../serving.ts';
import { lanAddresses } from '../lan-addresses.ts';
import type { RunningOperation } from '../operations/running-operation.ts';
import { askInTurn, assertNotAllBlocked } from './ask-in-turn.ts';
import { lifetimeOf, type Authorities } from './authorities.ts';
import type { RequestPolicy } from './intent.ts';
import { allowanceView } from './rate-limits.ts';

/** Why a certificate is due under these settings, or that it is not. `now`: milliseconds since the epoch. */
export function dueReasonOf(
  pair: InstalledPair | null,
  settings: Settings,
  installed: InstalledState,
  now: number,
): DueReason {
  if (pair === null) return 'none';
  return dueReason(
    {
      ...pair.info,
      coversAddress: coversName(pair.info.names, nameOf(settings)),
      fromConfiguredCa: isConfiguredCa(pair.directoryUrl, settings),
      isRevoked: installed.isRevoked,
    },
    installed.ari,
    now,
  );
}

/** Asserts the settings that a request needs, before anything is sent. @throws a failure that names what is missing */
export function assertPreconditions(settings: Settings): void {
  if (settings.edition !== 'server') fail('EDITION_EINZELPLATZ', {});
  if (settings.serverAddress === '') fail('ADDRESS_MISSING', {});
  if (settings.contactEmail === '') fail('CONTACT_MISSING', {});
}

/** What the main job is done with. */
export type IssuanceParts = {
  core: Core;
  installation: Installation;
  web: Serving;
  issuer: CertificateIssuer;
  authorities: Authorities;
  /** Checks the path that the CA will take, and returns the findings. */
  preflight: (operation: RunningOperation) => Promise<Finding[]>;
  /** How the CA is to validate, where there is no preflight. */
  challengeType: (signal: AbortSignal) => Promise<ChallengeType>;
  /** What is known here of the name after a CA has failed to validate it. */
  lookAfterFailure: (
    failed: FailureData<'VALIDATION_FAILED'>,
    signal: AbortSignal,
  ) => Promise<Partial<FailureData<'VALIDATION_FAILED'>>>;
  /** By how much this machine's clock is ahead of the CA's, in milliseconds; `null`: the CA has not said so in time. */
  clockSkewMs: (signal: AbortSignal) => Promise<number | null>;
};

/** A clock that is wrong by more says nothing about what is due; the checks find it, and refuse the request. */
const WRONG_CLOCK_MS = 86_400_000;

/** What is known of the installed certificate: whether we had it revoked, and when its CA suggests renewing it. */
export type InstalledState = { isRevoked: boolean; ari: Ari };

/** One request: what is asked for, by whom, and with which settings. */
type Request = {
  settings: Settings;
  policy: RequestPolicy;
  name: string;
  trustedRoots: string[];
  challengeType: ChallengeType;
  /** Of the preflight; none where there is none. */
  findings: readonly Finding[];
  operation: RunningOperation;
};

/**
 * The main job: order a certificate, install it, restart the web server with it, and prove that it is served. What each
 * CA answers is remembered.
 *
 * @returns what the CA's validation saw of this machine; `null`: it did not validate for this certificate
 */
export async function requestCertificate(
  parts: IssuanceParts,
  policy: RequestPolicy,
  installed: InstalledState,
  operation: RunningOperation,
): Promise<ExternalReachability | null> {
  const { core, authorities } = parts;
  const settings = core.settings();
  assertPreconditions(settings);
  const name = nameOf(settings);
  const cas = policy.staging ? ([rehearsalCa(settings)] as const) : certificateAuthorities(settings);
  const blockedBy = (ca: CertificateAuthority) => blockerOf(ca, authorities, policy, name);
  if (!policy.staging) {
    if (policy.mustBeDue) await assertDue(parts, settings, installed, operation.signal);
    assertNotAllBlocked(cas, blockedBy);
  }
  await parts.installation.assertPresent();
  operation.goAhead();
  if (!policy.staging) operation.begin('preflight');
  const trustedRoots = await prepareMachine(parts, policy, operation.signal);
  const hasFallback = cas.slice(1).some((ca) => blockedBy(ca) === null);
  const way = await chooseWay(parts, settings, policy, hasFallback, operation);
  const request: Request = { settings, policy, name, trustedRoots, ...way, operation };
  const { ca, result: issued } = await askInTurn(cas, {
    blockedBy,
    ask: (one) => askCa(parts, request, one),
    onPassedOver: (passed, why, next) =>
      core.journal.write({
        event: 'caPassedOver',
        id: operation.id,
        host: caHost(passed.directoryUrl),
        failure: why,
        next: next === null ? null : caHost(next.directoryUrl),
      }),
  });
  if (policy.staging) checkPair(issued, name, trustedRoots, core.now());
  else await installIssued(parts, request, ca.directoryUrl, issued);
  if (!issued.wasValidated) return null;
  return rememberOutside(authorities, request, ca.directoryUrl, { reached: true, detail: '' });
}

/**
 * How the CA is to come, and that it will come through, with what the preflight has found.
 *
 * @throws FailureError `PREFLIGHT_BROKEN`, `CA_…`; `PORT_…`, where the HTTP port is needed after all
 */
async function chooseWay(
  { web, preflight, challengeType }: IssuanceParts,
  settings: Settings,
  policy: RequestPolicy,
  hasFallback: boolean,
  operation: RunningOperation,
): Promise<Pick<Request, 'challengeType' | 'findings'>> {
  const findings = policy.staging ? [] : await preflight(operation);
  const way = policy.staging ? await challengeType(operation.signal) : challengeTypeIn(settings, findings);
  if (way === 'http-01') await web.startHttp();
  assertPathUsable(findingsInTheWay(findings, hasFallback, way), policy);
  return { challengeType: way, findings };
}

/** The failure a CA answered with, while it may not be asked again, or the limit that is used up; `null`: ask it. */
function blockerOf(
  { directoryUrl }: CertificateAuthority,
  { attempts, limits }: Authorities,
  { staging, heedsLimits, insists }: RequestPolicy,
  name: string,
): Failure | null {
  if (staging) return null;
  const held = attempts.blockedBy(directoryUrl);
  if (held !== null && !(insists && attempts.mayInsist(directoryUrl))) return held;
  return heedsLimits ? limitAhead(limits.allowance(directoryUrl), name) : null;
}

/**
 * Whatever can fail on this machine fails before the CA is asked: its rate limits are for real attempts.
 *
 * @returns the certificates to trust beside the system's, in PEM
 */
async function prepareMachine(
  { core, installation, web, authorities }: IssuanceParts,
  policy: RequestPolicy,
  signal: AbortSignal,
): Promise<string[]> {
  const vault = installation.vault();
  await vault.probe(authorities.urls());
  const removed = await vault.tidy(core.now());
  if (removed.length > 0) core.journal.write({ event: 'recovered', removed });
  const trustedRoots = await core.trustedRoots();
  const mayDoWithoutHttp = core.settings().challengeType !== 'http-01';
  await web.prepare({ forTls: !policy.staging, mayDoWithoutHttp }, signal);
  return trustedRoots;
}

/** Has one CA issue. Its refusal is remembered, and completed by what only this machine knows. */
async function askCa(
  { core, installation, web, issuer, authorities, lookAfterFailure }: IssuanceParts,
  request: Request,
  { directoryUrl, profile, externalAccount }: CertificateAuthority,
): Promise<IssuedCertificate> {
  const { settings, policy, name, trustedRoots, challengeType, operation } = request;
  operation.setCa(caHost(directoryUrl));
  operation.begin('account');
  // It is asked all the same (`blockerOf`). Before it answers: whoever dies in between has had it asked as well.
  if (!policy.staging && authorities.attempts.blockedBy(directoryUrl) !== null) {
    await authorities.attempts.recordInsistence(directoryUrl);
  }
  try {
    return await issuer.issue(
      {
        directoryUrl,
        name,
        contact: settings.contactEmail,
        keyType: await web.keyType(operation.signal),
        profile,
        externalAccount,
        trustedRoots,
        accountStore: installation.vault().accountStore(directoryUrl),
        challenges: web.challenges,
        challengeType,
        freshValidation: policy.staging,
        pendingOrderStore: policy.staging ? null : authorities.pendingOrders(directoryUrl),
        replaces: policy.staging ? null : certIdToReplace(installation.pair(), directoryUrl, name),
      },
      {
        signal: operation.signal,
        onStep: (step) => operation.done(step),
        onCounted: (counted) => authorities.limits.count(directoryUrl, name, counted),
      },
    );
  } catch (error) {
    const lifetime = lifetimeOf(installation.pair());
    const completed = await withLocalDetails(
      believed(error, core.now(), lifetime),
      request,
      directoryUrl,
      lookAfterFailure,
    );
    if (completed instanceof FailureError) await rememberRefusal(authorities, request, directoryUrl, completed.failure);
    throw completed;
  }
}

async function rememberRefusal(
  authorities: Authorities,
  request: Request,
  directoryUrl: string,
  failure: Failure,
): Promise<void> {
  if (request.policy.remembersRefusals) await authorities.attempts.recordRefusal(directoryUrl, failure);
  if (failure.code === 'VALIDATION_FAILED' && failure.data.reason !== 'caa') {
    const { detail } = failure.data.problem;
    await rememberOutside(authorities, request, directoryUrl, { reached: false, detail });
  }
}

/** What a rehearsal shows is remembered with the CA that it rehearses for. */
function rememberOutside(
  { attempts }: Authorities,
  { settings, policy, challengeType }: Request,
  directoryUrl: string,
  { reached, detail }: { reached: boolean; detail: string },
): Promise<ExternalReachability> {
  const seen = { reached, detail, ...(challengeType === 'http-01' ? {} : { challenge: challengeType }) };
  return policy.staging
    ? attempts.recordOutside(settings.acmeDirectoryUrl, { by: 'rehearsal', ...seen })
    : attempts.recordOutside(directoryUrl, { by: 'request', ...seen });
}

/** Installs what a CA has issued. Whatever becomes of the certificate, it counts. */
async function installIssued(
  { core, installation, authorities }: IssuanceParts,
  { name, policy, trustedRoots, operation }: Request,
  directoryUrl: string,
  issued: IssuedCertificate,
): Promise<void> {
  await authorities.attempts.recordIssuance(directoryUrl);
  const orderStore = authorities.pendingOrders(directoryUrl);
  await checkOrDiscardOrder(() => checkPair(issued, name, trustedRoots, core.now()), orderStore);

  operation.pointOfNoReturn();
  const { stopSignal: signal } = core;
  // What is renewed by itself waits for the time at which profacto may be restarted: its users would be thrown out.
  const run = { atOnce: !policy.automatic, onStep: (step: 'install' | 'restart') => operation.done(step), signal };
  if ((await installation.install(directoryUrl, issued, run)) === 'served') operation.done('verification');
  await orderStore.clear().catch(() => undefined);
  // Only now may the order before the previous one be deleted; a failure here does no harm.
  await installation
    .vault()
    .tidy(core.now())
    .catch(() => undefined);
}

/** What the CA is to count as replaced (RFC 9773 §5): the installed certificate, if it has this name and this CA. */
function certIdToReplace(pair: InstalledPair | null, directoryUrl: string, name: string): string | null {
  if (pair === null || !isSameDirectory(pair.directoryUrl, directoryUrl)) return null;
  if (!coversName(pair.info.names, name)) return null;
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

/** @throws FailureError `NOT_DUE`, unless by the CA's clock something else would follow than by this machine's */
async function assertDue(
  { core, installation, clockSkewMs }: IssuanceParts,
  settings: Settings,
  installed: InstalledState,
  signal: AbortSignal,
): Promise<void> {
  const pair = installation.pair();
  const isNotDue = (now: number) => dueReasonOf(pair, settings, installed, now) === 'notDue';
  // One whose files are lost serves only until the next restart.
  if (pair === null || installation.unreadable() !== null || !isNotDue(core.now())) return;
  const skewMs = await clockSkewMs(signal);
  if (skewMs !== null && (Math.abs(skewMs) > WRONG_CLOCK_MS || !isNotDue(core.now() - skewMs))) return;
  failNotDue(pair.info, installed.ari);
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

/** Refuses a path with broken hops. */
function assertPathUsable(inTheWay: Finding[], policy: RequestPolicy): void {
  const [first, ...others] = inTheWay;
  if (first === undefined || !policy.heedsFindings) return;
  // Where only the CA itself is unreachable or untrusted, that failure says more.
  if (others.length === 0 && first.code === 'CA_UNREACHABLE') fail('CA_UNREACHABLE', first.data);
  if (others.length === 0 && first.code === 'CA_UNTRUSTED') fail('CA_UNTRUSTED', first.data);
  fail('PREFLIGHT_BROKEN', { findings: inTheWay });
}

/** A CA may name any time until which it is not to be asked; see `withBelievableTime`. */
function believed(error: unknown, now: number, lifetime: number | null): unknown {
  if (!(error instanceof FailureError)) return error;
  const failure = withBelievableTime(error.failure, now, lifetime);
  return failure === error.failure ? error : new FailureError(failure, { cause: error });
}

/** Adds what only this machine knows, and what is needed to repair the fault. */
async function withLocalDetails(
  error: unknown,
  { settings, findings, operation }: Request,
  directoryUrl: string,
  lookAfterFailure: IssuanceParts['lookAfterFailure'],
): Promise<unknown> {
  const { httpPort, httpsPort, publicHttpPort, publicHttpsPort, acmeDirectoryUrl } = settings;
  if (!(error instanceof FailureError)) return error;
  const { code, data } = error.failure;
  // Where the CA reached nobody, the router has to forward to this machine: the failure says to which address and port.
  if (code === 'VALIDATION_FAILED') {
    const lanAddress = lanAddresses()[0] ?? null;
    const forward =
      data.challenge === 'tls-alpn-01'
        ? { lanAddress, internalPort: httpsPort, publicPort: publicHttpsPort }
        : { lanAddress, internalPort: httpPort, publicPort: publicHttpPort };
    const seen = seenFromHere(findings, { challenge: data.challenge ?? 'http-01', address: data.address });
    const named = await lookAfterFailure(data, operation.signal);
    return new FailureError(failure(code, { ...data, forward, ...seen, ...named }), { cause: error });
  }
  // A further CA's external account is in another setting than the first one's.
  if (code === 'CA_EXTERNAL_ACCOUNT' && !isSameDirectory(directoryUrl, acmeDirectoryUrl)) {
    return new FailureError(failure(code, { ...data, fallback: directoryUrl }), { cause: error });
  }
  return error;
}

/**
 * The CA of a rehearsal: the first one's staging environment, with what is set for the first one.
 *
 * @throws FailureError `NO_STAGING` for a public CA without a staging environment
 */
function rehearsalCa(settings: Settings): CertificateAuthority {
  const [first] = certificateAuthorities(settings);
  const directoryUrl = rehearsalUrlOf(first.directoryUrl) ?? fail('NO_STAGING', { host: caHost(first.directoryUrl) });
  return { ...first, directoryUrl };
}
