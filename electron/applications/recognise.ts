/** Which web server an answer comes from. Pure. */
import type { Application } from '#shared/contract/application.ts';
import { webServerNamed } from '#shared/domain/web-server-names.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';

/** The beginning of an answer, as far as it tells who has given it. */
export type AnswerHead = {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
};

const MAX_HEADER_LENGTH = 200;
const MAX_VERSION_LENGTH = 20;

/** Those in whose header a number is not the version of the server. */
const OTHER_NUMBERS = /^(Microsoft-HTTPAPI|Apache-Coyote|openresty)\b/i;

/** Who has answered; `other` where nobody is known to answer so. What it says is cleaned. */
export function recognise({ headers, body }: AnswerHead): Application {
  const server = foreignLine([headers.server ?? ''].flat().join(' '), MAX_HEADER_LENGTH);
  const kind = webServerNamed(server);
  if (kind !== null) return { kind, version: OTHER_NUMBERS.test(server) ? null : versionIn(server, kind) };
  // Tomcat sends no such header, but signs its error pages.
  const tomcat = /Apache Tomcat(?:\/(\d[\d.]{0,18}))?/.exec(body);
  return tomcat === null ? { kind: 'other', version: null } : { kind: 'tomcat', version: tomcat[1] ?? null };
}

/** `4D/20.5.0`, `4D_v17/17.4`, `4D/20 R4`, `nginx/1.22.1`: what stands behind the slash. */
function versionIn(server: string, kind: Application['kind']): string | null {
  const [, said = ''] = /\/\s*v?(\d+(?:\.\d+)*(?:[. ]?R\d+)?(?:\.\d+)*)/i.exec(server) ?? [];
  const version = kind === '4d' ? said.replace(/[. ]?R(\d+)/i, ' R$1') : said;
  return version === '' || version.length > MAX_VERSION_LENGTH ? null : version;
}

/**
 * Whether this is how the web server of this product answers for a challenge that it does not know: no other refuses one as
 * `application/octet-stream`, without a word.
 */
export function isOurRefusal({ status, headers, body }: AnswerHead): boolean {
  return (
    status === 404 &&
    body === '' &&
    headers['content-type'] === 'application/octet-stream' &&
    headers['x-content-type-options'] === 'nosniff'
  );
}
