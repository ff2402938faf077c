/** What both languages' journal texts have in common. */
import type { OperationKind } from '#shared/contract/failures.ts';
import type { JournalEntry } from '#shared/contract/journal.ts';
import type { Report } from '#shared/contract/snapshot.ts';
import type { Formats } from '#shared/texts/advice.ts';
import type { Texts } from '#shared/texts/shape.ts';

/** What an entry is about: an operation of one kind, or a rehearsal. */
export type JournalOperation = OperationKind | 'rehearsal';

/** A sentence for each kind of entry: a missing one does not compile. */
type Sentences = {
  [E in JournalEntry['event']]: (entry: Extract<JournalEntry, { event: E }>, format: Formats, texts: Texts) => string;
};
export type JournalTexts = {
  operations: Record<JournalOperation, string>;
  /** How a check or an evaluation came out; follows a colon. */
  verdicts: Record<Report['verdict'], string>;
  sentences: Sentences;
};
