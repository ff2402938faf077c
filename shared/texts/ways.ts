/**
 * How profacto is reached, in the panel: what was found, the question, and both ways in steps. Both languages at once, and
 * loaded with that part alone.
 */
import type { ApplicationKind } from '#shared/contract/application-kinds.ts';
import type { FoundApplication } from '#shared/contract/found-application.ts';
import type { FrontMove } from '#shared/domain/front-change.ts';
import type { Language } from '#shared/values/language.ts';

/** A web server that is spoken of by name: not this program, and not one that says nothing. */
type Named = Exclude<ApplicationKind, 'profactoDatenschutz' | 'silent'>;
type Ports = { publicHttpPort: number; publicHttpsPort: number; httpPort: number; httpsPort: number };
export type Way = 'front' | 'beside';
export type RestartMeans = 'none' | 'url' | 'program';

export type WayTexts = {
  about: string;
  now: {
    front: (url: string) => string;
    builtIn: string;
    beside: string;
    /** `front` is set, and our HTTP port is not open. */
    closed: (port: number) => string;
    frontClosed: (url: string, port: number) => string;
  };
  search: string;
  searching: string;
  /** One sentence for each row that was found. */
  found: {
    erp: (port: number, version: string, secure: boolean) => string;
    server: (port: number, name: string) => string;
    ourselves: (port: number) => string;
    silent: (port: number) => string;
    ipv6Only: string;
    /** It was set to one address of the network. */
    onlyAt: (address: string) => string;
    names: Record<Named, string>;
  };
  nobody: string;
  erpMissing: string;
  question: string;
  ways: Record<Way, { name: string; text: string }>;
  fits: string;
  inForce: string;
  /** The picture's words: the same in both languages but for the first. */
  picture: { visitor: string; certificate: string };
  front: {
    who: string;
    moves: Record<FrontMove, { name: string; text: (port: number) => string }>;
    /** Nothing has to move. */
    asIs: (port: number) => string;
    unknown: string;
    profactoPort: string;
    ownPort: string;
    isFree: (port: number) => string;
    noneFree: string;
    badPort: string;
    ownPortTaken: (port: number) => string;
    erpPortTaken: (port: number) => string;
    steps: {
      open: string;
      set: (port: string) => string;
      plain: string;
      restart: string;
      check: string;
      command: string;
    };
    check: string;
    /** In a browser, where it cannot be saved. */
    checkOnly: string;
    checking: string;
    /** `isSaved`: it is to be done now. */
    router: (ports: Ports, isSaved: boolean) => string;
    routerStays: string;
    proof: {
      saved: (port: number) => string;
      provenInBrowser: (port: number) => string;
      notSaved: string;
      nobody: (port: number) => string;
      nobodyAtAll: string;
      stillOn: (port: number) => string;
      elsewhere: (port: number, wanted: number) => string;
      encrypts: (port: number) => string;
      other: (port: number, name: string) => string;
      ownPortTaken: (port: number, name: string) => string;
    };
  };
  beside: {
    about: string;
    hints: {
      webroot: string;
      certificateTarget: string;
      restartUrl: string;
      restartCommand: string;
      restartAt: string;
    };
    restart: string;
    means: Record<RestartMeans, { name: string; text: string }>;
    turnOn: string;
    foldersFirst: string;
    on: string;
    /** In addition, while there is no certificate. */
    next: string;
    turnedOn: string;
    ports: (http: number, https: number) => string;
    /** The ports that were found are others than those that are set. */
    otherPorts: (http: number, https: number) => string;
    takePorts: string;
    portsTaken: string;
    notSet: string;
  };
  /** In a browser none of it can be set. */
  browser: { front: string; beside: string; copy: string; folders: { webroot: string; certificateTarget: string } };
};

