/** The payloads of hooks, built from what the service knows. Pure. */
import path from 'node:path';
import { failure } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { InstalledPair } from '../../storage/vault.ts';
import type { HookPayload } from './run-hook.ts';

type Renewed = Extract<HookPayload, { event: 'renewed' }>;

/** For a certificate that has just been proven to be served. `now`: milliseconds since the epoch. */
export function renewedPayload({ folder, info }: Pick<InstalledPair, 'folder' | 'info'>, now: number): Renewed {
  return {
    event: 'renewed',
    at: iso(now),
    names: info.names,
    certificateFile: path.join(folder, 'cert.pem'),
    keyFile: path.join(folder, 'key.pem'),
    issuer: info.issuer,
    notBefore: iso(info.notBefore),
    notAfter: iso(info.notAfter),
    fingerprint256: info.fingerprint256,
  };
}

/** For testing a hook before there is a certificate: names files that do not exist. */
export function sampleRenewed(name: string, root: string, now: number): Renewed {
  const info = { names: [name], issuer: 'Test', notBefore: now, notAfter: now + 90 * 86_400_000, fingerprint256: '' };
  return renewedPayload({ folder: path.join(root, 'test'), info } as Pick<InstalledPair, 'folder' | 'info'>, now);
}

/** For testing a hook when nothing has failed. */
export function sampleFailure(directoryUrl: string): Failure {
  const { host } = new URL(directoryUrl);
  return failure('CA_UNREACHABLE', { host, cause: 'timeout', systemCode: 'ETIMEDOUT' });
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
