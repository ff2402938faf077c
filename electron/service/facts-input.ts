import type { ExternalReachability } from '#shared/contract/snapshot.ts';
import { certificateAuthorities } from '#shared/domain/certificate-authorities.ts';
import { networkAddresses } from '../applications/this-machine.ts';
import type { FactsInput } from '../diagnosis/facts.ts';
import type { RouterPlace } from '../diagnosis/probes/line.ts';
import { withTimeout } from '../diagnosis/probes/with-timeout.ts';
import type { Core } from './core.ts';
import type { Installation } from './installation.ts';
import { lanAddresses } from './lan-addresses.ts';
import type { Permissions } from './permissions.ts';
import { nameOf } from './public-name.ts';
import type { Serving } from './serving.ts';

/** What the checks are given of this service, and what they may do on this machine. */
export async function factsInputOf(
  { settings, trustedRoots, now, clock }: Core,
  parts: {
    installation: Installation;
    web: Serving;
    permissions: Permissions;
    outside: () => ExternalReachability | null;
    /** The public ports that the router has opened by consent. */
    opened?: () => FactsInput['opened'];
    router?: RouterPlace | null;
  },
  purpose: FactsInput['purpose'],
  signal: AbortSignal,
): Promise<FactsInput> {
  const { installation, web, permissions, outside, opened, router } = parts;
  const current = settings();
  const vault = installation.vault();
  // A drive that is gone may take minutes to answer: the directory's check reports that, the others need not wait.
  const fallback = { current: { outOfReach: current.databaseDirectory }, previousFingerprints: [] };
  const inspecting = vault.inspect().then(async (found) => {
    // An empty mount point is not "nothing installed" either.
    const isKnown = found.current !== null || (await isPresent(installation));
    return isKnown ? found : fallback;
  });
  const { current: installed, previousFingerprints } = await withTimeout(inspecting, fallback, signal);
  const loading = vault
    .accountStore(current.acmeDirectoryUrl)
    .load()
    .catch(() => null);
  const account = await withTimeout(loading, null, signal);
  return {
    settings: current,
    name: nameOf(current),
    purpose,
    installed,
    previousFingerprints,
    trustedRoots: await trustedRoots(),
    async probeStorage() {
      await installation.assertPresent();
      await vault.probe(certificateAuthorities(current).map((one) => one.directoryUrl));
    },
    openToOthers: () => permissions.tighten(),
    async openHttp() {
      const wasListening = web.listeners().http.state === 'listening';
      await web.startHttp();
      return { wasListening };
    },
    withHttpsListener: (greeting, action) => web.withHttpsListener(greeting, action),
    challenges: web.challenges,
    profacto: web.profacto(),
    outside: outside(),
    opened: opened?.() ?? null,
    ...(router === undefined ? {} : { router }),
    account: typeof account?.url === 'string' ? { url: account.url, termsOfService: account.termsOfService } : null,
    lanAddresses: lanAddresses(),
    networkAddresses: networkAddresses(),
    now,
    knownSkewMs: clock.wrongBy(),
  };
}

async function isPresent({ assertPresent }: Pick<Installation, 'assertPresent'>): Promise<boolean> {
  return assertPresent().then(
    () => true,
    () => false,
  );
}
