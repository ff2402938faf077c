import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../testing/environment.ts';
import { configDirOf, isOurs, portHolder } from './port-holder.ts';
import { splitCommandLine, wordsOf } from './command-line.ts';

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

test('a command line of paths that are not there is not looked up on and on, and none on another machine', () => {
  const looked = vi.spyOn(fs, 'statSync');
  onTestFinished(() => looked.mockRestore());
  const words = Array.from({ length: 5000 }, (_, index) => `/gibt/es/nicht/${String(index)}`);
  expect(splitCommandLine(words.join(' '))).toEqual(words);
  expect(looked.mock.calls.length).toBeLessThan(1000);
  looked.mockClear();
  const elsewhere = ['//anderer/ordner/a', 'b.js'];
  expect(splitCommandLine(elsewhere.join(' '))).toEqual(elsewhere);
  expect(looked).not.toHaveBeenCalled();
});

test.each([
  [['/usr/bin/profacto-tls', 'serve'], true],
  [['/usr/bin/node', '/usr/local/bin/profacto-tls', 'serve'], true],
  [['C:\\Program Files\\profacto Datenschutz\\profacto Datenschutz.exe', '--background'], true],
  [['/opt/profacto-datenschutz/profacto-datenschutz'], true],
  [['/opt/profacto Datenschutz.AppImage'], true],
  [['/tmp/.mount_profacX1/profacto-datenschutz', '--type=utility', '--utility-sub-type=network'], true],
  [['/Applications/profacto Datenschutz.app/Contents/MacOS/profacto Datenschutz Helper', '--type=gpu-process'], true],
  [['/usr/bin/node', '-r', 'dotenv/config', '/usr/local/bin/profacto-tls', 'serve'], true],
  [['/usr/bin/node20', '--no-warnings', '/usr/local/bin/profacto-tls', 'serve'], true],
  // Our file or our name as a word of another program.
  [['/usr/bin/profacto-tls-exporter', '--port', '9100'], false],
  [['/usr/bin/node', '/opt/profacto-tls-exporter.js'], false],
  [['/usr/bin/vim', '/usr/bin/profacto-tls'], false],
  [['/usr/bin/python3', '-m', 'http.server', '/usr/bin/profacto-tls'], false],
  [['/usr/bin/node', '-e', 'x', '/usr/bin/profacto-tls'], false],
  [['/usr/bin/node', '--eval=x', '/usr/bin/profacto-tls'], false],
  [['/usr/bin/node', '--require', '/usr/bin/profacto-tls', '/srv/crawler.js'], false],
  [['/usr/bin/node', '--require', '/usr/bin/profacto-tls'], false],
  // profacto itself, the ERP server, is another program.
  [['C:\\profacto\\profacto Server.exe'], false],
  [['node', '/srv/other/headless.js'], false],
  [['node'], false],
  [[], false],
])('%j: %s', (words, ours) => {
  expect(isOurs(start(...words))).toBe(ours);
});

const FOLLOWS = [
  ['--import', 'node:fs'],
  ['--require', 'fs'],
  ['-r', 'fs'],
  ['-C', 'development'],
  ['--conditions=development'],
  ['--max-old-space-size=200'],
  ['--disable-warning', 'DEP0040'],
  ['--no-warnings', '--import', 'node:fs', '--require=fs', '--'],
];
describe.skipIf(process.platform === 'win32')('Our script is found behind the switches of Node', () => {
  test.each(FOLLOWS)('%s %s %s', async (...switches) => {
    const { port } = await run([...switches, writeProgram('headless.js'), 'serve']);
    expect(await portHolder(port)).toHaveProperty('profacto');
  });

  test.each(FOLLOWS)('and not as a word of another program: %s %s %s', async (...switches) => {
    const { port } = await run([...switches, writeProgram('crawler.js', 'crawler'), writeProgram('headless.js')]);
    expect(await portHolder(port)).not.toHaveProperty('profacto');
  });

  test('with a value from a file', async () => {
    const file = path.join(temporaryFolder(), '.env');
    fs.writeFileSync(file, 'A=1');
    const { port } = await run(['--env-file', file, writeProgram('headless.js'), 'serve']);
    expect(await portHolder(port)).toHaveProperty('profacto');
  });
});

