/** Why the router opens no ports, in German. */
import { detailsOf } from '#shared/texts/advice.ts';
import type { FailureTexts } from './variants.ts';

const BY_HAND = 'Richten Sie die Weiterleitung im Router von Hand ein.';
const byHand = 'Von Hand geht es auch: mit der Anleitung bei der Ursache.';
const inBrackets = (name: string | null): string => (name === null ? '' : ` (${name})`);

export const routerFailuresDe: Pick<FailureTexts, 'ROUTER_NONE' | 'ROUTER_NOT_OPENED'> = {
  ROUTER_NONE: () => ({
    what: 'Zwischen diesem Rechner und dem Internet steht kein Router im eigenen Netz, der Ports öffnen könnte.',
    todo: 'Richten Sie die Weiterleitung von Hand an dem Gerät ein, an dem der Internetanschluss endet.',
    who: 'itPartner',
    details:
      'Gefragt wird nur der Router, der für diesen Rechner ins Internet führt, und nur, wenn er eine Adresse im eigenen Netz hat.',
  }),
  ROUTER_NOT_OPENED: {
    notAllowedFritzBox: ({ name }) => ({
      what: `Ihr Router (${name}) erlaubt diesem Rechner nicht, Ports zu öffnen.`,
      todo: 'Schalten Sie in der FRITZ!Box unter Internet → Freigaben für diesen Rechner „Selbstständige Portfreigaben erlauben“ ein.',
      who: 'itPartner',
      details: `Danach lässt sich der Router von hier aus einrichten. ${byHand}`,
    }),
    notAllowed: ({ name }) => ({
      what: `Ihr Router${inBrackets(name)} erlaubt diesem Rechner nicht, Ports zu öffnen.`,
      todo: BY_HAND,
      who: 'itPartner',
      details: 'Manche Router haben dafür einen Schalter namens UPnP.',
    }),
    notSupported: ({ name }) => ({
      what: `Ihr Router${inBrackets(name)} öffnet Ports nur von Hand.`,
      todo: BY_HAND,
      who: 'itPartner',
    }),
    taken: ({ by, taken }) => ({
      what: `Port ${String(taken)} führt im Router schon zu einem anderen Gerät (${by}).`,
      todo: `Löschen Sie im Router die Weiterleitung von Port ${String(taken)} zu ${by}.`,
      who: 'itPartner',
      details: 'Keinem anderen Gerät wird ein Port weggenommen. Danach lässt sich der Router von hier aus einrichten.',
    }),
    takenHere: ({ by, taken }) => ({
      what: `Im Router ist Port ${String(taken)} schon für diesen Rechner (${by}) eingetragen, aber anders, als es hier gebraucht wird.`,
      todo: `Löschen Sie im Router die Weiterleitung von Port ${String(taken)} zu ${by}.`,
      who: 'itPartner',
      details:
        'Sie führt zu einem anderen Port dieses Rechners, gilt nicht für alle oder ist ausgeschaltet. Was dieses Programm nicht selbst eingetragen hat, ändert es nicht. Danach lässt sich der Router von hier aus einrichten.',
    }),
    takenByRouter: ({ port, name }) => ({
      what: `Ihr Router${inBrackets(name)} hat ${port === null ? 'einen der Ports' : `Port ${String(port)}`} schon anderweitig vergeben.`,
      todo: `Geben Sie im Router ${port === null ? 'die Ports' : `Port ${String(port)}`} frei.`,
      who: 'itPartner',
      details: `Häufig belegt ihn der Router selbst, für seinen Zugang von außen (Fernwartung). ${byHand}`,
    }),
    full: ({ name }) => ({
      what: `Ihr Router${inBrackets(name)} hat für eine weitere Portfreigabe keinen Platz.`,
      todo: 'Löschen Sie im Router eine Portfreigabe, die niemand mehr braucht.',
      who: 'itPartner',
    }),
    samePort: ({ name }) => ({
      what: `Ihr Router${inBrackets(name)} leitet Ports auf diese Bitte hin nur an die gleiche Nummer weiter.`,
      todo: BY_HAND,
      who: 'itPartner',
    }),
    unreadable: ({ name }) => ({
      what: `Ihr Router${inBrackets(name)} sagt nicht, wohin seine Ports schon führen.`,
      todo: BY_HAND,
      who: 'itPartner',
      details: 'Damit keinem anderen Gerät ein Port weggenommen wird, hat dieses Programm nichts geöffnet.',
    }),
    changed: ({ name, port }) => ({
      what: `Ihr Router${inBrackets(name)} hat zugesagt, ${port === null ? 'die Ports' : `Port ${String(port)}`} hierher zu leiten, tut es laut seiner Liste aber nicht.`,
      todo: BY_HAND,
      who: 'itPartner',
    }),
    failed: ({ name, port, errorCode }) => ({
      what: `Ihr Router${inBrackets(name)} hat ${port === null ? 'die Ports' : `Port ${String(port)}`} nicht geöffnet.`,
      todo: BY_HAND,
      who: 'itPartner',
      ...detailsOf(errorCode === null ? null : `Fehlernummer des Routers: ${String(errorCode)}.`),
    }),
    silent: ({ name }) => ({
      what: `Ihr Router${inBrackets(name)} antwortet nicht auf die Bitte, Ports zu öffnen.`,
      todo: BY_HAND,
      who: 'itPartner',
      details: 'Viele Router haben dafür einen Schalter namens UPnP, der ab Werk ausgeschaltet ist.',
    }),
  },
};
