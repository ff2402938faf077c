/** The keyed texts, ready to use: by the panel through react-i18next, by everything else through `createTranslator(…).t`. */
import { createInstance, type i18n } from 'i18next';
import type { Texts } from './shape.ts';
import type { panelDe } from '#shared/texts/panel/de.ts';

declare module 'i18next' {
  // Only an interface can be merged into the library's own, and only so the keys are checked by the compiler.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface CustomTypeOptions {
    resources: { translation: typeof panelDe };
  }
}

/** Makes the translator for one language; ready at once, because its texts are given. */
export function createTranslator({ language, ui }: Pick<Texts, 'language' | 'ui'>): i18n {
  const instance = createInstance();
  void instance.init({
    lng: language,
    // Both languages have the same keys, so there is nothing to fall back to (`ui.test.ts`).
    fallbackLng: false,
    initAsync: false,
    resources: { [language]: { translation: ui } },
    // Texts become text nodes, never HTML: escaping here would show "&amp;" to the user.
    interpolation: { escapeValue: false },
  });
  return instance;
}
