/** What can be wrong where profacto keeps its ports, said by failures and findings alike. */
import type { FailureData } from '#shared/contract/failures.ts';
import type { Language } from '#shared/values/language.ts';
import type { Advice, Who } from './advice.ts';

type Folder = FailureData<'BESIDE_FOLDER'>;
type Webroot = FailureData<'WEBROOT_NOT_SERVED'>;
export type BesideTexts = {
  folder: Record<Folder['reason'], (data: Folder) => Advice>;
  webroot: Record<Webroot['reason'], (data: Webroot) => Advice>;
};

const set = (key: string) => `profacto-tls settings set ${key}=…`;
const placeDe = 'Erweitert → Erreichbarkeit von profacto';
const placeEn = 'Advanced → How profacto is reached';
const hereDe = (key: string) => `Statt unter ${placeDe} geht es auch mit „${set(key)}“.`;
const hereEn = (key: string) => `Instead of under ${placeEn}, it can be set with “${set(key)}”.`;

const folderDe = ({ setting, path }: Folder) =>
  `${setting === 'webroot' ? 'Der Web-Ordner' : 'Der Zertifikats-Ordner'} von profacto „${path}“`;
const folderEn = ({ setting, path }: Folder) =>
  `profacto’s ${setting === 'webroot' ? 'web folder' : 'certificate folder'} “${path}”`;
const serverDe = ({ server }: Webroot) => (server === null ? '' : ` („${server}“)`);
const serverEn = ({ server }: Webroot) => (server === null ? '' : ` (“${server}”)`);

