/** What others who look at TLS for a living say of ours: testssl.sh, as Debian has it. */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { testsslPath } from '../fixtures/machine.ts';
import { createInstallation } from '../fixtures/installation.ts';

type TestsslFinding = { id: string; severity: string; finding: string };

/** Of the practice CA's certificates, which nobody can revoke. */
const OF_THE_CA = ['cert_revocation'];

test('testssl.sh finds nothing above LOW', async () => {
  // It opens thousands of connections one after the other, and takes minutes where it has the machine for itself.
  test.setTimeout(1_200_000);
  test.skip(testsslPath === null, 'testssl.sh is not installed');
  if (testsslPath === null) return;
  const installation = await createInstallation();
  try {
    await installation.fillIn();
    expect((await installation.cli('request')).code).toBe(0);
    await installation.serve();
    const report = path.join(installation.configDir, 'testssl.json');
    // Protocols, suites, forward secrecy, the server's choice, its defaults, headers, known weaknesses.
    const looks = ['-p', '-s', '-f', '-P', '-S', '-h', '-U'];
    const options = ['--quiet', '--color', '0', '--warnings', 'batch', '--add-ca', installation.rootsFile];
    const target = ['--ip', '127.0.0.1', `https://${installation.ca.name}:${installation.httpsPort}`];
    // It ends with the number of what it found.
    await promisify(execFile)(testsslPath, [...looks, ...options, '--jsonfile', report, ...target]).catch(
      () => undefined,
    );
    const findings = JSON.parse(fs.readFileSync(report, 'utf8')) as TestsslFinding[];
    expect(findings.length).toBeGreaterThan(50);
    // On a busy machine, it loses patience with some of its own connections: what it has not looked at, it has not found.
    const seen = findings.filter(
      ({ severity, finding }) => severity !== 'WARN' || !finding.includes('connect problem'),
    );
    expect(findings.length - seen.length).toBeLessThan(5);
    const grave = seen.filter(({ severity }) => /^(MEDIUM|HIGH|CRITICAL|WARN|FATAL)$/.test(severity));
    expect(grave.filter(({ id }) => !OF_THE_CA.some((one) => id.startsWith(one)))).toEqual([]);
  } finally {
    await installation.close();
  }
});
