/** The keyed texts, ready to use: in the panel through react-i18next, elsewhere through `createTranslator(…).t`. */
import { createInstance, type i18n } from 'i18next';
import type { Texts } from './shape.ts';
import type { panelDe } from '#shared/texts/panel/de.ts';

declare module 'i18next' {
  // Only an interface can be merged with the library's own, which makes the compiler check the keys.
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
    // Both languages have the same keys, so there is nothing to fall back to (`panel.test.ts`).
    fallbackLng: false,
    initAsync: false,
    resources: { [language]: { translation: ui } },
    // Texts become text nodes, never HTML: escaping here would show "&amp;" to the user.
    interpolation: { escapeValue: false },
  });
  return instance;
}
