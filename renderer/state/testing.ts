/** What tests of the panel have in common. */
import type { Certificate } from '#shared/contract/snapshot.ts';

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

/** A promise that the test settles. */
export function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
