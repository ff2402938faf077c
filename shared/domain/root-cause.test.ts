import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import type { Between } from '#shared/contract/between.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { finding, findingTable, type Finding, type FindingCode, type FindingData } from '#shared/contract/findings.ts';
import { failureSamples } from '#shared/texts/failures/samples.ts';
import { findingSamples } from '#shared/texts/findings/samples.ts';
import { failurePlace } from './failure-place.ts';
import { verdictOf } from './verdict.ts';
import { rootCause, type Cause, type CauseFacts } from './root-cause.ts';

const forward = { lanAddress: '192.168.178.20', internalPort: 8080 };
const at = '2026-11-24T13:05:00.000Z';
const asked = { name: 'meinefirma.de', server: 'system' };
const http = { address: '203.0.113.7', port: 80, forward };
const https = { address: '203.0.113.7', port: 443, forward };
/** The first sample of a code; for most relations the data do not matter. */
const any = (code: FindingCode): Finding => finding(code, findingSamples[code][0] as never);

const codeOf = (cause: Cause) => (cause.by === 'finding' ? cause.finding.code : cause.failure.code);
const codes = (findings: readonly Finding[], ended: Failure | null = null, facts: CauseFacts = {}) =>
  rootCause(findings, ended, facts).map(codeOf);

const limited = failure('CA_RATE_LIMITED', {
  limit: 'other',
  retryAt: null,
  problem: { type: 'urn:ietf:params:acme:error:rateLimited', status: 429, detail: 'too many', subproblems: [] },
});

const validation = (change: Partial<Extract<Failure, { code: 'VALIDATION_FAILED' }>['data']> = {}) =>
  failure('VALIDATION_FAILED', {
    name: 'meinefirma.de',
    reason: 'connection',
    cause: 'timeout',
    trouble: null,
    page: null,
    address: '203.0.113.7',
    forward: null,
    requestsSeen: 0,
    problem: { type: 'urn:ietf:params:acme:error:connection', status: 400, detail: 'Timeout', subproblems: [] },
    ...change,
  });

