import { finding, type Finding } from '#shared/contract/findings.ts';
import { isIpv6 } from '#shared/values/addresses.ts';
import { toDisplayText } from '#shared/values/page-title.ts';
import { infoOf } from '../../certificates/info.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import { lastReached, leadsElsewhereOverTls, leadsHereOverHttp } from '../other-witnesses.ts';
import { probeRedirect, type RedirectAnswer } from '../probes/redirect.ts';
import { expectsTls, installedFiles, originOf } from '../certificate-origin.ts';
import { worstPerCheck } from '../worst-findings.ts';

/** Whether a visitor who asks over HTTP is redirected to HTTPS. */
export const redirectCheck: Check = {
  ids: ['redirect'],
  async run(facts, report, signal) {
    const { settings, name, profacto = null } = facts;
    if (profacto !== null) {
      report(finding('REDIRECT_LEFT_TO_PROFACTO', {}));
      return;
    }
    if (!settings.redirectToHttps) {
      report(finding('REDIRECT_OFF', {}));
      return;
    }
    const addresses = (await expectsTls(facts)) ? await facts.addresses() : [];
    if (addresses.length === 0) {
      report(finding('REDIRECT_NOT_CHECKED', { cause: null }));
      return;
    }
    const found = await Promise.all(
      addresses.map(async (address) => {
        const answer = await probeRedirect({ address, port: settings.publicHttpPort, name }, signal);
        return redirectFinding(address, answer, facts);
      }),
    );
    for (const one of worstPerCheck(found)) report(one);
  },
};

async function redirectFinding(address: string, answer: RedirectAnswer, facts: Facts): Promise<Finding> {
  switch (answer.kind) {
    case 'silent':
      return finding('REDIRECT_NOT_CHECKED', { cause: answer.cause });
    case 'page':
      return withoutRedirect(address, answer, facts);
    case 'toHttps':
      return finding('REDIRECT_TO_HTTPS', { location: answer.location });
    case 'elsewhere':
      return finding('REDIRECT_ELSEWHERE', { location: answer.location });
    case 'loop':
      return finding('REDIRECT_LOOP', { location: answer.location });
  }
}

type PageAnswer = Extract<RedirectAnswer, { kind: 'page' }>;

/** Why port 80 answers with a page: whoever does not serve our certificate, or is not reached, has nothing to redirect to. */
async function withoutRedirect(address: string, { httpStatus, says }: PageAnswer, facts: Facts): Promise<Finding> {
  const [local, files] = [await facts.localTls(), installedFiles(facts)];
  if (local.kind !== 'tls') return finding('REDIRECT_NOT_CHECKED', { cause: null });
  const otherServer = finding('REDIRECT_NOT_CHECKED', { cause: null, because: 'otherServer' });
  const { previousFingerprints, settings, lanAddresses } = facts;
  if (files !== null && originOf(infoOf(local.certificate), files.info, previousFingerprints) === 'other')
    return otherServer;
  if (await leadsHereOverHttp(facts, address)) return finding('REDIRECT_MISSING', { httpStatus });
  // The check of port 80 says so, or that of port 443.
  if (facts.purpose !== 'evaluate' || (await leadsElsewhereOverTls(facts, address))) return otherServer;
  const forward = { lanAddress: lanAddresses[0] ?? null, internalPort: settings.httpPort };
  const endpoint = { address, port: settings.publicHttpPort, forward };
  const hasIpv4 = (await facts.addresses()).some((one) => !isIpv6(one));
  const ipv4 = isIpv6(address) && hasIpv4 ? { ipv4: true } : {};
  const reachedAt = lastReached(facts, 'http-01');
  return finding('REDIRECT_OTHER_SERVER', {
    ...endpoint,
    ...ipv4,
    says: toDisplayText(says),
    httpStatus,
    ...(reachedAt !== null && { reachedAt }),
  });
}
