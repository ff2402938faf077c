import { expect, test } from 'vitest';
import { finding, type Finding } from '#shared/contract/findings.ts';
import { rootCause } from '#shared/domain/root-cause.ts';
import { cliTexts } from '#shared/texts/cli/texts.ts';
import { findingLine, findingLines, findingObject } from './finding-output.ts';
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

test('below the causes, a person reads of a finding whether it is one, merely follows from one, or stands for itself', () => {
  const forward = { lanAddress: '192.168.178.20', internalPort: 8080 };
  const router = finding('CHALLENGE_NOT_ANSWERED', { address: '203.0.113.7', port: 80, forward, cause: 'timeout' });
  const outside = finding('OUTSIDE_NOT_REACHED', { at: '2026-11-24T12:00:00.000Z', by: 'request', detail: '' });
  const local = finding('LOCAL_SERVES', { port: 443 });
  const causes = rootCause([router, outside, local], null);
  const said = (one: Finding) => findingLine(one, causes, cli);
  expect(said(router)).toMatch(/: siehe oben$/);
  expect(said(outside)).toMatch(/ \(Folge davon\)$/);
  expect(said(local)).toMatch(/^✓ /);
  expect(said(local)).not.toMatch(/siehe oben|Folge davon/);
});
