import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { armedLine, faultList, needsCertificate, wantedFaults } from './demo-faults.ts';
import { faults, isFaultName } from './faults.ts';
import { panelDe } from '#shared/texts/panel/de.ts';

const names = Object.keys(faults).filter(isFaultName);

describe('The faults that a demonstration is asked for', () => {
  it('are none, one or several, each once', () => {
    expect(wantedFaults([])).toEqual({ kind: 'none' });
    expect(wantedFaults(['cut', 'otherKey', 'cut'])).toEqual({ kind: 'armed', names: ['cut', 'otherKey'] });
  });

  it('are named where nobody knows them, also beside known ones', () => {
    expect(wantedFaults(['cut', 'Cut', 'toString'])).toEqual({ kind: 'unknown', words: ['Cut', 'toString'] });
  });

  it('are listed with what they do', () => {
    expect(wantedFaults(['list'])).toEqual({ kind: 'list' });
    const lines = faultList().split('\n');
    expect(lines).toHaveLength(names.length);
    for (const name of names)
      expect(lines.find((line) => line.startsWith(`  ${name} `))).toContain(faults[name].description);
  });

  it.each(names)('say of %s what is armed and what to expect, in one line', (name) => {
    const line = armedLine(name);
    expect(line).toContain(`„${name}“: ${faults[name].description}. `);
    expect(line).toMatch(/\.$/);
    expect(line).not.toContain('\n');
  });

  it('tell what happens once from what stays so', () => {
    expect(armedLine('otherKey')).toContain('einmal');
    expect(armedLine('badNonces')).toContain('bleibt bestehen');
    expect(['ariPast', 'alreadyReplaced', 'accountUnknown', 'cut'].filter(isFaultName).map(needsCertificate)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('What a demonstration promises', () => {
  const again = /der danach gelingt/;

  it.each([
    ['rateLimited', 'Eine Stunde lang'],
    ['rateLimitedUntil', 'Einen Tag lang'],
    ['overloaded', 'Zwei Minuten lang'],
  ] as const)('of %s is no success of the next attempt: the CA is not asked %s', (name, span) => {
    expect(armedLine(name)).not.toMatch(again);
    expect(armedLine(name)).toContain(`${span} bekommt danach jeder Klick dieselbe Antwort, ohne dass die CA gefragt`);
  });

  it('of a certificate from tomorrow on is that it comes again', () => {
    expect(armedLine('notYetValid')).not.toMatch(again);
    expect(armedLine('notYetValid')).toContain('dasselbe Zertifikat');
  });

  it("of the CA's advice is a line of the panel, and nothing in the journal", () => {
    for (const name of names.filter((one) => one.startsWith('ari'))) {
      expect(armedLine(name)).toContain(`Zeile „${panelDe.certificate.renewal}“`);
      expect(armedLine(name)).not.toContain('Protokoll');
    }
  });
});

describe('npm run demo -- --fault', () => {
  const demo = (...words: string[]) =>
    spawnSync(process.execPath, [path.resolve('scripts/demo.ts'), ...words], { encoding: 'utf8' });

  it('list: prints the names and ends with 0', () => {
    const { status, stdout } = demo('--fault', 'list');
    expect({ status, stdout }).toEqual({ status: 0, stdout: `${faultList()}\n` });
  });

  it('with a name that nobody knows: says so, prints the names and ends with 2, and starts nothing', () => {
    const { status, stdout, stderr } = demo('--fault', 'gibtsnicht', '--auto');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('gibtsnicht');
    expect(stderr).toContain(faultList());
  });
});
