import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isConfigEntry, isConfigFile, isConfigLock, isUnfinishedConfigFile } from './config-files.ts';

const electron = path.join(import.meta.dirname, '..');

test('no part of the program names a place in the configuration directory by itself', () => {
  const sources = fs
    .readdirSync(electron, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !name.startsWith(`testing${path.sep}`))
    .filter((name) => path.basename(name) !== 'config-files.ts');
  // `path.join(configDir, 'x')`, `join(path.resolve(options.configDir), 'x')`, `${configDir}/x`
  const naming =
    /\bjoin\((?:path\.resolve\()?[\w.]*configDir\)?,\s*['"`A-Z]|\bresolve\([\w.]*configDir,|\$\{[\w.]*configDir\}[/\\]/;
  const found = sources.filter((name) => naming.test(fs.readFileSync(path.join(electron, name), 'utf8')));
  expect(sources.length).toBeGreaterThan(100);
  expect(found).toEqual([]);
});

test.each([
  'config.json',
  'config.last-good.json',
  'config.beschaedigt-2026-01-02T03-04-05-678Z.json',
  'hsts.json',
  'hsts.json.tmp-1234567890abcdef',
  'hsts.beschaedigt-2026-01-02T03-04-05-678Z.json',
  'handover.json',
  'handover.beschaedigt-2026-01-02T03-04-05-678Z.json',
  'webroot-files.json',
  'webroot-files.json.tmp-1234567890abcdef',
  'notices.json',
  'journal.ndjson',
  'journal.1.ndjson',
  'access.log',
  'access.3.log',
  'operation.owner.json',
])('%s is a file of ours', (name) => {
  expect([isConfigFile(name), isConfigEntry(name)]).toEqual([true, true]);
});

test.each(['operation.lock', 'operation.guard.lock', 'operation.lock.4711', 'profacto.sock.lock'])(
  '%s is a lock of ours',
  (name) => {
    expect([isConfigLock(name), isConfigEntry(name), isConfigFile(name)]).toEqual([true, true, false]);
  },
);

test.each(['profacto.sock', 'desktop', 'compiled-code', 'Datenbank'])('%s is ours, and no file', (name) => {
  expect([isConfigEntry(name), isConfigFile(name), isConfigLock(name)]).toEqual([true, false, false]);
});

test.each(['notiz.txt', 'config.json.bak', 'configXjson', 'hsts.json.tmp-', 'access.10.log', 'operation.lock.x', ''])(
  '%j is somebody else’s',
  (name) => {
    expect(isConfigEntry(name)).toBe(false);
  },
);

test('what a crash has left of each is known, and nothing that is in use', () => {
  expect(isUnfinishedConfigFile('handover.json.tmp-1234567890abcdef')).toBe(true);
  expect(isUnfinishedConfigFile('handover.json')).toBe(false);
  expect(isUnfinishedConfigFile('journal.ndjson.tmp-1234567890abcdef')).toBe(false);
});
