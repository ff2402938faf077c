import { randomBytes } from 'node:crypto';
import { fail } from '#shared/contract/failure-error.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import { hostOf, parseUrl } from '#shared/values/url.ts';
import type { ChallengeResponder } from '../../certificates/issuer.ts';
import { askThisMachine } from '../../applications/this-machine.ts';
import { isChallengeAnswer } from '../../diagnosis/probes/challenge-token.ts';
import { probeHttp, type HttpAnswer } from '../../diagnosis/probes/http.ts';
import { nameOf } from '../public-name.ts';

type Trouble = Pick<FailureData<'WEBROOT_NOT_SERVED'>, 'httpStatus' | 'location' | 'server'> & {
  kind: 'notFound' | 'redirected' | 'otherAnswer';
};
type Seen = { kind: 'ours'; server: string | null } | { kind: 'silent' } | Trouble;

/**
 * Makes sure over real HTTP that profacto gives out what lies in its web folder, as a CA would fetch it: in each family in
 * which the port answers, since a port that is taken over IPv4 alone leaves profacto with IPv6, without an error.
 *
 * @param network the addresses of this machine in its networks
 * @returns what answers, as it names itself
 * @throws FailureError `WEBROOT_NOT_SERVED`, `BESIDE_FOLDER`; the reason of `signal`
 */
export async function assertWebrootServed(
  settings: Settings,
  challenges: Pick<ChallengeResponder, 'add'>,
  signal: AbortSignal,
  network?: readonly string[],
): Promise<{ server: string | null }> {
  const token = `profacto-${randomBytes(16).toString('base64url')}`;
  const content = `${token}.${randomBytes(32).toString('base64url')}`;
  const trial = challenges.add(token, content);
  try {
    const look = (address: string) => fetchTrial({ address, token, content, settings }, signal);
    const seen = await askThisMachine(look, ({ kind }) => kind === 'silent', network);
    const [first] = seen;
    const place = { path: settings.webroot, port: settings.httpPort };
    if (first.kind === 'silent')
      return fail('WEBROOT_NOT_SERVED', {
        ...place,
        reason: 'notRunning',
        httpStatus: null,
        location: null,
        server: null,
      });
    const trouble = seen.find((one) => one.kind !== 'ours' && one.kind !== 'silent') ?? first;
    if (trouble.kind === 'ours') return { server: trouble.server };
    const { kind: reason, httpStatus, location, server } = trouble;
    return fail('WEBROOT_NOT_SERVED', { ...place, reason, httpStatus, location, server });
  } finally {
    trial.remove();
  }
}

type Trial = { address: string; token: string; content: string; settings: Settings };

async function fetchTrial({ address, token, content, settings }: Trial, signal: AbortSignal): Promise<Seen> {
  const host = nameOf(settings) || 'localhost';
  const path = `/.well-known/acme-challenge/${token}`;
  const answer = await probeHttp({ address, port: settings.httpPort, host, path }, signal);
  const seen = seenIn(answer, content);
  if (seen.kind !== 'redirected' || seen.location === null) return seen;
  // A CA follows redirects to the usual ports, and asks for no valid certificate there.
  const target = parseUrl(seen.location);
  if (target?.pathname !== path || ![host, 'localhost'].includes(hostOf(target))) return seen;
  const secure = target.protocol === 'https:';
  const port = secure ? settings.httpsPort : settings.httpPort;
  const followed = seenIn(await probeHttp({ address, port, host, path, secure }, signal), content);
  return followed.kind === 'ours' ? followed : seen;
}

function seenIn(answer: HttpAnswer, content: string): Seen {
  if (answer.kind === 'silent') return { kind: 'silent' };
  if (answer.kind === 'notHttp') return { kind: 'otherAnswer', httpStatus: null, location: null, server: null };
  const { status: httpStatus } = answer;
  const line = (text: string | null) => (text === null ? null : foreignLine(text).slice(0, 200));
  const server = line(answer.server);
  if (isChallengeAnswer(answer, content)) return { kind: 'ours', server };
  const location = line(answer.location);
  if (httpStatus >= 300 && httpStatus < 400) return { kind: 'redirected', httpStatus, location, server };
  return {
    kind: httpStatus === 404 || httpStatus === 410 ? 'notFound' : 'otherAnswer',
    httpStatus,
    location: null,
    server,
  };
}
