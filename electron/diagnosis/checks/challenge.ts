import { finding, type Finding, type FindingCode, type FindingData } from '#shared/contract/findings.ts';
import {
  challengeTypeSet,
  chooseChallengeType,
  isChosen,
  isTlsToBeTried,
  wayInOf,
} from '#shared/domain/challenge-choice.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import type { Between, BetweenKind } from '#shared/contract/between.ts';
import { isByName } from '#shared/domain/failure-place.ts';
import { coversName } from '#shared/values/names.ts';
import { pageTitle, toDisplayText } from '#shared/values/page-title.ts';
import { infoOf } from '../../certificates/info.ts';
import { fingerprintOf, installedFiles } from '../certificate-origin.ts';
import type { ChallengeAnswer, OtherAnswer } from '../probes/challenge-token.ts';
import type { Page } from '../probes/fetch-as-ca.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import { wayInOverTls } from './connection.ts';
import { isForwardedHere, lastReached, leadsHereOverTls } from '../other-witnesses.ts';
import { failsForEveryone } from '../reachability.ts';
import { isOwnAddress } from '../probes/no-answer.ts';
import { withDynDns } from '../record-holder.ts';
import { NO_WEB_SERVERS, whoIs, whoSpeaksTls, type Answered } from '../who-answers.ts';

/**
 * Whether a challenge would be answered: fetches a token of our own from each address of the name, as the CA will, and
 * reports what answers instead.
 */
export const challengeCheck: Check = {
  ids: ['challenge'],
  async run(facts, report) {
    const { settings } = facts;
    if (challengeTypeSet(settings) === 'tls-alpn-01') {
      report(finding('CHALLENGE_OVER_TLS', { port: settings.publicHttpsPort, by: 'setting' }));
      return;
    }
    const found = await httpFindings(facts);
    const overTls = isChosen(settings) ? await chosenOverTls(found, facts) : null;
    const told = overTls === null ? found : [overTls, ...strayBesideTls(found)];
    for (const one of await withDynDns(facts, told)) report(one);
  },
};

/** Where the CA comes over TLS, a record that leads elsewhere stays wrong: visitors take it as well. */
function strayBesideTls(found: readonly Finding[]): Finding[] {
  const leadHere = found.flatMap(({ code, data }) => (code === 'CHALLENGE_COMES_BACK' ? [data.address] : []));
  return found.flatMap((one) => {
    if (one.code === 'CHALLENGE_RECORD_WRONG')
      return finding('CHALLENGE_RECORD_DOUBTFUL', { ...one.data, reachedAt: null, overTls: true });
    if (one.code !== 'CHALLENGE_IPV6_REFUSED') return [];
    const { address, port, cause } = one.data;
    const silent = { address, port, here: leadHere, cause, says: null };
    return finding('CHALLENGE_RECORD_DOUBTFUL', { ...silent, reachedAt: null, overTls: true });
  });
}

/** Where the CA is to come over TLS instead, since port 80 does not lead here while 443 does. */
async function chosenOverTls(found: readonly Finding[], facts: Facts): Promise<Finding | null> {
  const { settings, name } = facts;
  const outside = facts.outside?.name === name ? facts.outside : null;
  const http = (await facts.httpListens()) ? wayInOf(found) : 'broken';
  if (name === '' || !isTlsToBeTried(http, outside)) return null;
  const way = chooseChallengeType(http, await wayInOverTls(facts), outside);
  if (way === 'http-01') return null;
  const isFound = (code: FindingCode) => found.some((one) => one.code === code);
  const port = settings.publicHttpsPort;
  if (isFound('CHALLENGE_CHANGED')) return finding('CHALLENGE_OVER_TLS', { port, by: 'auto', because: 'changed' });
  if (isFound('CHALLENGE_COMES_BACK')) return finding('CHALLENGE_OVER_TLS', { port, by: 'auto', because: 'record' });
  return finding('CHALLENGE_OVER_TLS', { port, by: 'auto' });
}

