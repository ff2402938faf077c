/** The panel's files and their headers: the same for `app://` and for the browser panel. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const NONCE_PLACEHOLDER = '{CSP_NONCE}';

/** The kinds of file that are served; no others are. */
const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

type PanelResponse = { headers: Record<string, string>; body: Buffer<ArrayBuffer> };
export type PanelAssets = {
  /**
   * The file at exactly this URL path (`/` is the page), with a nonce of its own; `null`: there is none.
   *
   * @param connectSource what the page may connect to (CSP `connect-src`)
   */
  respond: (urlPath: string, connectSource: string) => PanelResponse | null;
};

/**
 * Reads the panel's files into memory once. Only these can be served: requests are looked up by their exact path,
 * so that path traversal is impossible.
 *
 * @throws Error when the panel has not been built
 */
export function loadPanelAssets(directory: string): PanelAssets {
  const files = new Map(listFiles(directory).map((file) => [file.urlPath, file]));
  const page = files.get('/index.html');
  if (page === undefined) throw new Error(`The panel is not built: ${path.join(directory, 'index.html')} is missing`);
  files.set('/', page);

  return {
    respond(urlPath, connectSource) {
      const file = files.get(urlPath);
      if (file === undefined) return null;
      const nonce = randomBytes(16).toString('base64');
      return {
        headers: { 'Content-Type': file.contentType, ...securityHeaders(nonce, connectSource) },
        body: file.isPage
          ? Buffer.from(file.content.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce))
          : file.content,
      };
    },
  };
}

/** The headers of every response, refusals included. */
export function securityHeaders(nonce: string, connectSource: string): Record<string, string> {
  return {
    'Content-Security-Policy': [
      `default-src 'none'`,
      `script-src 'self'`,
      // React Aria adds a <style> of its own; it carries the nonce (https://react-spectrum.adobe.com/react-aria/).
      `style-src 'self' 'nonce-${nonce}'`,
      `img-src 'self' data:`,
      `font-src 'self'`,
      `connect-src ${connectSource}`,
      `base-uri 'none'`,
      `form-action 'none'`,
      `frame-ancestors 'none'`,
    ].join('; '),
    'Cache-Control': 'no-store',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), display-capture=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
  };
}

type PanelFile = { urlPath: string; contentType: string; isPage: boolean; content: Buffer<ArrayBuffer> };

// Without the option `recursive`: not every Electron that we support honours it inside an ASAR archive.
function listFiles(directory: string, prefix = '/'): PanelFile[] {
  if (!fs.existsSync(directory)) return [];
  return fs.readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const filePath = path.join(directory, entry.name);
    if (entry.isDirectory()) return listFiles(filePath, `${prefix}${entry.name}/`);
    const extension = path.extname(entry.name);
    const contentType = contentTypes[extension];
    if (contentType === undefined || !entry.isFile()) return [];
    const urlPath = `${prefix}${entry.name}`;
    return [{ urlPath, contentType, isPage: extension === '.html', content: fs.readFileSync(filePath) }];
  });
}
