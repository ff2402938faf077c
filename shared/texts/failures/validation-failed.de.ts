/** The certificate authority looked and did not find this server. */
import type { Advice, Formats } from '#shared/texts/advice.ts';
import type { FailureTexts, ValidationFailed } from './variants.ts';

const nothingArrived = 'Auf diesem Rechner ist kein Aufruf angekommen.';
const withoutRedirect =
  'Aufrufe von /.well-known/acme-challenge/ auf Port 80 müssen ohne Umleitung bei profacto ankommen.';

export const validationFailedDe: FailureTexts['VALIDATION_FAILED'] = {
  noConnection: (data) => {
    const { name, address, port, ending, maybeFirewall } = data;
    return {
      what: `Die Zertifizierungsstelle hat ${urlOf(name, port)} auf Port ${String(port)} aufgerufen${address === null ? '' : ` (Adresse ${address})`}${connectionEnding(ending, port)}. ${nothingArrived}`,
      todo: `${forwarding(data)}. Prüfen Sie außerdem, dass ${maybeFirewall ? `keine Firewall Port ${String(port)} sperrt und dass ` : ''}${addressCondition(data)}. Port ${String(port)} muss auch für spätere Erneuerungen offen bleiben.`,
      who: 'itPartner',
    };
  },
  noConnectionOverIpv6: ({ name, ipv6 }) => ({
    what: `Die Zertifizierungsstelle hat ${name} über die IPv6-Adresse ${ipv6} aufgerufen und dort auf Port 80 keine Verbindung bekommen. IPv6 wird bevorzugt, sobald im DNS ein AAAA-Eintrag steht.`,
    todo: 'Ist Ihr Server auch über IPv4 erreichbar, löschen Sie den AAAA-Eintrag. Sonst (zum Beispiel bei DS-Lite) prüfen Sie, dass der AAAA-Eintrag zu diesem Rechner gehört, geben im Router Port 80 für IPv6 frei und stellen den HTTP-Port von profacto auf 80 (Befehl „profacto-tls settings set httpPort=80“), denn über IPv6 leitet der Router nicht auf einen anderen Port um.',
    who: 'itPartner',
  }),
  someArrived: ({ name, requestsSeen, port }, format) => ({
    what: `${
      requestsSeen === 1
        ? `Der erste Aufruf der Zertifizierungsstelle an ${name} ist auf diesem Rechner angekommen, weitere nicht.`
        : `Von den Aufrufen der Zertifizierungsstelle an ${name} sind auf diesem Rechner ${format.number(requestsSeen)} angekommen, weitere nicht.`
    } Sie prüft von mehreren Orten der Welt aus.`,
    todo: `Meist sperrt der Router oder eine Firewall Aufrufe aus anderen Ländern (Geo-Blocking) oder mehrere Aufrufe kurz nacheinander (Angriffserkennung, IPS). Heben Sie diese Sperre für Port ${String(port)} auf, auch für spätere Erneuerungen, und fordern Sie das Zertifikat dann noch einmal an.`,
    who: 'itPartner',
  }),

  routerPage: (data) =>
    foreignPage(
      data,
      `Ihr Router antwortet statt profacto: Unter http://${data.name}/ hat die Zertifizierungsstelle auf Port 80 die Seite „${data.title}“ bekommen.`,
      'Ist die Bedienoberfläche des Routers auf Port 80 aus dem Internet erreichbar (Fernzugriff), schalten Sie den Fernzugriff ab oder legen Sie ihn auf einen anderen Port.',
    ),
  storagePage: (data) =>
    foreignPage(
      data,
      `Ein Netzwerkspeicher (${data.device}) antwortet statt profacto: Unter http://${data.name}/ hat die Zertifizierungsstelle auf Port 80 die Seite „${data.title}“ bekommen.`,
      'Leitet der Router Port 80 auf den Netzwerkspeicher weiter, ändern Sie diese Weiterleitung.',
    ),
  titledPage: (data) =>
    foreignPage(
      data,
      `Unter http://${data.name}/ hat die Zertifizierungsstelle auf Port 80 eine fremde Seite bekommen, mit dem Titel „${data.title}“.`,
      checkName(data),
    ),
  notFoundPage: (data) =>
    foreignPage(
      data,
      `Unter http://${data.name}/ antwortet auf Port 80 ein anderer Webserver als der von profacto: Er kennt die abgefragte Datei nicht (Status 404).`,
      checkName(data),
    ),
  refusalPage: (data) =>
    foreignPage(
      data,
      `Unter http://${data.name}/ lässt auf Port 80 etwas vor profacto den Aufruf nicht zu (Status ${String(data.httpStatus)}).`,
      'Filtert eine Firewall, ein Proxy oder ein Schutzprogramm die Aufrufe, nehmen Sie dort /.well-known/acme-challenge/ aus.',
    ),
  outOfOrderPage: (data) =>
    foreignPage(
      data,
      `Unter http://${data.name}/ antwortet auf Port 80 ein Proxy oder ein anderer Webserver mit einer Störungsmeldung (Status ${String(data.httpStatus)}).`,
      'Steht ein Proxy vor profacto, muss er /.well-known/acme-challenge/ dorthin weiterreichen.',
    ),
  otherPage: (data) =>
    foreignPage(
      data,
      `Unter http://${data.name}/ hat auf Port 80 eine fremde Seite geantwortet${data.httpStatus === null ? '' : ` (Status ${String(data.httpStatus)})`}, zum Beispiel die eines anderen Webservers oder Ihres Domain-Anbieters.`,
      checkName(data),
    ),
  otherAnswer: (data) => ({
    what: `Unter http://${data.name}/ hat auf Port 80 etwas anderes geantwortet als profacto, und keine Webseite: vielleicht ein Router, ein Netzwerkspeicher (NAS) oder ein Programm, das selbst Zertifikate anfordert. ${nothingArrived}`,
    todo: `${forwarding(data)}. Holt ein anderes Gerät auf demselben Weg selbst Zertifikate, schalten Sie das dort ab.${ipv6Hint(data)}`,
    who: 'itPartner',
  }),
  mixedAnswers: (data, format) => ({
    what: `${arrivedRequests(data, format)} Mindestens einmal hat die Zertifizierungsstelle unter ${data.name} aber eine andere Antwort bekommen als die von profacto${data.title === null ? '' : `: die Seite „${data.title}“`}.`,
    todo: `Prüfen Sie, ob für ${data.name} im DNS mehrere Adressen eingetragen sind (A und AAAA) und ob ein Proxy oder ein anderer Webserver dazwischen steht. Alle Adressen müssen zu diesem Rechner führen.${ipv6Hint(data)}`,
    who: 'itPartner',
  }),

  secondary: ({ name, port }) => ({
    what: `Die Zertifizierungsstelle hat ${name} von einem Ort aus richtig erreicht, von anderen Orten der Welt aus aber nicht.`,
    todo: `Meist sperrt der Router, eine Firewall oder der Anbieter Aufrufe aus anderen Ländern (Geo-Blocking). Heben Sie diese Sperre für Port ${String(port)} auf, auch für spätere Erneuerungen. Aus welchen Ländern geprüft wird, gibt die Zertifizierungsstelle nicht bekannt.`,
    who: 'itPartner',
  }),
  pageElsewhere: ({ name, port }) => ({
    what: `Die Zertifizierungsstelle hat unter ${name} von einem Ort aus die richtige Antwort bekommen, von anderen Orten der Welt aus aber eine fremde Seite.`,
    todo: `Meist ist es die Sperrseite einer Firewall oder des Anbieters, der Aufrufe aus anderen Ländern abweist (Geo-Blocking), oder der Name zeigt nicht überall auf dieselbe Adresse. Heben Sie die Sperre für Port ${String(port)} auf, auch für spätere Erneuerungen.`,
    who: 'itPartner',
  }),
  dnsElsewhere: ({ name }) => ({
    what: `Die Nameserver von ${name} haben der Zertifizierungsstelle von einem Ort aus richtig geantwortet, von anderen Orten der Welt aus aber nicht.`,
    todo: 'Wurde ein Eintrag gerade erst geändert, versuchen Sie es in einigen Stunden noch einmal. Sonst fragen Sie den Domain- oder DynDNS-Anbieter, ob einer seiner Nameserver gestört ist oder Anfragen aus anderen Ländern abweist (Geo-Blocking).',
    who: 'itPartner',
  }),

  redirect: (data) => redirected(data, ', und das Ziel war nicht zu erreichen'),
  redirectLoop: (data) => redirected(data, ', und zwar immer weiter im Kreis'),
  redirectNotAllowed: (data) =>
    redirected(
      data,
      ', und zwar an ein Ziel, dem die Zertifizierungsstelle nicht folgen darf: Erlaubt sind nur Namen (keine IP-Adressen) und nur die Ports 80 und 443',
    ),
  redirectMissingSlash: (data) => ({
    ...redirected(data, ', aber das Ziel ist falsch geschrieben: Zwischen Name und Pfad fehlt ein Schrägstrich'),
    todo: `Ergänzen Sie ihn in der Umleitung des Webservers oder Domain-Anbieters. Besser noch: ${withoutRedirect}`,
  }),
  tls: ({ name }) => ({
    what: `Die Zertifizierungsstelle wurde beim Aufruf von http://${name}/ auf eine verschlüsselte Seite umgeleitet, und dort kam keine Verbindung zustande.`,
    todo: `Vermutlich steht ein anderer Webserver oder Proxy vor profacto. ${withoutRedirect}`,
    who: 'itPartner',
  }),

  otherTlsServer: (data) => ({
    what: `Unter https://${data.name}/ antwortet auf Port 443 etwas anderes als profacto: Es kennt die Prüfung der Zertifizierungsstelle (TLS-ALPN-01) nicht. ${nothingArrived}`,
    todo: `${forwarding(data)}. Steht ein Proxy oder eine Firewall dazwischen, die verschlüsselte Verbindungen selbst annimmt, muss sie diese unverändert durchlassen. ${data.ipv6 === null ? checkName(data) : ipv6Hint(data).trim()}`,
    who: 'itPartner',
  }),
  noTlsOverIpv6: ({ name, ipv6 }) => ({
    what: `Die Zertifizierungsstelle hat ${name} über die IPv6-Adresse ${ipv6} aufgerufen und dort auf Port 443 keine Verbindung bekommen. IPv6 wird bevorzugt, sobald im DNS ein AAAA-Eintrag steht.`,
    todo: 'Ist Ihr Server auch über IPv4 erreichbar, löschen Sie den AAAA-Eintrag. Sonst (zum Beispiel bei DS-Lite) prüfen Sie, dass der AAAA-Eintrag zu diesem Rechner gehört, und geben im Router Port 443 für IPv6 frei.',
    who: 'itPartner',
  }),

  dns: ({ name }) => ({
    what: `Die Zertifizierungsstelle bekam aus dem DNS keine Internet-Adresse zu ${name}.`,
    todo: 'Prüfen Sie die Schreibweise der öffentlichen Server-Adresse und die DNS-Einträge beim Domain- oder DynDNS-Anbieter.',
    who: 'itPartner',
  }),
  noSuchName: ({ name }) => ({
    what: `Den Namen ${name} gibt es im DNS des Internets nicht.`,
    todo: 'Prüfen Sie die Schreibweise der öffentlichen Server-Adresse. Stimmt sie, muss der Name beim Domain- oder DynDNS-Anbieter angelegt werden; neue Einträge brauchen manchmal einige Stunden.',
    who: 'you',
  }),
  noAddress: ({ name }) => ({
    what: `Zu ${name} ist im DNS keine Internet-Adresse eingetragen.`,
    todo: 'Tragen Sie beim Domain-Anbieter die Adresse Ihres Internetanschlusses ein (A- oder AAAA-Eintrag). Bei DynDNS prüfen Sie, ob der Router sich dort anmeldet.',
    who: 'itPartner',
  }),
  dnssec: ({ name }) => ({
    what: `Die Antworten der Nameserver von ${name} sind falsch unterschrieben (DNSSEC). Die Zertifizierungsstelle glaubt ihnen deshalb nicht.`,
    todo: 'Meist wurde der Anbieter gewechselt und der alte DS-Eintrag der Domain blieb stehen. Lassen Sie ihn beim Domain-Anbieter berichtigen, oder schalten Sie DNSSEC dort ab.',
    who: 'itPartner',
  }),
  nameServersFailed: ({ name }) => ({
    what: `Die Nameserver von ${name} haben der Zertifizierungsstelle nicht oder nicht richtig geantwortet.`,
    todo: 'Versuchen Sie es in einer Stunde noch einmal. Bleibt es dabei, wenden Sie sich an den Domain- oder DynDNS-Anbieter; mögliche Ursachen sind eine Störung oder falsche DNSSEC-Einträge.',
    who: 'itPartner',
  }),
  caa: ({ name }) => ({
    what: `Ein CAA-Eintrag im DNS von ${name} erlaubt dieser Zertifizierungsstelle nicht, Zertifikate auszustellen.`,
    todo: 'Ergänzen Sie beim Domain-Anbieter einen CAA-Eintrag für diese Zertifizierungsstelle (für Let’s Encrypt: letsencrypt.org), oder entfernen Sie die vorhandenen CAA-Einträge.',
    who: 'itPartner',
  }),
  caaNotAnswered: ({ name }) => ({
    what: `Die Zertifizierungsstelle konnte im DNS von ${name} nicht nachsehen, ob ein CAA-Eintrag ihr das Ausstellen verbietet. Ohne diese Auskunft stellt sie nichts aus.`,
    todo: 'Die Nameserver der Domain beantworten CAA-Anfragen nicht richtig. Wenden Sie sich damit an den Domain-Anbieter.',
    who: 'itPartner',
  }),

  other: (data, format) => ({
    what: `Die Zertifizierungsstelle konnte nicht bestätigen, dass ${data.name} zu diesem Server gehört. ${arrivedRequests(data, format)}`,
    todo: `Prüfen Sie die Weiterleitung von Port ${String(data.port)} und die DNS-Einträge des Namens. Die Meldung der Zertifizierungsstelle nennt Einzelheiten.`,
    who: 'itPartner',
  }),
};

