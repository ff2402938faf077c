/** What is said where the router is asked to open ports for this machine, in the panel and on the command line. */
import type { RouterClosed, RouterOpened, RouterOpening } from '#shared/contract/router.ts';
import type { Formats } from '#shared/texts/advice.ts';
import type { Language } from '#shared/values/language.ts';

type Ask = { name: string | null; ports: readonly number[]; lanAddress: string | null };

type RouterPortTexts = {
  /** The button, and the question that it leads to. */
  button: string;
  title: string;
  question: (ask: Ask, formats: Formats) => string;
  /** How long the consent lasts. */
  lasts: string;
  cancel: string;
  opened: (done: RouterOpened, formats: Formats) => string;
  /** What this program has opened, and since when. */
  since: (opening: RouterOpening, formats: Formats) => string;
  takeBack: string;
  closed: (done: RouterClosed, formats: Formats) => string;
  nothingOpen: string;
};

const list = (ports: readonly number[], { list: listOf }: Formats): string => listOf(ports.map(String));
const inBrackets = (name: string | null): string => (name === null ? '' : ` (${name})`);

const portsDe = (ports: readonly number[], formats: Formats): string =>
  `${ports.length === 1 ? 'Port' : 'die Ports'} ${list(ports, formats)}`;
const portsEn = (ports: readonly number[], formats: Formats): string =>
  `${ports.length === 1 ? 'port' : 'ports'} ${list(ports, formats)}`;

export const routerPortTexts: Record<Language, RouterPortTexts> = {
  de: {
    button: 'Router einrichten lassen',
    title: 'Router einrichten lassen?',
    question: ({ name, ports, lanAddress }, formats) =>
      `Ihr Router${inBrackets(name)} wird gebeten, ${portsDe(ports, formats)} an diesen Rechner${inBrackets(lanAddress)} zu leiten. Sie können das jederzeit rückgängig machen.`,
    lasts:
      'Vergisst der Router es, zum Beispiel nach einem Neustart, wird er wieder darum gebeten, bis Sie es zurücknehmen. Anderen Geräten wird kein Port weggenommen.',
    cancel: 'Abbrechen',
    opened: ({ name, lanAddress, opened, alreadyOpen }, formats) =>
      opened.length === 0
        ? `Ihr Router${inBrackets(name)} leitet ${portsDe(alreadyOpen, formats)} schon an diesen Rechner (${lanAddress}); geöffnet wurde nichts.`
        : `Ihr Router${inBrackets(name)} leitet jetzt ${portsDe(opened, formats)} an diesen Rechner (${lanAddress}).`,
    since: ({ forwards, since, name }, formats) =>
      forwards.length === 0
        ? `Was dieses Programm am ${formats.date(since)} im Router${inBrackets(name)} geöffnet hat, leitet der Router jetzt anderswohin.`
        : `Port ${list(
            forwards.map(({ port }) => port),
            formats,
          )} hat dieses Programm am ${formats.date(since)} im Router${inBrackets(name)} geöffnet.`,
    takeBack: 'Zurücknehmen',
    closed: ({ router, name, closed, left }, formats) => {
      if (left.length === 0 && closed.length === 0) return 'Zurückgenommen: Im Router war nichts mehr zu schließen.';
      return left.length === 0
        ? `Zurückgenommen: Der Router${inBrackets(name)} leitet ${portsDe(closed, formats)} nicht mehr hierher.`
        : `Zurückgenommen, aber der Router${inBrackets(name ?? router)} hat das nicht bestätigt: Port ${list(left, formats)} ist dort womöglich noch offen. Löschen Sie die Weiterleitung in der Oberfläche des Routers.`;
    },
    nothingOpen: 'Dieses Programm hat im Router nichts geöffnet.',
  },
  en: {
    button: 'Have the router set up',
    title: 'Have the router set up?',
    question: ({ name, ports, lanAddress }, formats) =>
      `Your router${inBrackets(name)} will be asked to lead ${portsEn(ports, formats)} to this machine${inBrackets(lanAddress)}. You can undo this at any time.`,
    lasts:
      'If the router forgets it, after a restart for instance, it will be asked again, until you take it back. No port is taken from another device.',
    cancel: 'Cancel',
    opened: ({ name, lanAddress, opened, alreadyOpen }, formats) =>
      opened.length === 0
        ? `Your router${inBrackets(name)} already leads ${portsEn(alreadyOpen, formats)} to this machine (${lanAddress}); nothing was opened.`
        : `Your router${inBrackets(name)} now leads ${portsEn(opened, formats)} to this machine (${lanAddress}).`,
    since: ({ forwards, since, name }, formats) =>
      forwards.length === 0
        ? `What this program opened in the router${inBrackets(name)} on ${formats.date(since)}, the router now leads elsewhere.`
        : `This program opened port ${list(
            forwards.map(({ port }) => port),
            formats,
          )} in the router${inBrackets(name)} on ${formats.date(since)}.`,
    takeBack: 'Take back',
    closed: ({ router, name, closed, left }, formats) => {
      if (left.length === 0 && closed.length === 0) return 'Taken back: there was nothing left to close in the router.';
      return left.length === 0
        ? `Taken back: the router${inBrackets(name)} no longer leads ${portsEn(closed, formats)} here.`
        : `Taken back, but the router${inBrackets(name ?? router)} has not confirmed it: port ${list(left, formats)} may still be open there. Delete the forwarding in the router’s own pages.`;
    },
    nothingOpen: 'This program has opened nothing in the router.',
  },
};
