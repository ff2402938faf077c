/** A web page in place of a CA's answer: a firewall, a proxy or a login page. */
import { pageTitle } from '#shared/values/page-title.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import { caOwnedUrl } from './ca-link.ts';
import { parseUrl } from '#shared/values/url.ts';

/** `title`: `null`: it has none. `leadsTo`: another host to which it sends whoever asks. Both are safe to show. */
export type WebPage = { httpStatus: number; title: string | null; leadsTo?: string };

export type PageAnswer = {
  status: number;
  /** By their names in lower case. */
  headers: Readonly<Record<string, unknown>>;
  /** Its beginning is enough. */
  body: string;
};

/** How much of a page is searched. */
const MAX_PAGE_LENGTH = 16_384;
const MAX_HOST_LENGTH = 100;
/** 407: a proxy that wants a login (RFC 9110 §15.5.8); 511: a network that does (RFC 6585 §6). No CA says so of itself. */
const STATUSES_OF_OTHERS = [407, 511];
/** Those that send somebody elsewhere for now, as login pages do; a CA that moves would say so for good (301, 308). */
const TEMPORARY_REDIRECTS = [302, 303, 307];

/**
 * The page that an answer is, or to which it leads; `null`: it is none, or the server's own: it is out of order or busy,
 * or the path is wrong. A redirect within the CA's own domain is the CA's, and never followed either.
 *
 * @param url what was asked for
 */
export function webPageIn({ status, headers, body }: PageAnswer, url: string): WebPage | null {
  if (isServersOwnStatus(status)) return null;
  const html = body.slice(0, MAX_PAGE_LENGTH);
  const target = leadsTo(status, headers, html, url);
  const isElsewhere = target !== null && caOwnedUrl(target.href, url) === null;
  const isSentAway = isElsewhere && (TEMPORARY_REDIRECTS.includes(status) || status < 300);
  const isPage = isHtml(headers['content-type'], html) || STATUSES_OF_OTHERS.includes(status) || isSentAway;
  if (!isPage) return null;
  const host = target === null || target.host === new URL(url).host ? '' : foreignLine(target.host, MAX_HOST_LENGTH);
  return { httpStatus: status, title: pageTitle(html), ...(host !== '' && { leadsTo: host }) };
}

function isServersOwnStatus(httpStatus: number): boolean {
  return [404, 410, 429].includes(httpStatus) || (httpStatus >= 500 && !STATUSES_OF_OTHERS.includes(httpStatus));
}

/** Elements with which pages begin, those of login pages without a head included. */
const FIRST_ELEMENT =
  /^<(!doctype\s+html|html|head|body|title|meta|base|link|style|script|noscript|form|iframe|frameset|center|div|table|p|h[1-6]|a|b|br|hr|font|img|main|header|section)\b/i;

/** Whether an answer is a page for people: no ACME server sends HTML. */
function isHtml(contentType: unknown, html: string): boolean {
  if (typeof contentType === 'string' && /^\s*(text\/html|application\/xhtml\+xml)\b/i.test(contentType)) return true;
  return FIRST_ELEMENT.test(withoutProlog(html));
}

/** Without what may stand before the first element: a BOM, white space, comments, an XML declaration, a doctype of XML. */
function withoutProlog(html: string): string {
  let begin = 0;
  for (;;) {
    while (begin < html.length && (html[begin] === '\ufeff' || html[begin]?.trim() === '')) begin += 1;
    const end = html.startsWith('<!--', begin) ? '-->' : html.startsWith('<?', begin) ? '>' : null;
    const close = end === null ? -1 : html.indexOf(end, begin);
    if (end === null || close === -1) return html.slice(begin);
    begin = close + end.length;
  }
}

/** Where an answer sends whoever asks: by its status, or by a `Refresh` in a header or in the page itself. */
function leadsTo(status: number, headers: PageAnswer['headers'], html: string, url: string): URL | null {
  const { location, refresh } = headers;
  if (status >= 300 && status < 400) return webUrl(location, url);
  const target = refreshTarget(refresh) ?? refreshTarget(metaRefresh(html));
  return target === null ? null : webUrl(target, url);
}

/** The content of `<meta http-equiv="refresh" content="0; url=…">`. */
function metaRefresh(html: string): string | null {
  for (const [tag] of html.matchAll(/<meta\s[^<>]{0,500}/gi)) {
    if (!/\bhttp-equiv\s?=\s?["']?refresh\b/i.test(tag)) continue;
    return (
      /\bcontent\s?=\s?(?:"([^"]*)|'([^']*)|(\S+))/i.exec(tag)?.slice(1).find(Boolean)?.replaceAll('&amp;', '&') ?? null
    );
  }
  return null;
}

function refreshTarget(refresh: unknown): string | null {
  if (typeof refresh !== 'string') return null;
  return /^\s?[\d.]{1,20}\s?[;,]\s?(?:url\s?=\s?)?["']?([^"']+)/i.exec(refresh.slice(0, MAX_PAGE_LENGTH))?.[1] ?? null;
}

function webUrl(target: unknown, base: string): URL | null {
  const url = typeof target !== 'string' || target === '' ? null : parseUrl(target, base);
  return url !== null && ['http:', 'https:'].includes(url.protocol) ? url : null;
}
