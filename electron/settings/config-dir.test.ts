import path from 'node:path';
import { expect, test } from 'vitest';
import { defaultConfigDir, resolveConfigDir } from './config-dir.ts';

test.each([
  [
    'win32',
    { APPDATA: 'C:\\Users\\chef\\AppData\\Roaming' },
    'C:\\Users\\chef',
    'C:\\Users\\chef\\AppData\\Roaming\\profacto Datenschutz',
  ],
  ['win32', {}, 'C:\\Users\\chef', 'C:\\Users\\chef\\AppData\\Roaming\\profacto Datenschutz'],
  ['darwin', {}, '/Users/chef', '/Users/chef/Library/Application Support/profacto Datenschutz'],
  ['linux', {}, '/home/chef', '/home/chef/.config/profacto Datenschutz'],
  ['linux', { XDG_CONFIG_HOME: '/data/conf' }, '/home/chef', '/data/conf/profacto Datenschutz'],
  // A relative XDG_CONFIG_HOME is to be ignored (XDG Base Directory Specification).
  ['linux', { XDG_CONFIG_HOME: 'conf' }, '/home/chef', '/home/chef/.config/profacto Datenschutz'],
] as const)('on %s with %j the settings of %s are in %s', (platform, env, home, expected) => {
  expect(defaultConfigDir(env, platform, home)).toBe(expected);
});

test('the flag comes before the environment, and that before the platform’s place', () => {
  const env = { PROFACTO_CONFIG_DIR: '/from/env' };
  expect(resolveConfigDir('/from/flag', env, '/platform')).toBe('/from/flag');
  expect(resolveConfigDir(undefined, env, '/platform')).toBe('/from/env');
  expect(resolveConfigDir(undefined, { PROFACTO_CONFIG_DIR: '' }, '/platform')).toBe('/platform');
  expect(resolveConfigDir('relative', {}, '/platform')).toBe(path.resolve('relative'));
});
