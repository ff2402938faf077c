import type { RenewalOffReason } from '#shared/contract/renewal-off.ts';
import { maskSecrets, type Settings } from '#shared/contract/settings.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { healthOf, type HealthInput } from '#shared/domain/health.ts';
import { hasBeen, pastOrNull } from '#shared/domain/remembered-time.ts';
import { plannedRenewal } from '#shared/domain/renewal.ts';
import { needsAttention } from '#shared/domain/renewal-off.ts';
import { requestGate } from '#shared/domain/request-gate.ts';
import { shieldByBothClocks, type ShieldInput } from '#shared/domain/shield.ts';
import { coversName } from '#shared/values/names.ts';
import { isoTime } from '#shared/values/times.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { AttemptRecord } from '../storage/attempts.ts';
import type { InstalledPair } from '../storage/vault.ts';
import type { ClockMemory } from './clock-memory.ts';
import type { ApplicationWatch } from './application-watch.ts';
import type { Hsts } from './hsts.ts';
import type { HookRuns } from './hooks/hook-runs.ts';
import { certificateView, type Installation } from './installation.ts';
import { nameOf } from './public-name.ts';
import type { AriMemory } from './issuance/ari.ts';
import type { Authorities } from './issuance/authorities.ts';
import { allowanceView } from './issuance/rate-limits.ts';
import { renewalOffFor } from './issuance/renewable-pair.ts';
import type { Renewals } from './issuance/renewals.ts';
import { dueReasonOf } from './issuance/request-certificate.ts';
import type { Requests } from './issuance/requests.ts';
import type { Revocations } from './issuance/revocations.ts';
import type { AccountView } from './keys/account-view.ts';
import type { RevocationChore } from './keys/revocation-chore.ts';
import { lanAddresses } from './lan-addresses.ts';
import type { LifetimeNotices } from './lifetime-notices.ts';
import type { Operations } from './operations/operations.ts';
import type { Reports } from './reports.ts';
import type { RouterPorts } from './router-ports.ts';
import type { Serving } from './serving.ts';
import type { StartAtLoginMemory } from './start-at-login-memory.ts';

/** The parts of the service, as far as the snapshot reads them. */
export type SnapshotParts = {
  product: Snapshot['product'];
  store: Pick<SettingsStore, 'current' | 'notices' | 'isSet'>;
  startAtLogin: Pick<StartAtLoginMemory, 'current'>;
  clock: Pick<ClockMemory, 'wrongBy'>;
  web: Pick<Serving, 'listeners' | 'profacto'>;
  installation: Pick<Installation, 'pair' | 'evidence' | 'unreadable' | 'databaseFailure' | 'inService' | 'waits'>;
  authorities: {
    attempts: Pick<Authorities['attempts'], 'current'>;
    limits: Pick<Authorities['limits'], 'allowance'>;
  };
  ari: Pick<AriMemory, 'selected' | 'explanationUrl'>;
  renewals: Pick<Renewals, 'decision'>;
  revocations: Pick<Revocations, 'isRevoked'>;
  revocationChore: Pick<RevocationChore, 'view' | 'nextAt'>;
  operations: Pick<Operations, 'current'>;
  requests: Pick<Requests, 'last'>;
  reports: Pick<Reports, 'lastEvaluation' | 'lastCheck'>;
  application: Pick<ApplicationWatch, 'view'>;
  accountView: Pick<AccountView, 'current'>;
  lifetimeNotices: Pick<LifetimeNotices, 'active'>;
  hsts: Pick<Hsts, 'view'>;
  routerPorts: Pick<RouterPorts, 'view'>;
  hookRuns: Pick<HookRuns, 'last'>;
  /** When the host will renew by itself, in milliseconds since the epoch; `null`: it will not. */
  renewsAt: () => number | null;
  /** Whether this process is a host that serves: a CLI call renews nothing. */
  listens: boolean;
};

/** What several parts of the snapshot are made of, looked up once. */
type Known = {
  settings: Settings;
  attempts: AttemptRecord;
  pair: InstalledPair | null;
  isRevoked: boolean;
  /** Why the pair is not renewed by itself. */
  off: RenewalOffReason | null;
  /** When the pair is to be renewed, in milliseconds since the epoch; `null`: there is none. */
  dueAt: number | null;
  now: number;
};

/** The whole state at one moment. @param now milliseconds since the epoch */
export function snapshotOf(parts: SnapshotParts, now: number): Snapshot {
  const { store, installation, authorities, operations } = parts;
  const settings = store.current();
  const attempts = authorities.attempts.current();
  const pair = installation.pair();
  const isRevoked = pair !== null && parts.revocations.isRevoked(pair.info.fingerprint256);
  const dueAt = pair === null ? null : plannedRenewal(pair.info, parts.ari.selected()).at;
  // A revoked certificate is replaced, whatever the settings say of renewing.
  const off = pair === null || isRevoked ? null : renewalOffFor(pair, settings);
  const known: Known = { settings, attempts, pair, isRevoked, off, dueAt, now };
  const allowance = authorities.limits.allowance(settings.acmeDirectoryUrl);
  const snapshot = {
    product: parts.product,
    osActions: false,
    programs: false,
    settings: maskSecrets(settings),
    databaseChosen: store.isSet('databaseDirectory'),
    startsAtLogin: parts.startAtLogin.current(),
    requestGate: requestGate(settings, operations.current() !== null),
    ...shieldOf(parts, known),
    tls: { active: installation.inService() !== null, httpsPort: settings.httpsPort },
    webserver: parts.web.listeners(),
    certificate: pair === null ? null : certificateView(pair, now),
    databaseFailure: installation.databaseFailure(),
    awaitsRestart: awaitedRestart(parts, known),
    renewal: renewalOf(parts, known),
    allowance: allowance === null ? null : allowanceView(allowance),
    operation: operations.current(),
    ...rememberedOf(parts, now),
    application: parts.application.view(),
    outside: attempts.outside,
    account: parts.accountView.current(),
    pendingRevocations: parts.revocationChore.view(),
    lanAddresses: lanAddresses(),
    settingsNotices: [...store.notices],
    lifetimeNotice: parts.lifetimeNotices.active(),
    routerOpening: parts.routerPorts.view(),
  };
  const { offer, until } = parts.hsts.view();
  return { ...snapshot, hsts: { offer: isAllWell(snapshot, now) ? offer : null, until } };
}

