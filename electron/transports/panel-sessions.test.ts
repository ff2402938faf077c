import { expect, test } from 'vitest';
import { PANEL_BOUNDS } from './client-quota.ts';
import { createPanelSessions } from './panel-sessions.ts';

const MINUTE = 60_000;
function setUp() {
  let time = 5 * MINUTE;
  return { sessions: createPanelSessions(() => time), pass: (milliseconds: number) => (time += milliseconds) };
}
const redeemed = (sessions: ReturnType<typeof createPanelSessions>): string => {
  const session = sessions.redeem(sessions.newToken());
  if (session === null) throw new Error('no session');
  return session;
};

test('tokens and sessions have 256 random bits', () => {
  const { sessions } = setUp();
  const secrets = Array.from({ length: 20 }, () => [sessions.newToken(), redeemed(sessions)]).flat();
  for (const secret of secrets) expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
  expect(new Set(secrets).size).toBe(secrets.length);
});

test('a token is good for ten minutes and not longer, and once', () => {
  const { sessions, pass } = setUp();
  const [first, second] = [sessions.newToken(), sessions.newToken()];
  pass(10 * MINUTE - 1);
  expect(sessions.redeem(first)).not.toBeNull();
  expect(sessions.redeem(first)).toBeNull();
  pass(1);
  expect(sessions.redeem(second)).toBeNull();
});

test('of the tokens that nobody has used, the eight newest count', () => {
  const { sessions } = setUp();
  const tokens = Array.from({ length: 9 }, () => sessions.newToken());
  expect(tokens.map((one) => sessions.redeem(one) !== null)).toEqual([false, ...Array<boolean>(8).fill(true)]);
});

test('a session does not expire, is no token, and another text is no session', () => {
  const { sessions, pass } = setUp();
  const session = redeemed(sessions);
  pass(100 * 24 * 60 * MINUTE);
  expect(sessions.find(session)).not.toBeNull();
  expect(sessions.redeem(session)).toBeNull();
  expect(sessions.find(sessions.newToken())).toBeNull();
  for (const other of ['', `${session}x`, session.slice(1), session.toUpperCase()]) {
    expect(sessions.find(other)).toBeNull();
  }
});

test('of the sessions, the 32 newest count, and each has a quota of its own', () => {
  const { sessions } = setUp();
  const [oldest = '', ...others] = Array.from({ length: 33 }, () => redeemed(sessions));
  expect(sessions.find(oldest)).toBeNull();
  const [quota, another] = others.map((one) => sessions.find(one));
  for (let frame = 0; frame < PANEL_BOUNDS.burst; frame++) expect(quota?.takeFrame(1)).toBe(true);
  expect(quota?.takeFrame(1)).toBe(false);
  expect(another?.takeFrame(1)).toBe(true);
});
