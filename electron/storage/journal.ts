import fs from 'node:fs';
import { journalEntrySchema, type JournalEntry, type JournalEvent } from '#shared/contract/journal.ts';
import { harmless } from '#shared/values/foreign-text.ts';
import { mapStrings } from '#shared/values/map-strings.ts';
import { configPath } from '../ownership/config-files.ts';
import { DistrustError, openOwnSync, readOwnSync } from '../ownership/distrust.ts';

/** At this size the file becomes `journal.1.ndjson` and a new one begins; one old file is kept. */
const ROTATE_AT_BYTES = 1_000_000;

/** What happened, when and why. One JSON object a line, readable for the owner alone; no keys, tokens or e-mail. */
export type Journal = {
  /**
   * Writes one event, without control characters and without the e-mail addresses and challenge tokens that a CA's words
   * may quote. A full disk must
   * not stop a certificate: what cannot be written is dropped.
   */
  write(event: JournalEvent): void;
  /** The newest entries, oldest of them first. Lines that are not entries (a torn write) are passed over. */
  list(limit: number): JournalEntry[];
  readonly file: string;
};

/** Opens the journal in the configuration directory. `now`: milliseconds since the epoch. */
export function openJournal(configDir: string, now: () => number): Journal {
  const file = configPath(configDir, 'journal.ndjson');
  const older = configPath(configDir, 'journal.1.ndjson');
  return {
    file,
    write(event) {
      const shown = mapStrings(event, shownInJournal);
      const line = `${JSON.stringify({ at: new Date(now()).toISOString(), ...shown })}\n`;
      try {
        if (sizeOf(file) > ROTATE_AT_BYTES) fs.renameSync(file, older);
        append(file, line);
      } catch {
        // See above: a failing journal must not stop anything.
      }
    },
    list(limit) {
      const newest = entriesOf(file);
      const all = newest.length < limit ? [...entriesOf(older), ...newest] : newest;
      return all.slice(-limit);
    },
  };
}

/** A text as the journal shows it: what is looked up there has to be written in the same way. */
export function shownInJournal(text: string): string {
  return redact(harmless(text));
}

/**
 * Others may read the journal in a report: it must show neither e-mail addresses nor challenge tokens. Before the text
 * becomes JSON: an address right behind an escape would take half of that with it.
 */
function redact(text: string): string {
  return (
    text
      // Begins only where a run begins: else each character of a long one would be the beginning of another search.
      .replaceAll(/(?<![\p{L}\d._%+-])[\p{L}\d._%+-]+@[\p{L}\d.-]+/gu, '…@…')
      .replaceAll(/acme-challenge\/[\w-]+/g, 'acme-challenge/…')
  );
}

const { O_APPEND, O_CREAT, O_RDWR } = fs.constants;

/** Writes into no link and no file of another account. */
function append(file: string, line: string): void {
  const descriptor = openOwnSync(file, O_RDWR | O_APPEND | O_CREAT, 0o600);
  if (descriptor === null) return;
  try {
    fs.appendFileSync(descriptor, hasTornEnd(descriptor) ? `\n${line}` : line);
  } finally {
    fs.closeSync(descriptor);
  }
}

function sizeOf(file: string): number {
  return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** True when a crash cut the last line off: the next entry would be lost with it. */
function hasTornEnd(descriptor: number): boolean {
  const { size } = fs.fstatSync(descriptor);
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  fs.readSync(descriptor, last, 0, 1, size - 1);
  return last.toString() !== '\n';
}

function entriesOf(file: string): JournalEntry[] {
  return textOf(file)
    .split('\n')
    .flatMap((line) => {
      try {
        const parsed = journalEntrySchema.safeParse(mapStrings<unknown>(JSON.parse(line), harmless));
        return parsed.success ? [parsed.data] : [];
      } catch {
        return [];
      }
    });
}

/** What another account wrote is not our journal. */
function textOf(file: string): string {
  try {
    return readOwnSync(file) ?? '';
  } catch (error) {
    if (error instanceof DistrustError) return '';
    throw error;
  }
}
