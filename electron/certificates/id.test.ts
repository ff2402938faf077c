import * as x509 from '@peculiar/x509';
import { describe, expect, it } from 'vitest';
import { certIdOf } from './id.ts';
import { createTestAuthority } from '../testing/certificates.ts';

x509.cryptoProvider.set(globalThis.crypto);

/** A certificate with this serial number and authority key identifier, both in hex. */
async function certificateWith(serialNumber: string, keyIdentifier: string | null): Promise<string> {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber,
    name: 'CN=meinefirma.localhost',
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: keyIdentifier === null ? [] : [new x509.AuthorityKeyIdentifierExtension(keyIdentifier)],
  });
  return certificate.toString('pem');
}

describe('The identifier of a certificate', () => {
  const keyIdentifier = '69885b6b87464041e1b37b847ba0ae2cde01c8d4';

  it.each([
    ['the example in appendix A of RFC 9773', '0087654321', 'AIdlQyE'],
    ['a serial number without a set first bit', '7f01', 'fwE'],
    ['a serial number that begins with a zero digit', '0a01', 'CgE'],
    ['a serial number of one byte', '05', 'BQ'],
    ['a long one', `00ff${'ab'.repeat(17)}`, 'AP-rq6urq6urq6urq6urq6urqw'],
  ])('is right for %s', async (_, serial, expected) => {
    expect(certIdOf(await certificateWith(serial, keyIdentifier))).toBe(`aYhba4dGQEHhs3uEe6CuLN4ByNQ.${expected}`);
  });

  it('is that of the first certificate in a chain', async () => {
    const leaf = await certificateWith('05', keyIdentifier);
    const { rootPem } = await createTestAuthority();
    expect(certIdOf(`${leaf}\n${rootPem}`)).toBe('aYhba4dGQEHhs3uEe6CuLN4ByNQ.BQ');
  });

  it('is none where nothing names the authority, and of what is no certificate', async () => {
    expect(certIdOf(await certificateWith('05', null))).toBeNull();
    expect(certIdOf('')).toBeNull();
    expect(certIdOf('<html></html>')).toBeNull();
  });
});
