/** Snapshots for tests. */
import { defaultSettings, type Settings } from '#shared/contract/settings.ts';
import type { Certificate, Snapshot } from '#shared/contract/snapshot.ts';

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

/** A fresh installation, with what the test wants to be different. */
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
    settings: { ...defaultSettings('/srv/profacto'), ...settings },
    requestGate: 'addressMissing',
    shield: 'grey',
    warning: null,
    tls: { active: false, httpsPort: 443 },
    webserver: {
      http: { port: 8080, state: 'listening', failure: null },
      https: { port: 443, state: 'off', failure: null },
    },
    certificate: null,
    renewal: {
      dueAt: null,
      reason: 'none',
      lastAttemptAt: null,
      nextAttemptAt: null,
      automatic: null,
      failures: 0,
      lastError: null,
    },
    operation: null,
    lastRequest: null,
    lastEvaluation: null,
    lastCheck: null,
    outside: null,
    lanAddresses: ['192.168.178.20'],
    notices: [],
    ...change,
  };
}

/** A promise that the test settles. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
