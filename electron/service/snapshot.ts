import type { Settings } from '#shared/contract/settings.ts';
import { maskSecrets } from '#shared/contract/settings.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { plannedRenewal } from '#shared/domain/renewal.ts';
import { requestGate } from '#shared/domain/request-gate.ts';
import { shieldState } from '#shared/domain/shield.ts';
import { coversName } from '#shared/values/names.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { InstalledPair } from '../storage/vault.ts';
import type { WebServer } from '../webserver/web-server.ts';
import type { HookRuns } from './hooks/hook-runs.ts';
import { certificateView, type Installation } from './installation.ts';
import { nameOf } from './public-name.ts';
import type { AriMemory } from './issuance/ari.ts';
import type { Authorities } from './issuance/authorities.ts';
import { allowanceView } from './issuance/rate-limits.ts';
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

/** The parts of the service, as far as the snapshot reads them. */
export type SnapshotParts = {
  product: Snapshot['product'];
  store: Pick<SettingsStore, 'current' | 'notices'>;
  web: Pick<WebServer, 'listeners'>;
  installation: Pick<Installation, 'pair' | 'evidence' | 'unreadable' | 'servesItsPair'>;
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
  accountView: Pick<AccountView, 'current'>;
  lifetimeNotices: Pick<LifetimeNotices, 'active'>;
  hookRuns: Pick<HookRuns, 'last'>;
  /** When the host will renew by itself, in milliseconds since the epoch; `null`: it will not. */
  renewsAt: () => number | null;
  /** Whether this process is a host that serves: a CLI call renews nothing. */
  listens: boolean;
};

/** The whole state at one moment. @param now milliseconds since the epoch */
export function snapshotOf(parts: SnapshotParts, now: number): Snapshot {
  const { store, installation, authorities, operations } = parts;
  const settings = store.current();
  const pair = installation.pair();
  const listeners = parts.web.listeners();
  const remembered = authorities.attempts.current();
  const allowance = authorities.limits.allowance(settings.acmeDirectoryUrl);
  return {
    product: parts.product,
    osActions: false,
    programs: false,
    settings: maskSecrets(settings),
    requestGate: requestGate(settings, operations.current() !== null),
    ...shieldOf(parts, pair, settings, now),
    tls: { active: installation.servesItsPair(), httpsPort: settings.httpsPort },
    webserver: listeners,
    certificate: pair === null ? null : certificateView(pair, now),
    renewal: renewalOf(parts, pair, settings, now),
    allowance: allowance === null ? null : allowanceView(allowance),
    operation: operations.current(),
    lastRequest: parts.requests.last(),
    lastEvaluation: parts.reports.lastEvaluation(),
    lastCheck: parts.reports.lastCheck(),
    outside: remembered.outside?.name === nameOf(settings) ? remembered.outside : null,
    account: parts.accountView.current(),
    pendingRevocations: parts.revocationChore.view(),
    lanAddresses: lanAddresses(),
    settingsNotices: [...store.notices],
    lifetimeNotice: parts.lifetimeNotices.active(),
    hooks: parts.hookRuns.last(),
  };
}

function isRevoked({ revocations }: SnapshotParts, pair: InstalledPair | null): boolean {
  return pair !== null && revocations.isRevoked(pair.info.fingerprint256);
}

function dueAt({ ari }: SnapshotParts, { info }: InstalledPair): number {
  return plannedRenewal(info, ari.selected()).at;
}

function shieldOf(
  parts: SnapshotParts,
  pair: InstalledPair | null,
  settings: Settings,
  now: number,
): Pick<Snapshot, 'shield' | 'warning'> {
  const { http, https } = parts.web.listeners();
  return shieldState({
    evidence: parts.installation.evidence(),
    certificate:
      pair === null
        ? null
        : {
            ...pair.info,
            dueAt: dueAt(parts, pair),
            isRevoked: isRevoked(parts, pair),
            coversAddress: settings.serverAddress === '' || coversName(pair.info.names, nameOf(settings)),
          },
    certificateUnreadable: parts.installation.unreadable() !== null,
    httpFailed: http.state === 'failed',
    httpsFailed: https.state === 'failed',
    lastRequestFailed: parts.authorities.attempts.current().failures > 0,
    now,
  });
}

function renewalOf(
  parts: SnapshotParts,
  pair: InstalledPair | null,
  settings: Settings,
  now: number,
): Snapshot['renewal'] {
  const { listens, ari, renewals } = parts;
  const { lastAttemptAt, notBefore, failures, lastError } = parts.authorities.attempts.current();
  const revoked = isRevoked(parts, pair);
  // A revoked certificate is replaced whatever is left of its lifetime.
  const automatic = !listens || revoked ? null : renewals.decision();
  const replacesAt = listens && revoked ? parts.revocationChore.nextAt() : null;
  const nextAt = automatic === null ? replacesAt : parts.renewsAt();
  const isPlanned = nextAt !== null && (automatic !== null || nextAt > now);
  return {
    dueAt: pair === null ? null : new Date(dueAt(parts, pair)).toISOString(),
    reason: dueReasonOf(pair, settings, { isRevoked: revoked, ari: ari.selected() }, now),
    lastAttemptAt,
    nextAttemptAt: isPlanned ? new Date(nextAt).toISOString() : notBefore,
    automatic: automatic?.reason ?? null,
    failures,
    lastError,
    explanationUrl: ari.explanationUrl(),
  };
}
