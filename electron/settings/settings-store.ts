import fs from 'node:fs';
import path from 'node:path';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import {
  parseSettingsPatch,
  parseStoredSettings,
  type Settings,
  restoreMaskedSecrets,
} from '#shared/contract/settings.ts';
import { settingKeys, type SettingKey } from '#shared/contract/settings-table.ts';
import type { SettingsNotice } from '#shared/contract/snapshot.ts';
import { isUnfinishedConfigFile, configPath } from '../ownership/config-files.ts';
import { makeFolderSync } from '../ownership/make-folder.ts';
import { notWritten } from '../ownership/not-written.ts';
import { assertOwnConfig } from './own-config.ts';
import { defaultDatabaseDirectory } from './config-dir.ts';
import { openKeptAside, type KeptAsideNotice } from './kept-aside.ts';
import { openLastGoodSettings, type LastGoodSettings } from './last-good-settings.ts';
import { assertReadableConfig, failNotReadable } from './readable-config.ts';
import type { RawStore } from './raw-store.ts';
import { readSettingsFile, writeSettingsFile, type FoundSettings } from './settings-file.ts';

/** Writing one small file never takes this long; milliseconds. */
const STALE_TEMP_FILE_MS = 60_000;

/**
 * The settings of one host.
 *
 * Law: what `current` gives has been on disk. `update` is all or nothing: either every value is accepted and written,
 * or nothing changes and `INVALID_SETTING` names each issue. A file that cannot be understood is kept aside under a
 * new name before anything is written in its place; the settings that were last good stay in force, as a whole or for
 * the keys that are not acceptable, and a notice says so in every process until somebody has acted. The same holds for a
 * file that is gone: only where what was last good is gone as well does a new process begin with the defaults.
 */
export type SettingsStore = {
  current(): Settings;
  /** Whether somebody has set it; also where the value is that of the default. */
  isSet(key: SettingKey): boolean;
  /** @throws FailureError `INVALID_SETTING`, `SETTINGS_NOT_SAVED`, `CONFIG_DIRECTORY` */
  update(patch: Record<string, unknown>): { settings: Settings; changed: SettingKey[] };
  /**
   * What had to be kept aside and nobody has acted on: at this start, since then, or by an earlier process; and that the
   * file is gone.
   */
  readonly notices: readonly SettingsNotice[];
  /** What this process has kept aside since it was last asked. */
  takeKeptAside(): readonly KeptAsideNotice[];
  readonly file: string;
};

/**
 * Opens the settings behind whichever store the host has.
 *
 * @param open opens the host's store; called a second time after a corrupt file was moved away
 * @param now milliseconds since the epoch, for the name of a file kept aside
 * @throws FailureError `CONFIG_DIRECTORY` where the directory is not this account's, cannot be read, or would have to be
 *   written to and cannot be
 */
export function openSettingsStore(
  configDir: string,
  open: (configDir: string) => RawStore,
  now: () => number,
): SettingsStore {
  const file = configPath(configDir, 'config.json');
  assertReadableConfig(configDir);
  whenOpening(configDir, () => makeFolderSync(configDir));
  whenReading(configDir, () => assertOwnConfig(configDir));
  clearUnfinished(configDir, now());
  const defaults = defaultSettings(defaultDatabaseDirectory(configDir));
  const lastGood = openLastGoodSettings(configDir);
  const aside = whenReading(configDir, () =>
    openKeptAside(file, now, (keptAs) => noticeAgain(keptAs, defaults, lastGood)),
  );
  let untold: KeptAsideNotice[] = [];
  const note = (notice: KeptAsideNotice): void => {
    aside.add(notice);
    untold.push(notice);
  };
  const keepAside = (orFail: OrFail, action: (from: string, to: string) => void): string => {
    const kept = aside.nextPath();
    orFail(file, () => action(file, kept));
    return kept;
  };
  /** What counts of the file, once this process has read it: all that a save has to keep. */
  let inForce: Record<string, unknown> = {};
  const restore = (orFail: OrFail): void => {
    const content = isEmpty(inForce) ? lastGood.read()?.content : inForce;
    if (content === undefined) return;
    orFail(file, () => writeSettingsFile(file, content));
    lastGood.keep(content);
  };
  /** Puts into the file's place what the library can read, where somebody has edited it, or power has failed. */
  const mendFile = (orFail: OrFail): void => {
    const found = readOrFail(file);
    if (found.kind === 'sound' && !found.isPlain) orFail(file, () => writeSettingsFile(file, found.content));
    if (found.kind !== 'unusable') return;
    const keptAs = keepAside(orFail, fs.renameSync);
    restore(orFail);
    note({ code: 'SETTINGS_UNREADABLE', keptAs, lastGoodAt: lastGood.read()?.at ?? null });
  };

  mendFile(whenOpening);
  const raw = whenOpening(file, () => open(configDir));
  const isThere = readOrFail(file).kind !== 'none';
  const good = lastGood.read()?.content ?? {};
  const found = isThere ? whenOpening(file, () => raw.store) : good;
  inForce = { ...found };
  const stored = parseStoredSettings(found, defaults, good, fs.existsSync);
  // What is dropped of those that were last good is told of once they are in the file.
  if (isThere && stored.dropped.length > 0) {
    const dropped = new Set(stored.dropped.map((issue) => issue.key));
    const keptAs = keepAside(whenOpening, (from, to) => fs.copyFileSync(from, to, fs.constants.COPYFILE_EXCL));
    // Otherwise every start would drop them again and keep one more copy.
    const accepted = Object.entries(found).filter(([key]) => !dropped.has(key));
    const replaced = settingKeys.filter((key) => dropped.has(key) && Object.hasOwn(good, key));
    const values = Object.fromEntries([...accepted, ...replaced.map((key) => [key, stored.settings[key]] as const)]);
    whenOpening(file, () => (raw.store = values));
    note({ code: 'SETTINGS_DROPPED', keptAs, keys: [...dropped], issues: stored.dropped });
  }
  const keepGood = () => {
    try {
      if (!fs.existsSync(file)) return;
      inForce = { ...raw.store };
      lastGood.keep(inForce);
    } catch {
      // What the disk does not give for the moment is kept with the next change.
    }
  };
  keepGood();
  let settings = stored.settings;

  return {
    file,
    get notices() {
      return [...aside.notices(), ...missing(file, lastGood)];
    },
    takeKeptAside() {
      const taken = untold;
      untold = [];
      return taken;
    },
    current: () => settings,
    isSet: (key) => Object.hasOwn(inForce, key) && inForce[key] !== '',
    update(change) {
      const parsed = parseSettingsPatch(restoreMaskedSecrets(change, settings), settings);
      if (!parsed.ok) fail('INVALID_SETTING', { issues: parsed.issues });
      const changed = (Object.keys(parsed.patch) as SettingKey[]).filter(
        (key) => JSON.stringify(parsed.patch[key]) !== JSON.stringify(settings[key]),
      );
      const told = aside.notices();
      const isToldOf = told.length > 0 || missing(file, lastGood).length > 0;
      // Who enters once more what holds anyway has acted as well.
      const given = Object.keys(parsed.patch) as SettingKey[];
      // Where the default is confirmed, it is to hold whatever a later host's default may be.
      const confirmed = given.filter((key) => key === 'databaseDirectory' && !Object.hasOwn(inForce, key));
      const written = changed.length === 0 && isToldOf ? given : [...new Set([...changed, ...confirmed])];
      if (written.length > 0) {
        const values = Object.fromEntries(written.map((key) => [key, parsed.patch[key]]));
        // The library would write through a link, and give the new file to the owner of the old one.
        whenSaving(file, () => assertOwnConfig(configDir));
        mendFile(whenSaving);
        if (readOrFail(file).kind === 'none') restore(whenSaving);
        whenSaving(file, () => raw.set(values));
        aside.saved(told);
        settings = { ...settings, ...parsed.patch };
        keepGood();
      }
      return { settings, changed };
    },
  };
}

