/** What people paste into the settings: by the service's own door, which the panel and the command line share. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from './default-settings.ts';
import { parseSettingsPatch, parseStoredSettings } from './settings.ts';
import type { SettingKey } from './settings-table.ts';

const defaults = defaultSettings('/srv/profacto');
const parse = (key: SettingKey, value: unknown) => parseSettingsPatch({ [key]: value }, defaults);
const CA = 'https://acme-v02.api.letsencrypt.org/directory';

describe('More than one value in a field that takes one', () => {
  const pairs: [SettingKey, string, string][] = [
    ['acmeDirectoryUrl', 'https://a.de/dir', 'https://b.de/dir'],
    ['upstream', 'http://127.0.0.1:8081/', 'http://192.168.1.2:8082'],
    ['serverAddress', 'meinefirma.de', 'www.meinefirma.de'],
    ['serverAddress', 'https://meinefirma.de/', 'https://andere.de/'],
    ['contactEmail', 'info@meinefirma.de', 'chef@meinefirma.de'],
    ['contactEmail', 'Info <info@meinefirma.de>', 'mailto:chef@meinefirma.de'],
  ];
  const between = [',', ', ', ' ', ';', '\n', '\r\n', '\t', '；', '，\u00a0', '、', ' | '];

  test.each(pairs.flatMap(([key, one, other]) => between.map((by) => [key, one + by + other] as const)))(
    'is told as that: %s %j',
    (key, text) => {
      expect(parse(key, text)).toEqual({ ok: false, issues: [{ key, reason: 'severalValues' }] });
    },
  );

  test('is told as that without anything between two addresses, and in the list of further CAs', () => {
    for (const [key, value] of [
      ['acmeDirectoryUrl', 'https://a.de/dirhttps://b.de/dir'],
      ['fallbackCas', [{ directoryUrl: 'https://a.de/dir,https://b.de/dir' }]],
    ] as const)
      expect(parse(key, value)).toEqual({ ok: false, issues: [{ key, reason: 'severalValues' }] });
  });

  test.each<[SettingKey, string, string]>([
    ['acmeDirectoryUrl', 'https://a.de/dir,v=2;x', 'https://a.de/dir,v=2;x'],
    ['acmeDirectoryUrl', 'https://a.de/dir, ', 'https://a.de/dir,'],
    ['contactEmail', 'info@meinefirma.de <info@meinefirma.de>', 'info@meinefirma.de'],
  ])('is not seen in what is one: %s %j', (key, text, value) => {
    expect(parse(key, text)).toMatchObject({ ok: true, patch: { [key]: value } });
  });
});

describe('A joiner in a name', () => {
  const PERSIAN = 'نامه\u200cای.com';
  const SINHALA = 'ශ්\u200dරී.com';

  test.each<[SettingKey, (name: string) => string]>([
    ['serverAddress', (name) => name],
    ['contactEmail', (name) => `info@${name}`],
    ['acmeDirectoryUrl', (name) => `https://${name}/dir`],
  ])('stays where its script needs it, and is never dropped for another name: %s', (key, around) => {
    for (const name of [PERSIAN, SINHALA])
      expect(parse(key, around(name))).toMatchObject({ ok: true, patch: { [key]: around(name) } });
    // Behind a letter that does not join, or of a script without such letters (RFC 5892, appendix A.1).
    for (const name of ['دا\u200cای.com', '日\u200c本.com'])
      expect(parse(key, around(name))).toMatchObject({
        ok: false,
        issues: [{ key, reason: 'strangeCharacter', character: 'U+200C' }],
      });
    expect(parse(key, around('meine\u200cfirma\u200d.com'))).toMatchObject({
      ok: true,
      patch: { [key]: around('meinefirma.com') },
    });
  });
});

describe('What was pasted along is taken off', () => {
  test.each<[SettingKey, unknown, unknown]>([
    ['serverAddress', 'https://meinefirma.de', 'meinefirma.de'],
    ['serverAddress', 'HTTPS://MeineFirma.de/', 'meinefirma.de'],
    ['serverAddress', 'https://www.Meine-Firma.de:443/start', 'www.meine-firma.de'],
    ['serverAddress', 'https://meinefirma.de:8080/start,menu.html?von=https://andere.de/', 'meinefirma.de'],
    ['serverAddress', 'http://meinefirma.de:', 'meinefirma.de'],
    ['serverAddress', 'http://https://meinefirma.de/', 'meinefirma.de'],
    ['serverAddress', 'https:/meinefirma.de', 'meinefirma.de'],
    ['serverAddress', 'https:\\\\meinefirma.de\\start', 'meinefirma.de'],
    ['serverAddress', 'https://meinefirma.de.:443/', 'meinefirma.de'],
    ['serverAddress', '<https://meinefirma.de/start>,', 'meinefirma.de'],
    ['serverAddress', ' meinefirma.de; ', 'meinefirma.de'],
    ['serverAddress', 'Firma.DynDNS.org', 'firma.dyndns.org'],
    ['serverAddress', 'MÜLLER.de', 'müller.de'],
    ['serverAddress', 'ΣΊΣΥΦΟΣ.gr', 'σίσυφοσ.gr'],
    ['serverAddress', 'https://www.meinefirma.de/start?x=1#oben', 'www.meinefirma.de'],
    ['serverAddress', 'http://meinefirma.de:80/', 'meinefirma.de'],
    ['serverAddress', 'https://meinefirma.de:443', 'meinefirma.de'],
    ['serverAddress', '//meinefirma.de/', 'meinefirma.de'],
    ['serverAddress', 'meinefirma.de/', 'meinefirma.de'],
    ['serverAddress', 'meinefirma.de:443', 'meinefirma.de'],
    ['serverAddress', '„meinefirma.de“', 'meinefirma.de'],
    ['serverAddress', '\u00a0\ufeffmeinefirma.de.\u200b', 'meinefirma.de'],
    ['serverAddress', 'tischlerei\u200b-mus\u00adter.de', 'tischlerei-muster.de'],
    ['serverAddress', 'tischlerei\u200dmuster.de', 'tischlereimuster.de'],
    ['serverAddress', 'meinefirma。de', 'meinefirma.de'],
    ['serverAddress', 'ｍｅｉｎｅｆｉｒｍａ．ｄｅ', 'meinefirma.de'],
    ['serverAddress', '\u202a"https://tischlerei-müller.de/"\u202c', 'tischlerei-müller.de'],
    ['contactEmail', 'mailto:info@meinefirma.de', 'info@meinefirma.de'],
    ['contactEmail', 'MAILTO:info%2Bzert@meinefirma.de?subject=Hallo', 'info+zert@meinefirma.de'],
    ['contactEmail', '<info@meinefirma.de>', 'info@meinefirma.de'],
    ['contactEmail', 'Müller, Jörg <info@meinefirma.de>;', 'info@meinefirma.de'],
    ['contactEmail', '"Jörg Müller" <mailto:info@meinefirma.de>', 'info@meinefirma.de'],
    ['contactEmail', 'info@meinefirma.de.', 'info@meinefirma.de'],
    ['contactEmail', '(info@meinefirma.de),', 'info@meinefirma.de'],
    ['contactEmail', 'Firma Müller <info@meinefirma.de>.', 'info@meinefirma.de'],
    ['contactEmail', '\u200einfo@\u200bmeinefirma.de\u00a0', 'info@meinefirma.de'],
    ['contactEmail', 'info＠meinefirma．de', 'info@meinefirma.de'],
    ['acmeDirectoryUrl', `<${CA}>`, CA],
    ['acmeDirectoryUrl', `»${CA}«`, CA],
    ['acmeDirectoryUrl', `\u200b${CA.replace('api', '\u2060api')} `, CA],
    ['upstream', '"http://127.0.0.1:8081"', 'http://127.0.0.1:8081'],
    ['upstream', ' \u200b ', ''],
    ['databaseDirectory', '"C:\\profacto\\Daten"', 'C:\\profacto\\Daten'],
    ['databaseDirectory', '\u202aC:\\profacto\\Daten', 'C:\\profacto\\Daten'],
    ['databaseDirectory', '„/srv/profacto daten“', '/srv/profacto daten'],
    ['databaseDirectory', '/srv/profacto\u200b', '/srv/profacto'],
    ['databaseDirectory', 'file:///C:/Users/J%C3%B6rg/Daten', 'C:\\Users\\Jörg\\Daten'],
    ['databaseDirectory', 'file://server/freigabe/x', '\\\\server\\freigabe\\x'],
    ['trustedRootsFile', "'file:///etc/ssl/eigene%20ca.pem'", '/etc/ssl/eigene ca.pem'],
    ['databaseDirectory', '/srv/Müller’s – „Daten“/x', '/srv/Müller’s – „Daten“/x'],
    ['eabKeyId', '"kid-1"\u200b', 'kid-1'],
    ['eabHmacKey', '\u201cc2Vj\u200bcmV0\u201d', 'c2VjcmV0'],
    ['acmeProfile', '`shortlived`', 'shortlived'],
    ['dnsServers', '9.9.9.9; 1.1.1.1', ['9.9.9.9', '1.1.1.1']],
    ['dnsServers', '９.９.９.９，\u00a0„::1“', ['9.9.9.9', '::1']],
    ['httpPort', '8\u00a0080', 8080],
    ['httpPort', ' ８０８１\u200b', 8081],
    ['keyType', '„rsa-2048“', 'rsa-2048'],
    ['autoRenew', ' false\u200b', false],
    ['onRenewed', '"C:\\Programme\\kopieren.exe"', ['C:\\Programme\\kopieren.exe']],
    ['onRenewed', '["\\u202aC:\\\\kopieren.exe"," „bleibt“ "]', ['C:\\kopieren.exe', ' „bleibt“ ']],
    [
      'fallbackCas',
      `„https://a.test/dir“; <https://b.test/dir>`,
      [{ directoryUrl: 'https://a.test/dir' }, { directoryUrl: 'https://b.test/dir' }],
    ],
    ['fallbackCas', [{ directoryUrl: `"${CA}"`, eabKeyId: '\u200bkid' }], [{ directoryUrl: CA, eabKeyId: 'kid' }]],
  ])('%s = %j', (key, value, expected) => {
    expect(parse(key, value)).toMatchObject({ ok: true, patch: { [key]: expected } });
  });
});

describe('A character that is in the way is named', () => {
  test.each<[SettingKey, unknown, string, string | undefined]>([
    ['serverAddress', 'tischlerei–muster.de', 'U+2013', 'tischlerei'],
    ['serverAddress', 'tischlerei\u00a0muster.de', 'U+00A0', 'tischlerei'],
    ['serverAddress', '„meinefirma.de', 'U+201E', ''],
    ['serverAddress', 'i❤.ws', 'U+2764', 'i'],
    ['serverAddress', 'meine\u0000firma.de', 'U+0000', 'meine'],
    ['contactEmail', 'info@meine–firma.de', 'U+2013', 'info@meine'],
    ['contactEmail', 'info@☃.de', 'U+2603', 'info@'],
    ['contactEmail', 'info\u00a0@meinefirma.de', 'U+00A0', 'info'],
    ['acmeDirectoryUrl', 'https://ca.test/di\nr', 'U+000A', 'https://ca.test/di'],
    ['acmeDirectoryUrl', 'https://c–a.test/dir', 'U+2013', 'https://c'],
    ['acmeDirectoryUrl', 'https://ca.test/ dir', 'U+0020', 'https://ca.test/'],
    ['upstream', '„http://127.0.0.1', 'U+201E', ''],
    ['databaseDirectory', '/srv/pro\u200bfacto', 'U+200B', '/srv/pro'],
    ['databaseDirectory', '/srv/pro\u00a0facto', 'U+00A0', '/srv/pro'],
    ['databaseDirectory', '"/srv/profacto', 'U+0022', ''],
    ['trustedRootsFile', '/srv/roots.pem"', 'U+0022', '/srv/roots.pem'],
    ['acmeProfile', 'classic\u0007', 'U+0007', 'classic'],
    ['eabKeyId', 'kid\r\nX-Y', 'U+000D', 'kid'],
    ['eabKeyId', 'kïd', 'U+00EF', 'k'],
    ['eabHmacKey', 'c2Vj–cmV0', 'U+2013', undefined],
    ['dnsServers', '9.9.9–9', 'U+2013', '9.9.9'],
    ['onFailed', '/usr/bin/mel\u200bden', 'U+200B', '/usr/bin/mel'],
    ['onFailed', ['/bin/melden', '--an', '\u202eed.amrif'], 'U+202E', ''],
    ['onFailed', ['/bin/melden', 'zwei\nZeilen\tund\u0007'], 'U+0007', 'zwei\nZeilen\tund'],
    ['fallbackCas', [{ directoryUrl: 'https://a–b.test/' }], 'U+2013', 'https://a'],
  ])('%s = %j: %s', (key, value, character, after) => {
    const issue = { key, reason: 'strangeCharacter', character, ...(after === undefined ? {} : { after }) };
    expect(parse(key, value)).toEqual({ ok: false, issues: [issue] });
  });

  test('and what is shown of the text before it is never half a character', () => {
    const result = parse('databaseDirectory', `/srv/${'😀'.repeat(30)}\u200bx`);
    expect(result).toMatchObject({ issues: [{ after: '😀'.repeat(20) }] });
  });
});

describe('Where it is not certain what is meant', () => {
  test.each<[SettingKey, unknown, string]>([
    ['serverAddress', 'https://', 'hasScheme'],
    ['serverAddress', 'ftp://meinefirma.de', 'hasScheme'],
    ['serverAddress', 'meinefirma.de:8443', 'hasPort'],
    ['serverAddress', 'https://meinefirma.de:acht/', 'notAHostName'],
    ['serverAddress', 'https://192.0.2.1:8080/start', 'isIpAddress'],
    ['serverAddress', 'https://[2001:db8::1]:443/', 'isIpAddress'],
    ['serverAddress', 'https://chef@meinefirma.de/', 'hasUserInfo'],
    ['serverAddress', 'chef:geheim@meinefirma.de', 'hasUserInfo'],
    ['serverAddress', 'info@meinefirma.de', 'isEmailAddress'],
    ['serverAddress', 'mailto:info@meinefirma.de', 'isEmailAddress'],
    ['serverAddress', 'Firma <info@meinefirma.de>', 'isEmailAddress'],
    ['serverAddress', 'https://server:8080/start', 'singleLabel'],
    ['serverAddress', 'https://192.0.2.1/', 'isIpAddress'],
    ['serverAddress', 'meinefirma.de/shop', 'hasPath'],
    ['serverAddress', 'https://chef:geheim@meinefirma.de/', 'hasUserInfo'],
    ['serverAddress', 'ab--cd.de', 'notAHostName'],
    ['serverAddress', 'meinefirma.de..', 'notAHostName'],
    ['contactEmail', 'a@b.de, c@d.de', 'severalValues'],
    ['acmeDirectoryUrl', 'https://chef:geheim@ca.test/dir', 'hasUserInfo'],
    ['acmeDirectoryUrl', 'https://chef:geheim–2@ca.test/dir', 'hasUserInfo'],
    ['acmeDirectoryUrl', 'https:chef@ca.test/dir', 'hasUserInfo'],
    ['acmeDirectoryUrl', 'https:\\\\chef@ca.test/dir', 'hasUserInfo'],
    ['upstream', 'http://chef@127.0.0.1/', 'hasUserInfo'],
    ['fallbackCas', 'https://chef@ca.test/dir', 'hasUserInfo'],
    ['httpPort', '8.080', 'notAPort'],
  ])('%s = %j is refused: %s', (key, value, reason) => {
    expect(parse(key, value)).toEqual({ ok: false, issues: [{ key, reason }] });
  });
});

describe('A character that could not be read, in whose place another one stands,', () => {
  // Of invalid UTF-8, half of a pair, and what no text may hold.
  const UNREADABLE = ['\ufffd', '\ud800', '\udfff', '\ufffe', '\uffff', '\u{1ffff}'];
  const places: [SettingKey, (bad: string) => unknown][] = [
    ['serverAddress', (bad) => `meine${bad}firma.de`],
    ['contactEmail', (bad) => `in${bad}fo@meinefirma.de`],
    ['contactEmail', (bad) => `info@meine${bad}firma.de`],
    ['databaseDirectory', (bad) => `/tmp/a${bad}b`],
    ['databaseDirectory', (bad) => `C:\\Daten\\${bad}`],
    ['trustedRootsFile', (bad) => `/srv/${bad}.pem`],
    ['acmeDirectoryUrl', (bad) => `https://a.test/${bad}`],
    ['acmeDirectoryUrl', (bad) => `https://${bad}.test/`],
    ['acmeProfile', (bad) => `classic${bad}`],
    ['eabKeyId', (bad) => `kid${bad}`],
    ['eabHmacKey', (bad) => `c2Vj${bad}cmV0`],
    ['upstream', (bad) => `http://127.0.0.1:8081/${bad}`],
    ['dnsServers', (bad) => `9.9.9.9${bad}`],
    ['onRenewed', (bad) => `/bin/${bad}`],
    ['onRenewed', (bad) => ['/bin/melden', '--an', `Kass${bad}e`]],
    ['onFailed', (bad) => ['/bin/melden', bad]],
    ['fallbackCas', (bad) => `https://a.test/${bad}`],
    ['fallbackCas', (bad) => [{ directoryUrl: 'https://a.test/', profile: bad }]],
  ];

  test.each(places)('is refused by its name in %s', (key, around) => {
    for (const bad of UNREADABLE) {
      const character = `U+${(bad.codePointAt(0) ?? 0).toString(16).toUpperCase()}`;
      const refused = { ok: false, issues: [{ key, reason: 'strangeCharacter', character }] };
      expect(parse(key, around(bad)), character).toMatchObject(refused);
      // From a settings file too.
      const stored = parseStoredSettings({ [key]: around(bad) }, defaults);
      expect(stored.dropped, character).toMatchObject(refused.issues);
      expect(stored.settings[key], character).toEqual(defaults[key]);
    }
  });

  test('is refused in a path as a file manager copies it, too', () => {
    expect(parse('databaseDirectory', 'file:///tmp/a%EF%BF%BDb')).toMatchObject({
      ok: false,
      issues: [{ reason: 'strangeCharacter', character: 'U+FFFD', after: '/tmp/a' }],
    });
  });

  test('hides no setting that was in force before, and nothing that is really called that', () => {
    const stored = { databaseDirectory: '/tmp/a\ufffdb', onRenewed: ['/bin/\ufffd', 'x\ufffd'] };
    expect(parseStoredSettings(stored, defaults, stored)).toMatchObject({ settings: stored, dropped: [] });
    const called = { databaseDirectory: '/tmp/a\ufffdb' };
    expect(parseStoredSettings(called, defaults, {}, () => true)).toMatchObject({ settings: called, dropped: [] });
  });
});

/** A value of each setting, in each form in which a file may hold it. */
const samples: Record<SettingKey, readonly unknown[]> = {
  edition: ['einzelplatz'],
  serverAddress: ['meinefirma.de', 'https://meinefirma.de/', 'i❤.ws'],
  contactEmail: ['info@meinefirma.de', 'mailto:info@meinefirma.de'],
  databaseDirectory: ['/srv/pro facto', '"C:\\Daten"', 'file:///srv/daten'],
  httpPort: [8081, '8081'],
  httpsPort: [8444, '8444'],
  publicHttpPort: [81, '81'],
  publicHttpsPort: [8443, '8443'],
  upstream: ['http://127.0.0.1:3000'],
  upstreamHost: ['visitor', 'serverAddress', 'upstream'],
  upstreamAdminPages: [true, false],
  hsts: ['day', 'off'],
  accessLog: [true, 'true'],
  acmeDirectoryUrl: [CA, 'https://chef:geheim@ca.test/dir', 'https://chef@ca.test/dir'],
  acmeProfile: ['shortlived'],
  eabKeyId: ['kid-1', 'kïd'],
  eabHmacKey: ['c2VjcmV0'],
  fallbackCas: [
    [{ directoryUrl: 'https://a.test/dir', eabKeyId: 'kid', eabHmacKey: 'c2Vj', profile: 'tls' }],
    [{ directoryUrl: 'https://chef:geheim@a.test/dir' }],
  ],
  keyType: ['rsa-2048'],
  trustedRootsFile: ['/etc/wurzeln.pem', '„/etc/wurzeln.pem“'],
  dnsServers: [['127.0.0.1', '[::1]:53'], '127.0.0.1, ::1'],
  redirectToHttps: [false, 'false'],
  autoRenew: [false, 'false'],
  onRenewed: [['/usr/bin/neu', '--laut', 'ja'], '/usr/bin/neu'],
  onFailed: [['/usr/bin/aus'], '["/usr/bin/aus"]'],
  language: ['en'],
  operation: ['front'],
  webroot: ['/srv/profacto/WebFolder', '"C:\\profacto\\WebFolder"'],
  certificateTarget: ['/srv/profacto/Server'],
  restartCommand: [['/usr/bin/neustart', '--web'], '/usr/bin/neustart'],
  restartUrl: ['http://127.0.0.1:8080/4DACTION/Neustart?token=geheim'],
  restartAt: ['02:30'],
  challengeType: ['auto', 'tls-alpn-01'],
};

