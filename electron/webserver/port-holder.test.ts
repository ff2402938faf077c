import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { configDirOf, isOurs, portHolder } from './port-holder.ts';

const LISTENING = "require('net').createServer().listen(0, function () { console.log(this.address().port) })";

/** A program with a `package.json` two folders above it, as in an installation; says on which port it listens. */
function writeProgram(name: string, packageName = 'profacto-datenschutz') {
  const folder = temporaryFolder();
  const program = path.join(folder, 'out', 'main', name);
  fs.mkdirSync(path.dirname(program), { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: packageName }));
  fs.writeFileSync(program, LISTENING);
  return program;
}

async function run(words: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const child = spawn(process.execPath, words, { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { pid: child.pid, port: Number(line.toString()) };
}

// On Windows the system needs longer to tell than the product waits, on a machine that is busy.
describe.skipIf(process.platform === 'win32')('The program that holds a port', () => {
  test('is recognised as a host of this product, with the configuration directory that it was given', async () => {
    const program = writeProgram('headless.js');
    const { pid, port } = await run([program, 'serve', '--config-dir', '/srv/zweite']);
    expect(await portHolder(port)).toMatchObject({ pid, profacto: { configDir: '/srv/zweite' } });
  });

  test.runIf(process.platform === 'linux')('is recognised where all that says so is relative', async () => {
    const program = writeProgram('headless.js');
    const cwd = path.dirname(program);
    const env = { PROFACTO_CONFIG_DIR: 'einstellungen' };
    const { port } = await run(['--no-warnings', 'headless.js', 'serve'], { cwd, env });
    const configDir = path.join(fs.realpathSync(cwd), 'einstellungen');
    expect(await portHolder(port)).toMatchObject({ profacto: { configDir } });
  });

  test('is nobody of ours where only the file has the same name', async () => {
    const { pid, port } = await run([writeProgram('headless.js', 'crawler')]);
    expect(await portHolder(port)).toEqual({ pid, name: expect.any(String) as string });
  });
});

const start = (...words: string[]) => ({ arguments: words, workingDirectory: null, configDirVariable: null });

test.each([
  [['/usr/bin/profacto-tls', 'serve'], true],
  [['/usr/bin/node', '/usr/local/bin/profacto-tls', 'serve'], true],
  [['C:\\Program Files\\profacto Datenschutz\\profacto Datenschutz.exe', '--background'], true],
  [['/opt/profacto-datenschutz/profacto-datenschutz'], true],
  [['/opt/profacto Datenschutz.AppImage'], true],
  // profacto itself, the ERP server, is another program.
  [['C:\\profacto\\profacto Server.exe'], false],
  [['node', '/srv/other/headless.js'], false],
  [['node'], false],
  [[], false],
])('%j: %s', (words, ours) => {
  expect(isOurs(start(...words))).toBe(ours);
});

test('Electron is one of ours where it runs our folder', () => {
  const root = path.dirname(path.dirname(path.dirname(writeProgram('main.js'))));
  expect(isOurs(start('/x/electron', '--no-sandbox', root))).toBe(true);
  expect(isOurs(start('/x/electron', path.join(root, 'out', 'main', 'main.js')))).toBe(true);
  expect(isOurs(start('/x/electron', temporaryFolder()))).toBe(false);
  expect(isOurs(start('node', root))).toBe(false);
});

test('the configuration directory is that of the option before that of the environment, in one line', () => {
  const given = (...words: string[]) => configDirOf({ ...start('node', ...words), configDirVariable: '/env' });
  expect(given('serve', '--config-dir', '/a')).toBe('/a');
  expect(given('--config-dir=/b\u001b[2J\n/c')).toBe('/b [2J /c');
  expect(given('--config-dir', 'C:\\Daten')).toBe('C:\\Daten');
  expect(given('serve')).toBe('/env');
  expect(configDirOf(start('serve'))).toBeNull();
});
