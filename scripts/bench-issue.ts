/**
 * How long issuing takes through the product, compared with the minimum that the protocol needs (the bare client).
 *
 * Both use the same practice CA in turns, so that other load on the machine affects both. The numbers to look at are
 * the ratios; the milliseconds are this machine's, today. The bare client polls blindly, from 25 ms doubling: where
 * validation takes time, a client that knows when the CA has validated can be faster. The target ratio is 1.1 at round
 * trips as on the internet (100 ms); without round trips, only computing a key and a request is left to compare.
 */
import http from 'node:http';
import { bareIssue } from '../e2e/ca/bare-client.ts';
import { startPracticeCa } from '../e2e/ca/practice-ca.ts';
import { median } from './median.ts';
import { freePort } from '../electron/testing/ports.ts';
import { createAcmeIssuer } from '../electron/acme/issuer.ts';
import type { StoredAccount } from '../electron/certificates/issuer.ts';
import { splitPem } from '../electron/certificates/trusted-roots.ts';
import { createChallenges } from '../electron/webserver/challenges.ts';

const NAME = 'meinefirma.localhost';
const CONTACT = 'chefin@meinefirma.example';

/**
 * Prints a line for each combination.
 *
 * @param roundTrips between client and CA, in milliseconds
 * @param validations how long the CA takes to validate, in milliseconds
 */
export async function benchIssue(
  rounds: number,
  roundTrips: readonly number[],
  validations: readonly number[],
): Promise<void> {
  for (const roundTripMs of roundTrips) {
    for (const validationDelayMs of validations) {
      const { floor, product, known } = await measureIssue({ rounds, roundTripMs, validationDelayMs });
      console.log(
        [
          `round trip ${roundTripMs} ms, validation ${validationDelayMs} ms`,
          `floor ${floor.ms.toFixed(0)} ms, ${floor.requests} requests`,
          `product ${product.ms.toFixed(0)} ms, ${product.requests} requests, ${known.requests} where the account is known`,
          `ratio ${product.ratio.toFixed(2)}`,
        ].join(' · '),
      );
    }
  }
}

type IssueMedians = { ms: number; requests: number; ratio: number };

/**
 * Issues through the product and by the bare client in turns; then once more with the account that the product has.
 *
 * @returns medians; `ratio` is that of the times in each round, to the bare client
 */
export async function measureIssue({
  rounds,
  roundTripMs,
  validationDelayMs,
}: {
  rounds: number;
  roundTripMs: number;
  validationDelayMs: number;
}): Promise<Record<'floor' | 'product' | 'known', IssueMedians>> {
  const challenges = createChallenges();
  const httpPort = await freePort();
  const target = http.createServer((request, response) => response.end(challenges.answer(request.url ?? '') ?? ''));
  await new Promise<void>((resolve) => target.listen(httpPort, '127.0.0.1', resolve));
  const ca = await startPracticeCa({ httpPort, validationDelayMs, roundTripMs });
  const issuer = createAcmeIssuer();
  const answerChallenge = (token: string, keyAuthorization: string) => void challenges.add(token, keyAuthorization);

  const floor = () =>
    bareIssue({ directoryUrl: ca.directoryUrl, rootsPem: ca.rootsPem, name: NAME, contact: CONTACT, answerChallenge });
  let known: StoredAccount | null = null;
  const product = async (account: StoredAccount | null = null) => {
    let stored = account;
    await issuer.issue(
      {
        directoryUrl: ca.directoryUrl,
        name: NAME,
        contact: CONTACT,
        keyType: 'ec-p256',
        profile: null,
        externalAccount: null,
        trustedRoots: splitPem(ca.rootsPem),
        accountStore: {
          load: () => Promise.resolve(stored),
          save: (account) => Promise.resolve(void (stored = account)),
        },
        challenges,
        challengeType: 'http-01',
        freshValidation: false,
        replaces: null,
        pendingOrderStore: null,
      },
      { signal: new AbortController().signal, onStep: () => undefined },
    );
    known = stored;
  };
  const counted = async (action: () => Promise<unknown>): Promise<Counted> => {
    const before = ca.requests.length;
    const start = performance.now();
    await action();
    return { ms: performance.now() - start, requests: ca.requests.length - before };
  };

  const results = { floor: [] as Counted[], product: [] as Counted[], known: [] as Counted[] };
  // The first round is not counted: it loads and compiles.
  for (let round = 0; round <= rounds; round++) {
    const one = {
      floor: await counted(floor),
      product: await counted(() => product()),
      known: await counted(() => product(known)),
    };
    if (round === 0) continue;
    for (const name of ['floor', 'product', 'known'] as const) results[name].push(one[name]);
  }
  await ca.close();
  target.close();
  const medians = (of: readonly Counted[]): IssueMedians => ({
    ms: median(of.map(({ ms }) => ms)),
    requests: median(of.map(({ requests }) => requests)),
    ratio: median(of.map(({ ms }, round) => ms / (results.floor[round]?.ms ?? NaN))),
  });
  return { floor: medians(results.floor), product: medians(results.product), known: medians(results.known) };
}

type Counted = { ms: number; requests: number };
