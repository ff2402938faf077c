/** The folder of compiled code that the next start takes over, and so runs. */
import fs from 'node:fs';
import path from 'node:path';
import { configPath } from './config-files.ts';
import { distrustOf, OPEN_TO_OTHERS } from './distrust.ts';
import { tightenSync, type Tightening } from './tighten.ts';

export const compiledCodeFolder = (configDir: string): string => configPath(configDir, 'compiled-code');

/**
 * Closes the folder to others, and removes all of it where others may have written in it, since nobody can tell what they
 * have left to be run. It is only a cache. On Windows nothing is done. Never throws: what cannot be looked at is `open`.
 */
export function closeCompiledCode(configDir: string): Tightening {
  if (process.geteuid === undefined) return 'fine';
  const folder = compiledCodeFolder(configDir);
  try {
    const found = fs.lstatSync(folder, { throwIfNoEntry: false });
    if (found === undefined) return 'fine';
    // In a folder that is closed, nobody reaches what Node has made by a generous umask.
    const wasOpen = (found.mode & OPEN_TO_OTHERS) !== 0;
    const isTrusted = (entry: string): boolean => {
      const distrust = distrustOf(fs.lstatSync(entry));
      return distrust === null || (distrust === 'writableByOthers' && !wasOpen);
    };
    const wasTrusted = isTrusted(folder);
    // First of all, so that nobody else comes in. Whoever is below it already may go on changing what lies there: Node
    // removes it without following links (the Nodes that compile code into a folder do so by `openat`).
    const outcome = tightenSync(folder, OPEN_TO_OTHERS);
    if (wasTrusted && isEachBelow(folder, isTrusted)) return outcome;
    fs.rmSync(folder, { recursive: true, force: true });
    return 'tightened';
  } catch {
    return 'open';
  }
}

function isEachBelow(folder: string, holds: (entry: string) => boolean): boolean {
  return fs.readdirSync(folder, { withFileTypes: true }).every((one) => {
    const entry = path.join(folder, one.name);
    return holds(entry) && (!one.isDirectory() || isEachBelow(entry, holds));
  });
}