describe('A value that somebody has written into the file', () => {
  /** Changes one of the texts in a value. */
  const changed = (value: unknown, which: number, change: (text: string) => string): unknown => {
    let count = 0;
    return JSON.parse(JSON.stringify(value), (_key, one: unknown) =>
      typeof one === 'string' && count++ === which ? change(one) : one,
    ) as unknown;
  };
  const inserted = (text: string, junk: string, at: number) => {
    const place = Math.round(at * text.length);
    return text.slice(0, place) + junk + text.slice(place);
  };
  /** The file holds what the command line would have been given: for every setting it does the same. */
  const holdsAsEntered = (key: SettingKey, value: unknown) => {
    const entered = parse(key, value);
    const { settings, dropped } = parseStoredSettings({ [key]: value }, defaults);
    expect(dropped).toEqual(entered.ok ? [] : entered.issues);
    expect(settings).toEqual({ ...defaults, ...(entered.ok ? entered.patch : {}) });
  };

  test.each(Object.keys(samples) as SettingKey[])('is taken as if it were entered: %s', (key) => {
    const hidden = [
      '',
      '\0',
      '\u001b[31m',
      '\u0007',
      '\u0085',
      '\u009b',
      '\u202e',
      '\u2066',
      '\u200b',
      '\ufeff',
      '\u00ad',
    ];
    const visible = ['\u00a0', '\u2028', ' ', '\n', '"', '„', '’', '–', 'a:b@', '\ud800'];
    const junk = fc.constantFrom(...hidden.concat(visible));
    const place = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.constantFrom(...samples[key]), fc.nat(5), junk, place, (value, which, one, at) => {
        holdsAsEntered(
          key,
          changed(value, which, (text) => inserted(text, one, at)),
        );
      }),
      { numRuns: 300 },
    );
  });

  test.each<[SettingKey, unknown]>([
    ['acmeDirectoryUrl', 'https://chef:geheim@ca.test/dir'],
    ['acmeProfile', 'a\u001bb'],
    ['eabKeyId', 'a\u0085b'],
    ['eabHmacKey', 'YW\u0002Jj'],
    ['databaseDirectory', '/srv/d\0b'],
    ['databaseDirectory', '/srv/pro\u200bfacto'],
    ['trustedRootsFile', '/srv/ca\u202e.pem'],
    ['upstream', 'http://127.0.0.1:3000/\u001b'],
    ['onRenewed', ['/bin/true', 'a\u202eb']],
    ['onFailed', ['/bin/\u001btrue']],
    ['fallbackCas', [{ directoryUrl: 'https://ca.test/d', profile: 'x\u001by' }]],
    ['fallbackCas', [{ directoryUrl: 'https://a:b@ca.test/d' }]],
    ['dnsServers', ['127.0.0.1\u001b']],
  ])('is not in force where nobody can say what is meant, but what was last good is: %s = %j', (key, value) => {
    const { settings, dropped } = parseStoredSettings({ [key]: value }, defaults);
    expect(settings).toEqual(defaults);
    expect(dropped).toMatchObject([{ key }]);
    const [good] = samples[key];
    const kept = parseStoredSettings({ [key]: value }, defaults, { [key]: good });
    expect(kept.settings[key]).toEqual(parseStoredSettings({ [key]: good }, defaults).settings[key]);
  });

  test('is cleaned where it is certain what is meant', () => {
    const stored = {
      serverAddress: 'https://tischlerei\u200b.de/',
      databaseDirectory: '"C:\\Daten"',
      trustedRootsFile: '/etc/wurzeln.pem\u200b',
      contactEmail: 'mailto:a@b.de',
      acmeProfile: '„short\u200blived“',
    };
    const { settings, dropped } = parseStoredSettings(stored, defaults);
    expect(settings).toMatchObject({
      serverAddress: 'tischlerei.de',
      databaseDirectory: 'C:\\Daten',
      trustedRootsFile: '/etc/wurzeln.pem',
      contactEmail: 'a@b.de',
      acmeProfile: 'shortlived',
    });
    expect(dropped).toEqual([]);
  });

  test('is a path as it is written, where there is something at it', () => {
    const there = ['/srv/pro\u00a0facto', '/srv/wurzeln.pem ', '/opt/neu\u200b'];
    const read = (stored: Record<string, unknown>) =>
      parseStoredSettings(stored, defaults, {}, (place) => there.includes(place));
    const stored = {
      databaseDirectory: '/srv/pro\u00a0facto',
      trustedRootsFile: '/srv/wurzeln.pem ',
      onRenewed: ['/opt/neu\u200b', 'ja'],
    };
    expect(read(stored)).toMatchObject({ settings: stored, dropped: [] });
    // Its arguments are no paths.
    expect(read({ onRenewed: ['/opt/neu\u200b', 'j\u001ba'] }).dropped).toMatchObject([
      { key: 'onRenewed', character: 'U+001B', after: 'j' },
    ]);
    expect(read({ databaseDirectory: '/srv/pro\u00a0fakto' }).dropped).toMatchObject([{ character: 'U+00A0' }]);
  });
});

