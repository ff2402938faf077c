/** Command lines whose bytes are no UTF-8: what Node makes of them is another value than the one that was typed. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';

const PROGRAM = path.join(import.meta.dirname, '..', 'headless.ts');

type Answer = { error: { code: string; what: string; todo: string; data: { issues?: unknown[] } } };

/** Runs a command through a shell, which alone can pass such bytes on. `line`: the arguments, as the shell reads them. */
function run(configDir: string, line: string, environment: Record<string, string> = {}) {
  const script = `${environment.BAD === undefined ? '' : 'export PROFACTO_CONFIG_DIR="$(printf "$BAD")"; '}exec "$NODE" "$PROGRAM" --json ${line}`;
  const { status, stdout } = spawnSync('/bin/sh', ['-c', script], {
    cwd: configDir,
    env: { ...process.env, PROFACTO_CONFIG_DIR: configDir, NODE: process.execPath, PROGRAM, ...environment },
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { code: status, ...(JSON.parse(stdout) as Answer) };
}

// Windows passes arguments on as UTF-16.
describe.skipIf(process.platform === 'win32')('Bytes that are no text', () => {
  test.each([
    ['databaseDirectory', '/tmp/a\\377b', '/tmp/a'],
    ['onRenewed', '/bin/\\377', '/bin/'],
    ['acmeDirectoryUrl', 'https://a.test/\\377', 'https://a.test/'],
    ['acmeProfile', 'm\\374ller', 'm'],
  ])('are refused in %s, and nothing is saved', (key, bytes, after) => {
    const folder = temporaryFolder();
    const { code, error } = run(folder, `settings set ${key}="$(printf '${bytes}')"`);
    expect({ code, issues: error.data.issues }).toEqual({
      code: 2,
      issues: [{ key, reason: 'strangeCharacter', character: 'U+FFFD', after }],
    });
    expect(error.todo).toContain('ein Zeichen, das sich nicht lesen ließ (U+FFFD)');
    expect(fs.existsSync(path.join(folder, 'config.json'))).toBe(false);
  });

  test('are no name of a configuration directory: another one would be made in its place', () => {
    const folder = temporaryFolder();
    const byOption = run(folder, `status --config-dir "$(printf 'm\\374ller')"`);
    const byEnvironment = run(folder, 'status', { BAD: 'm\\374ller' });
    for (const [{ code, error }, name] of [
      [byOption, '--config-dir'],
      [byEnvironment, 'PROFACTO_CONFIG_DIR'],
    ] as const) {
      expect({ code, error }).toMatchObject({ code: 2, error: { code: 'USAGE' } });
      expect(error.what).toContain(name);
      expect(error.what).toContain('nicht lesen');
    }
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});
