import { besideTexts } from '#shared/texts/beside.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import type { Advice, Formats } from '#shared/texts/advice.ts';
import { formatPeriod } from '#shared/texts/allowances.ts';
import { findingText } from '#shared/texts/findings/explain.ts';
import { findingsDe } from '#shared/texts/findings/de.ts';
import { excerpt, hostWithPort } from '#shared/texts/findings/shape.ts';
import { operationSubjects } from '#shared/texts/operation-names.ts';
import { otherProfacto } from '#shared/texts/other-profacto.ts';
import { portOccupantDe as occupant } from '#shared/texts/port-occupant/de.ts';
import type { FailureTexts, NamedAddress, Served } from './variants.ts';
import { settingIssueText, settingLabelIn } from '#shared/texts/settings/explain.ts';
import { settingTextsDe as settings } from '#shared/texts/settings/de.ts';
import { validationFailedDe } from './validation-failed.de.ts';

const notAsked =
  'Deshalb wurde die Zertifizierungsstelle noch nicht gefragt, und nichts wurde auf Ihre Obergrenzen angerechnet.';
const maybeCaOutage =
  'Funktioniert das Internet sonst, kann auch die Zertifizierungsstelle selbst gestört sein; versuchen Sie es dann später wieder.';
const seeFindings = 'Sehen Sie sich die Ergebnisse der Prüfung an.';
const wouldRefuse = 'Sie würde jetzt ablehnen; deshalb wurde sie nicht gefragt.';
const keptAsItIs = 'Es wurde nicht installiert; ein vorhandenes Zertifikat bleibt in Betrieb.';
const retryLater =
  'Versuchen Sie es später noch einmal. Bleibt es dabei, geben Sie diese Meldung und das Protokoll an Ihren IT-Partner.';
const findDatabase =
  'Liegt der Ordner auf einem Netzlaufwerk, verbinden Sie es wieder. Sonst stellt Ihr IT-Partner den richtigen Ordner ein, mit dem Befehl „profacto-tls settings set databaseDirectory=ORDNER“.';
const setTrustedRoots =
  'Stellen Sie den richtigen Pfad ein, mit dem Befehl „profacto-tls settings set trustedRootsFile=DATEI“. Gibt es im Haus keine eigene Zertifizierungsstelle, leeren Sie die Einstellung: „profacto-tls settings set trustedRootsFile=“.';
const noRoots = (path: string, whatItIs: string): Advice => ({
  what: `Die Datei mit eigenen Stammzertifikaten „${path}“ ${whatItIs}.`,
  todo: setTrustedRoots,
  who: 'itPartner',
});
const notAFile = ({ path }: { path: string }): Advice => ({
  what: `„${path}“ ist weder Datei noch Ordner, sondern eine Leitung zwischen Programmen (FIFO), ein Socket oder ein Gerät.`,
  todo: 'Schieben Sie es beiseite, und legen Sie die Datei aus der Datensicherung an seine Stelle, wenn es eine gibt.',
  who: 'itPartner',
});
const rightsLost = (path: string, account: string | null, verb: string): Advice => ({
  what: `„${path}“ gehört dem Benutzerkonto „${account ?? ''}“, unter dem profacto läuft, aber es darf dort nicht ${verb}.`,
  todo: `Geben Sie dem Konto die Rechte zurück (Befehl „chmod -R u+rwX "${path}"“).`,
  who: 'itPartner',
});
const checkCaAddress =
  'Ihr IT-Partner prüft, ob die eingestellte Adresse der Zertifizierungsstelle stimmt (unter Erweitert → Zertifizierungsstellen; Befehl „profacto-tls settings get acmeDirectoryUrl“).';
const ownCaAddress =
  'Bei einer eigenen Zertifizierungsstelle prüfen Sie auch die eingestellte Adresse (unter Erweitert → Zertifizierungsstellen; Befehl „profacto-tls settings get acmeDirectoryUrl“).';
const checkHttpsPort =
  'Prüfen Sie, ob ein anderes Programm den HTTPS-Port belegt und ob Firewall oder Virenscanner dieses Rechners ihn sperrt. Starten Sie profacto neu und versuchen Sie es dann noch einmal.';

