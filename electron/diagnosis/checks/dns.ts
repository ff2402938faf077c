import { finding, type Finding } from '#shared/contract/findings.ts';
import { addressKind, isLocalhost, isUnspecified } from '#shared/domain/address-kind.ts';
import { contentNetworkAt } from '#shared/domain/content-networks.ts';
import { isPrivateCa } from '#shared/domain/private-ca.ts';
import { classifySuffix, registeredDomain } from '#shared/domain/name-suffix.ts';
import { coversName } from '#shared/values/names.ts';
import { installedFiles } from '../certificate-origin.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import type { Resolution } from '../probes/dns.ts';
import { heldBy } from '../record-holder.ts';

/** Whether the public name resolves to an address, also for those who check its signatures. */
export const dnsCheck: Check = {
  ids: ['dns'],
  async run(facts, report) {
    const [resolution, fault] = await Promise.all([facts.resolution(), facts.dnssecFault()]);
    const captive = resolution === null ? null : await captiveAddress(facts);
    if (resolution === null) report(finding('DNS_NOT_CHECKED', {}));
    else if (captive !== null) report(finding('DNS_CAPTIVE', { name: facts.name, server: 'system', address: captive }));
    else if (fault !== null && (resolution.kind === 'addresses' || resolution.kind === 'servfail'))
      report(finding('DNS_DNSSEC_BROKEN', { name: facts.name, ...fault }));
    else report(await dnsFinding(facts, resolution));
  },
};

/** The name servers that are asked for the public name, as the findings name them. */
export function askedServer({ settings, name }: Facts): string {
  return settings.dnsServers.length === 0 || isLocalhost(name) ? 'system' : settings.dnsServers.join(', ');
}

/** Where every name leads at present; `null`: each to its own place. */
async function captiveAddress(facts: Facts): Promise<string | null> {
  if (isPrivateCa(facts.settings) || isLocalhost(facts.name)) return null;
  const [own, ca] = await Promise.all([facts.systemResolution(), facts.caResolution()]);
  if (own?.kind !== 'addresses' || ca.kind !== 'addresses') return null;
  const isOfSomebody = (one: string) =>
    addressKind(one) === null && !isUnspecified(one) && contentNetworkAt(one) === null;
  return own.addresses.find((one) => ca.addresses.includes(one) && isOfSomebody(one)) ?? null;
}

/** Why a name does not exist: its whole domain, or its DynDNS name, is not there; an alias leads to one that is not. */
async function noSuchNameFinding(facts: Facts, resolution: Resolution): Promise<Finding> {
  const found = await aliased(facts, resolution);
  const files = installedFiles(facts);
  const about = {
    ...found,
    ...(files !== null && coversName(files.info.names, facts.name) && { wasThere: true as const }),
  };
  if ('target' in about) return finding('DNS_NO_SUCH_NAME', about);
  const { kind } = classifySuffix(facts.name);
  if (kind === 'shared' || kind === 'dyndns') return finding('DNS_NO_SUCH_NAME', { ...about, dynDns: true });
  const unregistered = await facts.unregisteredDomain();
  return finding('DNS_NO_SUCH_NAME', { ...about, ...(unregistered !== null && { unregistered }) });
}

async function servfailFinding(facts: Facts, resolution: Resolution): Promise<Finding> {
  const found = await aliased(facts, resolution);
  const isDynDns = 'target' in found && (await heldBy(facts)).dynDns !== undefined;
  return finding('DNS_SERVFAIL', { ...found, ...(isDynDns && { dynDns: true }) });
}

async function noAnswerFinding(
  facts: Facts,
  resolution: Extract<Resolution, { kind: 'timeout' | 'noAnswer' }>,
): Promise<Finding> {
  const asked = askedOf(facts, resolution);
  const gone = asked.server === 'system' ? await facts.silentNameServer() : null;
  const about = { ...asked, ...(gone !== null && { gone }) };
  return resolution.kind === 'timeout'
    ? finding('DNS_TIMEOUT', about)
    : finding('DNS_NO_ANSWER', { ...about, systemCode: resolution.systemCode });
}

/** The name, and who says so. */
const askedOf = (facts: Facts, { by }: Resolution) => ({ name: facts.name, server: by ?? askedServer(facts) });

/** The same, and where the name leads at last, if it is an alias. */
async function aliased(facts: Facts, resolution: Resolution) {
  const asked = askedOf(facts, resolution);
  const target = (await facts.aliases()).at(-1);
  return target === undefined ? asked : { ...asked, target, owner: registeredDomain(target) };
}

async function dnsFinding(facts: Facts, resolution: Resolution): Promise<Finding> {
  const asked = askedOf(facts, resolution);
  switch (resolution.kind) {
    case 'addresses': {
      const aliases = await facts.aliases();
      return finding('DNS_RESOLVES', {
        ...asked,
        addresses: resolution.addresses,
        ...(aliases.length > 0 ? { aliases: [...aliases] } : {}),
      });
    }
    case 'noAddress':
      return finding('DNS_NO_ADDRESS', await aliased(facts, resolution));
    case 'aliasLoop':
      return finding('DNS_ALIAS_LOOP', { ...asked, aliases: [...(await facts.aliases())] });
    case 'noSuchName':
      return noSuchNameFinding(facts, resolution);
    case 'servfail':
      return servfailFinding(facts, resolution);
    case 'timeout':
    case 'noAnswer':
      return noAnswerFinding(facts, resolution);
  }
}
