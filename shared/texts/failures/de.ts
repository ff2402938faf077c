import { besideTexts } from '#shared/texts/beside.ts';
import { databaseTexts, notAFile } from '#shared/texts/database.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import { detailsOf, type Advice, type Formats } from '#shared/texts/advice.ts';
import { formatPeriod } from '#shared/texts/allowances.ts';
import { findingText } from '#shared/texts/findings/explain.ts';
import { findingsDe } from '#shared/texts/findings/de.ts';
import { excerpt, hostWithPort } from '#shared/texts/findings/shape.ts';
import { operationSubjects } from '#shared/texts/operation-names.ts';
import { otherProfacto } from '#shared/texts/other-profacto.ts';
import { portOccupantDe as occupant } from '#shared/texts/port-occupant/de.ts';
import type { Release } from '#shared/texts/port-occupant/shape.ts';
import type { FailureTexts, NamedAddress, Served } from './variants.ts';
import { settingIssueText, settingLabelIn } from '#shared/texts/settings/explain.ts';
import { settingTextsDe as settings } from '#shared/texts/settings/de.ts';
import { routerFailuresDe } from './router.de.ts';
import { validationFailedDe } from './validation-failed.de.ts';

const notAsked =
  'Deshalb wurde die Zertifizierungsstelle noch nicht gefragt, und nichts wurde auf Ihre Obergrenzen angerechnet.';
const maybeCaOutage =
  'Funktioniert das Internet sonst, kann auch die Zertifizierungsstelle selbst gestört sein; versuchen Sie es dann später wieder.';
const seeFindings = 'Sehen Sie sich die Ergebnisse der Prüfung an.';
const wouldRefuse = 'Die Zertifizierungsstelle würde jetzt ablehnen; deshalb wurde sie nicht gefragt.';
const keptAsItIs = 'Es wurde nicht installiert; ein vorhandenes Zertifikat bleibt in Betrieb.';
const setClock = 'Stellen Sie Datum, Uhrzeit und Zeitzone dieses Rechners richtig.';
const requestLater = 'Fordern Sie das Zertifikat in einigen Stunden noch einmal an.';
const ifItLasts = 'Bleibt es dabei, geben Sie diese Meldung und das Protokoll an Ihren IT-Partner.';
const showsCause = 'Beheben Sie inzwischen die Ursache; „Prüfen“ zeigt sie, ohne dass etwas angerechnet wird.';
const noRoots = (path: string, whatItIs: string): Advice => ({
  what: `Die Datei mit eigenen Stammzertifikaten „${path}“ ${whatItIs}.`,
  todo: 'Stellen Sie die richtige Datei mit dem Stammzertifikat Ihrer Zertifizierungsstelle ein.',
  who: 'itPartner',
  details:
    'Das geht unter Erweitert → Dieser Server (Befehl „profacto-tls settings set trustedRootsFile=DATEI“). Gibt es im Haus keine eigene Zertifizierungsstelle, leeren Sie das Feld („profacto-tls settings set trustedRootsFile=“).',
});
const rightsLost = (path: string, account: string | null, verb: string): Advice => ({
  what: `„${path}“ gehört dem Benutzerkonto „${account ?? ''}“, unter dem profacto Datenschutz läuft, aber es darf dort nicht ${verb}.`,
  todo: 'Geben Sie diesem Konto die Rechte zurück.',
  who: 'itPartner',
  details: `Der Befehl heißt „chmod -R u+rwX "${path}"“.`,
});
const accountRunning = (account: string | null): string =>
  account === null
    ? 'Das Benutzerkonto, unter dem profacto Datenschutz läuft,'
    : `Das Benutzerkonto „${account}“, unter dem profacto Datenschutz läuft,`;
const ownedBy = (owner: string | null): string => (owner === null ? '' : `; der Ordner gehört „${owner}“`);
const systemSays = (systemCode: string | undefined): string => `Meldung des Betriebssystems: ${systemCode ?? 'EIO'}.`;
const correctCaAddress =
  'Berichtigen Sie unter Erweitert → Für den IT-Partner → Zertifizierungsstellen die Adresse der Zertifizierungsstelle.';
const caAddressCommand =
  'Welche eingestellt ist, steht unter Erweitert → Für den IT-Partner → Zertifizierungsstellen; auch „profacto-tls settings get acmeDirectoryUrl“ nennt sie.';
const ownCaAddress = `Bei einer eigenen Zertifizierungsstelle stimmt vielleicht ihre Adresse nicht. ${caAddressCommand}`;
const letThrough = (host: string): string =>
  `Erlauben Sie diesem Rechner in der Firewall Verbindungen zu ${hostWithPort(host, 'Port')}.`;
const connectInternet = 'Verbinden Sie diesen Rechner wieder mit dem Internet.';
const restartUs = 'Starten Sie profacto Datenschutz neu.';
const httpsPortHeld =
  'Bleibt es dabei, belegt ein anderes Programm den HTTPS-Port, oder Firewall oder Virenscanner dieses Rechners sperrt ihn.';
const moveAccount =
  'Verschieben Sie im Zertifikat-Verzeichnis die Konto-Dateien neben dem Ordner „orders“ an einen anderen Ort.';
const windowOnServer = (place: string): string =>
  `Öffnen Sie auf dem Server das Programmfenster von profacto Datenschutz, dort Erweitert → ${place}.`;
const instead = (place: string, command: string): string =>
  `Statt unter Erweitert → ${place} geht es auch mit „profacto-tls settings set ${command}“.`;

