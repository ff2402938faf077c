import { finding, type Finding } from '#shared/contract/findings.ts';
import { isLocalhost } from '#shared/domain/address-kind.ts';
import { challengeTypeSet } from '#shared/domain/challenge-choice.ts';
import { ownedDomains, registeredDomain } from '#shared/domain/name-suffix.ts';
import { knownCa } from '#shared/domain/known-cas.ts';
import type { ChallengeType } from '#shared/values/challenge-type.ts';
import { foreignLine } from '#shared/values/foreign-text.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import { askCaa, type CaaAnswer, type CaaRecord } from '../probes/dns.ts';

/** Whether the CAA records of the name let the CA issue (RFC 8659), by the way that is used and for this account (RFC 8657). */
export const caaCheck: Check = {
  ids: ['caa'],
  async run(facts, report, signal) {
    report(await caaFinding(facts, signal));
  },
};

/**
 * 128 is the critical flag (RFC 8659 §4.1.1). So many domain owners have set the lowest bit instead that CAs, Let's
 * Encrypt among them, accept that as well.
 */
const CRITICAL = 128 | 1;
/** The registered properties: a CA may be expected to understand these, so that it need not refuse. */
const KNOWN_TAGS: readonly string[] = [
  'issue',
  'issuewild',
  'iodef',
  'issuemail',
  'contactemail',
  'contactphone',
  'issuevmc',
];

async function caaFinding(facts: Facts, signal: AbortSignal): Promise<Finding> {
  const { name } = facts;
  const resolution = isLocalhost(name) ? null : await facts.resolution();
  if (resolution?.kind !== 'addresses') return finding('CAA_NOT_CHECKED', {});

  const labels = name.split('.');
  const tree = labels.map((_, index) => labels.slice(index).join('.'));
  // Concurrently, as CAs do it: else the delays of slow answers would add up.
  const answers = await Promise.all(tree.map((domain) => askedOrOwn(domain, facts, signal)));
  // Some routers fail all CAA queries, whatever the name, even that for the top-level domain.
  if (answers.every(({ kind }) => kind === 'servfail')) {
    return finding('CAA_NO_ANSWER', { domain: name, systemCode: 'ESERVFAIL' });
  }
  const owned = ownedDomains(name);
  for (const [index, domain] of tree.entries()) {
    const answer = answers[index];
    if (answer === undefined) continue;
    const place = placeOf(domain, answer.aliases ?? [], name);
    const suffix = owned.includes(domain) ? {} : { isSuffix: true };
    // No records were found below this domain, and without its answer those above it do not count.
    if (answer.kind === 'servfail') return finding('CAA_SERVFAIL', { ...place, ...suffix });
    if (answer.kind === 'noAnswer') {
      return finding('CAA_NO_ANSWER', { ...place, systemCode: answer.systemCode, ...suffix });
    }
    if (answer.records.length > 0) return judge(facts, place, answer.records);
  }
  return finding('CAA_NONE', { name });
}

/** Where the resolver does not answer, what the domain's own servers say: it is those that the CA's resolver asks. */
async function askedOrOwn(domain: string, facts: Facts, signal: AbortSignal): Promise<CaaAnswer> {
  const answer = await askCaa(domain, facts.settings.dnsServers, signal);
  // Who denies the addresses denies the other records as well.
  const isBelieved = !ownedDomains(facts.name).includes(domain) || (await facts.resolution())?.by !== 'zone';
  if (answer.kind === 'records' && isBelieved) return answer;
  return (await facts.caaOfZone(answer.aliases?.at(-1) ?? domain, signal)) ?? answer;
}

type Place = { domain: string; via?: string; owner?: string };

/** Where the records stand (RFC 8659 §3): at the end of the aliases, whose owner may be somebody else. */
function placeOf(domain: string, aliases: readonly string[], name: string): Place {
  const target = aliases.at(-1);
  if (target === undefined) return { domain };
  const owner = registeredDomain(target);
  return { domain: target, via: domain, ...(owner === registeredDomain(name) ? {} : { owner }) };
}

