import fs from 'node:fs';
import os from 'node:os';

/** The name of an account, for people; `UID 1001` where the system's own list has none (it may be a directory's). */
export function accountName(uid: number): string {
  try {
    if (uid === process.geteuid?.()) return os.userInfo().username;
    // passwd(5): name:password:uid:…
    const line = fs
      .readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((one) => one.split(':')[2] === String(uid));
    return line?.split(':')[0] ?? `UID ${uid}`;
  } catch {
    return `UID ${uid}`;
  }
}

/** The name of the account that this program runs under; `null`: the system does not say. */
export function ownAccountName(): string | null {
  const uid = process.geteuid?.();
  if (uid !== undefined) return accountName(uid);
  try {
    return os.userInfo().username;
  } catch {
    return null;
  }
}
