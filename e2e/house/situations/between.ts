/** What stands between the router and profacto, or in front of both, and changes what passes. */
import type { RequestListener } from 'node:http';
import net from 'node:net';
import { DOMAIN, NAME, type House } from '../house.ts';
import { ASIDE, HOSTS, INTERNET_DNS, LINE } from '../network.ts';
import { HTTP, HTTPS } from '../router.ts';
import { cloudflareInFront, page, pages, passOn, redirect } from '../servers.ts';
import { situation, type Situation } from '../situation.ts';

const DAY = 86_400_000;
const REFUSALS = {
  401: page({
    status: 401,
    title: '401 Authorization Required',
    headers: { Server: 'nginx/1.24.0', 'WWW-Authenticate': 'Basic realm="Intern"' },
  }),
  403: page({ status: 403, title: '403 Forbidden', headers: { Server: 'nginx' } }),
  429: page({ status: 429, title: '429 Too Many Requests', headers: { Server: 'nginx', 'Retry-After': '10' } }),
  502: page({ status: 502, title: '502 Bad Gateway', headers: { Server: 'nginx' } }),
};
/** Where the router forwards port 80, or both ports, to a proxy; it does not say so. */
const proxied = async (house: House, listener: RequestListener, withTls = false) =>
  house.router({
    forward: {
      80: await house.aside(listener),
      ...(withTls ? { 443: await house.aside(listener, [NAME]) } : {}),
    },
    upnp: 'silent',
  });

