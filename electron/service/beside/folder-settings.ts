import fs from 'node:fs/promises';
import path from 'node:path';
import { fail } from '#shared/contract/failure-error.ts';
import type { SettingIssue, SettingIssueReason } from '#shared/contract/failures.ts';
import { foldersOfKeys, parseSettingsPatch, type Settings } from '#shared/contract/settings.ts';

const KEYS = ['webroot', 'certificateTarget'] as const;

/**
 * Refuses folders of profacto's that are of no use when they are set, or when `operation: beside` begins to use them; what
 * becomes of them later is found by the checks.
 *
 * @throws FailureError `INVALID_SETTING`
 */
export async function assertUsableFolders(patch: Record<string, unknown>, current: Settings): Promise<void> {
  const parsed = parseSettingsPatch(patch, current);
  // The store names what else is wrong.
  if (!parsed.ok) return;
  const next = { ...current, ...parsed.patch };
  const begins = parsed.patch.operation === 'beside' && current.operation !== 'beside';
  const keys = KEYS.filter((key) => next[key] !== '' && (begins || key in parsed.patch));
  const issues: SettingIssue[] = [];
  for (const key of keys) {
    const reason = await whyUnusable(next[key], next.databaseDirectory);
    if (reason !== null) issues.push({ key, reason });
  }
  // Only now do links count: as they are written, the two were compared before.
  for (const key of issues.length === 0 ? foldersOfKeys : []) {
    const isTouched = keys.length > 0 || key in parsed.patch;
    if (isTouched && (await isWithin(next[key], next.webroot)))
      issues.push({ key: key in parsed.patch ? key : 'webroot', reason: 'insideWebroot' });
  }
  if (issues.length > 0) fail('INVALID_SETTING', { issues });
}

async function whyUnusable(folder: string, databaseDirectory: string): Promise<SettingIssueReason | null> {
  const found = await fs.stat(folder).catch(() => null);
  if (found === null) return 'folderMissing';
  if (!found.isDirectory()) return 'notAFolder';
  if (await isWithin(folder, path.join(databaseDirectory, 'letsencrypt'))) return 'ownFolder';
  // Windows tells by its lists alone, which the check tries out.
  const isWritable = await fs.access(folder, fs.constants.W_OK | fs.constants.X_OK).then(
    () => true,
    () => false,
  );
  return isWritable ? null : 'folderNotWritable';
}

/** Whether a path leads to a folder or below it, links followed. */
async function isWithin(inner: string, outer: string): Promise<boolean> {
  if (inner === '' || outer === '') return false;
  const real = (one: string) => fs.realpath(one).catch(() => path.resolve(one));
  const between = path.relative(await real(outer), await real(inner));
  return between === '' || (!between.startsWith('..') && !path.isAbsolute(between));
}
