import { describe, expect, test } from 'vitest';
import { contactUri, isEmail } from './email.ts';

describe('An e-mail address', () => {
  test.each([
    'info@meinefirma.de',
    'Info+TLS@sub.meinefirma.de',
    "o'neill@a-b.co",
    'info@tischlerei-müller.de',
    'a.b@c.de',
  ])('that a CA can be told is accepted: %s', (text) => expect(isEmail(text)).toBe(true));

  test.each([
    'jörg@a.de',
    'jörg@müller.de',
    'info',
    'info@',
    '@a.de',
    'info@firma',
    'info@firma.d',
    'info@a.de.',
    'info@192.0.2.1',
    'info@[192.0.2.1]',
    'info@a.de, chef@a.de',
    'Chef <chef@a.de>',
    'a@b@c.de',
    'a..b@c.de',
    '.a@c.de',
    'a.@c.de',
    'in fo@a.de',
    'info@ a.de',
    'info@a..de',
    'info@a_b.de',
    'info@a.de:25',
    'info@a.de/x',
    'mailto:info@a.de',
    'info@a.de?cc=x@y.de',
    '"in fo"@a.de',
    `${'a'.repeat(65)}@a.de`,
    `a@${'b.'.repeat(126)}de`,
  ])('of another kind is refused: %s', (text) => expect(isEmail(text)).toBe(false));
});

describe('The contact URL of an account', () => {
  test.each([
    ['info@meinefirma.de', 'mailto:info@meinefirma.de'],
    ['info@tischlerei-müller.de', 'mailto:info@xn--tischlerei-mller-uzb.de'],
    ['info+tls@MeineFirma.de', 'mailto:info+tls@meinefirma.de'],
    ['a?b&c%d@e.de', 'mailto:a%3Fb%26c%25d@e.de'],
  ])('of %s is %s', (email, url) => {
    expect(isEmail(email)).toBe(true);
    expect(contactUri(email)).toBe(url);
    expect(contactUri(email)).toMatch(/^[!-~]+$/);
  });

  test('of something that is no address is left for the CA to refuse', () => {
    expect(contactUri('jörg@a.de')).toBe('mailto:jörg@a.de');
  });
});
