import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/default-settings.ts';
import { parseSettingsPatch, SECRET_MASK } from '#shared/contract/settings.ts';
import { textFieldKeys } from '#shared/contract/settings-table.ts';
import { changeOf, fallbackKey, issueOf, storedForm, storedIn } from './text-settings.ts';

const zerossl = {
  directoryUrl: 'https://acme.zerossl.com/v2/DV90',
  eabKeyId: 'kid',
  eabHmacKey: SECRET_MASK,
  profile: 'x',
};
const other = { directoryUrl: 'https://ca.example/directory', eabKeyId: '', eabHmacKey: '', profile: '' };
const settings = { ...defaultSettings('/srv'), fallbackCas: [zerossl, other] };

describe('a program', () => {
  test('is a list of lines, and the empty ones at its end do not count', () => {
    expect(changeOf('onRenewed', '/usr/bin/rsync\r\n--archive\n\n', settings)).toEqual({
      onRenewed: ['/usr/bin/rsync', '--archive'],
    });
    expect(changeOf('onRenewed', ' \n', settings)).toEqual({ onRenewed: [] });
    expect(storedIn('onFailed', { ...settings, onFailed: ['/bin/a', 'b c'] })).toBe('/bin/a\nb c');
  });

  test.each([
    ['kopieren', 'notAProgram'],
    ['C:\\a.bat\n-x', 'batchFile'],
  ])('is refused as the service would: %s', (text, reason) => {
    expect(issueOf('onRenewed', text)).toMatchObject({ key: 'onRenewed', reason });
  });
});

describe('the account at a further CA', () => {
  test('is changed without touching the others, and what is masked stays so', () => {
    expect(changeOf(fallbackKey('eabKeyId', zerossl), ' neu ', settings)).toEqual({
      fallbackCas: [{ ...zerossl, eabKeyId: 'neu' }, other],
    });
  });

  test('is judged like that of the first one', () => {
    expect(issueOf(fallbackKey('eabHmacKey', other), 'ö')).toMatchObject({ reason: 'notBase64Url' });
    expect(issueOf(fallbackKey('eabHmacKey', other), 'c2VjcmV0')).toBeNull();
  });

  test('is gone with its CA', () => {
    expect(storedIn(fallbackKey('eabKeyId', zerossl), settings)).toBe('kid');
    expect(storedIn(fallbackKey('eabKeyId', zerossl), { ...settings, fallbackCas: [other] })).toBeNull();
    expect(storedIn(fallbackKey('eabHmacKey', zerossl), { ...settings, fallbackCas: [other] })).toBeNull();
  });
});

describe('a port', () => {
  test('is a number, whatever somebody writes around its digits', () => {
    expect(changeOf('httpPort', ' 8081 ', settings)).toEqual({ httpPort: 8081 });
    expect(changeOf('httpPort', '8 081', settings)).toEqual({ httpPort: 8081 });
    expect(storedForm('httpPort', '８０８１')).toBe('8081');
    expect(storedIn('httpsPort', settings)).toBe('443');
  });

  test.each(['', '0', '65536', '-1', '80.5', '0x50', 'achtzig'])('is not %j', (text) => {
    expect(issueOf('httpPort', text)).toEqual({ key: 'httpPort', reason: 'notAPort' });
  });
});

describe('the DNS servers', () => {
  test('are a list, whatever stands between them', () => {
    const dnsServers = ['9.9.9.9', '192.168.178.1:53', '[2620:fe::fe]:53', '2620:fe::fe'];
    expect(changeOf('dnsServers', dnsServers.join(', '), settings)).toEqual({ dnsServers });
    expect(changeOf('dnsServers', ` ${dnsServers.join(' ; ')},`, settings)).toEqual({ dnsServers });
    expect(changeOf('dnsServers', ' ', settings)).toEqual({ dnsServers: [] });
    expect(storedIn('dnsServers', { ...settings, dnsServers })).toBe(dnsServers.join(', '));
  });

  test('are addresses and no names, and not more of them than can be asked', () => {
    expect(issueOf('dnsServers', '9.9.9.9, dns.example')).toEqual({ key: 'dnsServers', reason: 'notADnsServer' });
    expect(issueOf('dnsServers', '9.9.9')).toEqual({ key: 'dnsServers', reason: 'notADnsServer' });
    const nine = Array.from({ length: 9 }, (_, index) => `10.0.0.${index}`).join(' ');
    expect(issueOf('dnsServers', nine)).toEqual({ key: 'dnsServers', reason: 'tooLong' });
  });
});

test('a secret is never what stands in its field', () => {
  expect(storedIn('eabHmacKey', { ...settings, eabHmacKey: SECRET_MASK })).toBe('');
  expect(storedIn(fallbackKey('eabHmacKey', zerossl), settings)).toBe('');
});

/** Texts that are nearly valid, rather than arbitrary ones: made of what the rules look at. */
const nearlyRight = fc.oneof(
  fc.string(),
  fc
    .array(
      fc.constantFrom(
        'meinefirma',
        '.',
        'de',
        'info',
        '@',
        '-',
        'ä',
        ':',
        '/',
        '//',
        '\\\\',
        '*',
        '%',
        '#',
        '?',
        '[',
        ']',
        ' ',
        '\n',
        'https',
        'http',
        '192.168.1.1',
        '1.2.3',
        '0x7f',
        '9.9.9.9',
        ',',
        ';',
        ']:53',
        '65536',
        '443',
        '::1',
        'fe80::',
        'C:\\',
        '.bat',
        '.cmd',
        '.exe',
        'a=',
        '+',
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
  fc.integer({ min: 495, max: 505 }).map((length) => `/${'a'.repeat(length)}`),
  fc.integer({ min: 1998, max: 2002 }).map((length) => `/a\n${'b'.repeat(length)}`),
  fc.integer({ min: 48, max: 52 }).map((lines) => `/a${'\nb'.repeat(lines)}`),
);

test.each(textFieldKeys)('what the field says of %s is what the service would say', (key) => {
  fc.assert(
    fc.property(nearlyRight, (text) => {
      const judged = parseSettingsPatch(changeOf(key, text, settings), settings);
      // Only the service knows the other settings.
      const said = judged.ok
        ? undefined
        : judged.issues.find(({ reason }) => !['samePort', 'ownPort', 'insideWebroot'].includes(reason));
      expect(issueOf(key, text)).toEqual(said ?? null);
    }),
    { numRuns: 500 },
  );
});