type Ending = NonNullable<ValidationFailed['cause']>;

function connectionEnding(ending: Ending, port: number): string {
  return ending === 'refused'
    ? ` und wurde abgewiesen: Unter dieser Adresse nimmt auf Port ${String(port)} nichts Verbindungen an`
    : connectionEndings[ending];
}

const connectionEndings: Readonly<Record<Exclude<Ending, 'refused'>, string>> = {
  timeout: ' und keine Antwort bekommen. Meist verwirft eine Firewall oder der Router solche Aufrufe',
  reset: ', und die Verbindung wurde gleich wieder getrennt. Meist tut das eine Firewall',
  unreachable: ', und diese Adresse war aus dem Internet nicht zu erreichen',
  other: ' und keine Verbindung bekommen',
};

function arrivedRequests({ requestsSeen }: ValidationFailed, format: Formats): string {
  if (requestsSeen === 0) return nothingArrived;
  return requestsSeen === 1
    ? 'Auf diesem Rechner ist ein Aufruf angekommen.'
    : `Auf diesem Rechner sind ${format.number(requestsSeen)} Aufrufe angekommen.`;
}

const urlOf = (name: string, port: number) => `${port === 443 ? 'https' : 'http'}://${name}/`;

function forwarding({ forward, challenge }: ValidationFailed): string {
  if (forward === null) {
    if (challenge === 'tls-alpn-01')
      return 'Lassen Sie im Router Port 443 auf den HTTPS-Port von profacto (üblich: 443) auf diesem Rechner weiterleiten';
    return 'Lassen Sie im Router Port 80 auf den HTTP-Port von profacto (üblich: 8080) auf diesem Rechner weiterleiten';
  }
  const { lanAddress, internalPort, publicPort } = forward;
  const here = lanAddress === null ? 'dieses Rechners' : `von ${lanAddress} (das ist dieser Rechner)`;
  return `Lassen Sie im Router Port ${String(publicPort)} auf Port ${String(internalPort)} ${here} weiterleiten`;
}

