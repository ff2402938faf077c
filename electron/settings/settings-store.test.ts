/** The settings on the disk: one behaviour, shown for both stores. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { SECRET_MASK } from '#shared/contract/settings.ts';
import { openElectronStore } from '../desktop/electron-store-settings.ts';
import { failureOf, temporaryFolder } from '../testing/environment.ts';
import { openConfStore } from './conf-store.ts';
import { openSettingsStore } from './settings-store.ts';

vi.mock('electron', async () => {
  const { EventEmitter } = await import('node:events');
  const ipcMain = new EventEmitter();
  const app = { getPath: () => '/nowhere', getVersion: () => '0.0.0' };
  return { default: { app, ipcMain }, app, ipcMain };
});

const stores = { conf: openConfStore, 'electron-store': openElectronStore };
const others = { conf: openElectronStore, 'electron-store': openConfStore };
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const fileIn = (folder: string) => path.join(folder, 'config.json');
const contentOf = (folder: string) => JSON.parse(fs.readFileSync(fileIn(folder), 'utf8')) as Record<string, unknown>;
const keptIn = (folder: string) => fs.readdirSync(folder).filter((name) => name.startsWith('config.beschaedigt-'));

describe.each(['conf', 'electron-store'] as const)('The settings behind %s', (kind) => {
  const open = (folder: string, now = NOW) => openSettingsStore(folder, stores[kind], () => now);

  test('have defaults before anything is saved, and nothing is written for them', () => {
    const folder = path.join(temporaryFolder(), 'neu');
    expect(open(folder).current()).toMatchObject({
      serverAddress: '',
      httpPort: 8080,
      databaseDirectory: path.join(folder, 'Datenbank'),
    });
    expect(fs.existsSync(fileIn(folder))).toBe(false);
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('are there again after a restart; only what was changed is in the file', () => {
    const folder = temporaryFolder();
    const { changed } = open(folder).update({ serverAddress: 'müller.de', dnsServers: '9.9.9.9', httpPort: '8081' });
    expect(changed).toEqual(['serverAddress', 'dnsServers', 'httpPort']);
    const saved = { serverAddress: 'müller.de', dnsServers: ['9.9.9.9'], httpPort: 8081 };
    expect(open(folder).current()).toMatchObject(saved);
    expect(contentOf(folder)).toEqual(saved);
  });

  test('are in a file that only its owner may read, also after it is written again', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    for (const httpPort of [8081, 8082]) {
      store.update({ httpPort });
      expect(fs.statSync(fileIn(folder)).mode & 0o777).toBe(0o600);
    }
  });

  test('are changed all or not at all', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.update({ serverAddress: 'meinefirma.de' });
    const before = store.current();
    const change = { serverAddress: 'andere.de', contactEmail: 'keine', farbe: 'blau' };
    expect(await failureOf(() => store.update(change))).toEqual({
      code: 'INVALID_SETTING',
      data: {
        issues: [
          { key: 'contactEmail', reason: 'notAnEmail' },
          { key: 'farbe', reason: 'unknownKey' },
        ],
      },
    });
    expect(store.current()).toBe(before);
    expect(contentOf(folder)).toEqual({ serverAddress: 'meinefirma.de' });
  });

  test('that are the same as before change nothing and write nothing', () => {
    const folder = temporaryFolder();
    expect(open(folder).update({ httpPort: 8080, dnsServers: [] }).changed).toEqual([]);
    expect(fs.existsSync(fileIn(folder))).toBe(false);
  });

  test('can be read and written by the other store', () => {
    const folder = temporaryFolder();
    open(folder).update({ serverAddress: 'meinefirma.de', eabHmacKey: 'c2VjcmV0' });
    const other = openSettingsStore(folder, others[kind], () => NOW);
    expect(other.current()).toMatchObject({ serverAddress: 'meinefirma.de', eabHmacKey: 'c2VjcmV0' });
    other.update({ serverAddress: 'andere.de' });
    expect(open(folder).current()).toMatchObject({ serverAddress: 'andere.de', eabHmacKey: 'c2VjcmV0' });
    expect([...other.notices, ...open(folder).notices]).toEqual([]);
  });

  test('keep a secret whose mask is sent back, and take a new one', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.update({ eabHmacKey: 'c2VjcmV0' });
    expect(store.update({ eabHmacKey: SECRET_MASK, eabKeyId: 'kid' }).changed).toEqual(['eabKeyId']);
    expect(contentOf(folder)).toMatchObject({ eabHmacKey: 'c2VjcmV0', eabKeyId: 'kid' });
    store.update({ eabHmacKey: '' });
    expect(open(folder).current().eabHmacKey).toBe('');
  });

  test('keep the secrets of further CAs, by the CA they belong to, also when the list is put in another order', () => {
    const store = open(temporaryFolder());
    const [one, other] = ['https://a.test/dir', 'https://b.test/dir'].map((directoryUrl) => ({
      directoryUrl,
      eabKeyId: 'kid',
      profile: '',
      eabHmacKey: Buffer.from(directoryUrl).toString('base64url'),
    }));
    store.update({ fallbackCas: [one, other] });
    const { changed, settings } = store.update({
      fallbackCas: [
        { ...other, eabHmacKey: SECRET_MASK },
        { ...one, eabHmacKey: SECRET_MASK },
      ],
    });
    expect({ changed, fallbacks: settings.fallbackCas }).toEqual({ changed: ['fallbackCas'], fallbacks: [other, one] });
  });

  test('take no mask for the secret of a CA that was not there', () => {
    const store = open(temporaryFolder());
    const added = { directoryUrl: 'https://c.test/dir', eabKeyId: 'kid', eabHmacKey: SECRET_MASK };
    expect(() => store.update({ fallbackCas: [added] })).toThrow('INVALID_SETTING');
  });

  test.each([
    ['torn', '{"serverAddress": "meinefi'],
    ['a list', '[1, 2]'],
    ['null', 'null'],
    ['empty', ''],
    ['binary', '\u0000\u0001\u0002'],
  ])('in a file that is %s are kept aside as they are and reported; what is saved then is new', (_, content) => {
    const folder = temporaryFolder();
    fs.writeFileSync(fileIn(folder), content);
    const store = open(folder);
    const keptAs = path.join(folder, 'config.beschaedigt-2026-01-02T03-04-05-678Z.json');
    expect(store.notices).toEqual([{ code: 'SETTINGS_UNREADABLE', keptAs, lastGoodAt: null }]);
    store.update({ serverAddress: 'meinefirma.de' });
    expect(fs.readFileSync(keptAs, 'utf8')).toBe(content);
    expect(contentOf(folder)).toEqual({ serverAddress: 'meinefirma.de' });
    expect(open(folder).notices).toEqual([]);
  });

  test.each([
    ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 little endian', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 big endian', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
  ])('are the same when an editor saved the file as %s', (_, save) => {
    const folder = temporaryFolder();
    fs.writeFileSync(fileIn(folder), save('{"serverAddress": "tischlerei-müller.de", "httpPort": 8081}'));
    const store = open(folder);
    expect(store.notices).toEqual([]);
    expect(store.current()).toMatchObject({ serverAddress: 'tischlerei-müller.de', httpPort: 8081 });
    store.update({ httpPort: 8082 });
    expect(contentOf(folder)).toEqual({ serverAddress: 'tischlerei-müller.de', httpPort: 8082 });
    expect(open(folder).notices).toEqual([]);
    expect(fs.statSync(fileIn(folder)).mode & 0o777).toBe(0o600);
  });

  const spoilt: [string, (text: string) => string | Buffer][] = [
    ['with comments', (text) => text.replace('{', '{ // meine Firma\n')],
    ['with a trailing comma', (text) => text.replace(/\n?\}$/, ',}')],
    ['empty after a power failure', () => ''],
    ['full of zeros after a power failure', (text) => Buffer.alloc(text.length)],
    ['torn', (text) => text.slice(0, -3)],
    ['in the encoding of an old Windows', (text) => Buffer.from(text, 'latin1')],
    ['in UTF-16 with half of a pair', (text) => Buffer.from(`\uFEFF${text.replace('ü', '\ud800')}`, 'utf16le')],
  ];
  test.each(spoilt)('that were last good stay in force while the file is %s, also at the next start', (_, spoil) => {
    const folder = temporaryFolder();
    const saved = { serverAddress: 'tischlerei-müller.de', httpsPort: 8443, eabHmacKey: 'c2VjcmV0' };
    open(folder).update(saved);
    const content = spoil(fs.readFileSync(fileIn(folder), 'utf8').trimEnd());
    fs.writeFileSync(fileIn(folder), content);
    const store = open(folder);
    expect(store.current()).toMatchObject(saved);
    const keptAs = path.join(folder, keptIn(folder)[0] ?? '');
    expect(store.notices).toEqual([
      { code: 'SETTINGS_UNREADABLE', keptAs, lastGoodAt: expect.stringMatching(/^\d{4}-.*Z$/) as string },
    ]);
    expect(fs.readFileSync(keptAs)).toEqual(Buffer.from(content));
    expect(contentOf(folder)).toEqual(saved);
    expect(open(folder, NOW + 1000)).toMatchObject({ notices: store.notices });
    expect(open(folder).current()).toMatchObject(saved);
    expect(keptIn(folder)).toHaveLength(1);
  });

  describe('whose file is gone while those that were last good are there', () => {
    const saved = { serverAddress: 'tischlerei-müller.de', httpsPort: 8443, eabHmacKey: 'c2VjcmV0' };
    const told = [
      {
        code: 'SETTINGS_MISSING',
        path: expect.any(String) as string,
        lastGoodAt: expect.stringMatching(/Z$/) as string,
      },
    ];
    const gone = () => {
      const folder = temporaryFolder();
      const store = open(folder);
      store.update(saved);
      fs.rmSync(fileIn(folder));
      return { folder, store };
    };

    test('stay in force, which every start says until somebody saves', () => {
      const { folder } = gone();
      for (const later of [0, 1000]) {
        const store = open(folder, NOW + later);
        expect(store.current()).toMatchObject(saved);
        expect(store.notices).toEqual(told);
        expect(store.notices).toMatchObject([{ path: fileIn(folder) }]);
      }
      const store = open(folder);
      store.update({ httpPort: 8081 });
      expect(contentOf(folder)).toEqual({ ...saved, httpPort: 8081 });
      expect([store.notices, open(folder).notices]).toEqual([[], []]);
    });

    test('are said by a host that runs as well, whose next save keeps all that is in force', () => {
      const { folder, store } = gone();
      expect(store.notices).toEqual(told);
      store.update({ httpPort: 8081 });
      expect(contentOf(folder)).toEqual({ ...saved, httpPort: 8081 });
      expect(store.notices).toEqual([]);
      expect(open(folder).current()).toMatchObject({ ...saved, httpPort: 8081 });
    });

    test('are saved once more by who enters what holds anyway', () => {
      const { folder, store } = gone();
      expect(store.update({ httpsPort: 8443 }).changed).toEqual([]);
      expect(contentOf(folder)).toEqual(saved);
      expect([store.notices, open(folder).notices]).toEqual([[], []]);
    });

    test('begin anew where those that were last good are removed as well', () => {
      const { folder } = gone();
      fs.rmSync(path.join(folder, 'config.last-good.json'));
      const store = open(folder);
      expect([store.current().httpsPort, store.notices]).toEqual([443, []]);
      store.update({ serverAddress: 'neu.de' });
      expect(contentOf(folder)).toEqual({ serverAddress: 'neu.de' });
    });
  });

  test.each<[string, (file: string) => void]>([
    ['gone', (file) => fs.rmSync(file)],
    ['spoilt', (file) => fs.writeFileSync(file, '{')],
  ])('are kept by a host that runs where the file is %s, and what was last good as well', (_, spoil) => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.update({ serverAddress: 'meinefirma.de', httpsPort: 8443 });
    spoil(fileIn(folder));
    fs.rmSync(path.join(folder, 'config.last-good.json'));
    store.update({ httpPort: 8081 });
    expect(contentOf(folder)).toEqual({ serverAddress: 'meinefirma.de', httpsPort: 8443, httpPort: 8081 });
  });

  test('that were last good are kept for their owner alone, and are those after the last change', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.update({ serverAddress: 'meinefirma.de' });
    store.update({ serverAddress: 'andere.de' });
    const lastGood = path.join(folder, 'config.last-good.json');
    expect(JSON.parse(fs.readFileSync(lastGood, 'utf8'))).toEqual({ serverAddress: 'andere.de' });
    expect(fs.statSync(lastGood).mode & 0o777).toBe(0o600);
  });

  test('that were last good are since when they were saved, not since the last start', () => {
    const folder = temporaryFolder();
    open(folder).update({ serverAddress: 'meinefirma.de' });
    const lastGood = path.join(folder, 'config.last-good.json');
    const then = new Date('2026-01-02T03:04:05Z');
    fs.utimesSync(lastGood, then, then);
    open(folder);
    expect(fs.statSync(lastGood).mtime).toEqual(then);
  });

  test('are no obstacle where those that were last good cannot be kept', () => {
    const folder = temporaryFolder();
    fs.mkdirSync(path.join(folder, 'config.last-good.json'));
    open(folder).update({ serverAddress: 'meinefirma.de' });
    fs.writeFileSync(fileIn(folder), '{');
    expect(open(folder).notices).toMatchObject([{ code: 'SETTINGS_UNREADABLE', lastGoodAt: null }]);
  });

  test('in a file that somebody spoils while a host runs are saved all the same, and nothing else is lost', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.update({ serverAddress: 'meinefirma.de' });
    fs.writeFileSync(fileIn(folder), '{ // Notiz\n "serverAddress": "meinefirma.de" }');
    store.update({ httpPort: 8081 });
    expect(contentOf(folder)).toEqual({ serverAddress: 'meinefirma.de', httpPort: 8081 });
    expect(store.notices).toMatchObject([{ code: 'SETTINGS_UNREADABLE' }]);
    expect(fs.readFileSync(path.join(folder, keptIn(folder)[0] ?? ''), 'utf8')).toContain('Notiz');
    // Who has saved was told of it only then.
    expect(open(folder).notices).toMatchObject([{ code: 'SETTINGS_UNREADABLE' }]);
    store.update({ httpPort: 8082 });
    expect([store.notices, open(folder).notices]).toEqual([[], []]);
  });

  test('of which one is not acceptable keep the value that was last good, and name it', () => {
    const folder = temporaryFolder();
    open(folder).update({ serverAddress: 'meinefirma.de', httpsPort: 8443, keyType: 'rsa-2048' });
    fs.writeFileSync(
      fileIn(folder),
      JSON.stringify({ serverAddress: 'meine firma', httpsPort: 0, keyType: 'ec-p384' }),
    );
    const expected = { serverAddress: 'meinefirma.de', httpsPort: 8443, keyType: 'ec-p384' };
    const store = open(folder);
    expect(store.current()).toMatchObject(expected);
    expect(store.notices).toMatchObject([{ code: 'SETTINGS_DROPPED', keys: ['serverAddress', 'httpsPort'] }]);
    expect(contentOf(folder)).toEqual(expected);
    expect(open(folder, NOW + 1000).current()).toMatchObject(expected);
  });

  describe('that were set aside', () => {
    const unreadable = (folder: string) => {
      open(folder).update({ serverAddress: 'meinefirma.de' });
      fs.writeFileSync(fileIn(folder), '{ // Notiz\n');
    };
    const withoutLastGood = (folder: string) => fs.writeFileSync(fileIn(folder), '{');
    const dropped = (folder: string) => fs.writeFileSync(fileIn(folder), '{"httpPort": 0, "farbe": "blau"}');
    const all = [
      ['SETTINGS_UNREADABLE', unreadable],
      ['SETTINGS_UNREADABLE', withoutLastGood],
      ['SETTINGS_DROPPED', dropped],
    ] as const;
    const spoilt = (spoil: (folder: string) => void) => {
      const folder = temporaryFolder();
      spoil(folder);
      return { folder, told: open(folder).notices };
    };

    test.each(all)('are told of at every start, in the same words: %s', (code, spoil) => {
      const { folder, told } = spoilt(spoil);
      expect(told).toMatchObject([{ code }]);
      for (const later of [1000, 90_000_000]) expect(open(folder, NOW + later).notices).toEqual(told);
    });

    test.each(all)('are new for the journal only where they were found: %s', (_, spoil) => {
      const folder = temporaryFolder();
      spoil(folder);
      const store = open(folder);
      expect(store.takeKeptAside()).toEqual(store.notices);
      expect(store.takeKeptAside()).toEqual([]);
      expect(open(folder).takeKeptAside()).toEqual([]);
    });

    test.each(all)(
      'are no longer told of once somebody has saved settings, in this process and the next: %s',
      (_, spoil) => {
        const { folder } = spoilt(spoil);
        const store = open(folder);
        store.update({ keyType: 'rsa-2048' });
        expect(store.notices).toEqual([]);
        expect(open(folder).notices).toEqual([]);
      },
    );

    test.each(all)('are no longer told of once somebody has saved what holds anyway: %s', (_, spoil) => {
      const { folder } = spoilt(spoil);
      const store = open(folder);
      expect(store.update({ keyType: 'ec-p256' }).changed).toEqual([]);
      expect(store.notices).toEqual([]);
      expect(open(folder).notices).toEqual([]);
    });

    test.each(all)('are still told of when saving has failed: %s', async (_, spoil) => {
      const { folder, told } = spoilt(spoil);
      const store = open(folder);
      fs.rmSync(fileIn(folder), { force: true });
      fs.mkdirSync(fileIn(folder));
      expect(await failureOf(() => store.update({ keyType: 'rsa-2048' }))).toMatchObject({
        code: 'CONFIG_DIRECTORY',
      });
      expect(store.notices).toEqual(told);
    });

    test.each(all)('are no longer told of once somebody has edited the file again: %s', (_, spoil) => {
      const { folder } = spoilt(spoil);
      fs.writeFileSync(fileIn(folder), '{"serverAddress": "meinefirma.de"}');
      expect(open(folder).notices).toEqual([]);
    });

    test.each(all)('are no longer told of once what was set aside is removed: %s', (_, spoil) => {
      const { folder } = spoilt(spoil);
      const store = open(folder);
      for (const name of keptIn(folder)) fs.rmSync(path.join(folder, name));
      expect(store.notices).toEqual([]);
      expect(open(folder).notices).toEqual([]);
    });

    test('do not take the place of what was set aside in the same moment', () => {
      const { folder } = spoilt(unreadable);
      fs.writeFileSync(fileIn(folder), '{');
      open(folder);
      expect(keptIn(folder)).toHaveLength(2);
    });
  });

  test('that are not acceptable are dropped alone, with the whole file kept aside', () => {
    const folder = temporaryFolder();
    const content = JSON.stringify({ serverAddress: 'meinefirma.de', httpPort: 99_999, farbe: 'blau' });
    fs.writeFileSync(fileIn(folder), content);
    const store = open(folder);
    expect(store.current()).toMatchObject({ serverAddress: 'meinefirma.de', httpPort: 8080 });
    const [kept] = keptIn(folder);
    const keptAs = path.join(folder, kept ?? '');
    const issues = [
      { key: 'httpPort', reason: 'notAPort' },
      { key: 'farbe', reason: 'unknownKey' },
    ];
    expect(store.notices).toEqual([{ code: 'SETTINGS_DROPPED', keptAs, keys: ['httpPort', 'farbe'], issues }]);
    expect(open(folder, NOW + 1000).notices).toEqual(store.notices);
    expect(fs.readFileSync(keptAs, 'utf8')).toBe(content);
    store.update({ httpPort: 8081 });
    expect(fs.readFileSync(keptAs, 'utf8')).toBe(content);
    expect(open(folder).current()).toMatchObject({ serverAddress: 'meinefirma.de', httpPort: 8081 });
  });

  test('in which somebody has written a character that nobody sees are named with it, or mean what can only be meant', () => {
    const folder = temporaryFolder();
    open(folder).update({ eabKeyId: 'kid-1' });
    const existing = path.join(folder, 'daten\u200b');
    fs.mkdirSync(existing);
    const gone = path.join(folder, 'wurzeln.pem');
    fs.writeFileSync(
      fileIn(folder),
      JSON.stringify({
        databaseDirectory: existing,
        trustedRootsFile: `${gone}\u200b`,
        acmeDirectoryUrl: 'https://chef:geheim@ca.test/dir',
        eabKeyId: 'kid\u001b[31m',
      }),
    );
    const store = open(folder);
    expect(store.current()).toMatchObject({
      databaseDirectory: existing,
      trustedRootsFile: gone,
      acmeDirectoryUrl: 'https://acme-v02.api.letsencrypt.org/directory',
      eabKeyId: 'kid-1',
    });
    const issues = [
      { key: 'acmeDirectoryUrl', reason: 'hasUserInfo' },
      { key: 'eabKeyId', reason: 'strangeCharacter', character: 'U+001B', after: 'kid' },
    ];
    expect(store.notices).toMatchObject([{ keys: ['acmeDirectoryUrl', 'eabKeyId'], issues }]);
    expect(open(folder, NOW + 1000).notices).toEqual(store.notices);
  });

  test.each([
    ['databaseDirectory', path.resolve('/gibt/es/gerade/nicht/Kanzlei\u00a0Daten')],
    ['databaseDirectory', path.resolve('/gibt/es/gerade/nicht/Daten „alt“')],
    ['acmeDirectoryUrl', "https://ca.intern.test/d'r"],
    ['acmeDirectoryUrl', 'https://chef:geheim@ca.intern.test/dir'],
    ['eabKeyId', 'kid–1'],
  ] as const)('that were in force stay so, though nobody could enter them now: %s %s', (key, value) => {
    const folder = temporaryFolder();
    for (const name of ['config.json', 'config.last-good.json'])
      fs.writeFileSync(path.join(folder, name), JSON.stringify({ [key]: value }));
    for (const later of [0, 1000]) {
      const store = open(folder, NOW + later);
      expect(store.current()[key]).toBe(value);
      expect([store.notices, keptIn(folder), contentOf(folder)]).toEqual([[], [], { [key]: value }]);
    }
  });

  test('that were in force with a space behind a path mean the path without it, as before', () => {
    const folder = temporaryFolder();
    const place = path.resolve('/gibt/es/gerade/nicht/Daten');
    for (const name of ['config.json', 'config.last-good.json'])
      fs.writeFileSync(path.join(folder, name), JSON.stringify({ databaseDirectory: `${place} ` }));
    expect(open(folder).current().databaseDirectory).toBe(place);
  });

  test('that were dropped once are not kept aside again at every start', () => {
    const folder = temporaryFolder();
    fs.writeFileSync(fileIn(folder), JSON.stringify({ serverAddress: 'meinefirma.de', farbe: 'blau' }));
    for (const later of [0, 1000, 2000]) open(folder, NOW + later);
    expect(keptIn(folder)).toHaveLength(1);
    expect(open(folder).current().serverAddress).toBe('meinefirma.de');
  });

  test.each([
    [{ httpPort: 9000, httpsPort: 9000 }, 'httpsPort', { httpPort: 9000, httpsPort: 443 }],
    [{ httpPort: 443, httpsPort: 443 }, 'httpPort', { httpPort: 8080, httpsPort: 443 }],
    [{ httpPort: 8080, httpsPort: 8080 }, 'httpsPort', { httpPort: 8080, httpsPort: 443 }],
    [{ httpPort: 443 }, 'httpPort', { httpPort: 8080, httpsPort: 443 }],
    [{ httpsPort: 8080 }, 'httpsPort', { httpPort: 8080, httpsPort: 443 }],
  ])('that give both ports the same number lose one of them, once: %j', (content, key, expected) => {
    const folder = temporaryFolder();
    fs.writeFileSync(fileIn(folder), JSON.stringify(content));
    const store = open(folder);
    expect(store.current()).toMatchObject(expected);
    expect(store.notices).toMatchObject([{ code: 'SETTINGS_DROPPED', keys: [key] }]);
    expect(open(folder, NOW + 1000).takeKeptAside()).toEqual([]);
    expect(open(folder).current()).toMatchObject(expected);
    expect(keptIn(folder)).toHaveLength(1);
  });

  test('that cannot be read are reported as that, and not as not saved', async () => {
    const blockingFile = path.join(temporaryFolder(), 'file');
    fs.writeFileSync(blockingFile, '');
    expect(await failureOf(() => open(blockingFile))).toMatchObject({
      code: 'CONFIG_DIRECTORY',
      data: { path: blockingFile, reason: 'io', systemCode: 'ENOTDIR' },
    });
    const folder = temporaryFolder();
    fs.mkdirSync(fileIn(folder));
    expect(await failureOf(() => open(folder))).toMatchObject({
      code: 'CONFIG_DIRECTORY',
      data: { path: fileIn(folder), reason: 'io', systemCode: 'EISDIR' },
    });
  });

  test('that a crash left half written are removed at a later start, and nobody’s who writes right now', () => {
    const folder = temporaryFolder();
    open(folder).update({ serverAddress: 'meinefirma.de' });
    for (const [name, ageMs] of [
      ['config.json.tmp-5634771891ea1ed6', 61_000],
      ['config.json.tmp-5634771891ea1ed7', 1000],
      ['notices.json.tmp-5634771891ea1ed6', 61_000],
      ['notices.json.tmp-5634771891ea1ed7', 1000],
      ['fremd.json.tmp-5634771891ea1ed6', 61_000],
    ] as const) {
      fs.writeFileSync(path.join(folder, name), '{"serverAddress": "mein');
      fs.utimesSync(path.join(folder, name), new Date(NOW - ageMs), new Date(NOW - ageMs));
    }
    expect(open(folder).current().serverAddress).toBe('meinefirma.de');
    expect(fs.readdirSync(folder).sort()).toEqual([
      'config.json',
      'config.json.tmp-5634771891ea1ed7',
      'config.last-good.json',
      'fremd.json.tmp-5634771891ea1ed6',
      'notices.json.tmp-5634771891ea1ed7',
    ]);
  });

  const isRoot = process.geteuid?.() === 0;
  const SOMEBODY = 65_534;
  const owner = (folder: string) => ({ path: folder, reason: 'foreignOwner', account: os.userInfo().username });

  test.skipIf(!isRoot)(
    'of another account are not believed, nor a folder of it, and nothing is written there',
    async () => {
      for (const name of ['', 'config.json', 'config.last-good.json', 'notices.json', 'journal.ndjson']) {
        const folder = temporaryFolder();
        open(folder).update({ onRenewed: ['/bin/true'] });
        for (const one of ['notices.json', 'journal.ndjson']) fs.writeFileSync(path.join(folder, one), '{}');
        const place = path.join(folder, name);
        fs.chownSync(place, SOMEBODY, SOMEBODY);
        const before = fs.readdirSync(folder).sort();
        expect(await failureOf(() => open(folder))).toMatchObject({
          code: 'CONFIG_DIRECTORY',
          data: { ...owner(place), owner: expect.any(String) as string },
        });
        expect(fs.readdirSync(folder).sort()).toEqual(before);
      }
    },
  );

  test.skipIf(!isRoot)('are not saved once the file has become another account’s', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.update({ eabHmacKey: 'YWx0' });
    fs.chownSync(fileIn(folder), SOMEBODY, SOMEBODY);
    expect(await failureOf(() => store.update({ eabHmacKey: 'bmV1' }))).toMatchObject({ code: 'CONFIG_DIRECTORY' });
    expect(contentOf(folder)).toEqual({ eabHmacKey: 'YWx0' });
    expect(store.current().eabHmacKey).toBe('YWx0');
  });

  test('behind a link are neither read nor written over', async () => {
    const folder = temporaryFolder();
    const foreign = path.join(temporaryFolder(), 'fremd.json');
    fs.writeFileSync(foreign, '{"httpPort": 9999}');
    fs.symlinkSync(foreign, fileIn(folder));
    expect(await failureOf(() => open(folder))).toMatchObject({
      code: 'CONFIG_DIRECTORY',
      data: { path: fileIn(folder), reason: 'symlink' },
    });
    expect(fs.readFileSync(foreign, 'utf8')).toBe('{"httpPort": 9999}');
  });

  test('that could not be written are not taken for saved', async () => {
    const folder = temporaryFolder();
    const store = open(folder);
    fs.rmSync(folder, { recursive: true });
    fs.writeFileSync(folder, '');
    expect(await failureOf(() => store.update({ serverAddress: 'meinefirma.de' }))).toMatchObject({
      code: 'SETTINGS_NOT_SAVED',
      data: { path: store.file },
    });
    expect(store.current().serverAddress).toBe('');
  });
});

test('electron-store’s way for pages to ask about the file is closed', async () => {
  const { ipcMain } = await import('electron');
  openElectronStore(temporaryFolder());
  expect(ipcMain.listenerCount('electron-store-get-data')).toBe(0);
});
