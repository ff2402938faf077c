/** The folder of compiled code that the next start takes over, and so runs. */
import fs from 'node:fs';
import path from 'node:path';
import { distrustOf, OPEN_TO_OTHERS } from './distrust.ts';
import { tightenSync, type Tightening } from './tighten.ts';

export const compiledCodeFolder = (configDir: string): string => path.join(configDir, 'compiled-code');

/**
 * Closes the folder to others, and removes all of it where others may have written in it, since nobody can tell what they
 * have left to be run. It is only a cache. On Windows nothing is done.
 */
export function closeCompiledCode(configDir: string): Tightening {
  const folder = compiledCodeFolder(configDir);
  if (process.geteuid === undefined || fs.lstatSync(folder, { throwIfNoEntry: false }) === undefined) return 'fine';
  try {
    // First of all, so that what is looked at and removed is nobody else's to change meanwhile.
    const wasTrusted = isTrusted(folder);
    const outcome = tightenSync(folder, OPEN_TO_OTHERS);
    if (wasTrusted && isTrustedBelow(folder)) return outcome;
    fs.rmSync(folder, { recursive: true, force: true });
    return 'tightened';
  } catch {
    return 'open';
  }
}

function isTrusted(entry: string): boolean {
  return distrustOf(fs.lstatSync(entry)) === null;
}

function isTrustedBelow(folder: string): boolean {
  return fs.readdirSync(folder, { withFileTypes: true }).every((one) => {
    const entry = path.join(folder, one.name);
    return isTrusted(entry) && (!one.isDirectory() || isTrustedBelow(entry));
  });
}
