/** What `serve` prints to a terminal once it runs. */
import type { Listener } from '#shared/contract/snapshot.ts';
import { describeFailure } from '#shared/texts/failures/describe.ts';
import type { Language } from '#shared/values/language.ts';

export type ServeEndpoints = { panel: string | null; metrics: string | null; http: Listener; https: Listener };

const texts = {
  de: {
    running: 'profacto Datenschutz läuft; Strg+C beendet es.',
    listening: (name: string, port: number) => `${name}: Port ${port}`,
    off: (name: string) => `${name}: aus, weil noch kein Zertifikat installiert ist`,
    failed: (name: string, why: string) => `${name}: ${why}`,
    panel: (url: string) => `Voreinstellungen im Browser (die Adresse gilt einmal): ${url}`,
    metrics: (url: string) => `Messwerte für eine Überwachung: ${url}`,
  },
  en: {
    running: 'profacto Datenschutz is running; Ctrl+C ends it.',
    listening: (name: string, port: number) => `${name}: port ${port}`,
    off: (name: string) => `${name}: off, because no certificate is installed yet`,
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
      const { what, todo } = describeFailure(failure, language);
      return say.failed(name, `${what} ${todo}`);
    }
    return state === 'listening' ? say.listening(name, port) : say.off(name);
  };
  return [
    say.running,
    listener('HTTP', ready.http),
    listener('HTTPS', ready.https),
    ...(ready.panel === null ? [] : [say.panel(ready.panel)]),
    ...(ready.metrics === null ? [] : [say.metrics(ready.metrics)]),
  ];
}
