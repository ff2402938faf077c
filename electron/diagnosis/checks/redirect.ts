import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import { probeRedirect, type RedirectAnswer } from '../probes/redirect.ts';
import { expectsTls } from '../certificate-origin.ts';
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
    const port = settings.publicHttpPort;
    const found = await Promise.all(
      addresses.map(async (address) => redirectFinding(await probeRedirect({ address, port, name }, signal), facts)),
    );
    for (const one of worstPerCheck(found)) report(one);
  },
};

async function redirectFinding(answer: RedirectAnswer, facts: Facts): Promise<Finding> {
  switch (answer.kind) {
    case 'silent':
      return finding('REDIRECT_NOT_CHECKED', { cause: answer.cause });
    case 'page':
      // While this machine serves no TLS, there is nothing to redirect to.
      if ((await facts.localTls()).kind !== 'tls') return finding('REDIRECT_NOT_CHECKED', { cause: null });
      return finding('REDIRECT_MISSING', { httpStatus: answer.httpStatus });
    case 'toHttps':
      return finding('REDIRECT_TO_HTTPS', { location: answer.location });
    case 'elsewhere':
      return finding('REDIRECT_ELSEWHERE', { location: answer.location });
    case 'loop':
      return finding('REDIRECT_LOOP', { location: answer.location });
  }
}
