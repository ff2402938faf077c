import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..');
// The validation with which a build starts, schema included; it is part of a dependency of electron-builder.
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));
const { getConfig, validateConfiguration } = builder('app-builder-lib/out/util/config/config') as {
  getConfig: (projectDir: string, file: string | null, options: object) => Promise<Record<string, unknown>>;
  validateConfiguration: (config: object, logger: { isEnabled: boolean }) => Promise<void>;
};
const config = await getConfig(ROOT, 'electron-builder.yml', {});

test('electron-builder accepts the configuration', async () => {
  await expect(validateConfiguration(config, { isEnabled: false })).resolves.toBeUndefined();
});

test('the check would notice a mistake', async () => {
  const wrong = { ...config, electronFuses: { runAsNod: false } };
  await expect(validateConfiguration(wrong, { isEnabled: false })).rejects.toThrow('electronFuses');
});

test('every fuse is set, each to the safe side', () => {
  const { resetAdHocDarwinSignature, ...fuses } = config.electronFuses as Record<string, boolean>;
  expect(fuses).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  });
  expect(resetAdHocDarwinSignature).toBeTypeOf('boolean');
});

test('only what runs is packed, in an archive', () => {
  expect(config.files).toEqual([{ filter: ['out/**/*', 'package.json', '!node_modules/**/*'] }]);
  expect(config.asar).toBe(true);
});

test('each platform gets its package and the icon is there', () => {
  expect(config).toMatchObject({
    appId: 'de.profacto.datenschutz',
    win: { target: 'nsis' },
    mac: { target: 'dmg' },
    linux: { target: ['AppImage', 'deb'] },
  });
  expect(fs.existsSync(path.join(ROOT, String(config.icon)))).toBe(true);
});