/** Where the name has to point. */
function addressCondition({ name, address }: ValidationFailed): string {
  return address === null
    ? `${name} auf Ihren Internetanschluss zeigt`
    : `${address} die Adresse Ihres Internetanschlusses ist (sonst stimmt der DNS-Eintrag von ${name} nicht mehr)`;
}

/** One more sentence if the CA used IPv6. */
function ipv6Hint({ ipv6 }: { ipv6: string | null }): string {
  return ipv6 === null
    ? ''
    : ` Der Aufruf ging über IPv6 an ${ipv6}: Auch der AAAA-Eintrag im DNS muss zu diesem Rechner führen; sonst löschen Sie ihn.`;
}

function checkName({ name, ipv4 }: { name: string; ipv4: string | null }): string {
  return `Prüfen Sie außerdem, dass ${name} im DNS auf Ihren Internetanschluss zeigt und nicht auf den Webspace Ihres Anbieters${ipv4 === null ? '' : ` (aufgerufen wurde ${ipv4})`}.`;
}

function foreignPage(data: ValidationFailed & { ipv6: string | null }, who: string, remedy: string): Advice {
  return {
    what: `${who} ${nothingArrived}`,
    todo: `${forwarding(data)}. ${remedy}${ipv6Hint(data)}`,
    who: 'itPartner',
  };
}

function redirected({ name }: ValidationFailed, how: string): Advice {
  return {
    what: `Der Aufruf der Zertifizierungsstelle an http://${name}/ wird umgeleitet${how}.`,
    todo: `Vermutlich steht ein anderer Webserver oder Proxy vor profacto, oder der Name leitet beim Domain-Anbieter auf eine andere Seite weiter. ${withoutRedirect}`,
    who: 'itPartner',
  };
}
