import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { expect, test, vi } from 'vitest';
import type { Language } from '#shared/values/language.ts';
import { textsDe } from '#shared/texts/de.ts';
import { textsEn } from '#shared/texts/en.ts';
import type { Texts } from '#shared/texts/shape.ts';
import { loadPanelTexts } from './panel-texts.ts';
import { deferred } from './testing.ts';

const all = { de: textsDe, en: textsEn };
/** Loads the texts as the page does, and records which languages were asked for. */
const loader = () => vi.fn((language: Language) => Promise.resolve<Texts>(all[language]));

function Name() {
  return useTranslation().t('nav.privacy');
}

test('the other language is loaded when it is to be shown, once, and everything is drawn in it', async () => {
  const load = loader();
  const texts = await loadPanelTexts('de', load);
  const draw = () => renderToStaticMarkup(createElement(I18nextProvider, { i18n: texts.i18n }, createElement(Name)));
  const drawnAnew = vi.fn();
  texts.i18n.on('languageChanged', drawnAnew);
  expect([draw(), texts.current(), load.mock.calls]).toEqual(['Datenschutz', textsDe, [['de']]]);

  await texts.changeLanguage('en');
  expect([draw(), texts.current(), load.mock.calls]).toEqual(['Privacy', textsEn, [['de'], ['en']]]);
  expect(drawnAnew.mock.calls).toEqual([['en']]);

  await texts.changeLanguage('de');
  await texts.changeLanguage('en');
  expect([draw(), load.mock.calls.length]).toEqual(['Privacy', 2]);
});

test('what is shown already is not asked for again', async () => {
  const load = loader();
  const texts = await loadPanelTexts('en', load);
  await texts.changeLanguage('en');
  expect(load).toHaveBeenCalledTimes(1);
});

test('of two wishes the last one counts, in whichever order they can be met', async () => {
  const english = deferred<Texts>();
  const load = (language: Language) => (language === 'en' ? english.promise : Promise.resolve(textsDe));
  const texts = await loadPanelTexts('de', load);
  const first = texts.changeLanguage('en');
  await texts.changeLanguage('de');
  english.resolve(textsEn);
  await first;
  expect(texts.current()).toBe(textsDe);
  expect(texts.i18n.t('nav.privacy')).toBe('Datenschutz');
});

test('a language that cannot be had is said once, and the one that is shown stays', async () => {
  const load = vi.fn((language: Language) =>
    language === 'de' ? Promise.resolve<Texts>(textsDe) : Promise.reject(new Error('404')),
  );
  const texts = await loadPanelTexts('de', load);
  await expect(texts.changeLanguage('en')).rejects.toThrow('404');
  // Each snapshot asks for its language again.
  await expect(texts.changeLanguage('en')).resolves.toBeUndefined();
  expect(texts.current()).toBe(textsDe);
  await expect(loadPanelTexts('en', load)).rejects.toThrow('404');
});
