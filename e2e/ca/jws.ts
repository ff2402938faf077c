import { createPublicKey } from 'node:crypto';

import { base64url, calculateJwkThumbprint, decodeProtectedHeader, flattenedVerify, importJWK } from 'jose';
import type { JWK } from 'jose';
import { z } from 'zod';

import { Refusal } from './problems.ts';
import type { Account, AcmeKey, Ca, SignatureAlgorithm } from './state.ts';

const algorithms: readonly SignatureAlgorithm[] = ['ES256', 'ES384', 'RS256'];

const flattenedJws = z.strictObject({
  protected: z.string().min(1),
  payload: z.string(),
  signature: z.string().min(1),
});
type FlattenedJws = z.infer<typeof flattenedJws>;

const protectedHeader = z.object({
  alg: z.string(),
  url: z.string().optional(),
  nonce: z.string().optional(),
  kid: z.string().optional(),
  jwk: z.record(z.string(), z.unknown()).optional(),
});
type ProtectedHeader = z.infer<typeof protectedHeader>;

const eabHeader = z.object({ alg: z.enum(['HS256', 'HS384', 'HS512']), kid: z.string(), url: z.string() });
const keyChangePayload = z.object({ account: z.string(), oldKey: z.record(z.string(), z.unknown()) });

/** Who signed: an account the CA knows, or a bare key (new accounts, revocation by the certificate's key). */
type Signer = { account: Account; key: AcmeKey } | { account: undefined; key: AcmeKey };
export type SignedRequest = { signer: Signer; payload: string };

/** How a request has to name its signer (RFC 8555 §6.2). */
export type SignerKind = 'kid' | 'jwk' | 'either';

/**
 * Verifies a request's JWS: form, signer, algorithm, signature, nonce and URL (RFC 8555 §6.2 to §6.5). The nonce is
 * checked after the signature, so that a stranger cannot use up somebody else's.
 */
export async function verifyRequest(ca: Ca, body: string, url: string, kind: SignerKind): Promise<SignedRequest> {
  const jws = parseJson(flattenedJws, body, 'The request is not a flattened JWS');
  const header = readHeader(jws);
  const signer = await findSigner(ca, header, kind);
  const payload = await verifySignature(jws, header, signer.key);
  const nonce = header.nonce ?? '';
  // Redeemed even if refused: a refused nonce counts as used.
  if (!ca.nonces.redeem(nonce) || Math.random() < ca.settings.nonceRejectionRate) {
    throw new Refusal('badNonce', `JWS has an invalid anti-replay nonce: "${nonce}"`);
  }
  if (header.url !== url) {
    throw new Refusal('unauthorized', `JWS header URL "${header.url ?? ''}" does not match the request URL "${url}"`);
  }
  if (signer.account !== undefined && signer.account.status !== 'valid') {
    throw new Refusal('unauthorized', `Account is not valid, has status "${signer.account.status}"`, { status: 401 });
  }
  return { signer, payload };
}

