import type { FindingCode } from '../../shared/contract/findings.ts';
import type { TestRecords, TestZone } from '../../electron/testing/dns.ts';
import { DNS_NAME, type World } from './world.ts';

/** A real cause for some codes: what is wrong, and what `check` or `evaluate` must say about it. */
export type Scenario = {
  /** The end of a sentence that begins with "says so when". */
  when: string;
  command: 'check' | 'evaluate';
  /** What must be among the findings. */
  codes: readonly FindingCode[];
  arrange: (world: World) => Promise<unknown>;
};

/** In milliseconds. */
export const DAY = 86_400_000;
/** The records of a name that leads to this machine. */
export const HERE = { A: ['127.0.0.1'] };
/** A zone that has these records for `DNS_NAME` and knows nothing else. */
export const zone = (records: TestRecords): TestZone => ({ [DNS_NAME]: records });