/** That the file is gone needs nothing to be remembered: until one is saved, each process finds it anew. */
function missing(file: string, lastGood: LastGoodSettings): SettingsNotice[] {
  if (fs.existsSync(file)) return [];
  const good = lastGood.read();
  if (good === null || isEmpty(good.content)) return [];
  return [{ code: 'SETTINGS_MISSING', path: file, lastGoodAt: good.at }];
}

const isEmpty = (content: Record<string, unknown>): boolean => Object.keys(content).length === 0;

/**
 * Removes files that a crash in the middle of saving left; a secret may be in them. Recent ones stay: another process
 * may still be writing them.
 */
function clearUnfinished(configDir: string, now: number): void {
  try {
    for (const name of fs.readdirSync(configDir)) {
      const file = path.join(configDir, name);
      if (!isUnfinishedConfigFile(name) || now - fs.statSync(file).mtimeMs < STALE_TEMP_FILE_MS) continue;
      fs.rmSync(file, { force: true });
    }
  } catch {
    // The next start tries again.
  }
}

/** What was said of a file when it was kept aside by an earlier process; `null`: it cannot be read, or is in order now. */
function noticeAgain(keptAs: string, defaults: Settings, lastGood: LastGoodSettings): KeptAsideNotice | null {
  try {
    const found = readSettingsFile(keptAs);
    if (found.kind === 'unusable')
      return { code: 'SETTINGS_UNREADABLE', keptAs, lastGoodAt: lastGood.read()?.at ?? null };
    const dropped =
      found.kind === 'sound' ? parseStoredSettings(found.content, defaults, {}, fs.existsSync).dropped : [];
    const keys = [...new Set(dropped.map((issue) => issue.key))];
    return keys.length === 0 ? null : { code: 'SETTINGS_DROPPED', keptAs, keys, issues: dropped };
  } catch {
    return null;
  }
}

/** @throws FailureError `CONFIG_DIRECTORY` */
function readOrFail(file: string): FoundSettings {
  return whenReading(file, () => readSettingsFile(file));
}

/** Runs an action on a file or folder; what the system refuses becomes a failure. */
type OrFail = <T>(entry: string, action: () => T) => T;

function orFailWith(failWith: (entry: string, error: unknown) => never): OrFail {
  return (entry, action) => {
    try {
      return action();
    } catch (error) {
      if (error instanceof FailureError) throw error;
      return failWith(entry, error);
    }
  };
}

/** @throws FailureError `CONFIG_DIRECTORY`: no setting was to be saved */
const whenOpening = orFailWith((entry, error) => fail('CONFIG_DIRECTORY', notWritten(entry, error), error));
/** @throws FailureError `CONFIG_DIRECTORY` */
const whenReading = orFailWith(failNotReadable);
/** @throws FailureError `SETTINGS_NOT_SAVED` */
const whenSaving = orFailWith((path, error) =>
  fail('SETTINGS_NOT_SAVED', { path, systemCode: (error as NodeJS.ErrnoException).code ?? 'EIO' }, error),
);
