import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

import { FlattenedSign, calculateJwkThumbprint } from 'jose';

import { writeCsr } from './csr-writer.ts';

type Directory = {
  newNonce: string;
  newAccount: string;
  newOrder: string;
  revokeCert: string;
  keyChange: string;
  renewalInfo?: string;
};
type Order = { status: string; authorizations: string[]; finalize: string; certificate?: string };
type Authorization = { status: string; challenges: { type: string; url: string; token: string }[] };

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string };

/** Where a test departs from a well-behaved client: each property replaces that part of the request. */
export type Deviation = {
  /** Merged into the protected header; `undefined` leaves a field out. */
  header?: Record<string, unknown>;
  signWith?: KeyObject | Uint8Array;
  contentType?: string;
};

export type Session = {
  directory: Directory;
  accountKey: KeyObject;
  accountUrl: string;
  /** The account key's (RFC 7638): the second half of a key authorization. */
  thumbprint: string;
  /** How many requests have been sent so far. */
  requests: number;
  send: (method: string, url: string, headers?: Record<string, string>, body?: string) => Promise<Answer>;
  /** Signs and posts; without a payload it is a POST-as-GET. After a refused nonce it retries with a fresh one. */
  post: (url: string, payload?: object, deviation?: Deviation) => Promise<Answer>;
  register: (contact: string) => Promise<Answer>;
  close: () => void;
};

const maxNonceRetries = 30;

/** Opens a connection to an ACME server: TLS, directory and the keys of an account that does not exist yet. */
export async function openSession(options: {
  directoryUrl: string;
  rootsPem: string;
  accountKey?: KeyObject;
}): Promise<Session> {
  const agent = new https.Agent({ keepAlive: true, ca: options.rootsPem });
  const accountKey = options.accountKey ?? newKey();
  const jwk = publicJwk(accountKey);
  const nonces: string[] = [];
  let accountUrl = '';
  let requests = 0;

  const send: Session['send'] = async (method, url, headers = {}, body) => {
    requests++;
    const answer = await exchange(agent, method, url, headers, body);
    const nonce = answer.headers['replay-nonce'];
    if (typeof nonce === 'string') nonces.push(nonce);
    return answer;
  };
  const directory = JSON.parse((await send('GET', options.directoryUrl)).text) as Directory;

  const nextNonce = async (): Promise<string> => {
    if (nonces.length === 0) await send('HEAD', directory.newNonce);
    return nonces.pop() ?? '';
  };
  const post: Session['post'] = async (url, payload, deviation = {}) => {
    const signer = accountUrl === '' ? { jwk } : { kid: accountUrl };
    const bytes = new TextEncoder().encode(payload === undefined ? '' : JSON.stringify(payload));
    const contentType = deviation.contentType ?? 'application/jose+json';
    for (let attempt = 0; ; attempt++) {
      const header = { alg: 'ES256', ...signer, nonce: await nextNonce(), url, ...deviation.header };
      const jws = await new FlattenedSign(bytes).setProtectedHeader(header).sign(deviation.signWith ?? accountKey);
      const answer = await send('POST', url, { 'Content-Type': contentType }, JSON.stringify(jws));
      const again = answer.status === 400 && answer.text.includes(':badNonce') && deviation.header === undefined;
      if (!again || attempt === maxNonceRetries) return answer;
    }
  };

  return {
    directory,
    accountKey,
    thumbprint: await calculateJwkThumbprint(jwk),
    get accountUrl() {
      return accountUrl;
    },
    get requests() {
      return requests;
    },
    send,
    post,
    async register(contact) {
      const answer = await post(directory.newAccount, { termsOfServiceAgreed: true, contact: [`mailto:${contact}`] });
      accountUrl = answer.headers.location ?? '';
      return answer;
    },
    close: () => agent.destroy(),
  };
}

export type BareIssueOptions = {
  directoryUrl: string;
  rootsPem: string;
  name: string;
  contact: string;
  /** Makes the key authorization available under the token, at the latest when its promise resolves. */
  answerChallenge(token: string, keyAuthorization: string): void | Promise<void>;
};

/**
 * The floor of the protocol: a new account and one certificate with as few requests and as little waiting as RFC 8555
 * allows. What a real client needs beyond that can be measured against it.
 */
export async function bareIssue(
  options: BareIssueOptions,
): Promise<{ certificatePem: string; keyPem: string; requests: number }> {
  const key = newKey();
  const csr = writeCsr([options.name], key).toString('base64url');
  const session = await openSession(options);
  const { post } = session;
  try {
    assertOk(await session.register(options.contact));
    const identifiers = [{ type: 'dns', value: options.name }];
    const opened = assertOk(await post(session.directory.newOrder, { identifiers }));
    const order = JSON.parse(opened.text) as Order;
    for (const url of order.authorizations) {
      const authorization = JSON.parse(assertOk(await post(url)).text) as Authorization;
      const challenge = authorization.challenges.find(({ type }) => type === 'http-01');
      if (challenge === undefined) throw new Error('The CA offers no HTTP-01');
      await options.answerChallenge(challenge.token, `${challenge.token}.${session.thumbprint}`);
      assertOk(await post(challenge.url, {}));
      await poll(session, url, 'pending');
    }
    const finalized = JSON.parse(assertOk(await post(order.finalize, { csr })).text) as Order;
    const done =
      finalized.certificate ?? (await poll(session, opened.headers.location ?? '', 'processing')).certificate;
    const { text: certificatePem } = assertOk(await post(done ?? ''));
    return {
      certificatePem,
      keyPem: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
      requests: session.requests,
    };
  } finally {
    session.close();
  }
}

/** A fresh P-256 key. */
export function newKey(): KeyObject {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
}

/** The public half of a P-256 key, as it goes into a JWS header. */
export function publicJwk(key: KeyObject): { kty: string; crv: string; x: string; y: string } {
  const { kty = '', crv = '', x = '', y = '' } = key.export({ format: 'jwk' });
  return { kty, crv, x, y };
}

/** Asks at once, then after 25 ms; the pause doubles up to a second. */
async function poll(session: Session, url: string, waiting: string): Promise<Order> {
  const deadline = Date.now() + 60_000;
  for (let pauseMs = 25; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
    const { text } = assertOk(await session.post(url));
    const resource = JSON.parse(text) as Order;
    if (resource.status === 'valid') return resource;
    if (resource.status !== waiting || Date.now() > deadline) throw new Error(`The order ended as ${text}`);
    await sleep(pauseMs);
  }
}

function assertOk(answer: Answer): Answer {
  if (answer.status >= 400) throw new Error(`The CA refused: ${answer.text}`);
  return answer;
}

function exchange(
  agent: https.Agent,
  method: string,
  url: string,
  headers: Record<string, string>,
  body = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === '' ? {} : { 'Content-Length': Buffer.byteLength(body) };
    const request = https.request(url, {
      method,
      agent,
      headers: { 'User-Agent': 'bare-client', ...headers, ...length },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('error', reject);
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    request.end(body);
  });
}