export const failuresDe: FailureTexts = {
  EDITION_EINZELPLATZ: () => ({
    what: 'Die Verschlüsselung mit automatisch erstellten Zertifikaten funktioniert im Moment nur mit der Server-Version von profacto und nicht mit dem Einzelplatz.',
    todo: 'Fordern Sie das Zertifikat auf dem Rechner an, auf dem der profacto-Server läuft.',
    who: 'you',
    details: 'Hier läuft ein Einzelplatz. Ob Sie die Server-Version schon haben, weiß Ihr IT-Partner.',
  }),
  ADDRESS_MISSING: () => ({
    what: 'Es ist noch keine öffentliche Server-Adresse eingetragen.',
    todo: 'Tragen Sie als „Öffentliche Server-Adresse“ den Namen ein, unter dem Ihr Server im Internet erreichbar ist, zum Beispiel meinefirma.de.',
    who: 'you',
    details: 'Auch ein DynDNS-Name wie firma.dyndns.org geht.',
  }),
  CONTACT_MISSING: () => ({
    what: 'Es ist noch keine E-Mail-Adresse eingetragen (Zertifizierungs-Kontakt).',
    todo: 'Tragen Sie als „Zertifizierungs-Kontakt“ eine E-Mail-Adresse ein.',
    who: 'you',
    details:
      'Die Zertifizierungsstelle braucht sie für das Konto. Sie muss nicht zur Domain gehören, und Sie müssen keine E-Mail beantworten.',
  }),
  INVALID_SETTING: ({ issues }) => {
    const [first = '', ...others] = issues.map((issue) => settingIssueText({ settings }, issue));
    return {
      what:
        issues.length === 1
          ? 'Eine Angabe wurde nicht übernommen, weil ihr Wert nicht passt; es gelten weiter die bisherigen Werte.'
          : `${String(issues.length)} Angaben wurden nicht übernommen, weil ihre Werte nicht passen; es gelten weiter die bisherigen Werte.`,
      todo: first,
      who: 'you',
      ...detailsOf(...others),
    };
  },
  NOT_DUE: ({ dueAt, notAfter }, format) => ({
    what: `Das installierte Zertifikat gilt noch bis zum ${format.date(notAfter)}, und eine Erneuerung ist erst ab dem ${format.date(dueAt)} vorgesehen.`,
    todo: 'Sie brauchen jetzt nichts zu tun.',
    who: 'none',
    details:
      'Wenn Sie trotzdem erneuern möchten, müssen Sie das ausdrücklich bestätigen, denn die Zertifizierungsstelle stellt dasselbe Zertifikat nur wenige Male in der Woche aus.',
  }),
  LIMIT_AHEAD: {
    newAccounts: (data, format) => ({
      what: `Die Zertifizierungsstelle lässt von einem Internetanschluss aus ${most(data, format)} neue Konten ${span(data)} zu, und sie sind aufgebraucht.`,
      todo: `${requestAgain(data, format)} ist wieder eines frei.`,
      who: 'wait',
      details: wouldRefuse,
    }),
    newOrders: (data, format) => ({
      what: `Die Zertifizierungsstelle nimmt von einem Konto ${most(data, format)} Bestellungen ${span(data)} an, und sie sind aufgebraucht.`,
      todo: `${requestAgain(data, format)} ist wieder eine frei.`,
      who: 'wait',
      details: wouldRefuse,
    }),
    certificatesPerDomain: (data, format) => ({
      what: `Die Zertifizierungsstelle stellt für eine Domain ${most(data, format)} neue Zertifikate ${span(data)} aus, und für die Domain von ${data.name} sind sie aufgebraucht.`,
      todo: `${requestAgain(data, format)} ist wieder eines frei.`,
      who: 'wait',
      details: wouldRefuse,
    }),
    duplicateCertificate: (data, format) => ({
      what: `Die Zertifizierungsstelle stellt für denselben Namen ${most(data, format)} Zertifikate ${span(data)} aus, und für ${data.name} sind sie aufgebraucht.`,
      todo: `${requestAgain(data, format)} ist wieder eines frei.`,
      who: 'wait',
      details: `${wouldRefuse} Löschen Sie ein vorhandenes Zertifikat nicht.`,
    }),
    failedAuthorizations: (data, format) => ({
      what: `Die Zertifizierungsstelle lässt für denselben Namen ${most(data, format)} Fehlversuche ${span(data)} zu, und für ${data.name} sind sie aufgebraucht.`,
      todo: `${requestAgain(data, format)} ist wieder ein Versuch frei.`,
      who: 'wait',
      details: `${wouldRefuse} ${showsCause}`,
    }),
  },
  NO_CERTIFICATE: () => ({
    what: 'Es ist kein Zertifikat installiert, das sich verwenden lässt.',
    todo: 'Fordern Sie zuerst mit „Zertifikat anfordern/erneuern“ eines an.',
    who: 'you',
  }),
  NO_ACCOUNT: ({ host }) => ({
    what: `Bei der Zertifizierungsstelle (${host}) gibt es noch kein Konto, das sich ändern oder schließen ließe.`,
    todo: 'Sie brauchen nichts zu tun; das Konto entsteht von selbst mit der ersten Anforderung.',
    who: 'none',
  }),
  PREFLIGHT_BROKEN: {
    none: () => ({ what: notAsked, todo: seeFindings, who: 'you' }),
    one: ({ first }, format) => obstacle(first, 0, format),
    more: ({ first, further }, format) => obstacle(first, further, format),
  },
  NO_STAGING: ({ host }) => ({
    what: `Die eingestellte Zertifizierungsstelle (${host}) bietet keine Testumgebung, in der ein Probelauf möglich wäre.`,
    todo: 'Klicken Sie stattdessen auf „Prüfen“.',
    who: 'you',
    details:
      'Ein Probelauf würde dort auf Ihre Obergrenzen angerechnet; deshalb wurde nichts angefordert. „Prüfen“ (Befehl „profacto-tls check“) bestellt nichts. Let’s Encrypt zum Beispiel hat eine Testumgebung.',
  }),
  OS_ACTION_REFUSED: () => ({
    what: 'Das geht nur im Programmfenster auf dem Server selbst, nicht im Browser und nicht über die Befehlszeile.',
    todo: 'Öffnen Sie auf dem Server das Programmfenster von profacto Datenschutz.',
    who: 'you',
    details: 'Einen Ordner, dessen Pfad angezeigt wird, können Sie dort auch von Hand öffnen.',
  }),
  LOGIN_START_NOT_SET: ({ path, systemCode }) => ({
    what: 'Ob profacto Datenschutz mit dem Rechner startet, ließ sich nicht ändern.',
    todo: 'Ändern Sie es in den Einstellungen Ihres Systems unter „Autostart“.',
    who: 'you',
    details:
      path === null
        ? 'Das System hat die Änderung nicht angenommen.'
        : `Zu ändern war die Datei „${path}“; das System meldet ${String(systemCode)}.`,
  }),
  FOLDER_NOT_SHOWN: ({ path }) => ({
    what: `Auf diesem Rechner hat kein Dateimanager den Ordner „${path}“ geöffnet.`,
    todo: 'Kopieren Sie den Pfad, und öffnen Sie den Ordner von Hand.',
    who: 'you',
    details: 'Am Ordner selbst fehlt nichts.',
  }),
  PROGRAMS_REFUSED: () => ({
    what: 'Aus dem Browser lassen sich Programme, die nach einer Erneuerung laufen, weder einstellen noch ausprobieren.',
    todo: windowOnServer('Für den IT-Partner → Programme'),
    who: 'you',
    details: instead('Für den IT-Partner → Programme', 'onRenewed=…'),
  }),
  UPSTREAM_REFUSED: () => ({
    what: 'Aus dem Browser lässt sich nicht einstellen, welche Web-Anwendung hinter dem Webserver steht.',
    todo: windowOnServer('Erreichbarkeit von profacto'),
    who: 'you',
    details: instead('Erreichbarkeit von profacto', 'upstream=http://127.0.0.1:8081'),
  }),
  BESIDE_REFUSED: () => ({
    what: 'Aus dem Browser lässt sich nicht einstellen, wo die Ordner von profacto sind und was seinen Webserver neu startet.',
    todo: windowOnServer('Erreichbarkeit von profacto'),
    who: 'you',
    details: instead('Erreichbarkeit von profacto', 'webroot=…'),
  }),
  BESIDE_FOLDER: besideTexts.de.folder,
  WEBROOT_NOT_SERVED: besideTexts.de.webroot,
  PROFACTO_NOT_RESTARTED: {
    command: ({ reason, detail }) => ({
      what: `Das neue Zertifikat liegt bereit, aber das Programm, das den Webserver von profacto neu starten soll, ${programEnd(reason)}${inBrackets(detail)}.`,
      todo: 'Starten Sie den Webserver in profacto von Hand neu.',
      who: 'you',
      details: `profacto verwendet weiter, was es zuletzt geladen hat. Ihr IT-Partner berichtigt danach das Programm: ${restartIsSet.command}.`,
    }),
    url: ({ reason, detail }) => ({
      what: `Das neue Zertifikat liegt bereit, aber die Adresse, die den Webserver von profacto neu starten soll, ${addressEnd(reason)}${inBrackets(detail)}.`,
      todo: 'Starten Sie den Webserver in profacto von Hand neu.',
      who: 'you',
      details: `profacto verwendet weiter, was es zuletzt geladen hat. Ihr IT-Partner berichtigt danach die Adresse: ${restartIsSet.url}.`,
    }),
  },
  PROFACTO_NOT_SERVING: {
    noConnection: (data) => ({
      what: profactoNotServing(data),
      todo: `Schalten Sie in profacto HTTPS auf Port ${String(data.port)} ein.`,
      who: 'itPartner',
      details: `${putBack(data)} Auch der Webserver von profacto muss dafür laufen.`,
    }),
    handshake: (data) => ({
      what: profactoNotServing(data),
      todo: `Schalten Sie in profacto HTTPS auf Port ${String(data.port)} ein.`,
      who: 'itPartner',
      details: `${putBack(data)} Ältere 4D-Versionen brauchen einen RSA-Schlüssel. ${instead('Für den IT-Partner → Zertifikat', 'keyType=rsa-2048')}`,
    }),
    // With the certificate before it does serve: it is the new one that it cannot use.
    newRefused: (data) => ({
      what: profactoNotServing(data),
      todo: 'Wählen Sie unter Erweitert → Für den IT-Partner → Zertifikat die Schlüsselart „RSA 2048 Bit“, und fordern Sie das Zertifikat noch einmal an.',
      who: 'you',
      details: `${putBack(data)} Ältere 4D-Versionen kommen nur mit einem RSA-Schlüssel zurecht. ${instead('Für den IT-Partner → Zertifikat', 'keyType=rsa-2048')}`,
    }),
    oldCertificate: (data) => ({
      what: profactoNotServing(data),
      todo: 'Geben Sie unter Erweitert → Erreichbarkeit von profacto den Ordner an, aus dem profacto seine Zertifikate liest.',
      who: 'itPartner',
      details: `${putBack(data)} Eingestellt ist „${data.path}“. Stimmt der Ordner, trifft der eingestellte Neustart nicht den Webserver von profacto.`,
    }),
    otherCertificate: (data) => ({
      what: profactoNotServing(data),
      todo: `Beenden Sie das andere Programm, das auf Port ${String(data.port)} antwortet.`,
      who: 'itPartner',
      details: `${putBack(data)} Antwortet dort doch profacto, liest es seine Zertifikate nicht aus „${data.path}“.`,
    }),
    restartFailed: (data) => ({
      what: profactoNotServing(data),
      ...(data.previousServes === true
        ? {
            todo: 'Berichtigen Sie unter Erweitert → Erreichbarkeit von profacto, was den Webserver von profacto neu startet.',
            who: 'itPartner',
          }
        : { todo: 'Starten Sie den Webserver in profacto von Hand neu.', who: 'you' }),
      details: `${restartEnd(data.trouble)} ${putBack(data)} Eingestellt wird der Neustart ${restartIsSet[data.trouble.by]}.`,
    }),
  },
  HOOK_NOT_SET: ({ hook }) => ({
    what: `Unter „${settingLabelIn({ settings }, hook)}“ ist kein Programm eingetragen.`,
    todo: 'Tragen Sie im Programmfenster auf dem Server unter Erweitert → Für den IT-Partner → Programme den vollständigen Pfad eines Programms ein.',
    who: 'itPartner',
    details: instead('Für den IT-Partner → Programme', `${hook}=…`),
  }),

  ...routerFailuresDe,

  PORT_BUSY: {
    unknown: (data) =>
      portBusy(data, 'Ihn verwendet ein anderes Programm auf diesem Rechner', {
        step: `Beenden Sie das andere Programm, das Port ${String(data.port)} verwendet.`,
        more: 'Welches es ist, teilt das Betriebssystem nicht mit; häufig sind es der Webserver von Windows (IIS), Apache, Skype oder ein zweites profacto Datenschutz.',
      }),
    profacto: ({ port, purpose, who, pid, configDir }) => ({
      what: `${neededPort(port, purpose)} ist schon belegt: Ihn verwendet ${otherProfacto.de.which(pid)}.`,
      todo: otherProfacto.de.remedy,
      who,
      details: otherProfacto.de.more(configDir),
    }),
    erp: ({ port, purpose, who, version }) => ({
      what: `${neededPort(port, purpose)} ist schon belegt: ${occupant.erp(version)}.`,
      // The panel's port is any: nobody has to give his up for it.
      todo: purpose === 'panel' ? otherPanelPort : occupant.chooseWay,
      who,
      details: purpose === 'panel' ? 'profacto soll weiterlaufen.' : occupant.aboutWays,
    }),
    webServer: (data) => {
      const release = occupant.releaseServer(data);
      const advice = portBusy(data, occupant.answers(data), release);
      if (!data.alsoErp) return advice;
      // As long as profacto has the port as well, nobody else gains it.
      if (data.purpose === 'panel') return { what: advice.what, todo: otherPanelPort, who: data.who };
      return { ...advice, details: release.more };
    },
    known: (data) => portBusy(data, occupant.usedBy(data.holder), occupant.release[data.program](data.holder.name)),
  },
  PORT_FORBIDDEN: {
    privileged: ({ port, purpose }) => ({
      what: `Das Betriebssystem erlaubt profacto Datenschutz nicht, Port ${String(port)} ${purposes[purpose]} zu öffnen.`,
      todo: 'Geben Sie profacto Datenschutz das Recht, Ports unter 1024 zu öffnen.',
      who: 'itPartner',
      details: `Unter Linux geschieht das in der Unit des Dienstes mit „AmbientCapabilities=CAP_NET_BIND_SERVICE“, ohne Dienst an der Programmdatei mit „setcap cap_net_bind_service=+ep“. Unter Windows zeigt „netsh interface ipv4 show excludedportrange protocol=tcp“ reservierte Ports. ${changePort[purpose]}`,
    }),
    ordinary: ({ port, purpose }) => ({
      what: `Das Betriebssystem erlaubt profacto Datenschutz nicht, Port ${String(port)} ${purposes[purpose]} zu öffnen.`,
      todo: otherPort[purpose],
      who: 'itPartner',
      details: `Wahrscheinlich ist der Port für andere Dienste reserviert; unter Windows zeigt sie „netsh interface ipv4 show excludedportrange protocol=tcp“. Auch eine Schutzsoftware kann ihn sperren. ${changePort[purpose]}`,
    }),
  },
  PORT_UNUSABLE: ({ port, purpose, systemCode }) => ({
    what: `Port ${String(port)} lässt sich ${purposes[purpose]} nicht öffnen.`,
    todo: otherPort[purpose],
    who: 'itPartner',
    details: `Meldung des Betriebssystems: ${systemCode}. Auch Netzwerkeinstellungen, Firewall oder Schutzsoftware dieses Rechners können der Grund sein. ${changePort[purpose]}`,
  }),
  DATABASE_DIRECTORY: databaseTexts.de,
  CERTIFICATES_GONE: ({ path }) => ({
    what: `Im Datenbank-Verzeichnis „${path}“ war ein Zertifikat installiert, und jetzt liegt dort nichts mehr davon.`,
    todo: 'Schließen Sie das Laufwerk wieder an, auf dem dieser Ordner liegt.',
    who: 'you',
    details:
      'Wahrscheinlich ist das Laufwerk nicht verbunden. profacto Datenschutz verwendet das Zertifikat danach von selbst weiter.',
  }),
  SETTINGS_NOT_SAVED: {
    forbidden: (data) => ({
      ...notSaved(data),
      todo: 'Geben Sie dem Benutzerkonto, unter dem profacto Datenschutz läuft, Schreibrechte für diesen Ordner.',
      who: 'itPartner',
    }),
    full: (data) => ({ ...notSaved(data), todo: 'Schaffen Sie Platz auf dem Datenträger.', who: 'you' }),
    readOnly: (data) => ({
      ...notSaved(data),
      todo: 'Lassen Sie den Datenträger prüfen und wieder beschreibbar einbinden.',
      who: 'itPartner',
    }),
    other: (data) => ({
      ...notSaved(data),
      todo: 'Lassen Sie den Datenträger prüfen, auf dem diese Datei liegt.',
      who: 'itPartner',
    }),
  },
  CONFIG_DIRECTORY: {
    foreignOwner: ({ path, owner, account }) => ({
      what:
        owner === null
          ? `„${path}“ gehört nicht dem Benutzerkonto${account === null ? '' : ` „${account}“`}, unter dem profacto Datenschutz läuft.`
          : `„${path}“ gehört dem Benutzerkonto „${owner}“, profacto Datenschutz läuft aber unter ${account === null ? 'einem anderen' : `„${account}“`}.`,
      todo: `Starten Sie profacto Datenschutz unter dem Konto${owner === null ? ', dem dieser Ordner gehört' : ` „${owner}“`}.`,
      who: 'itPartner',
      details: `Wessen Einstellungen das sind, lässt sich nicht sagen; deshalb gilt nichts davon. Sehen Sie sonst nach, was darin steht (ein fremdes Konto kann Programme eingetragen haben), und übergeben Sie den Einstellungs-Ordner mit allem darin dem Konto${account === null ? ', unter dem profacto Datenschutz läuft' : ` „${account}“`}.`,
    }),
    writableByOthers: ({ path }) => ({
      what: `„${path}“ darf auch von anderen Benutzerkonten geändert werden, und profacto Datenschutz kann ihnen das nicht nehmen.`,
      todo: 'Nehmen Sie allen anderen Konten die Schreibrechte dafür.',
      who: 'itPartner',
      details: `Der Befehl heißt „chmod go-w "${path}"“. Wer die Einstellungen ändert, könnte eigene Programme starten lassen. Mit „--config-dir“ lässt sich auch ein eigener Ordner einstellen.`,
    }),
    symlink: ({ path }) => ({
      what: `„${path}“ ist eine Verknüpfung, die an einen anderen Ort führt.`,
      todo: 'Ersetzen Sie die Verknüpfung durch das, worauf sie zeigt.',
      who: 'itPartner',
      details: 'profacto Datenschutz liest und schreibt seine Einstellungen nicht über Verknüpfungen.',
    }),
    notAFile: notAFile.de,
    notReadable: ({ path, owner, account }) => ({
      what: `${accountRunning(account)} darf „${path}“ nicht lesen${ownedBy(owner)}.`,
      todo: 'Führen Sie den Befehl unter dem Konto aus, dem der Ordner gehört.',
      who: 'itPartner',
    }),
    ownNotReadable: ({ path, account }) => rightsLost(path, account, 'lesen'),
    io: ({ path, systemCode }) => ({
      what: `„${path}“ lässt sich nicht lesen.`,
      todo: 'Lassen Sie nachsehen, was dort liegt und was dem Datenträger fehlt.',
      who: 'itPartner',
      details: `${systemSays(systemCode)} Dort muss der Ordner oder die Datei von profacto Datenschutz liegen.`,
    }),
    readOnly: ({ path }) => ({
      what: `Der Einstellungs-Ordner „${path}“ liegt auf einem Datenträger, der nur zum Lesen eingebunden ist.`,
      todo: 'Lassen Sie den Datenträger prüfen und wieder beschreibbar einbinden.',
      who: 'itPartner',
      details:
        'profacto Datenschutz muss in diesen Ordner schreiben können. Nach einer Störung schaltet der Rechner einen Datenträger oft selbst auf „nur lesen“.',
    }),
    full: ({ path }) => ({
      what: `Auf dem Datenträger mit dem Einstellungs-Ordner „${path}“ ist kein Platz mehr frei.`,
      todo: 'Schaffen Sie Platz auf dem Datenträger.',
      who: 'you',
      details: 'profacto Datenschutz muss in diesen Ordner schreiben können.',
    }),
    notWritable: ({ path, owner, account }) => ({
      what: `${accountRunning(account)} darf in „${path}“ nicht schreiben${ownedBy(owner)}.`,
      todo: `Geben Sie dem Konto${account === null ? '' : ` „${account}“`} dort Schreibrechte.`,
      who: 'itPartner',
      details: 'Mit „--config-dir“ lässt sich der Einstellungs-Ordner auch an einen anderen Ort legen.',
    }),
    ownNotWritable: ({ path, account }) => rightsLost(path, account, 'schreiben'),
    notWritten: ({ path, systemCode }) => ({
      what: `„${path}“ lässt sich weder anlegen noch ändern.`,
      todo: 'Lassen Sie nachsehen, was dort im Weg liegt und was dem Datenträger fehlt.',
      who: 'itPartner',
      details: `${systemSays(systemCode)} Vielleicht ist auch der Ordner nicht mehr da.`,
    }),
  },
  TRUSTED_ROOTS_UNREADABLE: {
    missing: ({ path }) => noRoots(path, 'gibt es nicht'),
    notPem: ({ path }) => noRoots(path, 'enthält kein Zertifikat, das sich lesen lässt (PEM, DER oder PKCS #7)'),
    io: ({ path }) => noRoots(path, 'lässt sich nicht lesen'),
    folder: ({ path }) => ({
      ...noRoots(path, ''),
      what: `„${path}“ ist ein Ordner; gebraucht wird eine Datei mit eigenen Stammzertifikaten.`,
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
      what: `Es läuft bereits ${kind === null ? 'ein anderer Vorgang' : operationSubjects.de[kind]}${since}${pid === null ? '' : ` (Prozess ${String(pid)})`}.`,
      todo: 'Warten Sie, bis dieser Vorgang abgeschlossen ist.',
      who: 'wait',
      details: 'Es kann immer nur einer laufen.',
    };
  },
  HOST_RUNNING: ({ pid }) => ({
    what: `profacto Datenschutz läuft auf diesem Rechner bereits${pid === null ? '' : ` (Prozess ${String(pid)})`}.`,
    todo: 'Verwenden Sie das profacto Datenschutz, das schon läuft.',
    who: 'you',
    details: 'Soll es neu starten, beenden Sie zuerst das laufende.',
  }),
  CANCELLED: () => ({
    what: 'Der Vorgang wurde abgebrochen.',
    todo: 'Sie können jederzeit neu beginnen.',
    who: 'none',
    details: 'Ein bereits installiertes Zertifikat ist davon nicht betroffen.',
  }),

  CA_UNREACHABLE: {
    proxy: ({ host, through }) => ({
      what: `Die Zertifizierungsstelle (${host}) ist nicht direkt zu erreichen, und den eingetragenen Proxy („${excerpt(through, 80)}“) benutzt profacto Datenschutz nicht.`,
      todo: `Erlauben Sie diesem Rechner in der Firewall direkte Verbindungen zu ${hostWithPort(host, 'Port')}.`,
      who: 'itPartner',
      details: 'Der Proxy steht in der Umgebung dieses Rechners. Auch den Namen muss der Rechner im DNS finden.',
    }),
    dns: ({ host }) => ({
      what: `Die Zertifizierungsstelle (${host}) wurde nicht gefunden: Zu ihrem Namen bekam dieser Rechner keine Internet-Adresse.`,
      todo: connectInternet,
      who: 'you',
      details: `Öffnet er andere Internetseiten, antwortet der DNS-Server nicht richtig, den er verwendet; darum kümmert sich Ihr IT-Partner. ${maybeCaOutage}`,
    }),
    offline: ({ host, systemCode }) => ({
      what: `Die Zertifizierungsstelle (${host}) ist nicht zu erreichen: Von diesem Rechner führt kein Weg ins Internet.`,
      todo: connectInternet,
      who: 'you',
      details: `Meldung des Systems: ${systemCode}.`,
    }),
    refused: ({ host }) => ({
      what: `Die Verbindung zur Zertifizierungsstelle (${host}) wurde abgelehnt.`,
      todo: letThrough(host),
      who: 'itPartner',
      details: `Auch ein Proxy kann sie ablehnen. ${ownCaAddress} ${maybeCaOutage}`,
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
      what: `Die Verbindung zur Zertifizierungsstelle (${host}) kam nicht zustande.`,
      todo: letThrough(host),
      who: 'itPartner',
      details: `Meldung des Systems: ${systemCode}. ${maybeCaOutage}`,
    }),
  },
  CA_WEB_PAGE: ({ host, httpStatus, title, leadsTo }) => ({
    what: `Statt der Zertifizierungsstelle (${host}) antwortet eine Webseite${title === null ? '' : ` („${excerpt(title, 80)}“)`}${leadsTo === undefined ? '' : `, die zu ${leadsTo} führt`}.`,
    todo: `Geben Sie für diesen Rechner Verbindungen zu ${hostWithPort(host, 'Port')}, ohne Anmeldung und ohne Prüfung frei.`,
    who: 'itPartner',
    details: `So antworten eine Firewall, ein Proxy oder die Anmeldeseite eines Netzes (HTTP-Status ${String(httpStatus)}). ${ownCaAddress}`,
  }),
  CA_UNTRUSTED: {
    time: ({ host, systemCode }) => ({
      what: `Nach der Uhr dieses Rechners gilt das Zertifikat der Zertifizierungsstelle (${host}) jetzt nicht.`,
      todo: setClock,
      who: 'you',
      details: `Deshalb wurde nichts übertragen (${systemCode}). Stimmt die Uhr, liest ein Virenscanner oder ein Proxy mit; ${host} gehört dann von dessen Prüfung verschlüsselter Verbindungen ausgenommen.`,
    }),
    issuer: ({ host, systemCode }) => ({
      what: `Die Zertifizierungsstelle (${host}) weist sich mit einem Zertifikat aus, dem dieser Rechner nicht vertrauen kann.`,
      todo: `Nehmen Sie ${host} im Virenscanner und im Proxy von der Prüfung verschlüsselter Verbindungen aus.`,
      who: 'itPartner',
      details: `Der Aussteller ist unbekannt (${systemCode}); deshalb wurde nichts übertragen. Oft liest ein Virenscanner oder ein Proxy mit (TLS-Inspektion). Gehört die Zertifizierungsstelle zu Ihrem Haus, stellen Sie ihr Stammzertifikat ein, unter Erweitert → Dieser Server („profacto-tls settings set trustedRootsFile=DATEI“).`,
    }),
  },
  VALIDATION_FAILED: validationFailedDe,
  CA_RATE_LIMITED: {
    newAccounts: (data, format) => ({
      what: 'Von Ihrem Internetanschluss aus wurden in kurzer Zeit so viele neue Konten angelegt, wie die Zertifizierungsstelle erlaubt.',
      todo: tryAgain(data, format),
      who: 'wait',
      ...detailsOf(
        'Die Konto-Datei im Zertifikat-Verzeichnis darf nicht immer wieder verloren gehen, sonst legt profacto Datenschutz jedes Mal ein neues Konto an.',
        heldNote(data.held, format),
      ),
    }),
    newOrders: (data, format) => ({
      what: 'Mit dem Konto dieser Installation wurden in kurzer Zeit so viele Zertifikate angefordert, wie die Zertifizierungsstelle erlaubt.',
      todo: tryAgain(data, format),
      who: 'wait',
      ...detailsOf(heldNote(data.held, format)),
    }),
    certificatesPerDomain: (data, format) => ({
      what: 'Für die Domain über Ihrem Namen wurden in den letzten Tagen so viele Zertifikate ausgestellt, wie die Zertifizierungsstelle erlaubt.',
      todo: tryAgain(data, format),
      who: 'wait',
      ...detailsOf(
        'Bei manchen DynDNS-Anbietern teilen sich alle Kunden dieses Kontingent. Tritt es immer wieder auf, hilft ein Name unter einer eigenen Domain.',
        heldNote(data.held, format),
      ),
    }),
    duplicateCertificate: (data, format) => ({
      what: 'Für genau diesen Namen wurden in den letzten Tagen so viele Zertifikate ausgestellt, wie die Zertifizierungsstelle erlaubt.',
      todo: tryAgain(data, format),
      who: 'wait',
      ...detailsOf(
        'Behalten Sie das vorhandene Zertifikat; löschen Sie es nicht. Ging es verloren, liegt es vielleicht in der Datensicherung.',
        heldNote(data.held, format),
      ),
    }),
    failedAuthorizations: (data, format) => ({
      what: 'Für diesen Namen sind zuletzt so viele Prüfungen gescheitert, dass die Zertifizierungsstelle vorübergehend keine weiteren annimmt.',
      todo: tryAgain(data, format),
      who: 'wait',
      ...detailsOf(showsCause, heldNote(data.held, format)),
    }),
    requests: (data, format) => ({
      what: 'Die Zertifizierungsstelle bekommt im Moment mehr Anfragen, als sie annimmt.',
      todo: data.retryAt === null ? 'Versuchen Sie es in einigen Minuten noch einmal.' : tryAgain(data, format),
      who: 'wait',
      ...detailsOf(
        'Gezählt werden die von Ihrem Internetanschluss und die von allen zusammen.',
        heldNote(data.held, format),
      ),
    }),
    other: (data, format) => ({
      what: 'Die Zertifizierungsstelle nimmt zurzeit keine weiteren Anforderungen von Ihnen an, weil eine Obergrenze erreicht ist.',
      todo: tryAgain(data, format),
      who: 'wait',
      ...detailsOf(heldNote(data.held, format)),
    }),
  },
  CA_ACCOUNT_PAUSED: ({ unpauseUrl }) => ({
    what: 'Die Zertifizierungsstelle hat Anforderungen für diesen Namen angehalten, weil sehr viele Versuche nacheinander gescheitert sind.',
    todo:
      unpauseUrl === null
        ? 'Öffnen Sie den Link in der Meldung der Zertifizierungsstelle (Wortlaut), und heben Sie dort die Sperre auf.'
        : 'Öffnen Sie die Seite der Zertifizierungsstelle (Link), und heben Sie dort die Sperre auf.',
    who: 'you',
    details:
      'Von selbst hebt sie sich nicht auf. Beheben Sie vorher die Ursache, die „Prüfen“ zeigt, und fordern Sie das Zertifikat danach noch einmal an.',
  }),
  CA_TERMS_CHANGED: ({ url }) => ({
    what: 'Die Zertifizierungsstelle verlangt zuerst etwas von Ihnen; meist hat sie neue Nutzungsbedingungen, denen Sie zustimmen sollen.',
    todo:
      url === null
        ? 'Tun Sie, was die Meldung der Zertifizierungsstelle (Wortlaut) verlangt.'
        : 'Öffnen Sie die Seite der Zertifizierungsstelle (Link), und stimmen Sie dort den Bedingungen zu.',
    who: 'you',
    details: 'Fordern Sie das Zertifikat danach noch einmal an.',
  }),
  CA_KEY_REFUSED: {
    certificate: () => ({
      what: 'Die Zertifizierungsstelle nimmt den Schlüssel nicht an, mit dem das Zertifikat angefordert wurde.',
      todo: 'Wählen Sie unter Erweitert → Für den IT-Partner → Zertifikat die Schlüsselart „RSA 2048 Bit“, und fordern Sie das Zertifikat noch einmal an.',
      who: 'you',
      details: `${instead('Für den IT-Partner → Zertifikat', 'keyType=rsa-2048')} Ebenso üblich ist „ECDSA P-256“ („profacto-tls settings set keyType=ec-p256“). Den Grund nennt die Meldung der Zertifizierungsstelle.`,
    }),
    account: () => ({
      what: 'Die Zertifizierungsstelle nimmt den Schlüssel des Kontos dieser Installation nicht an.',
      todo: moveAccount,
      who: 'itPartner',
      details:
        'Den Grund nennt die Meldung der Zertifizierungsstelle. Der Ordner selbst bleibt, wo er ist; profacto Datenschutz legt dann ein neues Konto mit einem neuen Schlüssel an.',
    }),
  },
  CA_NAME_REFUSED: ({ name }) => ({
    what: `Die Zertifizierungsstelle stellt für „${name}“ grundsätzlich kein Zertifikat aus.`,
    todo: 'Tragen Sie als „Öffentliche Server-Adresse“ einen Namen ein, der zu einer öffentlich registrierten Domain gehört.',
    who: 'you',
    details: 'Namen wie server.local, profacto.lan oder fritz.box sind nicht möglich.',
  }),
  CA_CONTACT_REFUSED: () => ({
    what: 'Die Zertifizierungsstelle nimmt die E-Mail-Adresse des Zertifizierungs-Kontakts nicht an.',
    todo: 'Tragen Sie als „Zertifizierungs-Kontakt“ eine E-Mail-Adresse ein, die es wirklich gibt.',
    who: 'you',
    details:
      'Abgelehnt werden auch Beispieladressen wie name@example.com und solche, die es nur im eigenen Netz gibt, wie name@firma.local.',
  }),
  CA_EXTERNAL_ACCOUNT: {
    first: () => ({
      what: 'Diese Zertifizierungsstelle verlangt ein vorher bei ihr eingerichtetes Konto, und dessen Zugangsdaten fehlen hier oder stimmen nicht.',
      todo: 'Tragen Sie unter Erweitert → Für den IT-Partner → Zertifizierungsstellen, „Externes Konto (EAB)“, Schlüsselkennung und Schlüssel aus dem Kundenbereich der Zertifizierungsstelle ein.',
      who: 'itPartner',
      details: `Ein solches Konto heißt External Account Binding. Haben Sie keines, stellen Sie Let’s Encrypt ein. ${instead('Für den IT-Partner → Zertifizierungsstellen', 'eabKeyId=KENNUNG eabHmacKey=SCHLÜSSEL')} Dann steht der Schlüssel aber im Verlauf der Befehlszeile.`,
    }),
    fallback: ({ fallback }) => ({
      what: `Die weitere Zertifizierungsstelle ${fallback} verlangt ein vorher bei ihr eingerichtetes Konto, und dessen Zugangsdaten fehlen hier oder stimmen nicht.`,
      todo: 'Klicken Sie unter Erweitert → Für den IT-Partner → Zertifizierungsstellen bei dieser Stelle auf „Ändern“, und tragen Sie Schlüsselkennung und Schlüssel aus ihrem Kundenbereich ein.',
      who: 'itPartner',
      details:
        'Gefragt wurde sie, weil die davor gerade keine Zertifikate ausstellt. Unter Erweitert → Für den IT-Partner → Zertifizierungsstellen lässt sie sich auch entfernen. Der Befehl „profacto-tls settings set fallbackCas=LISTE“ ersetzt dagegen die ganze Liste: Was darin nicht noch einmal angegeben ist, geht verloren, auch die Schlüssel der anderen Stellen.',
    }),
  },
  CA_ACCOUNT_REFUSED: () => ({
    what: 'Die Zertifizierungsstelle nimmt das Konto dieser Installation nicht an.',
    todo: moveAccount,
    who: 'itPartner',
    details:
      'Den Grund nennt die Meldung der Zertifizierungsstelle; vielleicht wurde das Konto dort gesperrt oder geschlossen. Der Ordner selbst bleibt, wo er ist; profacto Datenschutz legt dann ein neues Konto an.',
  }),
  CA_PROFILE_REFUSED: ({ profile }) => ({
    what: `Die Zertifizierungsstelle bietet Ihnen das Zertifikatsprofil „${profile}“ nicht an.`,
    todo: 'Wählen Sie unter Erweitert → Für den IT-Partner → Zertifikat als Zertifikatsprofil „Üblich (empfohlen)“.',
    who: 'you',
    details: instead('Für den IT-Partner → Zertifikat', 'acmeProfile='),
  }),
  CA_OUT_OF_ORDER: ({ retryAt, held }, format) => ({
    what: 'Die Zertifizierungsstelle hat zurzeit selbst eine Störung.',
    todo: `Versuchen Sie es ${retryAt === null ? 'in einigen Stunden' : format.from(retryAt)} noch einmal.`,
    who: 'wait',
    ...detailsOf('An Ihrem Server liegt es nicht.', heldNote(held, format)),
  }),
  CA_PROTOCOL: {
    unexpected: () => ({
      what: 'Die Zertifizierungsstelle hat anders geantwortet, als das Verfahren es vorsieht.',
      todo: 'Fordern Sie das Zertifikat in einigen Stunden noch einmal an.',
      who: 'wait',
      details: `Das Verfahren heißt ACME. Bleibt es dabei, geben Sie die Meldung der Zertifizierungsstelle Ihrem IT-Partner; vielleicht stimmt ihre Adresse nicht. ${caAddressCommand}`,
    }),
    notAUrl: ({ address }) => ({
      what: `Die Zertifizierungsstelle nennt für „${address.member}“ keine Internet-Adresse${named(address)}.`,
      todo: correctCaAddress,
      who: 'itPartner',
      details: `Das Zertifikat wurde deshalb nicht angefordert. ${caAddressCommand}`,
    }),
    notHttps: ({ address }) => ({
      what: `Die Zertifizierungsstelle nennt für „${address.member}“ eine Adresse ohne Verschlüsselung${named(address)}.`,
      todo: correctCaAddress,
      who: 'itPartner',
      details: `Dorthin wurde nichts gesendet. ${caAddressCommand}`,
    }),
    notPublic: ({ address }) => ({
      what: `Die Zertifizierungsstelle nennt für „${address.member}“ eine Adresse, die in ein internes Netz führt${named(address)}.`,
      todo: correctCaAddress,
      who: 'itPartner',
      details: `Dorthin wurde nichts gesendet. ${caAddressCommand}`,
    }),
  },
  CA_WITHOUT_TLS_ALPN: ({ name }) => ({
    what: `Die Zertifizierungsstelle prüft ${name} nur über Port 80 und nicht über Port 443.`,
    todo: 'Leiten Sie im Router auch Port 80 auf den HTTP-Port von profacto Datenschutz weiter.',
    who: 'itPartner',
    details:
      'Die Prüfung über Port 443 heißt TLS-ALPN-01. Stellen Sie danach unter Erweitert → Für den IT-Partner → Zertifikat das Prüfverfahren auf „selbsttätig“ (Befehl „profacto-tls settings set challengeType=auto“).',
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
    unreadable: () => rejected('Das gelieferte Zertifikat ist nicht lesbar.'),
    keyMismatch: () => rejected('Das gelieferte Zertifikat passt nicht zum Schlüssel.'),
    nameMismatch: () => rejected('Das gelieferte Zertifikat gilt nicht für Ihre öffentliche Server-Adresse.'),
    notYetValid: () => ({
      what: 'Nach der Uhr dieses Rechners gilt das gelieferte Zertifikat noch nicht.',
      todo: setClock,
      who: 'you',
      details: `Die Uhr geht wahrscheinlich nach. ${keptAsItIs}`,
    }),
    expired: () => ({
      what: 'Nach der Uhr dieses Rechners ist das gelieferte Zertifikat schon abgelaufen.',
      todo: setClock,
      who: 'you',
      details: `Die Uhr geht wahrscheinlich vor. ${keptAsItIs}`,
    }),
    chainIncomplete: () =>
      rejected('Mit dem Zertifikat kamen die Zwischenzertifikate nicht mit, ohne die Browser ihm nicht vertrauen.'),
    chainBroken: () =>
      rejected('Die gelieferten Zertifikate gehören nicht zusammen, Browser würden ihnen deshalb nicht vertrauen.'),
    chainTooLong: () =>
      rejected('Mit dem Zertifikat kamen viel mehr Zwischenzertifikate, als es gibt: zusammen mehr als zehn.'),
  },

  NOT_SERVED: {
    noConnection: (data) => ({
      ...notServed(data, 'der integrierte Webserver nimmt keine verschlüsselten Verbindungen an', httpsPortHeld),
      todo: restartUs,
      who: 'you',
    }),
    handshake: (data) => ({
      ...notServed(
        data,
        'mit dem integrierten Webserver kommt keine verschlüsselte Verbindung zustande',
        httpsPortHeld,
      ),
      todo: restartUs,
      who: 'you',
    }),
    otherCertificate: (data) => ({
      ...notServed(
        data,
        'auf dem HTTPS-Port antwortet etwas mit einem anderen Zertifikat',
        'Auch ein Virenscanner, der verschlüsselte Verbindungen mitliest, zeigt ein anderes Zertifikat; dann nehmen Sie profacto Datenschutz von dessen Prüfung aus.',
      ),
      todo: 'Beenden Sie das andere Programm, das den HTTPS-Port (üblich: 443) belegt.',
      who: 'itPartner',
    }),
    nameMismatch: (data) => ({
      ...notServed(data, 'das ausgelieferte Zertifikat gilt nicht für Ihre öffentliche Server-Adresse', null),
      todo: 'Fordern Sie das Zertifikat noch einmal an.',
      who: 'you',
    }),
    notValidNow: (data) => ({
      ...notServed(data, 'nach der Uhr dieses Rechners gilt es jetzt nicht', null),
      todo: setClock,
      who: 'you',
    }),
  },

  PROGRAM_REPLACED: () => ({
    what: 'profacto Datenschutz wurde aktualisiert, läuft aber noch in der alten Fassung.',
    todo: 'Beenden Sie profacto Datenschutz und starten Sie es neu.',
    who: 'you',
  }),
  INTERNAL: () => ({
    what: 'Es ist etwas eingetreten, womit dieses Programm nicht gerechnet hat.',
    todo: 'Versuchen Sie es noch einmal.',
    who: 'you',
    details:
      'Die Ursache ist nicht bekannt. Bleibt es dabei, geben Sie Ihrem IT-Partner das Protokoll; dort steht der Vorgang mit Uhrzeit (Befehl „profacto-tls journal“).',
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

const otherPort: Readonly<Record<Purpose, string>> = {
  http: 'Stellen Sie profacto Datenschutz auf einen anderen HTTP-Port ein, und leiten Sie im Router Port 80 dorthin weiter.',
  https:
    'Stellen Sie profacto Datenschutz auf einen anderen HTTPS-Port ein, und leiten Sie im Router Port 443 dorthin weiter.',
  panel: otherPanelPort,
};

const changePort: Readonly<Record<Purpose, string>> = {
  http: 'Auf einen anderen Port legen Sie profacto Datenschutz unter Erweitert → Dieser Server, zum Beispiel mit „profacto-tls settings set httpPort=8081“; im Router muss dann Port 80 dorthin führen.',
  https:
    'Auf einen anderen Port legen Sie profacto Datenschutz unter Erweitert → Dieser Server, zum Beispiel mit „profacto-tls settings set httpsPort=8443“; im Router muss dann Port 443 dorthin führen.',
  panel: 'Ein anderer Port wird mit --panel-port angegeben.',
};

const neededPort = (port: number, purpose: Purpose): string =>
  `Port ${String(port)}, den profacto Datenschutz ${purposes[purpose]} braucht,`;

function portBusy(
  { port, purpose, who }: Pick<FailureData<'PORT_BUSY'>, 'port' | 'purpose'> & Pick<Advice, 'who'>,
  holder: string,
  { step, more }: Release,
): Advice {
  return {
    what: `${neededPort(port, purpose)} ist schon belegt: ${holder}.`,
    todo: step,
    who,
    details: `${more} ${changePort[purpose]}`,
  };
}

function notSaved({ path, systemCode }: FailureData<'SETTINGS_NOT_SAVED'>): Pick<Advice, 'what' | 'details'> {
  return {
    what: `„${path}“ konnte nicht gespeichert werden.`,
    details: `${systemSays(systemCode)} Es gelten weiter die bisherigen Einstellungen.`,
  };
}

function rejected(what: string): Advice {
  return { what, todo: requestLater, who: 'wait', details: `${keptAsItIs} ${ifItLasts}` };
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

function notServed(
  { systemCode, served }: { systemCode: string | null; served: Served },
  because: string,
  more: string | null,
): Pick<Advice, 'what' | 'details'> {
  return {
    what: `Das neue Zertifikat wurde installiert, aber ${because}.`,
    ...detailsOf(servedNow[served], more, systemCode === null ? null : `Meldung des Systems: ${systemCode}.`),
  };
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

function tryAgain({ retryAt }: FailureData<'CA_RATE_LIMITED'>, format: Formats): string {
  return retryAt === null
    ? 'Versuchen Sie es frühestens in einigen Stunden wieder.'
    : `Versuchen Sie es ${format.from(retryAt)} wieder; vorher wird die Zertifizierungsstelle ablehnen.`;
}

/** Said where the CA was not asked, because it has asked for that. */
function heldNote(held: FailureData<'CA_RATE_LIMITED'>['held'], format: Formats): string | null {
  return held === undefined
    ? null
    : `Diesmal wurde sie nicht gefragt; von selbst geschieht das wieder ${format.from(held.until)}.${held.mayInsist ? '' : ' Trotz dieser Bitte wurde sie schon einmal gefragt.'}`;
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
  return data.trouble === undefined
    ? `Der Webserver von profacto wurde für das neue Zertifikat neu gestartet, aber danach ${servesInstead(data, 'er')}.`
    : `Der Neustart von profacto für das neue Zertifikat ist misslungen, und seitdem ${servesInstead(data, 'sein Webserver')}.`;
}

/** What became of the files that were there before. */
function putBack({ previousServes }: FailureData<'PROFACTO_NOT_SERVING'>): string {
  if (previousServes === null) {
    return 'Ein früheres Zertifikat, das sich zurücklegen ließe, gab es nicht; das neue bleibt in seinem Ordner.';
  }
  return previousServes
    ? 'Das bisherige wurde zurückgelegt und ist wieder in Betrieb; Ihr Server bleibt verschlüsselt erreichbar.'
    : 'Das bisherige wurde zurückgelegt, aber auch damit antwortet profacto nicht verschlüsselt.';
}

function restartEnd({ by, reason, detail }: FailureData<'PROFACTO_NOT_RESTARTED'>): string {
  const end = by === 'command' ? `Das Programm dafür ${programEnd(reason)}` : `Die Adresse dafür ${addressEnd(reason)}`;
  return `${detail === '' ? end : `${end}: ${detail}`}.`;
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
