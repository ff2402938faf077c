/** What is wrong in a house, as customers meet it, and what has to be said about it. */
import type { HopId } from '#shared/contract/check-table.ts';
import type { FailureCode } from '#shared/contract/failures.ts';
import type { FindingCode } from '#shared/contract/findings.ts';
import type { HopStatus } from '#shared/domain/path.ts';
import type { Who } from '#shared/texts/advice.ts';
import type { House } from './house.ts';

type Code = FindingCode | FailureCode;

export type Expected = {
  /** Commands that somebody has run before, in their order; each must have ended well. */
  before?: readonly (readonly string[])[];
  /** The command of `profacto-tls` that somebody runs, with its options; `check` where it is left out. */
  run?: readonly string[];
  /** What must be among the findings, or the failure: what the product sees at all. */
  sees: readonly Code[];
  /** The one cause, any of these codes; `null`: nothing is wrong. */
  cause: readonly Code[] | null;
  /** The one who can mend it; any of them, where more than one can. */
  who: Who | readonly Who[];
  /** What the sentence of the cause and its step have to say, in German. */
  says?: RegExp;
  /** What they must not say. */
  saysNot?: RegExp;
  /** The colour of links in the picture. */
  hops?: Partial<Record<HopId, HopStatus>>;
};

export type Situation = Expected & {
  /** One German sentence, as somebody would describe it who knows what is wrong. */
  title: string;
  arrange: (house: House) => Promise<unknown> | undefined;
};

/** A situation: everything is as it should be, except for what `arrange` changes. */
export function situation(
  title: string,
  expected: Expected,
  arrange: Situation['arrange'] | ((house: House) => void),
): Situation {
  return { title, ...expected, arrange: (house) => arrange(house) ?? undefined };
}
