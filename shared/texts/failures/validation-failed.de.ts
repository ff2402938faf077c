/** The certificate authority looked and did not find this server. */
import type { Advice, Formats } from '#shared/texts/advice.ts';
import { betweenDe } from '#shared/texts/between/de.ts';
import { betweenAdvice } from '#shared/texts/between/shape.ts';
import { recordStep } from './shape.ts';
import type { FailureTexts, ValidationFailed } from './variants.ts';

const CHALLENGE = '/.well-known/acme-challenge/';
const severalPlaces =
  'Die Zertifizierungsstelle prüft von mehreren Orten der Welt aus; aus welchen Ländern, gibt sie nicht bekannt.';
const ownAddressFor = (name: string) =>
  `Tragen Sie im Kundenkonto der Domain für ${name} die Adresse Ihres Internetanschlusses ein (A-Eintrag).`;

export const validationFailedDe: FailureTexts['VALIDATION_FAILED'] = {
  refused: (data, format) => ({
    what: `${at(data)} weist Aufrufe auf Port ${String(data.port)} ab: Dort nimmt nichts Verbindungen an.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, staleAddress(data)),
  }),
  timeout: (data, format) => ({
    what: `Von außen kommt auf Port ${String(data.port)} niemand durch: ${at(data)} gibt der Zertifizierungsstelle keine Antwort.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, `Auch eine Firewall kann solche Aufrufe verwerfen. ${staleAddress(data)}`),
  }),
  unreachable: (data, format) => ({
    what: `Der Router an ${at(data)} leitet Port ${String(data.port)} an ein Gerät weiter, das nicht da ist.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, staleAddress(data)),
  }),
  noConnection: (data, format) => ({
    what: `Die Zertifizierungsstelle bekam unter ${at(data)} auf Port ${String(data.port)} keine Verbindung.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, staleAddress(data)),
  }),
  blockedFromOutside: (data, format) => ({
    what: `Von hier kam der Aufruf an, von außen nicht: Eine Sperre für Port ${String(data.port)} hält ihn auf.`,
    todo: `Lassen Sie in Router und Firewall die Sperre von Port ${String(data.port)} aufheben; die Weiterleitung stimmt.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      `Oft ist es eine Ländersperre (Geo-Blocking). Ist dort nichts gesperrt, hält der Internetanbieter den Port zu. ${severalPlaces}`,
    ),
  }),
  heldBack: (data, format) => ({
    what: `Von außen nimmt eine Firewall die Verbindung auf Port ${String(data.port)} an, reicht sie aber nicht an diesen Rechner weiter.`,
    todo: `Lassen Sie in Router und Firewall den Verbindungsschutz (SYN-Schutz, Angriffserkennung) für Port ${String(data.port)} ausschalten, bis Aufrufe hier ankommen.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      `Die Weiterleitung im Router stimmt: Von hier aus führt sie zu diesem Rechner. Manche Firewall beantwortet neue Verbindungen zuerst selbst und verwirft dann, was darin kommt.`,
    ),
  }),
  ownFirewall: (data, format) => ({
    what: `Ihr Router leitet Port ${String(data.port)} richtig hierher; die Firewall dieses Rechners hält die Zertifizierungsstelle auf.`,
    todo: `Geben Sie in der Firewall dieses Rechners Port ${String(data.forward?.internalPort ?? data.port)} (TCP) für eingehende Verbindungen frei.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      'Die Weiterleitung nennt der Router selbst. Unter Windows ist es die „Windows Defender Firewall“ (Eingehende Regeln), oder das Netz gilt nach einem Update als „öffentlich“. Ist dort alles frei, hält der Internetanbieter den Port zu.',
    ),
  }),
  lostInTunnel: (data, format) => ({
    what: `Auf diesem Rechner schickt ein VPN („${data.tunnel}“) alle Antworten durch seinen Tunnel; wer über Ihren Internetanschluss kommt, bekommt deshalb keine.`,
    todo: 'Stellen Sie das VPN auf diesem Rechner so ein, dass es nicht den ganzen Internetverkehr übernimmt.',
    who: 'itPartner',
    details: details(
      data,
      format,
      `Ein VPN ist eine verschlüsselte Leitung in ein anderes Netz. Es übernimmt alles, wenn die Standardroute durch den Tunnel führt. Bleibt Port ${String(data.port)} auch ohne das VPN ohne Antwort, fehlt die Weiterleitung im Router. Soll der Tunnel selbst der Weg herein sein (feste IP-Adresse), muss sein Anbieter Port ${String(data.port)} hierher leiten.`,
    ),
  }),
  otherFromOutside: (data, format) => ({
    what: `Von hier kam der Aufruf an, von außen antwortet ${data.by === null ? 'etwas anderes' : betweenDe.phrase(data.by)}.`,
    todo: `Lassen Sie abschalten, was im Router und in der Firewall Aufrufe von außen auf Port ${String(data.port)} selbst beantwortet; die Weiterleitung stimmt.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      `${gotPage(data)} So antworten der Fernzugang eines Routers und die Sperrseite einer Firewall.`,
    ),
  }),
  afterConnect: (data, format) => ({
    what: `Unter ${at(data)} nimmt etwas die Verbindung auf Port ${String(data.port)} an${data.isCut ? ' und trennt sie vor der Antwort' : ', antwortet dann aber nicht'}.`,
    todo: data.isCut
      ? `Nehmen Sie in Router und Firewall Aufrufe von ${CHALLENGE} auf Port ${String(data.port)} von der Prüfung aus.`
      : forwarding(data),
    who: 'itPartner',
    details: details(
      data,
      format,
      'So verhält sich eine Firewall, die in die Aufrufe hineinsieht; seltener ein anderes Gerät, zu dem der Port führt.',
    ),
  }),
  unreadable: (data, format) => ({
    what: `Unter ${at(data)} bekam die Zertifizierungsstelle auf Port ${String(data.port)} keine Antwort, die sie lesen konnte.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(
      data,
      format,
      `Entweder führt der Port zu etwas, das kein ${data.port === 80 ? 'HTTP' : 'TLS'} spricht, oder zu einem ausgeschalteten Gerät.`,
    ),
  }),
  noConnectionOverIpv6: (data, format) => ({
    what: `Die Zertifizierungsstelle bekam unter der IPv6-Adresse ${data.ipv6} auf Port ${String(data.port)} keine Verbindung.`,
    todo: `Geben Sie im Router Port ${String(data.port)} über IPv6 für diesen Rechner frei${data.ownPort ? ', und stellen Sie profacto Datenschutz auf Port 80 um' : ''}.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      `IPv6 wird bevorzugt, sobald im DNS ein AAAA-Eintrag steht. Ist der Server über IPv4 erreichbar, genügt es, diesen Eintrag zu löschen.${data.ownPort ? ' Über IPv6 leitet kein Router auf einen anderen Port um; umgestellt wird unter Erweitert → Dieser Server (Befehl „profacto-tls settings set httpPort=80“).' : ''}`,
    ),
  }),
  onlyIpv6: (data, format) => ({
    what: `${data.name} hat nur eine IPv6-Adresse, und dort kommt niemand herein; die IPv4-Adresse Ihres Anschlusses (${data.ipv4}) fehlt im DNS.`,
    ...recordStep(data, {
      atDomain: `Legen Sie im Kundenkonto der Domain für ${data.name} einen A-Eintrag mit ${data.ipv4} an.`,
      atDynDns: (name) =>
        `Schalten Sie dort, wo DynDNS für ${name} eingerichtet ist, die Übermittlung der IPv4-Adresse ein.`,
    }),
    details: details(
      data,
      format,
      `Ein A-Eintrag nennt die IPv4-Adresse zu einem Namen, ein AAAA-Eintrag die IPv6-Adresse. Solange der Router über IPv6 niemanden hereinlässt, stört der AAAA-Eintrag (${data.ipv6}). Die Adresse Ihres Anschlusses nennt der Router.`,
    ),
  }),
  ipv6Elsewhere: (data, format) => ({
    what: data.viaIpv4
      ? `Über IPv4 führt ${data.name} zu diesem Rechner, über IPv6 (${data.ipv6}) woandershin.`
      : `Über IPv6 (AAAA-Eintrag ${data.ipv6}) führt ${data.name} zu einem anderen Gerät, nicht zu diesem Rechner.`,
    ...recordStep(data, {
      atDomain: `Löschen Sie im Kundenkonto der Domain den AAAA-Eintrag von ${data.name}.`,
      atDynDns: (name) =>
        `Schalten Sie dort, wo DynDNS für ${name} eingerichtet ist, die Übermittlung der IPv6-Adresse aus.`,
    }),
    details: details(
      data,
      format,
      `Ein AAAA-Eintrag nennt die IPv6-Adresse zu einem Namen; die Zertifizierungsstelle zieht ihn vor.${data.by === null ? '' : ` Dort antwortet ${betweenDe.phrase(data.by)}.`}`,
    ),
  }),
  nameServersDisagree: ({ name, tried, known }) => ({
    what: `Die Nameserver Ihrer Domain widersprechen sich: Die Zertifizierungsstelle bekam für ${name} noch ${tried} genannt, hier führt der Name zu ${known}.`,
    todo: `Melden Sie Ihrem Domain-Anbieter, dass alle seine Nameserver für den Namen ${known} nennen müssen.`,
    who: 'domainProvider',
    details: `Nameserver sagen, welche Adresse zu einem Namen gehört; welchen davon die Zertifizierungsstelle fragt, ist Zufall. Wurde der Eintrag eben erst geändert, holt der andere Nameserver das meist in einer Stunde nach.`,
  }),
  oldAddress: ({ name, tried, known }) => ({
    what: `Die Zertifizierungsstelle bekam für ${name} noch die Adresse ${tried} genannt; hier führt der Name zu ${known}.`,
    todo: 'Warten Sie eine Stunde, und fordern Sie das Zertifikat dann noch einmal an.',
    who: 'wait',
    details:
      'Nach einer Änderung am DNS-Eintrag gilt mancherorts noch eine Weile die frühere Adresse. Bleibt es dabei, haben nicht alle Nameserver der Domain die Änderung bekommen; das behebt der Domain-Anbieter.',
  }),
  strayRecord: ({ name, tried, known }) => ({
    what: `Von den Adressen, die zu ${name} eingetragen sind, führt ${tried} nicht zu diesem Rechner, ${known} schon.`,
    todo: `Löschen Sie im Kundenkonto der Domain den Eintrag von ${name} mit der Adresse ${tried}.`,
    who: 'domainProvider',
    details: `Der Eintrag heißt A-Eintrag, bei einer IPv6-Adresse AAAA-Eintrag. Welche der Adressen die Zertifizierungsstelle und Besucher nehmen, ist Zufall.`,
  }),
  recordElsewhere: ({ name, tried, known }) => ({
    what: `Im Internet führt ${name} zu ${tried}, nicht zu Ihrem Internetanschluss (${known}).`,
    todo: `Ändern Sie im Kundenkonto der Domain den A-Eintrag von ${name} auf ${known}.`,
    who: 'domainProvider',
    details: `Nur in Ihrem Netz führt der Name zu ${known}: Das sagt der DNS-Server des Hauses oder die Datei „hosts“ dieses Rechners. Die Adresse Ihres Anschlusses nennt der Router.`,
  }),
  changedOnTheWay: (data) => ({
    what: 'Ein Aufruf kam hier an, aber verändert: Etwas dazwischen schreibt seine Adresse um.',
    todo: `Lassen Sie den zwischengeschalteten Server Aufrufe von ${CHALLENGE} unverändert an ${target(data)} weitergeben.`,
    who: 'itPartner',
    details: `Angekommen ist die gesuchte Adresse in anderer Schreibweise: klein geschrieben, mit einem Schrägstrich am Ende oder unter einem anderen Pfad. So etwas tut ein Proxy.`,
  }),
  someArrived: (data, format) => ({
    what:
      data.requestsSeen === 1
        ? 'Der erste Aufruf der Zertifizierungsstelle kam hier an, die weiteren hält eine Sperre auf.'
        : `Von den Aufrufen der Zertifizierungsstelle kamen ${format.number(data.requestsSeen)} hier an, die weiteren hält eine Sperre auf.`,
    todo: `Lassen Sie in Router und Firewall Ländersperre (Geo-Blocking) und Angriffserkennung für Port ${String(data.port)} abschalten.`,
    who: 'itPartner',
    details: `${severalPlaces} ${staysOpen(data)}`,
  }),

  answeredBy: (data, format) => ({
    ...betweenAdvice(
      data.by,
      {
        name: data.name,
        port: data.port,
        forwarding: forwarding(data),
        target: target(data),
        occupied: data.port === 443 && data.address?.includes(':') !== true,
      },
      betweenDe,
    ),
    details: details(data, format, gotPage(data)),
  }),
  titledPage: (data, format) => ({
    what: `Unter ${data.name} antwortet auf Port ${String(data.port)} eine fremde Seite mit dem Titel „${data.title}“.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, staleAddress(data)),
  }),
  notFoundPage: (data, format) => ({
    what: `Unter ${data.name} antwortet auf Port ${String(data.port)} ein anderer Webserver als profacto Datenschutz.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(
      data,
      format,
      `Der andere Webserver kennt die abgefragte Datei nicht (Status 404). ${staleAddress(data)}`,
    ),
  }),
  throttled: (data, format) => ({
    what: 'Ein vorgeschaltetes Gerät drosselt die Aufrufe der Zertifizierungsstelle (429 „zu viele Anfragen“).',
    todo: `Nehmen Sie dort den Pfad ${CHALLENGE} von der Drosselung aus.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      'Die Zertifizierungsstelle fragt von mehreren Orten zugleich. So bremst ein Proxy oder eine Firewall, die vor diesem Rechner stehen.',
    ),
  }),
  passwordInFront: (data, format) => ({
    what: 'Ein vorgeschalteter Server verlangt von der Zertifizierungsstelle ein Passwort (401).',
    todo: `Nehmen Sie dort den Pfad ${CHALLENGE} vom Passwortschutz aus.`,
    who: 'itPartner',
    details: details(data, format),
  }),
  passwordPage: (data, format) => ({
    what: `Auf Port ${String(data.port)} verlangt etwas vor diesem Rechner ein Passwort (401): ein Proxy, vielleicht ein anderes Gerät.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, `${insteadOfForwarding('vom Passwortschutz')} ${staleAddress(data)}`),
  }),
  refusalInFront: (data, format) => ({
    what: 'Ein vorgeschaltetes Gerät weist den Aufruf der Zertifizierungsstelle ab (403), etwa durch eine Ländersperre.',
    todo: `Nehmen Sie dort den Pfad ${CHALLENGE} von der Sperre aus.`,
    who: 'itPartner',
    details: details(data, format, severalPlaces),
  }),
  refusalPage: (data, format) => ({
    what: `Auf Port ${String(data.port)} weist etwas vor diesem Rechner den Aufruf ab (403): ein Proxy, vielleicht ein anderes Gerät.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(data, format, `${insteadOfForwarding('von der Sperre')} ${staleAddress(data)}`),
  }),
  gatewayPage: (data, format) => ({
    what: `Der vorgeschaltete Server erreicht diesen Rechner nicht (${String(data.httpStatus)}).`,
    todo: `Tragen Sie dort als Ziel ${target(data)} ein.`,
    who: 'itPartner',
    details: details(data, format, staleAddress(data)),
  }),
  outOfOrderPage: (data, format) => ({
    what: `Ein zwischengeschalteter Server meldet eine Störung (Status ${String(data.httpStatus)}), statt den Aufruf weiterzugeben.`,
    todo: `Lassen Sie diesen Server Aufrufe von ${CHALLENGE} unverändert an ${target(data)} weitergeben.`,
    who: 'itPartner',
    details: details(data, format, staleAddress(data)),
  }),
  otherPage: (data, format) => ({
    what: `Unter ${data.name} antwortet auf Port ${String(data.port)} eine fremde Seite.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(
      data,
      format,
      `${data.httpStatus === null ? '' : `Die Seite kam mit dem Status ${String(data.httpStatus)}. `}${staleAddress(data)}`,
    ),
  }),
  otherAnswer: (data, format) => ({
    what: `Unter ${data.name} antwortet auf Port ${String(data.port)} etwas anderes als profacto Datenschutz.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(
      data,
      format,
      'Die Antwort ist keine Webseite: vielleicht ein Gerät, das auf demselben Weg selbst Zertifikate holt.',
    ),
  }),
  mixedAnswers: (data, format) => ({
    what: `Ein Teil der Aufrufe kam hier an, auf andere antwortet ${data.by === null ? (data.title === null ? 'etwas anderes' : `eine fremde Seite („${data.title}“)`) : betweenDe.phrase(data.by)}.`,
    todo: `Sorgen Sie dafür, dass alle Adressen von ${data.name} zu diesem Rechner führen.`,
    who: 'itPartner',
    details: details(
      data,
      format,
      `Im DNS stehen dann meist mehrere Adressen (A und AAAA)${data.address === null ? '' : `; die falsche Antwort kam von ${data.address}`}.`,
    ),
  }),

  secondary: (data) => ({
    what: 'Von einem Ort aus kam die Zertifizierungsstelle durch, aus anderen Ländern nicht: Eine Ländersperre hält sie auf.',
    todo: `Lassen Sie die Ländersperre (Geo-Blocking) in Router und Firewall für Port ${String(data.port)} aufheben.`,
    who: 'itPartner',
    details: `${severalPlaces} ${staysOpen(data)}`,
  }),
  pageElsewhere: (data) => ({
    what: 'Von einem Ort aus kam die richtige Antwort, aus anderen Ländern eine fremde Seite, meist die einer Ländersperre.',
    todo: `Lassen Sie die Ländersperre (Geo-Blocking) in Router und Firewall für Port ${String(data.port)} aufheben.`,
    who: 'itPartner',
    details: `${severalPlaces} Selten zeigt der Name nicht überall auf dieselbe Adresse. ${staysOpen(data)}`,
  }),
  dnsElsewhere: ({ name }) => ({
    what: `Die Nameserver von ${name} haben nur an einem Teil der Orte richtig geantwortet, von denen aus geprüft wird.`,
    todo: 'Melden Sie Ihrem Domain-Anbieter, dass seine Nameserver nicht aus allen Ländern richtig antworten.',
    who: 'domainProvider',
    details:
      'Nach einer Änderung am DNS-Eintrag gibt sich das in einigen Stunden von selbst. Bei DynDNS ist der Anbieter des DynDNS-Namens gemeint.',
  }),

  redirect: (data) => redirected(data, 'zu einem Ziel umgeleitet, das nicht zu erreichen ist'),
  redirectLoop: (data) => redirected(data, 'immer weiter im Kreis umgeleitet'),
  redirectNotAllowed: (data) =>
    redirected(
      data,
      'an ein Ziel umgeleitet, dem die Zertifizierungsstelle nicht folgen darf',
      'Erlaubt sind nur Namen (keine IP-Adressen) und nur die Ports 80 und 443.',
    ),
  redirectMissingSlash: (data) =>
    redirected(
      data,
      'an ein falsch geschriebenes Ziel umgeleitet',
      'Zwischen dem Namen und dem Pfad fehlt dort ein Schrägstrich.',
    ),
  tls: (data) => redirected(data, 'auf eine verschlüsselte Seite umgeleitet, zu der keine Verbindung zustande kommt'),

  otherTlsServer: (data, format) => ({
    what: `Unter ${data.name} antwortet auf Port 443 etwas anderes als profacto Datenschutz.`,
    todo: forwarding(data),
    who: 'itPartner',
    details: details(
      data,
      format,
      `Was dort antwortet, kennt die Prüfung nicht (TLS-ALPN-01). Auch ein Proxy und eine Firewall, die verschlüsselte Verbindungen selbst annehmen, antworten so. ${staleAddress(data)}`,
    ),
  }),

  dns: ({ name }) => ({
    what: `Die Zertifizierungsstelle fand zu ${name} keine Adresse im Internet.`,
    todo: ownAddressFor(name),
    who: 'domainProvider',
    details: 'Der Wortlaut der Zertifizierungsstelle nennt Einzelheiten.',
  }),
  noSuchName: ({ name }) => ({
    what: `Den Namen ${name} gibt es im Internet nicht.`,
    todo: `Legen Sie ${name} im Kundenkonto der Domain an, mit der Adresse Ihres Internetanschlusses (A-Eintrag).`,
    who: 'domainProvider',
    details:
      'Ist der Name nur falsch geschrieben, berichtigen Sie ihn als öffentliche Server-Adresse. Neue Einträge brauchen manchmal einige Stunden.',
  }),
  noAddress: ({ name }) => ({
    what: `Zu ${name} ist im Internet keine Adresse eingetragen.`,
    todo: ownAddressFor(name),
    who: 'domainProvider',
    details: 'Bei DynDNS trägt der Router die Adresse ein; er muss sich dort anmelden können.',
  }),
  dnssec: ({ name }) => ({
    what: `Die Einträge von ${name} sind falsch unterschrieben, deshalb glaubt die Zertifizierungsstelle ihnen nicht.`,
    todo: 'Lassen Sie beim Domain-Anbieter die Unterschrift der Domain berichtigen (DS-Eintrag, DNSSEC).',
    who: 'domainProvider',
    details: 'Meist wurde der Anbieter gewechselt, und der alte DS-Eintrag der Domain blieb stehen.',
  }),
  staleDs: ({ name, dnssecFault }) => ({
    what: `Bei der Endung steht noch ein alter DNSSEC-Schlüssel (DS-Eintrag) der Domain; deshalb bekommt die Zertifizierungsstelle zu ${name} keine gültige Auskunft.`,
    todo: `Lassen Sie beim Domain-Anbieter den alten DS-Eintrag von ${dnssecFault?.domain ?? name} löschen.`,
    who: 'domainProvider',
    details:
      'DNSSEC unterschreibt, was Nameserver sagen. Meist wurde der Anbieter gewechselt, und der DS-Eintrag des früheren blieb stehen. DNS-Server, die Unterschriften nicht prüfen, merken davon nichts.',
  }),
  nameServersFailed: ({ name }) => ({
    what: `Die Nameserver von ${name} haben der Zertifizierungsstelle nicht richtig geantwortet.`,
    todo: 'Melden Sie Ihrem Domain-Anbieter, dass seine Nameserver nicht richtig antworten.',
    who: 'domainProvider',
    details:
      'Nameserver sagen, welche Adresse zu einem Namen gehört. Eine Störung vergeht oft in einer Stunde; bleibt es dabei, sind meist die DNSSEC-Einträge falsch. Bei DynDNS ist der Anbieter des DynDNS-Namens gemeint.',
  }),
  caa: ({ name }) => ({
    what: `Ein Eintrag im DNS von ${name} verbietet dieser Zertifizierungsstelle, Zertifikate auszustellen.`,
    todo: 'Ergänzen Sie im Kundenkonto der Domain einen CAA-Eintrag für diese Zertifizierungsstelle (bei Let’s Encrypt: letsencrypt.org).',
    who: 'domainProvider',
    details: 'CAA-Einträge nennen die Zertifizierungsstellen, die für eine Domain ausstellen dürfen.',
  }),
  caaNotAnswered: ({ name }) => ({
    what: `Die Nameserver von ${name} sagen nicht, welche Zertifizierungsstelle ausstellen darf, und ohne diese Auskunft stellt keine aus.`,
    todo: 'Melden Sie Ihrem Domain-Anbieter, dass seine Nameserver CAA-Anfragen nicht richtig beantworten.',
    who: 'domainProvider',
    details: 'Auch dass es keine CAA-Einträge gibt, muss ein Nameserver sagen.',
  }),

  other: (data, format) => ({
    what: `Die Zertifizierungsstelle konnte nicht bestätigen, dass ${data.name} zu diesem Server gehört.`,
    todo: 'Beheben Sie, was der Wortlaut der Zertifizierungsstelle nennt.',
    who: 'itPartner',
    details: details(data, format),
  }),
};

type Called = ValidationFailed & { port: number };

/** What was called, as the beginning of a sentence too. */
const at = ({ name, address }: ValidationFailed): string => address ?? name;

/** The port of this product on this machine. */
function target({ forward, challenge }: ValidationFailed): string {
  if (forward === null) {
    return challenge === 'tls-alpn-01'
      ? 'den HTTPS-Port von profacto Datenschutz (üblich: 443) auf diesem Rechner'
      : 'den HTTP-Port von profacto Datenschutz (üblich: 8080) auf diesem Rechner';
  }
  const { lanAddress, internalPort } = forward;
  return `Port ${String(internalPort)} dieses Rechners${lanAddress === null ? '' : ` (${lanAddress})`}`;
}

function forwarding(data: ValidationFailed): string {
  const port = data.forward?.publicPort ?? (data.challenge === 'tls-alpn-01' ? 443 : 80);
  return `Lassen Sie im Router Port ${String(port)} auf ${target(data)} weiterleiten.`;
}

/** Where else the name may lead. */
function staleAddress({ name, address }: ValidationFailed): string {
  return address === null
    ? `${name} muss im DNS auf Ihren Internetanschluss zeigen.`
    : `Gehört ${address} nicht zu Ihrem Internetanschluss, ist der DNS-Eintrag von ${name} zu berichtigen.`;
}

const insteadOfForwarding = (from: string) =>
  `Ist es ein Proxy, der an diesen Rechner weitergibt, genügt es, dort den Pfad ${CHALLENGE} ${from} auszunehmen.`;

function gotPage({ name, page, address }: ValidationFailed): string {
  const from = address === null ? '' : ` (Adresse ${address})`;
  const { title = null, httpStatus = null } = page ?? {};
  if (title !== null) return `Die Zertifizierungsstelle bekam unter ${name}${from} die Seite „${title}“.`;
  const status = httpStatus === null ? '' : `; die Antwort kam mit dem Status ${String(httpStatus)}`;
  return `Aufgerufen wurde ${name}${from}${status}.`;
}

const staysOpen = ({ port }: Called) => `Port ${String(port)} muss auch für spätere Erneuerungen offen bleiben.`;

/** What arrived here; nothing is said where nobody looks. */
function arrivals({ requestsSeen, unknownRequests = 0, arrivalsUnknown }: ValidationFailed, format: Formats): string[] {
  if (arrivalsUnknown === true) return [];
  if (requestsSeen > 1) return [`Auf diesem Rechner sind ${format.number(requestsSeen)} Aufrufe angekommen.`];
  if (requestsSeen === 1) return ['Auf diesem Rechner ist ein Aufruf angekommen.'];
  return [
    unknownRequests > 0
      ? 'Auf diesem Rechner kamen nur Aufrufe an, die zu einer anderen Prüfung gehören.'
      : 'Auf diesem Rechner ist kein Aufruf der Zertifizierungsstelle angekommen.',
  ];
}

const seenFromHere = {
  cameBack: 'Ein eigener kam kurz davor an.',
  notFromHere: 'Auch von diesem Rechner aus war dort niemand zu erreichen.',
  notAnswered: 'Auch von diesem Rechner aus war dort niemand zu erreichen.',
  otherAnswer: 'Auch einem Aufruf von diesem Rechner aus antwortete dort kurz davor etwas anderes.',
};

function details(data: ValidationFailed, format: Formats, ...sentences: string[]): string {
  const here = data.fromHere ? [seenFromHere[data.fromHere]] : [];
  return [...arrivals(data, format), ...here, ...sentences].join(' ').trim();
}

function redirected({ name }: ValidationFailed, how: string, ...more: string[]): Advice {
  return {
    what: `Der Aufruf der Zertifizierungsstelle an ${name} wird ${how}.`,
    todo: `Schalten Sie die Umleitung für Aufrufe von ${CHALLENGE} auf Port 80 ab.`,
    who: 'itPartner',
    details: [
      ...more,
      'Umgeleitet wird von einem anderen Webserver, einem Proxy oder der Weiterleitung des Domain-Anbieters.',
    ].join(' '),
  };
}