async function httpFindings(facts: Facts): Promise<Finding[]> {
  const answers = await facts.challengeAnswers();
  if (answers.length === 0) return [finding('CHALLENGE_NOT_CHECKED', {})];
  const leadHere = answers.filter(({ answer }) => answer.kind === 'ours');
  const here = leadHere.map(({ address }) => address);
  const overIpv4 = leadHere.filter(({ address }) => !isIpv6(address));
  const among: Among = {
    here,
    hereOverIpv4: overIpv4.length > 0,
    onlyByRedirect: overIpv4.every(({ answer }) => answer.kind === 'ours' && answer.redirected),
    hasIpv4: answers.some(({ address }) => !isIpv6(address)),
    reachedAt: lastReached(facts, 'http-01'),
  };
  return Promise.all(
    answers.map(({ address, answer }) => findingOf(facts, forwardedEndpointAt(facts, address, among), answer, among)),
  );
}

/** What an address stands among. */
type Among = {
  /** The addresses of the name that lead here. */
  here: readonly string[];
  hereOverIpv4: boolean;
  /** No address of IPv4 leads here without a redirect. */
  onlyByRedirect: boolean;
  /** Whether the CA may also come over IPv4, wherever that leads. */
  hasIpv4: boolean;
  /** When the CA last came through, if that still outweighs what is seen from here. */
  reachedAt: string | null;
};

/** What an unrecognised router may answer to requests from inside its network. */
const POSSIBLE_ROUTER_CODES: readonly FindingCode[] = [
  'CHALLENGE_NOT_FOUND',
  'CHALLENGE_ANSWERED_BY',
  'CHALLENGE_FOREIGN_PAGE',
  'CHALLENGE_GATEWAY_ERROR',
  'CHALLENGE_REDIRECTED_AWAY',
];

/** Some routers show their own page to requests from inside, although they forward those from outside. */
function downgradeIfReachedByCa(one: Finding, endpoint: ForwardedEndpoint, { reachedAt }: Among): Finding {
  if (reachedAt === null) return one;
  if (one.code === 'CHALLENGE_ROUTER_ANSWERS') return finding('CHALLENGE_ROUTER_INSIDE', { ...one.data, reachedAt });
  const inside = { ...endpoint, title: '', reachedAt };
  if (one.code === 'CHALLENGE_CHANGED') return finding('CHALLENGE_ROUTER_INSIDE', { ...inside, changed: true });
  // No router shows the page of somebody to whom the name itself leads.
  if (one.code === 'CHALLENGE_ANSWERED_BY' && isByName(one.data.by.kind)) return one;
  // What answers at this machine's own address is no router, and gives the CA the same answer.
  if (!POSSIBLE_ROUTER_CODES.includes(one.code) || isOwnAddress(endpoint.address)) return one;
  return finding('CHALLENGE_ROUTER_INSIDE', inside);
}

type ForwardedEndpoint = FindingData<'CHALLENGE_NOT_HTTP'>;

function forwardedEndpointAt({ settings, lanAddresses }: Facts, address: string, among: Among): ForwardedEndpoint {
  const forward = { lanAddress: lanAddresses[0] ?? null, internalPort: settings.httpPort };
  const ipv4 = isIpv6(address) && among.hasIpv4 ? { ipv4: true } : {};
  return { address, port: settings.publicHttpPort, forward, ...ipv4 };
}

