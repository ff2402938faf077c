import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { newKey, openSession } from './bare-client.ts';
import type { Answer, Session } from './bare-client.ts';
import { writeCsr } from './csr-writer.ts';
import { startPracticeCa } from './practice-ca.ts';
import type { PracticeCa, PracticeCaOptions } from './practice-ca.ts';

export type Problem = { type: string; detail: string; status: number; subproblems?: Problem[]; algorithms?: string[] };
export type Order = {
  url: string;
  status: string;
  authorizations: string[];
  finalize: string;
  certificate?: string;
  profile?: string;
  replaces?: string;
  expires: string;
  error?: Problem;
};
type Challenge = { type: string; url: string; token: string; status: string; error?: Problem };
export type Authorization = { status: string; identifier: { value: string }; challenges: [Challenge] };

/** A practice CA and the web server that it validates, both on loopback. */
export type Laboratory = {
  ca: PracticeCa;
  httpPort: number;
  /** By token: what the web server answers; for any other token a 404. */
  responses: Map<string, string>;
  /** Sees each request first; returns `false` to leave the answer to `responses`. */
  intercept: (request: http.IncomingMessage, response: http.ServerResponse) => boolean;
  /** A client with an account. */
  client: () => Promise<Session>;
  close: () => Promise<void>;
};

/** A clock that moves only when told to. */
export type TestClock = { now: () => number; advance: (ms: number) => void };

export function createClock(start = Date.UTC(2026, 10, 2)): TestClock {
  let time = start;
  return { now: () => time, advance: (ms) => void (time += ms) };
}

export async function openLaboratory(options: Partial<PracticeCaOptions> = {}): Promise<Laboratory> {
  const responses = new Map<string, string>();
  const web = http.createServer((request, response) => {
    if (laboratory.intercept(request, response)) return;
    const text = responses.get(request.url?.replace('/.well-known/acme-challenge/', '') ?? '');
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const httpPort = (web.address() as AddressInfo).port;
  const ca = await startPracticeCa({ httpPort, ...options });
  const laboratory: Laboratory = {
    ca,
    httpPort,
    responses,
    intercept: () => false,
    async client() {
      const session = await openSession({ directoryUrl: ca.directoryUrl, rootsPem: ca.rootsPem });
      await session.register('werkstatt@schreinerei.test');
      return session;
    },
    async close() {
      web.closeAllConnections();
      await Promise.all([ca.close(), new Promise((resolve) => web.close(resolve))]);
    },
  };
  return laboratory;
}

/** The problem document of an answer, its type without the URN prefix. */
export function problemOf(answer: Answer): Problem {
  return shorten(JSON.parse(answer.text) as Problem);
}

function shorten({ type, ...rest }: Problem): Problem {
  return { type: type.replace('urn:ietf:params:acme:error:', ''), ...rest };
}

export async function placeOrder(client: Session, names: string[], extras: object = {}): Promise<Order> {
  const identifiers = names.map((value) => ({ type: 'dns', value }));
  return readOrder(await client.post(client.directory.newOrder, { identifiers, ...extras }));
}

function readOrder(answer: Answer): Order {
  return { url: answer.headers.location ?? '', ...(JSON.parse(answer.text) as Omit<Order, 'url'>) };
}

export async function readAuthorization(client: Session, url: string): Promise<Authorization> {
  return JSON.parse((await client.post(url)).text) as Authorization;
}

/** Answers the challenges of an order with `content` (by default the right one) and waits for their outcome. */
export async function answerChallenges(
  { responses }: Laboratory,
  client: Session,
  order: Order,
  content = (keyAuthorization: string): string | undefined => keyAuthorization,
): Promise<{ order: Order; authorizations: Authorization[]; problem: Problem | undefined }> {
  const authorizations = await Promise.all(
    order.authorizations.map(async (url) => {
      const { challenges } = await readAuthorization(client, url);
      const [{ url: challengeUrl, token }] = challenges;
      const text = content(`${token}.${client.thumbprint}`);
      if (text !== undefined) responses.set(token, text);
      await client.post(challengeUrl, {});
      return readUntil(
        () => readAuthorization(client, url),
        ({ status }) => status !== 'pending',
      );
    }),
  );
  const problem = authorizations.map(({ challenges }) => challenges[0].error).find((error) => error !== undefined);
  return {
    order: await refetchOrder(client, order),
    authorizations,
    problem: problem && shorten(problem),
  };
}

/** Places an order and proves all its names. */
export async function readyOrder(
  laboratory: Laboratory,
  client: Session,
  names: string[],
  extras: object = {},
): Promise<Order> {
  const { order, problem } = await answerChallenges(laboratory, client, await placeOrder(client, names, extras));
  if (order.status !== 'ready') throw new Error(`The order is ${order.status}: ${JSON.stringify(problem)}`);
  return order;
}

export function finalize(client: Session, order: Order, csr: Buffer): Promise<Answer> {
  return client.post(order.finalize, { csr: csr.toString('base64url') });
}

/** Orders a certificate and downloads it; with the URL to download it from. */
export async function issue(
  laboratory: Laboratory,
  client: Session,
  names: string[],
  key = newKey(),
  extras: object = {},
): Promise<{ url: string; pem: string }> {
  const order = await readyOrder(laboratory, client, names, extras);
  await finalize(client, order, writeCsr(names, key));
  const done = await readUntil(
    async () => readOrder(await client.post(order.url)),
    ({ status }) => status !== 'processing',
  );
  const url = done.certificate ?? '';
  return { url, pem: (await client.post(url)).text };
}

/** Reads an order again. */
export async function refetchOrder(client: Session, { url }: Order): Promise<Order> {
  return { ...readOrder(await client.post(url)), url };
}

/** Reads again and again until `done` accepts the value. */
export async function readUntil<T>(read: () => Promise<T>, done: (value: T) => boolean): Promise<T> {
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 1.5, 250)) {
    const value = await read();
    if (done(value)) return value;
    await sleep(pauseMs);
  }
}
