import fs from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import {
  countsByDomain,
  pruneLedger,
  type DomainOf,
  type LedgerEvent,
  type LimitTable,
} from '#shared/domain/rate-limits.ts';
import { keptAsideName, readIfExists, renameWithRetry, replaceDurably } from './files.ts';

/** One line of the ledger. */
export type LedgerEntry = LedgerEvent & {
  /** URL of the order that it is about; `null` for an account. */
  order: string | null;
};

/**
 * What this machine has spent of its CAs' rate limits: one small file beside the CAs' folders. Survives restarts.
 *
 * Law: never an obstacle. A damaged file is kept aside and counts as nothing known; what the disk refuses is remembered
 * as long as this process lives; nothing here rejects. A file that cannot be read is never written over: what is known
 * stays, and what comes is put to it when it can be read again.
 */
export type Ledger = {
  /** Whatever may still have an effect on a limit. */
  events(): readonly LedgerEvent[];
  /** Of the names in `events()`, where that counts. */
  domainOf: DomainOf;
  /** URL of the account that the CA last gave a certificate for this name; `null`: none that is known of. */
  lastAccountFor(ca: string, name: string): string | null;
  /** Reads what is on the disk: at the start, and when the directory or another process may have changed it. */
  load(): Promise<void>;
  /** Notes what the CA has counted. An order that was taken up again is issued once, however often it is noted. */
  record(entry: LedgerEntry): Promise<void>;
};

const entrySchema = z.object({
  kind: z.enum(['newAccount', 'order', 'issued', 'failedAuthorization']),
  at: z.iso.datetime(),
  ca: z.string(),
  account: z.string(),
  name: z.string(),
  standing: z.enum(['new', 'renewal', 'ariRenewal']),
  order: z.string().nullable(),
});
const holderSchema = z.object({ ca: z.string(), name: z.string(), account: z.string() });
const ledgerSchema = z.object({
  /** Those that still count. */
  events: z.array(entrySchema),
  /** Outlives them: what a certificate counts as depends on the one before, however old. */
  holders: z.array(holderSchema),
});
type State = { events: LedgerEntry[]; holders: z.infer<typeof holderSchema>[] };
const EMPTY_STATE: State = { events: [], holders: [] };

/**
 * @param root where `ledger.json` lies: `letsencrypt/`, which is made if need be, but nothing above it
 * @param now milliseconds since the epoch
 * @param table for tests: other limits than those that are known
 */
export function createLedger(root: () => string, now: () => number, table?: LimitTable): Ledger {
  let state = EMPTY_STATE;
  /** What the disk has refused so far. */
  let unwritten: LedgerEntry[] = [];
  /** Whether `state` holds what the file does; until then it must not take the file's place. */
  let isRead = false;
  let domainOf: DomainOf = (name) => name;
  const file = () => path.join(root(), 'ledger.json');

  /** The public suffix list is large, and needed only in the week after a new certificate. */
  const loadDomains = async (entries: readonly LedgerEntry[]): Promise<void> => {
    if (!entries.some(countsByDomain)) return;
    try {
      ({ registrableDomain: domainOf } = await import('#shared/domain/registrable-domain.ts'));
    } catch {
      // The program was replaced: counted by the name itself, which is no obstacle either.
    }
  };

  const read = async (): Promise<State> => {
    const text = await readIfExists(file());
    if (text === null) {
      // On a drive that is not there the file may well be.
      await fs.access(path.dirname(root()));
      return EMPTY_STATE;
    }
    const found = parseState(text);
    if (found === null) await renameWithRetry(file(), keptAsideName(file()));
    return found ?? EMPTY_STATE;
  };
  const withEntry = (before: State, entry: LedgerEntry): State => {
    const isKnown = before.events.some(
      (one) =>
        // What the disk has kept although it said that it had not.
        isDeepStrictEqual(one, entry) ||
        (entry.kind === 'issued' && one.kind === 'issued' && one.ca === entry.ca && one.order === entry.order),
    );
    if (isKnown) return before;
    return {
      events: pruneLedger([...before.events, entry], now(), domainOf, table),
      holders: entry.kind === 'issued' ? withHolder(before.holders, entry) : before.holders,
    };
  };
  const refresh = async (): Promise<void> => {
    try {
      const found = await read();
      await loadDomains([...found.events, ...unwritten]);
      state = unwritten.reduce(withEntry, found);
      isRead = true;
    } catch {
      isRead = false;
    }
  };
  const write = async (): Promise<boolean> => {
    const events = state.events.map((one) => ({ ...one, at: new Date(one.at).toISOString() }));
    try {
      // Not what lies above: a drive that is not there must not become a folder.
      await fs.mkdir(root(), { mode: 0o700 }).catch(ignoreExisting);
      await replaceDurably(file(), `${JSON.stringify({ ...state, events }, null, 2)}\n`);
      return true;
    } catch {
      return false;
    }
  };

  return {
    events: () => state.events,

    domainOf: (name) => domainOf(name),

    lastAccountFor: (ca, name) => state.holders.find((one) => one.ca === ca && one.name === name)?.account ?? null,

    load: refresh,

    async record(entry) {
      await loadDomains([entry]);
      state = withEntry(state, entry);
      unwritten = [...unwritten, entry];
      if (!isRead) await refresh();
      if (isRead && (await write())) unwritten = [];
    },
  };
}

function withHolder(holders: State['holders'], { ca, name, account }: LedgerEntry): State['holders'] {
  return [...holders.filter((one) => one.ca !== ca || one.name !== name), { ca, name, account }];
}

/** `null`: it is damaged. */
function parseState(text: string): State | null {
  try {
    const { events, holders } = ledgerSchema.parse(JSON.parse(text));
    return { events: events.map((one) => ({ ...one, at: Date.parse(one.at) })), holders };
  } catch {
    return null;
  }
}

function ignoreExisting(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}
