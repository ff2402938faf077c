import { describe, expect, test } from 'vitest';
import { finding } from '../contract/findings.ts';
import {
  challengeTypeIn,
  challengeTypeSet,
  chooseChallengeType,
  isChosen,
  isTlsToBeTried,
} from './challenge-choice.ts';
import { findingsInTheWay } from './preflight.ts';

const byHttp = { reached: true };
const notByHttp = { reached: false };
const byTls = { reached: true, challenge: 'tls-alpn-01' } as const;
const notByTls = { reached: false, challenge: 'tls-alpn-01' } as const;

describe('The CA is to come over', () => {
  test.each([
    ['HTTP', 'leadsHere', 'leadsHere', null],
    ['HTTP', 'leadsHere', 'leadsHere', byTls],
    ['HTTP', 'unknown', 'leadsHere', null],
    ['HTTP', 'unknown', 'leadsHere', byHttp],
    ['TLS', 'unknown', 'leadsHere', notByHttp],
    ['HTTP', 'unknown', 'unknown', notByHttp],
    ['TLS', 'unknown', 'unknown', byTls],
    ['HTTP', 'unknown', 'broken', byTls],
    ['HTTP', 'unknown', 'leadsHere', notByTls],
    ['TLS', 'broken', 'leadsHere', null],
    ['TLS', 'broken', 'leadsHere', byHttp],
    ['HTTP', 'broken', 'unknown', null],
    ['TLS', 'broken', 'unknown', byTls],
    ['HTTP', 'broken', 'broken', byTls],
  ] as const)('%s where port 80 is seen as %s, port 443 as %s, and it saw %j last', (way, http, tls, outside) => {
    expect(chooseChallengeType(http, tls, outside)).toBe(way === 'TLS' ? 'tls-alpn-01' : 'http-01');
  });

  test('what is set, in front; and beside profacto over HTTP, whatever is set', () => {
    const set = (challengeType: 'auto' | 'http-01' | 'tls-alpn-01', operation: 'front' | 'beside') => ({
      isChosen: isChosen({ challengeType, operation }),
      way: challengeTypeSet({ challengeType, operation }),
    });
    expect(set('auto', 'front')).toEqual({ isChosen: true, way: 'http-01' });
    expect(set('http-01', 'front')).toEqual({ isChosen: false, way: 'http-01' });
    expect(set('tls-alpn-01', 'front')).toEqual({ isChosen: false, way: 'tls-alpn-01' });
    for (const one of ['auto', 'http-01', 'tls-alpn-01'] as const) {
      expect(set(one, 'beside')).toEqual({ isChosen: false, way: 'http-01' });
    }
  });

  test('what the checks have decided', () => {
    const overTls = [finding('CHALLENGE_OVER_TLS', { port: 443, by: 'auto' })];
    expect(challengeTypeIn({ challengeType: 'auto', operation: 'front' }, overTls)).toBe('tls-alpn-01');
    expect(challengeTypeIn({ challengeType: 'auto', operation: 'front' }, [])).toBe('http-01');
    expect(challengeTypeIn({ challengeType: 'http-01', operation: 'front' }, overTls)).toBe('http-01');
  });
});

test('nobody looks at port 443 while port 80 leads here, or while nothing speaks against it', () => {
  for (const outside of [null, byHttp, notByHttp, byTls, notByTls]) {
    expect(isTlsToBeTried('leadsHere', outside)).toBe(false);
  }
  expect(isTlsToBeTried('unknown', null)).toBe(false);
  expect(isTlsToBeTried('unknown', byHttp)).toBe(false);
});

test('only what lies on the way by which the CA comes stops a request', () => {
  const holder = { pid: null, name: null, ours: false } as never;
  const http = finding('HTTP_PORT_BUSY', { port: 8080, holder });
  const https = finding('HTTPS_PORT_BUSY', { port: 443, holder });
  const caa = finding('CAA_RESTRICTS', {
    domain: 'firma.de',
    parameter: 'validationmethods',
    value: 'dns-01,tls-alpn-01',
  });
  expect(findingsInTheWay([http, https, caa], false)).toEqual([http, caa]);
  expect(findingsInTheWay([http, https, caa], false, 'tls-alpn-01')).toEqual([https]);
});
