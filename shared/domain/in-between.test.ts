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

  test.each<[SeenAnswer, string | null]>([
    [page('firma.de', '<h1>Diese Domain ist abgelaufen.</h1>'), null],
    [page('Die Domain tischlerei-müller.de ist leider abgelaufen', 'INWX'), 'INWX'],
    [page('firma.de', 'NOTICE: This domain name expired on 11/02/2026 and is pending renewal or deletion.'), null],
    [page('This domain has expired', '<img src="https://www.namecheap.com/logo.png">'), 'Namecheap'],
    [page('Domain registration has expired'), null],
    [page('Expired domain'), null],
    [page('firma.de', 'Die Registrierung dieser Domain ist abgelaufen. <a href="https://www.strato.de">'), 'STRATO'],
    [{ ...page('firma.de', 'This domain has expired.'), headers: { server: 'Parking/1.0' } }, null],
    [
      { ...page('firma.com', 'This domain has recently expired'), headers: { 'cf-ray': 'x', server: 'cloudflare' } },
      null,
    ],
  ])('is the page in place of a domain that was not renewed: %o', (seen, name) => {
    expect(whatAnswers(seen)).toEqual({ kind: 'expired', name });
  });

  test.each<[SeenAnswer, string | null]>([
    [page('Domain gesperrt'), null],
    [page('firma.de', '<p>Diese Domain wurde vorübergehend deaktiviert.</p> IONOS'), 'IONOS'],
    [page('firma.de', 'Die Domain firma.de ist derzeit gesperrt.'), null],
    [page('Domain suspended', 'This domain has been suspended: its owner has not verified the e-mail address.'), null],
  ])('is the page in place of a domain that is switched off: %o', (seen, name) => {
    expect(whatAnswers(seen)).toEqual({ kind: 'suspended', name });
  });

  const frame = (src: string, rest = '') =>
    page('firma.de', rest, '').body?.replace(
      /<body>/,
      `<frameset rows="100%,*"><frame src="${src}"><noframes>Ihr Browser kennt keine Frames.</noframes></frameset>`,
    ) ?? '';
  test.each<[string, SeenAnswer, string | null]>([
    ['a frame with the address of the line', { body: frame('http://87.140.20.5/') }, null],
    ['a frame with a DynDNS name', { body: frame('http://firma.dyndns.example/') }, null],
    ['a frame of today', { body: '<html><body><iframe src="https://firma.example/"></iframe></body></html>' }, null],
    [
      'a redirect to the address of the line',
      { ...sentTo('87.140.20.5', null), address: '217.160.0.3', headers: { server: 'nginx' } },
      null,
    ],
    [
      'its header',
      { ...sentTo('firma.example', null), headers: { 'x-served-by': 'Namecheap URL Forward' } },
      'Namecheap',
    ],
  ])('is a service that sends visitors on, by %s', (_, seen, name) => {
    expect(whatAnswers(seen)).toEqual({ kind: 'forwarding', name });
  });

  test.each<[SeenAnswer, string | null]>([
    [sentTo('vpn.firma.de', null, '/remote/login'), 'FortiGate'],
    [{ body: '<html><script>top.location="/remote/login?lang=en";</script></html>' }, 'FortiGate'],
    [{ ...page('Please Login'), cookies: ['SVPNCOOKIE', 'SVPNNETWORKCOOKIE'] }, 'FortiGate'],
    [sentTo('firma.de', null, '/userportal/webpages/myaccount/login.jsp'), 'Sophos'],
    [page('Sophos VPN Portal'), 'Sophos'],
    [page('VPN Portal', '', '<script src="/vpnportal/javascript/x.js"></script>'), 'Sophos'],
    [page('Virtual Office'), 'SonicWall'],
    [server('SonicWALL SSL-VPN Web Server'), 'SonicWall'],
    [sentTo('firma.de', null, '/sslvpn_logon.shtml'), 'WatchGuard'],
    [page('Securepoint UTM - User-Interface'), 'Securepoint'],
    [sentTo('firma.de', null, '/global-protect/login.esp'), 'Palo Alto'],
    [page('GlobalProtect Portal'), 'Palo Alto'],
    [server('OpenVPN-AS'), 'OpenVPN Access Server'],
    [{ body: '<script>document.location.replace("/+CSCOE+/logon.html")</script>' }, 'Cisco AnyConnect'],
    [{ cookies: ['webvpnlogin'] }, 'Cisco AnyConnect'],
    [sentTo('firma.de', null, '/vpn/index.html'), 'Citrix Gateway'],
    [{ ...page('Anmelden'), cookies: ['NSC_TMAS', 'NSC_AAAC'] }, 'Citrix Gateway'],
    [sentTo('firma.de', null, '/dana-na/auth/url_default/welcome.cgi'), 'Ivanti Connect Secure'],
    [page('SSL VPN Login'), null],
    [page('VPN-Portal'), null],
  ])('is the portal of a firewall for those who dial in: %o', (seen, name) => {
    expect(whatAnswers(seen)).toEqual({ kind: 'vpn', name });
  });

  test.each<[SeenAnswer, string]>([
    [sentTo('mail.firma.de', null, '/owa/'), 'Microsoft Exchange'],
    [sentTo('mail.firma.de', null, '/owa/auth/logon.aspx'), 'Microsoft Exchange'],
    [{ status: 404, headers: { 'x-feserver': 'EX01', server: 'Microsoft-IIS/10.0' } }, 'Microsoft Exchange'],
    [page('Outlook Web App'), 'Microsoft Exchange'],
    [sentTo('firma.de', null, '/RDWeb/Pages/de-DE/login.aspx'), 'Microsoft Remote Desktop'],
    [page('RD Web Access'), 'Microsoft Remote Desktop'],
    [page('Remote Web Access'), 'Windows Server Essentials'],
    [page('VMware Horizon'), 'VMware Horizon'],
  ])('is another server for those outside: %o', (seen, name) => {
    expect(whatAnswers(seen)).toEqual({ kind: 'remoteAccess', name });
  });

  test.each<[SeenAnswer, string, string]>([
    [page('Sunny WebBox'), 'inverter', 'SMA'],
    [page('SMA'), 'inverter', 'SMA'],
    [page('Fronius Datamanager 2.0'), 'inverter', 'Fronius'],
    [page('PV Webserver'), 'inverter', 'Kostal'],
    [page('KOSTAL Smart Energy Meter'), 'inverter', 'Kostal'],
    [page('Solar-Log 300'), 'inverter', 'Solar-Log'],
    [page('Brother MFC-L3770CDW series'), 'printer', 'Brother'],
    [server('HP HTTP Server; HP LaserJet MFP M426fdn'), 'printer', 'HP'],
    [server('KM-MFP-http/V0.0.1'), 'printer', 'Kyocera'],
    [page('Web Image Monitor'), 'printer', 'Ricoh'],
    [page('Loxone Webinterface'), 'device', 'Loxone'],
    [page('DoorBird Live'), 'device', 'DoorBird'],
    [server('IPC@CHIP'), 'device', 'IPC@CHIP'],
    [page('HomeMatic WebUI'), 'device', 'Homematic'],
    [page('pve - Proxmox Virtual Environment'), 'device', 'Proxmox VE'],
  ])('is another device of the house: %o', (seen, kind, name) => {
    expect(whatAnswers(seen)).toEqual({ kind, name });
  });

  const certificate = (names: string[], subject: string[] = [], issuer: string[] = subject): SeenAnswer => ({
    certificate: { names, subject, issuer },
  });
  test.each<[SeenAnswer, string, string | null]>([
    [certificate(['fritz.box', 'www.fritz.box', 'myfritz.box', 'fritz.nas']), 'router', 'FRITZ!Box'],
    [certificate(['abcdefghij.myfritz.net'], [], ["Let's Encrypt"]), 'router', 'FRITZ!Box'],
    [certificate([], ['Fortinet', 'FortiGate', 'FGT60FTK20012345']), 'router', 'FortiGate'],
    [
      certificate([], ['192.168.168.168', 'HTTPS Management Certificate for SonicWALL (self-signed)']),
      'router',
      'SonicWall',
    ],
    [
      certificate(['utm.firma.local'], ['utm.firma.local', 'Firma'], ['Firma WebAdmin CA', 'Firma']),
      'router',
      'Sophos',
    ],
    [certificate([], ['Fireware web CA', 'WatchGuard_Technologies']), 'router', 'WatchGuard'],
    [certificate(['synology'], ['synology', 'Synology Inc.']), 'nas', 'Synology'],
    [certificate(['firma.synology.me'], ['firma.synology.me'], ["Let's Encrypt"]), 'nas', 'Synology'],
    [certificate(['*.kasserver.com']), 'webhoster', 'ALL-INKL.COM'],
    [certificate(['www.your-server.de']), 'webhoster', 'Hetzner'],
    [certificate(['*.webhoster.net']), 'webhoster', null],
    [{ ...certificate(['*.kasserver.com']), ...page('Anmeldung') }, 'webhoster', 'ALL-INKL.COM'],
    [{ ...certificate([], ['Fortinet']), ...sentTo('x', null, '/remote/login') }, 'vpn', 'FortiGate'],
    [{ ...certificate(['synology'], ['Synology Inc.']), ...server('nginx') }, 'nas', 'Synology'],
  ])('is known by its certificate: %o', (seen, kind, name) => {
    expect(whatAnswers(seen)).toEqual({ kind, name });
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
    ['a redirect to its own address', { ...sentTo('87.140.20.5', 8443), address: '87.140.20.5' }],
    ['a redirect to an address of the house', { ...sentTo('192.168.178.1', null), address: '87.140.20.5' }],
    [
      'a page with a map in a frame',
      page('Tischlerei', 'So finden Sie uns <iframe src="https://maps.example/x"></iframe>'),
    ],
    ['a page with that of a neighbour in a frame', { body: '<iframe src="http://192.168.178.40/"></iframe>' }],
    [
      'a page with another of its own address in a frame',
      { body: '<iframe src="http://87.140.20.5:8080/"></iframe>', address: '87.140.20.5' },
    ],
    ['a page of frames of its own', { body: '<frameset><frame src="menu.html"><frame src="start.html"></frameset>' }],
    [
      'a firm that sells VPN',
      page('VPN für Handwerker – IT Müller', 'FortiGate, Sophos User Portal, <a href="/remote/login">'),
    ],
    ['a homepage with a link to its mail', page('Tischlerei', 'Für Mitarbeiter: <a href="/owa/">Outlook</a>')],
    ['a dealer of inverters', page('Fronius Wechselrichter kaufen', 'SMA Sunny Boy, Kostal Piko')],
    ['a dealer of printers', page('HP Drucker und Brother Drucker im Angebot')],
    [
      'a magazine about domains',
      page('Domains', 'Was tun? Wir erklären es. '.repeat(40) + 'Diese Domain ist abgelaufen'),
    ],
    ['an offer that has expired', page('Angebot', 'Dieses Angebot ist abgelaufen. This offer has expired.')],
    [
      'a certificate of a firm',
      { certificate: { names: ['www.andere.de'], subject: ['Andere GmbH'], issuer: ["Let's Encrypt"] } },
    ],
    [
      'a certificate by the hoster’s own CA',
      { certificate: { names: ['shop.example'], subject: [], issuer: ['GoDaddy Secure CA'] } },
    ],
    ['a server of unknown name', server('Werkstatt/1.0', { status: 200 })],
  ])('is not known by %s', (_, seen) => {
    expect(whatAnswers(seen)).toBeNull();
  });

  test('is looked for no longer in a long answer than in a short one', () => {
    const endless = (words: string) => words.repeat(200_000);
    const began = performance.now();
    for (const words of [
      '<a href="',
      'Diese Webseite ',
      'domain ',
      '&nbsp;<',
      'axis a',
      'hier entsteht eine ',
      '<script>',
      '<title>',
      '<iframe src=',
      'domain ist ',
    ]) {
      const text = endless(words);
      whatAnswers({ title: text, body: text, headers: { server: text, via: text, 'www-authenticate': text } });
    }
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
