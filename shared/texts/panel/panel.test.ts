import { describe, expect, test } from 'vitest';
import { textsOf } from '#shared/texts/all.ts';
import { createTranslator } from '#shared/texts/translator.ts';
import { panelDe } from './de.ts';
import { panelEn } from './en.ts';

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`),
  );
}
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();

const sameList = (one: unknown[], other: unknown[]) => JSON.stringify(one) === JSON.stringify(other);

const german = flatten(panelDe);
const english = new Map(flatten(panelEn));

describe('both languages', () => {
  test('have the same keys', () => expect([...english.keys()]).toEqual(german.map(([key]) => key)));

  test('fill in the same', () => {
    const different = german.filter(
      ([key, text]) => !sameList(placeholders(english.get(key) ?? ''), placeholders(text)),
    );
    expect(different).toEqual([]);
  });

  test('stay calm and say something', () => {
    const loud = [...german, ...english].filter(([, text]) => text.trim() === '' || /!|Fehler:|Error:/.test(text));
    expect(loud).toEqual([]);
  });
});

test('the fixed names', () => {
  const { t } = createTranslator(textsOf('de'));
  expect(t('nav.privacy')).toBe('Datenschutz');
  expect(t('nav.system')).toBe('Systeminformationen');
  expect(t('fields.serverAddress')).toBe('Öffentliche Server-Adresse');
  expect(t('fields.contactEmail')).toBe('Zertifizierungs-Kontakt (E-Mail-Adresse)');
  expect(t('request.button')).toBe('Zertifikat anfordern/erneuern');
  expect([t('certificate.open'), t('certificate.delete'), t('certificate.evaluate')]).toEqual([
    'Öffnen',
    'Löschen',
    'Evaluieren',
  ]);
  expect([t('shield.colour'), t('shield.grey')]).toEqual([
    'TLS-Verschlüsselung aktiv',
    'TLS-Verschlüsselung nicht aktiv',
  ]);
  expect([t('installed.title'), t('installed.restart'), t('installed.cancel')]).toEqual([
    'Zertifikat installiert',
    'profacto neu starten',
    'Abbrechen',
  ]);
});

test('texts stay text', () => {
  expect(createTranslator(textsOf('de')).t('banner.notice.SETTINGS_UNREADABLE.text', { path: '/a&b' })).toContain(
    '/a&b',
  );
  expect(createTranslator(textsOf('en')).t('certificate.daysLeft', { count: 1 })).toMatch(/^1\sday left$/);
});

test('the restart of the web server is spoken of when it has happened', () => {
  expect(createTranslator(textsOf('de')).t('restart.webserver')).toBe('Der integrierte Webserver wurde neu gestartet.');
  expect(createTranslator(textsOf('en')).t('restart.webserver')).toMatch(/has been restarted/);
});

test('the hints below the fields say what happens to what is typed, in two lines of a narrow window', () => {
  const { t } = createTranslator(textsOf('de'));
  expect(t('fields.serverAddressHint')).toBe(
    'Zum Beispiel meinefirma.de. Der Name erscheint in öffentlichen Zertifikatslisten.',
  );
  expect(t('fields.contactEmailHint')).toBe(
    'Geht nur an die Zertifizierungsstelle. Sie bekommen keine Erinnerungs-Mails.',
  );
});

test('no word of the trade stands where a plain one says the same', () => {
  for (const language of ['de', 'en'] as const) {
    const said = JSON.stringify(textsOf(language).ui);
    expect(said).not.toMatch(/kompromitt|compromised key|\(CT\)|headless|ohne Desktop|without a desktop/i);
  }
});