describe('one cause explains what follows from it', () => {
  test.each<[string, FindingCode, FindingCode[]]>([
    ['a name that does not exist', 'DNS_NO_SUCH_NAME', ['RESOLVERS_DIFFER', 'OUTSIDE_NOT_REACHED', 'CERTIFICATE_NONE']],
    [
      'an address of the own network',
      'IPV4_NOT_PUBLIC',
      ['RESOLVERS_DIFFER', 'CHALLENGE_NOT_FROM_HERE', 'PUBLIC_DOWN'],
    ],
    ['a busy HTTP port', 'HTTP_PORT_BUSY', ['CHALLENGE_NOT_FOUND', 'OUTSIDE_NOT_REACHED', 'REDIRECT_ELSEWHERE']],
    [
      'another server on the HTTPS port',
      'HTTPS_PORT_BUSY',
      ['LOCAL_OTHER_CERTIFICATE', 'FINGERPRINT_OTHER', 'NAME_DIFFERS'],
    ],
    ['a missing forwarding', 'CHALLENGE_NOT_ANSWERED', ['OUTSIDE_NOT_REACHED', 'EXPIRY_CLOSE', 'TIME_RENEWAL_DUE']],
    ['a name that leads to another server', 'CHALLENGE_FOREIGN_PAGE', ['PUBLIC_FOREIGN', 'NAME_DIFFERS', 'UNTRUSTED']],
    ['a wrong record beside a right one', 'CHALLENGE_RECORD_WRONG', ['PUBLIC_RECORD_WRONG', 'OUTSIDE_NOT_REACHED']],
    ['an IPv6 record that leads nowhere', 'CHALLENGE_IPV6_SILENT', ['PUBLIC_IPV6_DOWN']],
    ['another server on port 80', 'REDIRECT_OTHER_SERVER', ['PUBLIC_NOT_FROM_HERE']],
    [
      'name servers that contradict each other',
      'DNS_SERVERS_DISAGREE',
      ['RESOLVERS_DIFFER', 'LINE_RECORD_ELSEWHERE', 'OUTSIDE_NOT_REACHED', 'EXPIRY_CLOSE'],
    ],
    ['an answer that is changed on the way', 'CHALLENGE_CHANGED', ['OUTSIDE_NOT_REACHED', 'CERTIFICATE_NONE']],
    ['a database that is away', 'DATABASE_UNUSABLE', ['CERTIFICATE_OUT_OF_REACH', 'SPACE_NONE', 'LOCAL_DOWN']],
    [
      'a record that leads to another line',
      'LINE_RECORD_ELSEWHERE',
      ['RESOLVERS_DIFFER', 'CHALLENGE_NOT_FROM_HERE', 'CHALLENGE_NOT_FOUND', 'PUBLIC_FOREIGN', 'NAME_DIFFERS'],
    ],
    [
      'a line without an address of its own',
      'LINE_SHARED',
      ['LINE_PORT_MISSING', 'CHALLENGE_NOT_FROM_HERE', 'PUBLIC_NOT_FROM_HERE', 'CERTIFICATE_NONE'],
    ],
    [
      'a second router',
      'LINE_BEHIND_ROUTER',
      ['CHALLENGE_NOT_FROM_HERE', 'PUBLIC_NOT_FROM_HERE', 'OUTSIDE_NOT_REACHED'],
    ],
    [
      'ports that lead to another device',
      'LINE_PORT_ELSEWHERE',
      ['CHALLENGE_NOT_FROM_HERE', 'PUBLIC_NOT_FROM_HERE', 'OUTSIDE_NOT_REACHED', 'EXPIRY_CLOSE'],
    ],
    ['an expired certificate', 'EXPIRY_PAST', ['TIME_EXPIRED', 'UNTRUSTED']],
    ['a certificate that waits for a restart', 'LOCAL_RESTART_PENDING', ['FINGERPRINT_OLD']],
    ['the edition', 'EDITION_EINZELPLATZ', ['CONTACT_MISSING', 'CERTIFICATE_NONE', 'APPLICATION_REFUSED']],
  ])('%s', (_what, cause, consequences) => {
    const causes = rootCause([...consequences.map(any), any(cause)], null);
    expect(causes.map(codeOf)).toEqual([cause]);
    expect(causes[0]?.consequences.map((one) => one.code).toSorted()).toEqual(consequences.toSorted());
  });

  test('what has nothing to do with it comes after it', () => {
    const found = [any('APPLICATION_REFUSED'), any('DNS_NO_SUCH_NAME'), any('TERMS_CHANGED')];
    expect(codes(found)).toEqual(['DNS_NO_SUCH_NAME', 'APPLICATION_REFUSED', 'TERMS_CHANGED']);
  });

  test('what is broken comes before a mere warning, though that lies ahead of it', () => {
    expect(codes([any('CLOCK_OFF'), any('APPLICATION_REFUSED')])).toEqual(['APPLICATION_REFUSED', 'CLOCK_OFF']);
  });

  test('a wrong clock explains a certificate that seems expired, and not one that is untrusted for another reason', () => {
    const untrusted = (systemCode: string) => finding('UNTRUSTED', { issuer: 'E7', systemCode });
    expect(codes([any('CLOCK_WRONG'), untrusted('CERT_HAS_EXPIRED')])).toEqual(['CLOCK_WRONG']);
    expect(codes([any('CLOCK_WRONG'), untrusted('SELF_SIGNED_CERT_IN_CHAIN')])).toEqual(['CLOCK_WRONG', 'UNTRUSTED']);
  });

  test('without any network, the name servers are silent because of that; where only names fail, the CA is unreachable because of that', () => {
    const caDown = (cause: 'timeout' | 'dns') =>
      finding('CA_UNREACHABLE', { host: 'acme-v02.api.letsencrypt.org', cause, systemCode: 'X' });
    expect(codes([any('DNS_TIMEOUT'), caDown('timeout')])).toEqual(['CA_UNREACHABLE']);
    expect(codes([any('DNS_TIMEOUT'), caDown('dns')])).toEqual(['DNS_TIMEOUT']);
    // Somebody has answered: there is a way out.
    expect(codes([any('CHALLENGE_ROUTER_ANSWERS'), caDown('timeout')])).toEqual([
      'CA_UNREACHABLE',
      'CHALLENGE_ROUTER_ANSWERS',
    ]);
  });

  test('another server on one address explains nothing of another address', () => {
    const elsewhere = finding('PUBLIC_FOREIGN', {
      ...https,
      address: '198.51.100.9',
      names: ['x.example'],
      issuer: 'X',
    });
    const page = finding('CHALLENGE_FOREIGN_PAGE', { ...http, title: null, server: null, httpStatus: 200 });
    expect(codes([page, elsewhere])).toEqual(['CHALLENGE_FOREIGN_PAGE', 'PUBLIC_FOREIGN']);
    expect(codes([page, { ...elsewhere, data: { ...elsewhere.data, address: http.address } } as Finding])).toEqual([
      'CHALLENGE_FOREIGN_PAGE',
    ]);
  });

  test('who changes what passes on port 80 is the one on port 443, where that one has a certificate for the name', () => {
    const changed = finding('CHALLENGE_CHANGED', { address: http.address, port: 80, what: 'path', by: null });
    const foreign = { names: ['meinefirma.de'], issuer: 'Proxy' };
    const proxy = finding('PUBLIC_FOREIGN', { ...https, ...foreign, isForName: true });
    expect(codes([changed, proxy])).toEqual(['CHALLENGE_CHANGED']);
    expect(codes([changed, finding('PUBLIC_FOREIGN', { ...https, ...foreign })])).toEqual([
      'CHALLENGE_CHANGED',
      'PUBLIC_FOREIGN',
    ]);
    const elsewhere = finding('PUBLIC_FOREIGN', { ...https, ...foreign, address: '198.51.100.9', isForName: true });
    expect(codes([changed, elsewhere])).toEqual(['CHALLENGE_CHANGED', 'PUBLIC_FOREIGN']);
  });

  test('a certificate of a service in front is at the domain, and of another server where it was seen', () => {
    const shown = { installed: 'AA', served: 'BB', issuer: 'X', names: ['meinefirma.de'] };
    const inFront = { service: 'Cloudflare', name: 'meinefirma.de' };
    const hop = (change: object) => rootCause([finding('FINGERPRINT_OTHER', { ...shown, ...change })], null)[0]?.hop;
    expect(hop({ inFront })).toBe('domain');
    expect(hop({})).toBe('certificate');
    expect(hop({ expiredAt: at })).toBe('certificate');
  });

  test('what answers on both ports is one cause, and whoever has port 443 for himself is one of his own', () => {
    const on80 = (by: Between) => finding('CHALLENGE_ANSWERED_BY', { ...http, name: 'meinefirma.de', by });
    const on443 = (by: Between, address = https.address) =>
      finding('PUBLIC_ANSWERED_BY', { ...https, address, name: 'meinefirma.de', by });
    const nas: Between = { kind: 'nas', name: 'Synology' };
    const parking: Between = { kind: 'parking', name: null };
    const vpn: Between = { kind: 'vpn', name: 'Sophos' };
    const webhoster: Between = { kind: 'webhoster', name: null };
    const router = on443({ kind: 'router', name: 'FRITZ!Box' });
    expect(codes([on80(nas), on443(nas)])).toEqual(['CHALLENGE_ANSWERED_BY']);
    expect(codes([on80(parking), on443(webhoster)])).toEqual(['CHALLENGE_ANSWERED_BY']);
    expect(codes([any('CHALLENGE_FOREIGN_PAGE'), on443(nas)])).toEqual(['CHALLENGE_FOREIGN_PAGE']);
    expect(codes([any('CHALLENGE_ROUTER_ANSWERS'), router])).toEqual(['CHALLENGE_ROUTER_ANSWERS']);
    for (const one of [on80(nas), on80(vpn), any('CHALLENGE_ROUTER_ANSWERS'), any('CHALLENGE_NOT_FOUND')])
      expect(codes([one, on443(vpn)])).toEqual([one.code, 'PUBLIC_ANSWERED_BY']);
    expect(codes([on80(nas), on443(nas, '198.51.100.9')])).toEqual(['CHALLENGE_ANSWERED_BY', 'PUBLIC_ANSWERED_BY']);
  });

  test('who answers on port 443 is at the domain where the name leads to it, and else at the router', () => {
    const hop = (by: Between) =>
      rootCause([finding('PUBLIC_ANSWERED_BY', { ...https, name: 'meinefirma.de', by })], null)[0]?.hop;
    expect(hop({ kind: 'expired', name: null })).toBe('domain');
    expect(hop({ kind: 'webhoster', name: null })).toBe('domain');
    expect(hop({ kind: 'vpn', name: null })).toBe('router443');
  });
});

