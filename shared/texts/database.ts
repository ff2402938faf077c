/** What can be wrong with the database directory, said by failures and findings alike. */
import type { databaseReasons } from '#shared/contract/database-reasons.ts';
import type { Language } from '#shared/values/language.ts';
import type { Advice } from './advice.ts';

type Data = { path: string; systemCode: string };
type DatabaseKind = (typeof databaseReasons)[number] | 'unset' | 'driveMissing' | 'fileForbidden';

/** Where other drives are: a share of Windows, and the folders in which Linux and macOS mount. */
const OTHER_DRIVE = /^(?:\\\\|\/(?:mnt|media|run\/media|Volumes|net)\/)/;

/** Which wording applies: `driveMissing`, where the path is on a drive that is connected or not. */
export function databaseKind<R extends string>({
  path,
  reason,
  systemCode,
}: Data & { reason: R }): R | 'unset' | 'driveMissing' | 'fileForbidden' {
  if (reason === 'missing') return path === '' ? 'unset' : OTHER_DRIVE.test(path) ? 'driveMissing' : reason;
  return reason === 'fileUnreadable' && /^E(ACCES|PERM)$/.test(systemCode) ? 'fileForbidden' : reason;
}

const setDe = 'unter Erweitert → Dieser Server (Befehl „profacto-tls settings set databaseDirectory=ORDNER“)';
const setEn = 'under Advanced → This server (command “profacto-tls settings set databaseDirectory=FOLDER”)';

