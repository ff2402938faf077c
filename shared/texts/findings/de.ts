import type { ChallengeType } from '#shared/values/challenge-type.ts';
import { betweenDe, withoutServiceDe } from '#shared/texts/between/de.ts';
import { betweenAdvice } from '#shared/texts/between/shape.ts';
import { asFindings, besideTexts } from '#shared/texts/beside.ts';
import { databaseTexts } from '#shared/texts/database.ts';
import type { AddressKind, FindingData } from '#shared/contract/findings.ts';
import type { Formats } from '#shared/texts/advice.ts';
import { otherProfacto } from '#shared/texts/other-profacto.ts';
import { portOccupantDe as occupant } from '#shared/texts/port-occupant/de.ts';
import {
  capitalize,
  excerpt,
  familyOf,
  firewallPort,
  hostWithPort,
  inBrackets,
  noAction,
  portChange,
  protocolName,
  quoteIn,
  redirectTarget,
  shortFingerprint,
  urlOf,
  whoDeletes,
  whoOpens,
  withoutDot,
  type AddressFamily,
  type CheckTitles,
  type FindingText,
  type ForwardedEndpoint,
  type NoAnswerCause,
  type PortKey,
} from './shape.ts';
import { phrasesIn, type FindingPhrases, type FindingTexts } from './variants.ts';

export const checkTitlesDe: CheckTitles = {
  edition: 'Edition',
  address: 'Öffentliche Server-Adresse',
  contact: 'Zertifizierungs-Kontakt',
  database: 'Datenbank-Verzeichnis',
  space: 'Freier Speicherplatz',
  place: 'Ablageort des Schlüssels',
  access: 'Zugriffsrechte',
  clock: 'Uhrzeit',
  dns: 'Name im Internet (DNS)',
  ipv4: 'IPv4-Adresse',
  ipv6: 'IPv6-Adresse',
  resolver: 'DNS-Server im Vergleich',
  caa: 'Erlaubnis im DNS (CAA)',
  line: 'Ihr Internetanschluss',
  httpPort: 'HTTP-Port auf diesem Rechner',
  challenge: 'Weiterleitung von Port 80',
  outside: 'Aufruf aus dem Internet',
  ca: 'Zertifizierungsstelle',
  terms: 'Nutzungsbedingungen',
  certificate: 'Zertifikat',
  pair: 'Zertifikat und Schlüssel',
  chain: 'Zertifikatskette',
  covers: 'Name im installierten Zertifikat',
  expiry: 'Laufzeit des installierten Zertifikats',
  httpsPort: 'HTTPS-Port auf diesem Rechner',
  local: 'HTTPS auf diesem Rechner',
  connection: 'HTTPS über die öffentliche Adresse',
  protocol: 'Verschlüsselungsverfahren',
  trust: 'Vertrauen',
  name: 'Name im Zertifikat',
  validity: 'Gültigkeit',
  fingerprint: 'Fingerabdruck',
  redirect: 'Umleitung auf HTTPS',
  application: 'Anwendung hinter dem Webserver',
};

const noConnection = 'Nicht geprüft, weil keine verschlüsselte Verbindung zu profacto zustande kam.';
const clockWrong = 'Nicht zu beurteilen, solange die Uhr dieses Rechners falsch geht.';
const noCertificate = 'Nicht geprüft, weil kein lesbares Zertifikat installiert ist.';
const noAddresses = 'Nicht geprüft, weil zum Namen keine Internet-Adresse bekannt ist.';
const request = '„Zertifikat anfordern/erneuern“';
const webspace =
  'Gehört die Adresse Ihrem Domain-Anbieter (Webspace, Parkseite), tragen Sie dort die Adresse Ihres Internetanschlusses ein.';
const afterNextChange =
  'Machen Sie nach der nächsten Änderung am Router einen „Probelauf“; bis dahin ist nichts zu tun.';
const ownLine =
  'Leiten Sie im Router Port 443 direkt zu diesem Rechner, ohne einen Proxy und ohne einen Virenscanner dazwischen.';
const fingerprints = (served: string, installed: string): string =>
  `Die Fingerabdrücke (SHA-256 ausgeliefert ${shortFingerprint(served)}, installiert ${shortFingerprint(installed)}) sind verschieden.`;
const servesExpired = (date: string): string =>
  `Auf Port 443 liefert ein anderer Server ein altes, am ${date} abgelaufenes Zertifikat für Ihren Namen aus.`;
const hasCopy =
  'Dieser Rechner liefert das neue aus; davor steht ein Proxy oder eine Firewall mit einer eigenen Kopie des alten.';
const setClock = 'Stellen Sie Datum, Uhrzeit und Zeitzone dieses Rechners richtig.';
const automaticClock =
  'In den Datums- und Uhrzeiteinstellungen lässt sich auch einschalten, dass die Uhr sich selbst stellt.';
const connectDrive = 'Verbinden Sie das Laufwerk wieder, auf dem dieser Ordner liegt.';
const renewNow = `Fordern Sie mit ${request} ein neues Zertifikat an.`;
const webServerInProfacto = 'Starten Sie in profacto den Webserver neu.';
const restartUs = 'Starten Sie profacto Datenschutz neu.';
const letThrough = (host: string): string =>
  `Erlauben Sie diesem Rechner in der Firewall Verbindungen zu ${hostWithPort(host, 'Port')}.`;
const instead = (place: string, command: string): string =>
  `Statt unter Erweitert → ${place} geht es auch mit „profacto-tls settings set ${command}“.`;
const caOutage = 'Funktioniert das Internet sonst, kann auch die Zertifizierungsstelle selbst gestört sein.';
const ownCaAddress =
  'Bei einer eigenen Zertifizierungsstelle stimmt vielleicht ihre Adresse nicht; sie steht unter Erweitert → Für den IT-Partner → Zertifizierungsstellen (Befehl „profacto-tls settings get acmeDirectoryUrl“).';
const chooseLetsEncrypt =
  'Klicken Sie unter Erweitert → Für den IT-Partner → Zertifizierungsstellen auf „Let’s Encrypt eintragen“, und fordern Sie ein neues Zertifikat an.';
const letsEncryptCommand = instead(
  'Für den IT-Partner → Zertifizierungsstellen',
  'acmeDirectoryUrl=https://acme-v02.api.letsencrypt.org/directory',
);
const filesInAll = (count: number, format: Formats): string =>
  count === 1 ? '' : `Es betrifft insgesamt ${format.number(count)} Dateien und Ordner. `;
const noRedirect =
  'Schalten Sie die Umleitung aus, sodass Aufrufe von /.well-known/acme-challenge/ auf Port 80 bei profacto ankommen.';
const whereRedirected =
  'Eingerichtet ist sie beim Domain-Anbieter, im Router oder in einem anderen Webserver. Am sichersten führt der Name mit einem A-Eintrag direkt zu Ihrem Internetanschluss.';
/** What changes an answer on its way. */
const between = 'Dazwischen steht ein Proxy, eine Firewall oder ein Virenschutz.';
const dynDnsHint = ({ dynDns }: { dynDns?: string | undefined }): string =>
  dynDns === undefined ? 'Bei DynDNS schalten Sie dafür die Übermittlung der IPv6-Adresse aus.' : '';

/** Why no answer came. */
const noAnswer: Record<NoAnswerCause, string> = {
  refused: 'die Verbindung wurde abgelehnt',
  timeout: 'es kam keine Antwort',
  reset: 'die Verbindung wurde getrennt',
  unreachable: 'kein Weg führt dorthin',
  other: 'die Verbindung kam nicht zustande',
};
const kinds: Record<AddressKind, string> = {
  private: 'eine Adresse aus Ihrem eigenen Netz',
  cgnat: 'eine Adresse aus dem Netz Ihres Internetanbieters',
  linkLocal: 'eine Adresse, die nur zwischen Geräten am selben Netzwerkkabel gilt',
  loopback: 'die Adresse, mit der jeder Rechner sich selbst meint',
  documentation: 'eine Adresse, die nur für Beispiele gedacht ist',
  reserved: 'eine für besondere Zwecke reservierte Adresse',
};
const records: Record<AddressFamily, string> = { ipv4: 'A-Eintrag', ipv6: 'AAAA-Eintrag' };
const way = (challenge: ChallengeType): string =>
  challenge === 'http-01' ? '„http-01“ (Aufruf über Port 80)' : '„tls-alpn-01“ (Aufruf über Port 443)';
const occasions: Record<FindingData<'OUTSIDE_REACHED'>['by'], string> = {
  request: 'bei der Anforderung',
  rehearsal: 'beim Probelauf',
};
/** Why a missing answer, seen from inside, proves nothing. */
const whyInconclusive: Record<AddressFamily, string> = {
  ipv4: 'Viele Router lassen Aufrufe aus dem eigenen Netz an die eigene öffentliche Adresse nicht zu; aus dem Internet kann es trotzdem funktionieren.',
  ipv6: 'Vielleicht hat dieser Rechner selbst kein IPv6; aus dem Internet kann es trotzdem funktionieren.',
};

const quoted = quoteIn('„', '“');

const phrases: FindingPhrases = {
  dnsServer: {
    system: () => 'der DNS-Server dieses Rechners',
    zone: () => 'die Nameserver der Domain',
    other: ({ server }) => `der DNS-Server ${server}`,
  },
  names: {
    few: ({ names, list }) => list(names),
    many: ({ first, count }) => `${first} und weitere (insgesamt ${count})`,
  },
  addresses: {
    none: () => 'keine Adresse',
    few: ({ addresses, list }) => list(addresses),
    many: ({ first, count }) => `${first} und weitere (insgesamt ${count})`,
  },
  butNames: { none: () => '', some: (data) => `, sondern für ${say('names', data)}` },
  allowedCas: { none: () => 'niemand', some: ({ allowed, list }) => `nur ${say('names', { names: allowed, list })}` },
  caaRecord: {
    none: () => 'mit der Kennung Ihrer Zertifizierungsstelle',
    known: ({ first }) => `„0 issue "${first}"“`,
  },
  missingForwarding: {
    ipv4: (endpoint) => `die Weiterleitung im Router: Port ${String(endpoint.port)} muss zu ${target(endpoint)} führen`,
    ipv6: ({ port }) => `im Router die Freigabe von Port ${String(port)} für die IPv6-Adresse dieses Rechners`,
  },
  forwardingRemedy: {
    ipv4: (endpoint) => `Leiten Sie im Router Port ${String(endpoint.port)} (TCP) an ${target(endpoint)} weiter.`,
    ipv6: ({ port }) => openIpv6(port),
    ipv6OtherPort: ({ port, key }) =>
      `Geben Sie im Router Port ${String(port)} für die IPv6-Adresse dieses Rechners frei, und lassen Sie profacto Datenschutz selbst auf Port ${String(port)} hören (Erweitert → Dieser Server, „profacto-tls settings set ${key}=${String(port)}“).`,
    ipv6Needless: (data) => deleteRecord(data),
  },
  caUnreachable: {
    dns: () => 'zu diesem Namen kam aus dem DNS keine Internet-Adresse',
    noAnswer: ({ cause }) => noAnswer[cause],
    other: ({ systemCode }) => `die Verbindung kam nicht zustande (Meldung des Systems: ${systemCode})`,
  },
  daysLeft: {
    underOne: () => 'weniger als ein Tag',
    one: () => 'noch ein Tag',
    many: ({ daysLeft }) => `noch ${String(daysLeft)} Tage`,
  },
  // In the accusative ("um 3 Tage"): not "Tagen".
  duration: {
    second: ({ value }) => `${value} Sekunde`,
    seconds: ({ value }) => `${value} Sekunden`,
    minute: ({ value }) => `${value} Minute`,
    minutes: ({ value }) => `${value} Minuten`,
    hour: ({ value }) => `${value} Stunde`,
    hours: ({ value }) => `${value} Stunden`,
    day: ({ value }) => `${value} Tag`,
    days: ({ value }) => `${value} Tage`,
  },
};
const say = phrasesIn(phrases);

/** Where the router has to forward to, as a part of a sentence. */
const someArrived = ({ arrived, asked }: FindingData<'CHALLENGE_UNSTEADY'>): string =>
  `Von ${String(asked)} Aufrufen ${arrived === 1 ? 'kam nur einer' : `kamen nur ${String(arrived)}`} bei diesem Rechner an`;
const alsoVisitors =
  'Die Zertifizierungsstelle ruft von mehreren Orten an, und auch Besucher kommen so nur manchmal an.';

const target = ({ forward }: ForwardedEndpoint): string =>
  `Port ${String(forward.internalPort)} dieses Rechners${inBrackets(forward.lanAddress)}`;

const openIpv6 = (port: number): string =>
  `Geben Sie im Router Port ${String(port)} für die IPv6-Adresse dieses Rechners frei.`;

const firewall = (endpoint: ForwardedEndpoint): string =>
  `Auch die Firewall dieses Rechners kann der Grund sein; sie muss Port ${firewallPort(endpoint)} von außen durchlassen.`;

const foreignPage = ({ title, server, httpStatus }: FindingData<'CHALLENGE_FOREIGN_PAGE'>): string =>
  `eine andere Seite${quoted(title, ' mit dem Titel ', '')} (HTTP-Status ${String(httpStatus)}${quoted(server, ', Webserver ', '')})`;

const foreignDetails = `Antwortet dort der Router selbst, legen Sie seinen Fernzugang auf einen anderen Port. ${webspace}`;

/** Who answers in the place of this server; on port 443 the one who has it himself gives it up first. */
const answeredBy = ({ by, ...data }: FindingData<'CHALLENGE_ANSWERED_BY'>, key: PortKey): FindingText => {
  const place = {
    name: data.name,
    alias: data.alias,
    port: data.port,
    forwarding: say('forwardingRemedy', { ...data, key }),
    target: target(data),
    occupied: key === 'httpsPort' && familyOf(data.address) === 'ipv4',
  };
  const { what, todo, ...more } = betweenAdvice(by, place, betweenDe);
  return { finding: what, remedy: todo, ...more };
};

/** A record of the name as it is listed at the domain provider. */
const recordOf = ({ address }: { address: string }): string => `${records[familyOf(address)]} ${address}`;

const hereOf = ({ here }: { here: readonly string[] }, list: Formats['list']): string =>
  say('addresses', { addresses: here, list });

/** Who has given the address: a record of the domain, or DynDNS, where nobody has entered it. */
type Recorded = { address: string; dynDns?: string | undefined };
const deleteRecord = (data: Recorded): string =>
  data.dynDns === undefined
    ? `Löschen Sie beim Domain-Anbieter den ${recordOf(data)}.`
    : `Schalten Sie dort, wo DynDNS für ${data.dynDns} eingerichtet ist, die Übermittlung der IPv6-Adresse aus.`;

const whichRecord = (data: Recorded): string =>
  familyOf(data.address) === 'ipv6'
    ? `Ein AAAA-Eintrag gilt für IPv6, ein A-Eintrag für IPv4. Die Zertifizierungsstelle nimmt IPv6 zuerst, viele Besucher auch. ${dynDnsHint(data)}`
    : 'Zu Ihrem Namen gibt es mehrere Einträge. Welchen davon die Zertifizierungsstelle und Besucher nehmen, ist Zufall.';

const cameThrough = ({ reachedAt }: { reachedAt: string | null }, date: Formats['date']): string =>
  reachedAt === null ? '' : ` Am ${date(reachedAt)} kam die Zertifizierungsstelle hierher durch.`;

/** What is to be set up if nobody comes through from outside either. */
const ifMissing = (when: string, data: ForwardedEndpoint): string =>
  data.ipv4 === true ? '' : ` ${when}, fehlt ${say('missingForwarding', data)}.`;

const otherCertificate = ({ fingerprint256 }: { fingerprint256: string }): string =>
  `Ein Virenscanner, der verschlüsselte Verbindungen mitliest, zeigt dasselbe Bild; der Aussteller verrät oft, welches Produkt es ist. Der Fingerabdruck (SHA-256) beginnt mit ${shortFingerprint(fingerprint256)}.`;

/** The step of taking another port, and its command. */
const otherPort = (key: PortKey): string =>
  key === 'httpPort'
    ? 'Stellen Sie profacto Datenschutz auf einen anderen HTTP-Port ein, und leiten Sie im Router Port 80 dorthin weiter.'
    : 'Stellen Sie profacto Datenschutz auf einen anderen HTTPS-Port ein, und leiten Sie im Router Port 443 dorthin weiter.';
const changePort = (port: number, key: PortKey, httpPort?: number): string => {
  const { other, outside } = portChange(port, key, httpPort);
  return `Auf einen anderen Port legen Sie profacto Datenschutz unter Erweitert → Dieser Server, zum Beispiel mit „profacto-tls settings set ${key}=${other}“; im Router muss dann Port ${outside} dorthin führen.`;
};

/** Where it is looked for profacto, and where its port is set. */
const setUpstream =
  'Stellen Sie unter Erweitert → Erreichbarkeit von profacto den Port ein, auf dem profacto antwortet.';
const findAndSet =
  'Statt unter Erweitert → Erreichbarkeit von profacto geht es auch mit „profacto-tls find“ und „profacto-tls settings set upstream=http://127.0.0.1:8081“.';

