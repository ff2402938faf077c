import { failuresEn } from './failures.en.ts';
import { checkTitlesEn, findingsEn } from './findings.en.ts';
import { portForwardingEn } from './port-forwarding.en.ts';
import { settingTextsEn } from './setting-issues.en.ts';
import type { Texts } from './texts.ts';
import { en } from './ui.en.ts';

export const textsEn: Texts = {
  language: 'en',
  ui: en,
  settings: settingTextsEn,
  checkTitles: checkTitlesEn,
  findings: findingsEn,
  failures: failuresEn,
  portForwarding: portForwardingEn,
};
