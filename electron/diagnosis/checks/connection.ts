import { FailureError } from '#shared/contract/failure-error.ts';
import { finding, type Finding, type FindingData } from '#shared/contract/findings.ts';
import { challengeTypeSet, wayInOf, type WayIn } from '#shared/domain/challenge-choice.ts';
import type { Between, BetweenKind } from '#shared/contract/between.ts';
import { isByName } from '#shared/domain/failure-place.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import { coversName } from '#shared/values/names.ts';
import { toDisplayText } from '#shared/values/page-title.ts';
import { infoOf } from '../../certificates/info.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import type { AnswerBeforeTls } from '../probes/before-tls.ts';
import { lastReached, leadsHereOverHttp } from '../other-witnesses.ts';
import { withDynDns } from '../record-holder.ts';
import { failsForEveryone } from '../reachability.ts';
import { NO_WEB_SERVERS, whoHasName, whoSpeaksTls } from '../who-answers.ts';
import {
  expectsTls,
  fingerprintOf,
  installedFiles,
  isOtherServer,
  originOf,
  type TlsSuccess,
} from '../certificate-origin.ts';

type AddressAnswer = { address: string; answer: AnswerBeforeTls };

/** Whether visitors reach this machine: the path in on port 443, for each address. */
export const connectionCheck: Check = {
  ids: ['connection'],
  async run(facts, report) {
    const found = await withDynDns(facts, await findings(facts));
    for (const one of found) report(one);
    if (found.length === 0) report(finding('PUBLIC_NOT_CHECKED', {}));
  },
};

/**
 * Whether a CA that comes over TLS would reach this machine, by the same look. A certificate proves it only where it is the
 * very one that this machine serves: whatever ends TLS before it would answer the CA itself.
 */
export async function wayInOverTls(facts: Facts): Promise<WayIn> {
  const found = await findings(facts);
  const way = wayInOf(found);
  if (way !== 'leadsHere' || !found.some(({ code }) => code === 'PUBLIC_CONNECTS')) return way;
  const [local, answers] = await Promise.all([facts.localTls(), facts.publicTls()]);
  const served = answers.map(({ answer }) => answer).filter((one) => one.kind === 'tls');
  const isSame = (one: TlsSuccess) => local.kind === 'tls' && fingerprintOf(local) === fingerprintOf(one);
  return served.every(isSame) ? 'leadsHere' : 'broken';
}

async function findings(facts: Facts): Promise<Finding[]> {
  if (await expectsTls(facts)) return visitorFindings(facts);
  // In an evaluation, the missing certificate is the fault to report, not the path.
  // And profacto, which keeps its ports, need not answer there before it has one.
  return facts.purpose === 'evaluate' || (facts.profacto ?? null) !== null ? [] : findingsBeforeTls(facts);
}

async function visitorFindings(facts: Facts): Promise<Finding[]> {
  const [local, answers] = await Promise.all([facts.localTls(), facts.publicTls()]);
  const files = installedFiles(facts);
  const isLocal = (answer: TlsSuccess) => local.kind === 'tls' && fingerprintOf(local) === fingerprintOf(answer);
  const isOurs = (answer: TlsSuccess) =>
    isLocal(answer) ||
    (files !== null && originOf(infoOf(answer.certificate), files.info, facts.previousFingerprints) !== 'other');
  // Beside an address with the very certificate of this machine, one with another for the same name is another server.
  const isTold = answers.some(({ answer }) => answer.kind === 'tls' && isLocal(answer));
  return connectionFindings(answers, facts, {
    answersLocally: local.kind === 'tls',
    isOurs,
    isForeign: (answer) => (isTold && files !== null ? !isOurs(answer) : isOtherServer(answer, local, facts)),
  });
}

async function findingsBeforeTls(facts: Facts): Promise<Finding[]> {
  if ((await facts.addresses()).length === 0) return [];
  try {
    const { wasListening, answers } = await facts.beforeTls();
    if (wasListening) return await visitorFindings(facts);
    return await connectionFindings(answers, facts, {
      answersLocally: true,
      isOurs: () => false,
      isForeign: () => true,
    });
  } catch (error) {
    // The check of the HTTPS port reports why it cannot be opened.
    if (error instanceof FailureError && error.failure.code.startsWith('PORT_')) return [];
    throw error;
  }
}

