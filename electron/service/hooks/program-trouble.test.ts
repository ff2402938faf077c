import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HookOutcome } from '#shared/contract/hook-result.ts';
import { temporaryFolder } from '../../testing/environment.ts';
import { troubleOf } from './program-trouble.ts';
import { runHook, type HookPayload } from './run-hook.ts';

const payload = { event: 'renewed', names: ['meinefirma.de'] } as unknown as HookPayload;

function writeProgram(content: string | Buffer, mode = 0o755): string {
  const program = path.join(temporaryFolder(), 'copy.sh');
  fs.writeFileSync(program, content, { mode });
  return program;
}
const runProgram = (content: string | Buffer) =>
  runHook({ program: writeProgram(content), arguments: [] }, payload, { env: { PATH: '/usr/bin:/bin' } });

const interpreterMissing = (interpreter: string) => ({ kind: 'interpreterMissing', interpreter });
const MISSING = '/usr/bin/profacto-gibt-es-nicht';

describe.skipIf(process.platform === 'win32')('A script that is there and does not run: the file says why', () => {
  test.each([
    ['its lines end as on Windows', '#!/bin/sh\r\necho ok\r\n', { kind: 'windowsLineEnds' }],
    ['they do, and there is an option', '#!/bin/sh -e\r\necho ok\r\n', { kind: 'windowsLineEnds' }],
    ['they do, and the program is looked for', '#!/usr/bin/env sh\r\necho ok\r\n', { kind: 'windowsLineEnds' }],
    ['its program is missing', `#!${MISSING}\necho ok\n`, interpreterMissing(MISSING)],
    ['its program is missing, behind a space and with an option', `#! ${MISSING} -x\n`, interpreterMissing(MISSING)],
    ['its program is not in PATH', '#!/usr/bin/env profacto-fehlt\n', interpreterMissing('profacto-fehlt')],
    ['the same with options', '#!/usr/bin/env -S A=1 profacto-fehlt -u\n', interpreterMissing('profacto-fehlt')],
    ['it is UTF-16', Buffer.from('\ufeff#!/bin/sh\nexit 127\n', 'utf16le'), { kind: 'encoding' }],
    ['it begins with a byte order mark', '\ufeff#!/bin/sh\nexit 127\n', { kind: 'encoding' }],
    ['it is a program of Windows', Buffer.from('MZ\x90\x00\x03', 'latin1'), { kind: 'otherSystem' }],
  ])('%s', async (_, content, trouble) => {
    expect(await runProgram(content)).toMatchObject({ trouble });
  });

  test.each([
    ['it ends with a code of its own', '#!/bin/sh\nexit 3\n'],
    ['its own last command is missing', '#!/bin/sh\nprofacto-fehlt\n'],
    ['its program is there, and says so itself', '#!/usr/bin/env sh\nexit 127\n'],
    ['it has no first line, and runs by sh', 'exit 2\n'],
    ['it does what it should, with line ends of Windows', `#!/bin/sh\necho ok\n#\r\n`],
  ])('and nothing is blamed on the file where %s', async (_, content) => {
    expect(await runProgram(content)).not.toHaveProperty('trouble');
  });
});

const notStarted = (systemCode: string): HookOutcome => ({ outcome: 'notStarted', systemCode });
test.each([
  // What libuv makes of ERROR_BAD_EXE_FORMAT, now and before.
  ['Write-Host ok\r\n', 'EFTYPE', 'win32', { kind: 'otherSystem' }],
  ['Write-Host ok\r\n', 'UNKNOWN', 'win32', { kind: 'otherSystem' }],
  // Windows starts no file without an ending, and knows no first line.
  ['#!/bin/sh\n', 'ENOENT', 'win32', { kind: 'otherSystem' }],
  ['MZ', 'EACCES', 'win32', null],
  // A program whose loader is missing: one for another Linux.
  ['\x7fELF', 'ENOENT', 'linux', { kind: 'otherSystem' }],
  ['', 'ENOEXEC', 'linux', { kind: 'otherSystem' }],
  ['\ufeff#!/bin/sh\n', 'ENOEXEC', 'darwin', { kind: 'encoding' }],
  ['#!/bin/sh\n', 'EAGAIN', 'linux', null],
  ['#!/bin/sh\n', 'EACCES', 'linux', null],
] as const)('%j and %s on %s', async (content, systemCode, platform, trouble) => {
  expect(await troubleOf(writeProgram(content), notStarted(systemCode), '', platform)).toEqual(trouble);
});

test('a file that is gone is missing, and other failures are not taken for that', async () => {
  const gone = path.join(temporaryFolder(), 'gone');
  expect(await troubleOf(gone, notStarted('ENOENT'))).toEqual({ kind: 'missing' });
  expect(await troubleOf(gone, notStarted('EMFILE'))).toBeNull();
  expect(await troubleOf(gone, { outcome: 'exited', code: 127 })).toBeNull();
});

describe.skipIf(process.platform === 'win32')('A path under which there can be no program', () => {
  test.each<[string, (folder: string) => string, string]>([
    ['leads through a file', () => '/etc/passwd/hook.sh', 'missing'],
    ['is longer than any', (folder) => path.join(folder, 'x'.repeat(300)), 'missing'],
    ['is missing behind a link', (folder) => linked(folder, 'weg'), 'missing'],
    ['leads in a circle', (folder) => linked(folder, 'hook.sh'), 'linkLoop'],
    ['is a pipe', (folder) => pipe(folder, 0o600), 'otherSystem'],
    ['is a pipe that may be executed', (folder) => pipe(folder, 0o700), 'otherSystem'],
    ['is a device', () => '/dev/null', 'otherSystem'],
  ])('is told as that where it %s', async (_, place, kind) => {
    const program = place(temporaryFolder());
    expect(await runHook({ program, arguments: [] }, payload, { env: {} })).toMatchObject({
      outcome: 'notStarted',
      trouble: { kind },
    });
  });

  test.each([
    ['through a file', '/etc/passwd/sh'],
    ['too long', `/${'x'.repeat(300)}`],
  ])('is told where the first line names one: %s', async (_, interpreter) => {
    // The systems read no more of the first line than that.
    const shown = interpreter.slice(0, 200);
    expect(await runProgram(`#!${shown}\n`)).toMatchObject({ trouble: interpreterMissing(shown) });
  });

  const linked = (folder: string, to: string) => {
    fs.symlinkSync(path.join(folder, to), path.join(folder, 'hook.sh'));
    return path.join(folder, 'hook.sh');
  };
  const pipe = (folder: string, mode: number) => {
    execFileSync('mkfifo', ['-m', mode.toString(8), path.join(folder, 'hook.sh')]);
    return path.join(folder, 'hook.sh');
  };
});
