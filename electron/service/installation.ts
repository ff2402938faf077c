import { fail, failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure } from '#shared/contract/failures.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Certificate } from '#shared/contract/snapshot.ts';
import { certificateAuthorities } from '#shared/domain/certificate-authorities.ts';
import { daysLeft } from '#shared/domain/renewal.ts';
import type { Evidence } from '#shared/domain/shield.ts';
import type { CertificateInfo } from '../certificates/info.ts';
import type { IssuedPair } from '../certificates/issuer.ts';
import { openVault, UnreadablePairError, type InstalledPair, type Vault } from '../storage/vault.ts';
import type { probeTls } from '../diagnosis/probes/tls.ts';
import { withTimeout } from '../diagnosis/probes/with-timeout.ts';
import type { Journal } from '../storage/journal.ts';
import { wasInstalledIn } from '../storage/installed-by-journal.ts';
import { createServedEvidence, isEvidenceOf, type ServedEvidence } from './served-evidence.ts';
import { nameOf } from './public-name.ts';
import type { WebServerConfig } from '../webserver/web-server-config.ts';
import type { ServeOutcome } from './serve-outcome.ts';
import type { Serving } from './serving.ts';

/**
 * The certificate as it is installed and served: the vault, the web server, and the proof that both agree.
 *
 * Law: `evidence` comes from a real TLS connection and from nothing else. `install` ends with the new pair proven to
 * be served, or with the one before serving again.
 */
export type Installation = {
  vault(): Vault;
  pair(): InstalledPair | null;
  /**
   * Folder of the installed pair, where its files, or `installed.json`, are damaged or not there; `null`: they are in
   * order. A pair in use stays in use meanwhile.
   */
  unreadable(): string | null;
  /**
   * Why the database directory could not be looked at, when last tried: it is not there, cannot be read, or holds what
   * is not this account's alone (`DATABASE_DIRECTORY`), or what was installed there is gone (`CERTIFICATES_GONE`); or,
   * with a pair in use, why it cannot be written: then that pair cannot be renewed.
   * `null`: it could. A pair in use stays in use meanwhile; without one, nobody knows whether there is one.
   */
  databaseFailure(): Failure | null;
  evidence(): Evidence;
  /** Whether the evidence shows the pair that is installed. */
  servesItsPair(): boolean;
  /** Reads the vault again: at the start, and when the database directory or the address changed. */
  load(): Promise<void>;
  /** Reads what another process has installed meanwhile. The pair in use stays, even when its files have gone. */
  refresh(): Promise<void>;
  /**
   * Looks what has become of the pair in use and of the database directory, and changes nothing of what is served. Takes
   * a few seconds at most: a directory that has not answered by then could not be looked at (`ETIMEDOUT`).
   *
   * @returns whether another pair lies there than the one in use: then `refresh` is to be called
   */
  lookAgain(): Promise<boolean>;
  /**
   * Asserts that the database directory is the one that is known. Where a certificate was installed, an empty folder in
   * its place is the mount point of a drive that has gone, and nothing may be created there (a deletion would have left
   * `letsencrypt/installed.json`). Call this before anything is written.
   *
   * @throws FailureError `DATABASE_DIRECTORY`, `CERTIFICATES_GONE`
   */
  assertPresent(): Promise<void>;
  /** Somebody says that what was installed in this database directory is not coming back. */
  beginAnew(): void;
  /** Connects to the HTTPS port of this machine and looks at what it serves. */
  gatherEvidence(): Promise<void>;
  /** Serves the installed pair; without one, stops TLS. @throws FailureError `PORT_…` */
  serve(): Promise<void>;
  /**
   * Installs a checked pair, restarts the web server with it and proves it over TLS. Where profacto serves, and may not be
   * restarted now or cannot be, the pair waits.
   *
   * @throws FailureError `DATABASE_DIRECTORY`, `PORT_…`, `NOT_SERVED`, `BESIDE_FOLDER`, `PROFACTO_…`
   */
  install(directoryUrl: string, issued: IssuedPair, run: InstallRun): Promise<'served' | 'waiting'>;
  /**
   * Whether the installed pair lies ready for profacto, which has not been seen to serve it: its web server has to be
   * restarted.
   */
  waits(): boolean;
  /**
   * Has profacto restarted so that it serves the pair that waits; does nothing where none does.
   *
   * @throws FailureError `BESIDE_FOLDER`, `PROFACTO_…`
   */
  serveWaiting(run: Pick<InstallRun, 'onStep' | 'signal'>): Promise<'served' | 'waiting'>;
  /**
   * What is served, if it is the installed certificate; or, while that one waits for profacto, an earlier one of this
   * server. `null`: nothing of ours was seen.
   */
  inService(): CertificateInfo | null;
  /** Stops TLS and deletes the files. Returns the folder; `null`: there was nothing. */
  remove(): Promise<string | null>;
};

