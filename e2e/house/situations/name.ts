/** What name servers say. */
import { DOMAIN, HERE, NAME, type House } from '../house.ts';
import type { TestRecords, TestZone } from '../../../electron/testing/dns.ts';
import { HOSTS, INTERNET_DNS, LINE, SERVER, SERVER_V6, SILENT } from '../network.ts';
import { page, pages, redirect } from '../servers.ts';
import { situation, type Situation } from '../situation.ts';

const OTHER_CA = { CAA: [{ tag: 'issue', value: 'digicert.com' }] };
const PARKED = 'parking.domain-anbieter.com';
const DYNDNS = 'tischlerei.selfhost.eu';
const HOSTED = 'kunde4711.webhoster.net';

const OF_HOSTER = { '3.96.45.5.in-addr.arpa': { PTR: ['static.3.96.45.5.clients.your-server.de'] } };

const nobodyElse = {
  'acme-v02.api.letsencrypt.org': 'silence',
  'acme-staging-v02.api.letsencrypt.org': 'silence',
} as const;

const OLD: TestRecords = { A: [SILENT.formerLine] };
const NAME_SERVERS = { ns1: 'ns1.domain-anbieter.com', ns2: 'ns2.domain-anbieter.com' };

/** The zone's servers: one that the CA asks as well, which still gives the former address, and another one, which is right. */
function twoNameServers(house: House): Promise<void> {
  const zone: TestZone = {
    de: {},
    [DOMAIN]: { NS: Object.values(NAME_SERVERS) },
    [NAME_SERVERS.ns1]: { A: [HOSTS.otherNameServer] },
    [NAME_SERVERS.ns2]: { A: [INTERNET_DNS] },
  };
  house.dns({ ...zone, [NAME]: OLD }, { [NAME]: HERE });
  return house.nameServer({ ...zone, [NAME]: HERE });
}

/** A key that the zone does not have any more: its new provider signs nothing. The house does not check signatures. */
function staleKey(house: House): Promise<void> {
  const NS = [NAME_SERVERS.ns1];
  const DS = [{ keyTag: 60_485, algorithm: 13, digestType: 2, digest: Buffer.alloc(32, 0x4d) }];
  const server = { [NAME_SERVERS.ns1]: { A: [HOSTS.otherNameServer] } };
  house.dns(
    { [DOMAIN]: { NS, DS, bogus: true }, [NAME]: { ...HERE, bogus: true }, ...server },
    { [DOMAIN]: { NS, DS }, [NAME]: HERE },
  );
  return house.nameServer({ de: {}, [DOMAIN]: { NS }, [NAME]: HERE, ...server });
}

