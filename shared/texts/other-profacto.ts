/** What to say where another host of this product holds a port. Pure. */
import type { Language } from '#shared/values/language.ts';

type OtherProfacto = {
  /** Which one it is, as an apposition. `pid`: `null` where it is not known. */
  which: (pid: number | null) => string;
  /** What to do: ending it is no remedy as long as it is the one that encrypts. */
  remedy: string;
  /** How to get at it. `configDir`: `null` where it is not known. */
  more: (configDir: string | null) => string;
};

export const otherProfacto: Record<Language, OtherProfacto> = {
  de: {
    which: (pid) =>
      `ein anderes profacto Datenschutz auf diesem Rechner${pid === null ? '' : ` (Prozess ${String(pid)})`}`,
    remedy: 'Arbeiten Sie mit dem profacto Datenschutz weiter, das auf diesem Rechner schon läuft.',
    more: (configDir) =>
      `${configDir === null ? 'Öffnen Sie es unter dem Benutzerkonto, mit dem es gestartet wurde.' : `Seine Konfiguration liegt in „${configDir}“, und seinen Stand nennt „profacto-tls status --config-dir "${configDir}"“.`} Beenden Sie es nur, wenn es nicht mehr gebraucht wird: Mit ihm endet seine Verschlüsselung.`,
  },
  en: {
    which: (pid) => `another profacto Datenschutz on this machine${pid === null ? '' : ` (process ${String(pid)})`}`,
    remedy: 'Go on with the profacto Datenschutz that is already running on this machine.',
    more: (configDir) =>
      `${configDir === null ? 'Open it under the user account that has started it.' : `Its configuration is in “${configDir}”, and “profacto-tls status --config-dir "${configDir}"” tells how it is.`} End it only if it is no longer needed: its encryption ends with it.`,
  },
};
