import type { Settings } from '#shared/contract/settings.ts';
import type { ExternalReachability } from '#shared/contract/snapshot.ts';
import type { ChallengeResponder } from '../certificates/issuer.ts';
import type { PairFiles } from '../storage/vault.ts';
import { askDirectory, type DirectoryAnswer } from './probes/ca.ts';
import { resolveBySystem, resolveName, type Resolution } from './probes/dns.ts';
import { probeTls, type TlsAnswer } from './probes/tls.ts';

/** What the checks are told, and what they may do to this machine. */
export type FactsInput = {
  settings: Settings;
  /** The public name as A-labels; empty when none is set. */
  name: string;
  /** In an evaluation there should be a certificate; before a request there need not be one yet. */
  purpose: 'check' | 'evaluate';
  /** What lies on the disk; a folder whose files cannot be read; or nothing. */
  installed: PairFiles | { unreadable: string } | null;
  /** SHA-256 fingerprints of the certificates of this server that were installed before. */
  previousFingerprints: readonly string[];
  trustedRoots: readonly string[];
  /** Writes to the database directory, reads back, deletes. @throws FailureError `DATABASE_DIRECTORY` */
  probeStorage: () => Promise<void>;
  /** Makes sure that the HTTP port listens; `already`: it did before. @throws FailureError `PORT_…` */
  openHttp: () => Promise<{ wasListening: boolean }>;
  /**
   * Makes sure that the HTTPS port listens while `action` runs: with TLS where there is a certificate, else it only
   * accepts, says `greeting` and hangs up. @throws FailureError `PORT_…`
   */
  withHttpsListener: <T>(greeting: string, action: (wasListening: boolean) => Promise<T>) => Promise<T>;
  challenges: ChallengeResponder;
  /** What the CA's last validation saw, of a request or a rehearsal for this name. */
  outside: ExternalReachability | null;
  /** The account at the configured CA: its URL and the terms that were accepted for it; `null`: there is none yet. */
  account: { url: string; termsOfService: string | null } | null;
  /** Addresses of this machine in its own network, the likeliest first. */
  lanAddresses: readonly string[];
  now: () => number;
};

/** The input, and the answers that several checks need: each is asked for once, when the first of them asks. */
export type Facts = FactsInput & {
  /** The public name, by `dnsServers` where there are any, else by the system. `null`: no name is set. */
  resolution(): Promise<Resolution | null>;
  /** The same by the system's resolver. */
  systemResolution(): Promise<Resolution | null>;
  /** The addresses that the name leads to, IPv4 first. */
  addresses(): Promise<readonly string[]>;
  directory(): Promise<DirectoryAnswer>;
  /** Whether the HTTP port of this machine could be opened. Reported by its own check. */
  httpListens(): Promise<boolean>;
  /** A TLS handshake with the HTTPS port of this machine. */
  localTls(): Promise<TlsAnswer>;
  /** The same under each public address. */
  publicTls(): Promise<readonly { address: string; answer: TlsAnswer }[]>;
};

/** @param signal of the operation: aborts whatever is being asked */
export function gatherFacts(input: FactsInput, signal: AbortSignal): Facts {
  const { settings, name, trustedRoots } = input;
  // Once for all: whoever asked second would hear that the port had been open before.
  const openHttp = once(input.openHttp);
  const resolution = once(async () => (name === '' ? null : resolveName(name, settings.dnsServers, signal)));
  const addresses = once(async () => {
    const found = await resolution();
    if (found?.kind !== 'addresses') return [];
    return found.addresses.toSorted((one, other) => Number(one.includes(':')) - Number(other.includes(':')));
  });
  const handshake = (address: string, port: number) =>
    probeTls({ address, port, servername: name }, trustedRoots, signal);
  return {
    ...input,
    openHttp,
    resolution,
    systemResolution: once(async () => (name === '' ? null : resolveBySystem(name, signal))),
    addresses,
    directory: once(() => askDirectory(settings.acmeDirectoryUrl, trustedRoots, input.now, signal)),
    httpListens: once(() =>
      openHttp().then(
        () => true,
        () => false,
      ),
    ),
    localTls: once(() => handshake('127.0.0.1', settings.httpsPort)),
    publicTls: once(async () =>
      Promise.all(
        (await addresses()).map(async (address) => ({
          address,
          answer: await handshake(address, settings.publicHttpsPort),
        })),
      ),
    ),
  };
}

/** Asked at most once; everybody gets the same answer. */
function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | null = null;
  return () => {
    if (answer === null) {
      answer = ask();
      // Whoever asked hears of a failure; nobody else must.
      answer.catch(() => undefined);
    }
    return answer;
  };
}
