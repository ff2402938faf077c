/** Certificates as a hostile CA issues them, a server shows them, or a file holds them. */
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import * as fc from 'fast-check';
import { certificateDetailsSchema } from '#shared/contract/certificate-details.ts';
import { FailureError } from '#shared/contract/failure-error.ts';
import { certificateDetails } from '../../../electron/certificates/details.ts';
import { certIdOf } from '../../../electron/certificates/id.ts';
import { checkPair, infoOf, type CertificateInfo } from '../../../electron/certificates/info.ts';
import { readTrustedRoots } from '../../../electron/certificates/trusted-roots.ts';
import { controlsIn } from '../clean-output.ts';
import { byteEdits, editBytes, hostileText, type ByteEdit, record } from '../hostile.ts';
import { leafPem, rootPem } from '../sample-certificates.ts';
import type { Surface } from '../surface.ts';

/** `text`: what stands around and within the PEM. */
type Case = { base: number; edits: ByteEdit[]; text: string; place: 'before' | 'within' | 'behind' | 'nowhere' };

const bases = [leafPem, leafPem, leafPem, rootPem, ...rootCertificates.slice(0, 20)].map(
  (pem) => new X509Certificate(pem).raw,
);

export const surface: Surface<Case> = {
  arbitrary: record({
    base: fc.nat({ max: bases.length - 1 }),
    edits: fc.oneof(byteEdits, namesEdits()),
    text: hostileText,
    place: fc.constantFrom('nowhere', 'nowhere', 'nowhere', 'before', 'within', 'behind'),
  }),

  open(folder) {
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const keyPem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const own = withKey(keys.publicKey.export({ type: 'spki', format: 'der' }));
    const file = path.join(folder, 'wurzeln.pem');
    return Promise.resolve({
      async run({ base, edits, text, place }) {
        const der = editBytes(own(bases[base] ?? Buffer.alloc(0)), edits);
        const pem = around(pemOf(der), text, place);
        fs.writeFileSync(file, pem, { mode: 0o600 });
        return [
          ...wrongInReading(der, pem),
          ...(await outcomeOf('checkPair', () =>
            checkPair({ chainPem: pem + rootPem, keyPem }, 'meinefirma.de', [rootPem], Date.now()),
          )),
          ...(await outcomeOf('readTrustedRoots', () => readTrustedRoots(file))),
        ];
      },
      close: () => [],
    });
  },
};

/** The certificate with another key of the same kind in the place of its own, so that there is a pair. */
function withKey(spki: Buffer): (der: Buffer) => Buffer {
  const old = new X509Certificate(leafPem).publicKey.export({ type: 'spki', format: 'der' });
  return (der) => {
    const at = der.indexOf(old);
    return at < 0 ? der : Buffer.concat([der.subarray(0, at), spki, der.subarray(at + old.length)]);
  };
}

/** Texts within the names, of the same length: lengths stay right, and so the certificate can be read. */
function namesEdits() {
  const within = record({
    at: fc.integer({ min: 0, max: 1000 }),
    kind: fc.constant('overwrite' as const),
    bytes: fc
      .oneof(fc.constantFrom('\u001b[2J', '\r\n', '\u202e', '\u0085', '\u009b', '\0', '\u200f', ', DNS:x'), hostileText)
      .map((text) => new Uint8Array(Buffer.from(text).subarray(0, 12))),
  });
  return fc.array(within, { minLength: 1, maxLength: 3 });
}

const pemOf = (der: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

function around(pem: string, text: string, place: Case['place']): string {
  if (place === 'before') return text + pem;
  if (place === 'behind') return pem + text;
  return place === 'within' ? `${pem.slice(0, 200)}${text}${pem.slice(200)}` : pem;
}

/** What is read as a certificate is installed and served, so it has to be shown as well: `view` has no failure for it. */
function wrongInReading(der: Buffer, pem: string): string[] {
  const id = certIdOf(pem);
  let info: CertificateInfo;
  try {
    // As PEM, in which certificates come: behind DER, OpenSSL takes no offence at anything.
    info = infoOf(new X509Certificate(pemOf(der)));
  } catch {
    return controlsIn('the certificate id', id);
  }
  try {
    const details = certificateDetails(pemOf(der));
    const unlike = details.filter((one) => !certificateDetailsSchema.safeParse(one).success);
    return [
      ...controlsIn('the certificate id', id),
      ...controlsIn('what is read', info),
      ...controlsIn('the details', details),
      ...unlike.map(() => 'the details do not fit the contract'),
    ];
  } catch (error) {
    return error instanceof FailureError ? [] : [`what can be installed cannot be shown: ${String(error)}`];
  }
}

async function outcomeOf(what: string, action: () => unknown): Promise<string[]> {
  try {
    return controlsIn(what, await action());
  } catch (error) {
    if (!(error instanceof FailureError)) return [`${what} throws ${String(error)}`];
    return controlsIn(`the failure of ${what}`, error.failure);
  }
}