export const between: readonly Situation[] = [
  situation(
    'Ein Proxy schreibt Pfade klein',
    {
      sees: ['CHALLENGE_CHANGED'],
      cause: ['CHALLENGE_CHANGED'],
      who: 'itPartner',
      says: /Proxy|veränder|klein/i,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) =>
      house.router({ forward: { 80: await house.aside(passOn({ path: (path) => path.toLowerCase() })) } }),
  ),
  situation(
    'Ein Proxy hängt einen Schrägstrich an Pfade',
    {
      sees: ['CHALLENGE_CHANGED'],
      cause: ['CHALLENGE_CHANGED'],
      who: 'itPartner',
      says: /Proxy|veränder|Schrägstrich/i,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) =>
      house.router({ forward: { 80: await house.aside(passOn({ path: (path) => path.replace(/\/?$/, '/') })) } }),
  ),
  situation(
    'Ein Proxy stellt Antworten ein unsichtbares Zeichen voran (BOM)',
    {
      run: ['request'],
      sees: ['CHALLENGE_CHANGED'],
      cause: ['CHALLENGE_CHANGED'],
      who: 'itPartner',
      says: /Proxy|veränder/i,
      hops: { router80: 'broken' },
    },
    async (house) =>
      house.router({
        forward: {
          80: await house.aside(passOn({ body: (body) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]) })),
        },
      }),
  ),
  situation(
    'Eine Firewall hängt Antworten ein Skript an',
    {
      sees: ['CHALLENGE_CHANGED'],
      cause: ['CHALLENGE_CHANGED'],
      who: 'itPartner',
      says: /veränder|Firewall|Virenscanner|Proxy/i,
      hops: { router80: 'broken' },
    },
    async (house) =>
      house.router({
        forward: {
          80: await house.aside(
            passOn({ body: (body) => Buffer.concat([body, Buffer.from('<script src="//av"></script>')]) }),
          ),
        },
      }),
  ),
  situation(
    'Eine Web-Firewall weist ab, wer seinen Browser nicht nennt; die Zertifizierungsstelle kommt durch',
    { run: ['request'], sees: [], cause: null, who: 'none' },
    async (house) => {
      const blocked = page({
        status: 403,
        title: '403 Forbidden',
        headers: { Server: 'CloudFront' },
        text: 'Request blocked',
      });
      const refuse = passOn({ refuse: ({ headers }) => (headers['user-agent'] === undefined ? blocked : null) });
      house.router({ forward: { 80: await house.aside(refuse) } });
    },
  ),
  situation(
    'Ein Load-Balancer schickt jeden zweiten Aufruf zum alten Server',
    {
      sees: ['CHALLENGE_UNSTEADY'],
      cause: ['CHALLENGE_UNSTEADY'],
      who: 'itPartner',
      says: /mehrere Geräte.*Port 8080/s,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) => {
      let turn = 0;
      const inTurn = passOn({ refuse: () => (turn++ % 2 === 1 ? pages.iis : null) });
      house.router({ forward: { 80: await house.aside(inTurn) } });
    },
  ),
  situation(
    'Zwei Geräte im Haus haben dieselbe Adresse: Jede zweite Verbindung geht verloren',
    {
      run: ['request'],
      sees: ['CHALLENGE_UNSTEADY'],
      cause: ['CHALLENGE_UNSTEADY'],
      who: 'itPartner',
      says: /gehen auf dem Weg verloren.*dieselbe Adresse/s,
      hops: { router80: 'broken' },
    },
    async (house) => {
      let turn = 0;
      const dropped: RequestListener = ({ socket }) => void socket.destroy();
      const inTurn = passOn({ refuse: () => (turn++ % 2 === 0 ? dropped : null) });
      house.router({ forward: { 80: await house.aside(inTurn) } });
    },
  ),
  situation(
    'Ein Reverse-Proxy im Haus erreicht profacto nicht',
    {
      sees: ['CHALLENGE_GATEWAY_ERROR'],
      cause: ['CHALLENGE_GATEWAY_ERROR'],
      who: 'itPartner',
      says: /502|Proxy/,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) =>
      house.router({
        forward: {
          80: await house.aside(page({ status: 502, title: '502 Bad Gateway', headers: { Server: 'nginx' } })),
        },
      }),
  ),
  situation(
    'Ein anderer Webserver im Haus leitet alles auf die Homepage weiter',
    {
      sees: ['CHALLENGE_REDIRECTED_AWAY'],
      cause: ['CHALLENGE_REDIRECTED_AWAY'],
      who: 'itPartner',
      says: /www\.tischlerei-muster\.de/,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) => {
      house.dns({ [`www.${DOMAIN}`]: { A: [HOSTS.webHoster] } });
      await house.serveTls(HOSTS.webHoster, 443, pages.webHoster, [`www.${DOMAIN}`]);
      house.router({ forward: { 80: await house.aside(redirect(`https://www.${DOMAIN}{path}`)) } });
    },
  ),
  situation(
    'Der Name führt zu Cloudflare, und Cloudflare erreicht das Haus nicht',
    {
      sees: ['CHALLENGE_ANSWERED_BY'],
      cause: ['CHALLENGE_ANSWERED_BY'],
      who: ['domainProvider', 'itPartner'],
      says: /Cloudflare/i,
      hops: { domain: 'broken' },
    },
    async (house) => {
      house.dns({ [NAME]: { A: [HOSTS.cdn] } });
      await house.serve(HOSTS.cdn, 80, pages.cloudflare);
    },
  ),
  situation(
    'Eine Firewall bricht Verbindungen ab, die nach einer Challenge aussehen',
    {
      run: ['request'],
      sees: [],
      cause: ['VALIDATION_FAILED', 'CHALLENGE_NOT_ANSWERED', 'CHALLENGE_NOT_FROM_HERE'],
      who: 'itPartner',
      says: /Firewall/,
      saysNot: /im Router Port 80|weiterleiten/,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) => {
      const port = 8088;
      await house.tcp(ASIDE.internet, port, (socket) => {
        socket.once('data', (first) => {
          if (first.includes('acme-challenge')) return void socket.resetAndDestroy();
          const inner = net.connect(8080, ASIDE.router);
          inner.on('error', () => socket.destroy());
          inner.write(first);
          socket.pipe(inner).pipe(socket);
        });
      });
      house.router({ forward: { 80: `${ASIDE.internet}:${port}` } });
    },
  ),
  situation(
    'Ein IIS auf einem anderen Rechner des Hauses hat Port 80',
    {
      sees: ['CHALLENGE_NOT_FOUND'],
      cause: ['CHALLENGE_NOT_FOUND'],
      who: 'itPartner',
      says: /IIS/,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) => {
      house.set({ challengeType: 'http-01' });
      house.router({ forward: { 80: await house.aside(pages.iis), 443: HTTPS } });
    },
  ),
  situation(
    'Ein Reverse-Proxy im Haus zeigt auf Port 443 ein eigenes Zertifikat',
    {
      run: ['evaluate'],
      sees: ['FINGERPRINT_OTHER'],
      cause: ['FINGERPRINT_OTHER', 'PUBLIC_FOREIGN', 'UNTRUSTED'],
      who: 'itPartner',
      hops: { tls: 'good' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      house.router({ forward: { 80: HTTP, 443: await house.aside(page({ title: 'Proxy' }), [NAME]) } });
    },
  ),
  situation(
    'Cloudflare wurde vor den Namen geschaltet, gibt alles weiter und zeigt ein eigenes Zertifikat: Evaluieren',
    {
      run: ['evaluate'],
      sees: ['FINGERPRINT_OTHER'],
      cause: ['FINGERPRINT_OTHER'],
      who: 'domainProvider',
      says: /Vor Ihrem Server steht Cloudflare.*„Nur DNS“/s,
      saysNot: /Router/,
      hops: { domain: 'broken', router80: 'good', certificate: 'follows' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      const nameServer = 'gina.ns.cloudflare.com';
      house.dns({
        [DOMAIN]: { NS: [nameServer] },
        [nameServer]: { A: [INTERNET_DNS] },
        [NAME]: { A: [HOSTS.cdn] },
      });
      await house.serve(HOSTS.cdn, 80, cloudflareInFront);
      await house.serveTls(HOSTS.cdn, 443, cloudflareInFront, [DOMAIN, `*.${DOMAIN}`]);
    },
  ),
  situation(
    'Ein Proxy im Haus zeigt auf Port 443 eine alte Kopie des Zertifikats, die abgelaufen ist: Evaluieren',
    {
      run: ['evaluate'],
      sees: ['FINGERPRINT_OTHER', 'TIME_EXPIRED'],
      cause: ['FINGERPRINT_OTHER', 'FINGERPRINT_OLD'],
      who: 'itPartner',
      says: /Port 443 .*anderer Server.*abgelaufen.*Router Port 443 direkt/s,
      hops: { domain: 'good', tls: 'good', certificate: 'broken' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      const valid = { notBefore: Date.now() - 93 * DAY, notAfter: Date.now() - 3 * DAY };
      const proxy = page({ title: 'profacto', headers: { Server: 'nginx' } });
      house.router({ forward: { 80: HTTP, 443: await house.aside(proxy, [NAME], valid) }, upnp: 'silent' });
    },
  ),
  situation(
    'Ein Reverse-Proxy mit einem Zertifikat für den Namen stellt jedem Pfad etwas voran',
    {
      sees: ['CHALLENGE_CHANGED', 'PUBLIC_FOREIGN'],
      cause: ['CHALLENGE_CHANGED'],
      who: 'itPartner',
      says: /\/\.well-known\/acme-challenge\//,
      saysNot: /Port 443/,
      hops: { domain: 'good', router80: 'broken', router443: 'follows' },
    },
    (house) => proxied(house, passOn({ path: (path) => `/profacto${path}` }), true),
  ),
  situation(
    'Ein anderer Webserver im Haus leitet im Kreis',
    {
      sees: ['CHALLENGE_REDIRECT_LOOP'],
      cause: ['CHALLENGE_REDIRECT_LOOP'],
      who: 'itPartner',
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) => house.router({ forward: { 80: await house.aside(redirect(`http://${NAME}{path}`)) } }),
  ),
  situation(
    'Ein Reverse-Proxy mit einem Zertifikat für den Namen verlangt ein Passwort',
    {
      run: ['request'],
      sees: ['CHALLENGE_FOREIGN_PAGE'],
      cause: ['CHALLENGE_FOREIGN_PAGE'],
      who: 'itPartner',
      says: /vorgeschalteter Server.*Passwort.*\/\.well-known\/acme-challenge\//s,
      saysNot: /Router/,
      hops: { domain: 'good', router80: 'broken' },
    },
    (house) => proxied(house, REFUSALS[401], true),
  ),
  situation(
    'Auf Port 80 verlangt etwas ein Passwort, und mehr ist davon nicht zu sehen',
    {
      sees: ['CHALLENGE_FOREIGN_PAGE'],
      cause: ['CHALLENGE_FOREIGN_PAGE'],
      who: 'itPartner',
      says: /Passwort.*Proxy.*anderes Gerät.*Router Port 80/s,
      hops: { domain: 'good', router80: 'broken' },
    },
    (house) => proxied(house, REFUSALS[401]),
  ),
  situation(
    'Der Probelauf von außen: ein Proxy verlangt ein Passwort',
    {
      run: ['request', '--staging'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'itPartner',
      says: /Passwort \(401\)/,
    },
    (house) => proxied(house, REFUSALS[401]),
  ),
  situation(
    'Ein Reverse-Proxy mit einem Zertifikat für den Namen weist ab',
    {
      sees: ['CHALLENGE_FOREIGN_PAGE'],
      cause: ['CHALLENGE_FOREIGN_PAGE'],
      who: 'itPartner',
      says: /weist Aufrufe .* ab \(403\).*\/\.well-known\/acme-challenge\//s,
      hops: { domain: 'good', router80: 'broken' },
    },
    (house) => proxied(house, REFUSALS[403], true),
  ),
  situation(
    'Ein Proxy weist fremde Länder ab, und von hier kommt man durch',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'itPartner',
      says: /weist .* ab \(403\).*Sperre/s,
      saysNot: /etwas anderes/,
      hops: { domain: 'good', router80: 'broken' },
    },
    (house) => {
      let passed = 0;
      return proxied(house, passOn({ refuse: () => (passed++ < 1 ? null : REFUSALS[403]) }));
    },
  ),
  situation(
    'Ein Proxy drosselt: die Prüfung kommt durch, die Zertifizierungsstelle nicht',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'itPartner',
      says: /drosselt.*429.*\/\.well-known\/acme-challenge\//s,
      saysNot: /etwas anderes/,
      hops: { domain: 'good', router80: 'broken' },
    },
    (house) => {
      let passed = 0;
      return proxied(house, passOn({ refuse: () => (passed++ < 1 ? null : REFUSALS[429]) }), true);
    },
  ),
  situation(
    'Ein Proxy drosselt auch die Prüfung',
    {
      sees: ['CHALLENGE_FOREIGN_PAGE'],
      cause: ['CHALLENGE_FOREIGN_PAGE'],
      who: 'itPartner',
      says: /drosselt.*429/s,
      hops: { domain: 'good', router80: 'broken' },
    },
    (house) => proxied(house, REFUSALS[429]),
  ),
  situation(
    'Der Probelauf von außen: ein Reverse-Proxy im Haus erreicht profacto nicht',
    {
      run: ['request', '--staging'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'itPartner',
      says: /erreicht diesen Rechner nicht \(502\).*Port 8080/s,
    },
    (house) => proxied(house, REFUSALS[502]),
  ),
  situation(
    'Eine Firewall nimmt Verbindungen von außen an und reicht nichts weiter; von hier kommt man durch',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'itPartner',
      says: /nimmt eine Firewall die Verbindung .* an, reicht sie aber nicht/,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) => {
      const silent = `${ASIDE.internet}:8099`;
      await house.tcp(ASIDE.internet, 8099, () => undefined);
      house.router({
        forward: { 80: silent, 443: silent },
        hairpin: 'silent',
        insidePage: HTTP,
        upnp: 'silent',
      });
    },
  ),
  situation(
    'Auf Port 443 antwortet das VPN-Portal der Firewall',
    {
      sees: ['PUBLIC_ANSWERED_BY', 'CHALLENGE_COMES_BACK'],
      cause: ['PUBLIC_ANSWERED_BY'],
      who: 'itPartner',
      says: /VPN-Portal.*Sophos.*anderen Port.*192\.168\.178\.20/s,
      hops: { domain: 'good', router80: 'good', router443: 'broken' },
    },
    async (house) => {
      const portal = redirect('/userportal/webpages/myaccount/login.jsp', 302);
      house.router({ forward: { 80: HTTP, 443: await house.aside(portal, ['firewall.local']) } });
    },
  ),
  situation(
    'Auf Port 443 antwortet Exchange (OWA), und das Zertifikat ist da: Evaluieren',
    {
      run: ['evaluate'],
      sees: ['PUBLIC_ANSWERED_BY'],
      cause: ['PUBLIC_ANSWERED_BY'],
      who: 'itPartner',
      says: /Microsoft Exchange.*anderen Port/s,
      hops: { domain: 'good', router443: 'broken' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      house.router({
        forward: { 80: HTTP, 443: await house.aside(redirect('/owa/', 302), ['mail.tischlerei.local']) },
      });
    },
  ),
  situation(
    'Der Tunnel vom gemieteten Server zum Haus steht nicht mehr: Evaluieren',
    {
      run: ['evaluate'],
      sees: ['PUBLIC_GATEWAY_ERROR'],
      cause: ['PUBLIC_GATEWAY_ERROR'],
      who: 'itPartner',
      says: /vorgeschalteter Server.*504.*Verbindung von diesem Server/s,
      saysNot: /im Router/,
      hops: { router443: 'broken' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      const timedOut = page({ status: 504, title: '504 Gateway Time-out', headers: { Server: 'nginx' } });
      house.dns({ [NAME]: { A: [HOSTS.webHoster] } });
      house.router({ outside: null });
      await house.serve(HOSTS.webHoster, 80, timedOut);
      await house.tcp(HOSTS.webHoster, 443, (socket) => socket.destroy());
    },
  ),
  situation(
    'Auf Port 443 steht ein Proxy davor, der den Namen nicht kennt: Evaluieren',
    {
      run: ['evaluate'],
      sees: ['PUBLIC_NO_TLS'],
      cause: ['PUBLIC_NO_TLS'],
      who: 'itPartner',
      says: /anderer Server.*keine verschlüsselte Verbindung.*Port 443/s,
      saysNot: /nicht verschlüsselt/,
      hops: { router443: 'broken' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      const alert = Buffer.from([21, 3, 3, 0, 2, 2, 112]);
      await house.tcp(ASIDE.internet, 4430, (socket) => socket.once('data', () => socket.end(alert)));
      house.router({ forward: { 80: HTTP, 443: `${ASIDE.internet}:4430` } });
    },
  ),
  situation(
    'Auf Port 443 antwortet der Fernzugang des Routers',
    {
      sees: ['PUBLIC_ANSWERED_BY'],
      cause: ['PUBLIC_ANSWERED_BY'],
      who: 'itPartner',
      says: /FRITZ!Box.*Fernzugang/s,
      hops: { domain: 'good', router80: 'good', router443: 'broken' },
    },
    async (house) => {
      const ownNames = ['fritz.box', 'myfritz.box', 'fritz.nas'];
      house.router({ forward: { 80: HTTP, 443: await house.aside(pages.fritzBox, ownNames) } });
    },
  ),
  situation(
    'Die Domain ist abgelaufen, auf beiden Ports zeigt der Domain-Anbieter seine Seite: Prüfen',
    {
      sees: ['CHALLENGE_ANSWERED_BY', 'PUBLIC_ANSWERED_BY'],
      cause: ['CHALLENGE_ANSWERED_BY'],
      who: 'domainProvider',
      says: /abgelaufen.*Verlängern/s,
      hops: { domain: 'broken' },
    },
    async (house) => {
      house.dns({ [NAME]: { A: [HOSTS.parking] } });
      await house.serve(HOSTS.parking, 80, pages.expired);
      await house.serveTls(HOSTS.parking, 443, pages.expired, ['parking.domain-anbieter.com']);
    },
  ),
  situation(
    'Die Domain ist abgelaufen, nachdem das Zertifikat da war: Evaluieren',
    {
      run: ['evaluate'],
      sees: ['PUBLIC_ANSWERED_BY'],
      cause: ['PUBLIC_ANSWERED_BY'],
      who: 'domainProvider',
      says: /abgelaufen.*Verlängern/s,
      hops: { domain: 'broken', router443: 'follows' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      house.dns({ [NAME]: { A: [HOSTS.parking] } });
      await house.serve(HOSTS.parking, 80, pages.expired);
      await house.serveTls(HOSTS.parking, 443, pages.expired, ['parking.domain-anbieter.com']);
    },
  ),
  situation(
    'Die Domain ist abgelaufen, und auf Port 443 antwortet dort niemand: Evaluieren',
    {
      run: ['evaluate'],
      sees: ['PUBLIC_ANSWERED_BY'],
      cause: ['PUBLIC_ANSWERED_BY'],
      who: 'domainProvider',
      says: /abgelaufen.*Verlängern/s,
      hops: { domain: 'broken', router443: 'follows' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      house.router({ upnp: 'silent' });
      house.dns({ [NAME]: { A: [HOSTS.parking] } });
      await house.serve(HOSTS.parking, 80, pages.expired);
    },
  ),
  situation(
    'Der Domain-Anbieter leitet die Domain mit einem Rahmen auf den Anschluss weiter',
    {
      sees: ['CHALLENGE_ANSWERED_BY'],
      cause: ['CHALLENGE_ANSWERED_BY'],
      who: 'domainProvider',
      says: /Weiterleitung.*A-Eintrag/s,
      hops: { domain: 'broken' },
    },
    async (house) => {
      house.dns({ [NAME]: { A: [HOSTS.parking] } });
      const frame = `<frameset rows="100%,*"><frame src="http://${LINE}/"></frameset>`;
      await house.serve(HOSTS.parking, 80, page({ title: NAME, text: frame }));
    },
  ),
  situation(
    'Der Domain-Anbieter leitet die Domain auf die Adresse des Anschlusses um',
    {
      sees: ['CHALLENGE_ANSWERED_BY'],
      cause: ['CHALLENGE_ANSWERED_BY'],
      who: 'domainProvider',
      says: /Weiterleitung.*A-Eintrag/s,
      hops: { domain: 'broken' },
    },
    async (house) => {
      house.router({ upnp: 'silent' });
      house.dns({ [NAME]: { A: [HOSTS.parking] } });
      await house.serve(HOSTS.parking, 80, redirect(`http://${LINE}{path}`));
    },
  ),
  situation(
    'Der Router leitet Port 80 an den Wechselrichter der Solaranlage',
    {
      sees: ['CHALLENGE_ANSWERED_BY'],
      cause: ['CHALLENGE_ANSWERED_BY'],
      who: 'itPartner',
      says: /Wechselrichter von SMA.*Port 80/s,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) => house.router({ forward: { 80: await house.aside(pages.sunnyWebBox) } }),
  ),
];
