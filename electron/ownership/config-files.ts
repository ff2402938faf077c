/** What lies in the configuration directory. */
import path from 'node:path';

/** JSON that is replaced as a whole; what was damaged of one is kept aside beside it. */
const JSON_FILES = [
  'config.json',
  'config.last-good.json',
  'notices.json',
  'hsts.json',
  'handover.json',
  'webroot-files.json',
  'router.json',
] as const;

const OTHER_FILES = ['journal.ndjson', 'journal.1.ndjson', 'operation.owner.json'] as const;

/** What is locked, whether it is there or not: a lock is the folder of this name with `.lock` behind it. */
const LOCKED = ['operation', 'operation.guard', 'profacto.sock'] as const;

/** `desktop`: of Chromium. `Datenbank`: the database directory, as long as no other is set. */
const FOLDERS = ['desktop', 'compiled-code', 'Datenbank'] as const;

export type ConfigName =
  (typeof JSON_FILES)[number] | (typeof OTHER_FILES)[number] | (typeof LOCKED)[number] | (typeof FOLDERS)[number];

/**
 * Where something of ours lies in the configuration directory. Whatever is made there gets its place from here: by the same
 * list it is known for ours, closed to other accounts, and refused where it is theirs.
 */
export function configPath(configDir: string, name: ConfigName): string {
  return path.join(configDir, name);
}

/** The access log (0), and the ones before it (1 and so on). */
export function accessLogPath(configDir: string, index: number): string {
  return path.join(configDir, index === 0 ? 'access.log' : `access.${String(index)}.log`);
}

const anyOf = (names: readonly string[]): string =>
  `(?:${names.map((name) => name.replaceAll('.', String.raw`\.`)).join('|')})`;
const jsonNames = anyOf(JSON_FILES.map((file) => path.parse(file).name));

/** Left where a crash came in the middle of writing. */
const UNFINISHED = String.raw`\.tmp-[\da-f]+`;
const PATTERNS = {
  file: new RegExp(
    String.raw`^(?:${jsonNames}(?:\.beschaedigt-[\w-]+)?\.json(?:${UNFINISHED})?|${anyOf(OTHER_FILES)}|access(?:\.\d)?\.log)$`,
  ),
  unfinished: new RegExp(`^${jsonNames}\\.json${UNFINISHED}$`),
  // With a number: set aside by the process that removes it.
  lock: new RegExp(String.raw`^${anyOf(LOCKED)}\.lock(?:\.\d+)?$`),
  other: new RegExp(`^${anyOf([...FOLDERS, 'profacto.sock'])}$`),
};

/** Whether a file of this name in the configuration directory is one of ours, in use, kept aside or unfinished. */
export const isConfigFile = (name: string): boolean => PATTERNS.file.test(name);
/** Whether it is one of those that are replaced as a whole, and was not finished. */
export const isUnfinishedConfigFile = (name: string): boolean => PATTERNS.unfinished.test(name);
export const isConfigLock = (name: string): boolean => PATTERNS.lock.test(name);
/** Whether anything of this name there is ours. */
export const isConfigEntry = (name: string): boolean =>
  isConfigFile(name) || isConfigLock(name) || PATTERNS.other.test(name);
