import { describe, expect, test } from 'vitest';
import { verdictOf } from './verdict.ts';
import { finding, type Finding } from '#shared/contract/findings.ts';
import { failure } from '#shared/contract/failure-error.ts';
import type { Operation, Report, Snapshot } from '#shared/contract/snapshot.ts';
import { exampleOperation, exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { knownFindings } from './known-findings.ts';

const MORNING = '2026-11-24T08:00:00.000Z';
const NOON = '2026-11-24T12:00:00.000Z';

const report = (finishedAt: string, ...findings: Finding[]): Report => ({
  finishedAt,
  findings,
  verdict: verdictOf(findings),
});
const operation = (change: Partial<Operation>) => exampleOperation({ startedAt: NOON, ...change });
/** Without the times, which `diagnosis.test.ts` is about. */
const known = (change: Partial<Snapshot>) => {
  const { findings, checking, source, at, staleSince, isApplicationSeen } = knownFindings(exampleSnapshot(change));
  return { findings, checking, source, at, staleSince, isApplicationSeen };
};

const edition = finding('EDITION_SERVER', {});
const noDns = finding('DNS_NO_SUCH_NAME', { name: 'meinefirma.de', server: 'system' });
const dns = finding('DNS_RESOLVES', { name: 'meinefirma.de', server: 'system', addresses: ['203.0.113.7'] });
const stopped = {
  id: '7',
  staging: false,
  automatic: false,
  startedAt: MORNING,
  finishedAt: MORNING,
  outcome: 'failed',
  steps: [],
  failure: failure('PREFLIGHT_BROKEN', { findings: [noDns] }),
} satisfies Snapshot['lastRequest'];

test('nothing is known before anybody has looked', () => {
  expect(known({})).toEqual({
    findings: [],
    checking: [],
    source: 'nothing',
    at: null,
    staleSince: null,
    isApplicationSeen: false,
  });
});

test('while somebody looks, only what he finds counts', () => {
  const running = operation({ findings: [noDns, edition], checking: ['caa'] });
  expect(known({ operation: running, lastCheck: report(MORNING, dns) })).toEqual({
    findings: [edition, noDns],
    checking: ['caa'],
    source: 'running',
    at: null,
    staleSince: null,
    isApplicationSeen: false,
  });
});

test('a rehearsal, which looks at nothing itself, leaves what was known', () => {
  const rehearsal = operation({ kind: 'request', staging: true });
  expect(known({ operation: rehearsal, lastCheck: report(MORNING, dns) }).findings).toEqual([dns]);
});

test('an evaluation after a check replaces its half and says from when the other is', () => {
  const knowledge = known({ lastCheck: report(MORNING, edition, noDns), lastEvaluation: report(NOON, dns) });
  expect(knowledge).toMatchObject({ findings: [edition, dns], source: 'evaluation', at: NOON, staleSince: MORNING });
});

test('a check after an evaluation leaves nothing of it', () => {
  const knowledge = known({ lastCheck: report(NOON, edition, dns), lastEvaluation: report(MORNING, noDns) });
  expect(knowledge).toMatchObject({ findings: [edition, dns], source: 'check', at: NOON, staleSince: null });
});

test('what stopped a request is marked until somebody looks again', () => {
  expect(known({ lastRequest: stopped })).toMatchObject({ findings: [noDns], source: 'request', at: MORNING });
  expect(known({ lastRequest: stopped, lastCheck: report(NOON, edition, dns) }).findings).toEqual([edition, dns]);
});

test('what a request’s own checks found is one look, not two', () => {
  const knowledge = known({ lastRequest: stopped, lastCheck: report(MORNING, edition, noDns) });
  expect(knowledge).toMatchObject({ findings: [edition, noDns], source: 'check', at: MORNING, staleSince: null });
});

test('what the CA saw after the last check speaks for the outside', () => {
  const outside = { at: NOON, name: 'meinefirma.de', by: 'rehearsal', reached: false, detail: 'Timeout' } as const;
  const notYet = finding('OUTSIDE_NOT_ASKED', {});
  const lastCheck = report(MORNING, dns, notYet);
  expect(known({ lastCheck, outside }).findings.at(-1)?.code).toBe('OUTSIDE_NOT_REACHED');
  expect(known({ lastCheck: report('2026-11-24T13:00:00.000Z', notYet), outside }).findings).toEqual([notYet]);
});

test('an evaluation, which never asks about the outside, leaves what the CA saw', () => {
  const outside = { at: MORNING, name: 'meinefirma.de', by: 'request', reached: false, detail: 'Timeout' } as const;
  const codes = known({ lastEvaluation: report(NOON, dns), outside }).findings.map(({ code }) => code);
  expect(codes).toEqual(['DNS_RESOLVES', 'OUTSIDE_NOT_REACHED']);
});

describe('What the host has seen of the application by itself', () => {
  const url = 'http://127.0.0.1:8081';
  const refused = finding('APPLICATION_REFUSED', { url });
  const answers = finding('APPLICATION_ANSWERS', { url, kind: '4d', version: null });

  test('is known without a run where it does not answer, and is nothing to speak of where it does', () => {
    expect(known({ application: { since: MORNING, at: NOON, finding: refused } })).toMatchObject({
      findings: [refused],
      source: 'application',
      at: NOON,
      isApplicationSeen: true,
    });
    const quiet = known({ application: { since: MORNING, at: NOON, finding: answers } });
    expect(quiet).toMatchObject({ findings: [], source: 'nothing', isApplicationSeen: false });
  });

  test('takes the place of what an earlier run found, and leaves the rest of that as it is', () => {
    const lastCheck = report(MORNING, dns, answers);
    expect(known({ lastCheck, application: { since: MORNING, at: NOON, finding: refused } })).toMatchObject({
      findings: [dns, refused],
      source: 'check',
      at: MORNING,
      staleSince: null,
      isApplicationSeen: true,
    });
    const recovered = known({
      lastCheck: report(MORNING, refused),
      application: { since: MORNING, at: NOON, finding: answers },
    });
    expect(recovered).toMatchObject({ findings: [answers], isApplicationSeen: false });
  });

  test('is told by a later run, which has found the same', () => {
    const later = known({
      lastCheck: report(NOON, dns, refused),
      application: { since: MORNING, at: MORNING, finding: refused },
    });
    expect(later).toMatchObject({ findings: [dns, refused], isApplicationSeen: false });
  });

  test('is not undone by a run that ends later and has looked before', () => {
    const overtaken = known({
      lastCheck: report(NOON, dns, refused),
      application: { since: MORNING, at: MORNING, finding: answers },
    });
    expect(overtaken).toMatchObject({ findings: [dns, answers], isApplicationSeen: false });
  });
});