const de: WayTexts = {
  about:
    'profacto hat einen eigenen Webserver. Hier legen Sie fest, wie er und profacto Datenschutz sich diesen Rechner teilen.',
  now: {
    front: (url) => `Zurzeit nimmt profacto Datenschutz die Besucher an und gibt sie an profacto weiter (${url}).`,
    builtIn:
      'Zurzeit nimmt profacto Datenschutz die Besucher an, weiß aber noch nicht, wo profacto ist: Besucher sehen nur eine Hinweisseite.',
    closed: (port) =>
      `Zurzeit nimmt profacto Datenschutz keine Besucher an, weil es Port ${String(port)} nicht bekommt.`,
    frontClosed: (url, port) =>
      `Eingestellt ist, dass profacto Datenschutz die Besucher annimmt und an profacto weitergibt (${url}). Zurzeit bekommt es aber Port ${String(port)} nicht, den es dafür braucht.`,
    beside: 'Zurzeit nimmt profacto die Besucher selbst an; profacto Datenschutz besorgt ihm das Zertifikat.',
  },
  search: 'profacto suchen',
  searching: 'profacto wird gesucht. Das dauert einige Sekunden.',
  found: {
    erp: (port, version, secure) =>
      `profacto antwortet auf Port ${String(port)} (${version})${secure ? ' und verschlüsselt dort schon selbst' : ''}.`,
    server: (port, name) => `Auf Port ${String(port)} antwortet ${name}.`,
    ourselves: (port) => `Auf Port ${String(port)} antwortet profacto Datenschutz.`,
    silent: (port) => `Auf Port ${String(port)} nimmt ein Programm Verbindungen an, antwortet aber nicht.`,
    ipv6Only:
      'Aber nur über IPv6: Über IPv4, den Weg der meisten Besucher, ist es dort nicht zu erreichen. Meist hat dann ein anderes Programm den Port.',
    onlyAt: (address) => `Aber nur unter der Adresse ${address} dieses Rechners: So ist es dort eingestellt.`,
    names: {
      '4d': 'profacto',
      iis: 'der Webserver von Windows (IIS)',
      nginx: 'der Webserver nginx',
      apache: 'der Webserver Apache',
      tomcat: 'der Webserver Tomcat',
      caddy: 'der Webserver Caddy',
      lighttpd: 'der Webserver lighttpd',
      other: 'ein anderes Programm',
    },
  },
  nobody: 'Auf den üblichen Ports dieses Rechners antwortet niemand.',
  erpMissing: 'profacto wurde nicht gefunden. Starten Sie in profacto den Webserver, und suchen Sie noch einmal.',
  question: 'Wie soll profacto verschlüsselt erreichbar sein?',
  ways: {
    front: {
      name: 'Davor',
      text: 'profacto Datenschutz nimmt die Besucher an, verschlüsselt und gibt sie auf diesem Rechner an profacto weiter.',
    },
    beside: {
      name: 'Daneben',
      text: 'profacto nimmt die Besucher selbst an und verschlüsselt; das Zertifikat dafür bekommt es von profacto Datenschutz.',
    },
  },
  fits: 'passt hier',
  inForce: 'eingestellt',
  picture: { visitor: 'Browser', certificate: 'Zertifikat' },
  front: {
    who: 'Ein Port ist die Nummer, unter der ein Programm auf diesem Rechner zu erreichen ist; dieselbe können nicht beide haben. Wer nimmt einen anderen Port?',
    moves: {
      profacto: {
        name: 'profacto nimmt einen anderen Port',
        text: (port) => `Die Besucher und der Router merken davon nichts: Port ${String(port)} bleibt, wie er ist.`,
      },
      we: {
        name: 'profacto Datenschutz nimmt einen anderen Port',
        text: (port) => `profacto bleibt auf Port ${String(port)}; dafür wird die Weiterleitung im Router geändert.`,
      },
    },
    asIs: (port) => `profacto ist mit Port ${String(port)} nicht im Weg: In profacto ist nichts zu ändern.`,
    unknown:
      'Tragen Sie ein, auf welchem Port der Webserver von profacto antwortet. Er steht dort in den Einstellungen.',
    profactoPort: 'Port für profacto',
    ownPort: 'Port für profacto Datenschutz (HTTP)',
    isFree: (port) => `Port ${String(port)} ist auf diesem Rechner frei.`,
    noneFree: 'Die üblichen Ports sind alle belegt. Nehmen Sie einen freien, zum Beispiel zwischen 10000 und 20000.',
    badPort: 'Ein Port ist eine Zahl von 1 bis 65535.',
    ownPortTaken: (port) => `Port ${String(port)} braucht profacto Datenschutz selbst. Nehmen Sie einen anderen.`,
    erpPortTaken: (port) => `Port ${String(port)} hat profacto. Nehmen Sie einen anderen.`,
    steps: {
      open: 'Öffnen Sie in profacto „Struktureinstellungen → Web → Konfiguration“.',
      set: (port) => `Tragen Sie dort als HTTP-Port ${port} ein.`,
      plain: 'Schalten Sie dort HTTPS aus: Das Verschlüsseln übernimmt profacto Datenschutz.',
      restart:
        'Starten Sie den Webserver von profacto neu. Wer gerade im Browser mit profacto arbeitet, muss sich neu anmelden.',
      check: 'Klicken Sie hier auf „Prüfen und übernehmen“. Gespeichert wird erst, wenn profacto dort antwortet.',
      command: 'Klicken Sie hier auf „Prüfen“, und führen Sie dann auf dem Server den Befehl aus, der unten steht.',
    },
    check: 'Prüfen und übernehmen',
    checkOnly: 'Prüfen',
    checking: 'Es wird nachgesehen, wo profacto antwortet.',
    router: ({ publicHttpPort, publicHttpsPort, httpPort, httpsPort }, isSaved) =>
      `Im Router leiten Sie ${isSaved ? 'jetzt' : 'danach'} Port ${String(publicHttpPort)} auf Port ${String(httpPort)} dieses Rechners weiter und Port ${String(publicHttpsPort)} auf Port ${String(httpsPort)}.`,
    routerStays: 'Im Router ist nichts zu ändern.',
    proof: {
      saved: (port) =>
        `Gespeichert. profacto antwortet auf Port ${String(port)}, und Besucher werden dorthin weitergegeben.`,
      provenInBrowser: (port) => `profacto antwortet auf Port ${String(port)}. Führen Sie jetzt den Befehl aus.`,
      notSaved: 'Es wurde nichts geändert.',
      nobody: (port) =>
        `Auf Port ${String(port)} antwortet noch niemand. Ist der Webserver von profacto schon neu gestartet?`,
      nobodyAtAll: 'profacto antwortet zurzeit nicht. Starten Sie in profacto den Webserver.',
      stillOn: (port) =>
        `profacto antwortet noch auf Port ${String(port)}. Prüfen Sie die Einstellung in profacto, und starten Sie dort den Webserver neu.`,
      elsewhere: (port, wanted) =>
        `profacto antwortet auf Port ${String(port)} und nicht auf ${String(wanted)}. Soll es dort bleiben, tragen Sie hier ${String(port)} ein.`,
      encrypts: (port) =>
        `profacto verschlüsselt auf Port ${String(port)} selbst. Tragen Sie in profacto diesen Port als HTTP-Port ein, nicht als HTTPS-Port.`,
      other: (port, name) => `Auf Port ${String(port)} antwortet ${name}. Nehmen Sie einen anderen Port.`,
      ownPortTaken: (port, name) =>
        `Port ${String(port)} braucht profacto Datenschutz selbst, aber dort antwortet ${name}. Geben Sie ihn frei, oder stellen Sie für profacto Datenschutz einen anderen ein.`,
    },
  },
  beside: {
    about:
      'profacto Datenschutz braucht dafür zwei Ordner von profacto. Ihr IT-Partner weiß, wo sie sind. Was Sie eintragen, wird gespeichert, sobald Sie das Feld verlassen.',
    hints: {
      webroot: 'Aus diesem Ordner liefert profacto seine Webseiten (in 4D: „Standard-HTML-Root“).',
      certificateTarget: 'Aus diesem Ordner liest profacto cert.pem und key.pem (in 4D: der Ordner neben „Project“).',
      restartUrl: 'Zum Beispiel http://127.0.0.1:8080/4DACTION/Neustart.',
      restartCommand: 'Der vollständige Pfad des Programms, darunter je Zeile ein Argument.',
      restartAt: 'Stunde und Minute, zum Beispiel 03:00. Gilt, wenn das Zertifikat von selbst erneuert wird.',
    },
    restart: 'Neu liest profacto das Zertifikat erst, wenn sein Webserver neu startet. Wie geschieht das?',
    means: {
      none: { name: 'Von Hand', text: 'Nach jeder Erneuerung startet jemand in profacto den Webserver neu.' },
      url: {
        name: 'Über eine Adresse von profacto',
        text: 'profacto Datenschutz ruft sie auf. Dahinter steht eine Methode, die den Webserver neu startet.',
      },
      program: { name: 'Durch ein Programm', text: 'profacto Datenschutz startet es auf diesem Rechner.' },
    },
    turnOn: 'Diesen Weg einschalten',
    foldersFirst: 'Tragen Sie zuerst beide Ordner ein.',
    on: 'Dieser Weg ist eingeschaltet.',
    next: 'Ihr nächster Schritt: im Bereich „Datenschutz“ das Zertifikat anfordern.',
    turnedOn: 'Eingeschaltet: profacto nimmt die Besucher selbst an.',
    ports: (http, https) =>
      `Besucher erreichen profacto auf diesem Rechner auf Port ${String(http)}, verschlüsselt auf Port ${String(https)}.`,
    otherPorts: (http, https) =>
      `profacto wurde auf anderen Ports gefunden, als eingestellt sind: ${String(http)}, verschlüsselt ${String(https)}.`,
    takePorts: 'Diese Ports übernehmen',
    portsTaken: 'Übernommen: Künftig wird profacto auf diesen Ports gefragt.',
    notSet: 'nicht eingetragen',
  },
  browser: {
    front: 'Aus dem Browser lässt sich das nicht speichern. Ihr IT-Partner führt auf dem Server diesen Befehl aus:',
    beside:
      'Aus dem Browser lassen sich diese Angaben nicht ändern. Ihr IT-Partner führt auf dem Server diesen Befehl aus, mit den richtigen Ordnern darin:',
    copy: 'Befehl kopieren',
    folders: { webroot: '<Web-Ordner>', certificateTarget: '<Zertifikats-Ordner>' },
  },
};