describe('An address, whatever is pasted as one,', () => {
  const names = [
    'meinefirma',
    'Müller',
    'ΣΊΣΥΦΟΣ',
    'ẞ',
    'İ',
    'xn--mller-kva',
    '192.0.2.1',
    '[::1]',
    'info',
    'نامه\u200cای',
  ];
  const around = [
    'https:',
    'http:',
    'HTTPS:',
    'ftp:',
    'mailto:',
    '/',
    '//',
    '\\',
    ':',
    ':443',
    ':80',
    ':8080',
    '?',
    '#',
    'www.',
  ];
  const marks = ['.', '.de', '@', '„', '“', '"', '<', '>', '(', ')', ',', ';', '!', '，', '。', '*', '%41'];
  const blanks = [' ', '\n', '\u00a0', '\u200b', '\u200d'];
  const parts = fc.constantFrom(...names.concat(around, marks, blanks));
  const pasted = fc.oneof(
    fc.array(parts, { maxLength: 12 }).map((some) => some.join('')),
    fc.string({ unit: 'binary' }),
  );

  test.each(['serverAddress', 'contactEmail'] as const)(
    'is what it says on the second look as well, or is refused: %s',
    (key) => {
      fc.assert(
        fc.property(pasted, (text) => {
          const once = parse(key, text);
          if (!once.ok) return;
          const taken = String(once.patch[key]);
          expect(parse(key, taken)).toEqual(once);
          if (key === 'serverAddress' && taken !== '') expect(taken).not.toMatch(/[\s:/?#\\@<>,;!„“"]|^\.|\.$/);
        }),
        { numRuns: 5000 },
      );
    },
  );
});

test('what was cleaned once is not changed again', () => {
  const junk = fc.constantFrom(
    '\u200b',
    '\u00a0',
    '"',
    '„',
    '“',
    '»',
    ' ',
    '\ufeff',
    '<',
    '>',
    'mailto:',
    'https://',
    '/',
    '.',
  );
  const core = fc.constantFrom('meinefirma.de', 'info@müller.de', 'C:\\Daten', '/srv/x', CA, 'kid');
  const key = fc.constantFrom<SettingKey>(
    'serverAddress',
    'contactEmail',
    'databaseDirectory',
    'acmeDirectoryUrl',
    'eabKeyId',
  );
  fc.assert(
    fc.property(key, fc.array(junk), core, fc.array(junk), (name, before, text, after) => {
      const once = parse(name, [...before, text, ...after].join(''));
      if (once.ok) expect(parse(name, once.patch[name])).toEqual(once);
    }),
    { numRuns: 3000, examples: [['serverAddress', [], 'meinefirma.de', ['.', ' ', '/']]] },
  );
});
