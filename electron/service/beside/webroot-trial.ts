import { randomBytes } from 'node:crypto';
import { fail } from '#shared/contract/failure-error.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import { parseUrl } from '#shared/values/url.ts';
import type { ChallengeResponder } from '../../certificates/issuer.ts';
import { probeHttp, type HttpAnswer } from '../../diagnosis/probes/http.ts';
import { lanAddresses } from '../lan-addresses.ts';
import { nameOf } from '../public-name.ts';

/** This machine, in both families: a port that is taken over IPv4 alone leaves profacto with IPv6, without an error. */
export const LOOPBACK = ['127.0.0.1', '::1'] as const;

type Trouble = Pick<FailureData<'WEBROOT_NOT_SERVED'>, 'httpStatus' | 'location' | 'server'> & {
  kind: 'notFound' | 'redirected' | 'otherAnswer';
};
type Seen = { kind: 'ours'; server: string | null } | { kind: 'silent' } | Trouble;

/**
 * Makes sure over real HTTP that profacto gives out what lies in its web folder, as a CA would fetch it: in each family in
 * which the port answers.
 *
 * @returns what answers, as it names itself
 * @throws FailureError `WEBROOT_NOT_SERVED`, `BESIDE_FOLDER`; the reason of `signal`
 */
export async function assertWebrootServed(
  settings: Settings,
  challenges: Pick<ChallengeResponder, 'add'>,
  signal: AbortSignal,
): Promise<{ server: string | null }> {
  const token = `profacto-${randomBytes(16).toString('base64url')}`;
  const content = `${token}.${randomBytes(32).toString('base64url')}`;
  const trial = challenges.add(token, content);
  try {
    const lookAt = (addresses: readonly string[]) =>
      Promise.all(addresses.map((address) => fetchTrial({ address, token, content, settings }, signal)));
    let seen = (await lookAt(LOOPBACK)).filter((one) => one.kind !== 'silent');
    // profacto may be set to listen on one address of the network alone.
    if (seen.length === 0) seen = (await lookAt(lanAddresses())).filter((one) => one.kind !== 'silent');
    const [first] = seen;
    const place = { path: settings.webroot, port: settings.httpPort };
    if (first === undefined)
      return fail('WEBROOT_NOT_SERVED', {
        ...place,
        reason: 'notRunning',
        httpStatus: null,
        location: null,
        server: null,
      });
    const trouble = seen.find((one) => one.kind !== 'ours');
    if (trouble === undefined) return { server: first.server };
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
  if (target?.pathname !== path || ![host, 'localhost'].includes(target.hostname)) return seen;
  const secure = target.protocol === 'https:';
  const port = secure ? settings.httpsPort : settings.httpPort;
  const followed = seenIn(await probeHttp({ address, port, host, path, secure }, signal), content);
  return followed.kind === 'ours' ? followed : seen;
}

function seenIn(answer: HttpAnswer, content: string): Seen {
  if (answer.kind === 'silent') return { kind: 'silent' };
  if (answer.kind === 'notHttp') return { kind: 'otherAnswer', httpStatus: null, location: null, server: null };
  const { status: httpStatus, body, complete } = answer;
  const line = (text: string | null) => (text === null ? null : foreignLine(text).slice(0, 200));
  const server = line(answer.server);
  if (httpStatus === 200 && complete && body.trimEnd() === content) return { kind: 'ours', server };
  const location = line(answer.location);
  if (httpStatus >= 300 && httpStatus < 400) return { kind: 'redirected', httpStatus, location, server };
  return {
    kind: httpStatus === 404 || httpStatus === 410 ? 'notFound' : 'otherAnswer',
    httpStatus,
    location: null,
    server,
  };
}