describe('A command line', () => {
  const of = (words: string[]) => words.map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' ');
  const spaced = () => {
    const folder = path.join(temporaryFolder(), 'Eigene Programme -- neu');
    fs.cpSync(path.join(path.dirname(writeProgram('headless.js')), '../..'), folder, { recursive: true });
    return path.join(folder, 'out', 'main', 'headless.js');
  };

  test('of Windows is read with its quotes, wherever they stand in a word', () => {
    expect(
      splitCommandLine(
        String.raw`"C:\Program Files\nodejs\node.exe" --env-file="C:\a b\.env" x\y.js "" "a \"b\" c\\" d`,
      ),
    ).toEqual([
      String.raw`C:\Program Files\nodejs\node.exe`,
      String.raw`--env-file=C:\a b\.env`,
      String.raw`x\y.js`,
      '',
      String.raw`a "b" c${'\\'}`,
      'd',
    ]);
    const words = splitCommandLine(of(['C:\\Program Files\\nodejs\\node.exe', '--require', 'fs', spaced(), 'serve']));
    expect(isOurs(start(...words))).toBe(true);
  });

  test('without quotes is read with the paths that are there, spaces and all', () => {
    const script = spaced();
    expect(splitCommandLine(`/x/node --import node:fs ${script} serve --config-dir /a`)).toEqual([
      '/x/node',
      '--import',
      'node:fs',
      script,
      'serve',
      '--config-dir',
      '/a',
    ]);
    expect(isOurs(start(...splitCommandLine(`node ${script} serve`)))).toBe(true);
    expect(isOurs(start(...splitCommandLine(`node /srv/crawler.js ${script}`)))).toBe(false);
  });

  test('that a process has written in place of its words is read like one: so do the children of the desktop app', () => {
    const title = '/opt/profacto-datenschutz/profacto-datenschutz --type=utility --user-data-dir=/home/a/x';
    for (const words of [[title], [title, '', '']]) expect(isOurs(start(...wordsOf(words)))).toBe(true);
    expect(wordsOf(['/opt/profacto Datenschutz.AppImage'])).toEqual(['/opt/profacto Datenschutz.AppImage']);
    expect(wordsOf(['node', 'a -b', ''])).toEqual(['node', 'a -b', '']);
  });
});

test('Electron is one of ours where it runs our folder', () => {
  const root = path.dirname(path.dirname(path.dirname(writeProgram('main.js'))));
  expect(isOurs(start('/x/electron', '--no-sandbox', root))).toBe(true);
  expect(isOurs(start('/x/electron', path.join(root, 'out', 'main', 'main.js')))).toBe(true);
  expect(isOurs(start('/x/electron', temporaryFolder()))).toBe(false);
  expect(isOurs(start('node', root))).toBe(false);
  expect(isOurs(start('/x/electron', '-r', 'x', root))).toBe(true);
  expect(isOurs(start('/x/electron', '--type=renderer', `--app-path=${root}`))).toBe(true);
  expect(isOurs(start('/x/electron', '--type=renderer', `--app-path=${temporaryFolder()}`))).toBe(false);
  expect(isOurs(start('/usr/bin/vim', path.join(root, 'out', 'main', 'main.js')))).toBe(false);
});

test('the configuration directory is that of the option before that of the environment, in one line', () => {
  const given = (...words: string[]) => configDirOf({ ...start('node', ...words), configDirVariable: '/env' });
  expect(given('serve', '--config-dir', '/a')).toBe('/a');
  expect(given('--config-dir=/b\u001b[2J\n/c')).toBe('/b [2J /c');
  expect(given('--config-dir', 'C:\\Daten')).toBe('C:\\Daten');
  expect(given('serve')).toBe('/env');
  expect(configDirOf(start('serve'))).toBeNull();
});
