import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Failure, FailureData } from '#shared/contract/failures.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Certificate } from '#shared/contract/snapshot.ts';
import { checkHostname } from '#shared/values/hostname.ts';
import { coversName } from '#shared/values/names.ts';
import { daysLeft } from '#shared/domain/renewal.ts';
import type { Evidence } from '#shared/domain/shield.ts';
import { infoOf } from '../certificates/info.ts';
import type { IssuedPair } from '../certificates/issuer.ts';
import { openVault, UnreadablePairError, type InstalledPair, type Vault } from '../storage/vault.ts';
import type { probeTls, TlsAnswer } from '../diagnosis/probes/tls.ts';
import type { Journal } from '../storage/journal.ts';
import type { WebServer, WebServerConfig } from '../webserver/web-server.ts';

/** The public name as A-labels; empty while none is set. */
export function nameOf(settings: Settings): string {
  const checked = checkHostname(settings.serverAddress);
  return checked.ok ? checked.hostname.ascii : '';
}

/** What the web server needs of the settings. */
export function webServerConfig(settings: Settings): WebServerConfig {
  const { httpPort, httpsPort, publicHttpsPort, redirectToHttps } = settings;
  return { httpPort, httpsPort, publicHttpsPort, redirectToHttps, address: nameOf(settings) };
}

/**
 * The certificate as it is installed and served: the vault, the web server, and the proof that both agree.
 *
 * Law: `evidence` comes from a real TLS connection and from nothing else. `install` ends with the new pair proven to
 * be served, or with the one before serving again.
 */
export type Installation = {
  vault(): Vault;
  pair(): InstalledPair | null;
  /** Folder of a current pair that cannot be used, or `null`. */
  unreadable(): string | null;
  evidence(): Evidence;
  /** Whether the evidence shows the pair that is installed. */
  servesItsPair(): boolean;
  /** Reads the vault again: at the start, and when the database directory or the address changed. */
  load(): Promise<void>;
  /** Reads what another process has installed meanwhile. The pair in use stays, even when its files have gone. */
  refresh(): Promise<void>;
  /**
   * Asserts that the pair in use has not gone from the disk. An empty folder in its place is the mount point of a drive
   * that has gone, and nothing may be created there (a deletion would have left `letsencrypt/`). Call this before
   * anything is written.
   *
   * @throws FailureError `DATABASE_DIRECTORY`
   */
  assertPresent(): Promise<void>;
  /** Whether the pair in use was gone from the disk when last checked. */
  isMissing(): boolean;
  /** Connects to the HTTPS port of this machine and looks at what it serves. */
  gatherEvidence(): Promise<void>;
  /** Serves the installed pair; without one, stops TLS. @throws FailureError `PORT_…` */
  serve(): Promise<void>;
  /**
   * Installs a checked pair, restarts the web server with it and proves it over TLS.
   *
   * @throws FailureError `DATABASE_DIRECTORY`, `PORT_…`, `NOT_SERVED`
   */
  install(directoryUrl: string, issued: IssuedPair, onStep: (step: 'install' | 'restart') => void): Promise<void>;
  /** Stops TLS and deletes the files. Returns the folder; `null`: there was nothing. */
  remove(): Promise<string | null>;
};

