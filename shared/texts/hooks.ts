/** How a hook ended, in words. */
import type { HookOutcome, HookTrouble } from '#shared/contract/hook-result.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import type { Language } from '#shared/values/language.ts';

/** In characters; the journal file holds all of the kept output. */
const MAX_SHOWN_OUTPUT = 300;
const MAX_SHOWN_NAME = 100;

type HookTexts = {
  ok: string;
  exited: (code: number) => string;
  killed: (signal: string) => string;
  timedOut: string;
  cancelled: string;
  notStarted: Record<'missing' | 'forbidden', string> & { other: (systemCode: string) => string };
  notAbsolute: string;
  batchFile: string;
  trouble: { [K in HookTrouble['kind']]: (trouble: Extract<HookTrouble, { kind: K }>) => string };
};

const texts: Record<Language, HookTexts> = {
  de: {
    ok: 'Das Programm ist gelaufen.',
    exited: (code) => `Das Programm hat einen Fehler gemeldet (Code ${code}).`,
    killed: (signal) => `Das Programm wurde von außen beendet oder ist abgestürzt (${signal}).`,
    timedOut: 'Das Programm wurde nicht rechtzeitig fertig und deshalb beendet.',
    cancelled: 'Das Programm wurde beendet, weil profacto Datenschutz beendet wird.',
    notStarted: {
      missing: 'Das Programm ließ sich nicht starten, weil es selbst oder etwas, das es dazu braucht, nicht da ist.',
      forbidden: 'Das Programm darf nicht ausgeführt werden. Prüfen Sie die Rechte der Datei.',
      other: (systemCode) => `Das Betriebssystem konnte das Programm nicht starten (${systemCode}).`,
    },
    notAbsolute: 'Geben Sie den vollständigen Pfad des Programms an, zum Beispiel „C:\\Skripte\\kopieren.exe“.',
    batchFile:
      'Dateien mit der Endung .bat oder .cmd werden nicht gestartet: Windows würde ihre Argumente als Befehle lesen. Geben Sie ein Programm mit der Endung .exe an, zum Beispiel „C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe“ mit „-File“ und dem Pfad Ihres PowerShell-Skripts (.ps1) als Argumenten.',
    trouble: {
      missing: () => 'Das Programm gibt es unter diesem Pfad nicht.',
      folder: () => 'Unter diesem Pfad liegt ein Ordner und kein Programm. Geben Sie den Pfad des Programms selbst an.',
      linkLoop: () =>
        'Unter diesem Pfad liegt eine Verknüpfung, die im Kreis führt. Geben Sie den Pfad des Programms selbst an.',
      notExecutable: () =>
        'Die Datei ist da, darf aber nicht ausgeführt werden. Machen Sie sie ausführbar, mit dem Befehl „chmod +x DATEI“.',
      interpreterMissing: ({ interpreter }) =>
        `Die Datei ist da, aber ihre erste Zeile nennt ein Programm, das es auf diesem Rechner nicht gibt: „${shown(interpreter)}“. Installieren Sie es, oder nennen Sie in der ersten Zeile ein anderes.`,
      windowsLineEnds: () =>
        "Die Datei ist da, aber ihre Zeilen enden wie unter Windows (CRLF), und so findet das Betriebssystem das Programm nicht, das die erste Zeile nennt. Speichern Sie die Datei im Editor mit dem Zeilenende „LF“ (Unix), oder stellen Sie sie um mit dem Befehl „sed -i 's/\\r$//' DATEI“.",
      encoding: () =>
        'Die Datei ist da, aber sie ist als UTF-16 oder mit einer Kennung am Anfang (BOM) gespeichert, und so erkennt das Betriebssystem ihre erste Zeile nicht. Speichern Sie sie im Editor als „UTF-8“ ohne BOM.',
      otherSystem: () =>
        'Die Datei ist da, aber kein Programm, das auf diesem Rechner läuft. Geben Sie eines an, das für dieses Betriebssystem und diesen Prozessor gemacht ist; für ein Skript unter Windows das Programm, das es ausführt, zum Beispiel „C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe“ mit „-File“ und dem Pfad des Skripts als Argumenten.',
    },
  },
  en: {
    ok: 'The program has run.',
    exited: (code) => `The program has reported an error (code ${code}).`,
    killed: (signal) => `The program was ended from outside or has crashed (${signal}).`,
    timedOut: 'The program was not done in time and so was ended.',
    cancelled: 'The program was ended because profacto Datenschutz is ending.',
    notStarted: {
      missing: 'The program could not be started because it, or something that it needs for that, is not there.',
      forbidden: 'The program may not be executed. Check the permissions of the file.',
      other: (systemCode) => `The operating system could not start the program (${systemCode}).`,
    },
    notAbsolute: 'Give the full path of the program, for example “C:\\Scripts\\copy.exe”.',
    batchFile:
      'Files ending in .bat or .cmd are not started: Windows would read their arguments as commands. Give a program that ends in .exe, for example “C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe” with “-File” and the path of your PowerShell script (.ps1) as its arguments.',
    trouble: {
      missing: () => 'There is no program at this path.',
      folder: () => 'At this path there is a folder and no program. Give the path of the program itself.',
      linkLoop: () => 'At this path there is a link that leads in a circle. Give the path of the program itself.',
      notExecutable: () =>
        'The file is there but may not be executed. Make it executable, with the command “chmod +x FILE”.',
      interpreterMissing: ({ interpreter }) =>
        `The file is there, but its first line names a program that is not on this machine: “${shown(interpreter)}”. Install it, or name another one in the first line.`,
      windowsLineEnds: () =>
        "The file is there, but its lines end as on Windows (CRLF), so the operating system does not find the program that the first line names. Save the file with the line ending “LF” (Unix) in your editor, or convert it with the command “sed -i 's/\\r$//' FILE”.",
      encoding: () =>
        'The file is there, but it is saved as UTF-16 or with a mark at its beginning (BOM), so the operating system does not recognise its first line. Save it as “UTF-8” without BOM in your editor.',
      otherSystem: () =>
        'The file is there but is no program that runs on this machine. Give one that is made for this operating system and this processor; for a script on Windows the program that runs it, for example “C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe” with “-File” and the path of the script as its arguments.',
    },
  },
};

