/** What to say where another host of this product holds a port. Pure. */
import type { Language } from '#shared/values/language.ts';

type OtherProfacto = {
  /** Which one it is, as an apposition. `configDir`: `null` where it is not known; so is `pid`. */
  which: (pid: number | null, configDir: string | null) => string;
  /** What to do: ending it is no remedy as long as it is the one that encrypts. */
  remedy: (configDir: string | null) => string;
};

export const otherProfacto: Record<Language, OtherProfacto> = {
  de: {
    which: (pid, configDir) =>
      `ein anderes profacto Datenschutz auf diesem Rechner${inBrackets(pid === null ? null : `Prozess ${String(pid)}`, configDir === null ? null : `Konfiguration „${configDir}“`)}`,
    remedy: (configDir) =>
      `Arbeiten Sie mit dem weiter, das schon läuft${configDir === null ? ', unter dem Benutzerkonto, mit dem es gestartet wurde' : `, zum Beispiel mit „profacto-tls status --config-dir "${configDir}"“`}. Beenden Sie es nur, wenn es nicht mehr gebraucht wird: Mit ihm endet seine Verschlüsselung.`,
  },
  en: {
    which: (pid, configDir) =>
      `another profacto Datenschutz on this machine${inBrackets(pid === null ? null : `process ${String(pid)}`, configDir === null ? null : `configuration “${configDir}”`)}`,
    remedy: (configDir) =>
      `Go on with the one that runs already${configDir === null ? ', under the user account that has started it' : `, for example with “profacto-tls status --config-dir "${configDir}"”`}. End it only if it is no longer needed: its encryption ends with it.`,
  },
};

function inBrackets(...parts: (string | null)[]): string {
  const known = parts.filter((one) => one !== null);
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}
