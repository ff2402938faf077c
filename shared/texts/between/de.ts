import type { BetweenKind } from '#shared/contract/between.ts';
import type { BetweenPlace, BetweenTexts } from './shape.ts';

const named = (name: string | null) => (name === null ? '' : ` (${name})`);
const ownAddress = ({ name, alias }: BetweenPlace) =>
  alias !== undefined
    ? `Ersetzen Sie im Kundenkonto der Domain den CNAME-Eintrag von ${name} durch einen A-Eintrag mit der Adresse Ihres Internetanschlusses.`
    : `Tragen Sie im Kundenkonto der Domain für ${name} die Adresse Ihres Internetanschlusses ein (A-Eintrag).`;
/** "meinefirma.de führt", and over which other name. */
const leads = ({ name, alias }: BetweenPlace) =>
  alias === undefined ? `${name} führt` : `${name} führt über ${alias} (CNAME-Eintrag)`;
const otherDevice = (device: string | null, { port, forwarding }: BetweenPlace) => ({
  what: `Port ${String(port)} führt zu einem anderen Gerät${named(device)}, nicht zu diesem Rechner.`,
  todo: forwarding,
});
const by = (kind: string, maker: string | null) => (maker === null ? kind : `${kind} von ${maker}`);
/** The step where somebody has the port himself. `what`: who that is, in the accusative. */
const giveUp = (what: string, { port, forwarding, target, occupied = false }: BetweenPlace) =>
  occupied
    ? `Legen Sie ${what} auf einen anderen Port und leiten Sie Port ${String(port)} (TCP) an ${target} weiter.`
    : forwarding;
const otherServer = (server: string, { port, forwarding }: BetweenPlace) => ({
  what: `Port ${String(port)} führt zu einem anderen Webserver (${server}), nicht zu profacto Datenschutz.`,
  todo: forwarding,
});

/** The step by which a name leads here, and no longer to a service in front. */
export const withoutServiceDe = (service: string | null, name: string): string =>
  service === 'Cloudflare'
    ? `Stellen Sie im Kundenkonto von Cloudflare beim DNS-Eintrag von ${name} die Wolke auf Grau („Nur DNS“).`
    : `Schalten Sie den Dienst${service === null ? '' : ` ${service}`} für ${name} ab: Der DNS-Eintrag muss die Adresse Ihres Internetanschlusses nennen.`;

const PHRASES: Readonly<Record<BetweenKind, string>> = {
  cdn: 'ein Dienst vor Ihrem Server',
  parking: 'eine Platzhalterseite',
  webhoster: 'der Webspace eines Anbieters',
  expired: 'eine Seite des Domain-Anbieters',
  suspended: 'eine Seite des Domain-Anbieters',
  forwarding: 'der Weiterleitungsdienst des Domain-Anbieters',
  nas: 'ein anderes Gerät',
  camera: 'eine Kamera',
  inverter: 'ein Wechselrichter',
  printer: 'ein Drucker',
  device: 'ein anderes Gerät',
  router: 'Ihr Router',
  vpn: 'das VPN-Portal der Firewall',
  remoteAccess: 'ein anderer Server',
  waf: 'eine Firewall',
  loginPage: 'eine Anmeldeseite',
  proxy: 'ein zwischengeschalteter Server',
  iis: 'der Webserver von Windows',
  webServer: 'ein anderer Webserver',
};

