import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../testing/environment.ts';
import { hookRefusal, runHook, type HookRunOptions, type HookPayload } from './run-hook.ts';

const payload: HookPayload = {
  event: 'renewed',
  at: '2027-01-01T00:00:00.000Z',
  names: ['meinefirma.de', 'bücher.example'],
  certificateFile: '/db/letsencrypt/org/orders/1/cert.pem',
  keyFile: '/db/letsencrypt/org/orders/1/key.pem',
  issuer: 'Let’s Encrypt YE1',
  notBefore: '2027-01-01T00:00:00.000Z',
  notAfter: '2027-04-01T00:00:00.000Z',
  fingerprint256: 'AA:BB',
};

/** Runs a small script as a hook, with this test's Node as its program. */
const run = (script: string, options: HookRunOptions = {}, words: readonly string[] = []) =>
  runHook({ program: process.execPath, arguments: ['-e', script, ...words] }, payload, options);

/** A file that a script can write as a marker, and a promise of its content. */
function createMarker() {
  const file = path.join(temporaryFolder(), 'sign');
  const content = async (): Promise<string> => {
    await expect.poll(() => fs.existsSync(file) && fs.readFileSync(file, 'utf8').endsWith('\n')).toBe(true);
    return fs.readFileSync(file, 'utf8').trim();
  };
  return { file, content, write: (text: string) => `fs.writeFileSync(${JSON.stringify(file)}, ${text} + '\\n')` };
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
/** A zombie that no init collects counts as ended. */
const hasEnded = (pid: number): boolean => {
  if (!isAlive(pid)) return true;
  const stat = fs.existsSync(`/proc/${pid}/stat`) ? fs.readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
  return stat.includes(' Z ');
};

const READ_ALL = `let text = ''; process.stdin.setEncoding('utf8').on('data', (part) => (text += part)).on('end', () => {`;
const FOR_EVER = 'setInterval(() => {}, 1000);';
const STUBBORN = `process.on('SIGTERM', () => {}); ${FOR_EVER}`;

/** A hook that runs until the test ends it. */
function stoppable(script: string, killAfterMs: number) {
  const ending = new AbortController();
  return { running: run(script, { signal: ending.signal, killAfterMs }), end: () => ending.abort() };
}

describe('A hook', () => {
  test('reads the payload as one line of JSON', async () => {
    const read = createMarker();
    const result = await run(`${READ_ALL} ${read.write(`text.split('\\n').length + text`)}; })`);
    expect(result).toEqual({ outcome: 'ok', output: '' });
    const text = await read.content();
    expect(text.slice(0, 1)).toBe('2');
    expect(JSON.parse(text.slice(1))).toEqual(payload);
  });

  test('gets its arguments as they are, with nothing that a shell would do', async () => {
    const words = ['a b', '$HOME', '`id`', '"; exit 7', '*', '%PATH%', ''];
    const { output } = await run('console.log(JSON.stringify(process.argv.slice(1)))', {}, words);
    expect(JSON.parse(output)).toEqual(words);
  });

  test.skipIf(process.platform === 'win32')(
    'is a program and no line of a shell: nothing in its words is run',
    async () => {
      const folder = temporaryFolder();
      const program = path.join(folder, 'say words $(touch x0).sh');
      fs.writeFileSync(program, `#!${process.execPath}\nconsole.log(JSON.stringify(process.argv.slice(2)));\n`, {
        mode: 0o755,
      });
      const trap = (number: number) => `touch ${path.join(folder, `x${number}`)}`;
      const words = [
        `$(${trap(1)})`,
        `; ${trap(2)}`,
        `'; ${trap(3)} #`,
        `"; ${trap(4)} #`,
        `\`${trap(5)}\``,
        `| ${trap(6)}`,
      ];
      const { outcome, output } = await runHook({ program, arguments: words }, payload);
      expect({ outcome, words: JSON.parse(output) as unknown }).toEqual({ outcome: 'ok', words });
      expect(fs.readdirSync(folder)).toEqual([path.basename(program)]);
    },
  );

  test('sees a handful of the environment and nothing else', async () => {
    const env = { PATH: '/bin', HOME: '/home/x', LANG: 'de_DE.UTF-8', NODE_OPTIONS: '--nothing', TOKEN: 'secret' };
    const { output } = await run('console.log(JSON.stringify(process.env))', { env });
    const { PATH, HOME, LANG, ...others } = JSON.parse(output) as Record<string, string>;
    expect({ PATH, HOME, LANG }).toEqual({ PATH: '/bin', HOME: '/home/x', LANG: 'de_DE.UTF-8' });
    // Some systems add names of their own (macOS: __CF_USER_TEXT_ENCODING).
    for (const name of ['NODE_OPTIONS', 'TOKEN', 'VITEST']) expect(others).not.toHaveProperty(name);
  });

  test('may end without reading: of a payload that no pipe holds, too', async () => {
    const long = { ...payload, names: Array.from({ length: 40_000 }, (_, number) => `name-${number}.example`) };
    const hook = { program: process.execPath, arguments: ['-e', 'process.exit(0)'] };
    await expect(runHook(hook, long)).resolves.toMatchObject({ outcome: 'ok' });
  });

  test('may leave a program behind that goes on, and nobody waits for that one', async () => {
    const left = createMarker();
    const background = `
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => console.log("still here"), 10)'], { stdio: 'inherit' });
      ${left.write('child.pid')}; child.unref(); process.exit(0);`;
    await expect(run(background)).resolves.toMatchObject({ outcome: 'ok' });
    const pid = Number(await left.content());
    onTestFinished(() => {
      process.kill(pid, 'SIGKILL');
    });
    expect(isAlive(pid)).toBe(true);
  });
});

describe('The end of a hook', () => {
  test('with a code is told with it', async () => {
    await expect(run('process.exit(3)')).resolves.toEqual({ outcome: 'exited', code: 3, output: '' });
  });

  test('by a signal is told with it', async () => {
    const result = await run(`process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000)`);
    expect(result).toEqual({ outcome: 'killed', signal: 'SIGKILL', output: '' });
  });

  test('comes when its time is over', async () => {
    const result = await run(STUBBORN, { timeoutMs: 300, killAfterMs: 300 });
    expect(result).toEqual({ outcome: 'timedOut', output: '' });
  });

  test('comes by SIGTERM first', async () => {
    const [started, asked] = [createMarker(), createMarker()];
    const polite = `process.on('SIGTERM', () => { ${asked.write(`'asked'`)}; process.exit(0); });`;
    const { running, end } = stoppable(`${polite} ${FOR_EVER} ${started.write(`'here'`)}`, 60_000);
    await started.content();
    end();
    await expect(running).resolves.toEqual({ outcome: 'cancelled', output: '' });
    await expect(asked.content()).resolves.toBe('asked');
  });

  test('comes by SIGKILL when that is ignored', async () => {
    const started = createMarker();
    const { running, end } = stoppable(`${STUBBORN} ${started.write('process.pid')}`, 100);
    const pid = Number(await started.content());
    end();
    await expect(running).resolves.toEqual({ outcome: 'cancelled', output: '' });
    expect(hasEnded(pid)).toBe(true);
  });

  test.skipIf(process.platform === 'win32')('is the end of what it has started, stubborn or not', async () => {
    const started = createMarker();
    const child = `${STUBBORN} const fs = require('node:fs'); ${started.write('process.pid')}`;
    const parent = `
      require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'ignore' });
      ${FOR_EVER}`;
    const { running, end } = stoppable(parent, 100);
    const pid = Number(await started.content());
    expect(hasEnded(pid)).toBe(false);
    end();
    await expect(running).resolves.toMatchObject({ outcome: 'cancelled' });
    await expect.poll(() => hasEnded(pid)).toBe(true);
  });

  test.runIf(process.platform === 'linux').each([
    ['in a session of its own', '', ''],
    [
      'in a session of its own, by a program that is no longer there',
      `spawn(process.execPath, ['-e', `,
      `], { detached: true, stdio: 'ignore' }).unref(); process.exit(0);`,
    ],
  ])('is the end of what it has started %s, stubborn or not', async (_, before, after) => {
    const started = createMarker();
    const left = `${STUBBORN} const fs = require('node:fs'); ${started.write('process.pid')}`;
    const begin = "const { spawn } = require('node:child_process');";
    const between = before === '' ? left : `${begin} ${before} ${JSON.stringify(left)} ${after}`;
    const parent = `${begin} spawn(process.execPath, ['-e', ${JSON.stringify(between)}], { detached: true, stdio: 'ignore' }); ${FOR_EVER}`;
    const { running, end } = stoppable(parent, 100);
    const pid = Number(await started.content());
    onTestFinished(() => {
      if (!hasEnded(pid)) process.kill(pid, 'SIGKILL');
    });
    end();
    await expect(running).resolves.toMatchObject({ outcome: 'cancelled' });
    // A process that was killed is there until the system has taken it away.
    await expect.poll(() => hasEnded(pid)).toBe(true);
  });

  test('comes before its beginning where the host is already ending', async () => {
    const started = createMarker();
    const running = run(started.write(`'here'`), { signal: AbortSignal.abort() });
    await expect(running).resolves.toEqual({ outcome: 'cancelled', output: '' });
    expect(fs.existsSync(started.file)).toBe(false);
  });
});

describe('What a hook says', () => {
  test('is kept, stdout and stderr, without colours and control characters', async () => {
    const { output } = await run(`
      process.stdout.write('\\u001b[31mrot\\u001b[0m\\u0000\\u0007 \\u202egnal\\u202c\\r\\n');
      process.stderr.write('\\u001b]0;Titel\\u0007zweite\\tZeile\\u009b2J\\n');
    `);
    expect(output.split('\n').toSorted()).toEqual(['rot gnal', 'zweite Zeile']);
  });

  test('is cut to its end, and no character is cut in two', async () => {
    const { outcome, output } = await run(`process.stdout.write('x' + 'ü€😀'.repeat(100_000) + 'Ende')`);
    expect(outcome).toBe('ok');
    expect(Buffer.byteLength(output)).toBeLessThanOrEqual(2048);
    expect(Buffer.byteLength(output)).toBeGreaterThan(2040);
    expect(output).toMatch(/^[ü€😀]+Ende$/u);
  });

  test('does not fill the memory when it never ends', async () => {
    const before = process.memoryUsage().rss;
    const much = createMarker();
    const flood = `
      const part = 'x'.repeat(65_536);
      let sent = 0;
      (function more() {
        do { sent += part.length; if (sent === 65_536 * 3000) ${much.write(`'200 MB'`)}; } while (process.stdout.write(part));
        process.stdout.once('drain', more);
      })();`;
    const { running, end } = stoppable(flood, 5_000);
    await much.content();
    end();
    const { outcome, output } = await running;
    expect(outcome).toBe('cancelled');
    expect(output).toHaveLength(2048);
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
  });
});

describe('What cannot be a hook', () => {
  test('because it is not there', async () => {
    const program = path.join(temporaryFolder(), 'nothing');
    await expect(runHook({ program, arguments: [] }, payload)).resolves.toEqual({
      outcome: 'notStarted',
      systemCode: 'ENOENT',
      trouble: { kind: 'missing' },
      output: '',
    });
  });

  test.skipIf(process.platform === 'win32')('because it may not be executed', async () => {
    const program = path.join(temporaryFolder(), 'text');
    fs.writeFileSync(program, '#!/bin/sh\n', { mode: 0o644 });
    await expect(runHook({ program, arguments: [] }, payload)).resolves.toMatchObject({
      outcome: 'notStarted',
      systemCode: 'EACCES',
      trouble: { kind: 'notExecutable' },
    });
  });

  test('because at its path there is a folder', async () => {
    const hook = { program: temporaryFolder(), arguments: [] };
    await expect(runHook(hook, payload)).resolves.toMatchObject({
      outcome: 'notStarted',
      trouble: { kind: 'folder' },
    });
  });

  test('because an argument is none that a system takes', async () => {
    const hook = { program: process.execPath, arguments: ['a\0b'] };
    await expect(runHook(hook, payload)).resolves.toMatchObject({ outcome: 'notStarted' });
  });

  test('because its path says only half', async () => {
    await expect(runHook({ program: 'node', arguments: [] }, payload)).resolves.toEqual({
      outcome: 'refused',
      reason: 'notAbsolute',
      output: '',
    });
  });

  test.each([
    ['C:\\Hooks\\copy.exe', 'win32', null],
    ['\\\\server\\share\\copy.exe', 'win32', null],
    ['C:\\Hooks\\copy.bat', 'win32', 'batchFile'],
    ['C:\\Hooks\\COPY.CMD', 'win32', 'batchFile'],
    ['C:\\Hooks\\copy.cmd. .', 'win32', 'batchFile'],
    ['copy.exe', 'win32', 'notAbsolute'],
    ['/usr/local/bin/copy.cmd', 'linux', null],
    ['./copy', 'linux', 'notAbsolute'],
    ['', 'linux', 'notAbsolute'],
  ] as const)('%j on %s: %s', (program, platform, refusal) => {
    expect(hookRefusal(program, platform)).toBe(refusal);
  });
});
