/** Whether the router itself answers under an outside address: then it shows there what it shows in the house. */
import { pageTitle } from '#shared/values/page-title.ts';
import { probeHttp, type HttpAnswer } from './http.ts';

type Page = Extract<HttpAnswer, { kind: 'answer' }>;
type Place = { address: string; port: number };

/** Where routers have their page. */
export const ROUTER_PAGE_PORT = 80;

/**
 * Asks both for their first page, by the same name.
 *
 * @returns `title`: of that page, `null` where it has none; `null`: they differ, or it is a page as anybody's server has
 */
export async function askRouterPage(
  outside: Place,
  router: Place,
  name: string,
  signal: AbortSignal,
): Promise<{ title: string | null } | null> {
  const ask = async ({ address, port }: Place) => {
    const answer = await probeHttp({ address, port, host: name, path: '/' }, signal);
    return answer.kind === 'answer' && isOfItsOwn(answer) ? answer : null;
  };
  const [there, here] = await Promise.all([ask(outside), ask(router)]);
  if (there === null || here === null || !isSamePage(there, here)) return null;
  return { title: pageTitle(there.body) };
}

/** Not what servers of all kinds say in the same words. */
function isOfItsOwn({ status, location, body, wwwAuthenticate }: Page): boolean {
  if (status === 401) return wwwAuthenticate !== null;
  if (status >= 300 && status < 400) return location !== null && pathOf(location) !== '/';
  return status === 200 && body.trim() !== '';
}

function isSamePage(one: Page, other: Page): boolean {
  const [first, second] = [one, other].map((page) => [
    page.status,
    page.server,
    page.wwwAuthenticate,
    page.location === null ? null : pathOf(page.location),
    withoutNonces(page.body),
  ]);
  return JSON.stringify(first) === JSON.stringify(second);
}

/** Where a redirect leads on its own host, which differs by who asks. */
const pathOf = (location: string): string =>
  location.replace(/^(?:https?:)?\/\/[^/]*/i, '').replace(/\?.*$/, '') || '/';

/** Without what a page has anew in each answer: the time, a challenge for the login, the address that it was asked by. */
const withoutNonces = (body: string): string => body.replaceAll(/[\da-f.:-]{6,}/gi, '').replaceAll(/\d+/g, '');
