import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { failureData } from '#shared/contract/failures.ts';
import { findingTable, type FindingCode } from '#shared/contract/findings.ts';
import { provenByUnitTests, scenarios } from '../checks/scenarios.ts';
import { createWorld, type World } from '../checks/world.ts';
import { projectRoot } from '../fixtures/machine.ts';

type Check = { id: string; status: string; code: FindingCode; finding: string; remedy: string | null; who: string };

let world: World;

for (const command of ['check', 'evaluate'] as const) {
  test.describe(`"${command}" says so when`, () => {
    test.beforeEach(async () => {
      world = await createWorld();
    });
    test.afterEach(() => world.close());

    for (const { when, codes, arrange } of scenarios.filter((one) => one.command === command)) {
      test(when, async () => {
        await arrange(world);
        const { code: exit, stdout, stderr } = await world.installation.cli(command, '--json');
        expect(stderr).toBe('');
        const { checks, verdict } = JSON.parse(stdout) as { checks: Check[]; verdict: string };
        const found = checks.map((one) => one.code);
        expect(found, stdout).toEqual(expect.arrayContaining([...codes]));

        // Verdict, exit code, status and texts agree with the findings, whatever they are.
        const isBroken = checks.some((one) => one.status === 'broken');
        expect([verdict === 'broken', exit]).toEqual([isBroken, isBroken ? 1 : 0]);
        for (const { id, status, code, finding, remedy, who } of checks) {
          expect({ id, status }).toEqual({ id: findingTable[code].check, status: findingTable[code].status });
          expect(finding, code).not.toBe('');
          const isTrouble = status === 'warning' || status === 'broken';
          expect([remedy !== null, who !== 'none'], code).toEqual(
            isTrouble ? [true, true] : [remedy !== null, remedy !== null],
          );
        }
      });
    }
  });
}

test('every code has a test with a real cause', () => {
  const shown = new Set<string>(scenarios.flatMap((one) => one.codes));
  const missing = Object.keys(findingTable).filter((code) => !shown.has(code));
  for (const [code, file] of Object.entries(provenByUnitTests)) {
    expect(fs.readFileSync(path.join(projectRoot, file), 'utf8'), file).toContain(`'${code}'`);
  }
  expect(missing.sort()).toEqual(Object.keys(provenByUnitTests).sort());
});

test('every failure is provoked by a test', () => {
  const texts = ['e2e', 'electron']
    .flatMap((folder) =>
      fs
        .readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => path.join(folder, name)),
    )
    // A test that only prints failures does not provoke them.
    .filter((name) => /\.(test|spec)\.ts$|failure-codes\.ts$/.test(name) && !name.includes('program.test'))
    .map((name) => fs.readFileSync(path.join(projectRoot, name), 'utf8'));
  const missing = Object.keys(failureData).filter((code) => !texts.some((text) => text.includes(`'${code}'`)));
  expect(missing).toEqual([]);
});
