/**
 * The texts in one language. The panel loads only those of the language it shows. Where a new text goes:
 *
 * - A label or sentence of the panel: `panel/`, by key, through i18next (`t('…')`; elsewhere `createTranslator`).
 * - What depends on a closed code with data (findings, journal …): the topic's folder, words alone in `de.ts` and `en.ts`;
 *   which wording applies is decided once, by a selector (`variants.ts`) or, for a word or two, by the code that asks.
 * - Small topics, and what only Node prints (`cli/`): `Record<Language, …>`, both languages at once.
 * - `explain…(…, texts)` for whoever has one language, `describe…(…, language)` for whoever has both (`all.ts`).
 */
import type { CheckTitles } from '#shared/texts/findings/shape.ts';
import type { FindingTexts } from '#shared/texts/findings/variants.ts';
import type { FailureTexts } from '#shared/texts/failures/variants.ts';
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
