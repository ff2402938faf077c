/** How a hook ended, in words. */
import type { HookOutcome } from '#shared/contract/hook-result.ts';
import type { Language } from '#shared/values/language.ts';

/** In characters; the journal file holds all of the kept output. */
const MAX_SHOWN_OUTPUT = 300;

type HookTexts = {
  ok: string;
  exited: (code: number) => string;
  killed: (signal: string) => string;
  timedOut: string;
  cancelled: string;
  notStarted: Record<'missing' | 'forbidden', string> & { other: (systemCode: string) => string };
  notAbsolute: string;
  batchFile: string;
};

const texts: Record<Language, HookTexts> = {
  de: {
    ok: 'Das Programm ist gelaufen.',
    exited: (code) => `Das Programm hat einen Fehler gemeldet (Code ${code}).`,
    killed: (signal) => `Das Programm wurde von außen beendet oder ist abgestürzt (${signal}).`,
    timedOut: 'Das Programm wurde nicht rechtzeitig fertig und deshalb beendet.',
    cancelled: 'Das Programm wurde beendet, weil profacto Datenschutz beendet wird.',
    notStarted: {
      missing: 'Das Programm gibt es unter diesem Pfad nicht.',
      forbidden: 'Das Programm darf nicht ausgeführt werden. Prüfen Sie die Rechte der Datei.',
      other: (systemCode) => `Das Betriebssystem konnte das Programm nicht starten (${systemCode}).`,
    },
    notAbsolute: 'Geben Sie den vollständigen Pfad des Programms an, zum Beispiel „C:\\Skripte\\kopieren.exe“.',
    batchFile:
      'Dateien mit der Endung .bat oder .cmd werden nicht gestartet: Windows würde ihre Argumente als Befehle lesen. Geben Sie ein Programm mit der Endung .exe an, zum Beispiel „C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe“ mit „-File“ und dem Pfad Ihres PowerShell-Skripts (.ps1) als Argumenten.',
  },
  en: {
    ok: 'The program has run.',
    exited: (code) => `The program has reported an error (code ${code}).`,
    killed: (signal) => `The program was ended from outside or has crashed (${signal}).`,
    timedOut: 'The program was not done in time and so was ended.',
    cancelled: 'The program was ended because profacto Datenschutz is ending.',
    notStarted: {
      missing: 'There is no program at this path.',
      forbidden: 'The program may not be executed. Check the permissions of the file.',
      other: (systemCode) => `The operating system could not start the program (${systemCode}).`,
    },
    notAbsolute: 'Give the full path of the program, for example “C:\\Scripts\\copy.exe”.',
    batchFile:
      'Files ending in .bat or .cmd are not started: Windows would read their arguments as commands. Give a program that ends in .exe, for example “C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe” with “-File” and the path of your PowerShell script (.ps1) as its arguments.',
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
      return say.exited(outcome.code);
    case 'killed':
      return say.killed(outcome.signal);
    case 'refused':
      return say[outcome.reason];
    case 'notStarted':
      if (outcome.systemCode === 'ENOENT') return say.notStarted.missing;
      if (outcome.systemCode === 'EACCES' || outcome.systemCode === 'EPERM') return say.notStarted.forbidden;
      return say.notStarted.other(outcome.systemCode);
  }
}

/** The end of a program's output on one line, as a part of a sentence. */
export function oneLine(output: string): string {
  const line = output.replaceAll(/\s+/g, ' ').trim();
  return line.length <= MAX_SHOWN_OUTPUT ? line : `… ${line.slice(-MAX_SHOWN_OUTPUT)}`;
}
