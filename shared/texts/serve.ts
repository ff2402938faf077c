/** What `serve` prints to a terminal once it runs. */
import type { Failure } from '#shared/contract/failures.ts';
import type { Listener } from '#shared/contract/snapshot.ts';
import { describeFailure } from '#shared/texts/failures/describe.ts';
import type { Language } from '#shared/values/language.ts';

export type ServeEndpoints = {
  panel: string | null;
  metrics: string | null;
  http: Listener;
  https: Listener;
  /** Why the database directory could not be looked at; `null`: it could. */
  database: Failure | null;
  /** Whether a certificate is installed whose files are damaged or lost. */
  certificateUnusable: boolean;
};

const texts = {
  de: {
    running: 'profacto Datenschutz läuft; Strg+C beendet es.',
    listening: (name: string, port: number) => `${name}: Port ${port}`,
    profacto: (name: string, port: number) => `${name}: Port ${port} behält profacto`,
    offFor: (name: string, why: string) => `${name}: aus. ${why}`,
    off: (name: string) => `${name}: aus, weil noch kein Zertifikat installiert ist`,
    offUnusable: (name: string) =>
      `${name}: aus, weil das installierte Zertifikat auf dem Datenträger fehlt oder sich dort nicht lesen lässt`,
    failed: (name: string, why: string) => `${name}: ${why}`,
    panel: (url: string) => `Voreinstellungen im Browser (die Adresse gilt einmal): ${url}`,
    metrics: (url: string) => `Messwerte für eine Überwachung: ${url}`,
  },
  en: {
    running: 'profacto Datenschutz is running; Ctrl+C ends it.',
    listening: (name: string, port: number) => `${name}: port ${port}`,
    profacto: (name: string, port: number) => `${name}: port ${port} is kept by profacto`,
    offFor: (name: string, why: string) => `${name}: off. ${why}`,
    off: (name: string) => `${name}: off, because no certificate is installed yet`,
    offUnusable: (name: string) =>
      `${name}: off, because the installed certificate is missing on the disk, or cannot be read there`,
    failed: (name: string, why: string) => `${name}: ${why}`,
    panel: (url: string) => `Preferences in the browser (the address is good once): ${url}`,
    metrics: (url: string) => `Metrics for monitoring: ${url}`,
  },
} as const;

/** One line each for the program, its two listeners, and the panel and the metrics where they are on. */
export function serveLines(ready: ServeEndpoints, language: Language): string[] {
  const say = texts[language];
  const listener = (name: string, { state, port, failure }: Listener): string => {
    if (failure !== null) {
      return say.failed(name, sentencesOf(failure, language));
    }
    if (state === 'listening') return say.listening(name, port);
    if (state === 'profacto') return say.profacto(name, port);
    if (ready.database !== null) return say.offFor(name, sentencesOf(ready.database, language));
    return ready.certificateUnusable ? say.offUnusable(name) : say.off(name);
  };
  return [
    say.running,
    listener('HTTP', ready.http),
    listener('HTTPS', ready.https),
    ...(ready.panel === null ? [] : [say.panel(ready.panel)]),
    ...(ready.metrics === null ? [] : [say.metrics(ready.metrics)]),
  ];
}

function sentencesOf(failure: Failure, language: Language): string {
  const { what, todo } = describeFailure(failure, language);
  return `${what} ${todo}`;
}
