import path from 'node:path';
import { expect, test } from 'vitest';
import { configDirOf } from './place.ts';

const home = { XDG_CONFIG_HOME: '/home/chef/.config', APPDATA: 'C:\\Users\\chef\\AppData\\Roaming' };

test.each([
  [['electron', '--no-sandbox', '.', '--config-dir', '/srv/profacto']],
  [['profacto-datenschutz', '--config-dir=/srv/profacto', '--lang=de']],
])('%j asks for its configuration directory, whatever the environment says', (argv) => {
  expect(configDirOf(argv, { PROFACTO_CONFIG_DIR: '/elsewhere' })).toBe(path.resolve('/srv/profacto'));
});

test('without the switch the environment decides, and without that the platform', () => {
  expect(configDirOf(['electron', '.'], { PROFACTO_CONFIG_DIR: '/elsewhere' })).toBe(path.resolve('/elsewhere'));
  expect(configDirOf(['electron', '.'], home)).toContain('profacto Datenschutz');
});

test('the switch without a directory is no directory', () => {
  expect(configDirOf(['electron', '.', '--config-dir'], home)).toContain('profacto Datenschutz');
});
