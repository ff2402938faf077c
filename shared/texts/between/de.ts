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
const otherDevice = (device: string, { port, forwarding }: BetweenPlace) => ({
  what: `Port ${String(port)} führt zu einem anderen Gerät (${device}), nicht zu diesem Rechner.`,
  todo: forwarding,
});
const otherServer = (server: string, { port, forwarding }: BetweenPlace) => ({
  what: `Port ${String(port)} führt zu einem anderen Webserver (${server}), nicht zu profacto Datenschutz.`,
  todo: forwarding,
});

const PHRASES: Readonly<Record<BetweenKind, string>> = {
  cdn: 'ein Dienst vor Ihrem Server',
  parking: 'eine Platzhalterseite',
  webhoster: 'der Webspace eines Anbieters',
  nas: 'ein anderes Gerät',
  camera: 'eine Kamera',
  router: 'Ihr Router',
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
      todo:
        service === 'Cloudflare'
          ? `Stellen Sie im Kundenkonto von Cloudflare beim DNS-Eintrag von ${name} die Wolke auf Grau („Nur DNS“).`
          : `Schalten Sie den Dienst${service === null ? '' : ` ${service}`} für ${name} ab: Der DNS-Eintrag muss die Adresse Ihres Internetanschlusses nennen.`,
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
    camera: (maker, place) => otherDevice(maker === null ? 'Kamera' : `Kamera von ${maker}`, place),
    router: (router, { port, forwarding }) => ({
      what: `Ihr Router${named(router)} beantwortet Port ${String(port)} selbst, statt ihn an diesen Rechner weiterzugeben.`,
      todo: forwarding,
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
