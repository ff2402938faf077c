/** The command lines of the two ways, for whoever sets them up. Pure. */
import type { WayAdvice } from '#shared/contract/application-search.ts';
import { isSettingKey } from '#shared/contract/settings-table.ts';
import { takesEcdsa } from './way-advice.ts';

/** `null`: there is no such way here, or not yet. The folders are for the reader to fill in, as `<…>`. */
export type WayCommands = { front: string | null; beside: string | null };

/** The command line that makes this change. */
export function settingsCommand(patch: Readonly<Record<string, string | number>>): string {
  const words = Object.entries(patch).map(([key, value]) => `${key}=${String(value)}`);
  return ['profacto-tls settings set', ...words.map((word) => (/[\s<>]/.test(word) ? `"${word}"` : word))].join(' ');
}

export function wayCommands({ upstream, httpPort, httpsPort, application }: WayAdvice): WayCommands {
  const set = (...words: string[]) => ['profacto-tls settings set', ...words].join(' ');
  const operation = (value: string) => (isSettingKey('operation') ? [`operation=${value}`] : []);
  const keyType = takesEcdsa(application?.version ?? null) ? [] : ['keyType=rsa-2048'];
  return {
    front:
      upstream === null
        ? null
        : set(
            ...operation('front'),
            `upstream=${upstream}`,
            ...(httpPort === null ? [] : [`httpPort=${String(httpPort)}`]),
            ...(httpsPort === null ? [] : [`httpsPort=${String(httpsPort)}`]),
          ),
    beside: isSettingKey('webroot')
      ? set(...operation('beside'), '"webroot=<WEB>"', '"certificateTarget=<CERT>"', ...keyType)
      : null,
  };
}