export const failuresDe: FailureTexts = {
  EDITION_EINZELPLATZ: () => ({
    what: 'Die Verschlüsselung mit automatisch erstellten Zertifikaten funktioniert im Moment nur mit der Server-Version von profacto und nicht mit dem Einzelplatz. Hier läuft ein Einzelplatz.',
    todo: 'Verwenden Sie die Server-Version und fordern Sie das Zertifikat dort an. Haben Sie die Server-Version schon, sprechen Sie mit Ihrem IT-Partner.',
    who: 'itPartner',
  }),
  ADDRESS_MISSING: () => ({
    what: 'Es ist noch keine öffentliche Server-Adresse eingetragen.',
    todo: 'Tragen Sie unter Voreinstellungen → Datenschutz den Namen ein, unter dem Ihr Server im Internet erreichbar ist, zum Beispiel meinefirma.de oder firma.dyndns.org.',
    who: 'you',
  }),
  CONTACT_MISSING: () => ({
    what: 'Es ist noch kein Zertifizierungs-Kontakt eingetragen. Die Zertifizierungsstelle braucht eine E-Mail-Adresse für das Konto.',
    todo: 'Tragen Sie unter Voreinstellungen → Datenschutz eine E-Mail-Adresse ein. Sie muss nicht zur Domain gehören, und Sie müssen keine E-Mail beantworten.',
    who: 'you',
  }),
  INVALID_SETTING: ({ issues }) => ({
    what:
      issues.length === 1
        ? 'Eine Angabe wurde nicht übernommen, weil ihr Wert nicht passt. Es gelten weiter die bisherigen Werte.'
        : `${String(issues.length)} Angaben wurden nicht übernommen, weil ihre Werte nicht passen. Es gelten weiter die bisherigen Werte.`,
    todo: issues.map((issue) => settingIssueText({ settings }, issue)).join(' '),
    who: 'you',
  }),
  NOT_DUE: ({ dueAt, notAfter }, format) => ({
    what: `Das installierte Zertifikat gilt noch bis zum ${format.date(notAfter)}. Eine Erneuerung ist erst ab dem ${format.date(dueAt)} vorgesehen.`,
    todo: 'Sie brauchen jetzt nichts zu tun. Wenn Sie trotzdem erneuern möchten, müssen Sie das ausdrücklich bestätigen, denn die Zertifizierungsstelle stellt dasselbe Zertifikat nur wenige Male in der Woche aus.',
    who: 'none',
  }),
  LIMIT_AHEAD: {
    newAccounts: (data, format) => ({
      what: `Die Zertifizierungsstelle lässt von einem Internetanschluss aus ${most(data, format)} neue Konten ${span(data)} zu, und sie sind aufgebraucht. ${wouldRefuse}`,
      todo: `${requestAgain(data, format)} ist wieder eines frei.`,
      who: 'wait',
    }),
    newOrders: (data, format) => ({
      what: `Die Zertifizierungsstelle nimmt von einem Konto ${most(data, format)} Bestellungen ${span(data)} an, und sie sind aufgebraucht. ${wouldRefuse}`,
      todo: `${requestAgain(data, format)} ist wieder eine frei.`,
      who: 'wait',
    }),
    certificatesPerDomain: (data, format) => ({
      what: `Die Zertifizierungsstelle stellt für eine Domain ${most(data, format)} neue Zertifikate ${span(data)} aus, und für die Domain von ${data.name} sind sie aufgebraucht. ${wouldRefuse}`,
      todo: `${requestAgain(data, format)} ist wieder eines frei.`,
      who: 'wait',
    }),
    duplicateCertificate: (data, format) => ({
      what: `Die Zertifizierungsstelle stellt für denselben Namen ${most(data, format)} Zertifikate ${span(data)} aus, und für ${data.name} sind sie aufgebraucht. ${wouldRefuse}`,
      todo: `Löschen Sie ein vorhandenes Zertifikat nicht. ${requestAgain(data, format)} ist wieder eines frei.`,
      who: 'wait',
    }),
    failedAuthorizations: (data, format) => ({
      what: `Die Zertifizierungsstelle lässt für denselben Namen ${most(data, format)} Fehlversuche ${span(data)} zu, und für ${data.name} sind sie aufgebraucht. ${wouldRefuse}`,
      todo: `Beheben Sie inzwischen die Ursache; „Prüfen“ zeigt sie, ohne dass etwas angerechnet wird. ${requestAgain(data, format)} ist wieder ein Versuch frei.`,
      who: 'wait',
    }),
  },
  NO_CERTIFICATE: () => ({
    what: 'Es ist kein Zertifikat installiert, das sich verwenden lässt.',
    todo: 'Fordern Sie zuerst mit „Zertifikat anfordern/erneuern“ eines an.',
    who: 'you',
  }),
  NO_ACCOUNT: ({ host }) => ({
    what: `Bei der Zertifizierungsstelle (${host}) gibt es noch kein Konto, das sich ändern oder schließen ließe.`,
    todo: 'Sie brauchen nichts zu tun. Das Konto entsteht von selbst mit der ersten Anforderung.',
    who: 'none',
  }),
  PREFLIGHT_BROKEN: {
    none: () => ({ what: notAsked, todo: seeFindings, who: 'you' }),
    one: ({ first }, format) => obstacle(first, 0, format),
    more: ({ first, further }, format) => obstacle(first, further, format),
  },
  NO_STAGING: ({ host }) => ({
    what: `Die eingestellte Zertifizierungsstelle (${host}) bietet für einen Probelauf keine Testumgebung, anders als zum Beispiel Let’s Encrypt. Ein Probelauf würde dort auf Ihre Obergrenzen angerechnet; deshalb wurde nichts angefordert.`,
    todo: 'Prüfen Sie die Voraussetzungen stattdessen mit „Prüfen“ (Befehl „profacto-tls check“); dabei wird nichts bestellt.',
    who: 'you',
  }),
  OS_ACTION_REFUSED: () => ({
    what: 'Das geht nur im Programmfenster auf dem Server selbst, nicht im Browser und nicht über die Befehlszeile.',
    todo: 'Kopieren Sie den angezeigten Pfad und öffnen Sie den Ordner auf dem Server von Hand.',
    who: 'you',
  }),
  FOLDER_NOT_SHOWN: ({ path }) => ({
    what: `Auf diesem Rechner hat kein Dateimanager den Ordner „${path}“ geöffnet. Am Ordner selbst fehlt nichts.`,
    todo: 'Kopieren Sie den Pfad, und öffnen Sie den Ordner von Hand.',
    who: 'you',
  }),
  PROGRAMS_REFUSED: () => ({
    what: 'Aus dem Browser lassen sich Programme, die nach einer Erneuerung laufen, weder einstellen noch ausprobieren.',
    todo: 'Verwenden Sie das Programmfenster auf dem Server (Erweitert → Programme) oder die Befehlszeile, zum Beispiel „profacto-tls settings set onRenewed=…“.',
    who: 'itPartner',
  }),
  UPSTREAM_REFUSED: () => ({
    what: 'Aus dem Browser lässt sich nicht einstellen, welche Web-Anwendung hinter dem Webserver steht.',
    todo: 'Verwenden Sie das Programmfenster auf dem Server (Erweitert → Erreichbarkeit von profacto), oder dort die Befehlszeile, zum Beispiel „profacto-tls settings set upstream=http://127.0.0.1:8081“.',
    who: 'itPartner',
  }),
  BESIDE_REFUSED: () => ({
    what: 'Aus dem Browser lässt sich nicht einstellen, wo die Ordner von profacto sind und was seinen Webserver neu startet.',
    todo: 'Verwenden Sie das Programmfenster auf dem Server (Erweitert → Erreichbarkeit von profacto), oder dort die Befehlszeile, zum Beispiel „profacto-tls settings set webroot=…“.',
    who: 'itPartner',
  }),
  BESIDE_FOLDER: besideTexts.de.folder,
  WEBROOT_NOT_SERVED: besideTexts.de.webroot,
  PROFACTO_NOT_RESTARTED: {
    command: ({ reason, detail }) => ({
      what: `Das neue Zertifikat liegt für profacto bereit, aber das Programm, das seinen Webserver neu starten soll, ${programEnd(reason)}${inBrackets(detail)}. profacto verwendet weiter, was es zuletzt geladen hat.`,
      todo: `Starten Sie den Webserver in profacto von Hand neu, und berichtigen Sie das Programm: ${restartIsSet.command}.`,
      who: 'itPartner',
    }),
    url: ({ reason, detail }) => ({
      what: `Das neue Zertifikat liegt für profacto bereit, aber die Adresse, die seinen Webserver neu starten soll, ${addressEnd(reason)}${inBrackets(detail)}. profacto verwendet weiter, was es zuletzt geladen hat.`,
      todo: `Starten Sie den Webserver in profacto von Hand neu, und berichtigen Sie die Adresse: ${restartIsSet.url}.`,
      who: 'itPartner',
    }),
  },
  PROFACTO_NOT_SERVING: {
    noConnection: (data) => ({
      what: profactoNotServing(data),
      todo: 'Sehen Sie in profacto nach, ob der Webserver läuft und HTTPS auf diesem Port eingeschaltet ist.',
      who: 'itPartner',
    }),
    handshake: (data) => ({
      what: profactoNotServing(data),
      todo: 'Sehen Sie in profacto nach, ob HTTPS auf diesem Port eingeschaltet ist. Ältere 4D-Versionen brauchen einen RSA-Schlüssel: Stellen Sie ihn unter Erweitert → Zertifikat ein, oder mit „profacto-tls settings set keyType=rsa-2048“.',
      who: 'itPartner',
    }),
    oldCertificate: (data) => ({
      what: profactoNotServing(data),
      todo: `Prüfen Sie, ob profacto seine Zertifikate wirklich aus „${data.path}“ liest und ob der eingestellte Neustart seinen Webserver trifft.`,
      who: 'itPartner',
    }),
    otherCertificate: (data) => ({
      what: profactoNotServing(data),
      todo: `Prüfen Sie, ob auf diesem Port ein anderes Programm antwortet, und ob profacto seine Zertifikate aus „${data.path}“ liest.`,
      who: 'itPartner',
    }),
    restartFailed: (data) => ({
      what: profactoNotServing(data),
      todo: `${data.previousServes === true ? 'Prüfen Sie' : 'Starten Sie den Webserver in profacto von Hand neu, und prüfen Sie'}, woran der Neustart gescheitert ist; eingestellt wird er ${restartIsSet[data.trouble.by]}.`,
      who: 'itPartner',
    }),
  },
  HOOK_NOT_SET: ({ hook }) => ({
    what: `Unter „${settingLabelIn({ settings }, hook)}“ ist kein Programm eingetragen.`,
    todo: `Tragen Sie den vollständigen Pfad eines Programms ein, im Programmfenster auf dem Server unter Erweitert → Programme, oder mit dem Befehl „profacto-tls settings set ${hook}=…“.`,
    who: 'itPartner',
  }),

  PORT_BUSY: {
    unknown: (data) =>
      portBusy(
        data,
        'Ein anderes Programm auf diesem Rechner verwendet ihn. Welches, teilt das Betriebssystem nicht mit.',
        'Beenden Sie das andere Programm. Häufig sind es der Webserver von Windows (IIS), Apache, Skype oder ein zweites profacto Datenschutz.',
      ),
    profacto: ({ port, purpose, who, pid, configDir }) => ({
      what: `Port ${String(port)}, den profacto Datenschutz ${purposes[purpose]} braucht, ist schon belegt: Ihn verwendet ${otherProfacto.de.which(pid, configDir)}.`,
      todo: otherProfacto.de.remedy(configDir),
      who,
    }),
    erp: ({ port, purpose, who, version }) => ({
      what: `Port ${String(port)}, den profacto Datenschutz ${purposes[purpose]} braucht, ist schon belegt: ${occupant.erp(version)}`,
      // The panel's port is any: nobody has to give his up for it.
      todo: purpose === 'panel' ? otherPanelPort : occupant.chooseWay,
      who,
    }),
    webServer: (data) => {
      const advice = portBusy(data, occupant.answers(data), occupant.releaseServer(data));
      if (!data.alsoErp) return advice;
      // As long as profacto has the port as well, nobody else gains it.
      return { ...advice, todo: data.purpose === 'panel' ? otherPanelPort : occupant.releaseServer(data) };
    },
    known: (data) => portBusy(data, occupant.usedBy(data.holder), occupant.release[data.program](data.holder.name)),
  },
  PORT_FORBIDDEN: {
    privileged: ({ port, purpose }) => ({
      what: `Das Betriebssystem erlaubt profacto Datenschutz nicht, Port ${String(port)} ${purposes[purpose]} zu öffnen. Unter Linux sind Ports unter 1024 Programmen mit besonderem Recht vorbehalten.`,
      todo: `Unter Linux: Läuft profacto Datenschutz als systemd-Dienst, tragen Sie in der Unit „AmbientCapabilities=CAP_NET_BIND_SERVICE“ ein; sonst geben Sie der Programmdatei mit „setcap cap_net_bind_service=+ep“ das Recht. Unter Windows zeigt „netsh interface ipv4 show excludedportrange protocol=tcp“ reservierte Ports. ${changePort[purpose]}`,
      who: 'itPartner',
    }),
    ordinary: ({ port, purpose }) => ({
      what: `Das Betriebssystem erlaubt profacto Datenschutz nicht, Port ${String(port)} ${purposes[purpose]} zu öffnen. Wahrscheinlich ist er für andere Dienste reserviert.`,
      todo: `Unter Windows zeigt „netsh interface ipv4 show excludedportrange protocol=tcp“ reservierte Ports; auch eine Schutzsoftware kann den Port sperren. ${changePort[purpose]}`,
      who: 'itPartner',
    }),
  },
  PORT_UNUSABLE: ({ port, purpose, systemCode }) => ({
    what: `Port ${String(port)} lässt sich ${purposes[purpose]} nicht öffnen (Meldung des Betriebssystems: ${systemCode}).`,
    todo: `Prüfen Sie Netzwerkeinstellungen, Firewall und Schutzsoftware dieses Rechners. ${changePort[purpose]}`,
    who: 'itPartner',
  }),
  DATABASE_DIRECTORY: {
    unset: () => ({
      what: 'Es ist kein Datenbank-Verzeichnis eingetragen. Dort werden Zertifikat und Schlüssel abgelegt.',
      todo: findDatabase,
      who: 'itPartner',
    }),
    missing: ({ path }) => ({
      what: `Das Datenbank-Verzeichnis „${path}“ gibt es nicht. Dort werden Zertifikat und Schlüssel abgelegt.`,
      todo: findDatabase,
      who: 'itPartner',
    }),
    notADirectory: ({ path }) => ({
      what: `„${path}“ ist eine Datei und kein Ordner. Als Datenbank-Verzeichnis wird ein Ordner gebraucht.`,
      todo: 'Stellen Sie den Ordner ein, in dem die Datenbank liegt, mit dem Befehl „profacto-tls settings set databaseDirectory=ORDNER“.',
      who: 'itPartner',
    }),
    notWritable: ({ path }) => ({
      what: `profacto darf im Datenbank-Verzeichnis „${path}“ nicht schreiben. Zertifikat und Schlüssel können dort nicht abgelegt werden.`,
      todo: 'Geben Sie dem Benutzerkonto, unter dem profacto läuft, Schreibrechte für diesen Ordner.',
      who: 'itPartner',
    }),
    readOnly: ({ path }) => ({
      what: `Der Datenträger mit dem Datenbank-Verzeichnis „${path}“ ist schreibgeschützt. Zertifikat und Schlüssel können dort nicht abgelegt werden.`,
      todo: 'Lassen Sie den Datenträger prüfen und beschreibbar einbinden. Nach einer Störung schaltet das Betriebssystem ihn oft selbst auf „nur lesen“; mehr Rechte helfen dann nicht.',
      who: 'itPartner',
    }),
    full: ({ path }) => ({
      what: `Auf dem Datenträger mit dem Datenbank-Verzeichnis „${path}“ ist kein Platz mehr frei.`,
      todo: 'Schaffen Sie Platz auf dem Datenträger und versuchen Sie es dann noch einmal.',
      who: 'you',
    }),
    io: ({ path, systemCode }) => ({
      what: `Im Datenbank-Verzeichnis „${path}“ ließ sich eine Datei nicht lesen oder schreiben (Meldung des Betriebssystems: ${systemCode}).`,
      todo: 'Versuchen Sie es noch einmal. Bleibt es dabei, lassen Sie Datenträger, Netzlaufwerk und Virenscanner prüfen.',
      who: 'itPartner',
    }),
    foreignOwner: ({ path }) => ({
      what: `„${path}“ gehört einem anderen Benutzerkonto als dem, unter dem profacto läuft. Das andere Konto könnte den geheimen Schlüssel lesen oder austauschen; deshalb benutzt profacto nichts davon.`,
      todo: 'Klären Sie, wer das angelegt hat. Ist es Ihr eigenes, übergeben Sie den Ordner „letsencrypt“ mit allem darin dem Konto, unter dem profacto läuft (Befehl „chown -R KONTO letsencrypt“); sonst schieben Sie es beiseite.',
      who: 'itPartner',
    }),
    symlink: ({ path }) => ({
      what: `„${path}“ ist eine Verknüpfung, die an einen anderen Ort führt. profacto legt dort keinen Schlüssel ab und löscht dort nichts.`,
      todo: 'Entfernen Sie die Verknüpfung. Soll alles an einem anderen Ort liegen, stellen Sie diesen als Datenbank-Verzeichnis ein, mit dem Befehl „profacto-tls settings set databaseDirectory=ORDNER“.',
      who: 'itPartner',
    }),
    writableByOthers: ({ path }) => ({
      what: `„${path}“ darf auch von anderen Benutzerkonten geändert werden, und profacto konnte ihnen das nicht nehmen. Den geheimen Schlüssel könnte so jemand austauschen.`,
      todo: 'Nehmen Sie allen anderen Konten die Schreibrechte (Befehl „chmod -R go-rwx letsencrypt“).',
      who: 'itPartner',
    }),
    notAFile,
    fileUnreadable: ({ path, systemCode }) => ({
      what: `„${path}“ ließ sich nicht lesen (Meldung des Betriebssystems: ${systemCode}). Diese Datei wird noch gebraucht; deshalb überschreibt profacto sie nicht und legt keine neue an.`,
      todo: 'Geben Sie dem Benutzerkonto, unter dem profacto läuft, Leserechte für diese Datei. Hat es sie schon, lassen Sie Datenträger und Virenscanner prüfen.',
      who: 'itPartner',
    }),
    notReadable: ({ path, systemCode }) => ({
      what: `profacto darf in „${path}“ nicht lesen (Meldung des Betriebssystems: ${systemCode}). Ob dort ein Zertifikat liegt, lässt sich deshalb nicht sagen.`,
      todo: 'Geben Sie dem Benutzerkonto, unter dem profacto läuft, Lese- und Schreibrechte für diesen Ordner.',
      who: 'itPartner',
    }),
  },
  CERTIFICATES_GONE: ({ path }) => ({
    what: `Im Datenbank-Verzeichnis „${path}“ war ein Zertifikat installiert, und jetzt liegt dort nichts mehr davon. Wahrscheinlich ist das Laufwerk nicht verbunden.`,
    todo: 'Schließen Sie das Laufwerk an, oder verbinden Sie es wieder. profacto verwendet das Zertifikat dann von selbst weiter.',
    who: 'you',
  }),
  SETTINGS_NOT_SAVED: ({ path, systemCode }) => ({
    what: `„${path}“ konnte nicht gespeichert werden (Meldung des Betriebssystems: ${systemCode}). Es gelten weiter die bisherigen Einstellungen.`,
    todo: 'Prüfen Sie, ob auf dem Datenträger Platz frei ist und ob das Benutzerkonto, unter dem profacto läuft, in diesem Ordner schreiben darf.',
    who: 'itPartner',
  }),
  CONFIG_DIRECTORY: {
    foreignOwner: ({ path, owner, account }) => ({
      what: `„${path}“ gehört ${owner === null ? 'einem anderen Benutzerkonto' : `dem Benutzerkonto „${owner}“`}, profacto läuft aber unter ${account === null ? 'einem anderen' : `„${account}“`}. Wessen Einstellungen das sind, lässt sich nicht sagen; deshalb gilt nichts davon.`,
      todo: `Starten Sie profacto unter dem Konto, dem der Ordner gehört. Oder sehen Sie nach, was darin steht (ein fremdes Konto kann Programme eingetragen haben), und übergeben Sie den Einstellungs-Ordner mit allem darin dem Konto${account === null ? ', unter dem profacto läuft' : ` „${account}“`}.`,
      who: 'itPartner',
    }),
    writableByOthers: ({ path }) => ({
      what: `„${path}“ darf auch von anderen Benutzerkonten geändert werden, und profacto konnte ihnen das nicht nehmen. Wer die Einstellungen ändert, könnte eigene Programme starten lassen.`,
      todo: `Nehmen Sie allen anderen Konten die Schreibrechte (Befehl „chmod go-w "${path}"“), oder stellen Sie mit „--config-dir“ einen eigenen Ordner ein.`,
      who: 'itPartner',
    }),
    symlink: ({ path }) => ({
      what: `„${path}“ ist eine Verknüpfung, die an einen anderen Ort führt. profacto liest und schreibt seine Einstellungen nicht über Verknüpfungen.`,
      todo: 'Ersetzen Sie die Verknüpfung durch den Ordner oder die Datei selbst, oder entfernen Sie sie.',
      who: 'itPartner',
    }),
    notAFile,
    notReadable: ({ path, owner, account }) => ({
      what: `${account === null ? 'Das Benutzerkonto, unter dem profacto läuft,' : `Das Benutzerkonto „${account}“, unter dem profacto läuft,`} darf „${path}“ nicht lesen.${owner === null ? '' : ` Der Ordner gehört „${owner}“.`}`,
      todo: 'Führen Sie den Befehl unter dem Konto aus, dem der Ordner gehört.',
      who: 'itPartner',
    }),
    ownNotReadable: ({ path, account }) => rightsLost(path, account, 'lesen'),
    io: ({ path, systemCode }) => ({
      what: `„${path}“ ließ sich nicht lesen (Meldung des Betriebssystems: ${systemCode ?? 'EIO'}).`,
      todo: 'Prüfen Sie, ob dort wirklich der Ordner oder die Datei von profacto liegt und ob der Datenträger in Ordnung ist.',
      who: 'itPartner',
    }),
    readOnly: ({ path }) => ({
      what: `Der Ordner „${path}“ liegt auf einem Datenträger, der nur zum Lesen eingebunden ist; profacto muss in seinen Einstellungs-Ordner aber schreiben können.`,
      todo: 'Binden Sie den Datenträger wieder so ein, dass darauf geschrieben werden kann. Hat der Rechner ihn selbst schreibgeschützt, lassen Sie ihn vorher prüfen.',
      who: 'itPartner',
    }),
    full: ({ path }) => ({
      what: `Auf dem Datenträger mit dem Ordner „${path}“ ist kein Platz mehr frei; profacto muss in seinen Einstellungs-Ordner aber schreiben können.`,
      todo: 'Schaffen Sie Platz auf dem Datenträger und versuchen Sie es dann noch einmal.',
      who: 'itPartner',
    }),
    notWritable: ({ path, owner, account }) => ({
      what: `${account === null ? 'Das Benutzerkonto, unter dem profacto läuft,' : `Das Benutzerkonto „${account}“, unter dem profacto läuft,`} darf in „${path}“ nicht schreiben.${owner === null ? '' : ` Der Ordner gehört „${owner}“.`}`,
      todo: `Geben Sie dem Konto${account === null ? '' : ` „${account}“`} dort Schreibrechte, oder legen Sie den Einstellungs-Ordner mit „--config-dir“ an einen Ort, an dem es schreiben darf.`,
      who: 'itPartner',
    }),
    ownNotWritable: ({ path, account }) => rightsLost(path, account, 'schreiben'),
    notWritten: ({ path, systemCode }) => ({
      what: `„${path}“ ließ sich nicht anlegen oder ändern (Meldung des Betriebssystems: ${systemCode ?? 'EIO'}).`,
      todo: 'Prüfen Sie, ob der Ordner noch da ist, ob dort etwas anderes im Weg liegt und ob der Datenträger in Ordnung ist.',
      who: 'itPartner',
    }),
  },
  TRUSTED_ROOTS_UNREADABLE: {
    missing: ({ path }) => ({
      what: `Die Datei mit eigenen Stammzertifikaten „${path}“ gibt es nicht.`,
      todo: setTrustedRoots,
      who: 'itPartner',
    }),
    notPem: ({ path }) => noRoots(path, 'enthält kein Zertifikat, das sich lesen lässt (PEM, DER oder PKCS #7)'),
    io: ({ path }) => ({
      what: `Die Datei mit eigenen Stammzertifikaten „${path}“ lässt sich nicht lesen.`,
      todo: setTrustedRoots,
      who: 'itPartner',
    }),
    folder: ({ path }) => ({
      what: `„${path}“ ist ein Ordner; gebraucht wird eine Datei mit eigenen Stammzertifikaten.`,
      todo: setTrustedRoots,
      who: 'itPartner',
    }),
    empty: ({ path }) => noRoots(path, 'ist leer'),
    privateKey: ({ path }) => noRoots(path, 'enthält einen privaten Schlüssel und kein Zertifikat'),
    request: ({ path }) => noRoots(path, 'enthält eine Zertifikatsanforderung (CSR) und kein Zertifikat'),
    pkcs12: ({ path }) => noRoots(path, 'ist eine PFX-Datei (PKCS #12), in der auch ein privater Schlüssel liegt'),
    webPage: ({ path }) => noRoots(path, 'ist eine Webseite und kein Zertifikat'),
  },
  BUSY: ({ kind, startedAt, pid }, format) => {
    const since = startedAt === null ? '' : `, begonnen am ${format.time(startedAt)}`;
    return {
      what: `Es läuft bereits ${kind === null ? 'ein anderer Vorgang' : operationSubjects.de[kind]}${since}${pid === null ? '' : ` (Prozess ${String(pid)})`}. Es kann immer nur einer laufen.`,
      todo: 'Warten Sie, bis er abgeschlossen ist, und versuchen Sie es dann noch einmal.',
      who: 'wait',
    };
  },
  HOST_RUNNING: ({ pid }) => ({
    what: `profacto Datenschutz läuft auf diesem Rechner bereits${pid === null ? '' : ` (Prozess ${String(pid)})`}.`,
    todo: 'Verwenden Sie das laufende Programm, oder beenden Sie es, bevor Sie es noch einmal starten.',
    who: 'you',
  }),
  CANCELLED: () => ({
    what: 'Der Vorgang wurde abgebrochen. Ein bereits installiertes Zertifikat ist davon nicht betroffen.',
    todo: 'Sie können jederzeit neu beginnen.',
    who: 'none',
  }),

  CA_UNREACHABLE: {
    proxy: ({ host, through }) => ({
      what: `Die Zertifizierungsstelle (${host}) ist von diesem Rechner aus nicht direkt zu erreichen. In seiner Umgebung ist ein Proxy eingetragen („${excerpt(through, 80)}“); profacto benutzt keinen.`,
      todo: `Erlauben Sie diesem Rechner in der Firewall direkte Verbindungen zu ${hostWithPort(host, 'Port')}, und dass er den Namen im DNS findet.`,
      who: 'itPartner',
    }),
    dns: ({ host }) => ({
      what: `Die Zertifizierungsstelle (${host}) wurde nicht gefunden: Zu ihrem Namen bekam dieser Rechner keine Internet-Adresse. Meist fehlt die Internetverbindung, oder der DNS-Server antwortet nicht.`,
      todo: `Prüfen Sie, ob dieser Rechner Internetseiten öffnen kann, und versuchen Sie es dann noch einmal. ${maybeCaOutage}`,
      who: 'you',
    }),
    refused: ({ host }) => ({
      what: `Die Verbindung zur Zertifizierungsstelle (${host}) wurde abgelehnt.`,
      todo: `Prüfen Sie, ob Firewall oder Proxy ausgehende HTTPS-Verbindungen (Port 443) von diesem Rechner erlauben, und ob die eingestellte Adresse der Zertifizierungsstelle stimmt (unter Erweitert → Zertifizierungsstellen; Befehl „profacto-tls settings get acmeDirectoryUrl“). ${maybeCaOutage}`,
      who: 'itPartner',
    }),
    timeout: ({ host }) => ({
      what: `Die Zertifizierungsstelle (${host}) hat nicht rechtzeitig geantwortet.`,
      todo: 'Fordern Sie das Zertifikat in einigen Minuten noch einmal an.',
      who: 'wait',
      details: `Bleibt es dabei, verwirft vielleicht eine Firewall ausgehende Verbindungen auf Port 443. ${maybeCaOutage}`,
    }),
    reset: ({ host }) => ({
      what: `Die Verbindung zur Zertifizierungsstelle (${host}) ist mitten in der Übertragung abgebrochen.`,
      todo: 'Fordern Sie das Zertifikat in einigen Minuten noch einmal an.',
      who: 'wait',
      details: `Bleibt es dabei, trennt vielleicht eine Firewall, ein Proxy oder ein Virenscanner die Verbindung. ${maybeCaOutage}`,
    }),
    other: ({ host, systemCode }) => ({
      what: `Die Verbindung zur Zertifizierungsstelle (${host}) kam nicht zustande (Meldung des Systems: ${systemCode}).`,
      todo: `Prüfen Sie die Internetverbindung dieses Rechners und versuchen Sie es dann noch einmal. ${maybeCaOutage}`,
      who: 'itPartner',
    }),
  },
  CA_WEB_PAGE: ({ host, httpStatus, title, leadsTo }) => ({
    what: `Unter der Adresse der Zertifizierungsstelle (${host}) antwortet eine Webseite${title === null ? '' : ` („${excerpt(title, 80)}“)`}${leadsTo === undefined ? '' : `, die zu ${leadsTo} führt`}, HTTP-Status ${String(httpStatus)}. So antworten eine Firewall, ein Proxy oder die Anmeldeseite eines Netzes.`,
    todo: `Geben Sie für diesen Rechner Verbindungen zu ${hostWithPort(host, 'Port')}, ohne Anmeldung und ohne Prüfung frei. ${ownCaAddress}`,
    who: 'itPartner',
  }),
  CA_UNTRUSTED: {
    time: ({ host, systemCode }) => ({
      what: `Die Verbindung zur Zertifizierungsstelle (${host}) ist nicht vertrauenswürdig, weil ihr Zertifikat nach der Uhr dieses Rechners jetzt nicht gilt (${systemCode}). Deshalb wurde nichts übertragen.`,
      todo: `Stellen Sie Datum und Uhrzeit dieses Rechners richtig. Stimmt die Uhr, nehmen Sie ${host} im Virenscanner und im Proxy von der Prüfung verschlüsselter Verbindungen aus.`,
      who: 'itPartner',
    }),
    issuer: ({ host, systemCode }) => ({
      what: `Die Verbindung zur Zertifizierungsstelle (${host}) ist nicht vertrauenswürdig: Ihr Zertifikat stammt von einem unbekannten Aussteller (${systemCode}). Oft liest ein Virenscanner oder ein Proxy verschlüsselte Verbindungen mit. Deshalb wurde nichts übertragen.`,
      todo: `Nehmen Sie ${host} im Virenscanner und im Proxy von der Prüfung verschlüsselter Verbindungen (TLS-Inspektion) aus. Gehört die Zertifizierungsstelle zu Ihrem Haus, stellen Sie ihr Stammzertifikat als PEM-Datei ein, mit dem Befehl „profacto-tls settings set trustedRootsFile=DATEI“.`,
      who: 'itPartner',
    }),
  },
  VALIDATION_FAILED: validationFailedDe,
  CA_RATE_LIMITED: {
    newAccounts: (data, format) => ({
      what: 'Von Ihrem Internetanschluss aus wurden in kurzer Zeit so viele neue Konten angelegt, wie die Zertifizierungsstelle erlaubt.',
      todo: `${tryAgain(data, format)} Die Konto-Datei im Zertifikat-Verzeichnis darf nicht immer wieder verloren gehen, sonst legt profacto jedes Mal ein neues Konto an.`,
      who: 'wait',
    }),
    newOrders: (data, format) => ({
      what: 'Mit dem Konto dieser Installation wurden in kurzer Zeit so viele Zertifikate angefordert, wie die Zertifizierungsstelle erlaubt.',
      todo: tryAgain(data, format),
      who: 'wait',
    }),
    certificatesPerDomain: (data, format) => ({
      what: 'Für die Domain über Ihrem Namen wurden in den letzten Tagen schon so viele Zertifikate ausgestellt, wie die Zertifizierungsstelle erlaubt. Bei manchen DynDNS-Anbietern teilen sich alle Kunden dieses Kontingent.',
      todo: `${tryAgain(data, format)} Tritt es immer wieder auf, hilft ein Name unter einer eigenen Domain.`,
      who: 'wait',
    }),
    duplicateCertificate: (data, format) => ({
      what: 'Für genau diesen Namen wurden in den letzten Tagen schon so viele Zertifikate ausgestellt, wie die Zertifizierungsstelle erlaubt. Es gibt also schon ein gültiges.',
      todo: tryAgain(data, format),
      who: 'wait',
      details:
        'Behalten Sie das vorhandene Zertifikat; löschen Sie es nicht. Ging es verloren, liegt es vielleicht in der Datensicherung.',
    }),
    failedAuthorizations: (data, format) => ({
      what: 'Für diesen Namen sind in der letzten Zeit zu viele Prüfungen der Zertifizierungsstelle gescheitert. Sie nimmt deshalb vorübergehend keine weiteren an.',
      todo: `Beheben Sie zuerst die Ursache; „Prüfen“ zeigt sie, ohne dass etwas angerechnet wird. ${tryAgain(data, format)}`,
      who: 'itPartner',
    }),
    requests: (data, format) => ({
      what: 'Die Zertifizierungsstelle bekommt im Moment mehr Anfragen, als sie annimmt, von Ihrem Internetanschluss oder insgesamt.',
      todo: data.retryAt === null ? 'Versuchen Sie es in einigen Minuten noch einmal.' : tryAgain(data, format),
      who: 'wait',
    }),
    other: (data, format) => ({
      what: 'Die Zertifizierungsstelle nimmt zurzeit keine weiteren Anforderungen von Ihnen an, weil eine Obergrenze erreicht ist.',
      todo: tryAgain(data, format),
      who: 'wait',
    }),
  },
  CA_ACCOUNT_PAUSED: ({ unpauseUrl }) => ({
    what: 'Die Zertifizierungsstelle hat Anforderungen für diesen Namen angehalten, weil sehr viele Versuche nacheinander gescheitert sind. Von selbst hebt sich das nicht auf.',
    todo: `Beheben Sie zuerst die Ursache; „Prüfen“ zeigt sie. ${
      unpauseUrl === null
        ? 'Öffnen Sie dann den Link in der Meldung der Zertifizierungsstelle (Wortlaut); dort wird die Sperre aufgehoben.'
        : 'Öffnen Sie dann die Seite der Zertifizierungsstelle, auf der die Sperre aufgehoben wird (Link).'
    } Fordern Sie das Zertifikat danach noch einmal an.`,
    who: 'itPartner',
  }),
  CA_TERMS_CHANGED: ({ url }) => ({
    what: 'Die Zertifizierungsstelle verlangt zuerst etwas von Ihnen. Meist hat sie ihre Nutzungsbedingungen geändert und möchte, dass Sie ihnen zustimmen.',
    todo: `${
      url === null
        ? 'Die Meldung der Zertifizierungsstelle (Wortlaut) sagt, was zu tun ist.'
        : 'Öffnen Sie die Seite der Zertifizierungsstelle (Link), lesen Sie die Bedingungen und stimmen Sie dort zu, wenn Sie einverstanden sind.'
    } Fordern Sie das Zertifikat danach noch einmal an.`,
    who: 'you',
  }),
  CA_KEY_REFUSED: {
    certificate: () => ({
      what: 'Die Zertifizierungsstelle nimmt den Schlüssel oder die Angaben nicht an, mit denen profacto das Zertifikat angefordert hat.',
      todo: 'Fordern Sie das Zertifikat noch einmal an; profacto macht dafür einen neuen Schlüssel. Bleibt es dabei, wählen Sie unter Erweitert → Zertifikat eine übliche Schlüsselart: „ECDSA P-256“ (Befehl „profacto-tls settings set keyType=ec-p256“) oder „RSA 2048 Bit“ („profacto-tls settings set keyType=rsa-2048“).',
      who: 'itPartner',
    }),
    account: () => ({
      what: 'Die Zertifizierungsstelle nimmt den Schlüssel des Kontos dieser Installation nicht an.',
      todo: 'Die Meldung der Zertifizierungsstelle nennt den Grund. Verschieben Sie die Konto-Dateien neben dem Ordner „orders“ im Zertifikat-Verzeichnis an einen anderen Ort (den Ordner selbst nicht); profacto legt dann ein neues Konto mit einem neuen Schlüssel an.',
      who: 'itPartner',
    }),
  },
  CA_NAME_REFUSED: ({ name }) => ({
    what: `Die Zertifizierungsstelle stellt für „${name}“ grundsätzlich kein Zertifikat aus.`,
    todo: 'Prüfen Sie die Schreibweise der öffentlichen Server-Adresse. Sie muss eine öffentlich registrierte Domain sein; Namen wie server.local, profacto.lan oder fritz.box sind nicht möglich.',
    who: 'you',
  }),
  CA_CONTACT_REFUSED: () => ({
    what: 'Die Zertifizierungsstelle nimmt die E-Mail-Adresse des Zertifizierungs-Kontakts nicht an.',
    todo: 'Tragen Sie eine E-Mail-Adresse ein, die es wirklich gibt. Beispieladressen wie name@example.com werden abgelehnt.',
    who: 'you',
  }),
  CA_EXTERNAL_ACCOUNT: {
    first: () => ({
      what: 'Diese Zertifizierungsstelle verlangt ein vorher bei ihr eingerichtetes Konto (External Account Binding), und die Zugangsdaten fehlen oder stimmen nicht.',
      todo: 'Tragen Sie unter Erweitert → Zertifizierungsstellen, „Externes Konto (EAB)“, Schlüsselkennung und Schlüssel aus dem Kundenbereich der Zertifizierungsstelle ein. Haben Sie dort kein Konto, prüfen Sie die Adresse der Zertifizierungsstelle, die darüber steht; üblich ist Let’s Encrypt. Mit dem Befehl „profacto-tls settings set eabKeyId=KENNUNG eabHmacKey=SCHLÜSSEL“ geht es auch, doch steht der Schlüssel dann im Verlauf der Befehlszeile.',
      who: 'itPartner',
    }),
    fallback: ({ fallback }) => ({
      what: `Die weitere Zertifizierungsstelle ${fallback} verlangt ein vorher bei ihr eingerichtetes Konto (External Account Binding), und die Zugangsdaten fehlen oder stimmen nicht. Sie wurde gefragt, weil die davor gerade keine Zertifikate ausstellt.`,
      todo: 'Klicken Sie unter Erweitert → Zertifizierungsstellen bei dieser Stelle auf „Ändern“ und tragen Sie Schlüsselkennung und Schlüssel aus ihrem Kundenbereich ein, oder entfernen Sie die Stelle dort. Der Befehl „profacto-tls settings set fallbackCas=LISTE“ ersetzt dagegen die ganze Liste: Was darin nicht noch einmal angegeben ist, geht verloren, auch die Schlüssel der anderen Stellen.',
      who: 'itPartner',
    }),
  },
  CA_ACCOUNT_REFUSED: () => ({
    what: 'Die Zertifizierungsstelle nimmt das Konto dieser Installation nicht an, zum Beispiel weil es dort gesperrt oder geschlossen wurde.',
    todo: 'Die Meldung der Zertifizierungsstelle nennt den Grund. Hilft sie nicht weiter, verschieben Sie die Konto-Dateien neben dem Ordner „orders“ im Zertifikat-Verzeichnis an einen anderen Ort (den Ordner selbst nicht); profacto legt dann ein neues Konto an.',
    who: 'itPartner',
  }),
  CA_PROFILE_REFUSED: ({ profile }) => ({
    what: `Die Zertifizierungsstelle bietet das Zertifikatsprofil „${profile}“ nicht oder nicht für Ihr Konto an.`,
    todo: 'Wählen Sie unter Erweitert → Zertifikat als Zertifikatsprofil „Üblich (empfohlen)“ (Befehl „profacto-tls settings set acmeProfile=“).',
    who: 'itPartner',
  }),
  CA_OUT_OF_ORDER: ({ retryAt, held }, format) => ({
    what: 'Die Zertifizierungsstelle hat zurzeit selbst eine Störung. An Ihrem Server liegt es nicht.',
    todo: `Versuchen Sie es ${retryAt === null ? 'in einigen Stunden' : format.from(retryAt)} noch einmal.${heldNote(held, format)}`,
    who: 'wait',
  }),
  CA_PROTOCOL: {
    unexpected: () => ({
      what: 'Die Zertifizierungsstelle hat anders geantwortet, als das Verfahren (ACME) es vorsieht, oder eine Anfrage nicht angenommen.',
      todo: 'Fordern Sie das Zertifikat in einigen Stunden noch einmal an.',
      who: 'wait',
      details:
        'Bleibt es dabei, geben Sie die Meldung der Zertifizierungsstelle Ihrem IT-Partner. Er prüft auch die eingestellte Adresse der Zertifizierungsstelle (unter Erweitert → Zertifizierungsstellen; Befehl „profacto-tls settings get acmeDirectoryUrl“).',
    }),
    notAUrl: ({ address }) => ({
      what: `Die Zertifizierungsstelle nennt für „${address.member}“ keine Internet-Adresse${named(address)}. Das Zertifikat wurde deshalb nicht angefordert.`,
      todo: checkCaAddress,
      who: 'itPartner',
    }),
    notHttps: ({ address }) => ({
      what: `Die Zertifizierungsstelle nennt für „${address.member}“ eine Adresse ohne Verschlüsselung${named(address)}. Dorthin wurde nichts gesendet.`,
      todo: checkCaAddress,
      who: 'itPartner',
    }),
    notPublic: ({ address }) => ({
      what: `Die Zertifizierungsstelle nennt für „${address.member}“ eine Adresse, die in ein internes Netz führt${named(address)}. Dorthin wurde nichts gesendet.`,
      todo: checkCaAddress,
      who: 'itPartner',
    }),
  },
  CA_WITHOUT_TLS_ALPN: ({ name }) => ({
    what: `Die Zertifizierungsstelle bietet für ${name} keine Prüfung über Port 443 an (TLS-ALPN-01), nur die über Port 80.`,
    todo: 'Lassen Sie im Router auch Port 80 auf den HTTP-Port von profacto Datenschutz weiterleiten, und stellen Sie unter Erweitert → Allgemein das Prüfverfahren auf „selbsttätig“ (Befehl „profacto-tls settings set challengeType=auto“).',
    who: 'itPartner',
  }),
  CA_TOO_SLOW: {
    validation: ({ seconds }, format) => ({
      what: `Die Zertifizierungsstelle hat die Prüfung Ihrer Adresse nach ${format.number(seconds)} Sekunden noch nicht abgeschlossen.`,
      todo: 'Versuchen Sie es in einigen Minuten noch einmal.',
      who: 'wait',
    }),
    issuance: ({ seconds }, format) => ({
      what: `Die Zertifizierungsstelle hat das Zertifikat nach ${format.number(seconds)} Sekunden noch nicht bereitgestellt.`,
      todo: 'Versuchen Sie es in einigen Minuten noch einmal.',
      who: 'wait',
    }),
  },
  CERTIFICATE_REJECTED: {
    unreadable: () => ({
      what: `Das gelieferte Zertifikat ist nicht lesbar. ${keptAsItIs}`,
      todo: retryLater,
      who: 'you',
    }),
    keyMismatch: () => ({
      what: `Das gelieferte Zertifikat passt nicht zum Schlüssel. ${keptAsItIs}`,
      todo: retryLater,
      who: 'you',
    }),
    nameMismatch: () => ({
      what: `Das gelieferte Zertifikat gilt nicht für Ihre öffentliche Server-Adresse. ${keptAsItIs}`,
      todo: retryLater,
      who: 'you',
    }),
    notYetValid: () => ({
      what: `Nach der Uhr dieses Rechners gilt das gelieferte Zertifikat noch nicht. ${keptAsItIs}`,
      todo: 'Die Uhr geht wahrscheinlich nach. Stellen Sie Datum, Uhrzeit und Zeitzone dieses Rechners richtig und versuchen Sie es dann noch einmal.',
      who: 'you',
    }),
    expired: () => ({
      what: `Nach der Uhr dieses Rechners ist das gelieferte Zertifikat schon abgelaufen. ${keptAsItIs}`,
      todo: 'Die Uhr geht wahrscheinlich vor. Stellen Sie Datum, Uhrzeit und Zeitzone dieses Rechners richtig und versuchen Sie es dann noch einmal.',
      who: 'you',
    }),
    chainIncomplete: () => ({
      what: `Mit dem Zertifikat wurden die Zwischenzertifikate nicht mitgeliefert, Browser würden ihm deshalb nicht vertrauen. ${keptAsItIs}`,
      todo: retryLater,
      who: 'you',
    }),
    chainBroken: () => ({
      what: `Die gelieferten Zertifikate gehören nicht zusammen, Browser würden ihnen deshalb nicht vertrauen. ${keptAsItIs}`,
      todo: retryLater,
      who: 'you',
    }),
    chainTooLong: () => ({
      what: `Mit dem Zertifikat wurden viel mehr Zwischenzertifikate mitgeliefert, als es gibt: zusammen mehr als zehn. ${keptAsItIs}`,
      todo: retryLater,
      who: 'you',
    }),
  },

  NOT_SERVED: {
    noConnection: (data) => ({
      what: notServed(data, 'der integrierte Webserver nimmt keine verschlüsselten Verbindungen an'),
      todo: checkHttpsPort,
      who: 'itPartner',
    }),
    handshake: (data) => ({
      what: notServed(data, 'mit dem integrierten Webserver kommt keine verschlüsselte Verbindung zustande'),
      todo: checkHttpsPort,
      who: 'itPartner',
    }),
    otherCertificate: (data) => ({
      what: notServed(data, 'auf dem HTTPS-Port antwortet etwas mit einem anderen Zertifikat'),
      todo: 'Wahrscheinlich belegt ein anderes Programm den HTTPS-Port (üblich: 443), oder ein Virenscanner liest verschlüsselte Verbindungen mit. Beenden Sie das Programm oder nehmen Sie profacto von der Prüfung aus.',
      who: 'itPartner',
    }),
    nameMismatch: (data) => ({
      what: notServed(data, 'das ausgelieferte Zertifikat gilt nicht für Ihre öffentliche Server-Adresse'),
      todo: 'Prüfen Sie die öffentliche Server-Adresse und fordern Sie das Zertifikat noch einmal an.',
      who: 'itPartner',
    }),
    notValidNow: (data) => ({
      what: notServed(data, 'nach der Uhr dieses Rechners gilt es jetzt nicht'),
      todo: 'Stellen Sie Datum, Uhrzeit und Zeitzone dieses Rechners richtig und versuchen Sie es dann noch einmal.',
      who: 'you',
    }),
  },

  PROGRAM_REPLACED: () => ({
    what: 'profacto Datenschutz wurde aktualisiert, läuft aber noch in der alten Fassung.',
    todo: 'Beenden Sie profacto Datenschutz und starten Sie es neu.',
    who: 'you',
  }),
  INTERNAL: () => ({
    what: 'Es ist etwas eingetreten, womit dieses Programm nicht gerechnet hat. Die Ursache ist nicht bekannt.',
    todo: 'Versuchen Sie es noch einmal. Bleibt es dabei, geben Sie Ihrem IT-Partner das Protokoll; dort steht der Vorgang mit Uhrzeit (Befehl „profacto-tls journal“).',
    who: 'itPartner',
  }),
};

