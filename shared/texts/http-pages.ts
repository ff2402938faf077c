/** The pages that the program serves without a panel: to visitors of the web server, and to a browser without access. */
import type { Language } from '#shared/values/language.ts';

/** What a visitor is told of a request that no page answers, by its HTTP status. */
const refusals = {
  de: { 404: 'Diese Seite gibt es hier nicht.', 405: 'Diese Seite lässt sich nur abrufen (GET oder HEAD).' },
  en: { 404: 'There is no such page here.', 405: 'This page can only be retrieved (GET or HEAD).' },
} as const;

type BuiltInPageTexts = {
  /** Of a connection with TLS, and of one without. */
  encrypted: { state: string; about: string };
  plain: { state: string; about: string };
  /** For visitors who wanted something else. */
  unexpected: string;
  refusals: Record<404 | 405, string>;
};

/** The page that the integrated web server shows to visitors, and its refusals. */
export const builtInPageTexts: Readonly<Record<Language, BuiltInPageTexts>> = {
  de: {
    encrypted: {
      state: 'Diese Verbindung ist verschlüsselt.',
      about: 'Der integrierte Webserver von profacto ist erreichbar, und sein Zertifikat ist aktiv.',
    },
    plain: {
      state: 'Diese Verbindung ist nicht verschlüsselt.',
      about:
        'Der integrierte Webserver von profacto ist erreichbar. Die Verschlüsselung schalten Sie in profacto unter Voreinstellungen → Datenschutz ein.',
    },
    unexpected:
      'Sie haben diese Seite nicht erwartet? Dann wenden Sie sich bitte an den Betrieb, dessen Adresse Sie aufgerufen haben.',
    refusals: refusals.de,
  },
  en: {
    encrypted: {
      state: 'This connection is encrypted.',
      about: 'The integrated web server of profacto can be reached, and its certificate is active.',
    },
    plain: {
      state: 'This connection is not encrypted.',
      about:
        'The integrated web server of profacto can be reached. You turn on its encryption in profacto, under Preferences → Privacy.',
    },
    unexpected: 'Is this not the page you expected? Then please contact the business whose address you opened.',
    refusals: refusals.en,
  },
};

/** HTTP statuses with which the web server answers a visitor in place of the application behind it. */
export type FrontRefusal = 403 | 405 | 502 | 503 | 504;

type FrontPageTexts = {
  title: string;
  /** The cause, and what there is to do, by whom. */
  refusals: Record<FrontRefusal, { state: string; todo: string }>;
  /** For the people of the business itself. */
  forUs: string;
};

const reload = {
  de: 'Laden Sie die Seite in einer Minute noch einmal. Bleibt es dabei, sagen Sie bitte dem Betrieb Bescheid, dessen Seite das ist.',
  en: 'Load the page again in a minute. If it stays like this, please tell the business whose page this is.',
} as const;

/** The pages that visitors get while the application behind the integrated web server does not answer. */
export const frontPageTexts: Readonly<Record<Language, FrontPageTexts>> = {
  de: {
    title: 'profacto – keine Antwort',
    refusals: {
      403: {
        state: 'Diese Seite ist nur für die Verwaltung des Servers da.',
        todo: 'Auf dem Server selbst lässt sie sich unter der eigenen Adresse von profacto öffnen.',
      },
      405: {
        state: 'Diese Art von Anfrage wird hier nicht angenommen.',
        todo: 'Rufen Sie die Seite bitte wie gewohnt im Browser auf.',
      },
      502: { state: 'profacto ist gerade nicht zu erreichen.', todo: reload.de },
      503: { state: 'profacto hat gerade zu viel zu tun.', todo: reload.de },
      504: { state: 'profacto hat nicht rechtzeitig geantwortet.', todo: reload.de },
    },
    forUs:
      'Für den Betrieb: Die Verbindung bis zu diesem Server steht. Warum profacto dahinter nicht antwortet, zeigt profacto unter Voreinstellungen → Datenschutz.',
  },
  en: {
    title: 'profacto – no answer',
    refusals: {
      403: {
        state: 'This page is only for administering the server.',
        todo: 'On the server itself it can be opened under profacto’s own address.',
      },
      405: {
        state: 'This kind of request is not accepted here.',
        todo: 'Please open the page in a browser as usual.',
      },
      502: { state: 'profacto cannot be reached at the moment.', todo: reload.en },
      503: { state: 'profacto has too much to do at the moment.', todo: reload.en },
      504: { state: 'profacto has not answered in time.', todo: reload.en },
    },
    forUs:
      'For the business: the connection to this server works. Why profacto behind it does not answer is shown in profacto, under Preferences → Privacy.',
  },
};

/** HTTP statuses with which the panel in a browser refuses a request. */
export type PanelRefusal = 403 | 404 | 405 | 421;

type PanelAccessTexts = {
  title: string;
  heading: string;
  expired: string;
  /** How to get another link; `code` marks a command. */
  renew: (code: (command: string) => string) => string;
  refusals: Record<PanelRefusal, string>;
};

/** What a browser gets in place of the panel: the link is used or has expired, or the request is refused. */
export const panelAccessTexts: Readonly<Record<Language, PanelAccessTexts>> = {
  de: {
    title: 'Datenschutz – kein Zugang',
    heading: 'Kein Zugang mit diesem Link',
    expired: 'Der Link zu diesem Fenster gilt nur einmal und zehn Minuten lang. Er ist abgelaufen oder schon benutzt.',
    renew: (code) =>
      `So bekommen Sie einen neuen: Beenden Sie das Programm in seinem Terminal mit Strg+C und starten Sie es noch einmal (${code('npm start')} oder ${code('profacto-tls serve --panel')}). Der neue Link steht dann dort.`,
    refusals: {
      403: 'Von einer anderen Seite aus gibt es hier keinen Zugang.',
      ...refusals.de,
      421: 'Unter diesem Namen gibt es hier nichts. Rufen Sie den Link so auf, wie er im Terminal steht.',
    },
  },
  en: {
    title: 'Privacy – no access',
    heading: 'No access with this link',
    expired: 'The link to this window is good once, for ten minutes. It has expired or has already been used.',
    renew: (code) =>
      `To get a new one, end the program in its terminal with Ctrl+C and start it again (${code('npm start')} or ${code('profacto-tls serve --panel')}). The new link is shown there.`,
    refusals: {
      403: 'There is no access from another page.',
      ...refusals.en,
      421: 'There is nothing here under this name. Open the link as the terminal shows it.',
    },
  },
};
