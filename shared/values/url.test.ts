import { describe, expect, it } from 'vitest';
import { checkHostname } from './hostname.ts';
import { upstreamOf } from './upstream.ts';
import { hostOf, parseUrl } from './url.ts';

describe('A text is a URL', () => {
  it.each([
    ['https://ca.example/directory', undefined, 'https://ca.example/directory'],
    ['/next?page=2', 'https://ca.example/directory', 'https://ca.example/next?page=2'],
  ])('%s', (text, base, href) => {
    expect(parseUrl(text, base)?.href).toBe(href);
  });

  it.each(['', 'ca.example', 'http://', 'http://a b/', '/next'])('or is none: %j', (text) => {
    expect(parseUrl(text)).toBeNull();
  });

  it('or is none because its host is longer than Node takes, wherever it comes from', () => {
    const host = 'A!'.repeat(10_000);
    expect(parseUrl(`http://${host}/`)).toBeNull();
    expect(upstreamOf(`http://${host}/`)).toBeNull();
    expect(checkHostname(host)).toEqual({ ok: false, reason: 'notAHostName' });
  });
});

it.each([
  ['https://[2001:DB8::1]:8443/x', '2001:db8::1'],
  ['http://192.168.1.2/', '192.168.1.2'],
  ['https://Meinefirma.DE./directory', 'meinefirma.de'],
  ['https://münchen.example/', 'xn--mnchen-3ya.example'],
])('the host of %s', (url, host) => {
  expect(hostOf(new URL(url))).toBe(host);
});