export function createInstallation(options: {
  settings: () => Settings;
  web: WebServer;
  journal: Journal;
  now: () => number;
  /** Replaced in tests that inject faults. */
  probe?: typeof probeTls;
}): Installation {
  const { settings, web, journal, now } = options;
  const probe: typeof probeTls =
    options.probe ?? (async (...asked) => (await import('../diagnosis/probes/tls.ts')).probeTls(...asked));
  let vault = openVault(settings().databaseDirectory);
  let pair: InstalledPair | null = null;
  let unreadable: string | null = null;
  let evidence: Evidence = { kind: 'noConnection' };
  let isMissing = false;

  /** Looks at what is served right now, which becomes `evidence`. `systemCode`: why there was no connection. */
  const gather = async (): Promise<{ seen: Evidence; systemCode: string | null }> => {
    const { httpsPort: port } = settings();
    const servername = nameOf(settings()) || (pair?.info.names[0] ?? 'localhost');
    const answer = await probe({ address: '127.0.0.1', port, servername }, [], AbortSignal.timeout(15_000));
    evidence = evidenceIn(answer);
    return { seen: evidence, systemCode: answer.kind === 'silent' ? answer.systemCode : null };
  };

  /** Why what is served is not this pair, or `null` when it is. */
  const whyNotServed = async (
    expected: InstalledPair,
  ): Promise<Omit<FailureData<'NOT_SERVED'>, 'previousServes'> | null> => {
    const { seen, systemCode } = await gather();
    if (seen.kind === 'noConnection') return { reason: 'noConnection', systemCode };
    if (seen.kind === 'handshakeFailed') return { reason: 'handshake', systemCode };
    const { fingerprint256, notBefore, notAfter, names } = expected.info;
    if (seen.fingerprint256 !== fingerprint256) return { reason: 'otherCertificate', systemCode };
    if (now() < notBefore || now() >= notAfter) return { reason: 'notValidNow', systemCode };
    return coversName(names, nameOf(settings())) ? null : { reason: 'nameMismatch', systemCode };
  };

  /** Serves a pair; returns whether it really is served. Its name or time may no longer fit: that is ignored here. */
  const serveAndVerify = async (candidate: InstalledPair): Promise<boolean> => {
    try {
      await web.startTls(candidate);
      const { seen } = await gather();
      return seen.kind === 'served' && seen.fingerprint256 === candidate.info.fingerprint256;
    } catch {
      return false;
    }
  };

  /** Rolls back to the previous pair; returns whether that one is served again. */
  const undo = async (): Promise<boolean> => {
    pair = await vault.rollBack();
    journal.write({ event: 'rolledBack', directory: pair?.folder ?? null });
    return pair !== null && (await serveAndVerify(pair));
  };

  const load = async (): Promise<void> => {
    vault = openVault(settings().databaseDirectory);
    unreadable = null;
    isMissing = false;
    try {
      pair = await vault.current();
    } catch (error) {
      pair = null;
      if (error instanceof UnreadablePairError) unreadable = error.folder;
      else if (error instanceof FailureError) unreadable = vault.root;
      else throw error;
    }
  };

  const assertPresent = async (): Promise<void> => {
    isMissing = pair !== null;
    if (pair !== null) await vault.assertExists();
    isMissing = false;
  };

  const serve = async (): Promise<void> => {
    if (pair === null) await web.stopTls();
    else await web.startTls(pair);
  };

  return {
    vault: () => vault,
    pair: () => pair,
    unreadable: () => unreadable,
    evidence: () => evidence,
    servesItsPair: () => evidence.kind === 'served' && evidence.fingerprint256 === pair?.info.fingerprint256,

    load,

    async refresh() {
      const inUse = pair;
      await load();
      if (pair !== null || inUse === null) return;
      pair = inUse;
      unreadable = null;
      await assertPresent().catch(() => undefined);
    },

    assertPresent,
    isMissing: () => isMissing,

    async gatherEvidence() {
      if (pair === null) evidence = { kind: 'noConnection' };
      else await gather();
    },

    serve,

    async install(directoryUrl, issued, onStep) {
      const hadPrevious = pair !== null;
      pair = await vault.install(directoryUrl, issued);
      unreadable = null;
      onStep('install');
      let problem: Failure | null = null;
      try {
        await web.startTls(pair);
        onStep('restart');
        const reason = await whyNotServed(pair);
        if (reason !== null) problem = failure('NOT_SERVED', { ...reason, previousServes: null });
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        problem = error.failure;
      }
      if (problem !== null) {
        // Without a previous pair, the new one stays: there is nothing better to serve, and the next start tries again.
        const previousServes = hadPrevious ? await undo() : null;
        throw new FailureError(
          problem.code === 'NOT_SERVED' ? failure('NOT_SERVED', { ...problem.data, previousServes }) : problem,
        );
      }
      const { folder, info } = pair;
      journal.write({
        event: 'certificateInstalled',
        directory: folder,
        names: info.names,
        notAfter: new Date(info.notAfter).toISOString(),
        fingerprint256: info.fingerprint256,
      });
    },

    async remove() {
      await web.stopTls();
      evidence = { kind: 'noConnection' };
      let folder: string | null;
      try {
        folder = (await vault.deleteAll()) ?? unreadable ?? pair?.folder ?? null;
      } catch (error) {
        // What could not be deleted is served again: after half a deletion, the evidence must match what is left.
        await load();
        await serve().catch(() => undefined);
        if (pair !== null) await gather();
        throw error;
      }
      pair = null;
      unreadable = null;
      if (folder !== null) journal.write({ event: 'certificateDeleted', directory: folder });
      return folder;
    },
  };
}

function evidenceIn(answer: TlsAnswer): Evidence {
  switch (answer.kind) {
    case 'silent':
      return { kind: 'noConnection' };
    case 'noTls':
      return { kind: 'handshakeFailed' };
    case 'tls':
      return { kind: 'served', fingerprint256: infoOf(answer.certificate).fingerprint256 };
  }
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