describe('what the router says of the line', () => {
  const toHttp = { for: 'http', port: 80, internalPort: 8080 } as const;
  const toHttps = { for: 'https', port: 443, internalPort: 443 } as const;
  const missing = (...forwards: (typeof toHttp | typeof toHttps)[]) =>
    finding('LINE_PORT_MISSING', { told: 1, lanAddress: forward.lanAddress, forwards });
  const notFromHere = (code: 'CHALLENGE_NOT_FROM_HERE' | 'PUBLIC_NOT_FROM_HERE') =>
    finding(code, { ...(code === 'CHALLENGE_NOT_FROM_HERE' ? http : https), cause: 'timeout' });

  test('of one port explains nothing of the other, and is a matter of that port', () => {
    const both = [notFromHere('CHALLENGE_NOT_FROM_HERE'), notFromHere('PUBLIC_NOT_FROM_HERE')];
    expect(codes([missing(toHttp), ...both])).toEqual(['LINE_PORT_MISSING', 'PUBLIC_NOT_FROM_HERE']);
    expect(codes([missing(toHttps), ...both])).toEqual(['LINE_PORT_MISSING', 'CHALLENGE_NOT_FROM_HERE']);
    expect(rootCause([missing(toHttp)], null)[0]?.hop).toBe('router80');
    expect(rootCause([missing(toHttp, toHttps)], null)[0]?.hop).toBe('router80');
    expect(rootCause([missing(toHttps)], null)[0]?.hop).toBe('router443');
  });

  test('says more than a failed validation, if it is about the same way', () => {
    expect(codes([any('LINE_RECORD_ELSEWHERE')], validation())).toEqual(['LINE_RECORD_ELSEWHERE']);
    expect(codes([missing(toHttp)], validation())).toEqual(['LINE_PORT_MISSING']);
    expect(codes([missing(toHttps)], validation())).toContain('VALIDATION_FAILED');
    expect(codes([missing(toHttps)], validation({ challenge: 'tls-alpn-01' }))).toEqual(['LINE_PORT_MISSING']);
  });

  test('is found at the name, at the router, or before both', () => {
    const hopOf = (code: FindingCode) => rootCause([any(code)], null)[0]?.hop;
    expect(hopOf('LINE_RECORD_ELSEWHERE')).toBe('domain');
    expect(hopOf('LINE_BEHIND_ROUTER')).toBe('router80');
    expect(hopOf('LINE_SHARED')).toBe('internet');
  });

  test('hides nothing that is broken behind a doubt', () => {
    expect(codes([any('LINE_RECORD_DOUBTFUL'), notFromHere('CHALLENGE_NOT_FROM_HERE')])).toEqual([
      'LINE_RECORD_DOUBTFUL',
    ]);
    expect(codes([any('LINE_RECORD_DOUBTFUL'), any('CHALLENGE_NOT_FOUND')])).toEqual([
      'CHALLENGE_NOT_FOUND',
      'LINE_RECORD_DOUBTFUL',
    ]);
  });
});

