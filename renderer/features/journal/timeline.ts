/** Turns journal entries into the panel's timeline: operations with their entries, and single events, by day. Pure. */
import { failureTraits } from '#shared/contract/failure-traits.ts';
import type { Finding } from '#shared/contract/findings.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { JournalEntry } from '#shared/contract/journal.ts';
import type { Report, StepId } from '#shared/contract/snapshot.ts';
import type { JournalOperation } from '#shared/texts/journal/shape.ts';
import { journalLine } from '#shared/texts/journal/describe.ts';
import type { Texts } from '#shared/texts/shape.ts';

/**
 * `stopped`: it was known beforehand that the operation would fail. `notDue`: there was nothing to do yet.
 * `interrupted`: its end is not in the journal; the power failed, or somebody ended the program.
 */
type Outcome = 'running' | 'done' | 'failed' | 'stopped' | 'notDue' | 'cancelled' | 'interrupted';
export type OperationItem = {
  kind: 'operation';
  id: string;
  /** When it began; where the journal no longer has the beginning, the time of the first entry that is left. */
  at: string;
  operation: JournalOperation;
  /** Started automatically, not by a click. */
  automatic: boolean;
  outcome: Outcome;
  /** Only of a check or an evaluation that ran to its end. */
  verdict: Report['verdict'] | null;
  /** The finding that was the cause of what was wrong. */
  cause: Finding | null;
  failure: Failure | null;
  steps: readonly { id: StepId; state: 'running' | 'done' | 'failed' | 'cancelled' }[];
  /** Its results: a CA that was passed over, a certificate that was installed, deleted, revoked or rolled back. */
  results: readonly JournalEntry[];
  /** All its journal entries, oldest first. */
  entries: readonly JournalEntry[];
};
export type EventItem = { kind: 'event'; id: string; at: string; entry: JournalEntry };
export type TimelineItem = OperationItem | EventItem;
export type Day = { day: string; items: readonly TimelineItem[] };

export const journalFilters = ['all', 'certificate', 'checks', 'host', 'failures'] as const;
export type JournalFilter = (typeof journalFilters)[number];

/**
 * What happened, newest first. Operations run one at a time, so a result without an id belongs to the one still open.
 *
 * @param entries oldest first, as the journal lists them
 * @param runningId the operation that runs now; any other one without an end was interrupted
 */
export function timelineItems(entries: readonly JournalEntry[], runningId: string | null): TimelineItem[] {
  const items: (EventItem | JournalEntry[])[] = [];
  let open = null as { id: string; entries: JournalEntry[] } | null;
  for (const [index, entry] of entries.entries()) {
    if ('id' in entry) {
      if (open?.id !== entry.id) {
        open = { id: entry.id, entries: [] };
        items.push(open.entries);
      }
      open.entries.push(entry);
      if (entry.event === 'operationDone' || entry.event === 'operationFailed') open = null;
    } else if (open !== null && isResult(entry)) {
      open.entries.push(entry);
    } else {
      // A host that starts continues no operation from before.
      if (entry.event === 'hostStarted') open = null;
      items.push({ kind: 'event', id: `${entry.at} ${index}`, at: entry.at, entry });
    }
  }
  return items.map((one) => (Array.isArray(one) ? operationItem(one, runningId) : one)).reverse();
}