type Purpose = FailureData<'PORT_BUSY'>['purpose'];
type LimitAhead = FailureData<'LIMIT_AHEAD'>;

const purposes: Readonly<Record<Purpose, string>> = {
  http: 'für Aufrufe aus dem Internet (HTTP)',
  https: 'für die Verschlüsselung (HTTPS)',
  panel: 'für die Anzeige im Browser',
};

const otherPanelPort = 'Geben Sie mit --panel-port einen anderen Port an.';

const changePort: Readonly<Record<Purpose, string>> = {
  http: 'Oder stellen Sie profacto Datenschutz auf einen anderen HTTP-Port ein, zum Beispiel mit dem Befehl „profacto-tls settings set httpPort=8081“, und leiten Sie im Router Port 80 dorthin weiter.',
  https:
    'Oder stellen Sie profacto Datenschutz auf einen anderen HTTPS-Port ein, zum Beispiel mit dem Befehl „profacto-tls settings set httpsPort=8443“, und leiten Sie im Router Port 443 dorthin weiter.',
  panel: 'Oder geben Sie mit --panel-port einen anderen Port an.',
};

function portBusy(
  { port, purpose, who }: Pick<FailureData<'PORT_BUSY'>, 'port' | 'purpose'> & Pick<Advice, 'who'>,
  holder: string,
  release: string,
): Advice {
  return {
    what: `Port ${String(port)}, den profacto Datenschutz ${purposes[purpose]} braucht, ist schon belegt: ${holder}`,
    todo: `${release} ${changePort[purpose]}`,
    who,
  };
}

