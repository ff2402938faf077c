import os from 'node:os';
import { parseArgs } from 'node:util';
import { defaultConfigDir, resolveConfigDir } from '../settings/config-dir.ts';

/** The configuration directory of this start, as in the CLI: from `--config-dir`, the environment, or the default. */
export function configDirFromArgs(argv: string[], env: NodeJS.ProcessEnv): string {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: { 'config-dir': { type: 'string' } },
    // The arguments may also hold Chromium's own switches.
    strict: false,
    allowPositionals: true,
  });
  const flag = values['config-dir'];
  const fallback = defaultConfigDir(env, process.platform, os.homedir());
  return resolveConfigDir(typeof flag === 'string' ? flag : undefined, env, fallback);
}
