import { failuresEn } from '#shared/texts/failures/en.ts';
import { checkTitlesEn, findingsEn } from '#shared/texts/findings/en.ts';
import { portForwardingEn } from '#shared/texts/port-forwarding/en.ts';
import { settingTextsEn } from '#shared/texts/settings/en.ts';
import type { Texts } from './shape.ts';
import { panelEn } from '#shared/texts/panel/en.ts';

export const textsEn: Texts = {
  language: 'en',
  ui: panelEn,
  settings: settingTextsEn,
  checkTitles: checkTitlesEn,
  findings: findingsEn,
  failures: failuresEn,
  portForwarding: portForwardingEn,
};