/** What the checks before a request have found: the cause itself, as its finding says it. */
function obstacle(first: Finding, further: number, format: Formats): Advice {
  const { finding, remedy, who, details } = findingText(findingsDe, first, format);
  const others = further === 0 ? null : otherCauses(further);
  return {
    what: finding,
    todo: remedy ?? seeFindings,
    who,
    details: [details ?? null, others, notAsked].filter((part) => part !== null).join(' '),
  };
}

const otherCauses = (further: number): string =>
  further === 1
    ? 'Daneben wurde eine weitere Ursache gefunden, die damit nichts zu tun hat.'
    : `Daneben wurden ${String(further)} weitere Ursachen gefunden, die damit nichts zu tun haben.`;

function notServed({ systemCode, served }: { systemCode: string | null; served: Served }, because: string): string {
  return `Das neue Zertifikat wurde installiert, aber ${because}${systemCode === null ? '' : ` (Meldung des Systems: ${systemCode})`}. ${servedNow[served]}`;
}

const servedNow: Readonly<Record<Served, string>> = {
  noneBefore: 'Ein früheres Zertifikat gab es nicht; die Verschlüsselung ist nicht aktiv.',
  previous: 'Das bisherige Zertifikat ist wieder in Betrieb, Ihr Server bleibt verschlüsselt erreichbar.',
  nothing: 'Auch mit dem bisherigen Zertifikat antwortet der Webserver nicht; die Verschlüsselung ist nicht aktiv.',
};

