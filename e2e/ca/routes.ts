import { accountResource, keyChange, newAccount, termsUrl } from './accounts.ts';
import { authorizationResource, challengeResource } from './authorizations.ts';
import { certificateResource, revokeCert } from './certificates.ts';
import { verifyRequest } from './jws.ts';
import type { SignedRequest, SignerKind } from './jws.ts';
import type { RequestKind } from './levers.ts';
import { finalize, newOrder, orderResource } from './orders.ts';
import { Refusal } from './problems.ts';
import type { Profile } from './types.ts';
import { renewalInfoResource } from './renewal-info.ts';
import type { Ca, Reply } from './state.ts';

type Handler = (ca: Ca, request: SignedRequest, ids: string[]) => Reply | Promise<Reply>;
type SignedRoute = { kind: RequestKind; signer: SignerKind; handle: Handler };
type PlainRoute = { kind: RequestKind; handle: (ca: Ca, method: string, ids: string[]) => Reply };
export type Route = { kind: RequestKind; answer: (ca: Ca, received: Received) => Reply | Promise<Reply> };

export type Received = { method: string; path: string; contentType: string | undefined; body: string };

const signedRoutes: Partial<Record<string, SignedRoute>> = {
  'new-acct': { kind: 'newAccount', signer: 'jwk', handle: newAccount },
  acct: { kind: 'account', signer: 'kid', handle: accountResource },
  'new-order': { kind: 'newOrder', signer: 'kid', handle: newOrder },
  order: { kind: 'order', signer: 'kid', handle: orderResource },
  authz: { kind: 'authorization', signer: 'kid', handle: authorizationResource },
  chall: { kind: 'challenge', signer: 'kid', handle: challengeResource },
  finalize: { kind: 'finalize', signer: 'kid', handle: finalize },
  cert: { kind: 'certificate', signer: 'kid', handle: certificateResource },
  'revoke-cert': { kind: 'revokeCert', signer: 'either', handle: revokeCert },
  'key-change': { kind: 'keyChange', signer: 'kid', handle: keyChange },
};

const plainRoutes: Partial<Record<string, PlainRoute>> = {
  '/directory': { kind: 'directory', handle: directory },
  '/acme/new-nonce': { kind: 'newNonce', handle: newNonce },
  '/terms': { kind: 'terms', handle: terms },
};

const renewalInfoRoute: PlainRoute = {
  kind: 'renewalInfo',
  handle: (ca, _method, ids) => renewalInfoResource(ca, ids),
};

/** Finds the route for a path. */
export function findRoute(path: string): Route {
  const plain = plainRoutes[path];
  if (plain !== undefined) {
    return { kind: plain.kind, answer: (ca, { method }) => answerPlain(ca, plain, method, []) };
  }
  const [, root, resource = '', ...ids] = path.split('/');
  if (root === 'acme' && resource === 'renewal-info') {
    return { kind: 'renewalInfo', answer: (ca, { method }) => answerPlain(ca, renewalInfoRoute, method, ids) };
  }
  const signed = root === 'acme' && Object.hasOwn(signedRoutes, resource) ? signedRoutes[resource] : undefined;
  if (signed !== undefined) {
    return { kind: signed.kind, answer: (ca, received) => answerSigned(ca, signed, received, ids) };
  }
  return {
    kind: 'unknown',
    answer: () => {
      throw new Refusal('malformed', 'Page not found', { status: 404 });
    },
  };
}

function answerPlain(ca: Ca, route: PlainRoute, method: string, ids: string[]): Reply {
  if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed(method, 'GET, HEAD');
  return route.handle(ca, method, ids);
}

/** Every resource is read by a signed POST with an empty payload (RFC 8555 §6.3). */
async function answerSigned(ca: Ca, route: SignedRoute, received: Received, ids: string[]): Promise<Reply> {
  if (received.method !== 'POST') throw methodNotAllowed(received.method, 'POST');
  if (received.contentType !== 'application/jose+json') {
    throw new Refusal('malformed', 'The Content-Type has to be application/jose+json', { status: 415 });
  }
  const request = await verifyRequest(ca, received.body, ca.urls.base + received.path, route.signer);
  return route.handle(ca, request, ids);
}

function methodNotAllowed(method: string, allow: string): Refusal {
  return new Refusal('malformed', `Method ${method} is not allowed here`, { status: 405, headers: { Allow: allow } });
}

/** RFC 8555 §7.1.1. */
function directory(ca: Ca): Reply {
  const { newNonce, newAccount, newOrder, revokeCert, keyChange, renewalInfo } = ca.urls;
  const { externalAccounts, caaIdentities, profiles } = ca.settings;
  const meta = {
    termsOfService: termsUrl(ca),
    externalAccountRequired: externalAccounts !== undefined,
    ...(caaIdentities.length === 0 ? {} : { caaIdentities }),
    ...(profiles === undefined ? {} : { profiles: describeProfiles(profiles) }),
  };
  const body = { newNonce, newAccount, newOrder, revokeCert, keyChange, meta };
  return { status: 200, body: ca.settings.renewalInfo === undefined ? body : { ...body, renewalInfo } };
}

function describeProfiles(profiles: Readonly<Record<string, Profile>>): Record<string, string> {
  return Object.fromEntries(Object.entries(profiles).map(([name, { description }]) => [name, description]));
}

/** RFC 8555 §7.2. */
function newNonce({ nonces }: Ca, method: string): Reply {
  const headers = { 'Replay-Nonce': nonces.issue(), 'Cache-Control': 'no-store' };
  return { status: method === 'HEAD' ? 200 : 204, headers };
}

function terms(): Reply {
  const body = 'Zertifikate dieser Übungs-CA taugen nur zum Üben auf diesem Rechner.\n';
  return { status: 200, body, contentType: 'text/plain; charset=utf-8' };
}
