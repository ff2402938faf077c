import { expect, test } from 'vitest';
import { settingAdviceProblems } from './advice-rules.ts';

const german = (text: string) => settingAdviceProblems(text, 'itPartner', 'de');

test('A command is one that works, and for the IT partner', () => {
  expect(german('Befehl „profacto-tls settings set publicHttpPort=8081“.')).toEqual([]);
  expect(german('Befehl „profacto-tls settings set publicHtpPort=8081“.')).toEqual(['unknown setting: publicHtpPort']);
  expect(settingAdviceProblems('Befehl „profacto-tls settings set publicHttpPort=8081“.', 'you', 'de')).toHaveLength(1);
});

test('What the panel has a control for is named with its place, and the command after it', () => {
  const place = 'Erweitert → Für den IT-Partner → Zertifikat';
  expect(german(`Unter ${place}, oder mit „profacto-tls settings set keyType=rsa-2048“.`)).toEqual([]);
  for (const text of [
    'Mit „profacto-tls settings set keyType=rsa-2048“.',
    `Mit „profacto-tls settings set keyType=rsa-2048“, oder unter ${place}.`,
    'Unter Erweitert → Allgemein, oder mit „profacto-tls settings get keyType“.',
    'Under Advanced → For the IT partner → Certificate, or with „profacto-tls settings set keyType=rsa-2048“.',
  ])
    expect(german(text), text).toEqual([`a command for keyType without “${place}” before it`]);
  const english =
    'Under Advanced → For the IT partner → Certificate, or with “profacto-tls settings set keyType=rsa-2048”.';
  expect(settingAdviceProblems(english, 'itPartner', 'en')).toEqual([]);
});

test('A place that the panel does not have is nothing to be led to', () => {
  expect(german('Stellen Sie es unter Erweitert → Allgemein ein.')).toEqual([]);
  expect(german('Stellen Sie es unter Erweitert → Für den IT-Partner → Programme ein.')).toEqual([]);
  expect(german('Stellen Sie es unter Erweitert → Programme ein.')).toEqual([
    'leads to nothing: Erweitert → Programme ein.',
  ]);
});

test('So is the look for profacto, and what leads to it', () => {
  const place = 'Unter Erweitert → Erreichbarkeit von profacto, oder mit';
  expect(
    german(`${place} „profacto-tls find“ und „profacto-tls settings set upstream=http://127.0.0.1:8081“.`),
  ).toEqual([]);
  expect(german('Mit „profacto-tls find“.')).toHaveLength(1);
  expect(german('Mit „profacto-tls settings set operation=beside“.')).toHaveLength(1);
});

test('It is said that a typed key stays in the history, and that the list of further CAs is replaced', () => {
  const place = 'Unter Erweitert → Für den IT-Partner → Zertifizierungsstellen, oder mit';
  const [key, list] = ['eabKeyId=KENNUNG eabHmacKey=SCHLÜSSEL', 'fallbackCas=LISTE'].map(
    (words) => `${place} „profacto-tls settings set ${words}“`,
  );
  expect(german(`${key ?? ''}.`)).toEqual(['a secret for the history']);
  expect(german(`${key ?? ''}; er steht dann im Verlauf der Befehlszeile.`)).toEqual([]);
  expect(german(`${list ?? ''}.`)).toEqual(['a list that is lost']);
  expect(german(`${list ?? ''}; das ersetzt die ganze Liste.`)).toEqual([]);
  expect(german(`${place} „profacto-tls settings set fallbackCas=“.`)).toEqual([]);
});
