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
import { createChallenges, type Challenges } from '../electron/webserver/challenges.ts';

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
  const challenges = createChallenges();
  const httpPort = await freePort();
  const target = http.createServer((request, response) => response.end(challenges.answer(request.url ?? '') ?? ''));
  await new Promise<void>((resolve) => target.listen(httpPort, '127.0.0.1', resolve));
  for (const roundTripMs of roundTrips) {
    for (const validationDelayMs of validations) {
      await compare({ rounds, challenges, httpPort, roundTripMs, validationDelayMs });
    }
  }
  target.close();
}

type Comparison = {
  rounds: number;
  challenges: Challenges;
  httpPort: number;
  roundTripMs: number;
  validationDelayMs: number;
};

async function compare({ rounds, challenges, httpPort, roundTripMs, validationDelayMs }: Comparison): Promise<void> {
  const ca = await startPracticeCa({ httpPort, validationDelayMs, roundTripMs });
  const issuer = createAcmeIssuer();
  const answerChallenge = (token: string, keyAuthorization: string) => void challenges.add(token, keyAuthorization);

  const floor = () =>
    bareIssue({ directoryUrl: ca.directoryUrl, rootsPem: ca.rootsPem, name: NAME, contact: CONTACT, answerChallenge });
  const product = async () => {
    let stored: StoredAccount | null = null;
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
        freshValidation: false,
        replaces: null,
        pendingOrderStore: null,
      },
      { signal: new AbortController().signal, onStep: () => undefined },
    );
  };
  const counted = async (action: () => Promise<unknown>) => {
    const before = ca.requests.length;
    const start = performance.now();
    await action();
    return { ms: performance.now() - start, requests: ca.requests.length - before };
  };

  await counted(floor);
  await counted(product);
  const results = {
    floor: [] as Awaited<ReturnType<typeof counted>>[],
    product: [] as Awaited<ReturnType<typeof counted>>[],
  };
  for (let round = 0; round < rounds; round++) {
    results.floor.push(await counted(floor));
    results.product.push(await counted(product));
  }
  await ca.close();
  const [least, ours] = [median(results.floor.map((one) => one.ms)), median(results.product.map((one) => one.ms))];
  const [leastRequests, ourRequests] = [
    median(results.floor.map((one) => one.requests)),
    median(results.product.map((one) => one.requests)),
  ];
  console.log(
    [
      `round trip ${roundTripMs} ms, validation ${validationDelayMs} ms`,
      `floor ${least.toFixed(0)} ms, ${leastRequests} requests`,
      `product ${ours.toFixed(0)} ms, ${ourRequests} requests`,
      `ratio ${(ours / least).toFixed(2)}`,
    ].join(' · '),
  );
}
