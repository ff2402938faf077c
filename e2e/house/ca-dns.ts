/** How the CA asks the internet's name servers, in Let's Encrypt's words where it learns nothing good. */
import dns from 'node:dns/promises';
import { problem } from '../ca/problems.ts';
import { ValidationFailure } from '../ca/validation.ts';
import { INTERNET_DNS } from './network.ts';

/** Its name in CAA records. */
export const CAA_IDENTITY = 'letsencrypt.org';

/**
 * The addresses of a name.
 *
 * @throws ValidationFailure where a name server fails, or a CAA record forbids the CA to issue (RFC 8659)
 */
export async function resolveAsCa(name: string): Promise<string[]> {
  // A new one each time: it would remember what was said before the situation changed.
  const resolver = new dns.Resolver({ timeout: 2000, tries: 1 });
  resolver.setServers([INTERNET_DNS]);
  const found = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const addresses = found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  if (addresses.length > 0) {
    await assertMayIssue(name, resolver);
    return addresses;
  }
  if (found.some((one) => one.status === 'rejected' && codeOf(one.reason) === 'ESERVFAIL')) {
    throw servfail(name, 'A', 'AAAA');
  }
  return [];
}

/** The first name on the way up that has CAA records decides. */
async function assertMayIssue(name: string, resolver: dns.Resolver): Promise<void> {
  const labels = name.split('.');
  for (let first = 0; first < labels.length; first++) {
    const domain = labels.slice(first).join('.');
    const records = await resolver.resolveCaa(domain).catch((error: unknown) => {
      if (codeOf(error) === 'ESERVFAIL') throw servfail(domain, 'CAA');
      return [];
    });
    if (records.length === 0) continue;
    const issuers = records.flatMap(({ issue }) => (issue === undefined ? [] : [issue.split(';')[0]?.trim()]));
    if (issuers.length === 0 || issuers.includes(CAA_IDENTITY)) return;
    throw new ValidationFailure(problem('caa', `CAA record for ${domain} prevents issuance`));
  }
}

function servfail(name: string, ...types: string[]): ValidationFailure {
  const detail = types.map(
    (type) => `DNS problem: SERVFAIL looking up ${type} for ${name} - the domain's nameservers may be malfunctioning`,
  );
  return new ValidationFailure(problem('dns', detail.join('; ')));
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
