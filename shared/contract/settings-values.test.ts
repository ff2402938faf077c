import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settingIssueReasonSchema } from './failures.ts';
import { defaultSettings } from './default-settings.ts';
import {
  parseSettingsPatch,
  parseStoredSettings,
  SECRET_MASK,
  shownSettingsSchema,
  maskSecrets,
  type FallbackCa,
} from './settings.ts';
import { settingKeys } from './settings-table.ts';

const defaults = defaultSettings('/srv/profacto');
const fallback = (directoryUrl: string, more: Partial<FallbackCa> = {}): FallbackCa => ({
  directoryUrl,
  eabKeyId: '',
  eabHmacKey: '',
  profile: '',
  ...more,
});
const parse = (patch: Record<string, unknown>) => parseSettingsPatch(patch, defaults);

describe('A value that is accepted', () => {
  test.each([
    [{ httpPort: '8081' }, { httpPort: 8081 }],
    [{ httpPort: 65535 }, { httpPort: 65535 }],
    [
      { redirectToHttps: 'false', autoRenew: 'true' },
      { redirectToHttps: false, autoRenew: true },
    ],
    [{ serverAddress: '  müller.de ' }, { serverAddress: 'müller.de' }],
    [
      { serverAddress: '', contactEmail: '' },
      { serverAddress: '', contactEmail: '' },
    ],
    [{ dnsServers: ' 9.9.9.9, ,::1 ' }, { dnsServers: ['9.9.9.9', '::1'] }],
    [{ dnsServers: '' }, { dnsServers: [] }],
    [{ databaseDirectory: 'D:\\profacto' }, { databaseDirectory: 'D:\\profacto' }],
    [{ databaseDirectory: '\\\\server\\profacto' }, { databaseDirectory: '\\\\server\\profacto' }],
    [{ trustedRootsFile: '' }, { trustedRootsFile: '' }],
    [{ upstream: 'http://127.0.0.1:3000' }, { upstream: 'http://127.0.0.1:3000' }],
    [{ eabHmacKey: 'c2Vj-_cmV0==' }, { eabHmacKey: 'c2Vj-_cmV0==' }],
    [{ fallbackCas: '' }, { fallbackCas: [] }],
    [
      { fallbackCas: ' https://a.test/dir, https://b.test/dir' },
      { fallbackCas: [fallback('https://a.test/dir'), fallback('https://b.test/dir')] },
    ],
    [
      { fallbackCas: '[{"directoryUrl":"https://a.test/dir","eabKeyId":"kid","eabHmacKey":"c2Vj"}]' },
      { fallbackCas: [fallback('https://a.test/dir', { eabKeyId: 'kid', eabHmacKey: 'c2Vj' })] },
    ],
    [{ onRenewed: '/usr/local/bin/kopieren' }, { onRenewed: ['/usr/local/bin/kopieren'] }],
    [{ onFailed: '["C:\\\\melden.exe","--laut"]' }, { onFailed: ['C:\\melden.exe', '--laut'] }],
    [{ onRenewed: '' }, { onRenewed: [] }],
  ])('is taken in its own type: %j', (patch, parsed) => {
    expect(parse(patch)).toEqual({ ok: true, patch: parsed });
  });
});

