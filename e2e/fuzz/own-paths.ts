/** Which paths are not the application's to answer, as whoever decodes them would see it: with nothing of the product's code. */
import path from 'node:path';
import querystring from 'node:querystring';

const ADMIN_PAGES: ReadonlySet<string> = new Set(['4dstats', '4dhtmlstats', '4dcacheclear', '4dsync']);

/** Node's types leave it out. */
const { unescapeBuffer } = querystring as unknown as { unescapeBuffer: (text: string) => Buffer };

/** The segments of a target's path, decoded once: no empty ones, no dots. */
function segmentsOf(target: string): string[] {
  const decoded = unescapeBuffer(target.replace(/[?#][^]*$/, '')).toString('latin1');
  return path.posix
    .normalize(`/${decoded.replaceAll('\\', '/')}`)
    .split('/')
    .slice(1);
}

/** Whether it leads to one of 4D's pages for administrators, or to something below one. */
export function opensAdminPage(target: string): boolean {
  const [first = ''] = segmentsOf(target);
  const [name = ''] = first.toLowerCase().split(/[^a-z\d_]/, 1);
  return ADMIN_PAGES.has(name);
}

/** Whether a CA would look there for the answer to a challenge. */
export function isChallenge(target: string): boolean {
  const [first, second, token] = segmentsOf(target);
  return first === '.well-known' && second === 'acme-challenge' && token !== undefined;
}
