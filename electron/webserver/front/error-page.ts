import type { IncomingMessage, ServerResponse } from 'node:http';
import { frontPageTexts, type FrontRefusal } from '#shared/texts/http-pages.ts';
import type { LanguageSetting } from '#shared/values/language.ts';
import { ownHeaders, visitorLanguage, visitorPage } from '../visitor-page.ts';

export const ALLOWED_METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';

/** After how many seconds programs may ask again, where that may help (RFC 9110 §10.2.3). */
const RETRY_AFTER_S = '30';

/**
 * Answers in place of the application behind, in the visitor's language: what is the matter, and who has to look.
 *
 * @param setting the language of visitors who prefer neither German nor English
 */
export function sendErrorPage(
  request: IncomingMessage,
  response: ServerResponse,
  status: FrontRefusal,
  setting: LanguageSetting,
): void {
  const language = visitorLanguage(request, setting);
  const { title, refusals, forUs } = frontPageTexts[language];
  const { state, todo } = refusals[status];
  const headers = ownHeaders(language);
  if (status === 405) headers.push('Allow', ALLOWED_METHODS);
  if (status === 503) headers.push('Retry-After', RETRY_AFTER_S);
  // A body that is still on its way would be taken for the next request if it was cut.
  if (!request.complete) headers.push('Connection', 'close');
  const remark = status >= 500 ? forUs : '';
  const page = visitorPage({ language, title, heading: 'profacto', state, paragraphs: [todo], remark });
  headers.push('Content-Type', 'text/html; charset=utf-8', 'Content-Length', String(Buffer.byteLength(page)));
  response.writeHead(status, headers).end(page);
}
