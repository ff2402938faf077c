import { closeCompiledCode, compiledCodeFolder } from '../ownership/compiled-code.ts';
import { OPEN_TO_OTHERS } from '../ownership/distrust.ts';
import { tightenAll } from '../ownership/tighten.ts';
import { defaultDatabaseDirectory } from '../settings/config-dir.ts';
import { configEntries } from '../settings/own-config.ts';
import { openVault } from '../storage/vault.ts';
import { vaultEntries } from '../storage/vault-entries.ts';
import type { Core } from './core.ts';

/** How many paths the journal names of those that were tightened. */
const NAMED = 5;

/** What other accounts of this machine may do with our files. */
export type Permissions = {
  /**
   * Takes from them what they may do, which a backup or an earlier version may have left to them, and says so in the
   * journal. What is not ours is left alone: whoever is to use it refuses it.
   *
   * @returns `null`: Windows does not say by a mode who may do what
   */
  tighten(): Promise<NotClosed | null>;
};

/** What others may still do something with. */
type NotClosed = {
  /** On file systems without modes, or where a mode is not kept. */
  open: readonly string[];
  /** What lies in the place of ours and is another account's, or a link: its owner may do with it what he likes. */
  foreign: readonly string[];
};

export function createPermissions(
  { journal, settings }: Pick<Core, 'journal' | 'settings'>,
  configDir: string,
): Permissions {
  return {
    async tighten() {
      if (process.platform === 'win32') return null;
      const { root } = openVault(settings().databaseDirectory);
      const vault = (await vaultEntries(root).catch(() => [root])).map((path) => ({ path, bits: OPEN_TO_OTHERS }));
      const { tightened, open, foreign } = await tightenAll([...entriesOrNone(configDir), ...vault]);
      const compiledCode = closeCompiledCode(configDir);
      if (compiledCode !== 'fine') (compiledCode === 'open' ? open : tightened).push(compiledCodeFolder(configDir));
      if (tightened.length > 0) {
        journal.write({ event: 'permissionsTightened', paths: tightened.slice(0, NAMED), count: tightened.length });
      }
      // The database directory itself may be anybody's, and a link.
      return { open, foreign: foreign.filter((one) => one !== defaultDatabaseDirectory(configDir)) };
    },
  };
}

/** A directory that has gone is reported by whoever needs it. */
function entriesOrNone(configDir: string): ReturnType<typeof configEntries> {
  try {
    return configEntries(configDir);
  } catch {
    return [];
  }
}
