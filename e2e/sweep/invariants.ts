/** What must hold after any fault. The checks return a sentence for each violation. */
import { createPrivateKey } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { journalEntrySchema, type JournalEntry } from '#shared/contract/journal.ts';
import { coversName } from '#shared/values/names.ts';
import { openVault, UnreadablePairError } from '../../electron/storage/vault.ts';
import type { SweepInstallation } from './installation.ts';

/** The pair as the product itself finds it: whole and with its own key (old or new), none, or unusable. */
export type PairState = 'old' | 'new' | 'none' | 'unusable';

export async function pairStateOf({
  fixture,
  oldFingerprint,
}: SweepInstallation): Promise<{ pairState: PairState; fingerprint: string | null }> {
  try {
    const pair = await openVault(fixture.database).current();
    if (pair === null) return { pairState: 'none', fingerprint: null };
    const { fingerprint256: fingerprint, names, serialNumber } = pair.info;
    if (fingerprint === oldFingerprint) return { pairState: 'old', fingerprint };
    const issued = fixture.ca.practice?.certificates().map((one) => plainSerial(one.serial));
    const isOurs = issued === undefined || issued.includes(plainSerial(serialNumber));
    return { pairState: isOurs && coversName(names, fixture.ca.name) ? 'new' : 'unusable', fingerprint };
  } catch (error) {
    if (error instanceof UnreadablePairError) return { pairState: 'unusable', fingerprint: null };
    throw error;
  }
}

const plainSerial = (serial: string) =>
  serial
    .replaceAll(/[^\da-f]/gi, '')
    .replace(/^0+/, '')
    .toLowerCase();

/** All files and folders in the two folders of an installation, with their relative paths. */
function filesOf({ fixture }: SweepInstallation): { name: string; full: string; isFolder: boolean }[] {
  return [fixture.configDir, fixture.database].flatMap((place) => {
    if (!fs.existsSync(place)) return [];
    const found = fs.readdirSync(place, { recursive: true, withFileTypes: true });
    return found.map((entry) => {
      const full = path.join(entry.parentPath, entry.name);
      return { name: path.relative(path.dirname(place), full), full, isFolder: entry.isDirectory() };
    });
  });
}

const KEY_FILES = /(^|\/)(key\.pem|account\.json|pending-order\.json|config\.json)/;

/** Files that hold a private key and that others could read. */
export function readableKeys(installation: SweepInstallation): string[] {
  return filesOf(installation)
    .filter(({ isFolder }) => !isFolder)
    .filter(({ name, full }) => KEY_FILES.test(name) || (!name.endsWith('.sock') && holdsKey(full)))
    .filter(({ full }) => (fs.statSync(full).mode & 0o077) !== 0)
    .map(({ name }) => `${name} can be read by others`);
}

const holdsKey = (file: string) => fs.readFileSync(file, 'utf8').includes('PRIVATE KEY');

/** What every secret of the installation would look like in a log: PEM lines and the number itself. */
export function secretsOf(installation: SweepInstallation): string[] {
  const texts = filesOf(installation)
    .filter(({ name }) => /\.(pem|json)(\.|$)/.test(name))
    .filter(({ isFolder }) => !isFolder)
    .map(({ full }) => fs.readFileSync(full, 'utf8').replaceAll(String.raw`\n`, '\n'));
  const pems = texts.flatMap(
    (text) => text.match(/-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]+-----END [A-Z ]*PRIVATE KEY-----/g) ?? [],
  );
  return [...new Set(pems)].flatMap((pem) => {
    const { d } = createPrivateKey(pem).export({ format: 'jwk' });
    // The first line is the same for every key of a kind.
    return [pem.split('\n')[2] ?? pem, ...(d === undefined ? [] : [d])];
  });
}

/** Secrets in what was printed or written into the journal. */
export function leaks(installation: SweepInstallation, secrets: readonly string[]): string[] {
  const places = { journal: journalText(installation), output: installation.printed() };
  return Object.entries(places).flatMap(([place, text]) => {
    const found = [
      ...(text.includes('PRIVATE KEY') ? ['a private key'] : []),
      ...(secrets.some((secret) => text.includes(secret)) ? ['the number of a key'] : []),
      ...(/acme-challenge\/[\w-]{20}/.test(text) ? ['a challenge token'] : []),
      ...(place === 'journal' && /[\w.]@\w/.test(text) ? ['an e-mail address'] : []),
    ];
    return found.map((what) => `the ${place} shows ${what}`);
  });
}

/** What an installation consists of when no operation runs; anything else has been left behind. */
const foldersAtRest = [/^einstellungen\/Datenbank$/, /^datenbank\/letsencrypt(\/[\w.-]+(\/orders(\/[\w-]+)?)?)?$/];
const filesAtRest = [
  /^einstellungen\/(config(\.last-good)?\.json|(notices|hsts)\.json|journal(\.1)?\.ndjson)$/,
  /^datenbank\/letsencrypt\/(installed|ledger)\.json$/,
  /^datenbank\/letsencrypt\/[\w.-]+\/(account|attempts|ari)\.json$/,
  /^datenbank\/letsencrypt\/[\w.-]+\/orders\/[\w-]+\/(cert|key)\.pem$/,
];

/**
 * Files and folders that should not be there.
 *
 * @param maxKeys how many certificate keys there may be: the current one and the one before, or none
 * @param expected what this fault itself leaves on purpose
 */
export function unexpectedFiles(installation: SweepInstallation, maxKeys: number, expected: RegExp[] = []): string[] {
  const found = filesOf(installation);
  const strange = found
    .filter(
      ({ name, isFolder }) => ![...(isFolder ? foldersAtRest : filesAtRest), ...expected].some((one) => one.test(name)),
    )
    .map(({ name }) => name);
  const keys = found.map(({ name }) => name).filter((name) => name.endsWith('/key.pem'));
  return [
    ...strange.map((name) => `${name} is left`),
    ...(keys.length > maxKeys ? [`${keys.length} keys are left: ${keys.join(', ')}`] : []),
  ];
}

function journalText({ fixture }: SweepInstallation): string {
  const file = path.join(fixture.configDir, 'journal.ndjson');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
}

/** The entries of the journal, and how many of its lines cannot be parsed. */
export function readJournal(installation: SweepInstallation): { entries: JournalEntry[]; torn: number } {
  const lines = journalText(installation)
    .split('\n')
    .filter((line) => line !== '');
  const entries = lines.flatMap((line) => {
    try {
      return [journalEntrySchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
  return { entries, torn: lines.length - entries.length };
}
