import fs from 'node:fs';
import path from 'node:path';

/** A panel as small as one can be, and beside it a file that must not be shown. */
export function createPanelFolder(folder: string): string {
  const assets = path.join(folder, 'panel');
  fs.mkdirSync(path.join(assets, 'assets'), { recursive: true, mode: 0o700 });
  fs.chmodSync(assets, 0o700);
  const write = (name: string, text: string) => fs.writeFileSync(path.join(assets, name), text, { mode: 0o600 });
  write(
    'index.html',
    '<meta property="csp-nonce" nonce="{CSP_NONCE}"><script nonce="{CSP_NONCE}" src="/assets/a.js"></script>',
  );
  write('assets/a.js', 'export {};');
  write('../geheim.js', SECRET);
  return assets;
}

/** Is in a file that no answer may show. */
export const SECRET = 'streng-geheim';
