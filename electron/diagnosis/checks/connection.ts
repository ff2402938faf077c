import { randomBytes } from 'node:crypto';
import { FailureError } from '#shared/contract/failure-error.ts';
import { finding, type Finding } from '#shared/contract/findings.ts';
import { wayInOf, type WayIn } from '#shared/domain/challenge-choice.ts';
import { infoOf } from '../../certificates/info.ts';
import type { Check } from '../check.ts';
import type { Facts } from '../facts.ts';
import { probeGreeting } from '../probes/greeting.ts';
import { probeTls, type TlsAnswer } from '../probes/tls.ts';
import { failsForEveryone } from '../reachability.ts';
import { expectsTls, fingerprintOf, isOtherServer, type TlsSuccess } from '../certificate-origin.ts';

/** What answers on the public HTTPS port of one address; `ours`: the port that was opened for this check. */
type Answer = TlsAnswer | { kind: 'ours' };
type AddressAnswer = { address: string; answer: Answer };

/** Whether visitors reach this machine: the path in on port 443, for each address. */
export const connectionCheck: Check = {
  ids: ['connection'],
  async run(facts, report, signal) {
    const found = await findings(facts, signal);
    for (const one of found) report(one);
    if (found.length === 0) report(finding('PUBLIC_NOT_CHECKED', {}));
  },
};

/**
 * Whether a CA that comes over TLS would reach this machine, by the same look. A certificate proves it only where it is the
 * very one that this machine serves: whatever ends TLS before it would answer the CA itself.
 */
export async function wayInOverTls(facts: Facts, signal: AbortSignal): Promise<WayIn> {
  const found = await findings(facts, signal);
  const way = wayInOf(found);
  if (way !== 'leadsHere' || !found.some(({ code }) => code === 'PUBLIC_CONNECTS')) return way;
  const [local, answers] = await Promise.all([facts.localTls(), facts.publicTls()]);
  const served = answers.map(({ answer }) => answer).filter((one) => one.kind === 'tls');
  const isSame = (one: TlsSuccess) => local.kind === 'tls' && fingerprintOf(local) === fingerprintOf(one);
  return served.every(isSame) ? 'leadsHere' : 'broken';
}

async function findings(facts: Facts, signal: AbortSignal): Promise<Finding[]> {
  if (await expectsTls(facts)) return visitorFindings(facts);
  // In an evaluation, the missing certificate is the fault to report, not the path.
  // And profacto, which keeps its ports, need not answer there before it has one.
  return facts.purpose === 'evaluate' || (facts.profacto ?? null) !== null ? [] : findingsBeforeTls(facts, signal);
}

async function visitorFindings(facts: Facts): Promise<Finding[]> {
  const [local, answers] = await Promise.all([facts.localTls(), facts.publicTls()]);
  return connectionFindings(answers, facts, {
    answersLocally: local.kind === 'tls',
    isForeign: (answer) => isOtherServer(answer, local, facts),
  });
}

/** Opens the HTTPS port briefly, and checks whether connections to the public addresses reach it. */
async function findingsBeforeTls(facts: Facts, signal: AbortSignal): Promise<Finding[]> {
  const addresses = await facts.addresses();
  if (addresses.length === 0) return [];
  const greeting = `profacto ${randomBytes(16).toString('hex')}\r\n`;
  try {
    return await facts.withHttpsListener(greeting, async (wasListening) => {
      // A certificate is still served from memory although its files are gone: then TLS has to answer.
      if (wasListening) return visitorFindings(facts);
      const pendingAnswers = addresses.map(async (address) => ({
        address,
        answer: await whoAnswers(address, greeting, facts, signal),
      }));
      return connectionFindings(await Promise.all(pendingAnswers), facts, {
        answersLocally: true,
        isForeign: () => true,
      });
    });
  } catch (error) {
    // The check of the HTTPS port reports why it cannot be opened.
    if (error instanceof FailureError && error.failure.code.startsWith('PORT_')) return [];
    throw error;
  }
}

async function whoAnswers(address: string, greeting: string, facts: Facts, signal: AbortSignal): Promise<Answer> {
  const target = { address, port: facts.settings.publicHttpsPort };
  const greetingAbort = new AbortController();
  const pendingGreeting = probeGreeting(target, greeting, AbortSignal.any([signal, greetingAbort.signal]));
  pendingGreeting.catch(() => undefined);
  const tlsAnswer = await probeTls({ ...target, servername: facts.name }, facts.trustedRoots, signal);
  if (tlsAnswer.kind === 'tls') {
    // We serve no TLS yet, so this is another server; it sends no greeting, since in TLS the client speaks first.
    greetingAbort.abort();
    return tlsAnswer;
  }
  const heard = await pendingGreeting;
  if (heard.kind === 'silent') return heard;
  return heard.text.includes(greeting) ? { kind: 'ours' } : { kind: 'noTls' };
}

function connectionFindings(
  answers: readonly AddressAnswer[],
  facts: Facts,
  { answersLocally, isForeign }: { answersLocally: boolean; isForeign: (answer: TlsSuccess) => boolean },
): Finding[] {
  const port = facts.settings.publicHttpsPort;
  const forward = { lanAddress: facts.lanAddresses[0] ?? null, internalPort: facts.settings.httpsPort };
  const isReached = (answer: Answer) => answer.kind === 'ours' || (answer.kind === 'tls' && !isForeign(answer));
  const overIpv4 = answers.some(({ address, answer }) => !address.includes(':') && isReached(answer));
  return answers.map(({ address, answer }) => {
    switch (answer.kind) {
      case 'ours':
        return finding('PUBLIC_REACHES_US', { address, port });
      case 'tls': {
        if (!isForeign(answer)) return finding('PUBLIC_CONNECTS', { address, port, protocol: answer.protocol });
        const { names, issuer } = infoOf(answer.certificate);
        return finding('PUBLIC_FOREIGN', { address, port, forward, names, issuer });
      }
      case 'noTls':
        return finding('PUBLIC_NO_TLS', { address, port, forward });
      case 'silent': {
        const { cause } = answer;
        // `unreachable`: this machine has no IPv6 itself, which says nothing about visitors from outside.
        if (address.includes(':') && overIpv4 && cause !== 'unreachable') {
          return finding('PUBLIC_IPV6_DOWN', { address, port, cause });
        }
        const { internalPort } = forward;
        const unanswered = { address, cause, publicPort: port, internalPort, answersLocally };
        const isHairpin = answersLocally && !failsForEveryone(unanswered, facts.settings);
        return finding(isHairpin ? 'PUBLIC_NOT_FROM_HERE' : 'PUBLIC_DOWN', { address, port, forward, cause });
      }
    }
  });
}