export const besideTexts: Record<Language, BesideTexts> = {
  de: {
    folder: {
      missing: (data) => ({
        what: `${folderDe(data)} ist nicht da.`,
        todo: `Geben Sie unter ${placeDe} den richtigen Ordner an.`,
        who: 'itPartner',
        details: `${hereDe(data.setting)} Wurde der Ordner nur gelöscht, stellen Sie ihn wieder her.`,
      }),
      notAFolder: (data) => ({
        what: `${folderDe(data)} lässt sich nicht als Ordner benutzen.`,
        todo: `Geben Sie unter ${placeDe} den richtigen Ordner an.`,
        who: 'itPartner',
        details: `Dort liegt eine Datei, oder ein Name darin ist schon anders vergeben. ${hereDe(data.setting)}`,
      }),
      notWritable: (data) => ({
        what: `Im Ordner „${data.path}“ von profacto darf profacto Datenschutz nichts speichern.`,
        todo: 'Geben Sie dem Benutzerkonto, unter dem profacto Datenschutz läuft, dort Schreibrechte.',
        who: 'itPartner',
        details: `Meldung des Systems: ${data.systemCode}.`,
      }),
      full: (data) => ({
        what: `Der Datenträger mit dem Ordner „${data.path}“ von profacto ist voll.`,
        todo: 'Schaffen Sie Platz auf diesem Datenträger.',
        who: 'you',
      }),
      link: (data) => ({
        what: `Im Ordner von profacto ist „${data.path}“ eine Verknüpfung, und der folgt profacto Datenschutz nicht.`,
        todo: 'Ersetzen Sie die Verknüpfung durch das, worauf sie zeigt.',
        who: 'itPartner',
        details: 'Eine Verknüpfung kann aus dem Ordner hinausführen.',
      }),
      io: (data) => ({
        what: `Der Ordner „${data.path}“ von profacto lässt sich nicht benutzen.`,
        todo: 'Lassen Sie den Datenträger prüfen, auf dem dieser Ordner liegt.',
        who: 'itPartner',
        details: `Meldung des Systems: ${data.systemCode}. Liegt der Ordner im Netz, kann auch die Verbindung dorthin gestört sein.`,
      }),
    },
    webroot: {
      notRunning: ({ port }) => ({
        what: `Der Webserver von profacto antwortet auf Port ${String(port)} dieses Rechners nicht.`,
        todo: 'Starten Sie in profacto den Webserver.',
        who: 'you',
        details: `Verwendet er einen anderen Port, stellt Ihr IT-Partner ihn hier ein (Erweitert → Dieser Server, „${set('httpPort')}“).`,
      }),
      notFound: (data) => ({
        what: `Der Webserver auf Port ${String(data.port)}${serverDe(data)} findet eine Probedatei nicht, die im Web-Ordner „${data.path}“ liegt.`,
        todo: `Geben Sie unter ${placeDe} den Ordner an, aus dem profacto seine Webseiten ausliefert.`,
        who: 'itPartner',
        details: `In 4D heißt dieser Ordner „Standard-HTML-Root“. ${hereDe('webroot')}`,
      }),
      redirected: ({ port, location }) => ({
        what: `Der Aufruf einer Probedatei auf Port ${String(port)} wird umgeleitet${location === null ? '' : ` nach „${location}“`}, und dort ist sie nicht abzurufen.`,
        todo: 'Nehmen Sie in profacto den Pfad „/.well-known/acme-challenge/“ von der Umleitung aus.',
        who: 'itPartner',
        details: 'Auch wenn Sie die Umleitung in profacto ganz abschalten, ist die Datei abzurufen.',
      }),
      otherAnswer: (data) => ({
        what: `Statt der Probedatei aus dem Web-Ordner „${data.path}“ kommt auf Port ${String(data.port)}${serverDe(data)} etwas anderes.`,
        todo: 'Stellen Sie hier den Port ein, auf dem der Webserver von profacto antwortet.',
        who: 'itPartner',
        details: `Das geht unter Erweitert → Dieser Server (Befehl „${set('httpPort')}“).${data.httpStatus === null ? '' : ` Die Antwort war HTTP ${String(data.httpStatus)}.`} profacto muss dort Dateien aus „/.well-known/acme-challenge/“ ausliefern.`,
      }),
    },
  },
  en: {
    folder: {
      missing: (data) => ({
        what: `${folderEn(data)} is not there.`,
        todo: `Give the right folder under ${placeEn}.`,
        who: 'itPartner',
        details: `${hereEn(data.setting)} If the folder was only deleted, restore it.`,
      }),
      notAFolder: (data) => ({
        what: `${folderEn(data)} cannot be used as a folder.`,
        todo: `Give the right folder under ${placeEn}.`,
        who: 'itPartner',
        details: `A file lies there, or a name in it is taken by something else. ${hereEn(data.setting)}`,
      }),
      notWritable: (data) => ({
        what: `profacto Datenschutz may store nothing in profacto’s folder “${data.path}”.`,
        todo: 'Allow the account that profacto Datenschutz runs under to write there.',
        who: 'itPartner',
        details: `Message of the system: ${data.systemCode}.`,
      }),
      full: (data) => ({
        what: `The disk with profacto’s folder “${data.path}” is full.`,
        todo: 'Free some space on this disk.',
        who: 'you',
      }),
      link: (data) => ({
        what: `In profacto’s folder, “${data.path}” is a link, which profacto Datenschutz does not follow.`,
        todo: 'Replace the link by what it points to.',
        who: 'itPartner',
        details: 'A link may lead out of the folder.',
      }),
      io: (data) => ({
        what: `profacto’s folder “${data.path}” cannot be used.`,
        todo: 'Have the disk checked that holds this folder.',
        who: 'itPartner',
        details: `Message of the system: ${data.systemCode}. If the folder is in the network, the connection to it may be out of order as well.`,
      }),
    },
    webroot: {
      notRunning: ({ port }) => ({
        what: `profacto’s web server does not answer on port ${String(port)} of this machine.`,
        todo: 'Start the web server in profacto.',
        who: 'you',
        details: `If it uses another port, your IT partner sets that here (Advanced → This server, “${set('httpPort')}”).`,
      }),
      notFound: (data) => ({
        what: `The web server on port ${String(data.port)}${serverEn(data)} does not find a trial file that lies in the web folder “${data.path}”.`,
        todo: `Give the folder from which profacto serves its web pages under ${placeEn}.`,
        who: 'itPartner',
        details: `In 4D this folder is called “default HTML root”. ${hereEn('webroot')}`,
      }),
      redirected: ({ port, location }) => ({
        what: `The request for a trial file on port ${String(port)} is redirected${location === null ? '' : ` to “${location}”`}, and it cannot be fetched there.`,
        todo: 'Exempt the path “/.well-known/acme-challenge/” from the redirect in profacto.',
        who: 'itPartner',
        details: 'The file can also be fetched once you turn the redirect in profacto off.',
      }),
      otherAnswer: (data) => ({
        what: `Instead of the trial file from the web folder “${data.path}”, something else comes on port ${String(data.port)}${serverEn(data)}.`,
        todo: 'Set the port here on which profacto’s web server answers.',
        who: 'itPartner',
        details: `That is done under Advanced → This server (command “${set('httpPort')}”).${data.httpStatus === null ? '' : ` The answer was HTTP ${String(data.httpStatus)}.`} profacto has to serve files from “/.well-known/acme-challenge/” there.`,
      }),
    },
  },
};

type AsFinding = { finding: string; remedy: string; who: Who; details?: string };

/** The same as texts of findings. */
export function asFindings<K extends string, D>(
  all: Record<K, (data: D) => Advice>,
): Record<K, (data: D) => AsFinding> {
  const entries = Object.entries<(data: D) => Advice>(all).map(([kind, say]) => [
    kind,
    (data: D) => {
      const { what, todo, ...others } = say(data);
      return { finding: what, remedy: todo, ...others };
    },
  ]);
  return Object.fromEntries(entries) as Record<K, (data: D) => AsFinding>;
}