async function findingOf(
  facts: Facts,
  endpoint: ForwardedEndpoint,
  answer: ChallengeAnswer,
  among: Among,
): Promise<Finding> {
  const { address, port } = endpoint;
  switch (answer.kind) {
    case 'ours':
      return finding('CHALLENGE_COMES_BACK', { address, port });
    case 'changed': {
      const by = toDisplayText(answer.by);
      return downgradeIfReachedByCa(
        finding('CHALLENGE_CHANGED', { address, port, what: answer.what, by }),
        endpoint,
        among,
      );
    }
    case 'unsteady': {
      const { arrived, asked, other } = answer;
      // Not long ago a CA came through, as this machine has now.
      if (among.reachedAt !== null) return finding('CHALLENGE_COMES_BACK', { address, port });
      const says = other.kind === 'silent' ? { says: null, isLost: true } : { says: whoAnswers(other) };
      return finding('CHALLENGE_UNSTEADY', { ...endpoint, arrived, asked, ...says });
    }
    case 'silent':
      return noAnswerFinding(facts, endpoint, answer, among);
    default: {
      const alias = (await facts.aliases()).at(-1) ?? null;
      const called = { name: facts.name, alias };
      const seen = elsewhereFinding(called, endpoint, answer, among);
      const byWhom = await byName(facts, called, await byRouter(facts, seen, endpoint), endpoint);
      const alone = await asListed(facts, await withProxy(facts, byWhom, answer), endpoint);
      if (alone.code === 'CHALLENGE_IPV6_ROUTER' || among.here.length === 0)
        return downgradeIfReachedByCa(alone, endpoint, among);
      return strayFinding(endpoint, { cause: null, says: whoAnswers(answer) }, among);
    }
  }
}

/** A router that lists the forwarding to here, and shows its own page to its own network: that says nothing of the internet. */
async function asListed(facts: Facts, one: Finding, endpoint: ForwardedEndpoint): Promise<Finding> {
  if (one.code !== 'CHALLENGE_ROUTER_ANSWERS') return one;
  const { external, mappings } = await facts.line();
  const { address, port, forward } = endpoint;
  if (external !== address || !isForwardedHere(facts, mappings, { port, internalPort: forward.internalPort }))
    return one;
  return finding('CHALLENGE_ROUTER_INSIDE', { ...endpoint, title: one.data.title, reachedAt: null });
}

/** A router that does not name itself shows under the outside address the page that it shows in the house. */
async function byRouter(facts: Facts, one: Finding, endpoint: ForwardedEndpoint): Promise<Finding> {
  if (!POSSIBLE_ROUTER_CODES.includes(one.code) || isOwnAddress(endpoint.address)) return one;
  const page = await facts.routerPageAt(endpoint.address);
  return page === null ? one : finding('CHALLENGE_ROUTER_ANSWERS', { ...endpoint, title: page.title ?? '' });
}

/** What a proxy answers that lets nobody through: a password is missing, it is forbidden, there are too many requests. */
const MAY_BE_PROXY: readonly number[] = [401, 403, 429];

/** Of a refusal, whether a server refuses that is in front of this one, and not another device. */
async function withProxy(facts: Facts, one: Finding, answer: Elsewhere): Promise<Finding> {
  if (one.code !== 'CHALLENGE_FOREIGN_PAGE' || !MAY_BE_PROXY.includes(one.data.httpStatus)) return one;
  const isPassing = 'page' in answer && 'via' in answer.page.headers;
  const isInFront = isPassing || (await isInFrontAt(facts, one.data));
  return isInFront ? finding('CHALLENGE_FOREIGN_PAGE', { ...one.data, isInFront }) : one;
}

/**
 * Whether the router forwards to this very machine, so that whoever answers stands on the way; or whoever answers has a
 * certificate for this name that is none of ours, as only a server has that was set up for it.
 */
