import { describe, expect, it } from 'vitest';
import { judge, toldBy } from './judge.ts';
import type { Expected } from './situation.ts';

const port80 = {
  id: 'challenge',
  status: 'broken',
  code: 'CHALLENGE_NOT_FOUND',
  finding: 'Unter 5.45.96.3 antwortet ein anderer Webserver.',
  remedy: 'Leiten Sie Port 80 weiter.',
  who: 'itPartner',
  data: {},
};
const port443 = { ...port80, id: 'connection', status: 'warning', code: 'PUBLIC_NOT_FROM_HERE' };
const said = (...lines: Record<string, unknown>[]) => toldBy({ exit: 1, stderr: '', lines });
const expected: Expected = { sees: ['CHALLENGE_NOT_FOUND'], cause: ['CHALLENGE_NOT_FOUND'], who: 'itPartner' };

describe('What the product said', () => {
  it('is its cause, where it names one', () => {
    const cause = {
      code: 'DNS_NO_ADDRESS',
      sentence: 'Der Eintrag fehlt.',
      step: 'Tragen Sie ihn ein.',
      who: 'domainProvider',
    };
    expect(said({ checks: [port443, port80], verdict: 'broken', cause })).toMatchObject({ cause, isDerived: false });
  });

  it('is else the first broken finding, before any warning', () => {
    const told = said({ checks: [port443, port80], verdict: 'broken' });
    expect(told).toMatchObject({ cause: { code: 'CHALLENGE_NOT_FOUND', who: 'itPartner' }, isDerived: true });
    expect(told.hops).toMatchObject({ router80: 'broken', router443: 'follows', domain: 'unknown' });
  });

  it('is the failure of a command without steps', () => {
    const error = { code: 'ROUTER_NONE', data: {}, what: 'a', todo: 'b', who: 'itPartner', original: null };
    expect(said({ error })).toMatchObject({
      cause: { code: 'ROUTER_NONE', sentence: 'a', step: 'b', who: 'itPartner' },
      codes: ['ROUTER_NONE'],
    });
  });

  it('is the failure of a request, and of one that its checks stopped the finding', () => {
    const failed = (code: string) => ({
      event: 'failed',
      failure: { code, data: {} },
      what: 'a',
      todo: 'b',
      who: 'wait',
    });
    const finding = { event: 'finding', ...port80 };
    expect(said(finding, failed('CA_RATE_LIMITED')).cause?.code).toBe('CA_RATE_LIMITED');
    expect(said(finding, failed('PREFLIGHT_BROKEN')).cause?.code).toBe('CHALLENGE_NOT_FOUND');
    expect(said({ event: 'finding', ...port443 }, { event: 'done', certificate: {} }).cause).toBe(null);
  });

  it('is judged by cause, person, words, links, and by whether it leaves something open', () => {
    const told = said({ checks: [port80], verdict: 'broken' });
    expect(judge(told, expected)).toMatchObject({ unseen: [], wrong: [] });
    const other: Expected = {
      sees: ['DNS_NO_ADDRESS'],
      cause: ['DNS_NO_ADDRESS'],
      who: ['domainProvider', 'you'],
      says: /A-Eintrag/,
      saysNot: /Port 80/,
      hops: { domain: 'broken' },
    };
    expect(judge(told, other)).toMatchObject({
      unseen: ['DNS_NO_ADDRESS'],
      wrong: ['cause', 'does not say A-Eintrag', 'says Port 80', 'who', 'domain is unknown, not broken'],
    });
    expect(judge(told, { ...expected, cause: null }).wrong).toEqual(['nothing is wrong, and something is said']);
    const open = { ...port80, remedy: 'Leiten Sie Port 80 weiter. Läuft dort etwas anderes, beenden Sie es.' };
    expect(judge(said({ checks: [open] }), expected).wrong).toEqual([
      'leaves something open: Läuft dort etwas anderes,',
    ]);
  });
});