/** Whether nothing is known to be wrong: whoever has something to mend is offered nothing. */
function isAllWell(
  snapshot: HealthInput & Pick<Snapshot, 'lastRequest' | 'lastCheck' | 'lastEvaluation' | 'application'>,
  now: number,
): boolean {
  const { warning, lastRequest, lastCheck, lastEvaluation, application } = snapshot;
  if (application !== null && application.finding.status !== 'good') return false;
  if (warning !== null || healthOf(snapshot, now).state !== 'healthy') return false;
  return lastRequest?.outcome !== 'failed' && [lastCheck, lastEvaluation].every((one) => one?.verdict !== 'broken');
}

/** What this process remembers of what it did; void where that was noted while the clock was ahead. */
function rememberedOf(
  { requests, reports, hookRuns }: SnapshotParts,
  now: number,
): Pick<Snapshot, 'lastRequest' | 'lastEvaluation' | 'lastCheck' | 'hooks'> {
  const finished = <T extends { finishedAt: string }>(one: T | null) =>
    one !== null && hasBeen(one.finishedAt, now) ? one : null;
  const { onRenewed, onFailed } = hookRuns.last();
  const ran = (run: typeof onRenewed) => (run !== null && hasBeen(run.at, now) ? run : null);
  return {
    lastRequest: finished(requests.last()),
    lastEvaluation: finished(reports.lastEvaluation()),
    lastCheck: finished(reports.lastCheck()),
    hooks: { onRenewed: ran(onRenewed), onFailed: ran(onFailed) },
  };
}

function shieldOf(
  { installation, web, clock, revocations }: SnapshotParts,
  { settings, attempts, pair, off, dueAt, now }: Known,
): Pick<Snapshot, 'shield' | 'warning'> {
  const { http, https } = web.listeners();
  // While the installed one waits for profacto, visitors get the one before: the shield says what is true of that.
  const shown = installation.inService() ?? pair?.info ?? null;
  const isRevoked = shown !== null && revocations.isRevoked(shown.fingerprint256);
  const inputAt = (time: number): ShieldInput => ({
    evidence: installation.evidence(),
    certificate:
      pair === null || shown === null || dueAt === null
        ? null
        : {
            ...shown,
            dueAt,
            isRevoked,
            renewalOff: needsAttention(off, pair.info, time),
            coversAddress: settings.serverAddress === '' || coversName(shown.names, nameOf(settings)),
          },
    databaseFailed: installation.databaseFailure() !== null,
    certificateUnreadable: installation.unreadable() !== null,
    httpFailed: http.state === 'failed',
    httpsFailed: https.state === 'failed',
    lastRequestFailed: attempts.failures > 0,
    now: time,
  });
  return shieldByBothClocks(inputAt, now, clock.wrongBy());
}

/** Not while it is being done, nor where it has failed: there the failure says what is to be done. */
function awaitedRestart(
  { installation, web, operations }: SnapshotParts,
  { attempts }: Known,
): Snapshot['awaitsRestart'] {
  const hasFailed = attempts.lastError?.code.startsWith('PROFACTO_') === true;
  if (!installation.waits() || hasFailed || operations.current() !== null) return null;
  return { at: web.profacto()?.restartsAt() ?? null };
}

function renewalOf(
  { listens, ari, renewals, revocationChore, renewsAt }: SnapshotParts,
  { settings, attempts, pair, isRevoked, off, dueAt, now }: Known,
): Snapshot['renewal'] {
  // A revoked certificate is replaced whatever is left of its lifetime.
  const automatic = !listens || isRevoked ? null : renewals.decision();
  const replacesAt = listens && isRevoked ? revocationChore.nextAt() : null;
  const nextAt = automatic === null ? replacesAt : renewsAt();
  const isPlanned = nextAt !== null && (automatic !== null || nextAt > now);
  return {
    dueAt: dueAt === null ? null : isoTime(dueAt),
    reason: dueReasonOf(pair, settings, { isRevoked, ari: ari.selected() }, now),
    lastAttemptAt: pastOrNull(attempts.lastAttemptAt, now),
    nextAttemptAt: isPlanned ? isoTime(nextAt) : attempts.notBefore,
    automatic: automatic?.reason ?? null,
    off,
    failures: attempts.failures,
    lastError: attempts.lastError,
    explanationUrl: ari.explanationUrl(),
  };
}
