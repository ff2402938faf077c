import path from 'node:path';
import { expect, test } from 'vitest';
import { configDirFromArgs } from './config-dir-from-args.ts';

const home = { XDG_CONFIG_HOME: '/home/chef/.config', APPDATA: 'C:\\Users\\chef\\AppData\\Roaming' };

test.each([
  [['electron', '--no-sandbox', '.', '--config-dir', '/srv/profacto']],
  [['profacto-datenschutz', '--config-dir=/srv/profacto', '--lang=de']],
])('%j asks for its configuration directory, whatever the environment says', (argv) => {
  expect(configDirFromArgs(argv, { PROFACTO_CONFIG_DIR: '/elsewhere' })).toBe(path.resolve('/srv/profacto'));
});

test('without the switch the environment decides, and without that the platform', () => {
  expect(configDirFromArgs(['electron', '.'], { PROFACTO_CONFIG_DIR: '/elsewhere' })).toBe(path.resolve('/elsewhere'));
  expect(configDirFromArgs(['electron', '.'], home)).toContain('profacto Datenschutz');
});

test('the switch without a directory is no directory', () => {
  expect(configDirFromArgs(['electron', '.', '--config-dir'], home)).toContain('profacto Datenschutz');
});