export const betweenDe: BetweenTexts = {
  phrase: ({ kind, name }) => `${PHRASES[kind]}${named(name)}`,
  advice: {
    cdn: (service, { name }) => ({
      what: `Aufrufe von ${name} gehen zuerst an ${service === null ? 'einen Dienst' : `${service}, einen Dienst`} vor Ihrem Server, und der gibt sie nicht weiter.`,
      todo: withoutServiceDe(service, name),
    }),
    parking: (provider, place) => ({
      what: `${leads(place)} zu einer Platzhalterseite${named(provider)}, nicht zu Ihrem Internetanschluss.`,
      todo: ownAddress(place),
    }),
    webhoster: (provider, place) => ({
      what: `${leads(place)} zum Webspace eines Anbieters${named(provider)}, nicht zu Ihrem Internetanschluss.`,
      todo: ownAddress(place),
    }),
    nas: (device, place) => otherDevice(device ?? 'Netzwerkspeicher', place),
    expired: (provider, { name }) => ({
      what: `Ihre Domain ist abgelaufen: Unter ${name} zeigt der Domain-Anbieter${named(provider)} seine eigene Seite.`,
      todo: 'Verlängern Sie die Domain im Kundenkonto Ihres Domain-Anbieters.',
      details:
        'Bis dahin erreichen auch E-Mails und Besucher Sie nicht. Nach der Verlängerung kann es einige Stunden dauern, bis der Name wieder hierher führt.',
    }),
    suspended: (provider, { name }) => ({
      what: `Ihre Domain ist gesperrt: Unter ${name} zeigt der Domain-Anbieter${named(provider)} seine eigene Seite.`,
      todo: 'Lassen Sie die Domain bei Ihrem Domain-Anbieter wieder freischalten.',
      details:
        'Häufige Gründe sind eine offene Rechnung und eine E-Mail-Adresse des Inhabers, die er nicht bestätigt hat. Nach der Freischaltung kann es einige Stunden dauern, bis der Name wieder hierher führt.',
    }),
    forwarding: (provider, { name }) => ({
      what: `${name} führt zum Weiterleitungsdienst Ihres Domain-Anbieters${named(provider)}, nicht zu Ihrem Internetanschluss.`,
      todo: `Ersetzen Sie im Kundenkonto der Domain die Weiterleitung von ${name} durch einen A-Eintrag mit der Adresse Ihres Internetanschlusses.`,
      details:
        'Der Dienst ruft Ihren Server nicht selbst auf, er schickt nur Besucher zu ihm weiter. Die Zertifizierungsstelle folgt ihm nicht.',
    }),
    camera: (maker, place) => otherDevice(by('Kamera', maker), place),
    inverter: (maker, place) => otherDevice(by('Wechselrichter', maker), place),
    printer: (maker, place) => otherDevice(by('Drucker', maker), place),
    device: otherDevice,
    router: (router, place) => ({
      what: `Ihr Router${named(router)} beantwortet Port ${String(place.port)} selbst, statt ihn an diesen Rechner weiterzugeben.`,
      todo: giveUp('den Fernzugang des Routers', place),
    }),
    vpn: (firewall, place) => ({
      what: `Auf Port ${String(place.port)} antwortet das VPN-Portal der Firewall${named(firewall)}, nicht dieser Rechner.`,
      todo: giveUp('das VPN-Portal', place),
      ...(place.occupied === true && {
        details: 'Über das VPN-Portal wählen sich Mitarbeiter von außen ein; sie brauchen danach dessen neuen Port.',
      }),
    }),
    remoteAccess: (server, place) => ({
      what: `Auf Port ${String(place.port)} antwortet ein anderer Server${named(server)}, nicht dieser Rechner.`,
      todo: giveUp(server ?? 'diesen Server', place),
      ...(place.occupied === true && {
        details:
          'Wer von außen darauf zugreift, braucht danach den neuen Port. Sollen beide auf Port 443 bleiben, braucht der andere Server eine zweite öffentliche Adresse.',
      }),
    }),
    waf: (firewall, { port }) => ({
      what: `Eine Firewall${named(firewall)} vor diesem Rechner weist den Aufruf der Zertifizierungsstelle ab.`,
      todo: `Nehmen Sie in dieser Firewall Aufrufe von /.well-known/acme-challenge/ auf Port ${String(port)} von der Prüfung aus.`,
    }),
    loginPage: (_, { port, forwarding }) => ({
      what: `Auf Port ${String(port)} antwortet eine Anmeldeseite, nicht dieser Rechner.`,
      todo: forwarding,
    }),
    proxy: (proxy, { target }) => ({
      what: `Ein zwischengeschalteter Server${named(proxy)} gibt den Aufruf nicht an diesen Rechner weiter.`,
      todo: `Lassen Sie diesen Server Aufrufe von /.well-known/acme-challenge/ unverändert an ${target} weitergeben.`,
    }),
    iis: (_, place) => otherServer('IIS von Windows', place),
    webServer: (server, place) => otherServer(server ?? 'unbekannt', place),
  },
};
