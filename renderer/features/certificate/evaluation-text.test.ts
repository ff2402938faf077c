import { expect, test } from 'vitest';
import type { Finding } from '#shared/contract/findings.ts';
import { finding } from '#shared/contract/findings.ts';
import { exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { verdictOf } from '#shared/domain/verdict.ts';
import { formatsFor } from '#shared/texts/advice.ts';
import { textsDe } from '#shared/texts/de.ts';
import { createTranslator } from '#shared/texts/translator.ts';
import { evaluationText } from './evaluation-text.ts';

const { t } = createTranslator(textsDe);
const NOW = Date.parse('2026-11-29T10:00:00.000Z');
const lineOf = (findings: Finding[], finishedAt = '2026-11-29T03:02:30.000Z') => {
  const lastEvaluation = { findings, finishedAt, verdict: verdictOf(findings) };
  return evaluationText({ ...exampleSnapshot(), lastEvaluation }, t, formatsFor('de', NOW, 'Europe/Berlin'));
};
const comesThrough = finding('PUBLIC_CONNECTS', { address: '203.0.113.7', port: 443, protocol: 'TLSv1.3' });
const isDown = finding('LOCAL_DOWN', { port: 443, cause: 'refused' });

test('says when it was looked, in local time, and that the server was reached', () => {
  expect(lineOf([comesThrough])).toBe('04:02 geprüft: erreichbar');
});

test('says the day where it was another one', () => {
  expect(lineOf([comesThrough], '2026-11-27T22:30:00.000Z')).toBe('27.11.2026, 23:30 geprüft: erreichbar');
});

test('names the place at which visitors stick', () => {
  expect(lineOf([isDown])).toBe('04:02 geprüft: nicht erreichbar (TLS Port 443)');
});

test('does not say that it was reached where nobody has come through', () => {
  expect(lineOf([])).toBe('04:02 geprüft: nichts zu beanstanden');
});

test('there is none before anybody has looked', () => {
  expect(evaluationText(exampleSnapshot(), t, formatsFor('de', NOW))).toBeNull();
});
