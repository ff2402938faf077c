import { describe, expect, it } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import type { OperationKind } from '#shared/contract/failures.ts';
import { finding } from '#shared/contract/findings.ts';
import type { JournalEntry, JournalEvent } from '#shared/contract/journal.ts';
import type { StepId } from '#shared/contract/snapshot.ts';
import { textsDe } from '#shared/texts/de.ts';
import type { journalFilters } from './timeline.ts';
import { groupByDay, hasFailed, passes, timelineItems, timelineText, type OperationItem } from './timeline.ts';

/** One entry a minute, in this order. */
function journal(...events: JournalEvent[]): JournalEntry[] {
  return events.map((event, minute) => ({ ...event, at: new Date(Date.UTC(2026, 10, 24, 8, minute)).toISOString() }));
}
const began = (operation: OperationKind, id = 'a'): JournalEvent => ({ event: 'operationStarted', operation, id });
const done = (operation: OperationKind, id = 'a'): JournalEvent => ({ event: 'operationDone', operation, id });
const step = (event: 'stepStarted' | 'stepDone', which: StepId, id = 'a'): JournalEvent => ({ event, id, step: which });
const failed = (id = 'a'): JournalEvent => ({
  event: 'operationFailed',
  operation: 'request',
  id,
  failure: failure('CA_UNREACHABLE', { host: 'ca.example', cause: 'timeout', systemCode: 'ETIMEDOUT' }),
});
const cancelled: JournalEvent = {
  event: 'operationFailed',
  operation: 'request',
  id: 'a',
  failure: failure('CANCELLED', {}),
};
const installed: JournalEvent = {
  event: 'certificateInstalled',
  directory: '/d',
  names: ['meinefirma.de'],
  notAfter: '2027-02-22T11:59:59.000Z',
  fingerprint256: '9F:3A',
};
const deleted: JournalEvent = { event: 'certificateDeleted', directory: '/d' };
const rolledBack: JournalEvent = { event: 'rolledBack', directory: '/d' };
const hostStarted: JournalEvent = { event: 'hostStarted', version: '0.1.0', host: 'headless' };
const settingsChanged: JournalEvent = { event: 'settingsChanged', keys: ['serverAddress'] };
const pfxExported: JournalEvent = { event: 'pfxExported', directory: '/d' };
const listenerFailed: JournalEvent = {
  event: 'listenerFailed',
  failure: failure('PORT_BUSY', { port: 443, purpose: 'https', holder: null }),
};

/** The newest item, which is an operation. */
function operation(entries: JournalEntry[], runningId: string | null = null): OperationItem {
  const [item] = timelineItems(entries, runningId);
  if (item?.kind !== 'operation') throw new Error('no operation');
  return item;
}