/** What the relevant record set (RFC 8659 §3) means for this CA. */
async function judge(facts: Facts, place: Place, records: readonly CaaRecord[]): Promise<Finding> {
  const ca = await identitiesOf(facts);
  const [issuer] = ca;
  if (issuer === undefined) return finding('CAA_NOT_CHECKED', {});

  const unknown = records.find(({ flags, tag }) => (flags & CRITICAL) !== 0 && !KNOWN_TAGS.includes(tag));
  if (unknown !== undefined) return finding('CAA_CRITICAL_UNKNOWN', { ...place, tag: unknown.tag });

  // "issuewild" applies to wildcard names only (RFC 8659 §4.3), which are never requested here.
  const issue = records.filter(({ tag }) => tag === 'issue');
  if (issue.length === 0) return finding('CAA_ALLOWS', { ...place, issuer });

  const method = challengeTypeSet(facts.settings);
  const permissions = issue.flatMap(({ value }) => readPermission(value) ?? []);
  let firstRestriction: Restriction | null = null;
  for (const permission of permissions.filter((one) => ca.includes(one.issuer))) {
    const restriction = restrictionOf(permission, facts.account?.url ?? null, method);
    if (restriction === null) return finding('CAA_ALLOWS', { ...place, issuer: permission.issuer });
    firstRestriction ??= restriction;
  }
  if (firstRestriction !== null)
    return finding('CAA_RESTRICTS', {
      ...place,
      ...firstRestriction,
      ...(method === 'http-01' ? {} : { challenge: method }),
      ...(facts.account === null ? {} : { account: facts.account.url }),
    });
  const allowed = permissions.map((one) => one.issuer).filter((one) => one !== '');
  const malformed = malformedFor(ca, issue, allowed.length > 0);
  return finding('CAA_FORBIDS', {
    ...place,
    allowed: shown(allowed),
    ca: shown(ca),
    ...(malformed === undefined ? {} : { malformed: foreignLine(malformed, MAX_SHOWN_LENGTH) }),
  });
}

/** The record that is not written as it must be and that was meant for this CA; or, where no CA is named properly, any. */
function malformedFor(ca: readonly string[], issue: readonly CaaRecord[], isAnyNamed: boolean): string | undefined {
  const malformed = issue.map((one) => one.value).filter((value) => readPermission(value) === null);
  const meant = malformed.find((value) => ca.some((one) => value.toLowerCase().includes(one)));
  return meant ?? (isAnyNamed ? undefined : malformed[0]);
}

/** How many names of CAs are shown, and how much of each: a DNS answer and a directory may hold any number of any length. */
const MAX_SHOWN = 10;
const MAX_SHOWN_LENGTH = 100;

function shown(names: readonly string[]): string[] {
  const some = [...new Set(names)].map((one) => foreignLine(one, MAX_SHOWN_LENGTH));
  return some.length <= MAX_SHOWN ? some : [...some.slice(0, MAX_SHOWN), '…'];
}

/** The names of the CA in CAA records (RFC 8555 §7.1.1). */
async function identitiesOf(facts: Facts): Promise<readonly string[]> {
  const answer = await facts.directory();
  const caaIdentities = answer.kind === 'answer' ? (answer.directory?.caaIdentities ?? []) : [];
  if (caaIdentities.length > 0) return caaIdentities.map((one) => one.toLowerCase());
  return knownCa(facts.settings.acmeDirectoryUrl)?.caaIdentities ?? [];
}

type Permission = {
  /** Empty: nobody (`issue ";"`). */
  issuer: string;
  parameters: readonly { tag: string; value: string }[];
};

/** RFC 8659 §4.2: `label`, of which names and tags are made, and where space may stand. */
const LABEL = '[a-z0-9](?:-*[a-z0-9])*';
const ISSUER = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, 'i');
const TAG = new RegExp(`^${LABEL}$`, 'i');
const VALUE = /^[!-:<-~]*$/;

/** The value of an "issue" property (RFC 8659 §4.2); `null`: it is malformed, and so permits nobody. */
function readPermission(text: string): Permission | null {
  const [issuer = '', ...rest] = text.split(';').map(withoutSpace);
  if (issuer !== '' && !ISSUER.test(issuer)) return null;
  const parts = rest.length === 1 && rest[0] === '' ? [] : rest;
  const parameters = parts.map((part) => {
    const at = part.indexOf('=');
    return { tag: withoutSpace(part.slice(0, Math.max(at, 0))), value: withoutSpace(part.slice(at + 1)) };
  });
  const isWellFormed = parameters.every(({ tag, value }) => TAG.test(tag) && VALUE.test(value));
  return isWellFormed ? { issuer: issuer.toLowerCase(), parameters } : null;
}

/** Spaces and tabs alone count as such. */
const withoutSpace = (text: string) => text.replace(/^[ \t]+|[ \t]+$/g, '');

type Restriction = { parameter: 'validationmethods' | 'accounturi'; value: string };

/** The first parameter that this request does not meet; `accountUrl` is `null` while there is no account. */
function restrictionOf(
  { parameters }: Permission,
  accountUrl: string | null,
  method: ChallengeType,
): Restriction | null {
  const values = (tag: string) => parameters.filter((one) => one.tag === tag).map((one) => one.value);
  const methods = values('validationmethods');
  if (methods.length > 0 && !methods.every((one) => one.split(',').includes(method))) {
    return { parameter: 'validationmethods', value: methods.join(' ') };
  }
  const accounts = values('accounturi');
  if (accounts.length > 0 && !accounts.every((one) => one === accountUrl)) {
    return { parameter: 'accounturi', value: accounts.join(' ') };
  }
  return null;
}