async function connectionFindings(
  answers: readonly AddressAnswer[],
  facts: Facts,
  {
    answersLocally,
    isOurs,
    isForeign,
  }: {
    answersLocally: boolean;
    isOurs: (answer: TlsSuccess) => boolean;
    isForeign: (answer: TlsSuccess) => boolean;
  },
): Promise<Finding[]> {
  const port = facts.settings.publicHttpsPort;
  const internalPort = facts.settings.httpsPort;
  const isReached = (answer: AnswerBeforeTls) =>
    answer.kind === 'ours' || (answer.kind === 'tls' && !isForeign(answer));
  const here = answers.filter(({ answer }) => isReached(answer)).map(({ address }) => address);
  const hasIpv4 = answers.some(({ address }) => !isIpv6(address));

  const findingAt = async ({ address, answer }: AddressAnswer): Promise<Finding> => {
    const forward = { lanAddress: facts.lanAddresses[0] ?? null, internalPort };
    const endpoint = { address, port, forward, ...(isIpv6(address) && hasIpv4 ? { ipv4: true } : {}) };
    switch (answer.kind) {
      case 'ours':
        return finding('PUBLIC_REACHES_US', { address, port });
      case 'tls': {
        if (!isForeign(answer)) {
          // A hoster has a certificate for the name soon, and so may a device of the house.
          const by = isOurs(answer) ? null : await whoSpeaksTls(facts, address, answer.certificate);
          if (by !== null && CERTAIN_BESIDE_NAME.includes(by.kind)) return answeredBy(facts, endpoint, by);
          return finding('PUBLIC_CONNECTS', { address, port, protocol: answer.protocol });
        }
        const { names, issuer } = infoOf(answer.certificate);
        if (here.length > 0) {
          const says = names[0] ?? (issuer === '' ? null : issuer);
          return finding('PUBLIC_RECORD_WRONG', { address, port, here, cause: null, says });
        }
        const by = await whoSpeaksTls(facts, address, answer.certificate);
        const shown = by !== null && TOLD_BY_KIND.includes(by.kind) ? by : await leadsToOver80(facts, address);
        return shown === null
          ? finding('PUBLIC_FOREIGN', {
              ...endpoint,
              names,
              issuer,
              ...(coversName(names, facts.name) && { isForName: true }),
            })
          : answeredBy(facts, endpoint, shown);
      }
      case 'noTls': {
        if (here.length > 0) return finding('PUBLIC_RECORD_WRONG', { address, port, here, cause: null, says: null });
        const by = await leadsToOver80(facts, address);
        if (by !== null) return answeredBy(facts, endpoint, by);
        const unreached = await unreachedBehind(facts, endpoint);
        if (unreached !== null) return unreached;
        const refused = answer.refusesName === true && { refusedName: facts.name };
        return finding('PUBLIC_NO_TLS', { ...endpoint, ...refused });
      }
      case 'silent': {
        const { cause } = answer;
        const by = here.length > 0 ? null : await leadsToOver80(facts, address);
        if (by !== null) return answeredBy(facts, endpoint, by);
        // `unreachable`: this machine has no IPv6 itself, which says nothing about visitors from outside.
        const isTellable = !isIpv6(address) || cause !== 'unreachable';
        if (isIpv6(address) && here.some((one) => !isIpv6(one)) && isTellable)
          return finding('PUBLIC_IPV6_DOWN', { address, port, cause });
        if (here.some((one) => isIpv6(one) === isIpv6(address)) && isTellable)
          return finding('PUBLIC_RECORD_WRONG', { address, port, here, cause, says: null });
        const unanswered = { address, cause, publicPort: port, internalPort, answersLocally };
        if (!answersLocally || failsForEveryone(unanswered, facts.settings))
          return finding('PUBLIC_DOWN', { ...endpoint, cause });
        const otherPort = facts.settings.publicHttpPort;
        return lastReached(facts, 'tls-alpn-01') === null && (await leadsHereOverHttp(facts, address))
          ? finding('PUBLIC_DOWN', { ...endpoint, cause, otherPort })
          : finding('PUBLIC_NOT_FROM_HERE', { ...endpoint, cause });
      }
    }
  };
  return Promise.all(answers.map(findingAt));
}

/** Of these the kind says more than that it is another server. */
const TOLD_BY_KIND: readonly BetweenKind[] = [...NO_WEB_SERVERS, 'router'];
/** The same of one who has a certificate for the very name: a service or a proxy in front may well pass visitors on. */
const CERTAIN_BESIDE_NAME = TOLD_BY_KIND.filter((kind) => !['cdn', 'router', 'loginPage'].includes(kind));

/** To whom the name leads, where port 443 does not say it and no other check looks at port 80. */
async function leadsToOver80(facts: Facts, address: string): Promise<Between | null> {
  return isPort80Unseen(facts) ? whoHasName(facts, address) : null;
}

const isPort80Unseen = ({ purpose, settings }: Facts): boolean =>
  purpose === 'evaluate' || challengeTypeSet(settings) === 'tls-alpn-01';

/** How a server in front says that the one behind it is not there. */
const UNREACHED: readonly number[] = [502, 504];

/** The server in front that does not reach this machine, where it says so on port 80 and no other check looks there. */
async function unreachedBehind(
  facts: Facts,
  endpoint: Omit<FindingData<'PUBLIC_GATEWAY_ERROR'>, 'server' | 'httpStatus'>,
): Promise<Finding | null> {
  if (!isPort80Unseen(facts) || lastReached(facts, 'tls-alpn-01') !== null) return null;
  const page = await facts.firstPage(endpoint.address, 'http');
  if (page === null || !UNREACHED.includes(page.status)) return null;
  return finding('PUBLIC_GATEWAY_ERROR', {
    ...endpoint,
    server: toDisplayText(page.server),
    httpStatus: page.status,
  });
}

async function answeredBy(
  facts: Facts,
  endpoint: Omit<FindingData<'PUBLIC_ANSWERED_BY'>, 'name' | 'by'>,
  by: Between,
): Promise<Finding> {
  const alias = isByName(by.kind) ? (await facts.aliases()).at(-1) : undefined;
  return finding('PUBLIC_ANSWERED_BY', { ...endpoint, name: facts.name, by, ...(alias !== undefined && { alias }) });
}
