import { describe, expect, test } from 'vitest';
import { whatAnswers, type SeenAnswer } from './in-between.ts';

/** Only that it begins as such pages do: the words are our own. */
const page = (title: string, body = '', head = ''): SeenAnswer => ({
  title,
  body: `<!DOCTYPE html><html lang="de"><head>${head}<title>${title}</title></head><body>${body}</body></html>`,
});
const server = (name: string, more: SeenAnswer = {}): SeenAnswer => ({ ...more, headers: { server: name } });
const sentTo = (host: string, port: number | null, path = '/'): SeenAnswer => ({
  status: 302,
  redirectedTo: [{ host, port, path }],
});

describe('What answers in place of this server', () => {
  test.each<[string, SeenAnswer, string]>([
    ['its ray', { headers: { 'cf-ray': '8f1c-FRA', server: 'cloudflare' } }, 'Cloudflare'],
    ['its name alone', server('cloudflare'), 'Cloudflare'],
    ['its IPv4 address', { address: '104.21.33.7' }, 'Cloudflare'],
    ['another of its addresses', { address: '188.114.97.3' }, 'Cloudflare'],
    ['its IPv6 address', { address: '2606:4700:3033::6815:2107' }, 'Cloudflare'],
    [
      'its question whether somebody is human',
      page('Just a moment...', '<script src="/cdn-cgi/challenge-platform/x">'),
      'Cloudflare',
    ],
    ['its refusal', page('Attention Required! | Cloudflare'), 'Cloudflare'],
    [
      'its notice that nobody answers behind',
      { ...page('firma.de | 522: Connection timed out', '<div id="cf-error-details">'), status: 522 },
      'Cloudflare',
    ],
    ['a request id', { headers: { 'x-amz-cf-id': 'abc', via: '1.1 x (CloudFront)' } }, 'Amazon CloudFront'],
    ['its server', server('AkamaiGHost'), 'Akamai'],
    ['a header of its own', { headers: { 'x-sucuri-id': '11005' } }, 'Sucuri'],
    ['a cookie', { cookies: ['visid_incap_123', 'incap_ses_9'] }, 'Imperva'],
    ['a request id of Fastly', { headers: { 'x-fastly-request-id': 'a', via: '1.1 varnish' } }, 'Fastly'],
    ['a reference', { headers: { 'x-azure-ref': '0abc' } }, 'Azure Front Door'],
    ['its server of that name', server('BunnyCDN-DE1-723'), 'bunny.net'],
    ['its guard', server('ddos-guard'), 'DDoS-Guard'],
  ])('is a service in front, by %s', (_, seen, name) => {
    expect(whatAnswers(seen)).toEqual({ kind: 'cdn', name });
  });

  test.each<[SeenAnswer, string | null]>([
    [page('firma.de', '<h1>Hier entsteht eine neue Internetpräsenz</h1><p>Ein Kunde von IONOS'), 'IONOS'],
    [page('1&amp;1 - Hier entsteht eine neue Homepage', 'Hier entsteht eine neue Homepage'), 'IONOS'],
    [page('STRATO', 'Hier entsteht in Kürze eine neue Internetpräsenz.'), 'STRATO'],
    [
      page('firma.de', '<p>Diese Domain ist geparkt.</p><a href="https://www.hosteurope.de">Host Europe</a>'),
      'Host Europe',
    ],
    [page('Hier entsteht eine neue Internetpräsenz', 'ALL-INKL.COM'), 'ALL-INKL.COM'],
    [page('firma.de', 'Die Domain firma.de steht zum Verkauf <script src="//img.sedoparking.com/x.js">'), 'Sedo'],
    [page('firma.de ist im Kundenauftrag registriert', 'united-domains AG'), 'united-domains'],
    [page('Domain registriert', 'Diese Domain wurde registriert <img src="https://netcup.de/x.png">'), 'netcup'],
    [page('firma.de is for sale', 'This domain may be for sale. Buy this domain'), null],
    [page('Parked Domain name on Hostinger DNS system', 'x'), null],
    [{ ...page('firma.de'), headers: { server: 'Parking/1.0' } }, null],
    [page('Die Domain schreinerei.de ist zu verkaufen', '<p>Die Domain schreinerei.de ist zu verkaufen</p>'), null],
  ])('is a page that keeps the name’s place: %o', (seen, name) => {
    expect(whatAnswers(seen)).toEqual({ kind: 'parking', name });
  });

  test.each<[SeenAnswer, string | null]>([
    [page('Domain Default page', 'This is a default page of Plesk'), null],
    [page('Standardseite', '<p>Hetzner Online GmbH'), 'Hetzner'],
    [page('Willkommen', 'Dieser Webspace wird betrieben von Mittwald'), 'Mittwald'],
    [page('Fehler', 'Diese Webseite ist noch nicht eingerichtet. STRATO AG'), 'STRATO'],
    [{ body: '<meta http-equiv="refresh" content="0;url=/cgi-sys/defaultwebpage.cgi"> cPanel' }, null],
    [sentTo('www.ionos.de', null, '/defaultsite'), 'IONOS'],
    [sentTo('firma-123.jimdosite.com', 443), 'Jimdo'],
    [sentTo('w0123.kasserver.com', null), 'ALL-INKL.COM'],
  ])('is web space at a hoster: %o', (seen, name) => {
    expect(whatAnswers(seen)).toEqual({ kind: 'webhoster', name });
  });

  test.each<[SeenAnswer, string | null]>([
    [page('Synology DiskStation - DS920+'), 'Synology'],
    [page('Hello! Welcome to Synology Web Station!'), 'Synology'],
    [{ body: '<html><head><meta http-equiv="refresh" content="0; url=webman/index.cgi"></head>' }, 'Synology'],
    [sentTo('meinefirma.de', 5001), 'Synology'],
    [sentTo('192.168.1.20', 5000), 'Synology'],
    [page('QNAP Turbo NAS'), 'QNAP'],
    [sentTo('meinefirma.de', 8080, '/cgi-bin/QTS.cgi'), 'QNAP'],
    [{ body: "<html><script>location.href='/cgi-bin/login.html';</script>" }, 'QNAP'],
    [server('http server 1.0'), 'QNAP'],
    [page('TrueNAS - 192.168.1.5'), 'TrueNAS'],
    [page('openmediavault Workbench'), 'OpenMediaVault'],
    [page('NETGEAR ReadyNAS'), 'ReadyNAS'],
    [page('NAS Login'), null],
    [page('NAS-2'), null],
  ])('is a network storage: %o', (seen, name) => {
    expect(whatAnswers(seen)).toEqual({ kind: 'nas', name });
  });

  test.each<[SeenAnswer, string | null]>([
    [page('index', '<script>window.location.href = "/doc/page/login.asp?_" + Date.now()</script>'), 'Hikvision'],
    [server('App-webs/'), 'Hikvision'],
    [server('DNVRS-Webs'), 'Hikvision'],
    [{ headers: { 'www-authenticate': 'Digest realm="DS-2CD2042WD", nonce="x"' } }, 'Hikvision'],
    [page('WEB SERVICE', '<script src="/jsBase/widget/js/jquery.ui.core.js">'), 'Dahua'],
    [page('Live view - AXIS 213 PTZ Network Camera'), 'Axis'],
    [{ headers: { 'www-authenticate': 'Digest realm="AXIS_ACCC8E012345"' } }, 'Axis'],
    [page('Reolink'), 'Reolink'],
    [server('Netwave IP Camera'), 'Foscam'],
    [page('MOBOTIX M26'), 'Mobotix'],
    [page('Network Camera'), null],
    [page('IP Camera Login'), null],
    [page('NVR'), null],
    [page('NETSurveillance WEB'), null],
  ])('is a camera, or what records it: %o', (seen, name) => {
    expect(whatAnswers(seen)).toEqual({ kind: 'camera', name });
  });

  test.each<[SeenAnswer, string | null]>([
    [page('FRITZ!Box 7590'), 'FRITZ!Box'],
    [{ headers: { 'www-authenticate': 'Basic realm="NETGEAR R6250"' } }, 'Netgear'],
    [sentTo('speedport.ip', null), 'Speedport'],
    [page('Synology Router'), 'Synology Router'],
    [page('Login | OPNsense'), 'OPNsense'],
    [page('Sophos Firewall'), 'Sophos'],
    [page('LTE Router'), null],
    [page('Router Login'), null],
  ])('is a router’s own page: %o', (seen, name) => {
    expect(whatAnswers(seen)).toEqual({ kind: 'router', name });
  });

  test.each<[SeenAnswer, string | null]>([
    [page('Web Page Blocked', 'FortiGuard Intrusion Prevention'), 'FortiGate'],
    [page('Request blocked', 'The request was blocked by Sophos Web Application Firewall'), 'Sophos'],
    [{ ...page('403', 'Access was denied by the WatchGuard HTTP proxy'), status: 403 }, 'WatchGuard'],
    [page('SonicWall - Geo-IP Filter Alert: site blocked'), 'SonicWall'],
    [page('Request Rejected', 'The requested URL was rejected. Please consult with your administrator.'), 'F5 BIG-IP'],
    [{ ...page('406 Not Acceptable', 'This request was rejected by Mod_Security.'), status: 406 }, 'ModSecurity'],
    [page('Zugriff gesperrt'), null],
    [page('Webseite blockiert', 'Ihr Land ist gesperrt'), null],
  ])('is a filter that turns requests away: %o', (seen, name) => {
    expect(whatAnswers(seen)).toEqual({ kind: 'waf', name });
  });

  test.each<[SeenAnswer, string, string | null]>([
    [page('Anmeldung'), 'loginPage', null],
    [page('Please log in'), 'loginPage', null],
    [page('Hotspot Login'), 'loginPage', null],
    [{ status: 511 }, 'loginPage', null],
    [{ status: 401, headers: { 'www-authenticate': 'Basic realm="intern"' } }, 'loginPage', null],
    [{ ...page('502 Bad Gateway', '<center>nginx/1.24.0</center>'), status: 502 }, 'proxy', null],
    [page('504 Gateway Time-out'), 'proxy', null],
    [page('ERROR: The requested URL could not be retrieved'), 'proxy', 'Squid'],
    [page('Default Site', 'Congratulations! <p>Nginx Proxy Manager'), 'proxy', 'Nginx Proxy Manager'],
    [page('503 Service Unavailable', 'No server is available to handle this request.'), 'proxy', 'HAProxy'],
    [{ headers: { via: '1.1 proxy.firma.local' } }, 'proxy', null],
    [page('IIS Windows Server'), 'iis', null],
    [server('Microsoft-HTTPAPI/2.0', { status: 404 }), 'iis', null],
    [page('Welcome to nginx!'), 'webServer', 'nginx'],
    [
      page('404 Not Found', '<center><h1>404 Not Found</h1></center><hr><center>nginx/1.18.0</center>'),
      'webServer',
      'nginx',
    ],
    [page('Apache2 Debian Default Page: It works'), 'webServer', 'Apache'],
    [{ body: '<html><body><h1>It works!</h1></body></html>' }, 'webServer', 'Apache'],
    [server('Apache/2.4.57 (Debian)', { status: 404 }), 'webServer', 'Apache'],
    [page('Apache Tomcat/9.0.71'), 'webServer', 'Apache Tomcat'],
    [server('Caddy', { status: 404 }), 'webServer', 'Caddy'],
  ])('is a login, a proxy or a web server: %o', (seen, kind, name) => {
    expect(whatAnswers(seen)).toEqual({ kind, name });
  });

  test.each<[string, SeenAnswer]>([
    ['nothing', {}],
    ['a status', { status: 404 }],
    ['an address of nobody in particular', { address: '203.0.113.7' }],
    ['an address that is none', { address: 'nowhere' }],
    ['a joiner', page('Tischlerei Müller', 'Wir bauen Küchen. Hier entsteht Qualität.')],
    ['a joiner who varnishes', page('Varnish and more', 'Our varnish is the best; see our squid-ink finish.')],
    ['a joiner with blocked doors', page('Türen', 'Ihre Tür ist blockiert? Der Zugriff auf Sophos half nicht.')],
    ['a firm called Axis', page('Axis Möbel GmbH')],
    ['a dealer of cameras', page('Netzwerkkamera kaufen bei Müller', 'Dahua, Hikvision, Axis, Reolink')],
    ['somebody’s nose', page('Nasenbär Verlag')],
    ['a shop with a login', page('Login – Möbelhaus Schmidt')],
    ['a firm that sells a router table', page('Router Tables for Joiners')],
    ['a site at a hoster', page('Tischlerei', '<a href="https://www.ionos.de/">Impressum</a>')],
    ['a redirect to its own www', sentTo('www.meinefirma.de', null)],
    ['a redirect to TLS', sentTo('meinefirma.de', 443)],
    ['a server of unknown name', server('Werkstatt/1.0', { status: 200 })],
  ])('is not known by %s', (_, seen) => {
    expect(whatAnswers(seen)).toBeNull();
  });

  test('is looked for no longer in a long answer than in a short one', () => {
    const endless = (words: string) => words.repeat(200_000);
    const began = performance.now();
    for (const words of ['<a href="', 'Diese Webseite ', 'domain ', '&nbsp;<', 'axis a', 'hier entsteht eine ']) {
      const text = endless(words);
      whatAnswers({ title: text, body: text, headers: { server: text, via: text, 'www-authenticate': text } });
    }
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