describe('how a request ended', () => {
  const comesBack = finding('CHALLENGE_COMES_BACK', http);
  const notReached = finding('OUTSIDE_NOT_REACHED', { at, by: 'request', detail: 'Timeout' });
  const notFromHere = finding('CHALLENGE_NOT_FROM_HERE', { ...http, cause: 'timeout' });

  test('is the cause where nothing here is known to be wrong, and explains what could not be decided from here', () => {
    const causes = rootCause([notFromHere, notReached], validation());
    expect(causes.map(codeOf)).toEqual(['VALIDATION_FAILED']);
    expect(causes[0]).toMatchObject({ hop: 'router80', status: 'broken', consequences: [notFromHere, notReached] });
  });

  test('is no cause where a finding says it more exactly', () => {
    expect(codes([any('HTTP_PORT_BUSY')], validation())).toEqual(['HTTP_PORT_BUSY']);
    expect(codes([any('DNS_NO_SUCH_NAME')], validation({ reason: 'dns', trouble: 'noSuchName' }))).toEqual([
      'DNS_NO_SUCH_NAME',
    ]);
  });

  test('is none where the name servers are known to contradict each other', () => {
    const disagree = finding('DNS_SERVERS_DISAGREE', {
      name: 'meinefirma.de',
      addresses: ['203.0.113.7'],
      others: ['203.0.113.8'],
    });
    const ended = validation({ address: '203.0.113.8', elsewhere: { known: ['203.0.113.7'], why: 'zoneDisagrees' } });
    expect(rootCause([disagree, comesBack], ended)).toMatchObject([{ finding: disagree, hop: 'domain' }]);
    // What is wrong at the right address is another matter.
    const notAnswered = finding('CHALLENGE_NOT_ANSWERED', { ...http, cause: 'timeout' });
    expect(codes([disagree, notAnswered])).toEqual(['DNS_SERVERS_DISAGREE', 'CHALLENGE_NOT_ANSWERED']);
    expect(
      codes([disagree, finding('CHALLENGE_NOT_ANSWERED', { ...http, address: '203.0.113.8', cause: 'timeout' })]),
    ).toEqual(['DNS_SERVERS_DISAGREE']);
  });

  test('colours the hop where it failed', () => {
    const hopOf = (ended: Failure) => rootCause([], ended)[0]?.hop;
    expect(hopOf(validation({ reason: 'dns' }))).toBe('domain');
    expect(hopOf(validation({ reason: 'caa' }))).toBe('domain');
    expect(hopOf(validation({ elsewhere: { known: ['203.0.113.9'], why: 'old' } }))).toBe('domain');
    expect(hopOf(validation({ challenge: 'tls-alpn-01' }))).toBe('router443');
    expect(hopOf(limited)).toBe('ca');
  });

  test('a CA that cannot be reached is coloured only where the way out of this machine is open', () => {
    const cut = { host: 'ca.test', cause: 'other', systemCode: 'ENETUNREACH' } as const;
    const hopsOf = (data: FindingData<'CA_UNREACHABLE'>) => [
      rootCause([finding('CA_UNREACHABLE', data)], null)[0]?.hop,
      rootCause([], failure('CA_UNREACHABLE', data))[0]?.hop,
    ];
    expect(hopsOf(cut)).toEqual(['internet', 'internet']);
    for (const why of ['noNetwork', 'noGateway', 'heldBack', 'stalled'] as const) {
      expect(hopsOf({ ...cut, systemCode: 'ETIMEDOUT', why })[0]).toBe('internet');
    }
    expect(hopsOf({ ...cut, why: 'filtered' })[0]).toBe('ca');
    expect(hopsOf({ ...cut, proxy: 'proxy.firma.lan:3128' })).toEqual(['ca', 'ca']);
    expect(hopsOf({ ...cut, cause: 'refused', systemCode: 'ECONNREFUSED' })).toEqual(['ca', 'ca']);
  });

  test('belongs to this machine’s own firewall where the router forwards, and not even our own request came back', () => {
    const hopOf = (change: Parameters<typeof validation>[0]) =>
      rootCause([], validation({ stage: 'connect', isForwarded: true, ...change }))[0]?.hop;
    for (const fromHere of [undefined, null, 'notFromHere', 'notAnswered'] as const)
      expect(hopOf({ fromHere })).toBe('port8080');
    for (const fromHere of ['cameBack', 'otherAnswer'] as const) expect(hopOf({ fromHere })).toBe('router80');
    expect(hopOf({ isForwarded: undefined })).toBe('router80');
    // The router’s forwardings are of IPv4 alone.
    expect(hopOf({ address: '2a01:488:42::7' })).toBe('router80');
    expect(hopOf({ address: null })).toBe('router80');
  });

  test.each(['LINE_OTHER_ROUTER', 'LINE_GUEST_NETWORK'] as const)(
    'shows what nobody can be sure of from inside, where no connection came about: %s',
    (code) => {
      const seen = any(code);
      expect(rootCause([seen], null)).toMatchObject([{ finding: { code }, status: 'warning' }]);
      expect(rootCause([seen], validation())).toMatchObject([{ finding: { code }, status: 'broken' }]);
      const answered = rootCause([seen], validation({ reason: 'unauthorized', cause: null }));
      expect(answered).toMatchObject([
        { by: 'failure', status: 'broken' },
        { finding: { code }, status: 'warning' },
      ]);
    },
  );

  test('stays after a later look that found nothing, as what may have been mended', () => {
    const later = rootCause([comesBack, notReached], validation(), { findingsAreNewer: true });
    expect(later).toMatchObject([{ by: 'failure', status: 'warning' }]);
    expect(rootCause([comesBack, notReached], validation())).toMatchObject([{ by: 'failure', status: 'broken' }]);
  });

  test('is over where a later look of the same kind is good', () => {
    const resolves = finding('DNS_RESOLVES', { ...asked, addresses: ['203.0.113.7'] });
    const ended = validation({ reason: 'dns', trouble: 'noSuchName' });
    expect(codes([resolves], ended, { findingsAreNewer: true })).toEqual([]);
    expect(codes([resolves], ended)).toEqual(['VALIDATION_FAILED']);
  });

  test('what a staging environment says of itself is no cause', () => {
    expect(codes([], limited)).toEqual(['CA_RATE_LIMITED']);
    expect(codes([], limited, { staging: true })).toEqual([]);
    expect(codes([], validation(), { staging: true })).toEqual(['VALIDATION_FAILED']);
  });
});