export type InstallRun = {
  /** Whether profacto may be restarted now: its users are thrown out by that. */
  atOnce: boolean;
  onStep: (step: 'install' | 'restart') => void;
  /** Ends the waiting for profacto; what is left to do is done by the next process. */
  signal: AbortSignal;
};

/** How long a look may take that somebody waits for; milliseconds. */
const LOOK_LIMIT_MS = 3000;
const NEVER_ABORTED = new AbortController().signal;

/** What was found when the disk was last looked at. */
type Known = {
  pair: InstalledPair | null;
  unreadable: string | null;
  databaseFailure: Failure | null;
  /** Fingerprints of the certificates of this server before; left out: as they were. */
  earlier?: readonly string[];
};

export function createInstallation(options: {
  settings: () => Settings;
  web: Serving;
  journal: Journal;
  now: () => number;
  /** Replaced in tests that inject faults. */
  probe?: typeof probeTls;
}): Installation {
  const { settings, web, journal } = options;
  const evidence = createServedEvidence(options);
  /** What was found when it was last written to; only by writing does it show that this is over. */
  let isWritingRefused = false;
  const open = () =>
    rememberingVault(settings().databaseDirectory, (error) => {
      isWritingRefused = error !== null;
      if (error !== null && pair !== null) databaseFailure = error.failure;
    });
  let vault = open();
  let pair: InstalledPair | null = null;
  let unreadable: string | null = null;
  let databaseFailure: Failure | null = null;
  let earlier: readonly string[] = [];
  /** The database directory in which somebody has begun anew. */
  let begunAnewIn: string | null = null;
  /** Grows with each change of what is known: a look that was overtaken by one says nothing any more. */
  let generation = 0;
  /** The look that runs. On a drive that hangs it may do so for long, and a second one would hang as well. */
  let looking: Promise<boolean> | null = null;

  const waits = (): boolean => pair !== null && web.profacto() !== null && !isEvidenceOf(evidence.current(), pair);

  /** What cannot be handed over because a folder is not there is a failure like any other. */
  const putIntoService = async (
    installed: InstalledPair,
    run: Parameters<Serving['putIntoService']>[2],
  ): Promise<ServeOutcome> => {
    try {
      return await web.putIntoService(installed, evidence, run);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      return { kind: 'failed', failure: error.failure, keepsPair: true };
    }
  };

  /** Rolls back to the previous pair; returns whether that one is served again. */
  const undo = async (before: InstalledPair): Promise<boolean> => {
    const found = await vault.rollBack().catch((error: unknown) => {
      if (error instanceof UnreadablePairError) return null;
      throw error;
    });
    // Its files, or what named it, had been lost while it was served: then it is served on.
    if (found === null) unreadable = before.folder;
    pair = found ?? before;
    journal.write({ event: 'rolledBack', directory: pair.folder });
    return serveAgain(pair, web, evidence);
  };

  const directory = () => settings().databaseDirectory;

  /** @throws FailureError where the place cannot be looked at, or is another one than before */
  const look = async (isInUse: boolean): Promise<void> => {
    const place = await vault.look();
    if (place === 'known' || begunAnewIn === directory()) return;
    if (isInUse && place === 'absent')
      fail('DATABASE_DIRECTORY', { path: vault.root, reason: 'missing', systemCode: 'ENOENT' });
    if (isInUse || wasInstalledIn(directory(), journal)) fail('CERTIFICATES_GONE', { path: directory() });
  };

  /** Needed only where an earlier one may be served on for a while. */
  const earlierOnes = async (): Promise<Pick<Known, 'earlier'>> =>
    web.profacto() === null
      ? {}
      : { earlier: [...new Set([...earlier, ...(await vault.inspect()).previousFingerprints])] };

  /** What the disk holds; `inUse` stays, whatever has become of its files. */
  const read = async (inUse: InstalledPair | null): Promise<Known> => {
    vault = open();
    let pair = inUse;
    try {
      const current = await vault.current();
      if (current === null) await look(inUse !== null);
      else begunAnewIn = null;
      // The place is there, and says that nothing is installed.
      if (current === null && inUse !== null && begunAnewIn === null)
        throw new UnreadablePairError(inUse.folder, 'gone');
      pair = current ?? inUse;
      // The pair can be served; but nothing is requested as long as this is so.
      await vault.assertOwn(certificateAuthorities(settings()).map((one) => one.directoryUrl));
      if (current !== null) await (isWritingRefused ? vault.probe() : vault.assertWritable());
      return { pair, unreadable: null, databaseFailure: null, ...(await earlierOnes()) };
    } catch (error) {
      if (error instanceof UnreadablePairError) return { pair, unreadable: error.folder, databaseFailure: null };
      if (error instanceof FailureError) return { pair, unreadable: null, databaseFailure: error.failure };
      throw error;
    }
  };
  const know = (known: Known): void => {
    ({ pair, unreadable, databaseFailure, earlier = earlier } = known);
    generation += 1;
  };
  const load = async (): Promise<void> => know(await read(null));

  const lookOnce = async (): Promise<boolean> => {
    const asOf = generation;
    const known = await read(pair);
    if (asOf !== generation) return false;
    if (known.pair?.info.fingerprint256 !== pair?.info.fingerprint256) return true;
    know({ ...known, pair });
    return false;
  };

  const assertPresent = async (): Promise<void> => {
    try {
      await look(pair !== null);
    } catch (error) {
      if (error instanceof FailureError) databaseFailure = error.failure;
      throw error;
    }
  };

  const serve = async (): Promise<void> => {
    if (pair === null) await web.stopTls();
    else await web.keepServing(pair);
  };

  return {
    vault: () => vault,
    pair: () => pair,
    unreadable: () => unreadable,
    databaseFailure: () => databaseFailure,
    evidence: evidence.current,
    servesItsPair: () => pair !== null && isEvidenceOf(evidence.current(), pair),

    load,

    async refresh() {
      know(await read(pair));
    },

    async lookAgain() {
      const asOf = generation;
      looking ??= lookOnce().finally(() => (looking = null));
      const isOther = await withTimeout(looking, null, NEVER_ABORTED, LOOK_LIMIT_MS);
      if (isOther === null && asOf === generation) {
        const data = { path: directory(), reason: 'io', systemCode: 'ETIMEDOUT' } as const;
        databaseFailure = failure('DATABASE_DIRECTORY', data);
      }
      return isOther === true;
    },

    assertPresent,

    beginAnew() {
      begunAnewIn = directory();
      generation += 1;
      if (databaseFailure?.code === 'CERTIFICATES_GONE') databaseFailure = null;
    },

    async gatherEvidence() {
      if (pair === null) evidence.reset();
      else await evidence.gather(pair);
    },

    serve,

    async install(directoryUrl, issued, { atOnce, onStep, signal }) {
      const before = pair;
      const installed = await vault.install(directoryUrl, issued);
      know({
        pair: installed,
        unreadable: null,
        databaseFailure: null,
        // Also those before the one that waited: they may be what is served until somebody restarts profacto.
        earlier: before === null ? [] : [...earlier, fingerprintOf(before)],
      });
      begunAnewIn = null;
      onStep('install');
      const run = { atOnce, onServing: () => onStep('restart'), signal };
      const outcome = await putIntoService(installed, run);
      if (outcome.kind === 'failed' && !outcome.keepsPair) {
        // Without a previous pair, the new one stays: there is nothing better to serve, and the next start tries again.
        const previousServes = before === null ? null : await undo(before);
        const problem = outcome.failure;
        throw new FailureError(
          problem.code === 'NOT_SERVED' ? failure('NOT_SERVED', { ...problem.data, previousServes }) : problem,
        );
      }
      const { folder, info } = installed;
      journal.write({
        event: 'certificateInstalled',
        directory: folder,
        names: info.names,
        notAfter: new Date(info.notAfter).toISOString(),
        fingerprint256: info.fingerprint256,
      });
      return settled(outcome);
    },

    waits: () => waits(),

    async serveWaiting({ onStep, signal }) {
      if (pair === null || !waits()) return 'served';
      return settled(await putIntoService(pair, { atOnce: true, onServing: () => onStep('restart'), signal }));
    },

    inService() {
      const seen = evidence.current();
      if (pair === null || seen.kind !== 'served') return null;
      if (isEvidenceOf(seen, pair)) return pair.info;
      return waits() && earlier.includes(seen.fingerprint256) ? evidence.certificate() : null;
    },

    async remove() {
      await web.stopTls();
      evidence.reset();
      let folder: string | null;
      try {
        folder = (await vault.deleteAll()) ?? unreadable ?? pair?.folder ?? null;
      } catch (error) {
        // What could not be deleted is served again: after half a deletion, the evidence must match what is left.
        await load();
        await serve().catch(() => undefined);
        if (pair !== null) await evidence.gather(pair);
        throw error;
      }
      know({ pair: null, unreadable: null, databaseFailure });
      if (folder !== null) journal.write({ event: 'certificateDeleted', directory: folder });
      return folder;
    },
  };
}