describe('an operation', () => {
  it('has its steps, its results and its end in one place', () => {
    const entries = journal(
      began('request'),
      step('stepStarted', 'account'),
      step('stepDone', 'account'),
      step('stepStarted', 'install'),
      installed,
      step('stepDone', 'install'),
      done('request'),
    );
    expect(timelineItems(entries, null)).toHaveLength(1);
    const item = operation(entries);
    expect(item).toMatchObject({ at: entries[0]?.at, operation: 'request', outcome: 'done', failure: null });
    expect(item.steps).toEqual([
      { id: 'account', state: 'done' },
      { id: 'install', state: 'done' },
    ]);
    expect(item.results).toEqual([entries[4]]);
    expect(item.entries).toEqual(entries);
  });

  it('that failed has its failure, and the step at which it did', () => {
    const item = operation(
      journal(began('request'), step('stepDone', 'account'), step('stepStarted', 'order'), rolledBack, failed()),
    );
    expect(item).toMatchObject({ outcome: 'failed', failure: { code: 'CA_UNREACHABLE' } });
    expect(item.steps.at(-1)).toEqual({ id: 'order', state: 'failed' });
    expect(item.results).toHaveLength(1);
  });

  it('that another CA took over shows which one could not, and the steps with the other one alone', () => {
    const unable = failure('CA_OUT_OF_ORDER', {
      retryAt: null,
      problem: { type: null, status: 503, detail: '', subproblems: [] },
    });
    const passedOver = {
      event: 'caPassedOver',
      id: 'a',
      host: 'ca.example',
      failure: unable,
      next: 'ca2.example',
    } as const;
    const item = operation(
      journal(
        began('request'),
        step('stepDone', 'preflight'),
        step('stepDone', 'account'),
        step('stepStarted', 'order'),
        passedOver,
        step('stepStarted', 'account'),
        failed(),
      ),
    );
    expect(item.steps).toEqual([
      { id: 'preflight', state: 'done' },
      { id: 'account', state: 'failed' },
    ]);
    expect(item.results).toMatchObject([passedOver]);
    expect(timelineText([item], textsDe)).toContain('ca.example stellt jetzt nicht aus (CA_OUT_OF_ORDER).');
    expect(timelineText([item], textsDe)).toContain('Als Nächstes wird ca2.example gefragt.');
  });

  it('that was cancelled has not failed', () => {
    const item = operation(journal(began('request'), step('stepStarted', 'order'), cancelled));
    expect(item).toMatchObject({ outcome: 'cancelled', failure: null, steps: [{ id: 'order', state: 'cancelled' }] });
    expect(hasFailed(item)).toBe(false);
  });

  it('that its own checks stopped has not got as far as failing', () => {
    const findings = [finding('DNS_NO_SUCH_NAME', { name: 'meinefirma.de', server: 'system' })];
    const stopped = { ...failed(), failure: failure('PREFLIGHT_BROKEN', { findings }) } as JournalEvent;
    const item = operation(journal(began('request'), step('stepStarted', 'preflight'), stopped));
    expect(item).toMatchObject({ outcome: 'stopped', steps: [{ id: 'preflight', state: 'failed' }] });
    expect(hasFailed(item)).toBe(true);
    expect(timelineText([item], textsDe)).toContain('Anforderung des Zertifikats: angehalten (PREFLIGHT_BROKEN).');
  });

  it('that was not due yet has not failed', () => {
    const data = { dueAt: '2027-01-23T12:00:00.000Z', notAfter: '2027-02-22T12:00:00.000Z' };
    const notDue = { ...failed(), failure: failure('NOT_DUE', data) } as JournalEvent;
    const item = operation(journal(began('request'), notDue));
    expect(item.outcome).toBe('notDue');
    expect(hasFailed(item)).toBe(false);
    expect(timelineText([item], textsDe)).toContain('Anforderung des Zertifikats: noch nicht fällig.');
  });

  it('that nobody has clicked for says so', () => {
    expect(operation(journal({ ...began('request'), automatic: true } as JournalEvent)).automatic).toBe(true);
    expect(operation(journal(began('request'))).automatic).toBe(false);
  });

  it('without an end runs, or was interrupted', () => {
    const entries = journal(began('request'), step('stepStarted', 'order'));
    expect(operation(entries, 'a')).toMatchObject({ outcome: 'running', steps: [{ id: 'order', state: 'running' }] });
    expect(operation(entries, null)).toMatchObject({ outcome: 'interrupted' });
    expect(operation(entries, 'another')).toMatchObject({ outcome: 'interrupted' });
    expect(hasFailed(operation(entries, null))).toBe(true);
  });

  it('that was interrupted takes nothing of what comes after the next start', () => {
    const items = timelineItems(
      journal(began('delete'), hostStarted, { event: 'recovered', removed: ['/d'] }, began('check', 'b')),
      'b',
    );
    expect(items.map((item) => (item.kind === 'operation' ? item.operation : item.entry.event))).toEqual([
      'check',
      'recovered',
      'hostStarted',
      'delete',
    ]);
  });

  it('whose beginning is cut off is known by its end', () => {
    expect(operation(journal(step('stepDone', 'order'), done('request')))).toMatchObject({ operation: 'request' });
    expect(operation(journal(done('delete')))).toMatchObject({ operation: 'delete', outcome: 'done' });
    expect(operation(journal(step('stepDone', 'order')), 'a')).toMatchObject({ operation: 'request' });
  });

  it('is a rehearsal where it says so', () => {
    const staging = { staging: true };
    expect(operation(journal({ ...began('request'), ...staging }))).toMatchObject({
      operation: 'rehearsal',
    });
  });

  it('of looking has the verdict', () => {
    const broken = { ...done('evaluate'), verdict: 'broken' } as JournalEvent;
    expect(operation(journal(began('evaluate'), broken))).toMatchObject({ outcome: 'done', verdict: 'broken' });
    expect(operation(journal(began('evaluate'), done('evaluate')))).toMatchObject({ verdict: null });
  });

  it('does not take what others did meanwhile', () => {
    const items = timelineItems(journal(began('check'), pfxExported, done('check')), null);
    expect(items.map(({ kind }) => kind)).toEqual(['event', 'operation']);
  });
});

