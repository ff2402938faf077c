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
  /** 0 or left out: any free one. */
  port?: number;
  /** The address that it listens on; 127.0.0.1 by default. */
  address?: string;
  /** The host in its URLs, and in the certificate of its API; by default the address. */
  host?: string;
  /** Number of intermediates; 1 by default. */
  chainLength?: number;
  /** The CA's clock, in milliseconds since the epoch; the machine's by default. */
  now?: () => number;
};

export type PracticeCa = {
  directoryUrl: string;
  /** The root of the API's TLS certificate and the issuing root: what a client has to trust. */
  rootsPem: string;
  issuingRootPem: string;
  /** The CA's clock. */
  now: () => number;
  /** Every request received; its status is 0 where none was sent back. */
  requests: readonly LoggedRequest[];
  /** Every account of this CA. */
  accounts: () => AccountRecord[];
  /** Every certificate issued so far, oldest first. */
  certificates: () => CertificateRecord[];
  /** Changes the CA's settings, from the next request on. */
  adjust: (changes: Partial<Settings>) => void;
  /** Answers the next requests of a kind (`any`: of any kind) with this fault. */
  failNext: (kind: RequestKind | 'any', answer: Fault, times?: number) => void;
  /** Delivers the next right answers of a kind badly. */
  deliverNext: (kind: RequestKind | 'any', delivery: Delivery, times?: number) => void;
  /**
   * Holds the next request that reaches a step until the gate is opened; `heal` and `close` open it too. At
   * `validation` the CA has answered the client and is about to validate; at all others it has not answered yet.
   */
  holdNext: (step: CaStep) => Gate;
  /** As after a lost database: the CA no longer knows any account or order. */
  forgetAccounts: () => void;
  /** As after abuse: every account still exists, and none may do anything. */
  deactivateAccounts: () => void;
  /** Makes every unfinished order invalid. */
  invalidateOrders: () => void;
  /** Issues the next certificates wrong in this way. */
  misissueNext: (kind: Misissue, times?: number) => void;
  /** Ends the next orders that are finalized like this instead of with a certificate. */
  concludeNext: (outcome: OrderOutcome, times?: number) => void;
  /** Whether a client may wait for ever: an order is stuck, or the next one to be finalized will be. */
  isStuck: () => boolean;
  /** Undoes all adjustments and drops all faults not yet played; forgotten or deactivated accounts stay so. */
  heal: () => void;
  close: () => Promise<void>;
};

/** `thumbprint`: of its key (RFC 7638); `isBound`: it was made with an external account binding. */
type AccountRecord = { thumbprint: string; isBound: boolean };

export type CertificateRecord = Pick<
  IssuedCertificate,
  'serial' | 'names' | 'profile' | 'issuedAt' | 'notBefore' | 'notAfter' | 'revocation' | 'misissue'
> & {
  /** RFC 9773 §4.1. */
  certId: string;
  replaced: boolean;
};

/** Starts an ACME server (RFC 8555, RFC 9773) with its own keys and roots, all in memory. */
export async function startPracticeCa(options: PracticeCaOptions): Promise<PracticeCa> {
  const { port: wantedPort = 0, address = '127.0.0.1', chainLength = 1, now = Date.now, ...others } = options;
  const { host = address, ...overrides } = others;
  const [authority, tls] = await Promise.all([
    createAuthority(chainLength, now()),
    createApiTls(host === address ? undefined : host),
  ]);
  const sockets = new Set<Socket>();
  const server = https.createServer({ key: tls.key, cert: tls.cert, keepAliveTimeout: 60_000 });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const port = await listen(server, wantedPort, address);

  const closing = new AbortController();
  const initial = completeSettings(overrides);
  const ca: Ca = {
    settings: { ...initial },
    now,
    urls: createUrls(new URL(`https://${host}:${port}`).origin),
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
    // A TLS socket cannot send an RST; the TCP socket below it can.
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
      for (const map of [accounts, accountsByKey, orders, authorizations]) map.clear();
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

async function listen(server: https.Server, port: number, address: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return (server.address() as AddressInfo).port;
}
