import { Resolver } from 'node:dns';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from './default-settings.ts';
import { parseSettingsPatch, parseStoredSettings, restoreMaskedSecrets, settingsPatchSchema } from './settings.ts';

const defaults = defaultSettings('/srv/profacto');

describe('A DNS server', () => {
  test.each(['9.9.9.9', '9.9.9.9:53', '2620:fe::fe', '[2620:fe::fe]', '[2620:fe::fe]:5353', '::1', '::ffff:192.0.2.1'])(
    'that Node takes is accepted: %s',
    (text) => {
      expect(parseSettingsPatch({ dnsServers: text }, defaults)).toEqual({ ok: true, patch: { dnsServers: [text] } });
      expect(() => new Resolver().setServers([text])).not.toThrow();
    },
  );

  test.each([
    '999.9.9.9',
    '9.9.9',
    '9.9.9.9:0',
    '9.9.9.9:99999',
    '9.9.9.9:',
    ':::::',
    '1::2::3',
    '[9.9.9.9]',
    '[::1',
    '::1]',
    '[::1]:65536',
    '[]',
    ':53',
    'dns.example',
  ])('of another kind is refused: %s', (text) => {
    expect(parseSettingsPatch({ dnsServers: [text] }, defaults)).toEqual({
      ok: false,
      issues: [{ key: 'dnsServers', reason: 'notADnsServer' }],
    });
  });
});

describe('The contact', () => {
  test('may have umlauts in its domain, kept as typed', () => {
    const patch = { contactEmail: 'info@tischlerei-müller.de' };
    expect(parseSettingsPatch(patch, defaults)).toEqual({ ok: true, patch });
  });

  test('may have none before the @', () => {
    expect(parseSettingsPatch({ contactEmail: 'jörg@a.de' }, defaults)).toEqual({
      ok: false,
      issues: [{ key: 'contactEmail', reason: 'notAnEmail' }],
    });
  });
});

test('stored ports that are the same are noticed, and one gets its default', () => {
  expect(parseStoredSettings({ httpsPort: 8080 }, defaults)).toEqual({
    settings: defaults,
    dropped: [{ key: 'httpsPort', reason: 'samePort' }],
  });
});

test.each(['constructor', 'toString', '__proto__'])(
  'a key that every object of JavaScript has is unknown too: %s',
  (key) => {
    const received = settingsPatchSchema.parse(JSON.parse(`{ "${key}": 1 }`));
    expect(parseSettingsPatch(restoreMaskedSecrets(received, defaults), defaults)).toEqual({
      ok: false,
      issues: [{ key, reason: 'unknownKey' }],
    });
  },
);

test.each([[[]], ['text'], [null], [1]])('a change is an object: %j is none', (value) => {
  expect(settingsPatchSchema.safeParse(value).success).toBe(false);
});
