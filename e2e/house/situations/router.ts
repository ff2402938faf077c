/** What the router does with ports 80 and 443. */
import { HTTP, HTTPS, OTHER_DEVICE } from '../router.ts';
import { pages } from '../servers.ts';
import { situation, type Situation } from '../situation.ts';
import { LINE, SERVER, SECOND_ROUTER } from '../network.ts';

export const router: readonly Situation[] = [
  situation(
    'Die Freigaben im Router gelten für UDP statt TCP',
    {
      sees: ['LINE_PORT_UDP'],
      cause: ['LINE_PORT_UDP'],
      who: 'itPartner',
      says: /von UDP auf TCP/,
      hops: { router80: 'broken' },
    },
    (house) => house.router({ forward: {}, forwardUdp: { 80: HTTP, 443: HTTPS } }),
  ),
  situation(
    'Der Rechner geht über einen zweiten Router ins Internet als den, zu dessen Anschluss der Name führt',
    {
      run: ['request'],
      sees: ['LINE_OTHER_ROUTER'],
      cause: ['LINE_OTHER_ROUTER'],
      who: 'itPartner',
      says: /192\.168\.178\.1 \(.*192\.168\.178\.1 als Standard-Gateway/s,
      saysNot: /Leiten Sie|Weiterleitung ein/,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) => {
      await house.startHost();
      house.gateway(SECOND_ROUTER);
      house.router({ hairpin: 'silent', passes: ['iifname "lan" oifname "wan" ct direction reply drop'] });
    },
  ),
  situation(
    'Der Rechner hängt im Gastnetz des Routers',
    {
      run: ['request'],
      sees: ['LINE_GUEST_NETWORK'],
      cause: ['LINE_GUEST_NETWORK'],
      who: 'you',
      says: /Gastnetz.*Netzwerkkabel/s,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) => {
      await house.startHost();
      house.guest();
      house.router({ hairpin: 'silent' });
    },
  ),
  situation(
    'Der Router hat zurückgenommen, was er für diesen Rechner geöffnet hatte: Evaluieren',
    {
      run: ['evaluate'],
      sees: ['LINE_PORT_WITHDRAWN'],
      cause: ['LINE_PORT_WITHDRAWN'],
      who: 'itPartner',
      says: /nicht mehr hierher.*selbstständige Portfreigaben/s,
      hops: { router80: 'warning', router443: 'follows' },
    },
    async (house) => {
      await house.startHost();
      house.router({ forward: {}, upnp: 'opens' });
      await house.run('router', 'open', '--yes');
      await house.run('request');
      house.router({ forward: {}, upnp: 'tells', hairpin: 'silent' });
    },
  ),
  situation(
    'Die Freigaben im Router gelten nur für die Adresse der IT-Firma',
    {
      run: ['request'],
      sees: ['LINE_PORT_LIMITED'],
      cause: ['LINE_PORT_LIMITED'],
      who: 'itPartner',
      says: /nur für Aufrufe von 80\.147\.3\.9.*Beschränkung/s,
      hops: { router80: 'broken' },
    },
    (house) =>
      house.router({
        forward: {},
        forwardOnly: { from: '80.147.3.9', to: { 80: HTTP, 443: HTTPS } },
        hairpin: 'silent',
      }),
  ),
  situation(
    'Die Freigaben im Router sind eingetragen, aber ausgeschaltet',
    {
      run: ['request'],
      sees: ['LINE_PORT_OFF'],
      cause: ['LINE_PORT_OFF'],
      who: 'itPartner',
      says: /ausgeschaltet.*Schalten Sie/s,
      hops: { router80: 'broken' },
    },
    (house) => house.router({ forward: {}, forwardOff: { 80: HTTP, 443: HTTPS }, hairpin: 'silent' }),
  ),
  situation(
    'Alles ist richtig: Prüfen',
    {
      sees: ['CHALLENGE_COMES_BACK', 'PUBLIC_REACHES_US'],
      cause: null,
      who: 'none',
      hops: { router80: 'good', router443: 'good' },
    },
    () => undefined,
  ),
  situation('Alles ist richtig: Anfordern', { run: ['request'], sees: [], cause: null, who: 'none' }, () => undefined),
  situation(
    'Alles ist richtig: Evaluieren nach dem Anfordern',
    {
      run: ['evaluate'],
      sees: ['PUBLIC_CONNECTS'],
      cause: null,
      who: 'none',
      hops: { router443: 'good', certificate: 'good' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
    },
  ),
  situation(
    'Der Router leitet nichts weiter; von innen kommt keine Antwort',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED', 'CHALLENGE_NOT_ANSWERED'],
      who: 'itPartner',
      says: /Router.*Port 80|Port 80.*Router/,
      hops: { router80: 'broken' },
    },
    (house) => house.router({ forward: {}, hairpin: 'silent' }),
  ),
  situation(
    'Der Router leitet nichts weiter und weist Fremde ab',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED', 'CHALLENGE_NOT_ANSWERED'],
      who: 'itPartner',
      says: /Router.*Port 80|Port 80.*Router/,
      hops: { router80: 'broken' },
    },
    (house) => house.router({ forward: {}, hairpin: 'refused', closed: 'refused' }),
  ),
  situation(
    'Der Router führt niemanden von innen hinaus und wieder herein; sonst ist alles richtig',
    { run: ['request'], sees: ['CHALLENGE_NOT_FROM_HERE'], cause: null, who: 'none' },
    (house) => house.router({ hairpin: 'silent' }),
  ),
  situation(
    'Der Router zeigt nach innen seine eigene Seite; die Zertifizierungsstelle kam schon durch',
    // Of port 80 the CA has told; whether 443 leads here as well, nobody has seen yet.
    { sees: ['PUBLIC_NOT_FROM_HERE'], cause: ['PUBLIC_NOT_FROM_HERE'], who: 'you', hops: { router80: 'good' } },
    async (house) => {
      await house.startHost();
      await house.run('request');
      house.router({ hairpin: 'silent', insidePage: await house.aside(pages.fritzBox) });
    },
  ),
  situation(
    'Auf Port 80 antwortet von außen der Router selbst',
    {
      sees: ['CHALLENGE_ROUTER_ANSWERS'],
      cause: ['CHALLENGE_ROUTER_ANSWERS'],
      who: 'itPartner',
      says: /FRITZ!Box/,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) => house.router({ forward: { 80: await house.aside(pages.fritzBox) } }),
  ),
  situation(
    'Der Router leitet Port 80 an den Netzwerkspeicher',
    {
      sees: ['CHALLENGE_ANSWERED_BY'],
      cause: ['CHALLENGE_ANSWERED_BY'],
      who: 'itPartner',
      says: /Synology/,
      saysNot: /Ihr Router \(/,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) => house.router({ forward: { 80: await house.aside(pages.synology) } }),
  ),
  situation(
    'Der Router leitet Port 80 an das frühere Gerät, das es nicht mehr gibt',
    {
      run: ['request'],
      sees: ['LINE_PORT_ELSEWHERE'],
      cause: ['LINE_PORT_ELSEWHERE'],
      who: 'itPartner',
      says: /192\.168\.178\.30/,
      hops: { domain: 'good', router80: 'broken' },
    },
    (house) => house.router({ forward: { 80: `${OTHER_DEVICE}:80`, 443: `${OTHER_DEVICE}:443` } }),
  ),
  situation(
    'Der Router leitet Port 80 auf Port 80 statt auf 8080',
    {
      run: ['request'],
      sees: ['LINE_PORT_ELSEWHERE'],
      cause: ['LINE_PORT_ELSEWHERE'],
      who: 'itPartner',
      says: /8080/,
      hops: { domain: 'good', router80: 'broken' },
    },
    (house) => house.router({ forward: { 80: `${SERVER}:80` } }),
  ),
  situation(
    'Der Router leitet Port 80 auf Port 443',
    {
      sees: ['CHALLENGE_NOT_HTTP'],
      cause: ['CHALLENGE_NOT_HTTP'],
      who: 'itPartner',
      says: /8080/,
      hops: { domain: 'good', router80: 'broken' },
    },
    async (house) => {
      await house.install();
      await house.startHost();
      house.router({ forward: { 80: HTTPS } });
    },
  ),
  situation(
    'Der Router leitet nur Port 443 weiter',
    { run: ['request'], sees: [], cause: null, who: 'none' },
    (house) => house.router({ forward: { 443: HTTPS } }),
  ),
  situation(
    'Der Router leitet Port 443 nicht weiter, obwohl Port 80 zurückkommt',
    {
      run: ['evaluate'],
      sees: [],
      cause: ['PUBLIC_DOWN', 'PUBLIC_NOT_FROM_HERE'],
      who: 'itPartner',
      says: /443/,
      saysNot: /viele Router|manche Router|Mobilfunk|Handy/i,
      hops: { router443: 'broken' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      house.router({ forward: { 80: HTTP } });
    },
  ),
  situation(
    'Der Router leitet Port 443 an den Netzwerkspeicher',
    {
      sees: ['PUBLIC_ANSWERED_BY', 'CHALLENGE_COMES_BACK'],
      cause: ['PUBLIC_ANSWERED_BY'],
      who: 'itPartner',
      says: /443.*Synology/,
      hops: { domain: 'good', router80: 'good', router443: 'broken' },
    },
    async (house) => house.router({ forward: { 80: HTTP, 443: await house.aside(pages.synology, ['diskstation']) } }),
  ),
  situation(
    'Der Router leitet nichts weiter, und er sagt nichts über sich',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED', 'CHALLENGE_NOT_ANSWERED'],
      who: 'itPartner',
      says: /Router/,
    },
    (house) => house.router({ forward: {}, upnp: 'silent', hairpin: 'silent' }),
  ),
  situation(
    'Der Router steht hinter einem zweiten Router',
    {
      run: ['request'],
      sees: ['LINE_BEHIND_ROUTER'],
      cause: ['LINE_BEHIND_ROUTER'],
      who: 'itPartner',
      hops: { router80: 'broken' },
      says: /zweite|anderen Router|hinter/,
    },
    (house) => {
      house.router({ outside: '192.168.2.103', hairpin: 'silent' });
      house.provider(`ip daddr ${LINE} tcp dport { 80, 443 } drop`);
    },
  ),
  situation(
    'Der Router leitet nichts weiter, und seine Liste ist leer: das beweist nichts, ein Probelauf sagt es',
    {
      sees: ['CHALLENGE_NOT_FROM_HERE'],
      cause: ['CHALLENGE_NOT_FROM_HERE'],
      who: 'you',
      says: /Probelauf/,
      hops: { domain: 'good', router80: 'warning' },
    },
    (house) => house.router({ forward: {}, hairpin: 'silent' }),
  ),
  situation(
    'Der Router leitet nur Port 443 weiter, führt niemanden wieder herein, und er sagt es: Prüfen',
    {
      sees: ['CHALLENGE_NOT_FROM_HERE', 'LINE_PORT_MISSING'],
      cause: ['LINE_PORT_MISSING'],
      who: 'itPartner',
      says: /Port 80 aber nicht.*Router Port 80.*8080/s,
      saysNot: /viele Router|Probelauf/i,
      hops: { domain: 'good', router80: 'broken' },
    },
    (house) => house.router({ forward: { 443: HTTPS }, hairpin: 'silent' }),
  ),
  situation(
    'Der Router leitet die Ports an ein Gerät, das es nicht mehr gibt, und er sagt es: Prüfen',
    {
      sees: ['CHALLENGE_NOT_FROM_HERE', 'LINE_PORT_ELSEWHERE'],
      cause: ['LINE_PORT_ELSEWHERE'],
      who: 'itPartner',
      says: /192\.168\.178\.30/,
      hops: { domain: 'good', router80: 'broken' },
    },
    (house) => house.router({ forward: { 80: `${OTHER_DEVICE}:80`, 443: `${OTHER_DEVICE}:443` }, hairpin: 'silent' }),
  ),
  situation(
    'Der Rechner hat eine neue Adresse im Haus, der Router leitet noch an die alte; das Zertifikat war schon da',
    {
      run: ['evaluate'],
      sees: ['LINE_PORT_ELSEWHERE'],
      cause: ['LINE_PORT_ELSEWHERE'],
      who: 'itPartner',
      says: /192\.168\.178\.30.*Port 80.*8080.*Port 443/s,
      hops: { domain: 'good', router80: 'broken', router443: 'follows' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      house.router({ forward: { 80: `${OTHER_DEVICE}:8080`, 443: `${OTHER_DEVICE}:443` } });
    },
  ),
  situation(
    'Der Internetanbieter hat den Router getauscht, alle Weiterleitungen sind weg; das Zertifikat war schon da',
    {
      run: ['evaluate'],
      sees: ['REDIRECT_OTHER_SERVER', 'PUBLIC_NOT_FROM_HERE'],
      cause: ['REDIRECT_OTHER_SERVER'],
      who: 'itPartner',
      says: /Speedport Smart 4.*Router Port 80.*8080/s,
      hops: { router80: 'warning', router443: 'follows' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      const insidePage = await house.aside(pages.speedport);
      house.router({ forward: {}, hairpin: 'silent', insidePage, upnp: 'silent' });
    },
  ),
  situation(
    'Der Router leitet nichts weiter, öffnet aber Ports auf Bitte: niemand hat ihn gebeten',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED', 'CHALLENGE_NOT_ANSWERED'],
      who: 'itPartner',
      says: /Router.*Port 80|Port 80.*Router/,
      hops: { router80: 'broken' },
    },
    (house) => house.router({ forward: {}, upnp: 'opens', hairpin: 'silent' }),
  ),
  situation(
    'Der Router hat die Ports auf Bitte geöffnet: Anfordern',
    { before: [['router', 'open', '--yes']], run: ['request'], sees: [], cause: null, who: 'none' },
    async (house) => {
      house.router({ forward: {}, upnp: 'opens' });
      await house.startHost();
    },
  ),
  situation(
    'Der Router hat die Ports auf Bitte geöffnet: Evaluieren nach dem Anfordern',
    {
      before: [['router', 'open', '--yes'], ['request']],
      run: ['evaluate'],
      sees: ['PUBLIC_CONNECTS'],
      cause: null,
      who: 'none',
      hops: { router443: 'good', certificate: 'good' },
    },
    async (house) => {
      house.router({ forward: {}, upnp: 'opens' });
      await house.startHost();
    },
  ),
  situation(
    'Der Router hat die Ports auf Bitte geöffnet, und das ist zurückgenommen',
    {
      before: [
        ['router', 'open', '--yes'],
        ['router', 'close'],
      ],
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED', 'CHALLENGE_NOT_ANSWERED'],
      who: 'itPartner',
      hops: { router80: 'broken' },
    },
    async (house) => {
      house.router({ forward: {}, upnp: 'opens', hairpin: 'silent' });
      await house.startHost();
    },
  ),
  situation(
    'Der Router soll die Ports öffnen und erlaubt es nicht',
    {
      run: ['router', 'open', '--yes'],
      sees: ['ROUTER_NOT_OPENED'],
      cause: ['ROUTER_NOT_OPENED'],
      who: 'itPartner',
      says: /FRITZ!Box 7590.*Selbstständige Portfreigaben/,
    },
    (house) => house.router({ forward: {} }),
  ),
  situation(
    'Der Router soll die Ports öffnen, aber ein anderes Gerät hat einen davon',
    {
      run: ['router', 'open', '--yes'],
      sees: ['ROUTER_NOT_OPENED'],
      cause: ['ROUTER_NOT_OPENED'],
      who: 'itPartner',
      says: /Port 443.*192\.168\.178\.30/,
    },
    (house) => house.router({ forward: { 443: `${OTHER_DEVICE}:443` }, upnp: 'opens' }),
  ),
  situation(
    'Der Router soll die Ports öffnen und antwortet nicht',
    {
      run: ['router', 'open', '--yes'],
      sees: ['ROUTER_NOT_OPENED'],
      cause: ['ROUTER_NOT_OPENED'],
      who: 'itPartner',
      says: /antwortet nicht.*von Hand/s,
    },
    (house) => house.router({ forward: {}, upnp: 'silent' }),
  ),
];