/** The items grouped by day; days, and the items of each, newest first. `dayOf`: names the day of a time. */
export function groupByDay(items: readonly TimelineItem[], dayOf: (iso: string) => string): Day[] {
  const days = new Map<string, TimelineItem[]>();
  for (const item of items) {
    const day = dayOf(item.at);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return [...days].map(([day, dayItems]) => ({ day, items: dayItems }));
}

/** Whether a filter lets an item through. */
export function passes(item: TimelineItem, filter: JournalFilter): boolean {
  if (filter === 'all') return true;
  return filter === 'failures' ? hasFailed(item) : subjectOf(item) === filter;
}

/** Whether the item reports a problem; an operation that the user cancelled does not. */
export function hasFailed(item: TimelineItem): boolean {
  if (item.kind === 'event') {
    const { entry } = item;
    if (entry.event === 'hookEnded') return entry.result.outcome !== 'ok';
    return failureEvents.has(entry.event) || (entry.event === 'noticeGiven' && entry.kind !== 'renewed');
  }
  const hasPendingRevocation = item.results.some((one) => one.event === 'revocationFailed');
  return (
    ['failed', 'stopped', 'interrupted'].includes(item.outcome) || item.verdict === 'broken' || hasPendingRevocation
  );
}

/** All entries of the items, one line each, oldest first: as the command line prints them. */
export function timelineText(items: readonly TimelineItem[], texts: Texts): string {
  return items
    .toReversed()
    .flatMap((item) => (item.kind === 'operation' ? item.entries : [item.entry]))
    .map((entry) => `${journalLine(entry, texts)}\n`)
    .join('');
}

const resultEvents: ReadonlySet<JournalEntry['event']> = new Set([
  'caPassedOver',
  'certificateInstalled',
  'certificateDeleted',
  'certificateRevoked',
  'revocationFailed',
  'revocationDropped',
  'rolledBack',
  'recovered',
]);
const certificateEvents: ReadonlySet<JournalEntry['event']> = new Set([
  ...resultEvents,
  'revocationsUnreadable',
  'pfxExported',
  'noticeGiven',
  'hookEnded',
]);
const failureEvents: ReadonlySet<JournalEntry['event']> = new Set([
  'rolledBack',
  'revocationFailed',
  'revocationsUnreadable',
  'listenerFailed',
  'webServerCrashed',
  'visitsUnanswered',
  'accessLogFailed',
  'settingsKeptAside',
  'permissionsTightened',
]);

function isResult(entry: JournalEntry): boolean {
  return resultEvents.has(entry.event);
}

function subjectOf(item: TimelineItem): JournalFilter {
  if (item.kind === 'event') return certificateEvents.has(item.entry.event) ? 'certificate' : 'host';
  return item.operation === 'check' || item.operation === 'evaluate' ? 'checks' : 'certificate';
}

function operationItem(entries: readonly JournalEntry[], runningId: string | null): OperationItem {
  const [first] = entries as readonly [JournalEntry & { id: string }];
  const end = entries.find((entry) => entry.event === 'operationDone' || entry.event === 'operationFailed');
  const failure = end?.event === 'operationFailed' ? end.failure : null;
  const outcome = outcomeOf(end, first.id === runningId);
  return {
    kind: 'operation',
    id: first.id,
    at: first.at,
    operation: operationOf(entries),
    automatic: entries.some((entry) => entry.event === 'operationStarted' && entry.automatic === true),
    outcome,
    verdict: end?.event === 'operationDone' ? (end.verdict ?? null) : null,
    cause: end?.event === 'operationDone' ? (end.cause ?? null) : null,
    failure: outcome === 'cancelled' ? null : failure,
    steps: stepsOf(entries, outcome),
    results: entries.filter(isResult),
    entries,
  };
}

function outcomeOf(end: JournalEntry | undefined, isRunning: boolean): Outcome {
  if (end === undefined) return isRunning ? 'running' : 'interrupted';
  if (end.event !== 'operationFailed') return 'done';
  return failureTraits[end.failure.code].endsAs;
}

/** Where both the beginning and the end are missing, steps are all that is left: taken for those of a request. */
function operationOf(entries: readonly JournalEntry[]): JournalOperation {
  for (const entry of entries) {
    if ('operation' in entry) return entry.staging === true ? 'rehearsal' : entry.operation;
  }
  return 'request';
}

function stepsOf(entries: readonly JournalEntry[], outcome: Outcome): OperationItem['steps'] {
  const steps = new Map<StepId, OperationItem['steps'][number]['state']>();
  // The state of a step that had begun and was not done when the operation ended.
  const unfinishedState =
    outcome === 'running' ? 'running' : outcome === 'failed' || outcome === 'stopped' ? 'failed' : 'cancelled';
  for (const entry of entries) {
    if (entry.event === 'stepStarted') steps.set(entry.step, unfinishedState);
    if (entry.event === 'stepDone') steps.set(entry.step, 'done');
    // With the next CA the steps start over; only the checks before them hold for all CAs.
    const startsOver = entry.event === 'caPassedOver' && entry.next !== null;
    if (startsOver) for (const id of steps.keys()) if (id !== 'preflight') steps.delete(id);
  }
  return [...steps].map(([id, state]) => ({ id, state }));
}
