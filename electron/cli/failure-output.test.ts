import { expect, test } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import type { Finding } from '#shared/contract/findings.ts';
import { finding } from '#shared/contract/findings.ts';
import { findingSamples } from '#shared/texts/findings/samples.ts';
import { cliTexts } from '#shared/texts/cli/texts.ts';
import type { Cli } from './cli.ts';
import { printFailure } from './failure-output.ts';

/** What a person reads where these findings have stopped a request. */
function printedFor(...findings: Finding[]): string {
  let printed = '';
  const io = { stderr: (text: string) => void (printed += text) };
  printFailure(failure('PREFLIGHT_BROKEN', { findings }), {
    language: 'de',
    texts: cliTexts('de'),
    io,
  } as unknown as Cli);
  return printed;
}

const page = finding('CHALLENGE_FOREIGN_PAGE', findingSamples.CHALLENGE_FOREIGN_PAGE[0]);
const noName = finding('DNS_NO_SUCH_NAME', findingSamples.DNS_NO_SUCH_NAME[0]);

test('where the CA may come through all the same, it is said how to insist', () => {
  expect(printedFor(page)).toMatch(/noch nicht gefragt.*\n.*request --force/);
});

test.each([[[noName]], [[page, noName]]])(
  'where the CA would fail for certain, nobody is told to insist',
  (findings) => {
    expect(printedFor(...findings)).toContain('noch nicht gefragt');
    expect(printedFor(...findings)).not.toContain('--force');
  },
);
