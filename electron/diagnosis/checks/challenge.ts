import { randomBytes } from 'node:crypto';
import { finding, type Finding, type FindingData } from '#shared/contract/findings.ts';
import { isIpv6 } from '#shared/domain/address-kind.ts';
import { routerBehind } from '#shared/domain/router-pages.ts';
import { fetchAsCa, type Fetched, type Page } from '../ca-fetch.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import { pageTitle, presentable } from '../page-title.ts';
import { probeTls } from '../probe-tls.ts';
import { isOwnAddress, type Silence } from '../silence.ts';

/**
 * Whether a challenge would be answered: fetches a token of our own under each public address, as the CA will, and says
 * who answers instead.
 */
export const challengeCheck: Check = {
  ids: ['challenge'],
  async run(facts, report, signal) {
    const [addresses, listens] = await Promise.all([facts.addresses(), facts.httpListens()]);
    // While nobody answers on this machine, no answer from outside could be told from another.
    if (addresses.length === 0 || !listens) {
      report(finding('CHALLENGE_NOT_CHECKED', {}));
      return;
    }

    const outcomes = new Map(addresses.map((address) => [address, fetchToken(facts, address, signal)]));
    await Promise.all(
      [...outcomes].map(async ([address, outcome]) => {
        const cameBack = async (other: string) => !isIpv6(other) && (await outcomes.get(other))?.kind === 'ours';
        // Only IPv6 is judged by how IPv4 went.
        const others = isIpv6(address) ? addresses.map(cameBack) : [];
        // Together: cancelled, each of them rejects, and none may be left without anybody who hears of it.
        const [seen, ...came] = await Promise.all([outcome, ...others]);
        report(softened(findingOf(arrivalAt(facts, address), seen, came.includes(true), facts.name), facts));
      }),
    );
  },
};

/** How long the CA's word about this server outweighs what is seen from here: a little longer than a certificate lives. */
const PROOF_MS = 100 * 86_400_000;

/** Some routers show their own page to whoever asks from inside, also where they forward what comes from outside. */
function softened(one: Finding, { outside, name, now }: Facts): Finding {
  if (one.code !== 'CHALLENGE_ROUTER_ANSWERS' || outside?.name !== name || !outside.reached) return one;
  if (now() - Date.parse(outside.at) > PROOF_MS) return one;
  return finding('CHALLENGE_ROUTER_INSIDE', { ...one.data, reachedAt: outside.at });
}

type Arrival = FindingData<'CHALLENGE_NOT_HTTP'>;
type Outcome = Fetched | { kind: 'ours' };

function arrivalAt({ settings, lanAddresses }: Facts, address: string): Arrival {
  const forward = { lanAddress: lanAddresses[0] ?? null, internalPort: settings.httpPort };
  return { address, port: settings.publicHttpPort, forward };
}

async function fetchToken(facts: Facts, address: string, signal: AbortSignal): Promise<Outcome> {
  const { settings, name, challenges } = facts;
  const token = randomBytes(24).toString('base64url');
  const keyAuthorization = `${token}.${randomBytes(32).toString('base64url')}`;
  const pending = challenges.add(token, keyAuthorization);
  try {
    const path = `/.well-known/acme-challenge/${token}`;
    const fetched = await fetchAsCa({ address, name, path, settings }, signal);
    if (fetched.kind === 'page') return isAnswer(fetched.page, keyAuthorization) ? { kind: 'ours' } : fetched;
    if (fetched.kind !== 'silent' || fetched.cause !== 'reset') return fetched;
    // A TLS server hangs up on plain HTTP, many of them without a word.
    const tls = await probeTls({ address, port: settings.publicHttpPort, servername: name }, [], signal);
    return tls.kind === 'tls' ? { kind: 'notHttp' } : fetched;
  } finally {
    pending.remove();
  }
}

/** RFC 8555 §8.3: white space at the end is allowed. */
function isAnswer({ status, body, complete }: Page, keyAuthorization: string): boolean {
  return status === 200 && complete && body.trimEnd() === keyAuthorization;
}

function findingOf(arrival: Arrival, outcome: Outcome, ipv4CameBack: boolean, name: string): Finding {
  const { address, port } = arrival;
  switch (outcome.kind) {
    case 'ours':
      return finding('CHALLENGE_COMES_BACK', { address, port });
    case 'silent':
      return silenceFinding(arrival, outcome.cause, ipv4CameBack);
    case 'notHttp':
      return finding('CHALLENGE_NOT_HTTP', arrival);
    case 'loop':
      return finding('CHALLENGE_REDIRECT_LOOP', { address, port, location: shown(outcome.location) });
    case 'away':
      return (
        routerFinding(arrival, outcome.page, outcome.hosts) ??
        finding('CHALLENGE_REDIRECTED_AWAY', { address, port, location: shown(outcome.location) })
      );
    case 'page': {
      const router = routerFinding(arrival, outcome.page, outcome.hosts);
      if (router !== null) return router;
      const isElsewhere = new URL(outcome.url).hostname !== name;
      if (isElsewhere) return finding('CHALLENGE_REDIRECTED_AWAY', { address, port, location: shown(outcome.url) });
      return pageFinding(arrival, outcome.page);
    }
  }
}

function silenceFinding(arrival: Arrival, cause: Silence, ipv4CameBack: boolean): Finding {
  const { address, port } = arrival;
  // A machine without IPv6 of its own cannot say anything about it.
  if (isIpv6(address) && cause === 'unreachable') return finding('CHALLENGE_NOT_FROM_HERE', { ...arrival, cause });
  if (isIpv6(address) && ipv4CameBack) {
    const isRefused = cause === 'refused' || cause === 'reset';
    return finding(isRefused ? 'CHALLENGE_IPV6_REFUSED' : 'CHALLENGE_IPV6_SILENT', { address, port, cause });
  }
  return finding(isOwnAddress(address) ? 'CHALLENGE_NOT_ANSWERED' : 'CHALLENGE_NOT_FROM_HERE', { ...arrival, cause });
}

function routerFinding(arrival: Arrival, { body, server, realm }: Page, hosts: readonly string[]): Finding | null {
  const title = routerBehind({ title: pageTitle(body), server, realm, redirectedTo: hosts });
  return title === null ? null : finding('CHALLENGE_ROUTER_ANSWERS', { ...arrival, title });
}

/** How nginx, Apache and Go greet whoever speaks plain HTTP to their TLS. */
const PLAIN_TO_TLS =
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL|HTTP request to an HTTPS/i;

function pageFinding(arrival: Arrival, { status, server: header, body }: Page): Finding {
  const server = presentable(header);
  if (status >= 500) return finding('CHALLENGE_GATEWAY_ERROR', { ...arrival, server, httpStatus: status });
  if (status === 404 || status === 410) return finding('CHALLENGE_NOT_FOUND', { ...arrival, server });
  if (status === 400 && PLAIN_TO_TLS.test(body)) return finding('CHALLENGE_NOT_HTTP', arrival);
  return finding('CHALLENGE_FOREIGN_PAGE', { ...arrival, title: pageTitle(body), server, httpStatus: status });
}

const shown = (location: string) => presentable(location) ?? '';
