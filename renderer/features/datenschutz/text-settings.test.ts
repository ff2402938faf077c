import { describe, expect, test } from 'vitest';
import { defaultSettings, SECRET_MASK } from '#shared/contract/settings.ts';
import { changeOf, fallbackKey, issueOf, storedIn } from './text-settings.ts';

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

test('a secret is never what stands in its field', () => {
  expect(storedIn('eabHmacKey', { ...settings, eabHmacKey: SECRET_MASK })).toBe('');
  expect(storedIn(fallbackKey('eabHmacKey', zerossl), settings)).toBe('');
});