export const name: readonly Situation[] = [
  situation(
    'Im A-Eintrag steht eine frühere Adresse, an der niemand antwortet',
    {
      run: ['request'],
      sees: ['LINE_RECORD_ELSEWHERE'],
      cause: ['LINE_RECORD_ELSEWHERE'],
      who: 'domainProvider',
      says: /87\.140\.77\.31.*A-Eintrag 87\.140\.20\.5/s,
      hops: { domain: 'broken' },
    },
    (house) => house.dns({ [NAME]: { A: [SILENT.formerLine] } }),
  ),
  situation(
    'Der A-Eintrag führt zum Webhoster der Homepage',
    {
      sees: ['CHALLENGE_ANSWERED_BY'],
      cause: ['LINE_RECORD_ELSEWHERE'],
      who: 'domainProvider',
      says: /5\.45\.96\.3.*A-Eintrag 87\.140\.20\.5/s,
      hops: { domain: 'broken' },
    },
    async (house) => {
      house.dns({ [NAME]: { A: [HOSTS.webHoster] } });
      await house.serve(HOSTS.webHoster, 80, pages.webHoster);
      await house.serveTls(HOSTS.webHoster, 443, pages.webHoster, ['*.webhoster.net']);
    },
  ),
  situation(
    'Der A-Eintrag führt zum Webhoster, und der Router sagt nichts',
    {
      sees: ['CHALLENGE_NOT_FOUND'],
      cause: ['LINE_RECORD_AT_HOSTER'],
      who: 'domainProvider',
      says: /bei Hetzner \(5\.45\.96\.3\).*A-Eintrag/s,
      hops: { domain: 'broken', router80: 'follows' },
    },
    async (house) => {
      house.router({ upnp: 'silent' });
      house.dns({
        [NAME]: { A: [HOSTS.webHoster] },
        ...OF_HOSTER,
      });
      await house.serve(HOSTS.webHoster, 80, pages.webHoster);
    },
  ),
  ...[true, false].map((tells) =>
    situation(
      `Eingetragen ist der Name der Homepage, die beim Webhoster liegt; der Router ${tells ? 'nennt seine Adresse' : 'sagt nichts'}`,
      {
        sees: ['LINE_NAME_OF_HOMEPAGE'],
        cause: ['LINE_NAME_OF_HOMEPAGE'],
        who: 'you',
        says: new RegExp(`Homepage.*zum Beispiel erp\\.${DOMAIN}`, 's'),
        saysNot: /A-Eintrag|Port 80/,
        hops: { domain: 'broken', router80: 'follows' },
      },
      async (house) => {
        const homepage = page({ title: 'Tischlerei Muster – Möbel nach Maß', headers: { Server: 'Apache' } });
        house.router({ upnp: tells ? 'tells' : 'silent' });
        house.set({ serverAddress: `www.${DOMAIN}` });
        house.dns({ [`www.${DOMAIN}`]: { A: [HOSTS.webHoster] }, ...OF_HOSTER });
        await house.serve(HOSTS.webHoster, 80, redirect(`https://www.${DOMAIN}{path}`));
        await house.serveTls(HOSTS.webHoster, 443, homepage, [`www.${DOMAIN}`]);
      },
    ),
  ),
  situation(
    'Die Domain ist vertippt, und niemand hat sie registriert',
    {
      sees: ['DNS_NO_SUCH_NAME'],
      cause: ['DNS_NO_SUCH_NAME'],
      who: 'you',
      says: /tischlerei-mutser\.de.*Berichtigen/s,
      hops: { domain: 'broken' },
    },
    (house) => house.set({ serverAddress: 'erp.tischlerei-mutser.de' }),
  ),
  situation(
    'Die Domain ist gelöscht worden, das Zertifikat gilt noch: Evaluieren',
    {
      run: ['evaluate'],
      sees: ['DNS_NO_SUCH_NAME'],
      cause: ['DNS_NO_SUCH_NAME'],
      who: 'domainProvider',
      says: /nicht mehr angemeldet.*freischalten/s,
      saysNot: /vertippt/,
      hops: { domain: 'broken' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      house.dns({ [NAME]: 'NXDOMAIN', [DOMAIN]: 'NXDOMAIN' });
    },
  ),
  situation(
    'Der DynDNS-Name ist verfallen',
    {
      sees: ['DNS_NO_SUCH_NAME'],
      cause: ['DNS_NO_SUCH_NAME'],
      who: 'you',
      says: /DynDNS-Name/,
      hops: { domain: 'broken' },
    },
    (house) => {
      house.set({ serverAddress: DYNDNS });
      house.dns({ 'selfhost.eu': {}, eu: {} });
    },
  ),
  situation(
    'Der A-Eintrag führt zum Webhoster, der auf die Homepage weiterleitet',
    {
      sees: ['CHALLENGE_REDIRECTED_AWAY'],
      cause: ['LINE_RECORD_ELSEWHERE'],
      who: 'domainProvider',
      says: /5\.45\.96\.3.*A-Eintrag 87\.140\.20\.5/s,
      hops: { domain: 'broken' },
    },
    async (house) => {
      house.dns({ [NAME]: { A: [HOSTS.webHoster] }, [`www.${DOMAIN}`]: { A: [HOSTS.webHoster] } });
      await house.serve(HOSTS.webHoster, 80, redirect(`https://www.${DOMAIN}{path}`));
      await house.serveTls(HOSTS.webHoster, 443, pages.webHoster, [`www.${DOMAIN}`]);
    },
  ),
  situation(
    'Der Name hat nur eine IPv6-Adresse, über die niemand hereinkommt; der Anschluss hat IPv4',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'domainProvider',
      says: /nur eine IPv6-Adresse.*A-Eintrag mit 87\.140\.20\.5/s,
      saysNot: /Internetanbieter/,
      hops: { domain: 'broken' },
    },
    (house) => {
      house.ipv6();
      house.router({ openV6: [] });
      house.dns({ [NAME]: { AAAA: [SERVER_V6] } });
    },
  ),
  situation(
    'Der DynDNS-Dienst ist gestört, zu dem der Name verweist',
    {
      sees: ['DNS_SERVFAIL'],
      cause: ['DNS_SERVFAIL'],
      who: 'wait',
      says: /DynDNS-Dienst selfhost\.eu.*Warten Sie/s,
      hops: { domain: 'broken' },
    },
    (house) => {
      const dynDns = 'tischlerei.selfhost.eu';
      house.dns({ [NAME]: { CNAME: dynDns }, [dynDns]: 'SERVFAIL', 'selfhost.eu': 'SERVFAIL' });
    },
  ),
  ...['request', 'check'].map((command) =>
    situation(
      `DynDNS meldet zur richtigen IPv4-Adresse eine IPv6-Adresse, die nicht hierher führt: ${command}`,
      {
        run: [command],
        sees: [],
        cause: ['VALIDATION_FAILED', 'CHALLENGE_RECORD_DOUBTFUL'],
        who: 'itPartner',
        says: /DynDNS für tischlerei\.selfhost\.eu.*Übermittlung der IPv6-Adresse/s,
        saysNot: /Löschen Sie|Kundenkonto/,
        hops: { domain: command === 'request' ? 'broken' : 'warning' },
      },
      async (house) => {
        const dynDns = 'tischlerei.selfhost.eu';
        if (command === 'check') house.ipv6();
        house.dns({ [NAME]: { CNAME: dynDns }, [dynDns]: { A: [LINE], AAAA: [HOSTS.webHosterV6] } });
        await house.serve(HOSTS.webHosterV6, 80, pages.webHoster);
      },
    ),
  ),
  situation(
    'Ein AAAA-Eintrag führt zum früheren Webserver; das Haus hat kein IPv6',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'domainProvider',
      says: /AAAA|IPv6/,
      saysNot: /httpPort/,
      hops: { domain: 'broken' },
    },
    async (house) => {
      house.dns({ [NAME]: { A: [LINE], AAAA: [HOSTS.webHosterV6] } });
      await house.serve(HOSTS.webHosterV6, 80, pages.webHoster);
      await house.serveTls(HOSTS.webHosterV6, 443, pages.webHoster, ['*.webhoster.net']);
    },
  ),
  situation(
    'Ein AAAA-Eintrag führt zum früheren Webserver; das Haus hat IPv6',
    {
      sees: ['CHALLENGE_RECORD_WRONG'],
      cause: ['CHALLENGE_RECORD_WRONG'],
      who: 'domainProvider',
      says: /AAAA|IPv6/,
      saysNot: /httpPort/,
      hops: { domain: 'broken' },
    },
    async (house) => {
      house.ipv6();
      house.dns({ [NAME]: { A: [LINE], AAAA: [HOSTS.webHosterV6] } });
      await house.serve(HOSTS.webHosterV6, 80, pages.webHoster);
      await house.serveTls(HOSTS.webHosterV6, 443, pages.webHoster, ['*.webhoster.net']);
    },
  ),
  situation(
    'Ein AAAA-Eintrag führt zu einem Server, den es nicht mehr gibt',
    {
      sees: ['CHALLENGE_COMES_BACK', 'CHALLENGE_IPV6_SILENT'],
      cause: ['CHALLENGE_IPV6_SILENT'],
      who: 'domainProvider',
      says: /AAAA|IPv6/,
      saysNot: /httpPort/,
    },
    (house) => {
      house.ipv6();
      house.dns({ [NAME]: { A: [LINE], AAAA: [SILENT.formerServer] } });
    },
  ),
  situation(
    'Zwei A-Einträge, einer davon von früher: dort antwortet niemand',
    {
      sees: ['CHALLENGE_RECORD_WRONG'],
      cause: ['CHALLENGE_RECORD_WRONG'],
      who: 'domainProvider',
      says: /87\.140\.77\.31.*(zwei|mehrere|weitere|lösch|entfern)|(zwei|mehrere|weitere).*87\.140\.77\.31/i,
      saysNot: /viele Router|manche Router/i,
      hops: { domain: 'broken' },
    },
    (house) => house.dns({ [NAME]: { A: [LINE, SILENT.formerLine] } }),
  ),
  situation(
    'Zwei A-Einträge, einer davon zum Webhoster',
    {
      sees: ['CHALLENGE_RECORD_WRONG'],
      cause: ['CHALLENGE_RECORD_WRONG'],
      who: 'domainProvider',
      says: /5\.45\.96\.3/,
      hops: { domain: 'broken' },
    },
    async (house) => {
      house.dns({ [NAME]: { A: [LINE, HOSTS.webHoster] } });
      await house.serve(HOSTS.webHoster, 80, pages.webHoster);
      await house.serveTls(HOSTS.webHoster, 443, pages.webHoster, ['*.webhoster.net']);
    },
  ),
  situation(
    'Ein CNAME führt auf die Parkseite des Domain-Anbieters',
    {
      sees: ['LINE_RECORD_ELSEWHERE'],
      cause: ['LINE_RECORD_ELSEWHERE'],
      who: 'domainProvider',
      says: /parking\.domain-anbieter\.com.*CNAME.*87\.140\.20\.5/s,
      hops: { domain: 'broken' },
    },
    async (house) => {
      house.dns({ [NAME]: { CNAME: PARKED }, [PARKED]: { A: [HOSTS.parking] }, com: {}, 'domain-anbieter.com': {} });
      await house.serve(HOSTS.parking, 80, pages.parking);
    },
  ),
  situation(
    'Ein CNAME führt zu einem Namen, den es nicht gibt',
    {
      sees: ['DNS_NO_SUCH_NAME'],
      cause: ['DNS_NO_SUCH_NAME'],
      who: 'domainProvider',
      says: /kunde4711\.webhoster\.net/,
      hops: { domain: 'broken' },
    },
    (house) => house.dns({ [NAME]: { CNAME: HOSTED }, net: {}, 'webhoster.net': {} }),
  ),
  situation(
    'Den Namen gibt es nicht',
    {
      sees: ['DNS_NO_SUCH_NAME'],
      cause: ['DNS_NO_SUCH_NAME'],
      who: ['domainProvider', 'you'],
      hops: { domain: 'broken' },
    },
    (house) => house.dns({ [NAME]: 'NXDOMAIN' }),
  ),
  situation(
    'Der Name hat keine Adresse',
    {
      sees: ['DNS_NO_ADDRESS'],
      cause: ['DNS_NO_ADDRESS'],
      who: 'domainProvider',
      says: /A-Eintrag|Adresse/,
      hops: { domain: 'broken' },
    },
    (house) => house.dns({ [NAME]: {} }),
  ),
  situation(
    'Im A-Eintrag steht die Adresse im eigenen Netz',
    {
      sees: ['IPV4_NOT_PUBLIC'],
      cause: ['IPV4_NOT_PUBLIC'],
      who: 'domainProvider',
      says: /192\.168\.178\.20/,
      hops: { domain: 'broken' },
    },
    (house) => house.dns({ [NAME]: { A: [SERVER] } }),
  ),
  situation(
    'Im A-Eintrag steht die Adresse im eigenen Netz, und der Router verschweigt sie (Rebind-Schutz)',
    {
      sees: ['IPV4_NOT_PUBLIC', 'RESOLVER_HIDES_NAME'],
      cause: ['IPV4_NOT_PUBLIC'],
      who: 'domainProvider',
      says: /192\.168\.178\.20|im eigenen Netz|interne/,
      hops: { domain: 'broken' },
    },
    (house) => house.dns({ [NAME]: { A: [SERVER] } }, { [NAME]: {} }),
  ),
  situation(
    'Der DNS-Server des Hauses nennt den früheren Server, außen ist alles richtig: Evaluieren',
    {
      run: ['evaluate'],
      sees: ['RESOLVERS_DIFFER'],
      cause: ['RESOLVERS_DIFFER'],
      who: 'itPartner',
      says: /192\.168\.178\.5.*DNS-Server Ihres Hauses/s,
      hops: { domain: 'warning', router443: 'good' },
    },
    async (house) => {
      await house.startHost();
      await house.run('request');
      house.dns({}, { [NAME]: { A: ['192.168.178.5'] } });
    },
  ),
  situation(
    'Das Haus verschweigt die Adresse des Namens; außen ist alles richtig',
    { run: ['request'], sees: ['RESOLVER_HIDES_NAME'], cause: null, who: 'none' },
    (house) => house.dns({ [NAME]: HERE }, { [NAME]: {} }),
  ),
  situation(
    'Das Haus nennt den Namen mit der inneren Adresse; außen ist alles richtig',
    { run: ['request'], sees: ['DNS_RESOLVES'], cause: null, who: 'none' },
    (house) => house.dns({ [NAME]: HERE }, { [NAME]: { A: [SERVER] } }),
  ),
  situation(
    'Die Zone antwortet mit einem Fehler',
    {
      sees: ['DNS_SERVFAIL'],
      cause: ['DNS_SERVFAIL'],
      who: 'domainProvider',
      hops: { domain: 'broken' },
    },
    (house) => house.dns({ [NAME]: 'SERVFAIL', [DOMAIN]: 'SERVFAIL' }),
  ),
  situation(
    'Ein CAA-Eintrag erlaubt nur eine andere Zertifizierungsstelle',
    {
      sees: ['CAA_FORBIDS'],
      cause: ['CAA_FORBIDS'],
      who: 'domainProvider',
      says: /letsencrypt\.org/,
      hops: { domain: 'broken', router80: 'good' },
    },
    (house) => house.dns({ [DOMAIN]: OTHER_CA }),
  ),
  situation(
    'Ein CAA-Eintrag am Ziel des CNAME erlaubt nur eine andere Zertifizierungsstelle',
    {
      sees: ['CAA_FORBIDS'],
      cause: ['CAA_FORBIDS'],
      who: 'domainProvider',
      says: /kunde4711\.webhoster\.net/,
      hops: { domain: 'broken' },
    },
    (house) =>
      house.dns({ [NAME]: { CNAME: HOSTED }, [HOSTED]: { A: [LINE], ...OTHER_CA }, net: {}, 'webhoster.net': {} }),
  ),
  situation(
    'Die Zone beantwortet Fragen nach CAA mit einem Fehler',
    {
      sees: ['CAA_SERVFAIL'],
      cause: ['CAA_SERVFAIL'],
      who: 'domainProvider',
      says: /tischlerei-muster\.de/,
      hops: { domain: 'broken' },
    },
    (house) => house.dns({ [DOMAIN]: { CAA: 'SERVFAIL' } }),
  ),
  situation(
    'Die Endung .de beantwortet Fragen nach CAA mit einem Fehler',
    {
      sees: ['CAA_SERVFAIL'],
      cause: ['CAA_SERVFAIL'],
      who: 'wait',
      saysNot: /Domain-Anbieter|IT-Partner/,
    },
    (house) => house.dns({ de: { CAA: 'SERVFAIL' } }),
  ),
  situation(
    'Der AAAA-Eintrag stimmt, aber Port 80 ist über IPv6 zu',
    {
      sees: ['CHALLENGE_COMES_BACK', 'CHALLENGE_IPV6_SILENT'],
      cause: ['CHALLENGE_IPV6_SILENT', 'CHALLENGE_IPV6_REFUSED'],
      who: ['itPartner', 'domainProvider'],
      says: /AAAA|IPv6/,
    },
    (house) => {
      house.ipv6();
      house.dns({ [NAME]: { A: [LINE], AAAA: [SERVER_V6] } });
    },
  ),
  situation(
    'Im A-Eintrag steht eine frühere Adresse, und der Router sagt nichts über sich',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED', 'CHALLENGE_NOT_ANSWERED'],
      who: ['itPartner', 'domainProvider'],
      says: /87\.140\.77\.31/,
    },
    (house) => {
      house.router({ upnp: 'silent' });
      house.dns({ [NAME]: { A: [SILENT.formerLine] } });
    },
  ),
  situation(
    'Ein CAA-Eintrag erlaubt die Zertifizierungsstelle nur über DNS',
    {
      sees: ['CAA_RESTRICTS'],
      cause: ['CAA_RESTRICTS'],
      who: 'domainProvider',
      says: /http-01/,
      hops: { domain: 'broken' },
    },
    (house) => house.dns({ [DOMAIN]: { CAA: [{ tag: 'issue', value: 'letsencrypt.org; validationmethods=dns-01' }] } }),
  ),
  situation(
    'Im AAAA-Eintrag steht eine Adresse, die nur im eigenen Netz gilt',
    {
      sees: ['CHALLENGE_COMES_BACK'],
      cause: ['IPV6_NOT_PUBLIC', 'IPV6_PARTLY_PUBLIC', 'IPV6_INSIDE'],
      who: 'domainProvider',
      says: /fd00::20/,
    },
    (house) => house.dns({ [NAME]: { A: [LINE], AAAA: ['fd00::20'] } }),
  ),
  situation(
    'Im A-Eintrag steht die Adresse, die der Anschluss mit anderen teilt (CGNAT)',
    {
      sees: ['IPV4_NOT_PUBLIC'],
      cause: ['IPV4_NOT_PUBLIC'],
      who: 'internetProvider',
      says: /CGNAT|teil|DS-Lite/,
    },
    (house) => {
      house.router({ outside: '100.72.3.4' });
      house.dns({ [NAME]: { A: ['100.72.3.4'] } });
    },
  ),
  situation(
    'Die Namensauskunft des Hauses antwortet nicht',
    {
      sees: ['DNS_TIMEOUT'],
      cause: ['DNS_TIMEOUT'],
      who: 'you',
      says: /DNS/,
      hops: { domain: 'broken' },
    },
    (house) => house.dns({}, { [NAME]: 'silence', [DOMAIN]: 'silence', de: 'silence', ...nobodyElse }),
  ),
  situation(
    'Im A-Eintrag steht eine frühere Adresse, und der Router nennt die heutige: Prüfen',
    {
      sees: ['CHALLENGE_NOT_FROM_HERE', 'LINE_RECORD_ELSEWHERE'],
      cause: ['LINE_RECORD_ELSEWHERE'],
      who: 'domainProvider',
      says: /87\.140\.77\.31.*87\.140\.20\.5|87\.140\.20\.5.*87\.140\.77\.31/,
      hops: { domain: 'broken' },
    },
    (house) => house.dns({ [NAME]: { A: [SILENT.formerLine] } }),
  ),
  situation(
    'Der Name verweist auf einen DynDNS-Namen, der noch die Adresse von gestern hat: Prüfen',
    {
      sees: ['CHALLENGE_NOT_FROM_HERE', 'LINE_RECORD_ELSEWHERE'],
      cause: ['LINE_RECORD_ELSEWHERE'],
      who: 'itPartner',
      says: /87\.140\.77\.31.*DynDNS.*87\.140\.20\.5/s,
      hops: { domain: 'broken' },
    },
    (house) =>
      house.dns({
        [NAME]: { CNAME: DYNDNS },
        [DYNDNS]: { A: [SILENT.formerLine] },
        eu: {},
        'selfhost.eu': {},
      }),
  ),
  situation(
    'Zwei Nameserver der Domain widersprechen sich, einer nennt noch die frühere Adresse',
    {
      run: ['request'],
      sees: ['DNS_SERVERS_DISAGREE'],
      cause: ['DNS_SERVERS_DISAGREE'],
      who: 'domainProvider',
      says: /Nameserver.*87\.140\.77\.31.*87\.140\.20\.5/s,
      hops: { domain: 'broken', router80: 'good' },
    },
    twoNameServers,
  ),
  situation(
    'Zwei Nameserver der Domain widersprechen sich, und der Router sagt nichts und führt niemanden zurück',
    {
      run: ['request'],
      sees: ['RESOLVERS_DIFFER', 'VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'domainProvider',
      says: /Nameserver.*87\.140\.77\.31.*87\.140\.20\.5/s,
      hops: { domain: 'broken' },
    },
    (house) => {
      house.router({ hairpin: 'silent', upnp: 'silent' });
      return twoNameServers(house);
    },
  ),
  situation(
    'Der Probelauf von außen: zwei Nameserver der Domain widersprechen sich',
    {
      run: ['request', '--staging'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'domainProvider',
      says: /Nameserver.*87\.140\.77\.31.*87\.140\.20\.5/s,
      hops: { domain: 'broken' },
    },
    twoNameServers,
  ),
  situation(
    'Die Zertifizierungsstelle hat noch die frühere Adresse, die Nameserver der Domain nennen die neue',
    {
      run: ['request'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'wait',
      says: /87\.140\.77\.31.*87\.140\.20\.5/s,
      saysNot: /Router/,
      hops: { domain: 'broken' },
    },
    (house) => {
      const zone: TestZone = {
        de: {},
        [DOMAIN]: { NS: [NAME_SERVERS.ns1] },
        [NAME_SERVERS.ns1]: { A: [HOSTS.otherNameServer] },
      };
      house.dns({ ...zone, [NAME]: OLD }, { [NAME]: HERE });
      return house.nameServer({ ...zone, [NAME]: HERE });
    },
  ),
  situation(
    'Nach einem Umzug der Domain blieb der alte DS-Eintrag stehen',
    {
      run: ['request'],
      sees: ['DNS_DNSSEC_BROKEN'],
      cause: ['DNS_DNSSEC_BROKEN'],
      who: 'domainProvider',
      says: /DNSSEC.*DS-Eintrag/s,
      hops: { domain: 'broken' },
    },
    staleKey,
  ),
  situation(
    'Der Probelauf von außen: nach einem Umzug der Domain blieb der alte DS-Eintrag stehen',
    {
      run: ['request', '--staging'],
      sees: ['VALIDATION_FAILED'],
      cause: ['VALIDATION_FAILED'],
      who: 'domainProvider',
      says: /DNSSEC.*DS-Eintrag/s,
      hops: { domain: 'broken' },
    },
    staleKey,
  ),
  situation(
    'Einer der zwei Nameserver der Domain antwortet nicht, sonst ist alles richtig',
    { run: ['request'], sees: ['DNS_RESOLVES'], cause: null, who: 'none' },
    (house) =>
      house.dns({
        [DOMAIN]: { NS: Object.values(NAME_SERVERS) },
        [NAME_SERVERS.ns2]: { A: [SILENT.formerLine] },
      }),
  ),
  situation(
    'Zwei Nameserver der Domain widersprechen sich nur über IPv6',
    {
      sees: ['CHALLENGE_COMES_BACK'],
      cause: ['DNS_SERVERS_DISAGREE', 'RESOLVERS_DIFFER'],
      who: 'domainProvider',
      says: /Nameserver/,
    },
    (house) => {
      const zone: TestZone = {
        de: {},
        [DOMAIN]: { NS: Object.values(NAME_SERVERS) },
        [NAME_SERVERS.ns1]: { A: [HOSTS.otherNameServer] },
        [NAME_SERVERS.ns2]: { A: [INTERNET_DNS] },
      };
      house.dns({ ...zone, [NAME]: { A: [LINE], AAAA: [SILENT.formerServer] } }, { [NAME]: HERE });
      return house.nameServer({ ...zone, [NAME]: HERE });
    },
  ),
];
