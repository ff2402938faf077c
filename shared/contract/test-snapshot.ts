/** The snapshot and the certificate that tests start from; a new field is added here and nowhere else. */
import { defaultSettings } from './default-settings.ts';
import type { Settings } from './settings.ts';
import type { Certificate, Operation, Snapshot } from './snapshot.ts';

/** The snapshot of a fresh installation, with the given changes. */
export function exampleSnapshot(change: Partial<Snapshot> = {}, settings: Partial<Settings> = {}): Snapshot {
  return {
    product: {
      version: '0.1.0',
      host: 'headless',
      operatingSystem: 'Debian GNU/Linux 12',
      runtime: 'Node 24.21.0',
      settingsFile: '/etc/profacto/config.json',
      journalFile: '/srv/profacto/journal.ndjson',
    },
    osActions: false,
    programs: true,
    settings: { ...defaultSettings('/srv/profacto'), ...settings },
    databaseChosen: true,
    startsAtLogin: null,
    requestGate: 'bothMissing',
    shield: 'grey',
    warning: null,
    tls: { active: false, httpsPort: 443 },
    webserver: {
      http: { port: 8080, state: 'listening', failure: null },
      https: { port: 443, state: 'off', failure: null },
    },
    certificate: null,
    databaseFailure: null,
    awaitsRestart: null,
    renewal: {
      dueAt: null,
      reason: 'none',
      lastAttemptAt: null,
      nextAttemptAt: null,
      automatic: null,
      off: null,
      failures: 0,
      lastError: null,
      explanationUrl: null,
    },
    allowance: null,
    operation: null,
    lastRequest: null,
    lastEvaluation: null,
    lastCheck: null,
    outside: null,
    application: null,
    account: null,
    pendingRevocations: [],
    lanAddresses: ['192.168.178.20'],
    settingsNotices: [],
    lifetimeNotice: null,
    hsts: { offer: null, until: null },
    routerOpening: null,
    hooks: { onRenewed: null, onFailed: null },
    ...change,
  };
}

/** An operation that has just begun, with the given changes. */
export function exampleOperation(change: Partial<Operation> = {}): Operation {
  return {
    id: '1',
    kind: 'check',
    startedAt: '2026-11-24T12:00:00.000Z',
    cancellable: true,
    ca: null,
    steps: [],
    findings: [],
    checking: [],
    staging: false,
    automatic: false,
    ...change,
  };
}

export const exampleCertificate: Certificate = {
  directory: '/srv/profacto/letsencrypt/org.letsencrypt.api.acme-v02/orders/42',
  orderNumber: '42',
  names: ['meinefirma.de'],
  issuer: 'YE1',
  notBefore: '2026-11-24T12:00:00.000Z',
  notAfter: '2027-02-22T11:59:59.000Z',
  daysLeft: 89,
  serialNumber: '05:8A',
  fingerprint256: '9F:3A',
  keyType: 'ec-p256',
};
