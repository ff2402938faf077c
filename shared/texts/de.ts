import { failuresDe } from '#shared/texts/failures/de.ts';
import { checkTitlesDe, findingsDe } from '#shared/texts/findings/de.ts';
import { portForwardingDe } from '#shared/texts/port-forwarding/de.ts';
import { settingTextsDe } from '#shared/texts/settings/de.ts';
import type { Texts } from './shape.ts';
import { panelDe } from '#shared/texts/panel/de.ts';

export const textsDe: Texts = {
  language: 'de',
  ui: panelDe,
  settings: settingTextsDe,
  checkTitles: checkTitlesDe,
  findings: findingsDe,
  failures: failuresDe,
  portForwarding: portForwardingDe,
};