/** Parses a text by its schema, or refuses it as malformed. */
export function parseJson<T>(schema: z.ZodType<T>, text: string, what: string): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Refusal('malformed', `${what}: no valid JSON`);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new Refusal('malformed', `${what}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/**
 * Verifies the binding to an account outside ACME (RFC 8555 §7.3.4): a MAC over the account key, made with a key that
 * the CA has handed out beforehand.
 */
export async function verifyExternalAccount(ca: Ca, binding: unknown, accountKey: AcmeKey): Promise<void> {
  const parsed = flattenedJws.safeParse(binding);
  const header = parsed.success ? eabHeader.safeParse(decodeHeader(parsed.data)) : undefined;
  if (!parsed.success || !header?.success) {
    throw new Refusal('malformed', 'The external account binding is no JWS with alg, kid and url');
  }
  const { kid, url } = header.data;
  const known = ca.settings.externalAccounts ?? {};
  const mac = Object.hasOwn(known, kid) ? known[kid] : undefined;
  if (mac === undefined) throw new Refusal('unauthorized', 'The external account binding names an unknown key');
  if (url !== ca.urls.newAccount) throw new Refusal('malformed', 'The external account binding is for another URL');
  const payload = await flattenedVerify(parsed.data, base64url.decode(mac), { algorithms: ['HS256', 'HS384', 'HS512'] })
    .then((result) => new TextDecoder().decode(result.payload))
    .catch(() => {
      throw new Refusal('unauthorized', 'The external account binding has a wrong MAC');
    });
  const bound = parseJson(z.record(z.string(), z.unknown()), payload, 'The external account binding');
  if ((await thumbprint(bound)) !== accountKey.thumbprint) {
    throw new Refusal('malformed', 'The external account binding is for another account key');
  }
}

/** Verifies the inner JWS of a key change and returns the new key (RFC 8555 §7.3.5). */
export async function verifyKeyChange(ca: Ca, payload: string, account: Account): Promise<AcmeKey> {
  const jws = parseJson(flattenedJws, payload, 'The inner JWS');
  const header = readHeader(jws);
  const { key } = await findSigner(ca, header, 'jwk');
  const inner = parseJson(keyChangePayload, await verifySignature(jws, header, key), 'The key change');
  if (header.nonce !== undefined) throw new Refusal('malformed', 'The inner JWS must not have a nonce');
  if (header.url !== ca.urls.keyChange) throw new Refusal('malformed', 'Inner and outer JWS differ in their url');
  if (inner.account !== ca.urls.account(account)) throw new Refusal('malformed', 'The inner JWS names another account');
  if ((await thumbprint(inner.oldKey)) !== account.key.thumbprint) {
    throw new Refusal('malformed', 'The inner JWS names another old key');
  }
  return key;
}

function decodeHeader(jws: FlattenedJws): unknown {
  try {
    return decodeProtectedHeader(jws);
  } catch {
    throw new Refusal('malformed', 'The protected header of the JWS cannot be read');
  }
}

function readHeader(jws: FlattenedJws): ProtectedHeader {
  const header = protectedHeader.safeParse(decodeHeader(jws));
  if (!header.success) throw new Refusal('malformed', `The JWS header: ${z.prettifyError(header.error)}`);
  if (!isAlgorithm(header.data.alg)) {
    throw new Refusal('badSignatureAlgorithm', `JWS signed by "${header.data.alg}", which is not supported`, {
      algorithms,
    });
  }
  return header.data;
}

function isAlgorithm(alg: string): alg is SignatureAlgorithm {
  return algorithms.some((known) => known === alg);
}

async function findSigner(ca: Ca, { kid, jwk, alg }: ProtectedHeader, kind: SignerKind): Promise<Signer> {
  if ((kid === undefined) === (jwk === undefined)) {
    throw new Refusal('malformed', 'A JWS header must have exactly one of "jwk" and "kid"');
  }
  if (jwk !== undefined) {
    if (kind === 'kid') throw new Refusal('malformed', 'This resource wants its signer named by "kid", not by "jwk"');
    return { account: undefined, key: await importKey(jwk, alg) };
  }
  if (kind === 'jwk') throw new Refusal('malformed', 'This resource wants its signer named by "jwk", not by "kid"');
  const url = kid ?? '';
  const { accountPrefix } = ca.urls;
  const account = url.startsWith(accountPrefix) ? ca.state.accounts.get(url.slice(accountPrefix.length)) : undefined;
  if (account === undefined) throw new Refusal('accountDoesNotExist', `Account "${url}" not found`);
  return { account, key: account.key };
}

async function verifySignature(jws: FlattenedJws, header: ProtectedHeader, key: AcmeKey): Promise<string> {
  if (header.alg !== key.alg) {
    throw new Refusal('badSignatureAlgorithm', `The key signs by ${key.alg}, the JWS says "${header.alg}"`, {
      algorithms: [key.alg],
    });
  }
  try {
    const { payload } = await flattenedVerify(jws, key.cryptoKey, { algorithms: [key.alg] });
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    throw new Refusal('malformed', 'JWS verification error: the signature does not fit');
  }
}

/** Imports a public key, of the kinds Let's Encrypt accepts: RSA of 2048 bits and more, P-256, P-384. */
async function importKey(jwk: Record<string, unknown>, alg: string): Promise<AcmeKey> {
  if (!isAlgorithm(alg)) throw new Refusal('badSignatureAlgorithm', `"${alg}" is not supported`, { algorithms });
  if ('d' in jwk) throw new Refusal('badPublicKey', 'The JWK is a private key; never send that');
  try {
    const publicJwk = jwk as JWK;
    const details = createPublicKey({ key: jwk, format: 'jwk' }).asymmetricKeyDetails ?? {};
    if (alg === 'RS256' && (details.modulusLength ?? 0) < 2048) {
      throw new Refusal('badPublicKey', 'RSA keys need 2048 bits or more');
    }
    const cryptoKey = await importJWK(publicJwk, alg);
    if (cryptoKey instanceof Uint8Array) throw new Refusal('badPublicKey', 'A symmetric key is no account key');
    return { jwk: publicJwk, alg, cryptoKey, thumbprint: await thumbprint(jwk) };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('badPublicKey', `The JWK is no public key for ${alg}`);
  }
}

/** RFC 7638: what a key authorization (RFC 8555 §8.1) is made with. */
async function thumbprint(jwk: Record<string, unknown>): Promise<string> {
  try {
    return await calculateJwkThumbprint(jwk);
  } catch {
    throw new Refusal('malformed', 'The JWK is not complete');
  }
}