function most({ capacity }: LimitAhead, format: Formats): string {
  return `höchstens ${format.number(capacity)}`;
}

/** The address as the CA has written it, in brackets. */
function named({ url }: NamedAddress): string {
  return url === '' ? '' : ` (${url})`;
}

function span({ periodMs }: LimitAhead): string {
  return `in ${formatPeriod(periodMs, 'de')}`;
}

function requestAgain({ freeAt }: LimitAhead, format: Formats): string {
  return `Fordern Sie das Zertifikat ${format.from(freeAt)} noch einmal an; dann`;
}

function tryAgain({ retryAt, held }: FailureData<'CA_RATE_LIMITED'>, format: Formats): string {
  const from =
    retryAt === null
      ? 'Versuchen Sie es frühestens in einigen Stunden wieder.'
      : `Versuchen Sie es ${format.from(retryAt)} wieder; vorher wird die Zertifizierungsstelle ablehnen.`;
  return `${from}${heldNote(held, format)}`;
}

/** Said where the CA was not asked, because it has asked for that. */
function heldNote(held: FailureData<'CA_RATE_LIMITED'>['held'], format: Formats): string {
  return held === undefined
    ? ''
    : ` Diesmal wurde sie nicht gefragt; von selbst geschieht das wieder ${format.from(held.until)}.${held.mayInsist ? '' : ' Trotz dieser Bitte wurde sie schon einmal gefragt.'}`;
}

