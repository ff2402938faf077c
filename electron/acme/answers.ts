/**
 * The shape of a CA's answers (RFC 8555 §7.1). acme-client reads members of whatever has come, and what JavaScript says of
 * a `null` then would be shown as the CA's words.
 */
import type { Client } from 'acme-client';
import { internals, type Answer } from './internals.ts';

/** An answer is not what RFC 8555 puts in its place. The message is ours. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
}

/** What each of the library's requests is answered with. */
const OBJECTS = {
  createOrder: 'order',
  getOrder: 'order',
  finalizeOrder: 'order',
  getAuthorization: 'authorization',
  updateAuthorization: 'authorization',
  completeChallenge: 'challenge',
} as const;

/** Has a client assert the shape of each answer before the library reads it. @throws AnswerError from then on */
export function assertAnswersOf(client: Client, directoryUrl: string): void {
  const { http, api } = internals(client);
  const request = http.request.bind(http);
  http.request = async (url, method, options) => {
    const response = await request(url, method, options);
    if (url === directoryUrl && response.status < 400) assertDirectory(response);
    return response;
  };
  http.getResourceUrl = async (resource) => {
    const directory = (await http.getDirectory()) as Record<string, unknown>;
    const url = Object.hasOwn(directory, resource) ? directory[resource] : null;
    if (typeof url !== 'string' || url === '') throw new AnswerError(`the directory has no ${resource}`);
    return url;
  };
  http.getNonce = async () => {
    const { headers } = await request(await http.getResourceUrl('newNonce'), 'head', {});
    return headerOf(headers, 'Replay-Nonce', 'newNonce');
  };
  const requests = api as unknown as Record<string, (...args: unknown[]) => Promise<Answer>>;
  for (const [method, what] of Object.entries(OBJECTS)) {
    const ask = requests[method]?.bind(api);
    if (ask === undefined) continue;
    requests[method] = async (...args) => {
      const response = await ask(...args);
      assertObject(response.data, what);
      if (method === 'createOrder') headerOf(response.headers, 'Location', 'newOrder');
      return response;
    };
  }
  const createAccount = api.createAccount.bind(api);
  api.createAccount = async (payload) => {
    const response = await createAccount(payload);
    assertObject(response.data, 'account');
    headerOf(response.headers, 'Location', 'newAccount');
    return response;
  };
}

function assertDirectory({ status, data }: { status: number; data: unknown }): void {
  if (status >= 300) throw new AnswerError(`the directory answers with HTTP status ${status}`);
  assertObject(data, 'directory');
  const directory = data as Record<string, unknown>;
  // What a CA says of itself is of no consequence.
  if (kindOf(directory.meta) !== 'an object') delete directory.meta;
}

function assertObject(data: unknown, what: string): void {
  const kind = kindOf(data);
  if (kind !== 'an object') throw new AnswerError(`the ${what} is ${kind}, not an object`);
}

function kindOf(data: unknown): string {
  if (data === null) return 'null';
  if (data === undefined || data === '') return 'empty';
  if (Array.isArray(data)) return 'a list';
  const kinds: Record<string, string> = {
    object: 'an object',
    string: 'a text',
    number: 'a number',
    boolean: 'a boolean',
  };
  return kinds[typeof data] ?? 'unknown';
}

function headerOf(headers: Record<string, unknown>, name: string, request: string): string {
  const value = headers[name.toLowerCase()];
  if (typeof value !== 'string' || value === '') throw new AnswerError(`the answer to ${request} has no ${name}`);
  return value;
}
