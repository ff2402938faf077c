/** What becomes of the connection to the CA. */
import { DOMAIN, NAME } from '../house.ts';
import { HOSTS, LINE, PROVIDER_DNS } from '../network.ts';
import { page, pages } from '../servers.ts';
import { situation, type Situation } from '../situation.ts';

const CA = `${HOSTS.letsEncrypt}:443`;

const CA_NAMES = ['acme-v02.api.letsencrypt.org', 'acme-staging-v02.api.letsencrypt.org'];

export const ca: readonly Situation[] = [
  ...(['0.0.0.0', 'NXDOMAIN'] as const).map((answer) =>
    situation(
      `Ein DNS-Filter im Haus sperrt den Namen der Zertifizierungsstelle (${answer})`,
      {
        sees: ['CA_UNREACHABLE'],
        cause: ['CA_UNREACHABLE'],
        who: 'itPartner',
        says: /DNS-Filter.*acme-v02/s,
        hops: { ca: 'broken' },
      },
      (house) =>
        house.dns(
          {},
          Object.fromEntries(CA_NAMES.map((one) => [one, answer === 'NXDOMAIN' ? answer : { A: [answer] }])),
        ),
    ),
  ),
  situation(
    'Der neue Router hat eine andere Adresse, als auf dem Rechner eingestellt ist',
    {
      sees: ['CA_UNREACHABLE'],
      cause: ['CA_UNREACHABLE'],
      who: 'itPartner',
      says: /Standard-Gateway.*Netzwerkeinstellungen/s,
      saysNot: /Verbinden Sie/,
      hops: { internet: 'broken', ca: 'follows' },
    },
    (house) => house.gateway('192.168.178.2'),
  ),
  situation(
    'Große Datenpakete gehen am Router verloren (MTU)',
    {
      sees: ['CA_UNREACHABLE'],
      cause: ['CA_UNREACHABLE'],
      who: 'itPartner',
      says: /Paketgröße.*MTU/s,
      hops: { internet: 'broken', ca: 'follows' },
    },
    (house) => house.router({ passes: ['iifname "wan" ip length > 600 drop'] }),
  ),
  situation(
    'Der Internetanbieter beantwortet jeden Namen mit seiner eigenen Seite',
    {
      sees: ['DNS_CAPTIVE'],
      cause: ['DNS_CAPTIVE'],
      who: 'internetProvider',
      says: /jeden Namen.*62\.155\.9\.9.*freischalten/s,
      hops: { internet: 'broken', domain: 'follows', ca: 'follows' },
    },
    async (house) => {
      const all = { A: [HOSTS.carrier] };
      house.dns({}, Object.fromEntries([NAME, DOMAIN, ...CA_NAMES].map((one) => [one, all])));
      const portal = page({ title: 'Ihr Anschluss ist gesperrt' });
      await house.serve(HOSTS.carrier, 80, portal);
      await house.serveTls(HOSTS.carrier, 443, portal, ['portal.telefonanbieter.de']);
    },
  ),
  situation(
    'Die Zertifizierungsstelle ist gestört',
    { sees: ['CA_OUT_OF_ORDER'], cause: ['CA_OUT_OF_ORDER'], who: 'wait', hops: { ca: 'broken', router80: 'good' } },
    (house) =>
      house.ca.failNext(
        'any',
        { status: 503, headers: { 'Content-Type': 'text/html' }, body: '<html>Service Unavailable</html>' },
        1000,
      ),
  ),
  situation(
    'Der Router lässt diesen Rechner nicht ins Internet (Kindersicherung)',
    {
      sees: ['CA_UNREACHABLE'],
      cause: ['CA_UNREACHABLE'],
      who: 'itPartner',
      says: /verwehrt diesem Rechner.*Sperre für diesen Rechner/s,
      saysNot: /wieder mit dem Internet/,
      hops: { internet: 'broken', ca: 'follows' },
    },
    (house) =>
      house.router({
        passes: [
          `iifname "lan" oifname "wan" ip daddr != ${PROVIDER_DNS} ct direction original reject with icmp type admin-prohibited`,
        ],
      }),
  ),
  situation(
    'Die Firewall des Hauses lässt den Rechner nicht zur Zertifizierungsstelle',
    {
      sees: ['CA_UNREACHABLE'],
      cause: ['CA_UNREACHABLE'],
      who: 'itPartner',
      says: /Firewall|acme-v02/,
      hops: { ca: 'broken' },
    },
    (house) => house.router({ forbidden: [CA] }),
  ),
  situation(
    'Eine Firewall liest die Verbindung zur Zertifizierungsstelle mit (TLS-Inspektion)',
    { sees: ['CA_INTERCEPTED'], cause: ['CA_INTERCEPTED'], who: 'itPartner', hops: { ca: 'broken', router80: 'good' } },
    async (house) =>
      house.router({
        intercept: { [CA]: await house.aside(page({ title: 'Securepoint' }), ['acme-v02.api.letsencrypt.org']) },
      }),
  ),
  situation(
    'Der Probelauf von außen: alles ist richtig',
    { run: ['request', '--staging'], sees: [], cause: null, who: 'none' },
    () => undefined,
  ),
  situation(
    'Der Probelauf von außen: der Router leitet nichts weiter',
    {
      run: ['request', '--staging'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED', 'CHALLENGE_NOT_ANSWERED'],
      who: 'itPartner',
      says: /Router/,
    },
    (house) => house.router({ forward: {}, hairpin: 'silent' }),
  ),
  situation(
    'Die Zertifizierungsstelle hat für diesen Namen zu viele Zertifikate ausgestellt',
    { run: ['request'], sees: ['CA_RATE_LIMITED'], cause: ['CA_RATE_LIMITED'], who: 'wait' },
    (house) =>
      house.ca.failNext('newOrder', {
        status: 429,
        headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '7200' },
        body: JSON.stringify({
          type: 'urn:ietf:params:acme:error:rateLimited',
          detail: 'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s',
          status: 429,
        }),
      }),
  ),
  situation(
    'Der Probelauf von außen: ein CAA-Eintrag erlaubt nur eine andere Zertifizierungsstelle',
    {
      run: ['request', '--staging'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED', 'CAA_FORBIDS'],
      who: 'domainProvider',
      says: /CAA/,
    },
    (house) => house.dns({ [DOMAIN]: { CAA: [{ tag: 'issue', value: 'digicert.com' }] } }),
  ),
  situation(
    'Der Probelauf von außen: die Zone antwortet mit einem Fehler',
    {
      run: ['request', '--staging'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED', 'DNS_SERVFAIL'],
      who: 'domainProvider',
      says: /Nameserver|DNS/,
    },
    (house) => house.dns({ [NAME]: 'SERVFAIL', [DOMAIN]: 'SERVFAIL' }),
  ),
  situation(
    'Der Probelauf von außen: ein AAAA-Eintrag führt zum früheren Webserver',
    {
      run: ['request', '--staging'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'domainProvider',
      says: /AAAA|IPv6/,
      saysNot: /im Router Port 80/,
    },
    async (house) => {
      house.dns({ [NAME]: { A: [LINE], AAAA: [HOSTS.webHosterV6] } });
      await house.serve(HOSTS.webHosterV6, 80, pages.webHoster);
    },
  ),
];