export const databaseTexts: Record<Language, Record<DatabaseKind, (data: Data) => Advice>> = {
  de: {
    unset: () => ({
      what: 'Für das Zertifikat ist noch kein Ordner eingestellt (Datenbank-Verzeichnis).',
      todo: 'Stellen Sie als Datenbank-Verzeichnis den Ordner ein, in dem die Datenbank von profacto liegt.',
      who: 'itPartner',
      details: `Dort werden Zertifikat und Schlüssel abgelegt. Das geht ${setDe}.`,
    }),
    missing: ({ path }) => ({
      what: `Das Datenbank-Verzeichnis „${path}“ gibt es nicht.`,
      todo: 'Stellen Sie als Datenbank-Verzeichnis den Ordner ein, in dem die Datenbank von profacto jetzt liegt.',
      who: 'itPartner',
      details: `Das geht ${setDe}. Liegt der Ordner auf einem Laufwerk, das gerade nicht angeschlossen ist, schließen Sie es nur wieder an.`,
    }),
    driveMissing: ({ path }) => ({
      what: `Das Datenbank-Verzeichnis „${path}“ ist nicht zu finden.`,
      todo: 'Verbinden Sie das Laufwerk wieder, auf dem dieser Ordner liegt.',
      who: 'you',
      details: `Ist das Laufwerk verbunden, wurde der Ordner verschoben; den neuen stellt Ihr IT-Partner ein, ${setDe}.`,
    }),
    notADirectory: ({ path }) => ({
      what: `Das Datenbank-Verzeichnis „${path}“ ist eine Datei und kein Ordner.`,
      todo: 'Stellen Sie als Datenbank-Verzeichnis den Ordner ein, in dem die Datenbank von profacto liegt.',
      who: 'itPartner',
      details: `Das geht ${setDe}.`,
    }),
    notWritable: ({ path }) => ({
      what: `profacto Datenschutz darf im Datenbank-Verzeichnis „${path}“ nichts speichern.`,
      todo: 'Geben Sie dem Benutzerkonto, unter dem profacto Datenschutz läuft, Schreibrechte für diesen Ordner.',
      who: 'itPartner',
      details: 'Zertifikat und Schlüssel werden dort abgelegt.',
    }),
    readOnly: ({ path }) => ({
      what: `Der Datenträger mit dem Datenbank-Verzeichnis „${path}“ ist schreibgeschützt.`,
      todo: 'Lassen Sie den Datenträger prüfen und wieder beschreibbar einbinden.',
      who: 'itPartner',
      details:
        'Nach einer Störung schaltet das Betriebssystem ihn oft selbst auf „nur lesen“; mehr Rechte helfen dann nicht.',
    }),
    full: ({ path }) => ({
      what: `Auf dem Datenträger mit dem Datenbank-Verzeichnis „${path}“ ist kein Platz mehr frei.`,
      todo: 'Schaffen Sie Platz auf dem Datenträger.',
      who: 'you',
    }),
    io: ({ path, systemCode }) => ({
      what: `Im Datenbank-Verzeichnis „${path}“ lässt sich eine Datei nicht lesen und nicht speichern.`,
      todo: 'Lassen Sie den Datenträger prüfen, auf dem dieser Ordner liegt.',
      who: 'itPartner',
      details: `Meldung des Betriebssystems: ${systemCode}. Auch ein gestörtes Netzlaufwerk oder ein Virenscanner kann der Grund sein.`,
    }),
    foreignOwner: ({ path }) => ({
      what: `„${path}“ gehört einem anderen Benutzerkonto als dem, unter dem profacto Datenschutz läuft.`,
      todo: 'Übergeben Sie den Ordner „letsencrypt“ mit allem darin dem Konto, unter dem profacto Datenschutz läuft.',
      who: 'itPartner',
      details:
        'Das andere Konto könnte den geheimen Schlüssel lesen oder austauschen; deshalb wird nichts davon benutzt. Der Befehl heißt „chown -R KONTO letsencrypt“. Hat jemand Fremdes den Ordner angelegt, schieben Sie ihn stattdessen beiseite.',
    }),
    symlink: ({ path }) => ({
      what: `„${path}“ ist eine Verknüpfung, die an einen anderen Ort führt.`,
      todo: 'Entfernen Sie die Verknüpfung.',
      who: 'itPartner',
      details: `profacto Datenschutz legt hinter einer Verknüpfung keinen Schlüssel ab und löscht dort nichts. Soll alles an einem anderen Ort liegen, stellen Sie diesen ein, ${setDe}.`,
    }),
    writableByOthers: ({ path }) => ({
      what: `„${path}“ darf auch von anderen Benutzerkonten geändert werden, und profacto Datenschutz kann ihnen das nicht nehmen.`,
      todo: 'Nehmen Sie allen anderen Konten die Schreibrechte für den Ordner „letsencrypt“.',
      who: 'itPartner',
      details: 'Den geheimen Schlüssel könnte so jemand austauschen. Der Befehl heißt „chmod -R go-rwx letsencrypt“.',
    }),
    notAFile: ({ path }) => notAFileDe(path),
    fileForbidden: ({ path, systemCode }) => ({
      what: `profacto Datenschutz darf die Datei „${path}“ nicht lesen.`,
      todo: 'Geben Sie dem Benutzerkonto, unter dem profacto Datenschutz läuft, Leserechte für diese Datei.',
      who: 'itPartner',
      details: `Meldung des Betriebssystems: ${systemCode}. Die Datei wird noch gebraucht; deshalb wird sie nicht überschrieben.`,
    }),
    fileUnreadable: ({ path, systemCode }) => ({
      what: `Die Datei „${path}“ lässt sich nicht lesen.`,
      todo: 'Lassen Sie den Datenträger prüfen, auf dem diese Datei liegt.',
      who: 'itPartner',
      details: `Meldung des Betriebssystems: ${systemCode}. Die Datei wird noch gebraucht; deshalb wird sie nicht überschrieben. Auch ein Virenscanner kann sie sperren.`,
    }),
    notReadable: ({ path, systemCode }) => ({
      what: `profacto Datenschutz darf in „${path}“ nicht lesen.`,
      todo: 'Geben Sie dem Benutzerkonto, unter dem profacto Datenschutz läuft, Lese- und Schreibrechte für diesen Ordner.',
      who: 'itPartner',
      details: `Meldung des Betriebssystems: ${systemCode}. Ob dort ein Zertifikat liegt, lässt sich deshalb nicht sagen.`,
    }),
  },
  en: {
    unset: () => ({
      what: 'No folder has been set for the certificate yet (database directory).',
      todo: 'Set the folder that holds the database of profacto as the database directory.',
      who: 'itPartner',
      details: `The certificate and its key are kept there. That is done ${setEn}.`,
    }),
    missing: ({ path }) => ({
      what: `The database directory “${path}” does not exist.`,
      todo: 'Set the folder that holds the database of profacto now as the database directory.',
      who: 'itPartner',
      details: `That is done ${setEn}. If the folder is on a drive that is not plugged in at present, just plug it in again.`,
    }),
    driveMissing: ({ path }) => ({
      what: `The database directory “${path}” cannot be found.`,
      todo: 'Connect the drive again that holds this folder.',
      who: 'you',
      details: `If the drive is connected, the folder was moved; your IT partner sets the new one, ${setEn}.`,
    }),
    notADirectory: ({ path }) => ({
      what: `The database directory “${path}” is a file and not a folder.`,
      todo: 'Set the folder that holds the database of profacto as the database directory.',
      who: 'itPartner',
      details: `That is done ${setEn}.`,
    }),
    notWritable: ({ path }) => ({
      what: `profacto Datenschutz may store nothing in the database directory “${path}”.`,
      todo: 'Give the user account under which profacto Datenschutz runs the right to write to this folder.',
      who: 'itPartner',
      details: 'The certificate and its key are kept there.',
    }),
    readOnly: ({ path }) => ({
      what: `The drive with the database directory “${path}” is write-protected.`,
      todo: 'Have the drive checked and mounted writable again.',
      who: 'itPartner',
      details:
        'After a fault, the operating system often sets it to “read-only” by itself; more rights do not help then.',
    }),
    full: ({ path }) => ({
      what: `There is no space left on the drive that holds the database directory “${path}”.`,
      todo: 'Free some space on the drive.',
      who: 'you',
    }),
    io: ({ path, systemCode }) => ({
      what: `A file in the database directory “${path}” can be neither read nor stored.`,
      todo: 'Have the drive checked that holds this folder.',
      who: 'itPartner',
      details: `Message of the operating system: ${systemCode}. A network share that is out of order or a virus scanner may be the reason as well.`,
    }),
    foreignOwner: ({ path }) => ({
      what: `“${path}” belongs to another user account than the one under which profacto Datenschutz runs.`,
      todo: 'Give the folder “letsencrypt” with all that is in it to the account under which profacto Datenschutz runs.',
      who: 'itPartner',
      details:
        'The other account could read or replace the secret key, so nothing of it is used. The command is “chown -R ACCOUNT letsencrypt”. If a stranger made the folder, move it away instead.',
    }),
    symlink: ({ path }) => ({
      what: `“${path}” is a link that leads to another place.`,
      todo: 'Remove the link.',
      who: 'itPartner',
      details: `profacto Datenschutz puts no key behind a link and deletes nothing there. If everything is to be kept in another place, set that: ${setEn}.`,
    }),
    writableByOthers: ({ path }) => ({
      what: `“${path}” may be changed by other user accounts as well, and profacto Datenschutz cannot take that from them.`,
      todo: 'Take the right to write to the folder “letsencrypt” from all other accounts.',
      who: 'itPartner',
      details: 'Somebody could replace the secret key. The command is “chmod -R go-rwx letsencrypt”.',
    }),
    notAFile: ({ path }) => notAFileEn(path),
    fileForbidden: ({ path, systemCode }) => ({
      what: `profacto Datenschutz may not read the file “${path}”.`,
      todo: 'Give the user account under which profacto Datenschutz runs the right to read this file.',
      who: 'itPartner',
      details: `Message of the operating system: ${systemCode}. The file is still needed, so it is not written over.`,
    }),
    fileUnreadable: ({ path, systemCode }) => ({
      what: `The file “${path}” cannot be read.`,
      todo: 'Have the drive checked that holds this file.',
      who: 'itPartner',
      details: `Message of the operating system: ${systemCode}. The file is still needed, so it is not written over. A virus scanner may block it as well.`,
    }),
    notReadable: ({ path, systemCode }) => ({
      what: `profacto Datenschutz may not read in “${path}”.`,
      todo: 'Give the user account under which profacto Datenschutz runs the right to read and write in this folder.',
      who: 'itPartner',
      details: `Message of the operating system: ${systemCode}. So nobody can say whether a certificate is there.`,
    }),
  },
};

function notAFileDe(path: string): Advice {
  return {
    what: `Wo „${path}“ sein sollte, liegt weder eine Datei noch ein Ordner.`,
    todo: 'Schieben Sie beiseite, was dort liegt, und legen Sie die Datei aus der Datensicherung an seine Stelle.',
    who: 'itPartner',
    details:
      'Es ist eine Leitung zwischen Programmen (FIFO), ein Socket oder ein Gerät. Ohne Datensicherung genügt es, das beiseitezuschieben.',
  };
}

function notAFileEn(path: string): Advice {
  return {
    what: `What lies in the place of “${path}” is neither a file nor a folder.`,
    todo: 'Move away what lies there, and put the file from the backup in its place.',
    who: 'itPartner',
    details:
      'It is a pipe between programs (FIFO), a socket or a device. Without a backup it is enough to move that away.',
  };
}

/** The same of a file of the settings. */
export const notAFile: Record<Language, (data: { path: string }) => Advice> = {
  de: ({ path }) => notAFileDe(path),
  en: ({ path }) => notAFileEn(path),
};
