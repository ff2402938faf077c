/** A CA that answers as it should (RFC 8555), but for the answers that a case gives it. It checks nothing. */
import http from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import * as x509 from '@peculiar/x509';
import * as fc from 'fast-check';
import {
  byteEdits,
  editBytes,
  editJson,
  hostileJson,
  hostileText,
  jsonEdits,
  jsonText,
  near,
  record,
  type ByteEdit,
  type JsonEdit,
} from './hostile.ts';
import { leafPem, rootPem } from './sample-certificates.ts';

/** What is wrong with the answer to one request: the `at`-th of an issuance, from 0. */
export type Trick = { at: number; what: Twist };
type Twist =
  | { kind: 'status'; status: number }
  | { kind: 'header'; name: string; value: string }
  | { kind: 'json'; edits: JsonEdit[] }
  | { kind: 'bytes'; edits: ByteEdit[] }
  | { kind: 'problem'; status: number; body: unknown }
  | { kind: 'text'; type: string; text: string }
  /** One of the URLs in it leads to another server, without TLS, or all do. */
  | { kind: 'elsewhere'; pick: number | null }
  /** The times in it are these, one after the other. */
  | { kind: 'times'; times: readonly string[] }
  | { kind: 'redirect'; status: number }
  | { kind: 'huge' }
  | { kind: 'cut' }
  | { kind: 'reset' };

/** At the edges of what can be written, by an offset beyond them. */
const edgeTimes = [
  '0000-01-01T00:00:00+23:59',
  '0000-01-01T00:00:02+23:59',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '2026-11-28T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '9999-12-31T23:59:58-23:59',
  '9999-12-31T23:59:59-23:59',
];
const URN = 'urn:ietf:params:acme:error:';
const problemType = near(
  ...['badNonce', 'rateLimited', 'malformed', 'accountDoesNotExist', 'userActionRequired', 'caa'].map(
    (one) => URN + one,
  ),
);
const twist: fc.Arbitrary<Twist> = fc.oneof(
  record({
    kind: fc.constant('status' as const),
    status: fc.constantFrom(100, 200, 201, 204, 304, 400, 403, 404, 409, 429, 500, 503, 599),
  }),
  record({
    kind: fc.constant('header' as const),
    name: fc.constantFrom(
      'Location',
      'Link',
      'Retry-After',
      'Replay-Nonce',
      'Content-Type',
      'Content-Encoding',
      'Date',
    ),
    value: fc.oneof(
      near(
        'https://localhost/x',
        '<https://localhost/t>;rel="terms-of-service"',
        '99999999999',
        'Wed, 25 Nov 2099 00:00:00 GMT',
      ),
      hostileText,
    ),
  }),
  { weight: 4, arbitrary: record({ kind: fc.constant('json' as const), edits: jsonEdits }) },
  record({ kind: fc.constant('bytes' as const), edits: byteEdits }),
  record({
    kind: fc.constant('problem' as const),
    status: fc.constantFrom(400, 403, 429, 503),
    body: fc.oneof(record({ type: problemType, detail: hostileText }), hostileJson),
  }),
  record({
    kind: fc.constant('text' as const),
    type: fc.constantFrom('text/html', 'application/json', 'x/y'),
    text: fc.oneof(near('<html><title>Router</title></html>', 'null', '[]', '""', '0'), hostileText),
  }),
  record({ kind: fc.constant('elsewhere' as const), pick: fc.option(fc.nat({ max: 20 })) }),
  record({
    kind: fc.constant('times' as const),
    times: fc
      .array(fc.constantFrom(...edgeTimes), { minLength: 1, maxLength: 4 })
      .map((times) => times.toSorted((one, other) => Date.parse(one) - Date.parse(other))),
  }),
  record({ kind: fc.constant('redirect' as const), status: fc.constantFrom(301, 302, 303, 307, 308) }),
  record({ kind: fc.constantFrom('huge' as const, 'cut' as const, 'reset' as const) }),
);
/** An issuance takes about a dozen requests. */
export const tricks: fc.Arbitrary<Trick[]> = fc.array(record({ at: fc.nat({ max: 13 }), what: twist }), {
  maxLength: 3,
});