/** Why nothing can be written, as opposed to what is wrong with one CA's folder or what was made there. */
const WRITING_REASONS: ReadonlySet<string> = new Set(['notWritable', 'readOnly', 'full', 'io']);

/** A vault that tells what became of each trial of the disk and of each installation; `null`: it was written. */
function rememberingVault(directory: string, onWritten: (error: FailureError | null) => void): Vault {
  const vault = openVault(directory);
  const remember = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      const result = await action();
      onWritten(null);
      return result;
    } catch (error) {
      if (error instanceof FailureError && isAboutWriting(error.failure)) onWritten(error);
      throw error;
    }
  };
  return {
    ...vault,
    probe: (urls) => remember(() => vault.probe(urls)),
    install: (url, issued) => remember(() => vault.install(url, issued)),
  };
}

function isAboutWriting({ code, data }: Failure): boolean {
  return code === 'DATABASE_DIRECTORY' && WRITING_REASONS.has(data.reason);
}

/** Serves an earlier pair; returns whether it really is served. Its name or time may no longer fit: that is ignored. */
async function serveAgain(pair: InstalledPair, web: Serving, evidence: ServedEvidence): Promise<boolean> {
  try {
    await web.startTls(pair);
    const { seen } = await evidence.gather(pair);
    return isEvidenceOf(seen, pair);
  } catch {
    return false;
  }
}

