import { describe, expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { failure } from '#shared/contract/failure-error.ts';
import type { HookRun } from '#shared/contract/hook-result.ts';
import { SECRET_MASK } from '#shared/contract/settings.ts';
import { snapshotSchema, type LastRequest } from '#shared/contract/snapshot.ts';
import type { RenewalDecision } from '#shared/domain/renewal-decision.ts';
import { NO_ATTEMPTS, type AttemptRecord } from '../storage/attempts.ts';
import type { InstalledPair } from '../storage/vault.ts';
import { snapshotOf, type SnapshotParts } from './snapshot.ts';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const NAME = 'meinefirma.de';
const iso = (time: number) => new Date(time).toISOString();
const settings = {
  ...defaultSettings('/srv/profacto'),
  serverAddress: NAME,
  contactEmail: 'chef@meinefirma.de',
  eabKeyId: 'kid',
  eabHmacKey: 'c2VjcmV0',
};

/** A certificate of ninety days that was issued thirty days ago. */
const pair: InstalledPair = {
  folder: '/srv/profacto/letsencrypt/org.letsencrypt.api.acme-v02/orders/1',
  orderNumber: '1',
  directoryUrl: settings.acmeDirectoryUrl,
  chainPem: '',
  keyPem: '',
  info: {
    names: [NAME],
    issuer: 'R13',
    notBefore: NOW - 30 * DAY,
    notAfter: NOW + 60 * DAY,
    serialNumber: '03AB',
    fingerprint256: 'AA:BB',
    keyType: 'ec-p256',
  },
};

/** A host that serves its certificate, with what a test changes. */
function partsOf(
  given: {
    pair?: InstalledPair | null;
    attempts?: Partial<AttemptRecord>;
    decision?: RenewalDecision | null;
    isRevoked?: boolean;
    replacesAt?: number | null;
    listens?: boolean;
    clockWrongBy?: number;
  } = {},
): SnapshotParts {
  const installed = given.pair === undefined ? pair : given.pair;
  const listener = { port: 8080, state: 'listening' as const, failure: null };
  const decision =
    given.decision === undefined ? { at: NOW + 30 * DAY, due: false, reason: 'notDue' as const } : given.decision;
  return {
    product: {
      version: '1.0.0',
      host: 'headless',
      operatingSystem: 'Linux',
      runtime: 'Node.js',
      settingsFile: '/etc/settings.json',
      journalFile: '/etc/journal.ndjson',
    },
    store: { current: () => settings, notices: [], isSet: () => true },
    startAtLogin: { current: () => null },
    clock: { wrongBy: () => given.clockWrongBy ?? null },
    web: { profacto: () => null, listeners: () => ({ http: listener, https: { ...listener, port: 443 } }) },
    installation: {
      pair: () => installed,
      evidence: () => ({ kind: 'served', fingerprint256: 'AA:BB' }),
      unreadable: () => null,
      databaseFailure: () => null,
      inService: () => installed?.info ?? null,
      waits: () => false,
    },
    application: { view: () => null },
    authorities: {
      attempts: { current: () => ({ ...NO_ATTEMPTS, ...given.attempts }) },
      limits: { allowance: () => null },
    },
    ari: { selected: () => null, explanationUrl: () => null },
    renewals: { decision: () => decision },
    revocations: { isRevoked: () => given.isRevoked === true },
    revocationChore: { view: () => [], nextAt: () => given.replacesAt ?? null },
    operations: { current: () => null },
    requests: { last: () => null },
    reports: { lastEvaluation: () => null, lastCheck: () => null },
    accountView: { current: () => null },
    lifetimeNotices: { active: () => null },
    routerPorts: { view: () => null },
    hsts: { view: () => ({ offer: null, until: null }) },
    hookRuns: { last: () => ({ onRenewed: null, onFailed: null }) },
    renewsAt: () => decision?.at ?? null,
    listens: given.listens ?? true,
  };
}

test('a host that serves its certificate is in colour, keeps its secrets, and fits the contract', () => {
  const snapshot = snapshotOf(partsOf(), NOW);
  expect(snapshotSchema.parse(snapshot)).toMatchObject({
    shield: 'colour',
    warning: null,
    tls: { active: true, httpsPort: 443 },
    certificate: { names: [NAME], daysLeft: 60 },
    settings: { eabHmacKey: SECRET_MASK },
    osActions: false,
    programs: false,
  });
  expect(JSON.stringify(snapshot)).not.toContain(settings.eabHmacKey);
});

test('without a certificate it is grey, and nothing is renewed', () => {
  expect(snapshotOf(partsOf({ pair: null, decision: null }), NOW)).toMatchObject({
    shield: 'grey',
    certificate: null,
    renewal: { dueAt: null, reason: 'none', automatic: null, nextAttemptAt: null },
  });
});

test('what a clock that was ahead has noted is not told', () => {
  const ahead = iso(Date.UTC(2036, 0, 1));
  const parts = partsOf({ attempts: { failures: 1, lastAttemptAt: ahead } });
  const report = { finishedAt: ahead, findings: [], verdict: 'good' as const };
  const run = { at: ahead, program: '/bin/true', test: false, result: { outcome: 'ok' as const } } as HookRun;
  const request = { startedAt: ahead, finishedAt: ahead } as LastRequest;
  parts.reports = { lastEvaluation: () => report, lastCheck: () => report };
  parts.hookRuns = { last: () => ({ onRenewed: run, onFailed: run }) };
  parts.requests = { last: () => request };
  const snapshot = snapshotOf(parts, NOW);
  expect(JSON.stringify(snapshot)).not.toContain('2036');
  expect(snapshot.renewal).toMatchObject({ lastAttemptAt: null, failures: 1 });
  // Once the time has come, it is as true as any.
  expect(snapshotOf(parts, Date.UTC(2036, 0, 2))).toMatchObject({
    renewal: { lastAttemptAt: ahead },
    lastCheck: report,
    lastEvaluation: report,
    lastRequest: request,
    hooks: { onRenewed: run, onFailed: run },
  });
  // Clocks are set back by seconds all the time.
  expect(snapshotOf(parts, Date.UTC(2036, 0, 1) - 5000).lastCheck).toEqual(report);
});

describe('When it is tried again', () => {
  test('is when the host will do it', () => {
    expect(snapshotOf(partsOf(), NOW).renewal).toMatchObject({
      automatic: 'notDue',
      dueAt: iso(NOW + 30 * DAY),
      nextAttemptAt: iso(NOW + 30 * DAY),
    });
  });

  test('is when a CA may be asked again where nothing is renewed automatically', () => {
    const lastError = failure('CANCELLED', {});
    const attempts = { failures: 2, lastError, notBefore: iso(NOW + DAY), lastAttemptAt: iso(NOW - DAY) };
    expect(snapshotOf(partsOf({ decision: null, attempts }), NOW).renewal).toMatchObject({
      automatic: null,
      failures: 2,
      lastError,
      nextAttemptAt: iso(NOW + DAY),
    });
  });

  test('is when the replacement is made where the certificate is revoked', () => {
    const revoked = partsOf({ isRevoked: true, replacesAt: NOW + DAY });
    expect(snapshotOf(revoked, NOW)).toMatchObject({
      shield: 'grey',
      warning: 'CERTIFICATE_REVOKED',
      renewal: { reason: 'revoked', automatic: null, nextAttemptAt: iso(NOW + DAY) },
    });
    // What comes in a moment is not announced.
    expect(snapshotOf(partsOf({ isRevoked: true, replacesAt: NOW }), NOW).renewal.nextAttemptAt).toBeNull();
  });

  test('is never where a command line call looks: it renews nothing', () => {
    const { automatic, nextAttemptAt } = snapshotOf(partsOf({ listens: false }), NOW).renewal;
    expect({ automatic, nextAttemptAt }).toEqual({ automatic: null, nextAttemptAt: null });
  });
});
