/** What both languages' journal texts have in common, and which wording of an entry applies. Pure. */
import { failureTraits } from '#shared/contract/failure-traits.ts';
import type { Failure, OperationKind } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import type { HookOutcome } from '#shared/contract/hook-result.ts';
import type { JournalEntry } from '#shared/contract/journal.ts';
import type { LifetimeNotice } from '#shared/contract/lifetime-notice.ts';
import type { Report, StepId } from '#shared/contract/snapshot.ts';
import type { Formats } from '#shared/texts/advice.ts';
import { oneLine } from '#shared/texts/hooks.ts';
import type { NoticeText } from '#shared/texts/lifetime-notices.ts';
import type { Selectors, VariantTexts } from '#shared/texts/variants.ts';

/** What an entry is about: an operation of one kind, or a rehearsal. */
export type JournalOperation = OperationKind | 'rehearsal';

type JournalTable = { [E in JournalEntry['event']]: Extract<JournalEntry, { event: E }> };

type Operation = { operation: OperationKind; staging?: boolean | undefined };
const operationOf = ({ operation, staging }: Operation): JournalOperation =>
  staging === true ? 'rehearsal' : operation;

/** The entries that have more than one wording. `what`: an operation's name is found under it. */
export const journalSelectors = {
  settingsKeptAside: ({ keys }) => ({ kind: keys.length === 0 ? 'unreadable' : 'partlyInvalid' }),
  operationStarted: (entry) => ({
    kind: entry.automatic === true ? 'byItself' : 'byUser',
    what: operationOf(entry),
  }),
  caPassedOver: ({ next }) => (next === null ? { kind: 'last' } : { kind: 'goesOn', next }),
  operationDone: (entry) => {
    const what = operationOf(entry);
    const { verdict, cause } = entry;
    if (verdict === undefined) return { kind: 'done', what };
    return cause === undefined ? { kind: 'judged', what, verdict } : { kind: 'explained', what, verdict, cause };
  },
  operationFailed: (entry) => ({ kind: failureTraits[entry.failure.code].endsAs, what: operationOf(entry) }),
  rolledBack: ({ directory }) => (directory === null ? { kind: 'none' } : { kind: 'previous', directory }),
  webServerCrashed: ({ reason }) => ({ kind: reason }),
  visitsUnanswered: ({ reason }) => ({ kind: reason }),
  routerOpened: ({ again }) => ({ kind: again === true ? 'again' : 'first' }),
  routerClosed: ({ left }) => ({ kind: left.length === 0 ? 'all' : 'notAll' }),
  hookEnded: ({ test, result }) => {
    const output = oneLine(result.output);
    if (result.output === '') return { kind: test === true ? 'tried' : 'ran' };
    return { kind: test === true ? 'triedWithOutput' : 'ranWithOutput', output };
  },
  permissionsTightened: ({ paths, count }) => ({ kind: paths.length < count ? 'some' : 'all' }),
  recovered: ({ removed }) => ({ kind: removed.length === 0 ? 'nothing' : 'removed' }),
} satisfies Selectors<JournalTable>;

/** What sentences of the journal quote from other texts of the same language. */
export type JournalFormats = Formats & {
  /** A phrase that names paths, with the space or the mark before it; empty where they are shown apart from the sentence. */
  paths: (phrase: string, named: readonly string[]) => string;
  /** What a failure says has happened. */
  whatOf: (failure: Failure) => string;
  /** What a finding says of the cause. */
  causeOf: (cause: Finding) => string;
  setting: (key: string) => string;
  step: (id: StepId) => string;
  notice: (notice: LifetimeNotice) => NoticeText;
  outcome: (outcome: HookOutcome) => string;
};

export type JournalTexts = {
  /** How a check or an evaluation came out; follows a colon. */
  verdicts: Record<Report['verdict'], string>;
  /** A sentence for each kind of entry: a missing one does not compile. */
  sentences: VariantTexts<JournalTable, typeof journalSelectors, JournalFormats, string>;
};
