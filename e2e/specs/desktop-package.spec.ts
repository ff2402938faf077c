import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { evaluateOver } from '../fixtures/devtools.ts';
import { projectRoot } from '../fixtures/machine.ts';
import { expect, test } from '../fixtures/test.ts';
import { until } from '../fixtures/until.ts';
import { endProcess } from '../fixtures/processes.ts';

const PROGRAM = path.join(projectRoot, 'dist', 'linux-unpacked', 'profacto-datenschutz');
/** `@electron/fuses`' values for off and on. */
const [OFF, ON] = ['0'.charCodeAt(0), '1'.charCodeAt(0)];

test.describe('The packed app', () => {
  test.skip(process.platform !== 'linux', 'other platforms are packed on themselves');

  test.beforeAll(() => {
    test.setTimeout(240_000);
    const { status, stderr } = spawnSync(process.execPath, ['scripts/dist.ts', '--dir'], {
      cwd: projectRoot,
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
  });

  test('holds what runs and nothing else', () => {
    const resources = path.join(path.dirname(PROGRAM), 'resources');
    expect(fs.readdirSync(resources)).toContain('app.asar');
    expect(fs.existsSync(path.join(resources, 'app'))).toBe(false);
    expect(fs.statSync(path.join(resources, 'app.asar')).size).toBeLessThan(12_000_000);
  });

  test('has every fuse set to the safe side', async () => {
    const wire = await getCurrentFuseWire(PROGRAM);
    expect(wire[FuseV1Options.RunAsNode]).toBe(OFF);
    expect(wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(OFF);
    expect(wire[FuseV1Options.EnableNodeCliInspectArguments]).toBe(OFF);
    expect(wire[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(OFF);
    expect(wire[FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]).toBe(OFF);
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(ON);
    expect(wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(ON);
    expect(wire[FuseV1Options.EnableCookieEncryption]).toBe(ON);
  });

  test('starts and shows the panel', async ({ installation }) => {
    await installation.fillIn();
    const isRoot = process.getuid?.() === 0;
    const child = spawn(
      PROGRAM,
      [...(isRoot ? ['--no-sandbox'] : []), '--remote-debugging-port=0', `--config-dir=${installation.configDir}`],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: installation.configDir } },
    );
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    try {
      const port = await until('the debugging port', () => {
        const found = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(stderr);
        return found === null ? null : Number(found[1]);
      });
      const text = await until('the panel', async () => {
        const seen = await evaluateOver(port, 'document.body.innerText');
        return typeof seen === 'string' && seen.includes('Zertifikat anfordern/erneuern') ? seen : null;
      });
      expect(text).toContain('Öffentliche Server-Adresse');
      expect(await evaluateOver(port, 'location.origin')).toBe('app://panel');
      // The app is the host now: the command line talks to it.
      expect((await installation.cli('request')).code).toBe(0);
      expect(await installation.json('status')).toMatchObject({ shield: 'colour' });
    } finally {
      await endProcess(child);
    }
  });
});