describe('the timeline', () => {
  it('is newest first', () => {
    const items = timelineItems(journal(hostStarted, settingsChanged, began('check'), done('check')), null);
    expect(items.map(({ at }) => at.slice(14, 16))).toEqual(['02', '01', '00']);
    expect(new Set(items.map(({ id }) => id)).size).toBe(3);
  });

  it('is by days, each where its operation began', () => {
    const [start, end] = journal(began('check'), done('check'));
    if (start === undefined || end === undefined) throw new Error('two entries');
    const entries: JournalEntry[] = [
      { at: '2026-11-22T10:00:00.000Z', event: 'hostStopped' },
      { ...start, at: '2026-11-23T23:59:59.000Z' },
      { ...end, at: '2026-11-24T00:00:01.000Z' },
      { at: '2026-11-24T10:00:00.000Z', event: 'hostStopped' },
    ];
    const days = groupByDay(timelineItems(entries, null), (iso) => iso.slice(0, 10));
    expect(days.map(({ day, items }) => [day, items.length])).toEqual([
      ['2026-11-24', 1],
      ['2026-11-23', 1],
      ['2026-11-22', 1],
    ]);
  });

  it('is empty for an empty journal', () => {
    expect(timelineItems([], null)).toEqual([]);
    expect(groupByDay([], String)).toEqual([]);
  });
});

describe('the filter', () => {
  const broken = { ...done('evaluate', 'e'), verdict: 'broken' } as JournalEvent;
  const items = timelineItems(
    journal(
      hostStarted,
      settingsChanged,
      began('request', 'r'),
      installed,
      done('request', 'r'),
      began('request', 'f'),
      failed('f'),
      began('delete', 'd'),
      deleted,
      done('delete', 'd'),
      began('check', 'c'),
      done('check', 'c'),
      began('evaluate', 'e'),
      broken,
      pfxExported,
      listenerFailed,
    ),
    null,
  );
  const shown = (filter: (typeof journalFilters)[number]) =>
    items
      .filter((item) => passes(item, filter))
      .map((item) => (item.kind === 'operation' ? item.id : item.entry.event))
      .toReversed();

  it('shows what concerns the certificate', () => {
    expect(shown('certificate')).toEqual(['r', 'f', 'd', 'pfxExported']);
  });
  it('shows the checks', () => expect(shown('checks')).toEqual(['c', 'e']));
  it('shows settings and service', () => {
    expect(shown('host')).toEqual(['hostStarted', 'settingsChanged', 'listenerFailed']);
  });
  it('shows what went wrong, whatever it was about', () => {
    expect(shown('failures')).toEqual(['f', 'e', 'listenerFailed']);
  });
  it('hides nothing when it shows all, and each of its kinds is one of them', () => {
    expect(shown('all')).toHaveLength(items.length);
    const kinds = (['certificate', 'checks', 'host'] as const).flatMap(shown);
    expect(kinds.toSorted()).toEqual(shown('all').toSorted());
  });
});

it('as text it is a line an entry, oldest first', () => {
  const items = timelineItems(journal(hostStarted, began('delete'), deleted, done('delete')), null);
  const lines = timelineText(items, textsDe).split('\n');
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/^24\.11\.2026, \d\d:\d\d:00 {2}profacto Datenschutz 0\.1\.0 wurde gestartet/);
  expect(lines[1]).toContain('Löschen des Zertifikats: begonnen.');
  expect(lines[2]).toContain('gelöscht.');
  expect(lines[4]).toBe('');
});

describe('notices and hooks', () => {
  const notice = (kind: 'renewed' | 'expired'): JournalEvent => {
    const [notAfter, failingSince] = ['2027-02-22T11:59:59.000Z', null];
    return { event: 'noticeGiven', kind, notAfter, daysLeft: -1, failingSince };
  };
  const hook = (code: number | null): JournalEvent => {
    const result =
      code === null ? { outcome: 'ok' as const, output: 'a\nb' } : { outcome: 'exited' as const, code, output: '' };
    return { event: 'hookEnded', hook: 'onRenewed', program: '/srv/copy', result };
  };

  it('concerns the certificate, and is a failure where it says so', () => {
    const items = timelineItems(journal(notice('renewed'), notice('expired'), hook(null), hook(3)), null).toReversed();
    expect(items.every((item) => passes(item, 'certificate'))).toBe(true);
    expect(items.map(hasFailed)).toEqual([false, true, false, true]);
  });

  it('reads as one line, whatever the program has printed', () => {
    const text = timelineText(timelineItems(journal(notice('expired'), hook(null)), null), textsDe);
    expect(text.trim().split('\n')).toEqual([
      expect.stringContaining('Benachrichtigung: Das Zertifikat ist abgelaufen. Seit dem 22.02.2027 warnen') as string,
      expect.stringContaining(
        'Programm nach einer Erneuerung „/srv/copy“: Das Programm ist gelaufen. Ausgabe: „a b“',
      ) as string,
    ]);
  });
});