/** What the web server needs of the settings. */
export function webServerConfig(
  settings: Settings,
  { configDir, hstsMaxAge }: { configDir: string; hstsMaxAge: number | null },
): WebServerConfig {
  const { httpPort, httpsPort, publicHttpsPort, redirectToHttps, language } = settings;
  const { upstream, upstreamHost, upstreamAdminPages: opensAdminPages, trustedRootsFile } = settings;
  return {
    httpPort,
    httpsPort,
    publicHttpsPort,
    redirectToHttps,
    address: nameOf(settings),
    language,
    upstream,
    upstreamHost,
    opensAdminPages,
    trustedRootsFile,
    accessLog: settings.accessLog,
    configDir,
    hstsMaxAge,
  };
}

const fingerprintOf = ({ info }: InstalledPair): string => info.fingerprint256;

/** @throws FailureError where it failed */
function settled(outcome: ServeOutcome): 'served' | 'waiting' {
  if (outcome.kind === 'failed') throw new FailureError(outcome.failure);
  return outcome.kind;
}

/** The installed certificate as it is shown. */
export function certificateView(pair: InstalledPair, now: number): Certificate {
  const { info } = pair;
  return {
    directory: pair.folder,
    orderNumber: pair.orderNumber,
    names: info.names,
    issuer: info.issuer,
    notBefore: new Date(info.notBefore).toISOString(),
    notAfter: new Date(info.notAfter).toISOString(),
    daysLeft: daysLeft(info.notAfter, now),
    serialNumber: info.serialNumber,
    fingerprint256: info.fingerprint256,
    keyType: info.keyType,
  };
}
