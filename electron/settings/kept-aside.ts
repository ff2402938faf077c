import fs from 'node:fs';
import path from 'node:path';
import type { SettingsNotice } from '#shared/contract/snapshot.ts';

/** What is said of a file that was set aside. */
export type KeptAsideNotice = Extract<SettingsNotice, { keptAs: string }>;

/** `2026-01-02T03-04-05-678Z` in a file's name: when it was kept aside. */
const KEPT_FILE = /^config\.beschaedigt-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)\.json$/;
/** Times of files are as exact as a millisecond at the least where settings lie. */
const SAME_TIME_MS = 0.5;

/**
 * The settings files that were set aside, as long as nobody has acted: until settings are saved, the file in use is
 * edited, or the one set aside is removed. No process has to remember that: what was put into a file's place bears the
 * time in the name of the file set aside, and whoever writes it anew changes that.
 */
export type KeptAside = {
  /** @returns the path that a file is to be kept as, which nobody uses yet */
  nextPath(): string;
  /** After something was put into the file's place, or nothing could be. */
  add(notice: KeptAsideNotice): void;
  /** The notices that still stand. */
  notices(): readonly KeptAsideNotice[];
  /** Somebody has saved settings, who has acted on what was told before. */
  saved(told: readonly SettingsNotice[]): void;
};

/**
 * @param file the settings file
 * @param now milliseconds since the epoch
 * @param noticeOf what was said of a file that was kept aside earlier; `null`: it says nothing any more
 */
export function openKeptAside(
  file: string,
  now: () => number,
  noticeOf: (keptAs: string) => KeptAsideNotice | null,
): KeptAside {
  const folder = path.dirname(file);
  let notices: KeptAsideNotice[] = [];
  const earlier = latestIn(folder);
  let lastKeptAt = earlier?.at ?? 0;
  if (earlier !== null && isUntouchedSince(file, earlier.at)) {
    const notice = noticeOf(earlier.path);
    if (notice !== null) notices.push(notice);
  }
  return {
    nextPath() {
      lastKeptAt = now();
      while (fs.existsSync(pathFor(folder, lastKeptAt))) lastKeptAt++;
      return pathFor(folder, lastKeptAt);
    },
    add(notice) {
      notices.push(notice);
      setTime(file, lastKeptAt);
    },
    notices: () => notices.filter((one) => fs.existsSync(one.keptAs)),
    saved(told) {
      if (notices.length === 0) return;
      notices = notices.filter((one) => !told.includes(one));
      // Not left to the system, whose times of files lag behind its clock by milliseconds.
      setTime(file, notices.length > 0 ? lastKeptAt : Math.max(Date.now(), lastKeptAt + 1));
    },
  };
}

function pathFor(folder: string, at: number): string {
  return path.join(folder, `config.beschaedigt-${new Date(at).toISOString().replaceAll(/[:.]/g, '-')}.json`);
}

/** The file that was kept aside last; `null`: there is none. */
function latestIn(folder: string): { path: string; at: number } | null {
  // Written so, times are in the order of their letters.
  const name = fs
    .readdirSync(folder)
    .filter((one) => KEPT_FILE.test(one))
    .sort()
    .at(-1);
  if (name === undefined) return null;
  return { path: path.join(folder, name), at: Date.parse(name.replace(KEPT_FILE, '$1:$2:$3.$4')) };
}

/** Sets the time of a file, if there is one. */
function setTime(file: string, at: number): void {
  try {
    if (fs.existsSync(file)) fs.utimesSync(file, new Date(at), new Date(at));
  } catch {
    // Then only this process knows.
  }
}

/** Where nothing was put into its place, a file that is missing is untouched as well. */
function isUntouchedSince(file: string, at: number): boolean {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  return found === undefined || Math.abs(found.mtimeMs - at) < SAME_TIME_MS;
}