const portBusy = (key: PortKey): FindingTexts['HTTP_PORT_BUSY'] => ({
  unknown: ({ port }) => ({
    finding: `Port ${String(port)} ist belegt durch ein anderes Programm.`,
    remedy: `Beenden Sie das andere Programm, das Port ${String(port)} verwendet.`,
    who: 'itPartner',
    details: `Oft ist es IIS, Apache, Skype oder ein zweites profacto Datenschutz. ${changePort(port, key)}`,
  }),
  profacto: ({ port, pid, configDir }) => ({
    finding: `Port ${String(port)} ist belegt: Ihn verwendet ${otherProfacto.de.which(pid)}.`,
    remedy: otherProfacto.de.remedy,
    who: 'itPartner',
    details: otherProfacto.de.more(configDir),
  }),
  erp: ({ port, version }) => ({
    finding: `Port ${String(port)} ist belegt: ${occupant.erp(version)}.`,
    remedy: occupant.chooseWay,
    who: 'itPartner',
    details: occupant.aboutWays,
  }),
  webServer: ({ port, ...server }) => {
    const { step, more } = occupant.releaseServer(server);
    return {
      finding: `Port ${String(port)} ist belegt: ${occupant.answers(server)}.`,
      remedy: step,
      who: 'itPartner',
      details: server.alsoErp ? more : `${more} ${changePort(port, key)}`,
    };
  },
  known: ({ port, holder, program }) => {
    const { step, more } = occupant.release[program](holder.name);
    return {
      finding: `Port ${String(port)} ist belegt: ${occupant.usedBy(holder)}.`,
      remedy: step,
      who: 'itPartner',
      details: `${more} ${changePort(port, key)}`,
    };
  },
});

const portForbidden = (key: PortKey): FindingTexts['HTTP_PORT_FORBIDDEN'] => ({
  privileged: ({ port }) => ({
    finding: `Das Betriebssystem erlaubt profacto Datenschutz nicht, Port ${String(port)} zu verwenden.`,
    remedy: 'Geben Sie profacto Datenschutz das Recht, Ports unter 1024 zu öffnen.',
    who: 'itPartner',
    details: `Unter Linux geschieht das mit „AmbientCapabilities=CAP_NET_BIND_SERVICE“ in der Unit des Dienstes, ohne Dienst mit „setcap“. ${changePort(port, key, 8080)}`,
  }),
  ordinary: ({ port }) => ({
    finding: `Das Betriebssystem erlaubt profacto Datenschutz nicht, Port ${String(port)} zu verwenden.`,
    remedy: otherPort(key),
    who: 'itPartner',
    details: changePort(port, key),
  }),
});

const portUnusable =
  (key: PortKey): FindingTexts['HTTP_PORT_UNUSABLE'] =>
  ({ port, systemCode }) => ({
    finding: `Port ${String(port)} lässt sich auf diesem Rechner nicht öffnen.`,
    remedy: otherPort(key),
    who: 'itPartner',
    details: `Meldung des Betriebssystems: ${systemCode}. Auch Netzwerkeinstellungen oder Schutzsoftware können der Grund sein. ${changePort(port, key)}`,
  });

const enterPublicAddress =
  'Tragen Sie beim Domain-Anbieter für den Namen die öffentliche IPv4-Adresse Ihres Internetanschlusses ein.';
const aRecord = 'Der Eintrag heißt beim Anbieter A-Eintrag; bei einem DynDNS-Namen trägt ihn der Router ein.';
const leadsTo =
  (kind: AddressKind): FindingTexts['IPV4_NOT_PUBLIC']['private'] =>
  ({ address }) => ({
    finding: `Ihr Name führt zu ${address}; das ist ${kinds[kind]}, und aus dem Internet führt sie nicht hierher.`,
    remedy: enterPublicAddress,
    who: 'domainProvider',
    details: aRecord,
  });
const ipv4NotPublic: FindingTexts['IPV4_NOT_PUBLIC'] = {
  private: leadsTo('private'),
  cgnat: ({ address }) => ({
    finding: `Ihr Name führt zu ${address}; diese Adresse teilen Sie mit anderen Kunden Ihres Internetanbieters, und von außen kommt darüber niemand zu Ihnen.`,
    remedy: 'Bitten Sie Ihren Internetanbieter um eine öffentliche IPv4-Adresse („Dual Stack“) für Ihren Anschluss.',
    who: 'internetProvider',
    details:
      'Solche Anschlüsse heißen DS-Lite oder CGNAT. Ohne öffentliche IPv4-Adresse geht es nur über IPv6: mit einem AAAA-Eintrag zu diesem Rechner, ohne A-Eintrag, und mit den Ports 80 und 443 im Router für IPv6 geöffnet.',
  }),
  loopback: leadsTo('loopback'),
  linkLocal: leadsTo('linkLocal'),
  documentation: leadsTo('documentation'),
  reserved: leadsTo('reserved'),
};

const askInternet =
  'Lassen Sie für die Prüfungen einen DNS-Server des Internets fragen, unter Erweitert → Dieser Server („profacto-tls settings set dnsServers=9.9.9.9“).';
const internalOnly: FindingTexts['IPV4_INSIDE'] = ({ address }) => ({
  finding: `In Ihrem Netz führt der Name zu ${address}, einer Adresse des eigenen Netzes; wohin er im Internet führt, ist von hier nicht zu erfahren.`,
  remedy: askInternet,
  who: 'itPartner',
  details:
    'Dass ein DNS-Server im Haus den Namen auf die interne Adresse lenkt (Split-DNS), ist üblich. Die Nameserver der Domain, die es genau wissen, ließen sich von hier nicht fragen.',
});

const partlyPublic: FindingTexts['IPV4_PARTLY_PUBLIC'] = ({ address, kind }) => ({
  finding: `Unter den Adressen Ihres Namens ist eine, die nicht zu Ihnen führt (${address}); Besucher, die sie nehmen, kommen nicht an.`,
  remedy: `Löschen Sie beim Domain-Anbieter diese Adresse (${records[familyOf(address)]}).`,
  who: 'domainProvider',
  details: `Es ist ${kinds[kind]}. Die Zertifizierungsstelle lässt solche Adressen aus und nimmt die anderen.`,
});

const connectInternet = 'Verbinden Sie diesen Rechner wieder mit dem Internet.';
const nameServerGone = ({ gone }: { gone: { server: string; router: string } }): FindingText => ({
  finding: `Auf diesem Rechner ist ein DNS-Server eingetragen, der nicht antwortet (${gone.server}); der Rechner findet deshalb keinen Namen im Internet.`,
  remedy: `Stellen Sie in den Netzwerkeinstellungen dieses Rechners den DNS-Server auf den Router (${gone.router}) um.`,
  who: 'itPartner',
  details:
    'Ein DNS-Server sagt, welche Adresse zu einem Namen gehört. Der Router beantwortet solche Fragen. Oft ist der eingetragene ein früherer Server des Hauses. Ist er nur ausgeschaltet, oder ist er der Server Ihrer Windows-Domäne, bringen Sie ihn wieder in Gang, statt umzustellen.',
});

type LineRecord = FindingData<'LINE_RECORD_ELSEWHERE'>;
type LineForward = Pick<FindingData<'LINE_PORT_MISSING'>, 'forwards' | 'lanAddress'>;
const ofLine = ({ external }: LineRecord): string => `Ihr Anschluss hat ${external}.`;
const lineRecord = {
  own: (data: LineRecord, list: Formats['list']) => ({
    finding: `${data.name} führt zu ${say('addresses', { ...data, list })}; ${ofLine(data)}`,
    remedy: `Tragen Sie im Kundenkonto Ihrer Domain als A-Eintrag ${data.external} ein.`,
    who: 'domainProvider' as const,
  }),
  dynDns: (data: LineRecord & { dynDns: string }, list: Formats['list']) => ({
    finding: `Der DynDNS-Name ${data.dynDns} führt noch zu ${say('addresses', { ...data, list })}; ${ofLine(data)}`,
    remedy: `Richten Sie im Router DynDNS für ${data.dynDns} neu ein, damit er ${data.external} meldet.`,
    who: 'itPartner' as const,
  }),
  alias: (data: LineRecord & { alias: string }, list: Formats['list']) => ({
    finding: `${data.name} verweist auf ${data.alias} und führt so zu ${say('addresses', { ...data, list })}; ${ofLine(data)}`,
    remedy: `Ersetzen Sie im Kundenkonto Ihrer Domain den Verweis (CNAME-Eintrag) durch einen A-Eintrag mit ${data.external}.`,
    who: 'domainProvider' as const,
  }),
};
const changedSince = ({ reachedAt }: { reachedAt: string }, date: Formats['date']): string =>
  `So sagt es Ihr Router. Am ${date(reachedAt)} kam die Zertifizierungsstelle noch durch; seither hat die Adresse des Anschlusses gewechselt, oder es gibt einen zweiten Anschluss.`;
const lastThrough = ({ reachedAt }: { reachedAt?: string | undefined }, date: Formats['date']): string =>
  reachedAt === undefined
    ? ''
    : ` Am ${date(reachedAt)} kam die Zertifizierungsstelle noch durch; seither hat die Adresse des Anschlusses gewechselt.`;
const portsOf = ({ forwards }: Pick<LineForward, 'forwards'>): string =>
  forwards.map(({ port }) => `Port ${String(port)}`).join(' und ');
const forwardAll = ({ forwards, lanAddress }: LineForward): string => {
  const pairs = forwards.map(({ port, internalPort }) => `Port ${String(port)} (TCP) an Port ${String(internalPort)}`);
  return `Leiten Sie im Router ${pairs.join(' und ')} dieses Rechners${inBrackets(lanAddress)} weiter.`;
};
const fromRouter = 'So sagt es der Router selbst, auf die Frage nach seinen Portfreigaben (UPnP).';
const askForIpv4 =
  'Bitten Sie Ihren Internetanbieter um eine öffentliche IPv4-Adresse („Dual Stack“) für Ihren Anschluss.';

const dnssecBroken =
  (what: string, remedy: (domain: string) => string, details: string): FindingTexts['DNS_DNSSEC_BROKEN']['staleDs'] =>
  ({ domain }) => ({
    finding: `Die Unterschrift (DNSSEC) der Domain ${domain} ${what}; deshalb glaubt die Zertifizierungsstelle der Adresse nicht.`,
    remedy: remedy(domain),
    who: 'domainProvider',
    details,
  });

const asked = (server: string): string => `Auskunft: ${say('dnsServer', { server })}.`;
const routerRestart = 'Starten Sie den Router neu, und lassen Sie danach noch einmal prüfen.';
const otherDnsServer =
  'Stellen Sie für die Prüfungen einen anderen DNS-Server ein, unter Erweitert → Dieser Server („profacto-tls settings set dnsServers=9.9.9.9“).';
const emptyMeansSystem =
  'Ein leeres Feld unter Erweitert → Dieser Server („profacto-tls settings set dnsServers=“) stellt die Vorgabe her: Gefragt wird dann der DNS-Server dieses Rechners.';
const waitADay = 'Warten Sie einen Tag, und lassen Sie dann noch einmal prüfen.';
const waitAnHour = 'Warten Sie eine Stunde, und versuchen Sie es dann noch einmal.';
const allNameServers = (address: string): string =>
  `Melden Sie Ihrem Domain-Anbieter, dass alle seine Nameserver für den Namen ${address} nennen müssen.`;
const nameServersExplained = (address: string): string =>
  `Nameserver sagen, welche Adresse zu einem Namen gehört; welchen davon die Zertifizierungsstelle und Besucher fragen, ist Zufall. Zu diesem Rechner führt ${address}. Wurde der Eintrag eben erst geändert, holt der andere Nameserver das meist in einer Stunde nach.`;
const exemptFrom = (from: string): string => `Nehmen Sie dort den Pfad /.well-known/acme-challenge/ ${from} aus.`;
const exemptInstead = (from: string): string =>
  `Ist es ein Proxy, der an diesen Rechner weitergibt, genügt es, dort den Pfad /.well-known/acme-challenge/ ${from} auszunehmen. ${webspace}`;
const aboutGateways =
  'Ein vorgeschalteter Server ist ein Proxy, eine Firewall oder ein Dienst wie Cloudflare. Brauchen Sie ihn nicht, lassen Sie den Port ohne ihn hierher führen.';
const caMissing = (ca: readonly string[]): string =>
  `Ihre Zertifizierungsstelle${inBrackets(ca[0] ?? null)} ist nicht dabei`;
const besideAlias =
  'Neben einem Verweis (CNAME-Eintrag) erlaubt das DNS keinen CAA-Eintrag; er gehört an dessen Ziel. Ein A-Eintrag mit der Adresse Ihres Anschlusses anstelle des Verweises hebt die Beschränkung ebenfalls auf.';
const aliasNote = (via: string | undefined, domain: string): string =>
  via === undefined
    ? ''
    : ` ${via} verweist auf ${domain} (CNAME-Eintrag); der CAA-Eintrag des Ziels gilt auch für Ihren Namen.`;

