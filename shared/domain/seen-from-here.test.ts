import { describe, expect, test } from 'vitest';
import { finding, type Finding } from '#shared/contract/findings.ts';
import { seenFromHere } from './seen-from-here.ts';

const IPV4 = '203.0.113.7';
const IPV6 = '2001:db8::7';
const forward = { lanAddress: '192.168.178.20', internalPort: 8080 };
const at = (address: string) => ({ address, port: 80 });
const forwarded = (address: string) => ({ ...at(address), forward });
const inHttp = (findings: Finding[], address: string | null = IPV4) =>
  seenFromHere(findings, { challenge: 'http-01', address });

describe('What our own request met just before the CA’s', () => {
  test.each([
    [finding('CHALLENGE_COMES_BACK', at(IPV4)), 'cameBack'],
    [finding('CHALLENGE_NOT_FROM_HERE', { ...forwarded(IPV4), cause: 'timeout' }), 'notFromHere'],
    [finding('CHALLENGE_NOT_ANSWERED', { ...forwarded(IPV4), cause: 'refused' }), 'notAnswered'],
    [finding('CHALLENGE_ROUTER_ANSWERS', { ...forwarded(IPV4), title: 'FRITZ!Box' }), 'otherAnswer'],
    [finding('CHALLENGE_NOT_FOUND', { ...forwarded(IPV4), server: 'nginx' }), 'otherAnswer'],
    [finding('CHALLENGE_REDIRECT_LOOP', { ...at(IPV4), location: '/' }), 'otherAnswer'],
  ] as const)('is told by the finding about the same address: %o', (one, fromHere) => {
    expect(inHttp([finding('CONTACT_SET', {}), one])).toEqual({ fromHere });
  });

  test('tells whether what answers there is in front of this machine', () => {
    const page = { ...forwarded(IPV4), title: null, server: 'nginx', httpStatus: 401 };
    const inFront = finding('CHALLENGE_FOREIGN_PAGE', { ...page, isInFront: true });
    expect(inHttp([inFront])).toEqual({ fromHere: 'otherAnswer', isInFront: true });
    expect(inHttp([inFront], IPV6)).toEqual({});
    expect(inHttp([finding('CHALLENGE_FOREIGN_PAGE', page)])).toEqual({ fromHere: 'otherAnswer' });
  });

  test('tells of a record that does not lead here, while another one does', () => {
    const stray = { ...at(IPV4), here: ['203.0.113.8'], cause: null, says: 'Apache' };
    const elsewhere = { known: ['203.0.113.8'], why: 'stray' };
    expect(inHttp([finding('CHALLENGE_RECORD_WRONG', stray)])).toEqual({ fromHere: 'otherAnswer', elsewhere });
    expect(inHttp([finding('CHALLENGE_RECORD_DOUBTFUL', { ...stray, reachedAt: null })])).toMatchObject({ elsewhere });
    expect(inHttp([finding('CHALLENGE_RECORD_WRONG', stray)], '203.0.113.8')).toEqual({});
  });

  test('is what was met at the address that the CA names', () => {
    const both = [
      finding('CHALLENGE_COMES_BACK', at(IPV4)),
      finding('CHALLENGE_IPV6_REFUSED', { ...at(IPV6), cause: 'reset' }),
    ];
    expect(inHttp(both)).toEqual({ fromHere: 'cameBack' });
    expect(inHttp(both, IPV6.toUpperCase())).toEqual({ fromHere: 'notAnswered', ipv4CameBack: true });
    expect(inHttp(both, '198.51.100.1')).toEqual({});
    expect(inHttp(both, null)).toEqual({});
  });

  test('is not known where nothing was looked at, or by another way', () => {
    const tls = [finding('PUBLIC_REACHES_US', { ...at(IPV4), port: 443 })];
    expect(inHttp([])).toEqual({});
    expect(inHttp([finding('CHALLENGE_NOT_CHECKED', {})], null)).toEqual({});
    expect(inHttp(tls)).toEqual({});
    expect(seenFromHere(tls, { challenge: 'tls-alpn-01', address: null })).toEqual({ fromHere: 'cameBack' });
  });
});
