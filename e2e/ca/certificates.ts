import { X509Certificate } from 'node:crypto';

import { z } from 'zod';

import { accountOf } from './accounts.ts';
import { parseJson } from './jws.ts';
import type { SignedRequest } from './jws.ts';
import { Refusal } from './problems.ts';
import type { Ca, IssuedCertificate, Reply } from './state.ts';

const revocation = z.object({ certificate: z.string(), reason: z.number().optional() });

/** The reasons a subscriber may give at Let's Encrypt: unspecified, keyCompromise, superseded, cessationOfOperation. */
const reasons = new Set([0, 1, 4, 5]);
const keyCompromise = 1;

/** Downloads a chain, leaf first (RFC 8555 §7.4.2). */
export function certificateResource(ca: Ca, request: SignedRequest, [serial = '']: string[]): Reply {
  const account = accountOf(request);
  const certificate = ca.state.certificates.get(serial);
  if (certificate === undefined) throw new Refusal('malformed', 'No such certificate', { status: 404 });
  if (certificate.account !== account) {
    throw new Refusal('unauthorized', 'This certificate belongs to another account');
  }
  return { status: 200, body: certificate.chainPem, contentType: 'application/pem-certificate-chain' };
}

/** Revokes a certificate when its account or its own key asks for it (RFC 8555 §7.6). */
export function revokeCert(ca: Ca, { signer, payload }: SignedRequest): Reply {
  const { certificate: der, reason = 0 } = parseJson(revocation, payload, 'The revocation');
  const certificate = find(ca, Buffer.from(der, 'base64url'));
  const entitled =
    signer.account === undefined
      ? signer.key.thumbprint === certificate.keyThumbprint
      : signer.account === certificate.account;
  if (!entitled) throw new Refusal('unauthorized', 'The key is neither the account that ordered nor the certificate');
  if (!reasons.has(reason))
    throw new Refusal('badRevocationReason', `Reason ${reason} is not accepted: 0, 1, 4 and 5 are`);
  if (certificate.revocation !== undefined) throw new Refusal('alreadyRevoked', 'The certificate is revoked already');
  certificate.revocation = { reason, at: ca.now() };
  // Only a request signed by the key proves the compromise; the account that ordered could claim it of any key.
  if (reason === keyCompromise && signer.account === undefined) ca.state.compromisedKeys.add(certificate.keyThumbprint);
  return { status: 200 };
}

function find(ca: Ca, der: Buffer): IssuedCertificate {
  try {
    const serial = new X509Certificate(der).serialNumber.toLowerCase();
    const certificate = ca.state.certificates.get(serial);
    if (certificate?.leafDer.equals(der) === true) return certificate;
  } catch {
    throw new Refusal('malformed', 'The certificate cannot be parsed');
  }
  throw new Refusal('malformed', 'The certificate is not from this CA', { status: 404 });
}
