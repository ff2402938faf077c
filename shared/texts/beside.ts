/** What can be wrong where profacto keeps its ports, said by failures and findings alike. */
import type { FailureData } from '#shared/contract/failures.ts';
import type { Language } from '#shared/values/language.ts';
import type { Who } from './advice.ts';

type Said = { what: string; todo: string; who: Who };
type Folder = FailureData<'BESIDE_FOLDER'>;
type Webroot = FailureData<'WEBROOT_NOT_SERVED'>;
export type BesideTexts = {
  folder: Record<Folder['reason'], (data: Folder) => Said>;
  webroot: Record<Webroot['reason'], (data: Webroot) => Said>;
};

const set = (key: string) => `profacto-tls settings set ${key}=…`;
const hereDe = (key: string) => `unter Erweitert → Erreichbarkeit von profacto, oder mit „${set(key)}“`;
const hereEn = (key: string) => `under Advanced → How profacto is reached, or with “${set(key)}”`;

const folderDe = ({ setting, path }: Folder) =>
  `${setting === 'webroot' ? 'Der Web-Ordner' : 'Der Zertifikats-Ordner'} von profacto „${path}“`;
const folderEn = ({ setting, path }: Folder) =>
  `profacto’s ${setting === 'webroot' ? 'web folder' : 'certificate folder'} “${path}”`;
const answersDe = ({ server }: Webroot) => (server === null ? 'dort' : `dort „${server}“`);
const answersEn = ({ server }: Webroot) =>
  server === null ? 'what answers there' : `“${server}”, which answers there,`;

