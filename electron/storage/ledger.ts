import fs from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { foreignAddressSchema, foreignTimeSchema } from '#shared/contract/foreign-values.ts';
import {
  countsByDomain,
  pruneLedger,
  type DomainOf,
  type LedgerEvent,
  type LimitTable,
} from '#shared/domain/rate-limit-rules.ts';
import { directoryKey } from '#shared/values/acme-directory.ts';
import { createQueue } from './queue.ts';
import { soundLists, stateFile } from './state-file.ts';

/** One line of the ledger. */
export type LedgerEntry = LedgerEvent & {
  /** URL of the order that it is about; `null` for an account. */
  order: string | null;
};

/**
 * What this machine has used of its CAs' rate limits: one small file beside the CAs' folders. Survives restarts.
 *
 * Law: never an obstacle. A damaged file is kept aside and counts as nothing known; entries that the disk refuses are
 * kept in memory as long as this process lives; nothing here rejects. A file that cannot be read is never overwritten:
 * what is known stays, and new entries are added to the file once it can be read again.
 */
export type Ledger = {
  /** The events that may still affect a limit. */
  events(): readonly LedgerEvent[];
  /** The registrable domain of a name in `events()`, where a limit counts by domain. */
  domainOf: DomainOf;
  /** URL of the account that the CA last gave a certificate for this name; `null`: none is known. */
  lastAccountFor(ca: string, name: string): string | null;
  /** Reads what is on the disk: at the start, and when the directory or another process may have changed it. */
  load(): Promise<void>;
  /** Records an event that the CA has counted. A resumed order counts as issued once, however often it is recorded. */
  record(entry: LedgerEntry): Promise<void>;
};

const entrySchema = z.object({
  kind: z.enum(['newAccount', 'order', 'issued', 'failedAuthorization']),
  at: foreignTimeSchema,
  ca: foreignAddressSchema,
  account: foreignAddressSchema,
  name: z.string(),
  standing: z.enum(['new', 'renewal', 'ariRenewal']),
  order: foreignAddressSchema.nullable(),
});
const holderSchema = z.object({ ca: foreignAddressSchema, name: z.string(), account: foreignAddressSchema });
const ledgerSchema = z.object({
  /** Those that still count. */
  events: z.array(entrySchema),
  /** Kept longer than the events: what a certificate counts as depends on the one before, however old that is. */
  holders: z.array(holderSchema),
});
type Stored = z.infer<typeof ledgerSchema>;
type State = { events: LedgerEntry[]; holders: Stored['holders'] };

/**
 * @param root the folder of `ledger.json`: `letsencrypt/`, which is created if it is missing, but nothing above it
 * @param now milliseconds since the epoch
 * @param table for tests: other limits than the real ones
 */
export function createLedger(root: () => string, now: () => number, table?: LimitTable): Ledger {
  let state: State = { events: [], holders: [] };
  /** Entries that the disk has not taken so far. */
  let unwritten: LedgerEntry[] = [];
  let domainOf: DomainOf = (name) => name;
  /** Each reading and writing of the file sets `state`: an older content must not replace a newer one. */
  const inTurn = createQueue();
  const openFile = () =>
    stateFile<Stored>({
      file: path.join(root(), 'ledger.json'),
      schema: ledgerSchema,
      empty: { events: [], holders: [] },
      salvage: soundLists<Stored>({ events: entrySchema, holders: holderSchema }),
      unreadable: 'throw',
      // Without its parents: a folder must not take the place of a missing drive.
      makeFolder: (folder) => fs.mkdir(folder, { mode: 0o700 }).catch(ignoreExisting),
    });

  /** The public suffix list is large, and needed only in the week after a new certificate. */
  const loadDomains = async (entries: readonly LedgerEntry[]): Promise<void> => {
    if (!entries.some(countsByDomain)) return;
    try {
      ({ registrableDomain: domainOf } = await import('#shared/domain/registrable-domain.ts'));
    } catch {
      // The program's files were replaced meanwhile: count by the name itself, which is no obstacle either.
    }
  };

  const withEntry = (before: State, entry: LedgerEntry): State => {
    const isKnown = before.events.some(
      (one) =>
        // Written after all, although the disk reported an error.
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
      const found = fromStored(await openFile().read());
      // A missing drive may well hold the file: not the same as no file.
      await fs.access(path.dirname(root()));
      await loadDomains([...found.events, ...unwritten]);
      state = unwritten.reduce(withEntry, found);
    } catch {
      // What is known stays.
    }
  };
  const write = async (): Promise<void> => {
    if (unwritten.length === 0) return;
    let written: readonly LedgerEntry[] = [];
    let content = state;
    try {
      await openFile().update(async (stored) => {
        const before = fromStored(stored);
        await loadDomains(before.events);
        written = unwritten;
        content = unwritten.reduce(withEntry, before);
        return toStored(content);
      });
    } catch {
      return;
    }
    unwritten = unwritten.filter((one) => !written.includes(one));
    state = unwritten.reduce(withEntry, content);
  };

  return {
    events: () => state.events,

    domainOf: (name) => domainOf(name),

    lastAccountFor: (ca, name) =>
      state.holders.find((one) => one.ca === directoryKey(ca) && one.name === name)?.account ?? null,

    load: () => inTurn(refresh),

    async record(given) {
      const entry = { ...given, ca: directoryKey(given.ca) };
      await loadDomains([entry]);
      state = withEntry(state, entry);
      unwritten = [...unwritten, entry];
      await inTurn(write);
    },
  };
}

function withHolder(holders: State['holders'], { ca, name, account }: LedgerEntry): State['holders'] {
  return [...holders.filter((one) => one.ca !== ca || one.name !== name), { ca, name, account }];
}

function fromStored({ events, holders }: Stored): State {
  return {
    events: events.map((one) => ({ ...one, ca: directoryKey(one.ca), at: Date.parse(one.at) })),
    holders: holders.map((one) => ({ ...one, ca: directoryKey(one.ca) })),
  };
}

function toStored({ events, holders }: State): Stored {
  return { events: events.map((one) => ({ ...one, at: new Date(one.at).toISOString() })), holders };
}

function ignoreExisting(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}
