import { failuresDe } from './failures.de.ts';
import { checkTitlesDe, findingsDe } from './findings.de.ts';
import { portForwardingDe } from './port-forwarding.de.ts';
import { settingTextsDe } from './setting-issues.de.ts';
import type { Texts } from './texts.ts';
import { de } from './ui.de.ts';

export const textsDe: Texts = {
  language: 'de',
  ui: de,
  settings: settingTextsDe,
  checkTitles: checkTitlesDe,
  findings: findingsDe,
  failures: failuresDe,
  portForwarding: portForwardingDe,
};