const en: WayTexts = {
  about: 'profacto has a web server of its own. Here you choose how it and profacto Datenschutz share this machine.',
  now: {
    front: (url) => `At present profacto Datenschutz takes the visitors and passes them on to profacto (${url}).`,
    builtIn:
      'At present profacto Datenschutz takes the visitors but does not know yet where profacto is: visitors see no more than a notice.',
    closed: (port) =>
      `At present profacto Datenschutz takes no visitors, because it does not get port ${String(port)}.`,
    frontClosed: (url, port) =>
      `It is set that profacto Datenschutz takes the visitors and passes them on to profacto (${url}). At present it does not get port ${String(port)}, which it needs for that.`,
    beside: 'At present profacto takes the visitors itself; profacto Datenschutz gets the certificate for it.',
  },
  search: 'Look for profacto',
  searching: 'Looking for profacto. That takes a few seconds.',
  found: {
    erp: (port, version, secure) =>
      `profacto answers on port ${String(port)} (${version})${secure ? ' and encrypts there by itself' : ''}.`,
    server: (port, name) => `On port ${String(port)}, ${name} answers.`,
    ourselves: (port) => `On port ${String(port)}, profacto Datenschutz answers.`,
    silent: (port) => `On port ${String(port)}, a program takes connections but does not answer.`,
    ipv6Only:
      'But over IPv6 alone: over IPv4, the way of most visitors, it cannot be reached there. Mostly another program has the port then.',
    onlyAt: (address) => `But only at this computer’s address ${address}: that is how it is set there.`,
    names: {
      '4d': 'profacto',
      iis: 'the web server of Windows (IIS)',
      nginx: 'the web server nginx',
      apache: 'the web server Apache',
      tomcat: 'the web server Tomcat',
      caddy: 'the web server Caddy',
      lighttpd: 'the web server lighttpd',
      other: 'another program',
    },
  },
  nobody: 'Nobody answers on the usual ports of this machine.',
  erpMissing: 'profacto was not found. Start the web server in profacto, and look again.',
  question: 'How should profacto be reached with encryption?',
  ways: {
    front: {
      name: 'In front',
      text: 'profacto Datenschutz takes the visitors, encrypts, and passes them on to profacto on this machine.',
    },
    beside: {
      name: 'Beside',
      text: 'profacto takes the visitors itself and encrypts; profacto Datenschutz gives it the certificate for that.',
    },
  },
  fits: 'fits here',
  inForce: 'set',
  picture: { visitor: 'Browser', certificate: 'certificate' },
  front: {
    who: 'A port is the number under which a program on this machine is reached; both cannot have the same one. Who takes another port?',
    moves: {
      profacto: {
        name: 'profacto takes another port',
        text: (port) => `Visitors and the router notice nothing: port ${String(port)} stays as it is.`,
      },
      we: {
        name: 'profacto Datenschutz takes another port',
        text: (port) => `profacto stays on port ${String(port)}; the forwarding in the router is changed instead.`,
      },
    },
    asIs: (port) => `profacto is not in the way on port ${String(port)}: there is nothing to change in profacto.`,
    unknown: 'Enter the port on which profacto’s web server answers. It is in the settings there.',
    profactoPort: 'Port for profacto',
    ownPort: 'Port for profacto Datenschutz (HTTP)',
    isFree: (port) => `Port ${String(port)} is free on this machine.`,
    noneFree: 'The usual ports are all taken. Take a free one, for example between 10000 and 20000.',
    badPort: 'A port is a number from 1 to 65535.',
    ownPortTaken: (port) => `profacto Datenschutz needs port ${String(port)} itself. Take another one.`,
    erpPortTaken: (port) => `profacto has port ${String(port)}. Take another one.`,
    steps: {
      open: 'In profacto, open “Structure Settings → Web → Configuration”.',
      set: (port) => `Enter ${port} there as the HTTP port.`,
      plain: 'Turn HTTPS off there: profacto Datenschutz does the encrypting.',
      restart: 'Restart profacto’s web server. Whoever is working with profacto in a browser has to sign in again.',
      check: 'Click “Check and use” here. It is saved only once profacto answers there.',
      command: 'Click “Check” here, and then run the command below on the server.',
    },
    check: 'Check and use',
    checkOnly: 'Check',
    checking: 'Looking where profacto answers.',
    router: ({ publicHttpPort, publicHttpsPort, httpPort, httpsPort }, isSaved) =>
      `${isSaved ? 'Now' : 'Then'} forward port ${String(publicHttpPort)} in the router to port ${String(httpPort)} of this machine, and port ${String(publicHttpsPort)} to port ${String(httpsPort)}.`,
    routerStays: 'There is nothing to change in the router.',
    proof: {
      saved: (port) => `Saved. profacto answers on port ${String(port)}, and visitors are passed on to it.`,
      provenInBrowser: (port) => `profacto answers on port ${String(port)}. Now run the command.`,
      notSaved: 'Nothing was changed.',
      nobody: (port) => `Nobody answers on port ${String(port)} yet. Has profacto’s web server been restarted?`,
      nobodyAtAll: 'profacto does not answer at present. Start the web server in profacto.',
      stillOn: (port) =>
        `profacto still answers on port ${String(port)}. Check the setting in profacto, and restart its web server.`,
      elsewhere: (port, wanted) =>
        `profacto answers on port ${String(port)} and not on ${String(wanted)}. If it is to stay there, enter ${String(port)} here.`,
      encrypts: (port) =>
        `profacto encrypts on port ${String(port)} by itself. In profacto, enter this port as the HTTP port and not as the HTTPS port.`,
      other: (port, name) => `On port ${String(port)}, ${name} answers. Take another port.`,
      ownPortTaken: (port, name) =>
        `profacto Datenschutz itself needs port ${String(port)}, but ${name} answers there. Free the port, or set another one for profacto Datenschutz.`,
    },
  },
  beside: {
    about:
      'For that, profacto Datenschutz needs two of profacto’s folders. Your IT partner knows where they are. What you enter is saved as soon as you leave the field.',
    hints: {
      webroot: 'From this folder profacto serves its web pages (in 4D: “default HTML root”).',
      certificateTarget: 'From this folder profacto reads cert.pem and key.pem (in 4D: the folder beside “Project”).',
      restartUrl: 'For example http://127.0.0.1:8080/4DACTION/Restart.',
      restartCommand: 'The full path of the program, and below it one argument a line.',
      restartAt: 'Hour and minute, for example 03:00. It holds where the certificate is renewed by itself.',
    },
    restart: 'profacto reads the certificate anew only when its web server restarts. How does that happen?',
    means: {
      none: { name: 'By hand', text: 'After each renewal somebody restarts the web server in profacto.' },
      url: {
        name: 'By an address of profacto',
        text: 'profacto Datenschutz calls it. Behind it is a method that restarts the web server.',
      },
      program: { name: 'By a program', text: 'profacto Datenschutz starts it on this machine.' },
    },
    turnOn: 'Turn this way on',
    foldersFirst: 'Enter both folders first.',
    on: 'This way is turned on.',
    next: 'Your next step: request the certificate in the section “Privacy”.',
    turnedOn: 'Turned on: profacto takes the visitors itself.',
    ports: (http, https) =>
      `Visitors reach profacto on this machine on port ${String(http)}, encrypted on port ${String(https)}.`,
    otherPorts: (http, https) =>
      `profacto was found on other ports than those that are set: ${String(http)}, encrypted ${String(https)}.`,
    takePorts: 'Take these ports over',
    portsTaken: 'Taken over: from now on, profacto is asked on these ports.',
    notSet: 'not entered',
  },
  browser: {
    front: 'This cannot be saved from the browser. Your IT partner runs this command on the server:',
    beside:
      'These cannot be changed from the browser. Your IT partner runs this command on the server, with the right folders in it:',
    copy: 'Copy the command',
    folders: { webroot: '<web folder>', certificateTarget: '<certificate folder>' },
  },
};

export const wayTexts: Record<Language, WayTexts> = { de, en };

/** What was found on a port, in a sentence or two. */
export function describeFound(
  { found: texts }: WayTexts,
  { port, secure, families, kind, version, address }: FoundApplication,
): string {
  const isIpv6Only = families.length === 1 && families[0] === 'ipv6';
  const only = address !== undefined ? ` ${texts.onlyAt(address)}` : isIpv6Only ? ` ${texts.ipv6Only}` : '';
  switch (kind) {
    case '4d':
      return texts.erp(port, version === null ? '4D' : `4D ${shortVersion(version)}`, secure) + only;
    case 'profactoDatenschutz':
      return texts.ourselves(port);
    case 'silent':
      return texts.silent(port);
    default:
      return texts.server(port, texts.names[kind]);
  }
}

/** What a web server that has a port is called. */
export function nameOf({ found: { names } }: WayTexts, kind: ApplicationKind): string {
  return kind === 'profactoDatenschutz' ? 'profacto Datenschutz' : names[kind === 'silent' ? 'other' : kind];
}

/** `20.5.0` is known as 20.5. */
function shortVersion(version: string): string {
  return version.replace(/^(\d+\.\d+)\.0$/, '$1');
}
