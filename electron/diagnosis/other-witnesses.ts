/** What else tells whether the name leads here: the other port of the same address, the CA, and the router. */
import type { ChallengeType } from '#shared/values/challenge-type.ts';
import { FailureError } from '#shared/contract/failure-error.ts';
import { expectsTls, fingerprintOf, isOtherServer } from './certificate-origin.ts';
import type { Facts } from './facts.ts';
import { arrivesHere } from './probes/challenge-token.ts';
import type { LineAnswer } from './probes/line.ts';

/** How long the CA's last result outweighs what is seen from here: a little longer than a certificate's lifetime. */
const CA_RESULT_VALID_MS = 100 * 86_400_000;

/** When the CA last came through to this name, on this way; `null`: it did not, or that is too long ago to count. */
export function lastReached({ outside, name, now }: Facts, way: ChallengeType): string | null {
  if (outside?.name !== name || !outside.reached) return null;
  if ((outside.challenge ?? 'http-01') !== way || now() - Date.parse(outside.at) > CA_RESULT_VALID_MS) return null;
  return outside.at;
}

/** The same on whichever way. */
export const lastReachedAtAll = (facts: Facts): string | null =>
  lastReached(facts, 'http-01') ?? lastReached(facts, 'tls-alpn-01');

/** Whether port 80 of an address leads here, seen from here: then a router lets this machine out and back in. */
export async function leadsHereOverHttp(facts: Facts, address: string): Promise<boolean> {
  const answers = await facts.challengeAnswers();
  return answers.some((one) => one.address === address && arrivesHere(one.answer));
}

/** The same of port 443: what answers there has the very certificate that this machine serves. */
export async function leadsHereOverTls(facts: Facts, address: string): Promise<boolean> {
  if (await expectsTls(facts)) return isServedAt(facts, address);
  if (facts.purpose === 'evaluate' || (facts.profacto ?? null) !== null) return false;
  try {
    const { wasListening, answers } = await facts.beforeTls();
    if (wasListening) return await isServedAt(facts, address);
    return answers.some((one) => one.address === address && one.answer.kind === 'ours');
  } catch (error) {
    // Another program has the port, which is said elsewhere.
    if (error instanceof FailureError && error.failure.code.startsWith('PORT_')) return false;
    throw error;
  }
}

/** Whether another server than this machine speaks TLS on port 443 of an address. */
export async function leadsElsewhereOverTls(facts: Facts, address: string): Promise<boolean> {
  const [local, answers] = await Promise.all([facts.localTls(), facts.publicTls()]);
  const served = answers.find((one) => one.address === address)?.answer;
  return served?.kind === 'tls' && isOtherServer(served, local, facts);
}

async function isServedAt(facts: Facts, address: string): Promise<boolean> {
  const [local, answers] = await Promise.all([facts.localTls(), facts.publicTls()]);
  const served = answers.find((one) => one.address === address)?.answer;
  return local.kind === 'tls' && served?.kind === 'tls' && fingerprintOf(local) === fingerprintOf(served);
}

/** Whether the router says that it forwards a port of the outside to the right one of this machine. */
export function isForwardedHere(
  { lanAddresses }: Facts,
  mappings: LineAnswer['mappings'],
  { port, internalPort }: { port: number; internalPort: number },
): boolean {
  const to = mappings?.find((one) => one.port === port)?.to ?? null;
  return to !== null && lanAddresses.includes(to.address) && to.port === internalPort;
}