export const findingsDe: FindingTexts = {
  EDITION_SERVER: () => noAction('profacto läuft hier als Server-Version.'),
  EDITION_EINZELPLATZ: () => ({
    finding:
      'Die Verschlüsselung mit automatisch erstellten Zertifikaten funktioniert im Moment nur mit der Server-Version von profacto und nicht mit dem Einzelplatz.',
    remedy: 'Fordern Sie das Zertifikat auf dem Rechner an, auf dem der profacto-Server läuft.',
    who: 'you',
    details: 'Hier läuft ein Einzelplatz. Ob Sie die Server-Version schon haben, weiß Ihr IT-Partner.',
  }),

  ADDRESS_SET: ({ address }) => noAction(`Eingetragen ist ${address}.`),
  ADDRESS_DYNDNS: ({ address, suffix }) =>
    noAction(
      `Eingetragen ist ${address}, ein DynDNS-Name unter ${withoutDot(suffix)}. Die Obergrenzen der Zertifizierungsstelle gelten dort für jeden Kunden einzeln.`,
    ),
  ADDRESS_SHARED_SUFFIX: ({ address, domain }) => ({
    finding: `Bei Namen unter ${domain} zählt die Zertifizierungsstelle alle Kunden zusammen; ist die Obergrenze der Woche erreicht, lehnt sie auch Ihre Anforderung ab.`,
    remedy: `Verwenden Sie statt ${address} einen Namen Ihrer eigenen Domain, zum Beispiel profacto.meinefirma.de.`,
    who: 'you',
    details:
      'Versuchen können Sie es trotzdem. Auch ein DynDNS-Anbieter, dessen Domain in der „Public Suffix List“ steht, hilft: Dort zählt jeder Kunde für sich.',
  }),
  ADDRESS_PRIVATE_SUFFIX: ({ address, suffix }) => ({
    finding: `Für ${address} gibt es keine Zertifikate: Namen mit der Endung „.${withoutDot(suffix)}“ gelten nur in Ihrem eigenen Netz.`,
    remedy:
      'Tragen Sie als „Öffentliche Server-Adresse“ den Namen ein, unter dem Ihr Server aus dem Internet erreichbar ist, zum Beispiel profacto.meinefirma.de.',
    who: 'you',
    details: 'Ein Name Ihrer eigenen Domain ist ebenso geeignet wie ein DynDNS-Name.',
  }),
  ADDRESS_MISSING: () => ({
    finding: 'Es ist keine öffentliche Server-Adresse eingetragen.',
    remedy:
      'Tragen Sie als „Öffentliche Server-Adresse“ den Namen ein, unter dem Ihr Server im Internet erreichbar ist, zum Beispiel meinefirma.de.',
    who: 'you',
  }),
  CONTACT_SET: () => noAction('Eine E-Mail-Adresse ist eingetragen.'),
  CONTACT_MISSING: () => ({
    finding: 'Es ist keine E-Mail-Adresse eingetragen (Zertifizierungs-Kontakt).',
    remedy: 'Tragen Sie als „Zertifizierungs-Kontakt“ eine E-Mail-Adresse ein.',
    who: 'you',
    details: 'Die Zertifizierungsstelle braucht sie für das Konto. Sie muss nicht zur Domain gehören.',
  }),

  DATABASE_WRITABLE: ({ path }) => noAction(`In „${path}“ kann das Zertifikat abgelegt werden.`),
  DATABASE_UNUSABLE: {
    ...asFindings(databaseTexts.de),
    certificatesGone: ({ path }) => ({
      finding: `In „${path}“ war ein Zertifikat installiert, und jetzt liegt dort nichts mehr davon.`,
      remedy: 'Schließen Sie das Laufwerk wieder an, auf dem dieser Ordner liegt.',
      who: 'you',
      details:
        'Wahrscheinlich ist das Laufwerk nicht verbunden. profacto Datenschutz verwendet das Zertifikat danach von selbst weiter.',
    }),
  },
  SPACE_ENOUGH: ({ freeMegabytes }, format) => noAction(`${format.number(freeMegabytes)} MB sind frei.`),
  SPACE_LOW: ({ path, freeMegabytes }, format) => ({
    finding: `Auf dem Datenträger mit „${path}“ sind nur noch ${format.number(freeMegabytes)} MB frei.`,
    remedy: 'Schaffen Sie bald Platz auf dem Datenträger.',
    who: 'you',
    details:
      'Für das Zertifikat reicht das; wird der Datenträger voll, kann auch profacto selbst nichts mehr speichern.',
  }),
  SPACE_NONE: ({ path }) => ({
    finding: `Auf dem Datenträger mit „${path}“ ist kein Platz mehr frei.`,
    remedy: 'Schaffen Sie Platz auf dem Datenträger.',
    who: 'you',
    details: 'Ein neues Zertifikat ließe sich nicht speichern.',
  }),
  SPACE_NOT_CHECKED: () => noAction('Nicht geprüft, weil sich der freie Platz nicht feststellen ließ.'),
  PLACE_FINE: () => noAction('Das Datenbank-Verzeichnis liegt nicht in einem Ordner, den ein Cloud-Dienst abgleicht.'),
  PLACE_SYNCED: ({ path, service }) => ({
    finding: `${service} kopiert das Datenbank-Verzeichnis „${path}“ in die Cloud, und damit auch den geheimen Schlüssel des Zertifikats.`,
    remedy: `Nehmen Sie den Unterordner „letsencrypt“ in ${service} vom Abgleich aus.`,
    who: 'itPartner',
    details:
      'Der Abgleich sperrt außerdem zeitweise Dateien. Auch ein Datenbank-Verzeichnis an einem anderen Ort hilft (Erweitert → Dieser Server, Befehl „profacto-tls settings set databaseDirectory=ORDNER“).',
  }),
  PLACE_NOT_CHECKED: () => noAction('Nicht geprüft, weil das Datenbank-Verzeichnis nicht zu lesen ist.'),
  ACCESS_OURS: () =>
    noAction('Schlüssel und Einstellungen sind für andere Benutzerkonten dieses Rechners verschlossen.'),
  ACCESS_OPEN: ({ path, count }, format) => ({
    finding: `Andere Benutzerkonten dieses Rechners kommen an „${path}“ heran und könnten den geheimen Schlüssel abschreiben.`,
    remedy: 'Legen Sie den Ordner auf einen Datenträger, der Zugriffsrechte kennt.',
    who: 'itPartner',
    details: `${filesInAll(count, format)}profacto Datenschutz kann ihnen die Rechte nicht nehmen. Ein Netzlaufwerk lässt sich auch nur für das Konto einbinden, unter dem profacto Datenschutz läuft (Optionen „file_mode=0600,dir_mode=0700“).`,
  }),
  ACCESS_FOREIGN: ({ path, count }, format) => ({
    finding: `„${path}“ lässt sich vor einem anderen Benutzerkonto dieses Rechners nicht verschließen.`,
    remedy: 'Übergeben Sie es mit allem darin dem Konto, unter dem profacto Datenschutz läuft.',
    who: 'itPartner',
    details: `${filesInAll(count, format)}Es gehört dem anderen Konto oder ist eine Verknüpfung. Der Befehl heißt „chown -R KONTO PFAD“. Eine Verknüpfung, und was jemand Fremdes angelegt hat, schieben Sie stattdessen beiseite.`,
  }),
  ACCESS_NOT_CHECKED: () =>
    noAction(
      'Nicht geprüft, weil sich die Zugriffsrechte hier nicht ablesen lassen. profacto legt eigene Ordner verschlossen an.',
    ),

  CLOCK_RIGHT: () => noAction('Datum und Uhrzeit dieses Rechners stimmen.'),
  CLOCK_OFF: ({ skewSeconds }) => ({
    finding: `Die Uhr dieses Rechners geht um ${say('duration', { seconds: skewSeconds })} ${skewSeconds > 0 ? 'vor' : 'nach'}.`,
    remedy: 'Schalten Sie in den Datums- und Uhrzeiteinstellungen das automatische Stellen der Uhr ein.',
    who: 'you',
    details: 'Das stört noch nicht.',
  }),
  CLOCK_WRONG: ({ skewSeconds }) => ({
    finding: `Die Uhr dieses Rechners geht um ${say('duration', { seconds: skewSeconds })} ${skewSeconds > 0 ? 'vor' : 'nach'}, und gültige Zertifikate erscheinen dadurch ungültig.`,
    remedy: setClock,
    who: 'you',
    details: automaticClock,
  }),
  CLOCK_NOT_CHECKED: () => noAction('Nicht geprüft, weil die Zertifizierungsstelle keine Uhrzeit mitgeteilt hat.'),

  DNS_RESOLVES: {
    direct: ({ name, server, addresses }, { list }) =>
      noAction(
        `${name} führt zu ${say('addresses', { addresses, list })} (Auskunft: ${say('dnsServer', { server })}).`,
      ),
    alias: ({ name, server, addresses, path }, { list }) =>
      noAction(
        `${name} verweist auf ${path} und führt so zu ${say('addresses', { addresses, list })} (Auskunft: ${say('dnsServer', { server })}).`,
      ),
  },
  DNS_NO_SUCH_NAME: {
    own: ({ name, server }) => ({
      finding: `Den Namen ${name} gibt es im Internet nicht.`,
      remedy: `Legen Sie ${name} beim Domain-Anbieter an, mit der Adresse Ihres Internetanschlusses.`,
      who: 'domainProvider',
      details: `${asked(server)} Auch ein Tippfehler in der Server-Adresse hat diese Wirkung. Neue Einträge brauchen manchmal einige Stunden.`,
    }),
    unregistered: ({ unregistered, server }) => ({
      finding: `Die Domain ${unregistered} gibt es nicht: Niemand hat sie registriert.`,
      remedy: 'Berichtigen Sie die „Öffentliche Server-Adresse“: Sie ist vermutlich vertippt.',
      who: 'you',
      details: `${asked(server)} Ist der Name richtig geschrieben, ist die Domain gekündigt oder noch nicht angemeldet; dann hilft Ihr Domain-Anbieter weiter.`,
    }),
    domainGone: ({ unregistered, server }) => ({
      finding: `Die Domain ${unregistered} ist im Internet nicht mehr angemeldet.`,
      remedy: `Lassen Sie Ihren Domain-Anbieter die Domain ${unregistered} wieder freischalten.`,
      who: 'domainProvider',
      details: `${asked(server)} Für den Namen gibt es ein Zertifikat, er war also da. Meist ist die Domain nicht bezahlt, gekündigt, oder bei einem Umzug gesperrt worden.`,
    }),
    gone: ({ name, server }) => ({
      finding: `Den Namen ${name} gibt es im Internet nicht mehr.`,
      remedy: `Legen Sie ${name} im Kundenkonto Ihrer Domain wieder an, mit der Adresse Ihres Internetanschlusses.`,
      who: 'domainProvider',
      details: `${asked(server)} Für den Namen gibt es ein Zertifikat, er war also da. Meist ist der Eintrag bei einem Umzug der Domain oder der Homepage verloren gegangen.`,
    }),
    dynDns: ({ name, server }) => ({
      finding: `Den DynDNS-Namen ${name} gibt es nicht mehr.`,
      remedy: `Legen Sie ${name} im Kundenkonto Ihres DynDNS-Anbieters wieder an.`,
      who: 'you',
      details: `${asked(server)} Kostenlose DynDNS-Namen verfallen, wenn sie nicht regelmäßig bestätigt werden. Auch ein Tippfehler in der Server-Adresse hat diese Wirkung. Danach meldet der Router die Adresse Ihres Anschlusses dorthin.`,
    }),
    alias: ({ name, server, target, owner }) => ({
      finding: `Ihr Name ${name} verweist auf ${target}, und diesen Namen gibt es nicht mehr.`,
      remedy: `Ändern Sie beim Domain-Anbieter den Verweis von ${name} auf den heutigen Namen Ihres Anschlusses.`,
      who: 'domainProvider',
      details: `${asked(server)} Der Verweis heißt dort CNAME-Eintrag. Sein Ziel gehört zu ${owner}; einen abgelaufenen DynDNS-Namen können Sie dort auch neu anlegen.`,
    }),
  },
  DNS_NO_ADDRESS: {
    own: ({ name, server }) => ({
      finding: `Zum Namen ${name} ist im Internet keine Adresse eingetragen.`,
      remedy: `Tragen Sie beim Domain-Anbieter für ${name} die IPv4-Adresse Ihres Internetanschlusses ein.`,
      who: 'domainProvider',
      details: `${asked(server)} Den Namen gibt es. ${aRecord}`,
    }),
    alias: ({ name, server, target, owner }) => ({
      finding: `Ihr Name ${name} verweist auf ${target}, und dort ist keine Adresse eingetragen.`,
      remedy: `Lassen Sie beim Anbieter von ${owner} für ${target} die IPv4-Adresse Ihres Internetanschlusses eintragen.`,
      who: 'domainProvider',
      details: `${asked(server)} Der Verweis ist ein CNAME-Eintrag. ${aRecord}`,
    }),
  },
  DNS_CAPTIVE: ({ address }) => ({
    finding: `Ihr Internetanbieter leitet zurzeit jeden Namen auf seine eigene Seite um (${address}).`,
    remedy: 'Rufen Sie Ihren Internetanbieter an, und lassen Sie den Anschluss freischalten.',
    who: 'internetProvider',
    details:
      'So ist es, wenn der Anschluss gesperrt oder noch nicht freigeschaltet ist; in fremden Netzen auch vor der Anmeldung. Öffnen Sie an diesem Rechner eine beliebige Internetseite: Dort steht, was verlangt wird.',
  }),
  DNS_ALIAS_LOOP: ({ name, server, aliases }) => ({
    finding: `Ihr Name ${name} verweist im Kreis und führt deshalb nirgendwohin.`,
    remedy: `Ersetzen Sie beim Domain-Anbieter den Verweis von ${name} durch die Adresse Ihres Internetanschlusses.`,
    who: 'domainProvider',
    details: `${asked(server)} Die Verweise (CNAME-Einträge): ${[name, ...aliases.slice(0, 3)].join(' → ')} → … An ihre Stelle gehört ein A-Eintrag.`,
  }),
  DNS_SERVFAIL: {
    own: ({ name, server }) => ({
      finding: `Die Nameserver von ${name} geben keine gültige Auskunft; auch die Zertifizierungsstelle erfährt deshalb keine Adresse.`,
      remedy: `Melden Sie Ihrem Domain-Anbieter, dass seine Nameserver zu ${name} keine gültige Auskunft geben.`,
      who: 'domainProvider',
      details: `${asked(server)} Die Antwort lautet SERVFAIL. Meist sind die Nameserver gestört, für die Domain nicht eingerichtet, oder deren Unterschrift (DNSSEC) stimmt nicht.`,
    }),
    dynDns: ({ name, server, target, owner }) => ({
      finding: `Der DynDNS-Dienst ${owner}, zu dem ${name} verweist, ist gestört: Er gibt zu ${target} keine Auskunft.`,
      remedy: 'Warten Sie, bis der DynDNS-Dienst wieder antwortet; ob er von einer Störung weiß, sagt seine Webseite.',
      who: 'wait',
      details: `${asked(server)} Die Antwort lautet SERVFAIL; der Verweis ist ein CNAME-Eintrag. Bleibt es dabei, kann Ihr IT-Partner den Namen mit einem A-Eintrag selbst auf die Adresse Ihres Anschlusses legen, wenn die sich nicht ändert.`,
    }),
    alias: ({ name, server, target, owner }) => ({
      finding: `Ihr Name ${name} verweist auf ${target}, und die Nameserver dort geben keine gültige Auskunft.`,
      remedy: `Melden Sie dem Anbieter von ${owner}, dass seine Nameserver zu ${target} keine gültige Auskunft geben.`,
      who: 'domainProvider',
      details: `${asked(server)} Die Antwort lautet SERVFAIL; der Verweis ist ein CNAME-Eintrag.`,
    }),
  },
  DNS_DNSSEC_BROKEN: {
    staleDs: dnssecBroken(
      'stimmt nicht',
      (domain) => `Löschen Sie beim Domain-Anbieter von ${domain} den alten DS-Eintrag.`,
      'Der DS-Eintrag kündigt einen Schlüssel an, den die Nameserver der Domain nicht haben; das bleibt oft nach einem Wechsel des Anbieters zurück. DNS-Server, die Unterschriften nicht prüfen, merken davon nichts.',
    ),
    unsigned: dnssecBroken(
      'fehlt',
      (domain) => `Lassen Sie den Domain-Anbieter die Einträge von ${domain} neu unterschreiben (DNSSEC).`,
      'Ein DS-Eintrag kündigt unterschriebene Einträge an, die Nameserver liefern sie aber ohne Unterschrift (RRSIG). Ohne DS-Eintrag gilt die Domain als nicht unterschrieben, was ebenfalls genügt.',
    ),
    expired: dnssecBroken(
      'ist abgelaufen',
      (domain) => `Lassen Sie den Domain-Anbieter die Einträge von ${domain} neu unterschreiben (DNSSEC).`,
      'Unterschriften (RRSIG) gelten einige Wochen, und die Nameserver erneuern sie von selbst; hier ist das ausgeblieben.',
    ),
    refused: dnssecBroken(
      'stimmt nicht',
      (domain) =>
        `Melden Sie dem Domain-Anbieter von ${domain}, dass die Unterschrift (DNSSEC) der Domain nicht stimmt.`,
      'Ein DNS-Server, der Unterschriften prüft, verweigert die Auskunft (SERVFAIL) und gibt sie nur ungeprüft. Oft ist nach einem Wechsel des Anbieters ein alter DS-Eintrag geblieben.',
    ),
  },
  DNS_TIMEOUT: {
    gone: nameServerGone,
    system: ({ name }) => ({
      finding: `Auf die Frage nach ${name} kam keine Antwort aus dem Internet; der DNS-Server dieses Rechners schweigt.`,
      remedy: routerRestart,
      who: 'you',
      details: 'DNS-Server dieses Rechners ist meist der Router. Auch eine gestörte Internetverbindung wirkt so.',
    }),
    other: ({ name, server }) => ({
      finding: `Auf die Frage nach ${name} kam keine Antwort: ${capitalize(say('dnsServer', { server }))} schweigt.`,
      remedy: otherDnsServer,
      who: 'itPartner',
      details: emptyMeansSystem,
    }),
  },
  DNS_NO_ANSWER: {
    gone: nameServerGone,
    refused: ({ name }) => ({
      finding: `Der DNS-Server dieses Rechners weigert sich, Auskunft über ${name} zu geben.`,
      remedy: `Nehmen Sie ${name} im Router in die Ausnahmen von Filter und DNS-Rebind-Schutz auf.`,
      who: 'itPartner',
      details: 'Die Antwort lautet REFUSED. DNS-Server dieses Rechners ist meist der Router.',
    }),
    system: ({ name, systemCode }) => ({
      finding: `Auf die Frage nach ${name} kam vom DNS-Server dieses Rechners keine brauchbare Antwort.`,
      remedy: routerRestart,
      who: 'you',
      details: `DNS-Server dieses Rechners ist meist der Router. Meldung des Systems: ${systemCode}.`,
    }),
    other: ({ name, server, systemCode }) => ({
      finding: `Auf die Frage nach ${name} gab ${say('dnsServer', { server })} keine brauchbare Antwort.`,
      remedy: otherDnsServer,
      who: 'itPartner',
      details: `Meldung des Systems: ${systemCode}. ${emptyMeansSystem}`,
    }),
  },
  DNS_NOT_CHECKED: () => noAction('Nicht geprüft, weil keine öffentliche Server-Adresse eingetragen ist.'),

  IPV4_PUBLIC: ({ addresses }, format) =>
    noAction(`Der Name führt zu einer öffentlichen IPv4-Adresse: ${format.list(addresses)}.`),
  IPV4_INTERNAL: ({ addresses }, format) =>
    noAction(
      `Der Name führt zu ${format.list(addresses)}. Das ist keine öffentliche Adresse, für Ihre eigene Zertifizierungsstelle im selben Netz aber erreichbar.`,
    ),
  IPV4_INSIDE: internalOnly,
  IPV4_PARTLY_PUBLIC: partlyPublic,
  IPV4_NOT_PUBLIC: ipv4NotPublic,
  IPV4_NONE: () => ({
    finding: 'Ihr Name hat nur eine IPv6-Adresse; Besucher, die kein IPv6 haben, erreichen Ihren Server nicht.',
    remedy: 'Bitten Sie Ihren Internetanbieter um eine öffentliche IPv4-Adresse („Dual Stack“) für Ihren Anschluss.',
    who: 'internetProvider',
    details:
      'Anschlüssen mit DS-Lite fehlt sie; hat Ihr Anschluss eine, gehört sie beim Domain-Anbieter in einen A-Eintrag. Für das Zertifikat genügt IPv6, wenn der Router Port 80 und 443 für diesen Rechner freigibt und der Webserver selbst auf Port 80 hört (Erweitert → Dieser Server, „profacto-tls settings set httpPort=80“).',
  }),
  IPV4_NOT_CHECKED: () => noAction(noAddresses),
  IPV6_PUBLIC: ({ addresses }, format) =>
    noAction(
      `Der Name führt auch zu einer öffentlichen IPv6-Adresse: ${format.list(addresses)}. Die Zertifizierungsstelle ruft sie zuerst auf.`,
    ),
  IPV6_INTERNAL: ({ addresses }, format) =>
    noAction(
      `Der Name führt auch zu ${format.list(addresses)}. Das ist keine öffentliche Adresse, für Ihre eigene Zertifizierungsstelle im selben Netz aber erreichbar.`,
    ),
  IPV6_INSIDE: internalOnly,
  IPV6_PARTLY_PUBLIC: partlyPublic,
  IPV6_NOT_PUBLIC: ({ address, kind }) => ({
    finding: `Als IPv6-Adresse Ihres Namens ist ${address} eingetragen, die aus dem Internet nicht hierher führt.`,
    remedy: 'Löschen Sie beim Domain-Anbieter den AAAA-Eintrag (IPv6-Adresse) des Namens.',
    who: 'domainProvider',
    details: `Es ist ${kinds[kind]}. Die Zertifizierungsstelle ruft IPv6-Adressen zuerst auf. Bei DynDNS trägt der Router die Adresse wieder ein, bis die Übermittlung von IPv6 dort ausgeschaltet ist.`,
  }),
  IPV6_NONE: () => noAction('Der Name hat keine IPv6-Adresse; das ist in Ordnung, IPv4 genügt.'),
  IPV6_NOT_CHECKED: () => noAction(noAddresses),

  RESOLVER_ONE: ({ server }) => noAction(`Gefragt wurde ${say('dnsServer', { server })}.`),
  RESOLVERS_AGREE: ({ server }) =>
    noAction(
      `${capitalize(say('dnsServer', { server }))} und ${say('dnsServer', { server: 'system' })} geben dieselbe Auskunft.`,
    ),
  RESOLVERS_SPLIT: ({ addresses, systemAddresses }, { list }) =>
    noAction(
      `In Ihrem Netz führt der Name zu diesem Rechner (${say('addresses', { addresses: systemAddresses, list })}); im Internet gilt: ${say('addresses', { addresses, list })}.`,
    ),
  RESOLVERS_DIFFER: {
    house: ({ addresses, systemAddresses, lanAddress }, { list }) => ({
      finding: `In Ihrem Netz führt der Name zu einem anderen Gerät (${say('addresses', { addresses: systemAddresses, list })}); im Internet gilt: ${say('addresses', { addresses, list })}.`,
      remedy: `Ändern Sie im DNS-Server Ihres Hauses die Adresse des Namens auf die dieses Rechners${inBrackets(lanAddress ?? null)}.`,
      who: 'itPartner',
      details:
        'Die Zertifizierungsstelle fragt im Internet und ist davon nicht betroffen; Ihre Rechner im Haus sind es. Ein DNS-Server sagt, welche Adresse zu einem Namen gehört; im Haus ist das der Router oder ein Server (Domänencontroller).',
    }),
    systemOld: ({ addresses, systemAddresses }, { list }) => ({
      finding: `Der DNS-Server dieses Rechners hat noch die alte Auskunft (${say('addresses', { addresses: systemAddresses, list })}); im Internet gilt: ${say('addresses', { addresses, list })}.`,
      remedy: waitADay,
      who: 'wait',
      details:
        'So sagen es die Nameserver der Domain. Andere DNS-Server behalten eine Auskunft, bis deren Frist (TTL) abläuft.',
    }),
    configuredOld: ({ server, addresses, systemAddresses }, { list }) => ({
      finding: `${capitalize(say('dnsServer', { server }))} hat noch die alte Auskunft (${say('addresses', { addresses, list })}); im Internet gilt: ${say('addresses', { addresses: systemAddresses, list })}.`,
      remedy: waitADay,
      who: 'wait',
      details:
        'So sagen es die Nameserver der Domain. Andere DNS-Server behalten eine Auskunft, bis deren Frist (TTL) abläuft.',
    }),
    zoneDisagrees: ({ addresses, systemAddresses }, { list }) => ({
      finding:
        'Die Nameserver Ihrer Domain widersprechen sich; je nachdem, welchen die Zertifizierungsstelle fragt, kommt sie nicht zu Ihnen.',
      remedy: 'Melden Sie Ihrem Domain-Anbieter, dass seine Nameserver für den Namen verschiedene Adressen nennen.',
      who: 'domainProvider',
      details: `Genannt wurden ${say('addresses', { addresses, list })} und ${say('addresses', { addresses: systemAddresses, list })}. Einer der Nameserver kennt die letzte Änderung noch nicht.`,
    }),
    unknown: ({ server, addresses, systemAddresses }, { list }) => ({
      finding: `Zwei DNS-Server sagen zu Ihrem Namen Verschiedenes: ${say('addresses', { addresses, list })} und ${say('addresses', { addresses: systemAddresses, list })}.`,
      remedy: waitADay,
      who: 'wait',
      details: `Die erste Auskunft gab ${say('dnsServer', { server })}, die zweite ${say('dnsServer', { server: 'system' })}. Nach einer Änderung beim Domain-Anbieter dauert es einige Stunden, bis alle dasselbe sagen.`,
    }),
  },
  DNS_SERVERS_DISAGREE: {
    old: ({ name, addresses, others }, { list }) => ({
      finding: `Die Nameserver Ihrer Domain widersprechen sich: Einer nennt für ${name} noch ${say('addresses', { addresses: others, list })}.`,
      remedy: allNameServers(say('addresses', { addresses, list })),
      who: 'domainProvider',
      details: nameServersExplained(say('addresses', { addresses, list })),
    }),
    missing: ({ name, addresses }, { list }) => ({
      finding: `Die Nameserver Ihrer Domain widersprechen sich: Einer kennt die Adresse von ${name} nicht.`,
      remedy: allNameServers(say('addresses', { addresses, list })),
      who: 'domainProvider',
      details: nameServersExplained(say('addresses', { addresses, list })),
    }),
  },
  RESOLVER_HIDES_NAME: {
    denies: ({ name, addresses }, { list }) => ({
      finding: `Der DNS-Server dieses Rechners, meist der Router, verschweigt ${name}; im Internet führt der Name zu ${say('addresses', { addresses, list })}.`,
      remedy: `Tragen Sie ${name} im Router als Ausnahme beim DNS-Rebind-Schutz ein.`,
      who: 'itPartner',
      details:
        'Viele Router, auch die FRITZ!Box, verschweigen Namen, die ins eigene Netz führen. Die Zertifizierungsstelle fragt im Internet und ist davon nicht betroffen. Einen ganz neuen Namen kennen manche DNS-Server erst nach einigen Stunden.',
    }),
    fails: ({ name, addresses }, { list }) => ({
      finding: `Der DNS-Server dieses Rechners, meist der Router, gibt zu ${name} keine gültige Auskunft; im Internet führt der Name zu ${say('addresses', { addresses, list })}.`,
      remedy: routerRestart,
      who: 'you',
      details:
        'Die Antwort lautet SERVFAIL. Die Zertifizierungsstelle fragt im Internet und ist davon nicht betroffen.',
    }),
  },
  RESOLVERS_NOT_COMPARED: () => noAction('Nicht verglichen, weil mindestens eine der beiden Auskünfte fehlt.'),

  CAA_NONE: ({ name }) =>
    noAction(`Für ${name} gibt es keinen CAA-Eintrag; jede Zertifizierungsstelle darf Zertifikate ausstellen.`),
  CAA_ALLOWS: ({ domain, issuer }) =>
    noAction(`Der CAA-Eintrag von ${domain} erlaubt ${issuer} ausdrücklich, Zertifikate auszustellen.`),
  CAA_FORBIDS: {
    own: ({ domain, allowed, ca }, { list }) => ({
      finding: `Die Domain ${domain} bestimmt, wer Zertifikate ausstellen darf: ${say('allowedCas', { allowed, list })}; ${caMissing(ca)}.`,
      remedy: `Ergänzen Sie beim Domain-Anbieter von ${domain} den CAA-Eintrag ${say('caaRecord', { ca })}.`,
      who: 'domainProvider',
      details: 'Ohne jeden CAA-Eintrag darf jede Zertifizierungsstelle ausstellen.',
    }),
    aliasOwn: ({ domain, via, allowed, ca }, { list }) => ({
      finding: `Ihr Name ${via} verweist auf ${domain}, und dort darf Zertifikate ausstellen: ${say('allowedCas', { allowed, list })}; ${caMissing(ca)}.`,
      remedy: `Ergänzen Sie beim Domain-Anbieter für ${domain} den CAA-Eintrag ${say('caaRecord', { ca })}.`,
      who: 'domainProvider',
      details: besideAlias,
    }),
    alias: ({ domain, via, owner, allowed, ca }, { list }) => ({
      finding: `Ihr Name ${via} verweist auf ${domain}, und dort darf Zertifikate ausstellen: ${say('allowedCas', { allowed, list })}; ${caMissing(ca)}.`,
      remedy: `Bitten Sie den Anbieter von ${owner}, für ${domain} den CAA-Eintrag ${say('caaRecord', { ca })} zu ergänzen.`,
      who: 'domainProvider',
      details: besideAlias,
    }),
    malformed: ({ domain, via, malformed, place, ca }) => ({
      finding: `Der CAA-Eintrag „${excerpt(malformed, 80)}“ von ${domain} ist falsch geschrieben und verbietet deshalb das Zertifikat.`,
      remedy: `Ersetzen Sie beim Domain-Anbieter von ${place} diesen CAA-Eintrag durch ${say('caaRecord', { ca })}.`,
      who: 'domainProvider',
      details: `Ein CAA-Eintrag, der nicht nach RFC 8659 geschrieben ist, erlaubt niemandem etwas.${aliasNote(via, domain)}`,
    }),
  },
  CAA_RESTRICTS: {
    validationmethods: ({ domain, via, place, value, challenge = 'http-01' }) => ({
      finding: `Der CAA-Eintrag von ${domain} erlaubt nur das Prüfverfahren „${excerpt(value, 100)}“; profacto verwendet ${way(challenge)}.`,
      remedy: `Ergänzen Sie beim Domain-Anbieter von ${place} im CAA-Eintrag bei „validationmethods“ den Wert „${challenge}“.`,
      who: 'domainProvider',
      details: `Ohne die Angabe „validationmethods“ sind alle Prüfverfahren erlaubt.${aliasNote(via, domain)}`,
    }),
    accounturi: ({ domain, via, place, value, account }) => ({
      finding: `Der CAA-Eintrag von ${domain} erlaubt Zertifikate nur einem anderen Konto bei der Zertifizierungsstelle als dem dieser Installation.`,
      remedy: `Ersetzen Sie beim Domain-Anbieter von ${place} im CAA-Eintrag den Wert von „accounturi“ durch „${excerpt(account, 120)}“.`,
      who: 'domainProvider',
      details: `Jetzt steht dort „${excerpt(value, 120)}“.${aliasNote(via, domain)}`,
    }),
    noAccount: ({ domain, via, place, value }) => ({
      finding: `Der CAA-Eintrag von ${domain} erlaubt Zertifikate nur einem bestimmten Konto bei der Zertifizierungsstelle; diese Installation hat noch keines.`,
      remedy: `Entfernen Sie beim Domain-Anbieter von ${place} im CAA-Eintrag die Angabe „accounturi“.`,
      who: 'domainProvider',
      details: `Jetzt steht dort „${excerpt(value, 120)}“.${aliasNote(via, domain)}`,
    }),
  },
  CAA_CRITICAL_UNKNOWN: ({ domain, via, owner, tag }) => ({
    finding: `Die Domain ${domain} hat einen zwingenden CAA-Eintrag „${excerpt(tag, 40)}“, den keine Zertifizierungsstelle kennt; deshalb müssen alle ablehnen.`,
    remedy: `Löschen Sie beim Domain-Anbieter von ${owner ?? domain} den CAA-Eintrag „${excerpt(tag, 40)}“.`,
    who: 'domainProvider',
    details: `Zwingend macht ihn die Zahl am Anfang (128); mit 0 wird er übergangen.${aliasNote(via, domain)}`,
  }),
  CAA_SERVFAIL: {
    own: ({ domain, via, place }) => ({
      finding: `Die Nameserver von ${domain} beantworten die Frage nach CAA-Einträgen nicht; ohne Antwort darf die Zertifizierungsstelle nichts ausstellen.`,
      remedy: `Melden Sie dem Domain-Anbieter von ${place}, dass seine Nameserver Fragen nach CAA-Einträgen nicht beantworten.`,
      who: 'domainProvider',
      details: `Die Antwort lautet SERVFAIL; richtig wäre eine leere Antwort, auch ohne CAA-Eintrag. Häufig stimmt die Unterschrift der Domain (DNSSEC) nicht.${aliasNote(via, domain)}`,
    }),
    suffix: ({ domain }) => ({
      finding: `Das Verzeichnis der Endung „.${domain}“ ist gestört; ohne seine Auskunft darf die Zertifizierungsstelle nichts ausstellen.`,
      remedy: waitAnHour,
      who: 'wait',
      details:
        'Die Frage nach CAA-Einträgen der Endung wurde mit SERVFAIL beantwortet. Ihr Name und Ihre Domain haben damit nichts zu tun.',
    }),
  },
  CAA_NO_ANSWER: {
    own: ({ domain, systemCode }) => ({
      finding: `Ob die Zertifizierungsstelle für ${domain} ausstellen darf, ist von hier aus nicht zu erfahren.`,
      remedy: askInternet,
      who: 'itPartner',
      details: `Auf die Frage nach CAA-Einträgen kam keine Antwort (${systemCode}); manche Router geben solche Fragen nicht weiter.`,
    }),
    suffix: ({ domain, systemCode }) => ({
      finding: `Das Verzeichnis der Endung „.${domain}“ gibt gerade keine Auskunft darüber, wer Zertifikate ausstellen darf.`,
      remedy: waitAnHour,
      who: 'wait',
      details: `Auf die Frage nach CAA-Einträgen der Endung kam keine Antwort (${systemCode}). Ihr Name und Ihre Domain haben damit nichts zu tun.`,
    }),
  },
  CAA_NOT_CHECKED: () =>
    noAction(
      'Nicht geprüft, weil der Name zu keiner Internet-Adresse führt oder nicht bekannt ist, wie die Zertifizierungsstelle in CAA-Einträgen heißt.',
    ),

  LINE_KNOWN: ({ address, router }) =>
    noAction(
      `Laut Ihrem Router${quoted(router, ' (', ')')} hat Ihr Anschluss die Adresse ${address}; der Name führt dorthin.`,
    ),
  LINE_RECORD_ELSEWHERE: {
    own: (data, { list }) => ({
      ...lineRecord.own(data, list),
      details: 'So sagt es Ihr Router. Einem Anschluss, dessen Adresse wechselt, hilft DynDNS auf Dauer.',
    }),
    dynDns: (data, { list, date }) => ({
      ...lineRecord.dynDns(data, list),
      details: `So sagt es Ihr Router.${lastThrough(data, date)} Er meldet die Adresse dem DynDNS-Anbieter nach jedem Wechsel, wenn die Zugangsdaten dort stimmen.`,
    }),
    alias: (data, { list }) => ({ ...lineRecord.alias(data, list), details: 'So sagt es Ihr Router.' }),
  },
  LINE_RECORD_DOUBTFUL: {
    own: (data, { list, date }) => ({ ...lineRecord.own(data, list), details: changedSince(data, date) }),
    dynDns: (data, { list, date }) => ({ ...lineRecord.dynDns(data, list), details: changedSince(data, date) }),
    alias: (data, { list, date }) => ({ ...lineRecord.alias(data, list), details: changedSince(data, date) }),
  },
  LINE_RECORD_AT_HOSTER: ({ name, address, hoster, host }) => ({
    finding: `${name} führt zu einem Server bei ${hoster} (${address}), nicht zu Ihrem Internetanschluss.`,
    remedy: `Tragen Sie im Kundenkonto Ihrer Domain für ${name} als A-Eintrag die Adresse Ihres Internetanschlusses ein.`,
    who: 'domainProvider',
    details: `Der Server heißt ${host}. Die Adresse Ihres Anschlusses (IPv4) nennt der Router auf seiner Übersichtsseite; wechselt sie, hilft DynDNS.`,
  }),
  LINE_NAME_OF_HOMEPAGE: ({ name, address, title, example }) => ({
    finding: `Unter ${name} läuft Ihre Homepage${quoted(title, ' (', ')', 60)}, nicht profacto.`,
    remedy: `Tragen Sie als „Öffentliche Server-Adresse“ einen eigenen Namen für profacto ein, zum Beispiel ${example}.`,
    who: 'you',
    details: `${name} führt zu ${address}. Den neuen Namen legt Ihr Domain-Anbieter an, mit der Adresse Ihres Internetanschlusses; der Eintrag von ${name} bleibt, wie er ist.`,
  }),
  LINE_SHARED: {
    cgnat: ({ address }) => ({
      finding:
        'Ihr Anschluss hat keine eigene IPv4-Adresse: Er teilt sich eine mit anderen Kunden Ihres Internetanbieters (CGNAT).',
      remedy: askForIpv4,
      who: 'internetProvider',
      details: `Ihr Router hat nach außen ${address ?? 'keine Adresse'}, eine Adresse aus dem Netz des Anbieters. Von außen führt sie zu niemandem.`,
    }),
    dsLite: () => ({
      finding: 'Ihr Anschluss hat keine eigene IPv4-Adresse (DS-Lite); über IPv4 kommt von außen niemand zu Ihnen.',
      remedy: askForIpv4,
      who: 'internetProvider',
      details:
        'So sagt es Ihr Router. Ohne öffentliche IPv4-Adresse geht es nur über IPv6: mit einem AAAA-Eintrag zu diesem Rechner, ohne A-Eintrag, und mit Port 80 und Port 443 im Router für IPv6 geöffnet.',
    }),
    lost: ({ address }) => ({
      finding: 'Ihr Anschluss hat zurzeit keine eigene IPv4-Adresse mehr; von außen kommt niemand zu Ihnen.',
      remedy: 'Fragen Sie Ihren Internetanbieter, warum Ihr Anschluss keine öffentliche IPv4-Adresse mehr hat.',
      who: 'internetProvider',
      details: `Ihr Router hat nach außen nur ${address ?? 'eine geteilte Adresse'}: Die teilt er sich mit anderen Kunden (CGNAT, DS-Lite), sie führt von außen zu niemandem. Oft ist die Leitung gestört, und der Router läuft so lange über seine Mobilfunk-Reserve; nach der Störung geht alles wieder.`,
    }),
  },
  LINE_BEHIND_ROUTER: (data) => ({
    finding: `Ihr Router hängt hinter einem zweiten Router: Nach außen hat er nur die Adresse ${data.address}.`,
    remedy: `Leiten Sie im vorderen Router ${portsOf(data)} an ${data.address} weiter.`,
    who: 'itPartner',
    details:
      'Der vordere Router ist meist das Gerät des Internetanbieters. Arbeitet es nur als Modem („Bridge“), braucht es keine Weiterleitung. Auch Anschlüsse über Mobilfunk sehen so aus; ihnen hilft nur eine öffentliche Adresse vom Anbieter.',
  }),
  LINE_OTHER_ROUTER: (data) => ({
    finding: `${data.name} führt zum Anschluss des Routers ${data.router}${quoted(data.routerName, ' (', ')')}; dieser Rechner geht aber über den Router ${data.gateway} ins Internet, seine Antworten kommen deshalb nicht an.`,
    remedy: `Stellen Sie in den Netzwerkeinstellungen dieses Rechners ${data.router} als Standard-Gateway ein.`,
    who: 'itPartner',
    details: `Das Standard-Gateway ist der Router, über den ein Rechner ins Internet geht. Soll es bei ${data.gateway} bleiben, gehören Name und Weiterleitungen auf dessen Anschluss.`,
  }),
  LINE_GUEST_NETWORK: (data) => ({
    finding: `Dieser Rechner (${data.lanAddress}) hängt im Gastnetz Ihres Routers; dorthin lässt der Router aus dem Internet niemanden durch.`,
    remedy: 'Stecken Sie das Netzwerkkabel dieses Rechners in eine Buchse des Routers, die nicht für Gäste ist.',
    who: 'you',
    details:
      'Adressen, die mit 192.168.179 beginnen, vergibt eine FRITZ!Box an Gäste, über WLAN oder die Buchse LAN 4 („Gastzugang für LAN 4“); LAN 1, 2 und 3 sind nie für Gäste. Danach hat der Rechner wieder eine andere Adresse; die Weiterleitungen im Router müssen zu ihr führen.',
  }),
  LINE_PORT_ELSEWHERE: {
    device: (data) => ({
      finding: `Ihr Router leitet ${portsOf(data)} an ein anderes Gerät (${data.to.address}) weiter, nicht an diesen Rechner.`,
      remedy: forwardAll(data),
      who: 'itPartner',
      details: `${fromRouter} Oft ist es die frühere Adresse dieses Rechners: Im Router lässt sich ihm eine feste zuweisen.`,
    }),
    here: (data) => ({
      finding: `Ihr Router leitet ${portsOf(data)} an Port ${String(data.to.port)} dieses Rechners weiter, wo profacto Datenschutz nicht antwortet.`,
      remedy: forwardAll(data),
      who: 'itPartner',
      details: fromRouter,
    }),
  },
  LINE_PORT_MISSING: (data) => ({
    finding: `Ihr Router leitet Port ${String(data.told)} an diesen Rechner weiter, ${portsOf(data)} aber nicht.`,
    remedy: forwardAll(data),
    who: 'itPartner',
    details: fromRouter,
  }),
  LINE_PORT_UDP: (data) => ({
    finding: `Ihr Router leitet ${portsOf(data)} nur für UDP hierher weiter; gebraucht wird TCP.`,
    remedy: `Stellen Sie im Router die Freigabe für ${portsOf(data)} von UDP auf TCP um.`,
    who: 'itPartner',
    details:
      'So sagt es Ihr Router. TCP und UDP sind zwei Arten von Verbindungen; Webseiten und die Zertifizierungsstelle kommen über TCP.',
  }),
  LINE_PORT_LIMITED: (data) => ({
    finding: `Ihr Router leitet ${portsOf(data)} nur für Aufrufe von ${data.from} hierher weiter; alle anderen lässt er nicht herein.`,
    remedy: `Heben Sie im Router bei der Freigabe von ${portsOf(data)} die Beschränkung auf ${data.from} auf.`,
    who: 'itPartner',
    details: `So sagt es Ihr Router. Die Zertifizierungsstelle und Besucher kommen von überall; ${data.from} ist vielleicht der Anschluss, von dem aus jemand Ihren Server betreut.`,
  }),
  LINE_PORT_WITHDRAWN: (data) => ({
    finding: `Ihr Router leitet ${portsOf(data)} nicht mehr hierher weiter: Er hat zurückgenommen, was profacto Datenschutz dort geöffnet hatte.`,
    remedy: 'Erlauben Sie diesem Rechner im Router wieder selbstständige Portfreigaben.',
    who: 'itPartner',
    details: `In einer FRITZ!Box steht das unter Internet → Freigaben beim Gerät; profacto Datenschutz öffnet die Ports dann von selbst wieder. Ebenso gut ist eine Weiterleitung von Hand: ${forwardAll(data)}`,
  }),
  LINE_PORT_OFF: (data) => ({
    finding: `Im Router ist die Freigabe von ${portsOf(data)} für diesen Rechner eingetragen, aber ausgeschaltet.`,
    remedy: `Schalten Sie im Router die Freigabe von ${portsOf(data)} ein.`,
    who: 'itPartner',
    details: 'So sagt es Ihr Router. In einer FRITZ!Box fehlt dort der Haken unter „Aktiv“ (Internet → Freigaben).',
  }),
  LINE_PORT_HELD: (data) => ({
    finding: `Ihr Router leitet ${portsOf(data)} richtig hierher; die Firewall dieses Rechners hält die Aufrufe auf.`,
    remedy: `Geben Sie in der Firewall dieses Rechners Port ${String(data.forwards[0]?.internalPort)} (TCP) für eingehende Verbindungen frei.`,
    who: 'itPartner',
    details:
      'So sagt es der Router, und über den anderen Port kommt man hinein. Unter Windows ist es die „Windows Defender Firewall“ (Eingehende Regeln), oder das Netz gilt nach einem Update als „öffentlich“.',
  }),
  LINE_UNKNOWN: () => noAction('Der Router sagt nichts über den Anschluss, oder nichts, was hier weiterhilft.'),

  HTTP_PORT_OURS: ({ port }) => noAction(`Der integrierte Webserver antwortet auf Port ${String(port)}.`),
  HTTP_PORT_FREE: ({ port }) => noAction(`Port ${String(port)} ist frei.`),
  HTTP_PORT_BUSY: portBusy('httpPort'),
  HTTP_PORT_FORBIDDEN: portForbidden('httpPort'),
  HTTP_PORT_UNUSABLE: portUnusable('httpPort'),

  HTTP_PORT_PROFACTO: ({ port, server }) =>
    noAction(
      `Auf Port ${String(port)} antwortet profacto${server === null ? '' : ` (${server})`} und liefert Dateien aus seinem Web-Ordner aus.`,
    ),
  WEBROOT_NOT_SERVED: asFindings(besideTexts.de.webroot),
  WEBROOT_UNUSABLE: asFindings(besideTexts.de.folder),

  CHALLENGE_COMES_BACK: ({ address, port }) =>
    noAction(`Ein Probeaufruf über ${address}, Port ${String(port)}, ist bei profacto angekommen.`),
  CHALLENGE_NOT_FROM_HERE: (data) => ({
    finding: `Von hier lässt sich nicht prüfen, ob Port ${String(data.port)} von außen hierher führt: ${data.address} war nicht zu erreichen, ${noAnswer[data.cause]}.`,
    remedy:
      'Machen Sie einen „Probelauf“: Dabei ruft die Zertifizierungsstelle Ihren Server von außen auf, installiert wird nichts.',
    who: 'you',
    details: `${whyInconclusive[familyOf(data.address)]} Auf der Befehlszeile heißt der Probelauf „profacto-tls request --staging“.${ifMissing('Erreicht er diesen Rechner nicht', data)}`,
  }),
  CHALLENGE_NOT_ANSWERED: {
    plain: (data) => ({
      finding: `Ein Aufruf über ${data.address}, Port ${String(data.port)}, kommt nicht bei profacto an: ${noAnswer[data.cause]}.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: firewall(data),
    }),
    otherPort: (data) => ({
      finding: `Unter ${data.address} führt Port ${String(data.otherPort)} hierher, Port ${String(data.port)} aber nicht: ${noAnswer[data.cause]}.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: firewall(data),
    }),
  },
  CHALLENGE_CHANGED: {
    path: ({ by }) => ({
      finding: `Der Aufruf kommt bei profacto Datenschutz an, aber etwas dazwischen${quoted(by, ' (', ')')} verändert seinen Pfad.`,
      remedy:
        'Schalten Sie das Umschreiben von Adressen für /.well-known/acme-challenge/ dort aus, wo Port 80 durchgereicht wird.',
      who: 'itPartner',
      details: `${between} Der Pfad muss Zeichen für Zeichen ankommen, wie ihn die Zertifizierungsstelle schickt: mit großen und kleinen Buchstaben und ohne Schrägstrich am Ende.`,
    }),
    body: ({ by }) => ({
      finding: `Die Antwort von profacto Datenschutz kommt verändert zurück: Etwas dazwischen${quoted(by, ' (', ')')} schreibt darin herum.`,
      remedy:
        'Lassen Sie Antworten unter /.well-known/acme-challenge/ dort unverändert durch, wo Port 80 durchgereicht wird.',
      who: 'itPartner',
      details: `${between} Die Zertifizierungsstelle vergleicht die Antwort Byte für Byte; schon ein unsichtbares Zeichen davor oder ein Kommentar dahinter lässt sie scheitern.`,
    }),
    answer: ({ by }) => ({
      finding: `Der Aufruf kommt bei profacto Datenschutz an, aber etwas dazwischen${quoted(by, ' (', ')')} ersetzt dessen Antwort durch eine andere.`,
      remedy:
        'Lassen Sie Antworten unter /.well-known/acme-challenge/ dort unverändert durch, wo Port 80 durchgereicht wird.',
      who: 'itPartner',
      details: between,
    }),
    lost: () => ({
      finding: 'Der Aufruf kommt bei profacto Datenschutz an, aber dessen Antwort geht auf dem Rückweg verloren.',
      remedy:
        'Nehmen Sie /.well-known/acme-challenge/ auf Port 80 davon aus, dass eine Firewall den Inhalt untersucht.',
      who: 'itPartner',
      details: `${between} An der Weiterleitung im Router liegt es nicht, denn der Aufruf selbst ist hier angekommen.`,
    }),
  },
  CHALLENGE_UNSTEADY: {
    sharedOut: (data) => ({
      finding: `${someArrived(data)}; die übrigen beantwortet ein anderes Gerät${quoted(data.says, ' (', ')')}.`,
      remedy: `Lassen Sie dort, wo Port ${String(data.port)} auf mehrere Geräte verteilt wird, nur ${target(data)} übrig.`,
      who: 'itPartner',
      details: `Verteilt werden Aufrufe im Router oder in einem Server davor (Load-Balancer). ${alsoVisitors}`,
    }),
    lost: (data) => ({
      finding: `${someArrived(data)}; die übrigen gehen auf dem Weg verloren.`,
      remedy: `Lassen Sie nachsehen, ob ein zweites Gerät im Haus dieselbe Adresse hat wie dieser Rechner${inBrackets(data.forward.lanAddress)}.`,
      who: 'itPartner',
      details: `Ist es das nicht, verteilt vielleicht der Router Port ${String(data.port)} auf mehrere Geräte; dort darf nur ${target(data)} übrig bleiben. ${alsoVisitors}`,
    }),
  },
  CHALLENGE_RECORD_WRONG: {
    elsewhere: (data, { list }) => ({
      finding: `Der ${recordOf(data)} Ihrer Domain führt zu einem anderen Server${quoted(data.says, ' (', ')')}; hierher kommt ein Aufruf über ${hereOf(data, list)}.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: whichRecord(data),
    }),
    silent: (data, { list }) => ({
      finding: `Der ${recordOf(data)} Ihrer Domain führt ins Leere (${noAnswer[data.cause]}); hierher kommt ein Aufruf über ${hereOf(data, list)}.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: whichRecord(data),
    }),
  },
  CHALLENGE_RECORD_DOUBTFUL: {
    ipv6First: (data) => ({
      finding: `Der ${recordOf(data)} Ihrer Domain führt zu einem anderen Server${quoted(data.says, ' (', ')')}; hierher kommt ein Aufruf nur über IPv6.`,
      remedy: `Ersetzen Sie beim Domain-Anbieter den ${recordOf(data)} durch die IPv4-Adresse Ihres Internetanschlusses.`,
      who: 'domainProvider',
      details:
        'Die Zertifizierungsstelle ruft IPv6 zuerst auf, das Zertifikat kommt also trotzdem; Besucher ohne IPv6 landen aber beim anderen Server. Hat Ihr Anschluss keine eigene IPv4-Adresse (DS-Lite), löschen Sie den A-Eintrag.',
    }),
    elsewhere: (data, { list, date }) => ({
      finding: `Der ${recordOf(data)} Ihrer Domain führt zu einem anderen Server${quoted(data.says, ' (', ')')}; hierher kommt ein Aufruf über ${hereOf(data, list)}.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: `${whichRecord(data)}${cameThrough(data, date)}`,
    }),
    silent: (data, { list, date }) => ({
      finding: `Der ${recordOf(data)} Ihrer Domain führt ins Leere (${noAnswer[data.cause]}); hierher kommt ein Aufruf über ${hereOf(data, list)}.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: `${whichRecord(data)}${cameThrough(data, date)}`,
    }),
  },
  CHALLENGE_ROUTER_ANSWERS: (data) => ({
    finding: `Unter ${urlOf('http', data)} antwortet Ihr Router${quoted(data.title, ' (', ')')} statt profacto: Er leitet Port ${String(data.port)} nicht hierher weiter.`,
    remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
    who: whoOpens(data),
    details:
      'Benutzt der Router den Port für seinen eigenen Fernzugang, legen Sie diesen auf einen anderen Port. Ist beides schon so, zeigt er die Seite nur im eigenen Netz; dann gibt ein Probelauf Gewissheit.',
  }),
  CHALLENGE_ROUTER_INSIDE: {
    listed: (data) => ({
      finding: `Von hier aus zeigt Ihr Router${quoted(data.title, ' (', ')')} unter ${urlOf('http', data)} seine eigene Seite; nach seiner Liste leitet er Port ${String(data.port)} hierher weiter.`,
      remedy: 'Machen Sie einen Probelauf: Er zeigt, ob man von außen hierher kommt.',
      who: 'you',
    }),
    unknown: (data, format) => ({
      finding: `Aus dem eigenen Netz antwortet unter ${urlOf('http', data)} etwas anderes als profacto, meist der Router; aus dem Internet kam die Zertifizierungsstelle am ${format.date(data.reached)} hierher durch.`,
      remedy: afterNextChange,
      who: 'you',
    }),
    changed: (data, format) => ({
      finding: `Aus dem eigenen Netz kommt die Antwort von profacto Datenschutz verändert zurück; aus dem Internet kam die Zertifizierungsstelle am ${format.date(data.reached)} hierher durch.`,
      remedy: afterNextChange,
      who: 'you',
    }),
    router: (data, format) => ({
      finding: `Aus dem eigenen Netz antwortet unter ${urlOf('http', data)} Ihr Router${quoted(data.title, ' (', ')')}; aus dem Internet kam die Zertifizierungsstelle am ${format.date(data.reached)} hierher durch.`,
      remedy: afterNextChange,
      who: 'you',
    }),
  },
  CHALLENGE_FOREIGN_PAGE: {
    throttled: (data) => ({
      finding: `Ein vorgeschaltetes Gerät${quoted(data.server, ' (', ')')} drosselt die Aufrufe auf Port ${String(data.port)} (429 „zu viele Anfragen“).`,
      remedy: exemptFrom('von der Drosselung'),
      who: 'itPartner',
    }),
    passwordInFront: (data) => ({
      finding: `Ein vorgeschalteter Server${quoted(data.server, ' (', ')')} verlangt auf Port ${String(data.port)} ein Passwort (401), das die Zertifizierungsstelle nicht hat.`,
      remedy: exemptFrom('vom Passwortschutz'),
      who: 'itPartner',
    }),
    password: (data) => ({
      finding: `Auf Port ${String(data.port)} verlangt etwas vor diesem Rechner ein Passwort (401${quoted(data.server, ', ', '')}): ein Proxy, vielleicht ein anderes Gerät.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: exemptInstead('vom Passwortschutz'),
    }),
    refusedInFront: (data) => ({
      finding: `Ein vorgeschalteter Server${quoted(data.server, ' (', ')')} weist Aufrufe auf Port ${String(data.port)} ab (403).`,
      remedy: exemptFrom('von der Sperre'),
      who: 'itPartner',
    }),
    refused: (data) => ({
      finding: `Auf Port ${String(data.port)} weist etwas vor diesem Rechner Aufrufe ab (403${quoted(data.server, ', ', '')}): ein Proxy, vielleicht ein anderes Gerät.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: exemptInstead('von der Sperre'),
    }),
    page: (data) => ({
      finding: `Unter ${urlOf('http', data)} antwortet nicht profacto, sondern ${foreignPage(data)}.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: webspace,
    }),
  },
  CHALLENGE_ANSWERED_BY: (data) => answeredBy(data, 'httpPort'),
  CHALLENGE_NOT_FOUND: {
    other: (data) => ({
      finding: `Unter ${urlOf('http', data)} antwortet ein anderer Webserver als der von profacto${quoted(data.server, ' (', ')')}: Er kennt die Prüfdatei nicht.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: `Läuft der andere Webserver auf diesem Rechner, beenden Sie ihn. ${webspace}`,
    }),
    product: (data) => ({
      finding: `Unter ${urlOf('http', data)} antwortet ein anderes profacto Datenschutz als das auf diesem Rechner: Hier ist kein Aufruf angekommen.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: 'Meist läuft es noch auf einem früheren Server, zu dem der Router weiterleitet. Beenden Sie es dort.',
    }),
    erp: (data) => ({
      finding: `Unter ${urlOf('http', data)} antwortet profacto selbst${quoted(data.server, ' (', ')')}: Sein Webserver kennt die Prüfdatei nicht, die profacto Datenschutz dort bereitgelegt hätte.`,
      remedy: occupant.chooseWay,
      who: 'itPartner',
      details: occupant.aboutWays,
    }),
  },
  CHALLENGE_REDIRECTED_AWAY: (data) => ({
    finding: `Ein Aufruf von ${urlOf('http', data)} wird umgeleitet und kommt nicht bei profacto an${redirectTarget(', sondern endet bei ', data.location)}.`,
    remedy: noRedirect,
    who: 'itPartner',
    details: whereRedirected,
  }),
  CHALLENGE_REDIRECT_LOOP: (data) => ({
    finding: `Ein Aufruf von ${urlOf('http', data)} wird im Kreis umgeleitet${redirectTarget(', zuletzt nach ', data.location)}.`,
    remedy: noRedirect,
    who: 'itPartner',
    details: `Die Zertifizierungsstelle gibt dann auf. ${whereRedirected}`,
  }),
  CHALLENGE_GATEWAY_ERROR: {
    unreached: (data) => ({
      finding: `Der vorgeschaltete Server${quoted(data.server, ' (', ')')} auf Port ${String(data.port)} erreicht diesen Rechner nicht (${String(data.httpStatus)}).`,
      remedy: `Tragen Sie dort als Ziel ${target(data)} ein.`,
      who: 'itPartner',
      details: aboutGateways,
    }),
    fault: (data) => ({
      finding: `Unter ${urlOf('http', data)} antwortet ein vorgeschalteter Server${quoted(data.server, ' (', ')')} und meldet eine Störung (${String(data.httpStatus)}).`,
      remedy: `Stellen Sie ihn so ein, dass er Aufrufe auf Port ${String(data.port)} an ${target(data)} weitergibt.`,
      who: 'itPartner',
      details: aboutGateways,
    }),
  },
  CHALLENGE_NOT_HTTP: (data) => ({
    finding: `Unter ${data.address}, Port ${String(data.port)}, antwortet nicht profacto, sondern etwas, das kein HTTP spricht.`,
    remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
    who: whoOpens(data),
    details: 'Häufig führt der Port im Router zum HTTPS-Port oder zu einem anderen Dienst.',
  }),
  CHALLENGE_IPV6_REFUSED: {
    cut: (data) => ({
      finding: `Über IPv4 kommt ein Aufruf hier an; über IPv6 (${recordOf(data)}) wird die Verbindung angenommen, aber nicht beantwortet.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: `Die Zertifizierungsstelle ruft IPv6 zuerst auf und weicht auf IPv4 nur aus, wenn keine Verbindung zustande kommt. ${dynDnsHint(data)}`,
    }),
    redirected: (data) => ({
      finding: `Über IPv6 (${recordOf(data)}) kommt kein Aufruf hier an, über IPv4 nur durch eine Umleitung, und der folgt die Zertifizierungsstelle wieder über IPv6.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: `Von IPv6 auf IPv4 weicht die Zertifizierungsstelle nur beim ersten Aufruf aus, nicht nach einer Umleitung. ${dynDnsHint(data)}`,
    }),
  },
  CHALLENGE_IPV6_SILENT: (data) => ({
    finding: `Über IPv4 kommt ein Aufruf hier an, über IPv6 (${recordOf(data)}) nicht: ${noAnswer[data.cause]}.`,
    remedy: deleteRecord(data),
    who: whoDeletes(data),
    details: `Die Zertifizierungsstelle versucht zuerst IPv6 und danach IPv4; das Zertifikat kommt also trotzdem, Besucher müssen aber womöglich warten. ${dynDnsHint(data)}`,
  }),
  CHALLENGE_IPV6_ROUTER: (data) => ({
    finding: `Über IPv4 kommt ein Aufruf hier an; über IPv6 (${recordOf(data)}) antwortet von hier aus Ihr Router${quoted(data.title, ' (', ')')}.`,
    remedy: deleteRecord(data),
    who: whoDeletes(data),
    details: `Von außen ist Port ${String(data.port)} dort meist geschlossen; dann versucht die Zertifizierungsstelle es über IPv4. ${dynDnsHint(data)}`,
  }),
  CHALLENGE_OVER_TLS: {
    setting: ({ port }) =>
      noAction(
        `Die Zertifizierungsstelle prüft über Port ${String(port)} (TLS-ALPN-01), wie eingestellt. Port 80 braucht sie nicht.`,
      ),
    auto: ({ port }) =>
      noAction(
        `Port 80 führt nicht hierher, Port ${String(port)} schon: Die Zertifizierungsstelle prüft deshalb über Port ${String(port)} (TLS-ALPN-01).`,
      ),
    record: ({ port }) =>
      noAction(
        `Nicht jede Adresse Ihrer Domain führt auf Port 80 hierher: Die Zertifizierungsstelle prüft deshalb über Port ${String(port)} (TLS-ALPN-01).`,
      ),
    changed: ({ port }) =>
      noAction(
        `Auf Port 80 verändert etwas dazwischen, was hier ankommt oder zurückgeht: Die Zertifizierungsstelle prüft deshalb über Port ${String(port)} (TLS-ALPN-01).`,
      ),
  },
  CHALLENGE_NOT_CHECKED: () =>
    noAction(
      'Nicht geprüft, weil der Name zu keiner Internet-Adresse führt oder der HTTP-Port auf diesem Rechner nicht offen ist.',
    ),

  OUTSIDE_REACHED: ({ at, by }, format) =>
    noAction(
      `Die Zertifizierungsstelle hat diesen Server von außen erreicht, zuletzt ${occasions[by]} am ${format.time(at)}.`,
    ),
  OUTSIDE_NOT_REACHED: ({ at, by, detail, challenge }, format) => ({
    finding: `Die Zertifizierungsstelle hat diesen Server von außen nicht erreicht, zuletzt ${occasions[by]} am ${format.time(at)}.`,
    remedy: `Machen Sie einen „Probelauf“, sobald die Prüfungen von Domain, Router und Port ${challenge === 'tls-alpn-01' ? '443' : '80'} nichts mehr zeigen.`,
    who: 'you',
    details: `Er zählt bei der Zertifizierungsstelle nicht als Versuch; auf der Befehlszeile heißt er „profacto-tls request --staging“.${quoted(detail, ' Ihre Meldung war: ', '.', 180)}`,
  }),
  OUTSIDE_NOT_ASKED: () =>
    noAction(
      'Noch nicht bekannt: Die Zertifizierungsstelle hat diesen Server bisher nicht von außen aufgerufen. Ein Probelauf gibt Gewissheit, ohne etwas zu installieren.',
    ),

  CA_ANSWERS: ({ host }) => noAction(`${host} ist erreichbar.`),
  CA_UNREACHABLE: {
    offline: ({ host, systemCode }) => ({
      finding: `Die Zertifizierungsstelle (${host}) ist nicht zu erreichen: Von diesem Rechner führt kein Weg ins Internet.`,
      remedy: connectInternet,
      who: 'you',
      details: `Haben andere Rechner im Haus Internet, kennt dieser vielleicht den Router nicht (Standard-Gateway in den Netzwerkeinstellungen); darum kümmert sich Ihr IT-Partner. Meldung des Systems: ${systemCode}.`,
    }),
    noName: ({ host, cause, systemCode }) => ({
      finding: `Die Zertifizierungsstelle (${host}) ist nicht zu erreichen: ${say('caUnreachable', { cause, systemCode })}.`,
      remedy: connectInternet,
      who: 'you',
      details: `Öffnet er andere Internetseiten, antwortet der DNS-Server nicht richtig, den er verwendet; darum kümmert sich Ihr IT-Partner. ${caOutage}`,
    }),
    filtered: ({ host }) => ({
      finding: `Ein DNS-Filter in Ihrem Netz sperrt den Namen der Zertifizierungsstelle (${host}).`,
      remedy: `Geben Sie ${host} im DNS-Filter (Werbeblocker, Jugendschutz, Firewall) frei.`,
      who: 'itPartner',
      details:
        'Der DNS-Server dieses Rechners nennt zu diesem Namen keine Adresse im Internet. Solche Filter laufen im Router, in der Firewall, als Pi-hole im Netz, oder beim Anbieter des DNS-Servers.',
    }),
    noGateway: ({ host }) => ({
      finding:
        'Dieser Rechner findet seinen Router nicht: Unter der eingestellten Adresse (Standard-Gateway) ist niemand.',
      remedy:
        'Stellen Sie in den Netzwerkeinstellungen dieses Rechners die heutige Adresse des Routers als Standard-Gateway ein.',
      who: 'itPartner',
      details: `Deshalb ist auch ${host} nicht zu erreichen. Meist hat ein neuer Router eine andere Adresse als der frühere, oder er ist ausgeschaltet.`,
    }),
    noNetwork: ({ host }) => ({
      finding: 'Dieser Rechner hat keine Verbindung zum Netz des Hauses; er hat darin keine Adresse.',
      remedy: 'Stecken Sie das Netzwerkkabel dieses Rechners neu ein.',
      who: 'you',
      details: `Deshalb ist auch ${host} nicht zu erreichen. Adressen, die mit 169.254 beginnen, gibt sich ein Rechner selbst, wenn der Router nicht antwortet. Sind Router und Verteiler (Switch) eingeschaltet, und bleibt es dabei, sieht Ihr IT-Partner nach der Netzwerkkarte.`,
    }),
    heldBack: ({ host, systemCode }) => ({
      finding: `Der Anschluss ist mit dem Internet verbunden, aber etwas in Ihrem Netz verwehrt diesem Rechner die Verbindung zur Zertifizierungsstelle (${host}).`,
      remedy: 'Heben Sie in Router und Firewall die Sperre für diesen Rechner auf (Kindersicherung, Zugangsprofil).',
      who: 'itPartner',
      details: `Meldung des Systems: ${systemCode}. In einer FRITZ!Box steht die Sperre unter Internet → Filter → Kindersicherung. Gibt es dort keine, hält eine Firewall ihn auf, auf diesem Rechner oder davor.`,
    }),
    stalled: ({ host }) => ({
      finding: `Die Verbindung zur Zertifizierungsstelle (${host}) kommt zustande, aber es kommen keine Daten zurück.`,
      remedy:
        'Stellen Sie im Router die Paketgröße für den Internetzugang richtig ein (MTU; „MSS-Clamping“ einschalten).',
      who: 'itPartner',
      details:
        'So ist es, wenn kleine Datenpakete durchkommen und große verloren gehen, meist nach einem Wechsel von Router, Modem oder Anschluss. Auch eine Firewall, die verschlüsselte Verbindungen prüft, kann sie so aufhalten.',
    }),
    blocked: ({ host, cause, systemCode }) => ({
      finding: `Die Zertifizierungsstelle (${host}) ist nicht zu erreichen: ${say('caUnreachable', { cause, systemCode })}.`,
      remedy: letThrough(host),
      who: 'itPartner',
      details: `Auch ein Proxy oder ein Virenscanner kann der Grund sein. ${caOutage}`,
    }),
    proxy: ({ host, cause, systemCode, through }) => ({
      finding: `Die Zertifizierungsstelle (${host}) ist nicht direkt zu erreichen, und den eingetragenen Proxy („${excerpt(through, 80)}“) benutzt profacto Datenschutz nicht.`,
      remedy: `Erlauben Sie diesem Rechner in der Firewall direkte Verbindungen zu ${hostWithPort(host, 'Port')}.`,
      who: 'itPartner',
      details: `${capitalize(say('caUnreachable', { cause, systemCode }))}. Der Proxy steht in der Umgebung dieses Rechners. Auch den Namen muss der Rechner im DNS finden.`,
    }),
  },
  CA_WEB_PAGE: ({ host, httpStatus, title, leadsTo }) => ({
    finding: `Statt der Zertifizierungsstelle (${host}) antwortet eine Webseite${quoted(title ?? '', ' (', ')', 80)}${leadsTo === undefined ? '' : `, die zu ${leadsTo} führt`}.`,
    remedy: `Geben Sie für diesen Rechner Verbindungen zu ${hostWithPort(host, 'Port')}, ohne Anmeldung und ohne Prüfung frei.`,
    who: 'itPartner',
    details: `So antworten eine Firewall, ein Proxy oder die Anmeldeseite eines Netzes (HTTP-Status ${String(httpStatus)}). ${ownCaAddress}`,
  }),
  CA_UNTRUSTED: {
    time: ({ host, systemCode }) => ({
      finding: `Nach der Uhr dieses Rechners gilt das Zertifikat der Zertifizierungsstelle (${host}) jetzt nicht.`,
      remedy: setClock,
      who: 'you',
      details: `Meldung: ${systemCode}. Stimmt die Uhr, liest ein Virenscanner oder ein Proxy mit; ${host} gehört dann von dessen Prüfung verschlüsselter Verbindungen ausgenommen.`,
    }),
    other: ({ host, systemCode }) => ({
      finding: `Die Zertifizierungsstelle (${host}) weist sich mit einem Zertifikat aus, dem dieser Rechner nicht vertrauen kann.`,
      remedy: `Nehmen Sie ${host} im Virenscanner und im Proxy von der Prüfung verschlüsselter Verbindungen aus.`,
      who: 'itPartner',
      details: `Meldung: ${systemCode}. Oft liest ein Virenscanner oder ein Proxy mit (TLS-Inspektion). Gehört die Zertifizierungsstelle zu Ihrem Haus, stellen Sie ihr Stammzertifikat ein, unter Erweitert → Dieser Server („profacto-tls settings set trustedRootsFile=DATEI“).`,
    }),
  },
  CA_INTERCEPTED: ({ host, issuer }) => ({
    finding: `Die Verbindung zu ${host} wird unterwegs mitgelesen: Statt der Zertifizierungsstelle zeigt „${excerpt(issuer, 80)}“ ein eigenes Zertifikat vor.`,
    remedy: `Nehmen Sie ${host} in diesem Produkt von der Prüfung verschlüsselter Verbindungen aus.`,
    who: 'itPartner',
    details:
      'So arbeiten Virenscanner, Proxys und Firewalls (TLS-Inspektion). Bis dahin fordert profacto Datenschutz kein Zertifikat an.',
  }),
  CA_OUT_OF_ORDER: ({ host, httpStatus }) => ({
    finding: `Die Zertifizierungsstelle (${host}) hat zurzeit selbst eine Störung.`,
    remedy: 'Versuchen Sie es in einigen Stunden noch einmal.',
    who: 'wait',
    details: `An Ihrem Server liegt es nicht. Sie antwortet, aber mit dem HTTP-Status ${String(httpStatus)}.`,
  }),
  CA_NO_DIRECTORY: ({ host, httpStatus }) => ({
    finding: `Unter der eingestellten Adresse (${host}) antwortet keine Zertifizierungsstelle.`,
    remedy:
      'Berichtigen Sie unter Erweitert → Für den IT-Partner → Zertifizierungsstellen die Adresse der Zertifizierungsstelle.',
    who: 'itPartner',
    details: `Die Antwort hat den HTTP-Status ${String(httpStatus)}. Welche Adresse eingestellt ist, steht unter Erweitert → Für den IT-Partner → Zertifizierungsstellen (Befehl „profacto-tls settings get acmeDirectoryUrl“); stimmt sie, versuchen Sie es später noch einmal.`,
  }),

  TERMS_NONE: () => noAction('Die Zertifizierungsstelle hat keine Nutzungsbedingungen veröffentlicht.'),
  TERMS_TO_ACCEPT: ({ url }) =>
    noAction(
      `Mit der ersten Anforderung stimmen Sie den Nutzungsbedingungen der Zertifizierungsstelle zu: ${excerpt(url, 200)}.`,
    ),
  TERMS_SAME: ({ url }) =>
    noAction(`Es gelten die Nutzungsbedingungen, denen Sie zugestimmt haben: ${excerpt(url, 200)}.`),
  TERMS_CHANGED: ({ url, accepted }) => ({
    finding: 'Die Zertifizierungsstelle hat neue Nutzungsbedingungen; zugestimmt haben Sie einer früheren Fassung.',
    remedy: `Lesen Sie die neuen Bedingungen: ${excerpt(url, 140)}.`,
    who: 'you',
    details: `Sind Sie einverstanden, ist nichts weiter zu tun; sonst fordern Sie dort kein Zertifikat mehr an. Die frühere Fassung: ${excerpt(accepted, 140)}.`,
  }),
  TERMS_NOT_CHECKED: () => noAction('Nicht geprüft, weil die Zertifizierungsstelle nicht zu erreichen war.'),

  CERTIFICATE_INSTALLED: ({ names, notAfter }, format) =>
    noAction(`Installiert für ${format.list(names)}, gültig bis ${format.date(notAfter)}.`),
  CERTIFICATE_NONE: () => ({
    finding: 'Es ist kein Zertifikat installiert.',
    remedy: `Fordern Sie mit ${request} eines an.`,
    who: 'you',
  }),
  CERTIFICATE_NOT_YET: () =>
    noAction('Es ist noch kein Zertifikat installiert; vor der ersten Anforderung ist das so.'),
  CERTIFICATE_OUT_OF_REACH: ({ path }) => ({
    finding: `Ob ein Zertifikat installiert ist, lässt sich nicht sagen: „${path}“ ließ sich nicht ansehen.`,
    remedy: connectDrive,
    who: 'you',
    details:
      'Ist das Laufwerk verbunden, fehlen dem Benutzerkonto, unter dem profacto Datenschutz läuft, die Rechte dafür; die gibt ihm Ihr IT-Partner.',
  }),
  CERTIFICATE_FILE_MISSING: ({ path }) => ({
    finding: `Es ist ein Zertifikat installiert, aber „${path}“ fehlt.`,
    remedy: renewNow,
    who: 'you',
  }),
  CERTIFICATE_UNREADABLE: ({ path }) => ({
    finding: `Das installierte Zertifikat in „${path}“ ist beschädigt.`,
    remedy: renewNow,
    who: 'you',
    details: 'Das Zertifikat selbst, sein Schlüssel oder beides lässt sich nicht lesen.',
  }),
  CERTIFICATE_NOT_OURS: {
    foreignOwner: ({ path }) => ({
      finding: `Vom installierten Zertifikat gehört „${path}“ einem anderen Benutzerkonto als dem, unter dem profacto Datenschutz läuft.`,
      remedy: 'Übergeben Sie den Ordner „letsencrypt“ mit allem darin dem Konto, unter dem profacto Datenschutz läuft.',
      who: 'itPartner',
      details:
        'Der Befehl heißt „chown -R KONTO letsencrypt“. Hat jemand Fremdes den Ordner angelegt, schieben Sie ihn stattdessen beiseite.',
    }),
    symlink: ({ path }) => ({
      finding: `Vom installierten Zertifikat ist „${path}“ eine Verknüpfung, die an einen anderen Ort führt.`,
      remedy: 'Ersetzen Sie die Verknüpfung durch das, worauf sie zeigt.',
      who: 'itPartner',
      details:
        'Soll alles an einem anderen Ort liegen, stellen Sie diesen als Datenbank-Verzeichnis ein (Erweitert → Dieser Server, Befehl „profacto-tls settings set databaseDirectory=ORDNER“).',
    }),
    writableByOthers: ({ path }) => ({
      finding: `Vom installierten Zertifikat dürfen andere Benutzerkonten „${path}“ ändern, und profacto Datenschutz kann ihnen das nicht nehmen.`,
      remedy: 'Nehmen Sie allen anderen Konten die Schreibrechte für den Ordner „letsencrypt“.',
      who: 'itPartner',
      details: 'Der Befehl heißt „chmod -R go-rwx letsencrypt“.',
    }),
  },
  PAIR_MATCHES: () => noAction('Zertifikat und Schlüssel gehören zusammen.'),
  PAIR_MISMATCH: ({ path }) => ({
    finding: `Zertifikat und Schlüssel in „${path}“ gehören nicht zusammen.`,
    remedy: renewNow,
    who: 'you',
    details:
      'Vielleicht wurde eine der beiden Dateien (cert.pem, key.pem) von Hand ausgetauscht oder aus einer Sicherung zurückgeholt. Auch beide gemeinsam aus derselben Sicherung passen wieder zusammen.',
  }),
  PAIR_NOT_CHECKED: () => noAction(noCertificate),
  CHAIN_COMPLETE: {
    one: ({ root }) =>
      noAction(`Die Kette ist vollständig: ein Zertifikat, bis zum Stammzertifikat „${excerpt(root, 80)}“.`),
    many: ({ length, root }) =>
      noAction(
        `Die Kette ist vollständig: ${String(length)} Zertifikate, bis zum Stammzertifikat „${excerpt(root, 80)}“.`,
      ),
  },
  CHAIN_INCOMPLETE: {
    other: ({ missing }) => ({
      finding: `Zum installierten Zertifikat fehlt das Zertifikat von „${excerpt(missing, 80)}“; viele Browser und Handys vertrauen ihm deshalb nicht.`,
      remedy: renewNow,
      who: 'you',
      details:
        'In cert.pem fehlt damit ein Glied der Kette zum Stammzertifikat; mit dem neuen Zertifikat kommt wieder die ganze Kette. Bei einer eigenen Zertifizierungsstelle muss Ihr IT-Partner außerdem deren Stammzertifikat eingestellt haben.',
    }),
    staging: ({ missing }) => ({
      finding: `Installiert ist nur ein Test-Zertifikat, dem kein Browser vertraut: Es stammt aus der Testumgebung („${excerpt(missing, 80)}“).`,
      remedy: chooseLetsEncrypt,
      who: 'you',
      details: letsEncryptCommand,
    }),
  },
  CHAIN_OUT_OF_ORDER: () => ({
    finding: 'Die Zertifikate in der Datei cert.pem stehen in der falschen Reihenfolge.',
    remedy: renewNow,
    who: 'you',
    details:
      'Browser kommen meist damit zurecht, ältere Programme nicht. Mit dem neuen Zertifikat stimmt die Reihenfolge.',
  }),
  CHAIN_NOT_CHECKED: () => noAction(noCertificate),
  COVERS_ADDRESS: ({ name }) => noAction(`Das installierte Zertifikat gilt für ${name}.`),
  COVERS_OTHER_NAME: ({ name, names }, { list }) => ({
    finding: `Das installierte Zertifikat gilt nicht für ${name}${say('butNames', { names, list })}.`,
    remedy: `Fordern Sie mit ${request} ein Zertifikat für ${name} an.`,
    who: 'you',
    details: `Browser warnen deshalb vor Ihrer Seite. Ist ${name} falsch eingetragen, berichtigen Sie stattdessen die öffentliche Server-Adresse.`,
  }),
  COVERS_NOT_CHECKED: () =>
    noAction('Nicht geprüft, weil ein lesbares Zertifikat oder die öffentliche Server-Adresse fehlt.'),
  EXPIRY_FAR: ({ notAfter, daysLeft }, format) =>
    noAction(`Das installierte Zertifikat gilt bis ${format.date(notAfter)} (${say('daysLeft', { daysLeft })}).`),
  EXPIRY_DUE: ({ notAfter, daysLeft }, format) => ({
    finding: `Das installierte Zertifikat gilt nur noch bis ${format.date(notAfter)} (${say('daysLeft', { daysLeft })}).`,
    remedy: `Erneuern Sie es mit ${request}.`,
    who: 'you',
  }),
  EXPIRY_CLOSE: ({ notAfter, daysLeft }, format) => ({
    finding: `Das installierte Zertifikat läuft am ${format.time(notAfter)} ab (${say('daysLeft', { daysLeft })}); danach warnen Browser vor Ihrer Seite.`,
    remedy: `Erneuern Sie es jetzt mit ${request}.`,
    who: 'you',
    details: 'Gelingt das nicht, sagt die Meldung, woran es liegt; geben Sie sie gleich Ihrem IT-Partner.',
  }),
  EXPIRY_PAST: ({ notAfter }, format) => ({
    finding: `Das installierte Zertifikat ist am ${format.time(notAfter)} abgelaufen, und Browser warnen vor Ihrer Seite.`,
    remedy: `Erneuern Sie es mit ${request}.`,
    who: 'you',
  }),
  EXPIRY_NOT_YET: ({ notBefore }, format) => ({
    finding: `Nach der Uhr dieses Rechners gilt das installierte Zertifikat erst ab dem ${format.time(notBefore)}.`,
    remedy: setClock,
    who: 'you',
    details: 'Wahrscheinlich geht die Uhr nach.',
  }),
  EXPIRY_NOT_CHECKED: () => noAction(noCertificate),
  EXPIRY_CLOCK_WRONG: () => noAction(clockWrong),
  TIME_CLOCK_WRONG: () => noAction(clockWrong),

  HTTPS_PORT_OURS: ({ port }) => noAction(`Der integrierte Webserver antwortet auf Port ${String(port)}.`),
  HTTPS_PORT_FREE: ({ port }) => noAction(`Port ${String(port)} ist frei.`),
  HTTPS_PORT_BUSY: portBusy('httpsPort'),
  HTTPS_PORT_FORBIDDEN: portForbidden('httpsPort'),
  HTTPS_PORT_UNUSABLE: portUnusable('httpsPort'),

  HTTPS_PORT_PROFACTO: ({ port, path }) =>
    noAction(`Port ${String(port)} gehört profacto. Sein Zertifikats-Ordner „${path}“ lässt sich beschreiben.`),
  TARGET_UNUSABLE: asFindings(besideTexts.de.folder),

  LOCAL_SERVES: ({ port }) =>
    noAction(`Der integrierte Webserver liefert auf Port ${String(port)} das installierte Zertifikat aus.`),
  LOCAL_DOWN: {
    front: ({ port, cause }) => ({
      finding: `Der Webserver von profacto Datenschutz ist auf Port ${String(port)} dieses Rechners nicht zu erreichen: ${noAnswer[cause]}.`,
      remedy: 'Starten Sie profacto Datenschutz neu.',
      who: 'you',
      details: 'Bleibt es dabei, belegt ein anderes Programm den Port, oder Schutzsoftware sperrt ihn.',
    }),
    beside: ({ port, cause }) => ({
      finding: `Der Webserver in profacto ist auf Port ${String(port)} dieses Rechners nicht zu erreichen: ${noAnswer[cause]}.`,
      remedy: 'Starten Sie in profacto den Webserver neu.',
      who: 'you',
      details: 'Bleibt es dabei, belegt ein anderes Programm den Port, oder Schutzsoftware sperrt ihn.',
    }),
  },
  LOCAL_NO_TLS: ({ port }) => ({
    finding: `Auf Port ${String(port)} dieses Rechners antwortet ein anderes Programm, und zwar unverschlüsselt.`,
    remedy: `Beenden Sie das Programm, das Port ${String(port)} dieses Rechners belegt.`,
    who: 'itPartner',
    details: 'Welches es ist, steht unter „HTTPS-Port auf diesem Rechner“, soweit es sich erkennen lässt.',
  }),
  LOCAL_OLD_CERTIFICATE: ({ port, notAfter }, format) => ({
    finding: `profacto Datenschutz liefert auf Port ${String(port)} noch ein früheres Zertifikat aus, gültig bis ${format.date(notAfter)}; das neue ist installiert, aber nicht geladen.`,
    remedy: 'Starten Sie profacto Datenschutz neu.',
    who: 'you',
    details: 'Dabei wird das neue Zertifikat geladen; ein weiteres anzufordern ist nicht nötig.',
  }),
  LOCAL_OTHER_CERTIFICATE: {
    program: (data) => ({
      finding: `Auf Port ${String(data.port)} dieses Rechners liefert ein anderes Programm ein fremdes Zertifikat aus${quoted(data.issuer, ', ausgestellt von ', '', 80)}.`,
      remedy: `Beenden Sie das Programm, das Port ${String(data.port)} dieses Rechners belegt.`,
      who: 'itPartner',
      details: otherCertificate(data),
    }),
    front: (data) => ({
      finding: `Auf Port ${String(data.port)} dieses Rechners wird ein fremdes Zertifikat ausgeliefert${quoted(data.issuer, ', ausgestellt von ', '', 80)}.`,
      remedy: 'Starten Sie profacto Datenschutz neu.',
      who: 'you',
      details: otherCertificate(data),
    }),
    beside: (data) => ({
      finding: `Auf Port ${String(data.port)} dieses Rechners wird ein fremdes Zertifikat ausgeliefert${quoted(data.issuer, ', ausgestellt von ', '', 80)}.`,
      remedy: 'Starten Sie in profacto den Webserver neu.',
      who: 'you',
      details: otherCertificate(data),
    }),
  },
  LOCAL_RESTART_PENDING: {
    byHand: ({ port, notAfter }, format) => ({
      finding: `profacto liefert auf Port ${String(port)} noch ein früheres Zertifikat aus, gültig bis ${format.date(notAfter)}; das neue liegt in seinem Ordner bereit.`,
      remedy: 'Starten Sie den Webserver in profacto neu.',
      who: 'you',
      details: 'Ein weiteres Zertifikat anzufordern ist nicht nötig.',
    }),
    planned: ({ port, notAfter, time }, format) => ({
      finding: `profacto liefert auf Port ${String(port)} noch ein früheres Zertifikat aus, gültig bis ${format.date(notAfter)}; um ${time} Uhr wird sein Webserver für das neue neu gestartet.`,
      remedy: 'Es ist nichts zu tun.',
      who: 'wait',
      details:
        'Das neue Zertifikat liegt in seinem Ordner bereit. Soll es schneller gehen, starten Sie den Webserver in profacto neu.',
    }),
  },
  LOCAL_NOT_CHECKED: () =>
    noAction('Nicht geprüft, weil kein Zertifikat installiert ist oder der HTTPS-Port nicht offen ist.'),

  PUBLIC_CONNECTS: ({ address, port, protocol }) =>
    noAction(
      `Unter ${address}, Port ${String(port)}, kam eine verschlüsselte Verbindung zustande (${protocolName(protocol)}).`,
    ),
  PUBLIC_REACHES_US: ({ address, port }) =>
    noAction(
      `Ein Probeaufruf über ${address}, Port ${String(port)}, ist bei profacto angekommen. Sobald ein Zertifikat installiert ist, erreichen Besucher Ihren Server dort.`,
    ),
  PUBLIC_FOREIGN: {
    nameless: (data) => ({
      finding: `Unter ${urlOf('https', data)} antwortet nicht profacto, sondern ein anderer Server.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpsPort' }),
      who: whoOpens(data),
      details: `Sein Zertifikat nennt keinen Namen${quoted(data.issuer, ' und stammt von ', '', 80)}. ${foreignDetails}`,
    }),
    named: (data, { list }) => ({
      finding: `Unter ${urlOf('https', data)} antwortet nicht profacto, sondern ein anderer Server.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpsPort' }),
      who: whoOpens(data),
      details: `Sein Zertifikat gilt für ${say('names', { names: data.names, list })}${quoted(data.issuer, ' und stammt von ', '', 80)}. ${foreignDetails}`,
    }),
  },
  PUBLIC_ANSWERED_BY: (data) => answeredBy(data, 'httpsPort'),
  PUBLIC_NOT_FROM_HERE: (data) => ({
    finding: `Von hier lässt sich nicht prüfen, ob Port ${String(data.port)} von außen hierher führt: ${data.address} war nicht zu erreichen, ${noAnswer[data.cause]}.`,
    remedy: 'Rufen Sie Ihre öffentliche Server-Adresse mit https:// auf einem Handy ohne WLAN auf.',
    who: 'you',
    details: `Sich selbst antwortet dieser Rechner richtig. ${whyInconclusive[familyOf(data.address)]}${ifMissing('Öffnet sich die Seite auf dem Handy nicht', data)}`,
  }),
  PUBLIC_DOWN: {
    plain: (data) => ({
      finding: `Unter ${data.address} ist Ihr Server auf Port ${String(data.port)} nicht zu erreichen: ${noAnswer[data.cause]}.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpsPort' }),
      who: whoOpens(data),
      details: firewall(data),
    }),
    otherPort: (data) => ({
      finding: `Unter ${data.address} führt Port ${String(data.otherPort)} hierher, Port ${String(data.port)} aber nicht: ${noAnswer[data.cause]}.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpsPort' }),
      who: whoOpens(data),
      details: firewall(data),
    }),
  },
  PUBLIC_RECORD_WRONG: {
    elsewhere: (data, { list }) => ({
      finding: `Der ${recordOf(data)} Ihrer Domain führt Besucher zu einem anderen Server${quoted(data.says, ' (', ')')}; hierher kommen sie über ${hereOf(data, list)}.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: whichRecord(data),
    }),
    silent: (data, { list }) => ({
      finding: `Der ${recordOf(data)} Ihrer Domain führt Besucher ins Leere (${noAnswer[data.cause]}); hierher kommen sie über ${hereOf(data, list)}.`,
      remedy: deleteRecord(data),
      who: whoDeletes(data),
      details: whichRecord(data),
    }),
  },
  PUBLIC_IPV6_DOWN: (data) => ({
    finding: `Über IPv4 ist Ihr Server erreichbar, über IPv6 (${recordOf(data)}) auf Port ${String(data.port)} nicht: ${noAnswer[data.cause]}.`,
    remedy: deleteRecord(data),
    who: whoDeletes(data),
    details: `Browser weichen auf IPv4 aus, manche Besucher warten aber erst. ${dynDnsHint(data)}`,
  }),
  PUBLIC_GATEWAY_ERROR: (data) => ({
    finding: `Unter ${data.address} antwortet ein vorgeschalteter Server${quoted(data.server, ' (', ')')}, der diesen Rechner nicht erreicht (${String(data.httpStatus)}).`,
    remedy: 'Lassen Sie die Verbindung von diesem Server hierher wieder herstellen.',
    who: 'itPartner',
    details: `Gemeint ist ein Reverse-Proxy im Haus oder ein gemieteter Server, der Aufrufe durch einen Tunnel (VPN) hierher weitergibt. Läuft der Tunnel, muss dort als Ziel ${target(data)} eingetragen sein.`,
  }),
  PUBLIC_NO_TLS: {
    plain: (data) => ({
      finding: `Unter ${data.address} antwortet auf Port ${String(data.port)} nicht profacto, sondern etwas, das nicht verschlüsselt.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpsPort' }),
      who: whoOpens(data),
      details: 'Häufig führt der Port im Router zum falschen Port oder Gerät.',
    }),
    refused: (data) => ({
      finding: `Unter ${data.address} antwortet auf Port ${String(data.port)} ein anderer Server, der für ${data.refusedName} keine verschlüsselte Verbindung annimmt.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpsPort' }),
      who: whoOpens(data),
      details: `Soll der andere Server davor bleiben (ein Reverse-Proxy), muss er ${data.refusedName} an ${target(data)} durchreichen.`,
    }),
  },
  PUBLIC_NOT_CHECKED: () =>
    noAction(
      'Nicht geprüft, weil der Name zu keiner Internet-Adresse führt, kein Zertifikat installiert ist oder der HTTPS-Port auf diesem Rechner nicht offen ist.',
    ),

  PROTOCOL_MODERN: ({ protocol, cipher }) =>
    noAction(`Verschlüsselt wird mit ${protocolName(protocol)} (${cipher}); das ist zeitgemäß.`),
  PROTOCOL_OLD: ({ protocol, cipher }) => ({
    finding: `Verschlüsselt wird mit dem veralteten Verfahren ${protocolName(protocol)}, das Browser ablehnen.`,
    remedy: 'Schalten Sie in dem Gerät, das vor profacto Datenschutz antwortet, TLS 1.2 und TLS 1.3 ein.',
    who: 'itPartner',
    details: `profacto Datenschutz selbst verwendet mindestens TLS 1.2; davor steht also ein Proxy, eine Firewall oder ein anderer Webserver (${cipher}). Ohne ihn geht es auch, mit Port 443 im Router direkt hierher.`,
  }),
  CIPHER_WEAK: ({ protocol, cipher }) => ({
    finding:
      'Die Verschlüsselung ist nicht mehr zeitgemäß: Aufgezeichnete Verbindungen ließen sich später entschlüsseln.',
    remedy: 'Schalten Sie in dem Gerät, das vor profacto Datenschutz antwortet, TLS 1.3 ein.',
    who: 'itPartner',
    details: `Verwendet wird ${protocolName(protocol)} (${cipher}); profacto Datenschutz bietet von sich aus bessere Verfahren an. Davor steht also ein Proxy, eine Firewall oder ein Virenscanner. Auch Verfahren mit ECDHE genügen.`,
  }),
  PROTOCOL_NOT_CHECKED: () => noAction(noConnection),

  TRUSTED: ({ issuer }) => noAction(`Browser vertrauen dem Zertifikat. Ausgestellt hat es ${issuer}.`),
  TRUSTED_BY_OWN_ROOTS: ({ issuer }) =>
    noAction(
      `Das Zertifikat von ${issuer} ist durch Ihre eigenen Stammzertifikate vertrauenswürdig. Fremde Browser vertrauen ihm nicht.`,
    ),
  UNTRUSTED: {
    staging: ({ issuer }) => ({
      finding: `Browser vertrauen dem Zertifikat nicht, denn es stammt aus der Testumgebung (${issuer}).`,
      remedy: chooseLetsEncrypt,
      who: 'you',
      details: letsEncryptCommand,
    }),
    expired: () => ({
      finding: 'Browser vertrauen dem Zertifikat nicht, denn es ist abgelaufen.',
      remedy: `Erneuern Sie es mit ${request}.`,
      who: 'you',
    }),
    notYetValid: () => ({
      finding: 'Browser vertrauen dem Zertifikat nicht, denn nach der Uhr dieses Rechners gilt es noch nicht.',
      remedy: setClock,
      who: 'you',
      details: automaticClock,
    }),
    chainMissing: ({ issuer, systemCode }) => ({
      finding: `Browser vertrauen dem Zertifikat nicht, denn es wird ohne das seines Ausstellers ausgeliefert (${issuer}).`,
      remedy: renewNow,
      who: 'you',
      details: `Mit einem neuen Zertifikat kommt wieder die ganze Kette. Bei einer Zertifizierungsstelle im Haus stellt Ihr IT-Partner deren Stammzertifikat ein (Erweitert → Dieser Server, „profacto-tls settings set trustedRootsFile=DATEI“). Meldung: ${systemCode}.`,
    }),
    selfSigned: ({ issuer, systemCode }) => ({
      finding: `Browser vertrauen dem Zertifikat nicht, denn keine Zertifizierungsstelle hat es ausgestellt, sondern ${issuer} für sich selbst.`,
      remedy: renewNow,
      who: 'you',
      details: `Meldung: ${systemCode}.`,
    }),
    other: ({ issuer, systemCode }) => ({
      finding: `Browser vertrauen dem Zertifikat nicht, denn sie kennen den Aussteller ${issuer} nicht.`,
      remedy: chooseLetsEncrypt,
      who: 'you',
      details: `${letsEncryptCommand} Bei einer Zertifizierungsstelle im Haus stellt Ihr IT-Partner stattdessen deren Stammzertifikat ein (Erweitert → Dieser Server, „profacto-tls settings set trustedRootsFile=DATEI“). Meldung: ${systemCode}.`,
    }),
  },
  TRUST_NOT_CHECKED: () =>
    noAction('Nicht geprüft, weil keine gültige verschlüsselte Verbindung zu profacto zustande kam.'),

  NAME_MATCHES: ({ name }) => noAction(`Das Zertifikat gilt für ${name}.`),
  NAME_DIFFERS: ({ name, names }, { list }) => ({
    finding: `Das Zertifikat gilt nicht für ${name}${say('butNames', { names, list })}.`,
    remedy: `Fordern Sie mit ${request} ein Zertifikat für ${name} an.`,
    who: 'you',
    details: `Gilt das installierte Zertifikat schon für ${name}, antwortet unter dieser Adresse ein anderer Server.`,
  }),
  NAME_NOT_CHECKED: () => noAction(noConnection),

  TIME_VALID: ({ notAfter, daysLeft }, format) =>
    noAction(`Gültig bis ${format.date(notAfter)}, ${say('daysLeft', { daysLeft })}.`),
  TIME_RENEWAL_DUE: ({ notAfter, daysLeft }, format) => ({
    finding: `Das Zertifikat gilt nur noch bis ${format.date(notAfter)} (${say('daysLeft', { daysLeft })}).`,
    remedy: `Erneuern Sie es mit ${request}.`,
    who: 'you',
  }),
  TIME_EXPIRED: ({ notAfter }, format) => ({
    finding: `Das Zertifikat ist am ${format.time(notAfter)} abgelaufen.`,
    remedy: `Erneuern Sie es mit ${request}.`,
    who: 'you',
  }),
  TIME_NOT_YET: ({ notBefore }, format) => ({
    finding: `Nach der Uhr dieses Rechners gilt das Zertifikat erst ab dem ${format.time(notBefore)}.`,
    remedy: setClock,
    who: 'you',
    details: 'Wahrscheinlich geht die Uhr nach.',
  }),
  TIME_NOT_CHECKED: () => noAction(noConnection),

  FINGERPRINT_SAME: () => noAction('Ausgeliefert wird genau das installierte Zertifikat.'),
  FINGERPRINT_OLD: {
    own: ({ installed, served, notAfter }, format) => ({
      finding: `Ausgeliefert wird noch ein früheres Zertifikat, gültig bis ${format.date(notAfter)}.`,
      remedy: restartUs,
      who: 'you',
      details: `${fingerprints(served, installed)} Bleibt es dabei, steht ein Proxy oder eine Firewall davor und verwendet eine eigene Kopie des Zertifikats; Ihr IT-Partner muss sie dort austauschen.`,
    }),
    copy: ({ installed, served, notAfter }, format) => ({
      finding: `Auf Port 443 liefert ein anderer Server noch ein früheres Zertifikat für Ihren Namen aus, gültig bis ${format.date(notAfter)}.`,
      remedy: ownLine,
      who: 'itPartner',
      details: `${hasCopy} ${fingerprints(served, installed)}`,
    }),
    expiredCopy: ({ installed, served, notAfter }, format) => ({
      finding: servesExpired(format.date(notAfter)),
      remedy: ownLine,
      who: 'itPartner',
      details: `${hasCopy} ${fingerprints(served, installed)}`,
    }),
  },
  FINGERPRINT_OTHER: {
    inFront: ({ installed, served, issuer, service, name }) => ({
      finding: `Vor Ihrem Server steht ${service}: Besucher bekommen das Zertifikat von ${service}, nicht das von profacto.`,
      remedy: withoutServiceDe(service, name),
      who: 'domainProvider',
      details: `Besucher verbinden sich mit ${service}, nicht mit diesem Rechner${quoted(issuer, '; das Zertifikat dort stammt von ', '', 80)}. ${fingerprints(served, installed)}`,
    }),
    expired: ({ installed, served, issuer, expiredAt }, format) => ({
      finding: servesExpired(format.date(expiredAt)),
      remedy: ownLine,
      who: 'itPartner',
      details: `Es ist nicht das Zertifikat von profacto${quoted(issuer, '; ausgestellt hat es ', '', 80)}. ${fingerprints(served, installed)}`,
    }),
    nameless: ({ installed, served, issuer }) => ({
      finding: `Ausgeliefert wird ein anderes Zertifikat als das installierte${quoted(issuer, ', ausgestellt von ', '', 80)}.`,
      remedy: ownLine,
      who: 'itPartner',
      details: fingerprints(served, installed),
    }),
    named: ({ installed, served, issuer, names }, { list }) => ({
      finding: `Ausgeliefert wird ein anderes Zertifikat als das installierte, nämlich für ${say('names', { names, list })}${quoted(issuer, ', ausgestellt von ', '', 80)}.`,
      remedy: ownLine,
      who: 'itPartner',
      details: fingerprints(served, installed),
    }),
  },
  FINGERPRINT_NOT_CHECKED: () =>
    noAction(
      'Nicht geprüft, weil das installierte Zertifikat oder eine verschlüsselte Verbindung zum Vergleich fehlt.',
    ),

  REDIRECT_TO_HTTPS: ({ location }) =>
    noAction(`Aufrufe mit http:// werden nach ${excerpt(location, 120)} umgeleitet.`),
  REDIRECT_OFF: () => noAction('Die Umleitung ist in den Einstellungen abgeschaltet.'),
  REDIRECT_LEFT_TO_PROFACTO: () => noAction('Ob Aufrufe auf HTTPS umgeleitet werden, ist in profacto eingestellt.'),
  REDIRECT_MISSING: ({ httpStatus }) => ({
    finding: `Aufrufe mit http:// werden nicht umgeleitet (HTTP-Status ${String(httpStatus)}); wer https:// nicht eintippt, bleibt unverschlüsselt.`,
    remedy: 'Lassen Sie den Vermittler vor profacto Datenschutz Aufrufe auf Port 80 unverändert hierher weitergeben.',
    who: 'itPartner',
    details:
      'profacto Datenschutz leitet selbst um, und auf Port 80 kommt man bis hierher. Die Seite liefert also ein Proxy oder eine Firewall davor.',
  }),
  REDIRECT_OTHER_SERVER: {
    plain: (data) => ({
      finding: `Wer Ihre Adresse ohne https:// eintippt, landet bei einem anderen Server${quoted(data.says, ' (', ')')}: Port ${String(data.port)} führt nicht zu profacto Datenschutz.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: `Unter ${urlOf('http', data)} kam HTTP-Status ${String(data.httpStatus)} zurück. Läuft der andere Webserver auf diesem Rechner, beenden Sie ihn.`,
    }),
    since: (data, { date }) => ({
      finding: `Unter Ihrer Adresse antwortet auf Port ${String(data.port)}, von hier aus gesehen, ein anderer Server${quoted(data.says, ' (', ')')}, nicht profacto Datenschutz.`,
      remedy: say('forwardingRemedy', { ...data, key: 'httpPort' }),
      who: whoOpens(data),
      details: `Am ${date(data.reachedAt)} kam die Zertifizierungsstelle noch hierher durch. Nach einem Wechsel des Routers fehlen seine Weiterleitungen, meist auch die von Port 443. Manche Router zeigen ihre Seite nur im eigenen Netz: Öffnet sich profacto auf einem Handy ohne WLAN, stimmt alles.`,
    }),
  },
  REDIRECT_ELSEWHERE: ({ location }) => ({
    finding: `Aufrufe mit http:// werden an eine unerwartete Adresse umgeleitet: ${excerpt(location, 120)}.`,
    remedy: 'Schalten Sie diese Umleitung ab.',
    who: 'itPartner',
    details:
      'Eingerichtet ist sie beim Domain-Anbieter, im Router oder in einem Webserver, der auf Port 80 statt profacto Datenschutz antwortet.',
  }),
  REDIRECT_LOOP: ({ location }) => ({
    finding: `Aufrufe werden im Kreis umgeleitet${redirectTarget(', zuletzt nach ', location)}, und Browser zeigen statt Ihrer Seite eine Meldung.`,
    remedy: 'Stellen Sie den Vermittler vor profacto Datenschutz so ein, dass er es über HTTPS anspricht.',
    who: 'itPartner',
    details:
      'Meist schickt ein Proxy (oder ein Dienst wie Cloudflare) verschlüsselte Aufrufe unverschlüsselt weiter. Geht das nicht anders, schalten Sie unter Erweitert → Allgemein „Auf HTTPS umleiten“ aus (Befehl „profacto-tls settings set redirectToHttps=false“).',
  }),
  REDIRECT_NOT_CHECKED: {
    nobodyToAsk: () =>
      noAction(
        'Nicht geprüft, weil der Name zu keiner Internet-Adresse führt oder dieser Rechner noch nicht verschlüsselt antwortet.',
      ),
    otherServer: () => noAction('Nicht geprüft, weil auf Port 80 oder 443 ein anderer Server antwortet.'),
    noAnswer: ({ cause }) => noAction(`Nicht geprüft: ${noAnswer[cause]}.`),
  },

  APPLICATION_ANSWERS: {
    erp: ({ url, version }) =>
      noAction(
        `profacto antwortet unter ${excerpt(url, 80)}${version === null ? '' : ` (Webserver von 4D ${version})`}.`,
      ),
    other: ({ url }) => noAction(`Unter ${excerpt(url, 80)} antwortet eine Anwendung.`),
  },
  APPLICATION_NOT_SET: () => noAction('Hinter dem Webserver ist keine Anwendung eingestellt.'),
  APPLICATION_REFUSED: ({ url }) => ({
    finding: `Unter ${excerpt(url, 80)} antwortet niemand; dort müsste der Webserver von profacto laufen.`,
    remedy: 'Starten Sie profacto, und darin den Webserver.',
    who: 'you',
    details: `Läuft beides, hat der Webserver von profacto einen anderen Port; den stellt Ihr IT-Partner ein. ${findAndSet}`,
  }),
  APPLICATION_SILENT: ({ url, cause }) => ({
    finding: `profacto ist unter ${excerpt(url, 80)} nicht zu erreichen: ${noAnswer[cause]}.`,
    remedy: webServerInProfacto,
    who: 'you',
    details: 'Hilft das nicht, starten Sie den profacto-Server neu.',
  }),
  APPLICATION_OTHER_PROTOCOL: {
    notTls: ({ url }) => ({
      finding: `Unter ${excerpt(url, 80)} antwortet etwas, aber nicht verschlüsselt.`,
      remedy: 'Stellen Sie unter Erweitert → Erreichbarkeit von profacto die Adresse mit http:// statt https:// ein.',
      who: 'itPartner',
      details: findAndSet,
    }),
    notHttp: ({ url }) => ({
      finding: `Unter ${excerpt(url, 80)} antwortet etwas, aber kein Webserver ohne Verschlüsselung.`,
      remedy: setUpstream,
      who: 'itPartner',
      details: `${findAndSet} Verschlüsselt profacto dort selbst, dann im Befehl mit https:// statt http://.`,
    }),
  },
  APPLICATION_UNTRUSTED: ({ url, systemCode }) => ({
    finding: `Dem Zertifikat, das profacto unter ${excerpt(url, 80)} selbst verwendet, wird nicht vertraut.`,
    remedy:
      'Stellen Sie unter Erweitert → Erreichbarkeit von profacto einen Port ein, auf dem profacto nicht verschlüsselt.',
    who: 'itPartner',
    details: `${findAndSet} Oder stellen Sie sein Stammzertifikat ein (Erweitert → Dieser Server, „profacto-tls settings set trustedRootsFile=DATEI“). Das Zertifikat für Besucher ist ein anderes. Meldung: ${systemCode}.`,
  }),
  APPLICATION_TO_HTTPS: ({ url, location }) => ({
    finding: `profacto leitet unter ${excerpt(url, 80)} selbst auf HTTPS um, und Besucher drehen sich dadurch im Kreis.`,
    remedy: 'Schalten Sie in profacto die Umleitung auf HTTPS aus (Struktureinstellungen → Web → Konfiguration).',
    who: 'itPartner',
    details: `Es leitet nach ${excerpt(location, 120)} um, und dort antwortet schon profacto Datenschutz, das selbst umleitet.`,
  }),
  APPLICATION_BUSY: {
    erp: ({ url }) => ({
      finding: `profacto unter ${excerpt(url, 80)} nimmt keine Besucher mehr an: Alle seine Web-Prozesse sind vergeben.`,
      remedy: webServerInProfacto,
      who: 'you',
      details:
        'Die Antwort hat den HTTP-Status 503. Geschieht es wieder, erhöht Ihr IT-Partner in profacto die Zahl der Web-Prozesse (Struktureinstellungen → Web → Optionen).',
    }),
    other: ({ url, httpStatus }) => ({
      finding: `Die Anwendung unter ${excerpt(url, 80)} meldet, dass sie nicht bereit ist (HTTP-Status ${String(httpStatus)}).`,
      remedy: 'Starten Sie diese Anwendung neu.',
      who: 'itPartner',
    }),
  },
  APPLICATION_OURSELVES: ({ url }) => ({
    finding: `${excerpt(url, 80)} führt zu profacto Datenschutz selbst statt zu profacto.`,
    remedy: setUpstream,
    who: 'itPartner',
    details: findAndSet,
  }),
};