export type HostileCa = {
  directoryUrl: string;
  rootPem: string;
  /** From now on, the answers have these faults. */
  begin(tricks: readonly Trick[]): void;
  /** Paths of the other server, which has no TLS, that have been sent something signed since `begin`. */
  signedInTheClear(): readonly string[];
  close(): Promise<void>;
};

const TOKEN = 'evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA';
const MAX_HUGE_BYTES = 3_000_000;

export async function startHostileCa(name: string): Promise<HostileCa> {
  const identity = await createIdentity();
  let current: { tricks: readonly Trick[]; count: number; isValidated: boolean; nonce: number };
  let signed: string[] = [];
  const begin = (next: readonly Trick[]) => {
    current = { tricks: next, count: 0, isValidated: false, nonce: 0 };
    signed = [];
  };
  begin([]);

  const answer = (base: string, other: string, request: http.IncomingMessage, response: http.ServerResponse) => {
    const { what } = current.tricks.find(({ at }) => at === current.count) ?? {};
    current.count += 1;
    if (request.url?.startsWith('/challenge') === true) current.isValidated = true;
    const right = rightAnswer(request, { base, name, isValidated: current.isValidated });
    const nonce = `nonce-${current.nonce++}`;
    send(
      response,
      request.method === 'HEAD',
      twisted({ ...right, headers: { 'Replay-Nonce': nonce, ...right.headers } }, what, other),
    );
  };
  const sockets = new Set<{ destroy(): void }>();
  const listen = async (server: http.Server | https.Server, url: (port: number) => string) => {
    server.on('connection', (socket: net.Socket) => sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { server, base: url((server.address() as net.AddressInfo).port) };
  };
  const keepAliveTimeout = 1000;
  let [own, elsewhere] = ['', ''];
  const first = await listen(
    https.createServer({ cert: identity.pem, key: identity.keyPem, keepAliveTimeout }, (request, response) => {
      request.resume().on('end', () => answer(own, elsewhere, request, response));
    }),
    (port) => `https://localhost:${port}`,
  );
  const second = await listen(
    http.createServer({ keepAliveTimeout }, (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part: string) => (body += part));
      request.on('end', () => {
        if (body.includes('"signature"')) signed.push(request.url ?? '');
        answer(elsewhere, own, request, response);
      });
    }),
    (port) => `http://127.0.0.1:${port}`,
  );
  [own, elsewhere] = [first.base, second.base];
  return {
    directoryUrl: `${own}/directory`,
    rootPem: identity.pem,
    begin,
    signedInTheClear: () => signed,
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all([first, second].map(({ server }) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** `body`: what is no text is sent as JSON. */
type Reply = { status: number; headers: Record<string, string>; body: unknown; end?: 'cut' | 'reset' };

function rightAnswer(
  request: http.IncomingMessage,
  { base, name, isValidated }: { base: string; name: string; isValidated: boolean },
): Reply {
  const reply = (body: unknown, status = 200, headers: Record<string, string> = {}): Reply => ({
    status,
    headers,
    body,
  });
  const order = {
    status: isValidated ? 'ready' : 'pending',
    identifiers: [{ type: 'dns', value: name }],
    authorizations: [`${base}/authz/1`],
    finalize: `${base}/finalize/1`,
    expires: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const challenge = {
    type: 'http-01',
    url: `${base}/challenge/1`,
    token: TOKEN,
    status: isValidated ? 'valid' : 'pending',
  };
  switch (request.url?.split('/')[1]) {
    case 'directory':
      return reply({
        newNonce: `${base}/nonce`,
        newAccount: `${base}/account`,
        newOrder: `${base}/order`,
        revokeCert: `${base}/revoke`,
        keyChange: `${base}/key-change`,
        renewalInfo: `${base}/renewal`,
        meta: { termsOfService: `${base}/terms`, profiles: { classic: `${base}/profile` } },
      });
    case 'account':
      return reply({ status: 'valid', contact: ['mailto:chef@meinefirma.de'] }, 201, { Location: `${base}/account/1` });
    case 'order':
      return request.url === '/order' ? reply(order, 201, { Location: `${base}/order/1` }) : reply(order);
    case 'authz':
      return reply({
        status: challenge.status,
        identifier: order.identifiers[0],
        challenges: [challenge],
        expires: order.expires,
      });
    case 'challenge':
      return reply(challenge);
    case 'finalize':
      return reply({ ...order, status: 'valid', certificate: `${base}/certificate/1` });
    case 'renewal':
      return reply({
        suggestedWindow: { start: '2026-11-24T13:05:00Z', end: '2026-11-25T13:05:00Z' },
        explanationURL: `${base}/why`,
      });
    case 'certificate':
      return reply(leafPem + rootPem, 200, { 'Content-Type': 'application/pem-certificate-chain' });
    default:
      return reply('', 200);
  }
}

function twisted(right: Reply, what: Twist | undefined, other: string): Reply {
  const text = textOf(right.body);
  switch (what?.kind) {
    case undefined:
      return right;
    case 'status':
      return { ...right, status: what.status };
    case 'header':
      return { ...right, headers: { ...right.headers, [what.name]: headerText(what.value) } };
    case 'json':
      return { ...right, body: editJson(right.body, what.edits) };
    case 'bytes':
      return { ...right, body: editBytes(Buffer.from(text), what.edits).toString('latin1') };
    case 'problem':
      return {
        ...right,
        status: what.status,
        body: what.body,
        headers: { ...right.headers, 'Content-Type': 'application/problem+json' },
      };
    case 'text':
      return { ...right, body: what.text, headers: { ...right.headers, 'Content-Type': what.type } };
    case 'elsewhere':
      return moved(right, what.pick, other);
    case 'times': {
      let seen = 0;
      const { times } = what;
      const body = text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, () => times[seen++ % times.length] ?? '');
      return { ...right, body };
    }
    case 'redirect':
      return { ...right, status: what.status, headers: { ...right.headers, Location: `${other}/order/1` } };
    case 'huge':
      return { ...right, body: 'x'.repeat(MAX_HUGE_BYTES) };
    case 'cut':
    case 'reset':
      return { ...right, end: what.kind };
  }
}

/** The answer with its `pick`-th URL (or all) at another server. */
function moved(right: Reply, pick: number | null, other: string): Reply {
  let seen = 0;
  const move = (text: string) =>
    text.replaceAll(/https?:\/\/[^/"]+/g, (url) => (pick === null || seen++ === pick ? other : url));
  const headers = Object.fromEntries(Object.entries(right.headers).map(([key, value]) => [key, move(value)]));
  return { ...right, headers, body: move(textOf(right.body)), status: right.status };
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : jsonText(body));
/** What may stand in a header (RFC 9110 §5.5): Node refuses to send anything else, and to receive it. */
const headerText = (value: string) =>
  Buffer.from(value)
    .toString('latin1')
    .replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/g, '')
    .slice(0, 4000);

function send(response: http.ServerResponse, isHead: boolean, { status, headers, body, end }: Reply): void {
  if (end === 'reset') return void response.socket?.destroy();
  const bytes = Buffer.from(textOf(body));
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  // The informational ones are no answers at all.
  response.writeHead(status < 200 ? 200 : status, { 'Content-Type': type, 'Content-Length': bytes.length, ...headers });
  if (end !== 'cut') return void response.end(isHead ? undefined : bytes);
  response.write(bytes.subarray(0, bytes.length / 2));
  setImmediate(() => response.socket?.destroy());
}

/** One certificate, its own root, for both servers. */
async function createIdentity(): Promise<{ pem: string; keyPem: string }> {
  x509.cryptoProvider.set(globalThis.crypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys: x509.X509CertificateCreateSelfSignedParams['keys'] = await crypto.subtle.generateKey(algorithm, true, [
    'sign',
    'verify',
  ]);
  const names: x509.JsonGeneralNames = [
    { type: 'dns', value: 'localhost' },
    { type: 'ip', value: '127.0.0.1' },
  ];
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    keys,
    signingAlgorithm: algorithm,
    name: 'CN=Test',
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 86_400_000),
    extensions: [new x509.SubjectAlternativeNameExtension(names), new x509.BasicConstraintsExtension(true)],
  });
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { pem: made.toString('pem'), keyPem: x509.PemConverter.encode(pkcs8, 'PRIVATE KEY') };
}
