import { describe, expect, test } from 'vitest';
import { hopByCheck, hopIds } from '#shared/contract/check-table.ts';
import { finding } from '#shared/contract/findings.ts';
import { firstProblemHop, hopsOf, paths, suggestedHop } from './path.ts';

const forward = { lanAddress: '192.168.178.20', internalPort: 8080 };
const arrival = { address: '203.0.113.7', port: 80, forward };
const resolves = finding('DNS_RESOLVES', { name: 'meinefirma.de', server: 'system', addresses: ['203.0.113.7'] });
const notAnswered = finding('CHALLENGE_NOT_ANSWERED', { ...arrival, cause: 'timeout' });
const ipv6Silent = finding('CHALLENGE_IPV6_SILENT', { address: '2001:db8::7', port: 80, cause: 'timeout' });

describe('the two paths', () => {
  test('begin alike and together hold every hop', () => {
    expect(paths.validation.slice(0, 2)).toEqual(paths.visitors.slice(0, 2));
    expect(new Set([...paths.validation, ...paths.visitors])).toEqual(new Set(hopIds));
  });

  test('every hop has a check that looks at it', () => {
    expect(new Set(Object.values(hopByCheck))).toEqual(new Set(hopIds));
  });
});

describe('a hop', () => {
  test('is unknown before anybody has looked', () => {
    expect(Object.values(hopsOf([], [])).map((hop) => hop.status)).toEqual(hopIds.map(() => 'unknown'));
  });

  test('is as bad as its worst finding, which comes first', () => {
    const { router80 } = hopsOf([ipv6Silent, notAnswered], []);
    expect(router80.status).toBe('broken');
    expect(router80.findings).toEqual([notAnswered, ipv6Silent]);
  });

  test('known in part is as good as that part', () => {
    expect(hopsOf([resolves, finding('CAA_NOT_CHECKED', {})], []).domain.status).toBe('good');
  });

  test('is being checked while one of its checks is open, unless something is wrong already', () => {
    const open = hopsOf([resolves, notAnswered], ['caa', 'challenge']);
    expect(open.domain.status).toBe('checking');
    expect(open.router80.status).toBe('broken');
    expect(open.tls.status).toBe('unknown');
  });
});

describe('help is needed first', () => {
  test('at the first broken hop, before one with a remark that lies ahead of it', () => {
    const hops = hopsOf(
      [finding('IPV4_NONE', {}), finding('LOCAL_DOWN', { port: 443, cause: 'refused' }), notAnswered],
      [],
    );
    expect(firstProblemHop(hops)?.id).toBe('router80');
  });

  test('else at the first with a remark, and else nowhere', () => {
    expect(firstProblemHop(hopsOf([resolves, ipv6Silent], []))?.id).toBe('router80');
    expect(firstProblemHop(hopsOf([resolves], []))).toBeNull();
  });
});

describe('what is opened by itself after a check', () => {
  const url = 'http://127.0.0.1:8081';
  const after = (findings: Parameters<typeof hopsOf>[0], change = {}) =>
    suggestedHop({ source: 'check', isApplicationSeen: false, ...change }, hopsOf(findings, []));
  const refused = finding('APPLICATION_REFUSED', { url });

  test('is the first broken hop, and no hop with a mere remark', () => {
    expect(after([resolves, notAnswered, refused])).toBe('router80');
    expect(after([resolves, refused])).toBe('profacto');
    expect(after([resolves, ipv6Silent])).toBeNull();
  });

  test('is nothing that is said at the top already', () => {
    expect(after([resolves, refused], { isApplicationSeen: true })).toBeNull();
    expect(after([notAnswered], { source: 'request' })).toBeNull();
    expect(after([notAnswered, refused], { isApplicationSeen: true })).toBe('router80');
  });
});
