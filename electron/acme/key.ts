import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import acme from 'acme-client';
import type { Settings } from '#shared/contract/settings.ts';

const generate = promisify(generateKeyPair);

const keyGenerators = {
  'ec-p256': () => generate('ec', { namedCurve: 'P-256' }),
  'ec-p384': () => generate('ec', { namedCurve: 'P-384' }),
  'rsa-2048': () => generate('rsa', { modulusLength: 2048 }),
  'rsa-4096': () => generate('rsa', { modulusLength: 4096 }),
} satisfies Record<Settings['keyType'], () => Promise<unknown>>;

/** A new private key, PKCS#8. */
export async function createKey(type: Settings['keyType']): Promise<string> {
  const { privateKey } = await keyGenerators[type]();
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

export type CertificateKey = { keyPem: string; csrPem: string };

/** A new key (each order has its own) and a CSR for exactly this name; no subject, the name is in the SAN. */
export async function createKeyAndCsr(name: string, type: Settings['keyType']): Promise<CertificateKey> {
  const keyPem = await createKey(type);
  const [, csrPem] = await acme.crypto.createCsr({ altNames: [name] }, keyPem);
  return { keyPem, csrPem: csrPem.toString() };
}
