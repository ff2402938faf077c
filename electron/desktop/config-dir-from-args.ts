import os from 'node:os';
import { parseArgs } from 'node:util';
import { defaultConfigDir, resolveConfigDir } from '../settings/config-dir.ts';

/** The configuration directory that this start asks for, as with the CLI: `--config-dir`, the environment, the default. */
export function configDirFromArgs(argv: string[], env: NodeJS.ProcessEnv): string {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: { 'config-dir': { type: 'string' } },
    // Chromium's own switches stand between ours.
    strict: false,
    allowPositionals: true,
  });
  const flag = values['config-dir'];
  const fallback = defaultConfigDir(env, process.platform, os.homedir());
  return resolveConfigDir(typeof flag === 'string' ? flag : undefined, env, fallback);
}