async function isInFrontAt(facts: Facts, { address, port, forward }: ForwardedEndpoint): Promise<boolean> {
  const { external, mappings } = await facts.line();
  const to = mappings?.find((one) => one.port === port)?.to ?? null;
  if (to !== null && external === address && facts.lanAddresses.includes(to.address)) {
    return to.port === forward.internalPort;
  }
  const [local, served] = await Promise.all([facts.localTls(), facts.publicTls()]);
  const answer = served.find((one) => one.address === address)?.answer;
  if (answer?.kind !== 'tls' || !coversName(infoOf(answer.certificate).names, facts.name)) return false;
  const fingerprint = fingerprintOf(answer);
  const isOurs =
    (local.kind === 'tls' && fingerprintOf(local) === fingerprint) ||
    facts.previousFingerprints.includes(fingerprint) ||
    installedFiles(facts)?.info.fingerprint256 === fingerprint;
  return !isOurs;
}

/** Of these the answer does not show who gives it. */
const UNKNOWN_ANSWERERS: readonly FindingCode[] = [
  'CHALLENGE_NOT_FOUND',
  'CHALLENGE_FOREIGN_PAGE',
  'CHALLENGE_GATEWAY_ERROR',
  'CHALLENGE_REDIRECTED_AWAY',
];

/** A hoster who does not name himself on port 80 often does so on port 443, by his certificate. */
async function byName(facts: Facts, called: Called, one: Finding, endpoint: ForwardedEndpoint): Promise<Finding> {
  if (!UNKNOWN_ANSWERERS.includes(one.code) || isOwnAddress(endpoint.address)) return one;
  const served = (await facts.publicTls()).find(({ address }) => address === endpoint.address)?.answer;
  if (served?.kind !== 'tls') return one;
  const by = await whoSpeaksTls(facts, endpoint.address, served.certificate);
  return by === null || !isByName(by.kind) ? one : answeredBy(called, endpoint, by);
}

function answeredBy({ name, alias }: Called, endpoint: ForwardedEndpoint, by: Between): Finding {
  return finding('CHALLENGE_ANSWERED_BY', { ...endpoint, name, by, ...(alias !== null && { alias }) });
}

/** The name that was called, and the one to which it leads at last (CNAME); `null`: it leads to none. */
type Called = { name: string; alias: string | null };
type Elsewhere = Exclude<OtherAnswer, { kind: 'silent' }>;

/** What leads elsewhere, judged by itself. */
function elsewhereFinding(called: Called, endpoint: ForwardedEndpoint, answer: Elsewhere, among: Among): Finding {
  const { address, port } = endpoint;
  switch (answer.kind) {
    case 'otherHost':
      return finding('CHALLENGE_NOT_FOUND', { ...endpoint, server: null, product: true });
    case 'notHttp':
      return finding('CHALLENGE_NOT_HTTP', endpoint);
    case 'loop':
      return finding('CHALLENGE_REDIRECT_LOOP', { address, port, location: displayLocation(answer.location) });
    case 'away':
      return (
        recognisedFinding(called, endpoint, answer, among) ??
        finding('CHALLENGE_REDIRECTED_AWAY', { address, port, location: displayLocation(answer.location) })
      );
    case 'page': {
      const recognised = recognisedFinding(called, endpoint, answer, among);
      if (recognised !== null) return recognised;
      const isOtherHost = new URL(answer.url).hostname !== called.name;
      if (isOtherHost)
        return finding('CHALLENGE_REDIRECTED_AWAY', { address, port, location: displayLocation(answer.url) });
      return pageFinding(endpoint, answer.page);
    }
  }
}

/** What answers there says of itself: by its page, its header, or where it sends one. */
function whoAnswers(answer: Elsewhere): string | null {
  switch (answer.kind) {
    case 'otherHost':
      return 'profacto Datenschutz';
    case 'notHttp':
      return null;
    case 'loop':
      return toDisplayText(answer.location);
    case 'away':
      return whoIs(answer)?.name ?? pageTitle(answer.page.body) ?? toDisplayText(answer.location);
    case 'page':
      return whoIs(answer)?.name ?? pageTitle(answer.page.body) ?? toDisplayText(answer.page.server);
  }
}

/**
 * A record that does not lead here, unlike others. A CA takes one of each family, and that of IPv6 first; whoever comes over
 * an address that leads here says nothing of the others.
 */
