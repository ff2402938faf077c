import { randomBytes } from 'node:crypto';
import { finding, type Finding } from '#shared/contract/findings.ts';
import { upstreamOf, type Upstream } from '#shared/values/upstream.ts';
import { hostOf, parseUrl } from '#shared/values/url.ts';
import { askServer, type ServerAnswer } from '../../applications/ask.ts';
import { TEST_PATH } from '../../applications/look.ts';
import { isOurRefusal, recognise } from '../../applications/recognise.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import { noAnswerCauseOf } from '../probes/no-answer.ts';

/** What a proxy says of a server behind it, and 4D when all of its web processes are used up (503). */
const BUSY = [502, 503, 504];

/** Whether the application behind the web server answers, as the web server asks it. */
export const applicationCheck: Check = {
  ids: ['application'],
  async run({ settings: { upstream }, name, trustedRoots }, report, signal) {
    report(await lookAt({ upstream, name, trustedRoots }, signal));
  },
};

/** What that look finds. Takes no longer than one answer may. @throws the reason of `signal` when that aborts */
export async function lookAt(
  { upstream: url, name, trustedRoots }: Pick<Facts, 'name' | 'trustedRoots'> & { upstream: string },
  signal: AbortSignal,
): Promise<Finding> {
  const upstream = upstreamOf(url);
  if (upstream === null) return finding('APPLICATION_NOT_SET', {});
  const secure = url.toLowerCase().startsWith('https:');
  const ask = (path: string) =>
    askServer(
      {
        address: upstream.host,
        port: upstream.port,
        path,
        secure,
        roots: trustedRoots,
        ...(name === '' ? {} : { host: name }),
      },
      signal,
    );
  const [page, test, challenge] = await Promise.all([
    ask('/'),
    ask(TEST_PATH),
    ask(`/.well-known/acme-challenge/${randomBytes(24).toString('base64url')}`),
  ]);
  const isOurs = challenge.kind === 'answer' && isOurRefusal(challenge);
  return isOurs ? finding('APPLICATION_OURSELVES', { url }) : findingOf({ url, upstream, secure, name }, page, test);
}

type Asked = { url: string; upstream: Upstream; secure: boolean; name: Facts['name'] };

function findingOf({ url, upstream, secure, name }: Asked, page: ServerAnswer, test: ServerAnswer): Finding {
  switch (page.kind) {
    case 'closed':
    case 'silent': {
      const cause = noAnswerCauseOf(page.systemCode);
      return cause === 'refused'
        ? finding('APPLICATION_REFUSED', { url })
        : finding('APPLICATION_SILENT', { url, cause });
    }
    case 'otherProtocol':
      return finding('APPLICATION_OTHER_PROTOCOL', { url, secure });
    case 'answer': {
      const { status, headers, untrusted } = page;
      if (untrusted !== null && secure) return finding('APPLICATION_UNTRUSTED', { url, systemCode: untrusted });
      const { kind, version } = recognise(test.kind === 'answer' ? test : page);
      if (BUSY.includes(status)) return finding('APPLICATION_BUSY', { url, httpStatus: status, kind });
      const location = status >= 300 && status < 400 ? headers.location : undefined;
      if (!secure && location !== undefined && leadsBack(location, [name, upstream.host])) {
        return finding('APPLICATION_TO_HTTPS', { url, location });
      }
      return finding('APPLICATION_ANSWERS', { url, kind, version });
    }
  }
}

/** Whether a redirect leads to the same name, encrypted: the visitor comes back by the same way, without end. */
function leadsBack(location: string, names: readonly string[]): boolean {
  const target = parseUrl(location);
  return target?.protocol === 'https:' && names.includes(hostOf(target));
}
