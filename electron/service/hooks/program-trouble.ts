/** What is wrong with the file of a hook that did not start, or ended at once: read from the file itself. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { HookOutcome, HookTrouble } from '#shared/contract/hook-result.ts';

/** Linux reads this much of a first line (BINPRM_BUF_SIZE). */
const HEAD_BYTES = 256;
/** With these a shell, and `env`, say that they could not run or read something. */
const SHELL_CODES: readonly number[] = [2, 126, 127];
const NOT_FOUND = 127;
/** How the systems say that there can be nothing under a path: it leads through a file, or is longer than any. */
const MISSING_CODES: readonly string[] = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'];
/** How the systems call a file that is no program of theirs; libuv before 1.49 has no name for that of Windows. */
const FORMAT_CODES: readonly string[] = ['ENOEXEC', 'EFTYPE', 'UNKNOWN'];
/** UTF-8 with a byte order mark, and UTF-16. */
const BYTE_ORDER_MARKS = ['efbbbf', 'fffe', 'feff'].map((hex) => Buffer.from(hex, 'hex'));

/**
 * Looks for the reason in the program's file.
 *
 * @param searchPath `PATH` as the hook has it, for a first line that names `env`
 * @returns `null`: the file explains nothing. Never rejects.
 */
export async function troubleOf(
  program: string,
  end: HookOutcome,
  searchPath = '',
  platform = process.platform,
): Promise<HookTrouble | null> {
  const systemCode = end.outcome === 'notStarted' ? end.systemCode : null;
  const code = end.outcome === 'exited' && SHELL_CODES.includes(end.code) ? end.code : null;
  if (systemCode === null && code === null) return null;
  try {
    const stat = await fs.stat(program);
    if (stat.isDirectory()) return { kind: 'folder' };
    // A pipe, which nobody may read here without end, or a device.
    if (!stat.isFile()) return { kind: 'otherSystem' };
    if (systemCode === 'EACCES' && platform !== 'win32' && (stat.mode & 0o111) === 0) return { kind: 'notExecutable' };
    const head = await readHead(program);
    if (FORMAT_CODES.includes(systemCode ?? '')) return { kind: hasByteOrderMark(head) ? 'encoding' : 'otherSystem' };
    if (platform === 'win32') return systemCode === 'ENOENT' ? { kind: 'otherSystem' } : null;
    if (head.subarray(0, 2).toString('latin1') === '#!') {
      return await troubleOfFirstLine(head, { isMissing: MISSING_CODES.includes(systemCode ?? ''), code }, searchPath);
    }
    // Without a first line, the system runs a text by `sh` and a program by its loader.
    if (systemCode === 'ENOENT') return { kind: 'otherSystem' };
    if (systemCode !== null) return null;
    if (hasByteOrderMark(head)) return { kind: 'encoding' };
    return isForeignProgram(head, platform) ? { kind: 'otherSystem' } : null;
  } catch (error) {
    const { code: found = '' } = error as NodeJS.ErrnoException;
    if (found === 'ELOOP' && systemCode === 'ELOOP') return { kind: 'linkLoop' };
    return MISSING_CODES.includes(found) && MISSING_CODES.includes(systemCode ?? '') ? { kind: 'missing' } : null;
  }
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await fs.open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const hasByteOrderMark = (head: Buffer): boolean =>
  BYTE_ORDER_MARKS.some((mark) => head.subarray(0, mark.length).equals(mark));

/** execve(2): ENOENT also means that the program in the first line is missing; where that is `env`, it says so itself. */
async function troubleOfFirstLine(
  head: Buffer,
  { isMissing, code }: { isMissing: boolean; code: number | null },
  searchPath: string,
): Promise<HookTrouble | null> {
  const [line = ''] = head.subarray(2).toString('utf8').split('\n');
  if ((isMissing || code !== null) && line.endsWith('\r')) return { kind: 'windowsLineEnds' };
  const [interpreter = '', ...rest] = line.trim().split(/\s+/);
  if (isMissing) return (await exists(interpreter)) ? null : { kind: 'interpreterMissing', interpreter };
  if (code !== NOT_FOUND || path.posix.basename(interpreter) !== 'env') return null;
  // Before the program there may be options and variables.
  const wanted = rest.find((word) => !word.startsWith('-') && !word.includes('='));
  if (wanted === undefined) return null;
  const places = wanted.includes('/')
    ? [wanted]
    : searchPath.split(':').map((folder) => path.posix.join(folder, wanted));
  const found = await Promise.all(places.map(exists));
  return found.includes(true) ? null : { kind: 'interpreterMissing', interpreter: wanted };
}

const exists = (file: string): Promise<boolean> =>
  fs.stat(file).then(
    () => true,
    (error: unknown) => !MISSING_CODES.includes((error as NodeJS.ErrnoException).code ?? ''),
  );

/** `e_machine` in the header of an ELF file, by Node's name of the processor (elf.h). */
const ELF_MACHINES: Readonly<Record<string, number>> = { ia32: 3, arm: 40, x64: 62, arm64: 183, riscv64: 243 };

function isForeignProgram(head: Buffer, platform: NodeJS.Platform): boolean {
  if (head.subarray(0, 2).toString('latin1') === 'MZ') return true;
  if (!head.subarray(0, 4).equals(Buffer.from('\x7fELF', 'latin1')) || head.length < 20) return false;
  if (platform !== 'linux') return true;
  const own = ELF_MACHINES[process.arch];
  return (
    own !== undefined && head.readUInt16LE(18) !== own && !(own === ELF_MACHINES.x64 && head.readUInt16LE(18) === 3)
  );
}