export const besideTexts: Record<Language, BesideTexts> = {
  de: {
    folder: {
      missing: (data) => ({
        what: `${folderDe(data)} ist nicht da.`,
        todo: `Stellen Sie den Ordner wieder her, oder geben Sie den richtigen an: ${hereDe(data.setting)}.`,
        who: 'itPartner',
      }),
      notAFolder: (data) => ({
        what: `${folderDe(data)} ist kein Ordner, oder ein Name darin ist schon anders vergeben.`,
        todo: `Geben Sie den richtigen Ordner an: ${hereDe(data.setting)}.`,
        who: 'itPartner',
      }),
      notWritable: (data) => ({
        what: `In den Ordner „${data.path}“ von profacto darf profacto Datenschutz nichts schreiben (Meldung des Systems: ${data.systemCode}).`,
        todo: 'Geben Sie dem Benutzerkonto, unter dem profacto Datenschutz läuft, dort Schreibrechte.',
        who: 'itPartner',
      }),
      full: (data) => ({
        what: `Der Datenträger mit dem Ordner „${data.path}“ von profacto ist voll.`,
        todo: 'Schaffen Sie dort Platz.',
        who: 'itPartner',
      }),
      link: (data) => ({
        what: `Im Ordner von profacto ist „${data.path}“ eine Verknüpfung. Ihr wird nicht gefolgt, weil sie aus dem Ordner hinausführen kann.`,
        todo: 'Ersetzen Sie die Verknüpfung durch einen gewöhnlichen Ordner oder eine gewöhnliche Datei.',
        who: 'itPartner',
      }),
      io: (data) => ({
        what: `Der Ordner „${data.path}“ von profacto lässt sich nicht benutzen (Meldung des Systems: ${data.systemCode}).`,
        todo: 'Prüfen Sie den Datenträger und die Verbindung dorthin.',
        who: 'itPartner',
      }),
    },
    webroot: {
      notRunning: ({ port }) => ({
        what: `Auf Port ${String(port)} dieses Rechners antwortet niemand: Der Webserver von profacto läuft nicht, oder er verwendet einen anderen Port.`,
        todo: `Starten Sie den Webserver von profacto. Verwendet er einen anderen Port, stellen Sie ihn hier ein („${set('httpPort')}“).`,
        who: 'itPartner',
      }),
      notFound: (data) => ({
        what: `Eine Probedatei im Web-Ordner „${data.path}“ ist über Port ${String(data.port)} nicht abzurufen: Bekannt ist sie ${answersDe(data)} nicht.`,
        todo: `Geben Sie den Ordner an, aus dem profacto seine Webseiten ausliefert (in 4D der „Standard-HTML-Root“): ${hereDe('webroot')}.`,
        who: 'itPartner',
      }),
      redirected: ({ port, location }) => ({
        what: `Der Aufruf einer Probedatei auf Port ${String(port)} wird umgeleitet${location === null ? '' : ` nach „${location}“`}, und dort ist sie nicht abzurufen.`,
        todo: 'Nehmen Sie in profacto den Pfad „/.well-known/acme-challenge/“ von der Umleitung aus, oder schalten Sie die Umleitung ab.',
        who: 'itPartner',
      }),
      otherAnswer: (data) => ({
        what: `Statt der Probedatei aus dem Web-Ordner „${data.path}“ kommt auf Port ${String(data.port)} etwas anderes${data.httpStatus === null ? '' : ` (HTTP ${String(data.httpStatus)})`}${data.server === null ? '' : ` von „${data.server}“`}.`,
        todo: `Prüfen Sie, ob auf diesem Port profacto antwortet und ob es Dateien aus „/.well-known/acme-challenge/“ ausliefert. Sonst stellen Sie den richtigen Port ein („${set('httpPort')}“).`,
        who: 'itPartner',
      }),
    },
  },
  en: {
    folder: {
      missing: (data) => ({
        what: `${folderEn(data)} is not there.`,
        todo: `Restore the folder, or give the right one: ${hereEn(data.setting)}.`,
        who: 'itPartner',
      }),
      notAFolder: (data) => ({
        what: `${folderEn(data)} is no folder, or a name in it is taken by something else.`,
        todo: `Give the right folder: ${hereEn(data.setting)}.`,
        who: 'itPartner',
      }),
      notWritable: (data) => ({
        what: `profacto Datenschutz may not write to profacto’s folder “${data.path}” (the system says: ${data.systemCode}).`,
        todo: 'Allow the account that profacto Datenschutz runs under to write there.',
        who: 'itPartner',
      }),
      full: (data) => ({
        what: `The disk with profacto’s folder “${data.path}” is full.`,
        todo: 'Make room there.',
        who: 'itPartner',
      }),
      link: (data) => ({
        what: `In profacto’s folder, “${data.path}” is a link. It is not followed, because it may lead out of the folder.`,
        todo: 'Replace the link by an ordinary folder or an ordinary file.',
        who: 'itPartner',
      }),
      io: (data) => ({
        what: `profacto’s folder “${data.path}” cannot be used (the system says: ${data.systemCode}).`,
        todo: 'Check the disk and the connection to it.',
        who: 'itPartner',
      }),
    },
    webroot: {
      notRunning: ({ port }) => ({
        what: `Nobody answers on port ${String(port)} of this machine: profacto’s web server is not running, or it uses another port.`,
        todo: `Start profacto’s web server. If it uses another port, set that here (“${set('httpPort')}”).`,
        who: 'itPartner',
      }),
      notFound: (data) => ({
        what: `A trial file in the web folder “${data.path}” cannot be fetched through port ${String(data.port)}: ${answersEn(data)} does not know it.`,
        todo: `Give the folder from which profacto serves its web pages (in 4D the “default HTML root”): ${hereEn('webroot')}.`,
        who: 'itPartner',
      }),
      redirected: ({ port, location }) => ({
        what: `The request for a trial file on port ${String(port)} is redirected${location === null ? '' : ` to “${location}”`}, and it cannot be fetched there.`,
        todo: 'Exempt the path “/.well-known/acme-challenge/” from the redirect in profacto, or turn the redirect off.',
        who: 'itPartner',
      }),
      otherAnswer: (data) => ({
        what: `Instead of the trial file from the web folder “${data.path}”, something else comes on port ${String(data.port)}${data.httpStatus === null ? '' : ` (HTTP ${String(data.httpStatus)})`}${data.server === null ? '' : ` from “${data.server}”`}.`,
        todo: `Check whether it is profacto that answers on this port, and whether it serves files from “/.well-known/acme-challenge/”. Else set the right port (“${set('httpPort')}”).`,
        who: 'itPartner',
      }),
    },
  },
};

/** The same as texts of findings. */
export function asFindings<K extends string, D>(
  all: Record<K, (data: D) => Said>,
): Record<K, (data: D) => { finding: string; remedy: string; who: Who }> {
  const entries = Object.entries<(data: D) => Said>(all).map(([kind, say]) => [
    kind,
    (data: D) => {
      const { what, todo, who } = say(data);
      return { finding: what, remedy: todo, who };
    },
  ]);
  return Object.fromEntries(entries) as Record<K, (data: D) => { finding: string; remedy: string; who: Who }>;
}
