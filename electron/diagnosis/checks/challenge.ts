import { randomBytes } from 'node:crypto';
import { finding, type Finding, type FindingCode, type FindingData } from '#shared/contract/findings.ts';
import {
  challengeTypeSet,
  chooseChallengeType,
  isChosen,
  isTlsToBeTried,
  wayInOf,
} from '#shared/domain/challenge-choice.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import { identifyDevice } from '#shared/domain/router-pages.ts';
import { pageTitle, toDisplayText } from '#shared/values/page-title.ts';
import { fetchAsCa, type FetchResult, type Page } from '../probes/fetch-as-ca.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import { wayInOverTls } from './connection.ts';
import { probeTls } from '../probes/tls.ts';
import { failsForEveryone, triedByCa } from '../reachability.ts';
import { isOwnAddress, type NoAnswerCause } from '../probes/no-answer.ts';

/**
 * Whether a challenge would be answered: fetches a token of our own from each address of the name, as the CA will, and
 * reports what answers instead.
 */
export const challengeCheck: Check = {
  ids: ['challenge'],
  async run(facts, report, signal) {
    const { settings } = facts;
    if (challengeTypeSet(settings) === 'tls-alpn-01') {
      report(finding('CHALLENGE_OVER_TLS', { port: settings.publicHttpsPort, by: 'setting' }));
      return;
    }
    const found = await httpFindings(facts, signal);
    const overTls = isChosen(settings) ? await chosenOverTls(found, facts) : null;
    for (const one of overTls === null ? found : [overTls]) report(one);
  },
};

/** Where the CA is to come over TLS instead, since port 80 does not lead here while 443 does. */
async function chosenOverTls(found: readonly Finding[], facts: Facts): Promise<Finding | null> {
  const { settings, name } = facts;
  const outside = facts.outside?.name === name ? facts.outside : null;
  const http = (await facts.httpListens()) ? wayInOf(found) : 'broken';
  if (name === '' || !isTlsToBeTried(http, outside)) return null;
  const way = chooseChallengeType(http, await wayInOverTls(facts), outside);
  return way === 'http-01' ? null : finding('CHALLENGE_OVER_TLS', { port: settings.publicHttpsPort, by: 'auto' });
}

async function httpFindings(facts: Facts, signal: AbortSignal): Promise<Finding[]> {
  const [known, listens] = await Promise.all([facts.addresses(), facts.httpListens()]);
  const addresses = triedByCa(known, facts.settings);
  // While this machine does not listen, no answer from outside would say anything.
  if (addresses.length === 0 || !listens) return [finding('CHALLENGE_NOT_CHECKED', {})];

  const outcomes = new Map(addresses.map((address) => [address, fetchToken(facts, address, signal)]));
  return Promise.all(
    [...outcomes].map(async ([address, outcome]) => {
      const cameBackOverIpv4 = async (other: string) => !isIpv6(other) && (await outcomes.get(other))?.kind === 'ours';
      // Only the finding for IPv6 depends on how IPv4 went.
      const ipv4Probes = isIpv6(address) ? addresses.map(cameBackOverIpv4) : [];
      // Awaited together: when cancelled, each of them rejects, and none of the rejections may be left unhandled.
      const [seen, ...ipv4Results] = await Promise.all([outcome, ...ipv4Probes]);
      const endpoint = forwardedEndpointAt(facts, address);
      return downgradeIfReachedByCa(findingOf(facts, endpoint, seen, ipv4Results.includes(true)), endpoint, facts);
    }),
  );
}

/** How long the CA's last result outweighs what is seen from here: a little longer than a certificate's lifetime. */
const CA_RESULT_VALID_MS = 100 * 86_400_000;

/** What an unrecognised router may answer to requests from inside its network. */
const POSSIBLE_ROUTER_CODES: readonly FindingCode[] = [
  'CHALLENGE_NOT_FOUND',
  'CHALLENGE_FOREIGN_PAGE',
  'CHALLENGE_GATEWAY_ERROR',
  'CHALLENGE_REDIRECTED_AWAY',
];

/** Some routers show their own page to requests from inside, although they forward those from outside. */
function downgradeIfReachedByCa(one: Finding, endpoint: ForwardedEndpoint, { outside, name, now }: Facts): Finding {
  if (outside?.name !== name || !outside.reached || now() - Date.parse(outside.at) > CA_RESULT_VALID_MS) return one;
  // By another port.
  if (outside.challenge === 'tls-alpn-01') return one;
  const reachedAt = outside.at;
  if (one.code === 'CHALLENGE_ROUTER_ANSWERS') return finding('CHALLENGE_ROUTER_INSIDE', { ...one.data, reachedAt });
  // What answers at this machine's own address is no router, and gives the CA the same answer.
  if (!POSSIBLE_ROUTER_CODES.includes(one.code) || isOwnAddress(endpoint.address)) return one;
  return finding('CHALLENGE_ROUTER_INSIDE', { ...endpoint, title: '', reachedAt });
}

type ForwardedEndpoint = FindingData<'CHALLENGE_NOT_HTTP'>;
type Outcome = FetchResult | { kind: 'ours' };