const inBrackets = (detail: string): string => (detail === '' ? '' : ` (${detail})`);

type RestartEnd = FailureData<'PROFACTO_NOT_RESTARTED'>['reason'];
const programEnd = (reason: RestartEnd): string =>
  reason === 'notStarted'
    ? 'ließ sich nicht starten'
    : reason === 'timedOut'
      ? 'wurde nicht rechtzeitig fertig'
      : 'endete vorzeitig';
const addressEnd = (reason: RestartEnd): string =>
  reason === 'timedOut' || reason === 'noAnswer' ? 'antwortete nicht' : 'lehnte das ab';
const restartIsSet = {
  command: 'unter Erweitert → Erreichbarkeit von profacto, oder mit „profacto-tls settings set restartCommand=…“',
  url: 'unter Erweitert → Erreichbarkeit von profacto, oder mit „profacto-tls settings set restartUrl=-“',
} as const;

function profactoNotServing(data: FailureData<'PROFACTO_NOT_SERVING'>): string {
  const { previousServes, trouble } = data;
  const rest =
    previousServes === null
      ? 'Ein früheres, das sich zurücklegen ließe, gab es nicht; das neue bleibt in seinem Ordner.'
      : previousServes
        ? 'Das bisherige wurde zurückgelegt und ist wieder in Betrieb; Ihr Server bleibt verschlüsselt erreichbar.'
        : 'Das bisherige wurde zurückgelegt, aber auch damit antwortet profacto nicht verschlüsselt.';
  return `${trouble === undefined ? `Der Webserver von profacto wurde für das neue Zertifikat neu gestartet, aber danach ${servesInstead(data, 'er')}` : `Der Neustart von profacto für das neue Zertifikat ist misslungen (${restartEnd(trouble)}), und seitdem ${servesInstead(data, 'sein Webserver')}`}. ${rest}`;
}

function restartEnd({ by, reason, detail }: FailureData<'PROFACTO_NOT_RESTARTED'>): string {
  const end = by === 'command' ? `das Programm dafür ${programEnd(reason)}` : `die Adresse dafür ${addressEnd(reason)}`;
  return detail === '' ? end : `${end}: ${detail}`;
}

/** @param subject profacto's web server */
function servesInstead({ reason, port }: FailureData<'PROFACTO_NOT_SERVING'>, subject: string): string {
  switch (reason) {
    case 'noConnection':
      return `nimmt ${subject} auf Port ${String(port)} keine verschlüsselten Verbindungen an`;
    case 'handshake':
      return `spricht ${subject} auf Port ${String(port)} kein TLS`;
    case 'oldCertificate':
      return `liefert ${subject} noch das bisherige Zertifikat aus`;
    case 'otherCertificate':
      return `antwortet auf Port ${String(port)} etwas mit einem fremden Zertifikat`;
  }
}