/** One sentence, with what to do where that is known. */
export function describeHookOutcome(outcome: HookOutcome, language: Language): string {
  const say = texts[language];
  switch (outcome.outcome) {
    case 'ok':
    case 'timedOut':
    case 'cancelled':
      return say[outcome.outcome];
    case 'exited':
      if (outcome.trouble !== undefined) return describeTrouble(outcome.trouble, say);
      return say.exited(outcome.code);
    case 'killed':
      return say.killed(outcome.signal);
    case 'refused':
      return say[outcome.reason];
    case 'notStarted':
      if (outcome.trouble !== undefined) return describeTrouble(outcome.trouble, say);
      if (outcome.systemCode === 'ENOENT') return say.notStarted.missing;
      if (outcome.systemCode === 'EACCES' || outcome.systemCode === 'EPERM') return say.notStarted.forbidden;
      return say.notStarted.other(outcome.systemCode);
  }
}

function describeTrouble(trouble: HookTrouble, { trouble: say }: HookTexts): string {
  // TypeScript does not see that the words and the trouble are of the same kind.
  return (say[trouble.kind] as (trouble: HookTrouble) => string)(trouble);
}

/** A name from the first line of a file: as much of it as a sentence holds. */
const shown = (name: string): string => foreignLine(name, MAX_SHOWN_NAME);

/** The end of a program's output on one line, as a part of a sentence. */
export function oneLine(output: string): string {
  const line = output.replaceAll(/\s+/g, ' ').trim();
  return line.length <= MAX_SHOWN_OUTPUT ? line : `… ${line.slice(-MAX_SHOWN_OUTPUT)}`;
}