function forwardedEndpointAt({ settings, lanAddresses }: Facts, address: string): ForwardedEndpoint {
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
    if (fetched.kind === 'page') return isChallengeAnswer(fetched.page, keyAuthorization) ? { kind: 'ours' } : fetched;
    if (fetched.kind !== 'silent' || fetched.cause !== 'reset') return fetched;
    // Many TLS servers hang up on plain HTTP without an answer.
    const tls = await probeTls({ address, port: settings.publicHttpPort, servername: name }, [], signal);
    return tls.kind === 'tls' ? { kind: 'notHttp' } : fetched;
  } finally {
    pending.remove();
  }
}

/** RFC 8555 §8.3: white space at the end is allowed. */
function isChallengeAnswer({ status, body, complete }: Page, keyAuthorization: string): boolean {
  return status === 200 && complete && body.trimEnd() === keyAuthorization;
}

function findingOf(facts: Facts, endpoint: ForwardedEndpoint, outcome: Outcome, ipv4CameBack: boolean): Finding {
  const { address, port } = endpoint;
  switch (outcome.kind) {
    case 'ours':
      return finding('CHALLENGE_COMES_BACK', { address, port });
    case 'silent':
      return noAnswerFinding(facts, endpoint, outcome.cause, ipv4CameBack);
    case 'notHttp':
      return finding('CHALLENGE_NOT_HTTP', endpoint);
    case 'loop':
      return finding('CHALLENGE_REDIRECT_LOOP', { address, port, location: displayLocation(outcome.location) });
    case 'away':
      return (
        routerFinding(endpoint, outcome, ipv4CameBack) ??
        finding('CHALLENGE_REDIRECTED_AWAY', { address, port, location: displayLocation(outcome.location) })
      );
    case 'page': {
      const router = routerFinding(endpoint, outcome, ipv4CameBack);
      if (router !== null) return router;
      const isOtherHost = new URL(outcome.url).hostname !== facts.name;
      if (isOtherHost)
        return finding('CHALLENGE_REDIRECTED_AWAY', { address, port, location: displayLocation(outcome.url) });
      return pageFinding(endpoint, outcome.page);
    }
  }
}

function noAnswerFinding(
  facts: Facts,
  endpoint: ForwardedEndpoint,
  cause: NoAnswerCause,
  ipv4CameBack: boolean,
): Finding {
  const { address, port } = endpoint;
  // A machine without IPv6 itself can say nothing about it.
  if (isIpv6(address) && cause === 'unreachable') return finding('CHALLENGE_NOT_FROM_HERE', { ...endpoint, cause });
  if (isIpv6(address) && ipv4CameBack) {
    // The CA falls back to IPv4 only if it cannot connect over IPv6, not if the connection is then cut.
    const isTooLate = cause === 'reset';
    return finding(isTooLate ? 'CHALLENGE_IPV6_REFUSED' : 'CHALLENGE_IPV6_SILENT', { address, port, cause });
  }
  const { internalPort } = endpoint.forward;
  // `answersLocally`: the check has made sure that the HTTP port listens.
  const unanswered = { address, cause, publicPort: port, internalPort, answersLocally: true };
  const isForEveryone = failsForEveryone(unanswered, facts.settings);
  return finding(isForEveryone ? 'CHALLENGE_NOT_ANSWERED' : 'CHALLENGE_NOT_FROM_HERE', { ...endpoint, cause });
}

function routerFinding(
  endpoint: ForwardedEndpoint,
  { page: { body, server, wwwAuthenticate }, hosts }: { page: Page; hosts: readonly string[] },
  ipv4CameBack: boolean,
): Finding | null {
  const title = identifyDevice({ title: pageTitle(body), server, wwwAuthenticate, redirectedTo: hosts });
  if (title === null) return null;
  const { address, port } = endpoint;
  // Most routers keep their own IPv6 port closed to the internet, so that the CA falls back to IPv4.
  if (isIpv6(address) && ipv4CameBack) return finding('CHALLENGE_IPV6_ROUTER', { address, port, title });
  return finding('CHALLENGE_ROUTER_ANSWERS', { ...endpoint, title });
}

/** How nginx, Apache and Go answer plain HTTP on a TLS port. */
const PLAIN_TO_TLS =
  /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL|HTTP request to an HTTPS/i;

function pageFinding(endpoint: ForwardedEndpoint, { status, server: header, body }: Page): Finding {
  const server = toDisplayText(header);
  if (status >= 500) return finding('CHALLENGE_GATEWAY_ERROR', { ...endpoint, server, httpStatus: status });
  if (status === 404 || status === 410) return finding('CHALLENGE_NOT_FOUND', { ...endpoint, server });
  if (status === 400 && PLAIN_TO_TLS.test(body)) return finding('CHALLENGE_NOT_HTTP', endpoint);
  return finding('CHALLENGE_FOREIGN_PAGE', { ...endpoint, title: pageTitle(body), server, httpStatus: status });
}

const displayLocation = (location: string) => toDisplayText(location) ?? '';
