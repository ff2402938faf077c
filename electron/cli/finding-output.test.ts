import { expect, test } from 'vitest';
import { finding } from '#shared/contract/findings.ts';
import { cliTexts } from '#shared/texts/cli/texts.ts';
import { findingObject, findingLines } from './finding-output.ts';
import type { Cli } from './cli.ts';

const cli = { language: 'de', texts: cliTexts('de') } as Cli;
const TOKEN = 'k7Jc0VwqPzN1bQxYdE3fGhTiMoLsRuWyA5B8C9D2eF4';
const THUMBPRINT = 'Zx9Yw8Vu7Ts6Rq5Po4Nm3Lk2Ji1Hg0Fe9Dc8Ba7ZyXw';

test.each([0, 20, 40, 60, 80, 100])('what the CA said holds no secret, cut or whole: after %i characters', (more) => {
  const detail = `${'y'.repeat(more)} ask chef@firma.de; expected "${TOKEN}.${THUMBPRINT}" from http://firma.de/${TOKEN}`;
  const one = finding('OUTSIDE_NOT_REACHED', { at: '2026-11-24T12:00:00.000Z', by: 'request', detail });
  for (const said of [JSON.stringify(findingObject(one, cli)), findingLines(one, cli).join('\n')]) {
    expect(said).toContain('ask …');
    expect(said).not.toMatch(/k7Jc0|Zx9Yw|chef/);
  }
});

test('a program gets paths as they are', () => {
  const one = finding('DATABASE_WRITABLE', { path: '/home/muster/profacto' });
  expect(findingObject(one, cli)).toMatchObject({ code: 'DATABASE_WRITABLE', data: { path: '/home/muster/profacto' } });
});