describe('whatever the findings', () => {
  const everyFinding = fc.oneof(
    ...(Object.keys(findingTable) as FindingCode[]).map((code) =>
      fc.constantFrom<unknown>(...findingSamples[code]).map((data) => finding(code, data as never)),
    ),
  );
  const everyFailure = fc.oneof(
    fc.constant(null),
    ...Object.entries(failureSamples).map(([code, samples]) =>
      fc.constantFrom<unknown>(...samples).map((data) => failure(code as 'BUSY', data as never) as Failure),
    ),
  );
  const facts = fc.record({ staging: fc.boolean(), findingsAreNewer: fc.boolean() });

  test('one cause is first, and each of what is wrong is a cause, or follows from exactly one', () => {
    fc.assert(
      fc.property(fc.uniqueArray(everyFinding, { maxLength: 14 }), everyFailure, facts, (findings, ended, given) => {
        const causes = rootCause(findings, ended, given);
        const wrong = findings.filter(({ status }) => status === 'broken' || status === 'warning');
        const told = causes.flatMap((cause) => [
          ...(cause.by === 'finding' ? [cause.finding] : []),
          ...cause.consequences,
        ]);
        expect(told).toHaveLength(wrong.length);
        expect(new Set(told)).toEqual(new Set(wrong));
        expect(causes.length > 0).toBe(wrong.length > 0 || causes.some((cause) => cause.by === 'failure'));
        const isOnlyWaitedFor = findings.some(({ code }) => code === 'LOCAL_RESTART_PENDING');
        if (verdictOf(findings) === 'broken' && !isOnlyWaitedFor) expect(causes[0]?.status).toBe('broken');
        const firstWarning = causes.findIndex(({ status }) => status === 'warning');
        if (firstWarning >= 0)
          expect(causes.slice(firstWarning).every(({ status }) => status === 'warning')).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  test('the order in which they were found changes nothing', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(everyFinding, { maxLength: 10, selector: (one) => one.code }),
        everyFailure,
        (findings, ended) => {
          expect(codes(findings.toReversed(), ended)).toEqual(codes(findings, ended));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('every failure has a place in the picture, or says nothing of the path', () => {
    for (const [code, samples] of Object.entries(failureSamples)) {
      for (const data of samples) expect(() => failurePlace(failure(code as 'BUSY', data as never))).not.toThrow();
    }
  });
});