describe('A value that is refused', () => {
  test.each([
    ['httpPort', 0, 'notAPort'],
    ['httpPort', 65536, 'notAPort'],
    ['httpPort', '80.5', 'notAPort'],
    ['httpPort', '', 'notAPort'],
    ['httpPort', 'acht', 'notAPort'],
    ['httpPort', null, 'notAPort'],
    ['httpPort', true, 'notAPort'],
    ['httpPort', ['8081'], 'notAPort'],
    ['httpPort', '0x50', 'notAPort'],
    ['httpPort', '8e3', 'notAPort'],
    ['serverAddress', 'ftp://meinefirma.de', 'hasScheme'],
    ['serverAddress', '192.0.2.1', 'isIpAddress'],
    ['serverAddress', 7, 'wrongType'],
    ['contactEmail', 'chef', 'notAnEmail'],
    ['databaseDirectory', 'profacto', 'notAnAbsolutePath'],
    ['trustedRootsFile', './roots.pem', 'notAnAbsolutePath'],
    ['acmeDirectoryUrl', 'http://ca.test/dir', 'notAnHttpsUrl'],
    ['acmeDirectoryUrl', '', 'notAnHttpsUrl'],
    ['upstream', 'file:///etc/passwd', 'notAUrl'],
    ['upstream', 'http://chef:geheim@127.0.0.1:3000', 'hasUserInfo'],
    ['upstream', 'http://93.184.216.34/', 'notInThisNetwork'],
    ['upstream', 'http://169.254.169.254/', 'notInThisNetwork'],
    ['upstream', 'http://erp.firma.de:3000', 'notInThisNetwork'],
    ['upstream', 'http://127.0.0.1:8080', 'ownPort'],
    ['upstream', 'https://localhost', 'ownPort'],
    ['redirectToHttps', 'yes', 'wrongType'],
    ['redirectToHttps', 1, 'wrongType'],
    ['dnsServers', 'dns.example', 'notADnsServer'],
    ['dnsServers', Array.from({ length: 9 }, () => '9.9.9.9'), 'tooLong'],
    ['eabHmacKey', 'ä', 'notBase64Url'],
    ['acmeProfile', 'x'.repeat(501), 'tooLong'],
    ['fallbackCas', 'http://a.test/dir', 'notAnHttpsUrl'],
    ['fallbackCas', '[{"directoryUrl":', 'notACaList'],
    ['fallbackCas', ['https://a.test/dir'], 'notACaList'],
    ['fallbackCas', 'https://a.test/dir,https://a.test/dir', 'sameCaTwice'],
    ['fallbackCas', '[{"directoryUrl":"https://a.test/dir","eabHmacKey":"ä"}]', 'notBase64Url'],
    ['onRenewed', 'kopieren', 'notAProgram'],
    ['onRenewed', '["/usr/bin/kopieren",7]', 'notAProgram'],
    ['onFailed', 'C:\\Skripte\\melden.bat', 'batchFile'],
    ['farbe', 'blau', 'unknownKey'],
    ['constructor', 'x', 'unknownKey'],
  ])('is named with its key and reason: %s = %j is %s', (key, value, reason) => {
    expect(parse({ [key]: value })).toEqual({ ok: false, issues: [{ key, reason }] });
  });

  test('of a short list names the list', () => {
    expect(parse({ keyType: 'dsa' })).toEqual({
      ok: false,
      issues: [{ key: 'keyType', reason: 'notOneOf', allowed: ['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-4096'] }],
    });
  });

  test('refuses the whole change, and every issue is named', () => {
    const result = parse({ httpPort: 1, keyType: 'dsa', farbe: 'blau', contactEmail: 'chef' });
    expect(result.ok ? [] : result.issues.map((one) => one.key)).toEqual(['keyType', 'farbe', 'contactEmail']);
  });

  test('never has zod’s own words, whatever it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...settingKeys), fc.anything(), (key, value) => {
        const result = parse({ [key]: value });
        if (!result.ok)
          for (const { reason } of result.issues) expect(settingIssueReasonSchema.options).toContain(reason);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('The two ports', () => {
  test('may not be the same, be it by one change or by two', () => {
    expect(parse({ httpPort: 443 })).toEqual({ ok: false, issues: [{ key: 'httpPort', reason: 'samePort' }] });
    expect(parse({ httpsPort: 8080 })).toEqual({ ok: false, issues: [{ key: 'httpsPort', reason: 'samePort' }] });
    expect(parse({ httpPort: 9000, httpsPort: '9000' })).toMatchObject({ ok: false });
  });

  test('may change places', () => {
    expect(parse({ httpPort: 443, httpsPort: 8080 })).toMatchObject({ ok: true });
  });
});

describe('The web application behind the web server', () => {
  const behind = { ...defaults, upstream: 'http://127.0.0.1:3000' };

  test('is not the web server itself, be it by one change or by two', () => {
    expect(parseSettingsPatch({ httpPort: 3000 }, behind)).toEqual({
      ok: false,
      issues: [{ key: 'httpPort', reason: 'ownPort' }],
    });
    expect(parse({ httpPort: 9000, upstream: 'http://127.0.0.1:8080' })).toMatchObject({ ok: true });
    expect(parse({ upstream: 'http://192.168.1.2:8080' })).toMatchObject({ ok: true });
    expect(parseSettingsPatch({ language: 'en' }, { ...behind, httpPort: 3000 })).toMatchObject({ ok: true });
  });

  test('may be on the ports that are set where profacto keeps them, until this program is to stand in front', () => {
    const folders = { webroot: '/srv/web', certificateTarget: '/srv/cert' };
    const beside = { ...behind, ...folders, operation: 'beside' as const };
    const parsed = parseSettingsPatch({ httpPort: 3000 }, beside);
    expect(parsed).toMatchObject({ ok: true });
    expect(parseSettingsPatch({ operation: 'beside', httpPort: 3000, ...folders }, behind)).toMatchObject({ ok: true });
    const taken = { ...beside, httpPort: 3000 };
    expect(parseSettingsPatch({ operation: 'front' }, taken)).toEqual({
      ok: false,
      issues: [{ key: 'upstream', reason: 'ownPort' }],
    });
    expect(parseSettingsPatch({ operation: 'front', httpPort: 8080 }, taken)).toMatchObject({ ok: true });
    const { operation, httpPort, upstream } = taken;
    const stored = parseStoredSettings({ operation, httpPort, upstream, ...folders }, defaults);
    expect(stored).toMatchObject({ settings: { upstream }, dropped: [] });
  });

  test('is dropped where a file says so', () => {
    const { settings, dropped } = parseStoredSettings({ httpPort: 3000, upstream: 'http://[::1]:3000' }, defaults);
    expect({ upstream: settings.upstream, dropped }).toEqual({
      upstream: '',
      dropped: [{ key: 'upstream', reason: 'ownPort' }],
    });
  });
});

describe('A stored file', () => {
  test('gives what is acceptable, defaults for the rest, and names what was dropped', () => {
    const stored = { serverAddress: 'meinefirma.de', httpPort: 99_999, keyType: 'dsa', farbe: 'blau' };
    expect(parseStoredSettings(stored, defaults)).toEqual({
      settings: { ...defaults, serverAddress: 'meinefirma.de' },
      dropped: [
        { key: 'httpPort', reason: 'notAPort' },
        { key: 'keyType', reason: 'notOneOf', allowed: ['ec-p256', 'ec-p384', 'rsa-2048', 'rsa-4096'] },
        { key: 'farbe', reason: 'unknownKey' },
      ],
    });
  });

  test('may hold the ports in any order', () => {
    const stored = { httpPort: 443, httpsPort: 8443 };
    expect(parseStoredSettings(stored, defaults)).toEqual({ settings: { ...defaults, ...stored }, dropped: [] });
  });

  test('gives valid settings with two different ports, whatever it holds', () => {
    const value = fc.oneof(fc.anything(), fc.constantFrom(443, 8080, '443', 'server', 'meinefirma.de'));
    const stored = fc.dictionary(fc.oneof(fc.constantFrom(...settingKeys), fc.string()), value);
    fc.assert(
      fc.property(stored, (content) => {
        const { settings } = parseStoredSettings(content, defaults);
        expect(settings.httpPort).not.toBe(settings.httpsPort);
        expect(shownSettingsSchema.safeParse(maskSecrets(settings)).success).toBe(true);
        expect(Object.keys(settings).sort()).toEqual([...settingKeys].sort());
      }),
      { numRuns: 1000 },
    );
  });
});

describe('A secret', () => {
  test('is shown as a mask, and only where there is one', () => {
    expect(maskSecrets({ ...defaults, eabHmacKey: 'c2VjcmV0' }).eabHmacKey).toBe(SECRET_MASK);
    expect(maskSecrets(defaults).eabHmacKey).toBe('');
  });

  test('that somebody forgot to mask does not leave the service', () => {
    const settings = { ...defaults, eabHmacKey: 'c2VjcmV0' };
    expect(shownSettingsSchema.safeParse(settings).success).toBe(false);
    expect(shownSettingsSchema.parse(maskSecrets(settings))).toEqual(maskSecrets(settings));
  });

  test('cannot be set to its own mask', () => {
    expect(parse({ eabHmacKey: SECRET_MASK })).toMatchObject({ ok: false });
  });
});

test('the defaults are valid themselves', () => {
  expect(parseSettingsPatch(defaults, defaults)).toEqual({ ok: true, patch: defaults });
});
