import type { Stats } from 'node:fs';
import fs from 'node:fs/promises';
import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { FailureData } from '#shared/contract/failures.ts';

type Folder = FailureData<'BESIDE_FOLDER'>;
export type FolderSetting = Folder['setting'];

/** Something in a folder of profacto's is a link, or of another kind than it has to be. */
export class UnsuitableError extends Error {
  readonly path: string;
  readonly reason: 'link' | 'notAFolder';
  constructor(path: string, reason: 'link' | 'notAFolder') {
    super(`${path}: ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}

const REASONS: Partial<Record<string, Folder['reason']>> = {
  ENOENT: 'missing',
  ENOTDIR: 'notAFolder',
  EEXIST: 'notAFolder',
  EISDIR: 'notAFolder',
  EACCES: 'notWritable',
  EPERM: 'notWritable',
  EROFS: 'notWritable',
  ENOSPC: 'full',
  EDQUOT: 'full',
  ELOOP: 'link',
};

/** What a system error says about a folder of profacto's, as `BESIDE_FOLDER`; a FailureError stays what it is. */
export function folderFailure(setting: FolderSetting, path: string, error: unknown): FailureError {
  if (error instanceof FailureError) return error;
  if (error instanceof UnsuitableError) {
    const systemCode = error.reason === 'link' ? 'ELOOP' : 'ENOTDIR';
    const data = { setting, path: error.path, reason: error.reason, systemCode };
    return new FailureError(failure('BESIDE_FOLDER', data), { cause: error });
  }
  const { code } = error as { code?: unknown };
  const systemCode = typeof code === 'string' ? code : 'EIO';
  const data = { setting, path, reason: REASONS[systemCode] ?? 'io', systemCode } as const;
  return new FailureError(failure('BESIDE_FOLDER', data), { cause: error });
}

/** What the system says of a file or folder itself, links not followed; `null`: there is none. */
export async function lookAt(path: string): Promise<Stats | null> {
  return fs.lstat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
}
