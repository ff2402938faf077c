import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

import { createGates } from './gates.ts';
import type { CaStep, Gate } from './gates.ts';
import { createApiTls, createAuthority } from './issuance.ts';
import type { Misissue } from './issuance.ts';
import { createLeverQueue } from './levers.ts';
import type { Delivery, Fault, OrderOutcome, RequestKind } from './levers.ts';
import { invalidateOrders } from './orders.ts';
import { certIdOf } from './renewal-info.ts';
import { serve } from './server.ts';
import type { LoggedRequest } from './server.ts';
import { completeSettings } from './settings.ts';
import type { Settings } from './types.ts';
import { createNoncePool, createState, createUrls } from './state.ts';
import type { Ca, IssuedCertificate } from './state.ts';

export type PracticeCaOptions = Partial<Settings> & {
  httpPort: number;
  /** 0 or left out: any free one. Binds 127.0.0.1 only. */
  port?: number;
  /** By which name it goes in its URLs: `127.0.0.1` unless told, or `localhost`. */
  host?: 'localhost';
  /** Number of intermediates, 1 unless told. */
  chainLength?: number;
  /** The CA's clock, in milliseconds since the epoch; the machine's unless told. */
  now?: () => number;
};

export type PracticeCa = {
  directoryUrl: string;
  /** The root of the API's TLS certificate and the issuing root: what a client has to trust. */
  rootsPem: string;
  issuingRootPem: string;
  /** The CA's clock. */
  now: () => number;
  /** Each request seen; the status is 0 where none was sent. */
  requests: readonly LoggedRequest[];
  /** Every account that was made here. */
  accounts: () => AccountRecord[];
  /** Everything issued so far, the oldest first. */
  certificates: () => CertificateRecord[];
  /** Changes how the CA is disposed, from the next request on. */
  adjust: (changes: Partial<Settings>) => void;
  /** Answers the next requests of a kind (of every kind: `any`) by this instead. */
  failNext: (kind: RequestKind | 'any', answer: Fault, times?: number) => void;
  /** Delivers the next right answers of a kind badly. */
  deliverNext: (kind: RequestKind | 'any', delivery: Delivery, times?: number) => void;
  /**
   * Lets the next one that comes to a step stand still there until the gate is opened; `heal` and `close` open it too.
   * At `validation` the CA has answered the client and is about to look; at all others it has the request and is silent.
   */
  holdNext: (step: CaStep) => Gate;
  /** As after a lost database: the CA knows no account any more, nor its orders. */
  forgetAccounts: () => void;
  /** As after an abuse: every account is there, and none may do anything. */
  deactivateAccounts: () => void;
  /** Makes every order that has not come to its end go invalid. */
  invalidateOrders: () => void;
  /** Lets the next certificates be wrong ones. */
  misissueNext: (kind: Misissue, times?: number) => void;
  /** Lets the next orders that are finalized come to this instead of a certificate. */
  concludeNext: (outcome: OrderOutcome, times?: number) => void;
  /** Whether somebody may be waiting for ever: an order is stuck, or the next one that is finalized will be. */
  isStuck: () => boolean;
  /** Takes back all that was adjusted and all faults that have not been played; what is forgotten stays so. */
  heal: () => void;
  close: () => Promise<void>;
};

/** `thumbprint`: of its key (RFC 7638); `isBound`: it came with an external account binding. */
type AccountRecord = { thumbprint: string; isBound: boolean };

export type CertificateRecord = Pick<
  IssuedCertificate,
  'serial' | 'names' | 'profile' | 'issuedAt' | 'notBefore' | 'notAfter' | 'revocation' | 'misissue'
> & {
  /** RFC 9773 §4.1. */
  certId: string;
  replaced: boolean;
};

/** Starts an ACME server (RFC 8555, RFC 9773) with keys and roots of its own, all in memory. */
export async function startPracticeCa(options: PracticeCaOptions): Promise<PracticeCa> {
  const { port: wantedPort = 0, host = '127.0.0.1', chainLength = 1, now = Date.now, ...overrides } = options;
  const [authority, tls] = await Promise.all([createAuthority(chainLength, now()), createApiTls()]);
  const sockets = new Set<Socket>();
  const server = https.createServer({ key: tls.key, cert: tls.cert, keepAliveTimeout: 60_000 });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listen(server, wantedPort);

  const closing = new AbortController();
  const initial = completeSettings(overrides);
  const ca: Ca = {
    settings: { ...initial },
    now,
    urls: createUrls(`https://${host}:${port}`),
    state: createState(),
    nonces: createNoncePool(),
    gates: createGates(),
    authority,
    closing: closing.signal,
  };
  const requests: LoggedRequest[] = [];
  const levers = createLeverQueue();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { remotePort } = request.socket;
    // TLS sockets cannot send an RST, the one below can.
    const reset = () => [...sockets].find((socket) => socket.remotePort === remotePort)?.resetAndDestroy();
    const answer = () => void serve(ca, levers, requests, { request, response, reset });
    const { roundTripMs } = ca.settings;
    if (roundTripMs === 0) answer();
    else setTimeout(answer, roundTripMs);
  });

  return {
    directoryUrl: ca.urls.directory,
    rootsPem: tls.rootPem + authority.rootPem,
    issuingRootPem: authority.rootPem,
    now,
    requests,
    accounts: () =>
      [...ca.state.accounts.values()].map(({ key, externalAccountBinding }) => ({
        thumbprint: key.thumbprint,
        isBound: externalAccountBinding !== undefined,
      })),
    certificates: () => [...ca.state.certificates.values()].map((certificate) => recordOf(ca, certificate)),
    adjust: (changes) => void Object.assign(ca.settings, changes),
    failNext: (kind, fault, times = 1) => levers.add(kind, { fault }, times),
    deliverNext: (kind, delivery, times = 1) => levers.add(kind, { delivery }, times),
    holdNext: (step) => ca.gates.hold(step),
    forgetAccounts() {
      const { accounts, accountsByKey, orders, authorizations } = ca.state;
      for (const register of [accounts, accountsByKey, orders, authorizations]) register.clear();
    },
    deactivateAccounts() {
      for (const account of ca.state.accounts.values()) account.status = 'deactivated';
    },
    invalidateOrders: () => invalidateOrders(ca),
    misissueNext: (kind, times = 1) => ca.state.misissues.add(kind, times),
    concludeNext: (outcome, times = 1) => ca.state.orderOutcomes.add(outcome, times),
    isStuck: () =>
      ca.state.orderOutcomes.peek() === 'stuck' ||
      [...ca.state.orders.values()].some((order) => order.isStuck === true && order.expires.getTime() > now()),
    heal() {
      Object.assign(ca.settings, initial);
      levers.clear();
      ca.state.misissues.clear();
      ca.state.orderOutcomes.clear();
      ca.gates.openAll();
    },
    close() {
      closing.abort();
      ca.gates.openAll();
      return new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
    },
  };
}

function recordOf(ca: Ca, certificate: IssuedCertificate): CertificateRecord {
  const { serial, names, profile, issuedAt, notBefore, notAfter, revocation, misissue, replacedBy } = certificate;
  return {
    serial,
    names,
    issuedAt,
    notBefore,
    notAfter,
    ...(profile === undefined ? {} : { profile }),
    ...(revocation === undefined ? {} : { revocation }),
    ...(misissue === undefined ? {} : { misissue }),
    certId: certIdOf(ca, serial),
    replaced: replacedBy !== undefined && replacedBy.status !== 'invalid',
  };
}

async function listen(server: https.Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