function strayFinding(
  { address, port }: ForwardedEndpoint,
  seen: Pick<FindingData<'CHALLENGE_RECORD_WRONG'>, 'cause' | 'says'>,
  { here, hereOverIpv4, reachedAt }: Among,
): Finding {
  const record = { address, port, here: [...here], ...seen };
  const isIpv6First = !isIpv6(address) && !hereOverIpv4;
  // What answers at this machine's own address gives the CA the same answer.
  if (isIpv6First || (reachedAt !== null && !isOwnAddress(address)))
    return finding('CHALLENGE_RECORD_DOUBTFUL', { ...record, reachedAt });
  return finding('CHALLENGE_RECORD_WRONG', record);
}

async function noAnswerFinding(
  facts: Facts,
  endpoint: ForwardedEndpoint,
  { cause, connected }: Extract<ChallengeAnswer, { kind: 'silent' }>,
  among: Among,
): Promise<Finding> {
  const { address, port } = endpoint;
  // A machine without IPv6 itself can say nothing about it.
  if (isIpv6(address) && cause === 'unreachable') return finding('CHALLENGE_NOT_FROM_HERE', { ...endpoint, cause });
  if (isIpv6(address) && among.hereOverIpv4) {
    // The CA falls back to IPv4 only if no connection can be made, and only for the first request, not after a redirect.
    if (connected) return finding('CHALLENGE_IPV6_REFUSED', { address, port, cause });
    if (among.onlyByRedirect) return finding('CHALLENGE_IPV6_REFUSED', { address, port, cause, redirected: true });
    return finding('CHALLENGE_IPV6_SILENT', { address, port, cause });
  }
  // Where one address lets this machine out and back in, that is no reason for the other's silence.
  const isFamilyHere = among.here.some((one) => isIpv6(one) === isIpv6(address));
  if (isFamilyHere) return strayFinding(endpoint, { cause, says: null }, among);
  const { internalPort } = endpoint.forward;
  // `answersLocally`: the check has made sure that the HTTP port listens.
  const unanswered = { address, cause, publicPort: port, internalPort, answersLocally: true };
  if (failsForEveryone(unanswered, facts.settings)) return finding('CHALLENGE_NOT_ANSWERED', { ...endpoint, cause });
  const otherPort = facts.settings.publicHttpsPort;
  return among.reachedAt === null && (await leadsHereOverTls(facts, address))
    ? finding('CHALLENGE_NOT_ANSWERED', { ...endpoint, cause, otherPort })
    : finding('CHALLENGE_NOT_FROM_HERE', { ...endpoint, cause });
}

/** Of these the kind says more than the answer; the others are web servers, of which the answer says what is wrong. */
const TOLD_BY_KIND: readonly BetweenKind[] = [...NO_WEB_SERVERS, 'waf'];

/** What answers there, where its answer shows what it is; `null`: it does not. */
function recognisedFinding(
  called: Called,
  endpoint: ForwardedEndpoint,
  answer: Answered,
  { hereOverIpv4 }: Among,
): Finding | null {
  const { address, port } = endpoint;
  const by = whoIs(answer, address);
  if (by === null) return null;
  if (by.kind === 'router') {
    const title = by.name ?? pageTitle(answer.page.body) ?? '';
    // Most routers keep their own IPv6 port closed to the internet, so that the CA falls back to IPv4.
    if (isIpv6(address) && hereOverIpv4) return finding('CHALLENGE_IPV6_ROUTER', { address, port, title });
    return finding('CHALLENGE_ROUTER_ANSWERS', { ...endpoint, title });
  }
  // Any server asks for a password so.
  const isPassword = by.kind === 'loginPage' && answer.page.status === 401;
  if (!TOLD_BY_KIND.includes(by.kind) || isPassword) return null;
  return answeredBy(called, endpoint, by);
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
