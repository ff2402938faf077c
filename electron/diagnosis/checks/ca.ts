import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { addressKind, isUnspecified } from '#shared/domain/address-kind.ts';
import { knownCa } from '#shared/domain/known-cas.ts';
import { isPrivateCa } from '#shared/domain/private-ca.ts';
import { coversName } from '#shared/values/names.ts';
import { isTlsInspection } from '#shared/domain/tls-inspection.ts';
import { unreachableFailure } from '../../acme/failures.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import type { DirectoryAnswer } from '../probes/ca.ts';
import { isOwnAddress } from '../probes/no-answer.ts';
import { arrivesHere } from '../probes/challenge-token.ts';

/** Whether the CA can be reached, and is an ACME CA. */
export const caCheck: Check = {
  ids: ['ca'],
  async run(facts, report) {
    const answer = await facts.directory();
    report(answer.kind === 'unreachable' ? await unreachableFinding(answer, facts) : caFinding(answer, facts.settings));
  },
};

async function unreachableFinding(
  { systemCode }: Extract<DirectoryAnswer, { kind: 'unreachable' }>,
  facts: Facts,
): Promise<Finding> {
  const { data } = unreachableFailure(facts.settings.acmeDirectoryUrl, systemCode);
  // Of a CA that nobody knows, its name may be wrong; where a proxy is set, that is the reason.
  const isKnown = knownCa(facts.settings.acmeDirectoryUrl) !== null && data.proxy === undefined;
  if (isPrivateCa(facts.settings) || !isKnown) return finding('CA_UNREACHABLE', data);
  if (facts.isOffNetwork()) return finding('CA_UNREACHABLE', { ...data, why: 'noNetwork' });
  const isCutOff = systemCode === 'EHOSTUNREACH' || systemCode === 'ENETUNREACH';
  const isNoWay = isCutOff || data.cause === 'timeout';
  if (isNoWay && (await facts.gatewayIsMissing())) return finding('CA_UNREACHABLE', { ...data, why: 'noGateway' });
  if (await isFiltered(facts)) return finding('CA_UNREACHABLE', { ...data, why: 'filtered' });
  if ((isCutOff || data.cause === 'refused') && (await lineIsUp(facts)))
    return finding('CA_UNREACHABLE', { ...data, why: 'heldBack' });
  const isStalled = data.cause === 'timeout' && (await facts.caTakesConnection());
  return finding('CA_UNREACHABLE', { ...data, ...(isStalled && { why: 'stalled' }) });
}

/** Whether the house is connected to the internet: its router says so, or the name's address leads in again. */
async function lineIsUp(facts: Facts): Promise<boolean> {
  const [{ external }, answers] = await Promise.all([facts.line(), facts.challengeAnswers()]);
  const isPublic = external !== null && addressKind(external) === null;
  return isPublic || answers.some(({ address, answer }) => arrivesHere(answer) && !isOwnAddress(address));
}

/** Whether the name servers of the house hide the CA's name: it has no address of the internet, or none though others have. */
async function isFiltered(facts: Facts): Promise<boolean> {
  const resolution = await facts.caResolution();
  if (resolution.kind === 'addresses')
    return resolution.addresses.every((one) => isUnspecified(one) || addressKind(one) !== null);
  if (resolution.kind !== 'noSuchName' && resolution.kind !== 'noAddress') return false;
  return (await facts.systemResolution())?.kind === 'addresses';
}

function caFinding(answer: Exclude<DirectoryAnswer, { kind: 'unreachable' }>, settings: Settings): Finding {
  const { host, hostname } = new URL(settings.acmeDirectoryUrl);
  switch (answer.kind) {
    case 'answer': {
      const { directory, httpStatus } = answer;
      if (directory !== null) return finding('CA_ANSWERS', { host });
      const isOutOfOrder = httpStatus === 429 || httpStatus >= 500;
      return finding(isOutOfOrder ? 'CA_OUT_OF_ORDER' : 'CA_NO_DIRECTORY', { host, httpStatus });
    }
    case 'untrusted': {
      const { shown, systemCode } = answer;
      if (shown !== null) {
        const { issuer, names, authorities } = shown;
        // A public CA never shows an untrusted certificate, but a wrong clock may make its real one look expired.
        const isForged =
          !isPrivateCa(settings) && coversName(names, hostname) && !VALIDITY_PERIOD_CODES.has(systemCode);
        if (isForged || isTlsInspection(authorities)) return finding('CA_INTERCEPTED', { host, issuer });
      }
      return finding('CA_UNTRUSTED', { host, systemCode });
    }
    case 'page':
      return finding('CA_WEB_PAGE', { host, ...answer.page });
  }
}

const VALIDITY_PERIOD_CODES: ReadonlySet<string> = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
