import { describe, expect, test } from 'vitest';
import { hopIds } from '#shared/contract/check-table.ts';
import { failure } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import { exampleCertificate, exampleOperation, exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { diagnosisOf, pathVerdict } from './diagnosis.ts';
import { verdictOf } from './verdict.ts';

const MORNING = '2026-11-24T08:00:00.000Z';
const NOON = '2026-11-24T12:00:00.000Z';
const EVENING = '2026-11-24T18:00:00.000Z';
const NOW = Date.parse('2026-11-24T20:00:00.000Z');

const forward = { lanAddress: '192.168.178.20', internalPort: 8080 };
const http = { address: '203.0.113.7', port: 80, forward };
const notFromHere = finding('CHALLENGE_NOT_FROM_HERE', { ...http, cause: 'timeout' });
const routerAnswers = finding('CHALLENGE_ROUTER_ANSWERS', { ...http, title: 'FRITZ!Box' });
const comesBack = finding('CHALLENGE_COMES_BACK', http);
const resolves = finding('DNS_RESOLVES', { name: 'meinefirma.de', server: 'system', addresses: ['203.0.113.7'] });
const connects = finding('PUBLIC_CONNECTS', { address: '203.0.113.7', port: 443, protocol: 'TLSv1.3' });

const report = (finishedAt: string, ...findings: Finding[]) => ({ finishedAt, findings, verdict: verdictOf(findings) });
const reached = { at: NOON, name: 'meinefirma.de', by: 'request', reached: true, detail: '' } as const;
const notReached = { ...reached, reached: false, detail: 'Timeout' } as const;
const timeout = failure('VALIDATION_FAILED', {
  name: 'meinefirma.de',
  reason: 'connection',
  cause: 'timeout',
  trouble: null,
  page: null,
  address: '203.0.113.7',
  forward: null,
  requestsSeen: 0,
  problem: { type: 'urn:ietf:params:acme:error:connection', status: 400, detail: 'Timeout', subproblems: [] },
});
const failed = (ended: Failure, change: Partial<NonNullable<Snapshot['lastRequest']>> = {}) => ({
  id: '7',
  staging: false,
  automatic: false,
  startedAt: NOON,
  finishedAt: NOON,
  outcome: 'failed' as const,
  steps: [],
  failure: ended,
  ...change,
});
const seen = (change: Partial<Snapshot>) => {
  const diagnosis = diagnosisOf(exampleSnapshot(change), NOW);
  const hops = Object.fromEntries(hopIds.map((id) => [id, diagnosis.hops[id].status]));
  const causes = diagnosis.causes.map((one) => (one.by === 'finding' ? one.finding.code : one.failure.code));
  return { hops, causes, verdict: pathVerdict(diagnosis), diagnosis };
};

describe('what is proven', () => {
  test('after the first success nearly every link is, though nobody has checked one', () => {
    const { hops, causes, verdict } = seen({ outside: reached, shield: 'colour', certificate: exampleCertificate });
    expect(causes).toEqual([]);
    expect(hops).toEqual({
      internet: 'good',
      domain: 'good',
      router80: 'good',
      port8080: 'good',
      profacto: 'good',
      ca: 'good',
      router443: 'unknown',
      tls: 'good',
      certificate: 'good',
    });
    expect(verdict).toBe('goodSoFar');
  });

  test('a fallback CA proves the way in, and nothing of the one that is set first', () => {
    const { hops } = seen({ outside: { ...reached, isFallback: true } });
    expect(hops).toMatchObject({ domain: 'good', router80: 'good', port8080: 'good', ca: 'unknown' });
  });

  test('a CA that came over TLS proves the other router port', () => {
    const { hops } = seen({ outside: { ...reached, challenge: 'tls-alpn-01' } });
    expect(hops).toMatchObject({ router443: 'good', router80: 'unknown', port8080: 'unknown' });
  });

  test('a problem that was found before it is over, and one that was found after it is not', () => {
    const found = (at: string) => seen({ outside: reached, lastCheck: report(at, routerAnswers) });
    expect(found(MORNING)).toMatchObject({ causes: [], hops: { router80: 'good' } });
    expect(found(EVENING)).toMatchObject({ causes: ['CHALLENGE_ROUTER_ANSWERS'], hops: { router80: 'broken' } });
  });

  test('what cannot be seen from here is decided by a CA that came through, whenever that was', () => {
    expect(seen({ lastCheck: report(EVENING, notFromHere) }).causes).toEqual(['CHALLENGE_NOT_FROM_HERE']);
    expect(seen({ outside: reached, lastCheck: report(EVENING, notFromHere) }).hops.router80).toBe('good');
  });

  test('the router is not, where it has said since that nobody comes in, and what cannot be seen from here follows from that', () => {
    const shared = finding('LINE_SHARED', { kind: 'cgnat', address: '100.88.1.2' });
    const after = seen({ outside: reached, lastCheck: report(EVENING, notFromHere, shared) });
    expect(after).toMatchObject({ causes: ['LINE_SHARED'], hops: { internet: 'broken', router80: 'follows' } });
    const before = seen({ outside: reached, lastCheck: report(MORNING, notFromHere, shared) });
    expect(before).toMatchObject({ causes: [], hops: { internet: 'good', router80: 'good' } });
  });

  test('a router that answers on port 80 itself shows there, whoever came through before', () => {
    const says = { says: 'Speedport Smart 4', httpStatus: 200, reachedAt: NOON };
    const other = finding('REDIRECT_OTHER_SERVER', { ...http, ...says });
    const unseen = finding('PUBLIC_NOT_FROM_HERE', { ...http, port: 443, cause: 'timeout' });
    expect(seen({ outside: reached, lastEvaluation: report(EVENING, unseen, other) })).toMatchObject({
      causes: ['REDIRECT_OTHER_SERVER'],
      hops: { router80: 'warning', router443: 'follows', tls: 'unknown' },
    });
  });

  test('a CA that came through longer ago than any certificate lives proves nothing any more', () => {
    const old = { ...reached, at: '2026-07-01T12:00:00.000Z' };
    expect(seen({ outside: old, lastCheck: report(EVENING, notFromHere) }).causes).toEqual(['CHALLENGE_NOT_FROM_HERE']);
  });

  test('the certificate that is served makes its links good, and one that has expired makes them red', () => {
    const certificate = exampleCertificate;
    expect(seen({ shield: 'colour', certificate }).hops).toMatchObject({ tls: 'good', certificate: 'good' });
    const expired = seen({
      shield: 'grey',
      warning: 'CERTIFICATE_EXPIRED',
      certificate,
      lastEvaluation: report(MORNING, finding('EXPIRY_FAR', { notAfter: certificate.notAfter, daysLeft: 60 })),
    });
    expect(expired).toMatchObject({ causes: ['EXPIRY_PAST'], hops: { certificate: 'broken' }, verdict: 'broken' });
  });
});

describe('what a request has shown', () => {
  test('where it failed is red, whatever a look from here has found before', () => {
    const { hops, causes } = seen({
      lastRequest: failed(timeout),
      outside: notReached,
      lastCheck: report(MORNING, resolves, comesBack),
    });
    expect(causes).toEqual(['VALIDATION_FAILED']);
    expect(hops).toMatchObject({ router80: 'broken', internet: 'follows', domain: 'good' });
  });

  test('a refusal of the CA is its own, though it can be reached', () => {
    const refused = failure('CA_ACCOUNT_PAUSED', { unpauseUrl: null, problem: timeout.data.problem });
    const answers = finding('CA_ANSWERS', { host: 'acme-v02.api.letsencrypt.org' });
    expect(seen({ lastRequest: failed(refused), lastCheck: report(EVENING, answers) })).toMatchObject({
      causes: ['CA_ACCOUNT_PAUSED'],
      hops: { ca: 'broken' },
    });
  });

  test('it is over once the CA has come through, and while the next request runs', () => {
    const lastRequest = failed(timeout, { finishedAt: MORNING });
    expect(seen({ lastRequest, outside: reached }).causes).toEqual([]);
    const running = { ...runningRequest, findings: [], checking: [] };
    expect(seen({ lastRequest, operation: running }).causes).toEqual([]);
  });

  test('a failed renewal of another process counts as well', () => {
    const { renewal } = exampleSnapshot();
    const failing = { ...renewal, failures: 2, lastError: timeout, lastAttemptAt: NOON };
    expect(seen({ renewal: failing }).causes).toEqual(['VALIDATION_FAILED']);
    expect(seen({ renewal: { ...failing, failures: 0 } }).causes).toEqual([]);
  });

  test('why the renewal fails is the cause of a certificate that runs out', () => {
    const { renewal } = exampleSnapshot();
    const { diagnosis } = seen({
      warning: 'CERTIFICATE_EXPIRED',
      certificate: exampleCertificate,
      renewal: { ...renewal, failures: 9, lastError: timeout, lastAttemptAt: NOON },
    });
    expect(diagnosis.causes).toMatchObject([
      { by: 'failure', hop: 'router80', consequences: [{ code: 'EXPIRY_PAST' }] },
    ]);
  });
});

const runningRequest = exampleOperation({ id: '8', kind: 'request', startedAt: EVENING });

describe('the verdict', () => {
  test('after an evaluation speaks of the visitors’ way, of which it has looked at all', () => {
    const serves = finding('LOCAL_SERVES', { port: 443 });
    const installed = finding('CERTIFICATE_INSTALLED', { names: ['meinefirma.de'], notAfter: EVENING });
    const application = finding('APPLICATION_NOT_SET', {});
    const evaluated = { lastEvaluation: report(NOON, resolves, installed, serves, connects, application) };
    expect(seen(evaluated).verdict).toBe('visitorsGood');
    // Their way ends at profacto.
    const withoutEnd = { lastEvaluation: report(NOON, resolves, installed, serves, connects) };
    expect(seen(withoutEnd).verdict).toBe('goodSoFar');
    expect(seen({ ...evaluated, lastCheck: report(NOON, resolves) }).verdict).toBe('visitorsGood');
  });

  test('follows from the links, whoever has looked', () => {
    expect(seen({}).verdict).toBe('nothing');
    expect(seen({ lastCheck: report(NOON, resolves) }).verdict).toBe('goodSoFar');
    expect(seen({ outside: notReached }).verdict).toBe('notReached');
    expect(seen({ lastCheck: report(NOON, finding('IPV4_NONE', {})) }).verdict).toBe('warning');
    expect(seen({ lastCheck: report(NOON, routerAnswers) }).verdict).toBe('broken');
    expect(seen({ operation: { ...runningRequest, kind: 'check', checking: ['dns'] } }).verdict).toBe('running');
  });
});

describe('what the host sees by itself', () => {
  test('is known without any check: its ports and its database', () => {
    const busy = failure('PORT_BUSY', { port: 8080, purpose: 'http', holder: null });
    const webserver = { ...exampleSnapshot().webserver, http: { port: 8080, state: 'failed' as const, failure: busy } };
    const { diagnosis } = seen({ webserver });
    expect(diagnosis.findings).toEqual([finding('HTTP_PORT_BUSY', { port: 8080, holder: null })]);
    const gone = failure('CERTIFICATES_GONE', { path: '/srv/profacto' });
    expect(seen({ databaseFailure: gone })).toMatchObject({
      causes: ['DATABASE_UNUSABLE'],
      hops: { profacto: 'broken' },
    });
  });

  test('replaces what a check has found of the same before', () => {
    const ours = finding('HTTP_PORT_OURS', { port: 8080 });
    const busy = failure('PORT_BUSY', { port: 8080, purpose: 'http', holder: null });
    const webserver = { ...exampleSnapshot().webserver, http: { port: 8080, state: 'failed' as const, failure: busy } };
    expect(seen({ webserver, lastCheck: report(EVENING, ours) }).diagnosis.findings).toEqual([
      finding('HTTP_PORT_BUSY', { port: 8080, holder: null }),
    ]);
  });
});

describe('what is newer knows more', () => {
  const noName = finding('DNS_NO_SUCH_NAME', { name: 'meinefirma.de', server: 'system' });

  test('a CA that tried to connect had found the name, whatever a check has found before', () => {
    const rehearsed = failed(timeout, { staging: true, startedAt: NOON, finishedAt: NOON });
    const { causes, hops } = seen({ lastRequest: rehearsed, outside: notReached, lastCheck: report(MORNING, noName) });
    expect(causes).toEqual(['VALIDATION_FAILED']);
    expect(hops).toMatchObject({ router80: 'broken' });
  });

  test('a port that fails now is told, though a CA came through after the last check', () => {
    const busy = failure('PORT_BUSY', { port: 8080, purpose: 'http', holder: null });
    const webserver = { ...exampleSnapshot().webserver, http: { port: 8080, state: 'failed' as const, failure: busy } };
    const lastCheck = report(MORNING, finding('HTTP_PORT_OURS', { port: 8080 }));
    expect(seen({ webserver, lastCheck, outside: reached })).toMatchObject({
      causes: ['HTTP_PORT_BUSY'],
      hops: { port8080: 'broken' },
    });
  });

  test('a rehearsal that goes well, or fails for the staging environment alone, leaves the failure before it', () => {
    const { renewal } = exampleSnapshot();
    const refused = failure('CA_ACCOUNT_PAUSED', { unpauseUrl: null, problem: timeout.data.problem });
    const before = { renewal: { ...renewal, failures: 1, lastAttemptAt: MORNING, lastError: refused } };
    const rehearsed = { ...failed(timeout, { staging: true }), outcome: 'rehearsed' as const, failure: null };
    expect(seen({ ...before, lastRequest: rehearsed }).causes).toEqual(['CA_ACCOUNT_PAUSED']);
    const down = failure('CA_OUT_OF_ORDER', { retryAt: null, problem: timeout.data.problem });
    expect(seen({ ...before, lastRequest: failed(down, { staging: true }) }).causes).toEqual(['CA_ACCOUNT_PAUSED']);
  });

  test('a failure of another name, and one that is served by now, are over', () => {
    const other = { ...exampleSnapshot().settings, serverAddress: 'neu.meinefirma.de' };
    expect(seen({ lastRequest: failed(timeout), settings: other }).causes).toEqual([]);
  });

  test('it says nothing of a port that the router did not have to forward then', () => {
    const { settings } = exampleSnapshot();
    const told = { ...forward, publicPort: settings.publicHttpPort, internalPort: settings.httpPort };
    const lastRequest = failed({ ...timeout, data: { ...timeout.data, forward: told } });
    const causes = (change: Partial<typeof settings>) =>
      seen({ lastRequest, settings: { ...settings, ...change } }).causes;
    expect(causes({})).toEqual(['VALIDATION_FAILED']);
    expect(causes({ httpPort: 8081 })).toEqual([]);
    expect(causes({ publicHttpPort: 81 })).toEqual([]);
    expect(causes({ httpsPort: 8443 })).toEqual(['VALIDATION_FAILED']);
    const notServed = failure('NOT_SERVED', { reason: 'noConnection', previousServes: null, systemCode: null });
    const served = { shield: 'colour', certificate: exampleCertificate } as const;
    expect(seen({ lastRequest: failed(notServed) }).causes).toEqual(['NOT_SERVED']);
    expect(seen({ lastRequest: failed(notServed), ...served }).causes).toEqual([]);
  });

  test('files that are damaged are told, though the certificate is still served from memory', () => {
    const damaged = finding('CERTIFICATE_UNREADABLE', { path: '/srv/profacto/letsencrypt' });
    const served = { shield: 'colour', certificate: exampleCertificate, warning: 'CERTIFICATE_UNREADABLE' } as const;
    expect(seen({ ...served, lastEvaluation: report(NOON, damaged) })).toMatchObject({
      causes: ['CERTIFICATE_UNREADABLE'],
      hops: { certificate: 'broken' },
    });
  });
});
