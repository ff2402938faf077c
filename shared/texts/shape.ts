/** The texts in one language. The panel loads only those of the language it shows. */
import type { CheckTitles } from '#shared/texts/findings/shape.ts';
import type { FindingTexts } from '#shared/texts/findings/variants.ts';
import type { FailureTexts } from '#shared/texts/failures/shape.ts';
import type { Language } from '#shared/values/language.ts';
import type { Forwarding, PortForwardingHelp } from '#shared/texts/port-forwarding/shape.ts';
import type { SettingTexts } from '#shared/texts/settings/shape.ts';
import type { PanelTexts } from '#shared/texts/panel/shape.ts';

/** Smaller topics (`notices`, `allowances`, `journal` …) hold both languages: separate files would cost more. */
export type Texts = {
  language: Language;
  ui: PanelTexts;
  settings: SettingTexts;
  checkTitles: CheckTitles;
  findings: FindingTexts;
  failures: FailureTexts;
  portForwarding: (forwarding: Forwarding) => PortForwardingHelp;
};
