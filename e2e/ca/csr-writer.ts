import { createPublicKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const oids = {
  extensionRequest: '2a864886f70d01090e',
  subjectAlternativeName: '551d11',
  ecdsaWithSha256: '2a8648ce3d040302',
  sha256WithRsa: '2a864886f70d01010b',
};

/**
 * Writes a certificate request (PKCS #10, RFC 2986) for these names. By hand, because loading a certificate library
 * takes longer than a whole order, and so that `signWith` can sign the request with the wrong key.
 */
export function writeCsr(names: string[], privateKey: KeyObject, signWith = privateKey): Buffer {
  const generalNames = names.map((name) => der(0x82, Buffer.from(name)));
  const extension = sequence(oid(oids.subjectAlternativeName), der(0x04, sequence(...generalNames)));
  const attribute = sequence(oid(oids.extensionRequest), der(0x31, sequence(extension)));
  const version = der(0x02, Buffer.of(0));
  const publicKey = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  const info = sequence(version, sequence(), publicKey, der(0xa0, attribute));
  const algorithm =
    privateKey.asymmetricKeyType === 'rsa'
      ? sequence(oid(oids.sha256WithRsa), der(0x05))
      : sequence(oid(oids.ecdsaWithSha256));
  return sequence(info, algorithm, der(0x03, Buffer.of(0), sign('sha256', info, signWith)));
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  if (length < 0x100) return Buffer.concat([Buffer.of(tag, 0x81, length), content]);
  return Buffer.concat([Buffer.of(tag, 0x82, length >> 8, length & 0xff), content]);
}
