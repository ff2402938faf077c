import { describe, expect, test } from 'vitest';
import { webPageIn } from './web-page.ts';

const URL = 'https://acme.ca.example/directory';
const pageIn = (status: number, headers: Record<string, unknown>, body = '', url = URL) =>
  webPageIn({ status, headers, body }, url);
const LOGIN = 'https://login.hotel.example/portal?x=1';

describe('A redirect without a page', () => {
  test.each([302, 303, 307])('to somebody else is a login page: %i', (httpStatus) => {
    const leadsTo = 'login.hotel.example';
    expect(pageIn(httpStatus, { location: LOGIN })).toEqual({ httpStatus, title: null, leadsTo });
  });

  test.each([
    ['http://login.hotel.example/', 'login.hotel.example'],
    ['https://192.168.178.1:8443/login', '192.168.178.1:8443'],
    ['//login.hotel.example/', 'login.hotel.example'],
    ['http://[fe80::1]/', '[fe80::1]'],
    ['https://login/', 'login'],
    ['https://acme.ca.example@login.hotel.example/', 'login.hotel.example'],
    ['https://anmeldung.hotel.example\u202e/', undefined],
    ['https://müller.example/', 'xn--mller-kva.example'],
    [`https://${'a.'.repeat(100)}example/`, `${'a.'.repeat(49)}a…`],
  ])('is called by the host that it leads to: %s', (location, leadsTo) => {
    expect(pageIn(302, { location })?.leadsTo).toBe(leadsTo);
  });

  test('to the very host, but without encryption, is one as well', () => {
    expect(pageIn(302, { location: 'http://acme.ca.example/login' })).toEqual({ httpStatus: 302, title: null });
  });

  test.each<[string, number, unknown]>([
    ['within the CA', 302, '/dir2'],
    ['within the CA', 307, 'https://acme.ca.example/dir2'],
    ['to another host of the CA', 302, 'https://acme-v03.ca.example/directory'],
    ['for good', 301, 'https://acme.other.example/directory'],
    ['for good', 308, 'https://acme.other.example/directory'],
    ['to nowhere', 302, undefined],
    ['to nowhere', 302, ['x']],
    ['to what is no place', 302, 'javascript:alert(1)'],
    ['of an object that was made', 201, LOGIN],
    ['beside an outage', 503, LOGIN],
  ])('%s is no page: %i %s', (_, status, location) => {
    expect(pageIn(status, { location })).toBeNull();
  });
});

describe('A page', () => {
  const html = '<html><head><title>WLAN &amp; Anmeldung\u001b[2J</title></head></html>';
  test.each<[string, string, string?]>([
    ['HTML', html],
    ['a BOM', `\ufeff${html}`],
    ['white space and comments', ` \r\n<!-- <x> --><!--\n-->\n${html}`],
    ['XHTML', `<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">${html}`],
    ['XHTML by its type', html.replace('<html>', '<x>'), 'application/xhtml+xml; charset=utf-8'],
    ['HTML as something else', html, 'application/json'],
    ['no frame', '<TITLE>WLAN &amp; Anmeldung\u001b[2J</TITLE><form>'],
    ['a script first', '<script>location="/x"</script><title>WLAN &amp; Anmeldung [2J</title>'],
  ])('is one with %s, and called by its title', (_, body, type) => {
    expect(pageIn(200, { 'content-type': type }, body)).toEqual({ httpStatus: 200, title: 'WLAN & Anmeldung [2J' });
  });

  test.each([
    '<meta http-equiv="refresh" content="0;url=http://login/">',
    "<META content='5; URL=http://login/x?a&amp;b' HTTP-EQUIV=Refresh>",
    '<html><meta charset=utf-8><meta http-equiv=refresh content=0;http://login/>',
  ])('that leads on at once is called by where it leads: %s', (body) => {
    expect(pageIn(200, {}, body)).toEqual({ httpStatus: 200, title: null, leadsTo: 'login' });
  });

  test('may be nothing but a header that leads on', () => {
    expect(pageIn(200, { refresh: '0; url=https://login.hotel.example/' })).toMatchObject({
      leadsTo: 'login.hotel.example',
    });
    expect(pageIn(200, { refresh: '0; url=/dir2' })).toBeNull();
  });

  test.each([407, 511])('is what a proxy or a network asks for by the status %i alone', (httpStatus) => {
    expect(pageIn(httpStatus, {})).toEqual({ httpStatus, title: null });
  });

  test.each<[string, number, string, string?]>([
    ['a directory', 200, '{"newOrder": "https://acme.ca.example/order"}'],
    ['a certificate', 200, '-----BEGIN CERTIFICATE-----\n', 'application/pem-certificate-chain'],
    ['another XML', 403, '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'application/xml'],
    ['a comment without an end', 200, '<!-- '],
    ['nothing', 200, ''],
    ['an outage with a page', 502, html],
    ['a wrong path with a page', 404, html, 'text/html'],
  ])('is not %s', (_, status, body, type) => {
    expect(pageIn(status, { 'content-type': type }, body)).toBeNull();
  });

  test('without end is not read without end', () => {
    for (const trap of ['<meta ', '<!---->', '<?>', '<meta http-equiv', ' ', '<title', 'content="']) {
      const begun = performance.now();
      pageIn(200, { refresh: `0; url=${trap.repeat(200_000)}` }, trap.repeat(200_000));
      expect(performance.now() - begun).toBeLessThan(2000);
    }
  });
});
