import { describe, expect, test } from 'vitest';
import { hopByCheck, hopIds } from '#shared/contract/check-table.ts';
import { finding, type Finding } from '#shared/contract/findings.ts';
import type { CheckId } from '#shared/contract/findings.ts';
import { hopsOf, paths } from './path.ts';
import type { Proof } from './proofs.ts';
import { rootCause } from './root-cause.ts';

const forward = { lanAddress: '192.168.178.20', internalPort: 8080 };
const arrival = { address: '203.0.113.7', port: 80, forward };
const asked = { name: 'meinefirma.de', server: 'system' };
const resolves = finding('DNS_RESOLVES', { ...asked, addresses: ['203.0.113.7'] });
const notAnswered = finding('CHALLENGE_NOT_ANSWERED', { ...arrival, cause: 'timeout' });
const ipv6Silent = finding('CHALLENGE_IPV6_SILENT', { address: '2001:db8::7', port: 80, cause: 'timeout' });

const hops = (findings: readonly Finding[], checking: readonly CheckId[] = [], proofs: readonly Proof[] = []) =>
  hopsOf({ findings, checking, causes: rootCause(findings, null), proofs });

describe('the two paths', () => {
  test('begin alike and together hold every hop', () => {
    expect(paths.validation.slice(0, 2)).toEqual(paths.visitors.slice(0, 2));
    expect([paths.validation.at(-1), paths.visitors.at(-1)]).toEqual(['ca', 'profacto']);
    expect(new Set([...paths.validation, ...paths.visitors])).toEqual(new Set(hopIds));
  });

  test('every hop has a check that looks at it', () => {
    expect(new Set(Object.values(hopByCheck))).toEqual(new Set(hopIds));
  });
});

describe('a hop', () => {
  test('is unknown before anybody has looked', () => {
    expect(Object.values(hops([])).map((hop) => hop.status)).toEqual(hopIds.map(() => 'unknown'));
  });

  test('is as bad as the worst cause that lies there, whose finding comes first', () => {
    const { router80 } = hops([ipv6Silent, notAnswered]);
    expect(router80.status).toBe('broken');
    expect(router80.findings).toEqual([notAnswered, ipv6Silent]);
  });

  test('known in part is as good as that part', () => {
    expect(hops([resolves, finding('CAA_NOT_CHECKED', {})]).domain.status).toBe('good');
  });

  test('is being checked while one of its checks is open, unless something is wrong already', () => {
    const open = hops([resolves, notAnswered], ['caa', 'challenge']);
    expect(open.domain.status).toBe('checking');
    expect(open.router80.status).toBe('broken');
    expect(open.tls.status).toBe('unknown');
  });

  test('is not red where it is wrong only because of a cause elsewhere: it follows', () => {
    const noName = finding('DNS_NO_SUCH_NAME', asked);
    const seen = hops([noName, finding('CHALLENGE_NOT_CHECKED', {}), finding('REDIRECT_ELSEWHERE', { location: 'x' })]);
    expect(seen.domain.status).toBe('broken');
    expect(seen.router80.status).toBe('follows');
    expect(seen.tls.status).toBe('follows');
    expect(seen.ca.status).toBe('unknown');
  });

  test('is good where it is proven, though nobody has looked, and not where a cause lies', () => {
    const proof: Proof = { by: 'request', at: null, hops: ['internet', 'router80'], checks: [], decides: [] };
    expect(hops([], [], [proof]).internet).toMatchObject({ status: 'good', proof });
    expect(hops([notAnswered], [], [proof]).router80.status).toBe('broken');
  });
});
