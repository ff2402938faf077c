import fs from 'node:fs';
import os from 'node:os';

/** The operating system as its users call it, for example "Debian GNU/Linux 12 (bookworm)" or "Windows 11 Pro". */
export function operatingSystemName(): string {
  switch (process.platform) {
    case 'win32':
      return os.version();
    case 'darwin':
      return `macOS (Darwin ${os.release()})`;
    default:
      return linuxName() ?? `${os.type()} ${os.release()}`;
  }
}

function linuxName(): string | null {
  try {
    const release = fs.readFileSync('/etc/os-release', 'utf8');
    return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(release)?.[1] ?? null;
  } catch {
    return null;
  }
}
