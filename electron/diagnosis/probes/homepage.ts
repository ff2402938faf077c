/** Whether the web site of a firm answers at an address of its name. */
import { whatAnswers } from '#shared/domain/in-between.ts';
import { pageTitle } from '#shared/values/page-title.ts';
import { hostOf, parseUrl } from '#shared/values/url.ts';
import { probeHttp, type HttpAnswer, type HttpTarget } from './http.ts';

/** From the name without "www." to the one with it, and to HTTPS. */
const MAX_REDIRECTS = 3;

/**
 * Asks for the first page, and follows redirects within the domain, always at this address.
 *
 * @param ports the public ones
 * @returns the title of the site; `null`: there is none, or a page with which a server, a device or a parked name begins
 */
export async function askHomepage(
  {
    address,
    name,
    domain,
    ports,
  }: { address: string; name: string; domain: string; ports: { http: number; https: number } },
  signal: AbortSignal,
): Promise<{ title: string } | null> {
  let target: HttpTarget = { address, port: ports.http, host: name, path: '/' };
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const answer = await probeHttp(target, signal);
    if (answer.kind !== 'answer') return null;
    if (answer.location === null) return siteIn(answer);
    const url = parseUrl(answer.location, `http${target.secure === true ? 's' : ''}://${target.host}/`);
    if (url?.port !== '' || !isOfDomain(hostOf(url), domain)) return null;
    const secure = url.protocol === 'https:';
    target = {
      address,
      port: secure ? ports.https : ports.http,
      host: url.host,
      path: `${url.pathname}${url.search}`,
      secure,
    };
  }
  return null;
}

const isOfDomain = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

function siteIn({ status, body, contentType }: Extract<HttpAnswer, { kind: 'answer' }>): { title: string } | null {
  const title = pageTitle(body);
  if (status !== 200 || title === null || !/html/i.test(contentType ?? '')) return null;
  return whatAnswers({ status, title, body }) === null ? { title } : null;
}
