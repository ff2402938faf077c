import { randomBytes } from 'node:crypto';
import type { Application } from '#shared/contract/application.ts';
import { askServer, LOOK_TIMEOUT_MS, type ServerAnswer } from './ask.ts';
import { isOurRefusal, recognise } from './recognise.ts';

/** 4D's web server always answers it, whatever database it serves. */
export const TEST_PATH = '/4DWEBTEST';

/** What answers on one port of one address; `secure`: over TLS. `null`: nobody listens. */
export type Seen = (Application & { secure: boolean }) | null;

/**
 * Looks who answers on a port, in TLS and without. Changes nothing there, and waits no longer than the time limit.
 *
 * Law: this product is recognised by how it answers for challenges, since behind a front it is the application that answers
 * for everything else.
 *
 * @throws the reason of `signal` when that aborts
 */
export async function lookAt(
  target: { address: string; port: number },
  signal: AbortSignal,
  timeoutMs = LOOK_TIMEOUT_MS,
): Promise<Seen> {
  const challenge = `/.well-known/acme-challenge/${randomBytes(24).toString('base64url')}`;
  const ask = (path: string, secure: boolean) => askServer({ ...target, path, secure }, signal, timeoutMs);
  const [plain, secure, ownPlain, ownSecure] = await Promise.all([
    ask(TEST_PATH, false),
    ask(TEST_PATH, true),
    ask(challenge, false),
    ask(challenge, true),
  ]);
  const isOurs = (answer: ServerAnswer) => answer.kind === 'answer' && isOurRefusal(answer);
  if (isOurs(ownPlain)) return { kind: 'profactoDatenschutz', version: null, secure: false };
  if (isOurs(ownSecure)) return { kind: 'profactoDatenschutz', version: null, secure: true };
  // A server of TLS may also answer in plain text, with a complaint.
  if (secure.kind === 'answer') return { ...recognise(secure), secure: true };
  if (plain.kind === 'answer') return { ...recognise(plain), secure: false };
  if (plain.kind === 'closed' && secure.kind === 'closed') return null;
  const spoke = plain.kind === 'otherProtocol' || secure.kind === 'otherProtocol';
  return { kind: spoke ? 'other' : 'silent', version: null, secure: false };
}
