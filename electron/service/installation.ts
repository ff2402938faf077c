import { failure, FailureError, type Failure, type FailureData } from '#shared/contract/failures.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Certificate } from '#shared/contract/snapshot.ts';
import { checkHostname } from '#shared/domain/hostname.ts';
import { coversName } from '#shared/domain/names.ts';
import { daysLeft } from '#shared/domain/renewal.ts';
import type { Evidence } from '#shared/domain/shield.ts';
import { infoOf } from '../certificates/certificate-info.ts';
import type { IssuedCertificate } from '../certificates/issuer.ts';
import { openVault, UnreadablePairError, type InstalledPair, type Vault } from '../certificates/vault.ts';
import { probeTls } from '../diagnosis/probes.ts';
import type { Journal } from '../journal/journal.ts';
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
  /** Reads the vault again: at the start, and when the database directory or the address changed. */
  load(): Promise<void>;
  /** Connects to the HTTPS port of this machine and looks at what it serves. */
  gatherEvidence(): Promise<void>;
  /** Serves the pair that is there. @throws FailureError `PORT_…` */
  serve(): Promise<void>;
  /**
   * Installs a checked pair, restarts the web server with it and proves it over TLS.
   *
   * @throws FailureError `DATABASE_DIRECTORY`, `PORT_…`, `NOT_SERVED`
   */
  install(
    directoryUrl: string,
    issued: IssuedCertificate,
    onStep: (step: 'install' | 'restart') => void,
  ): Promise<void>;
  /** TLS off, files gone. Gives the folder; `null`: there was nothing. */
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
  const { settings, web, journal, now, probe = probeTls } = options;
  let vault = openVault(settings().databaseDirectory);
  let pair: InstalledPair | null = null;
  let unreadable: string | null = null;
  let evidence: Evidence = { kind: 'noConnection' };

  const gatherEvidence = async (): Promise<string | null> => {
    const { httpsPort: port } = settings();
    const servername = nameOf(settings()) || (pair?.info.names[0] ?? 'localhost');
    const answer = await probe({ address: '127.0.0.1', port, servername }, [], AbortSignal.timeout(15_000));
    switch (answer.kind) {
      case 'silent':
        evidence = { kind: 'noConnection' };
        return answer.systemCode;
      case 'noTls':
        evidence = { kind: 'handshakeFailed' };
        return null;
      case 'tls':
        evidence = { kind: 'served', fingerprint256: infoOf(answer.certificate).fingerprint256 };
        return null;
    }
  };

  /** Why what is served is not this pair, or `null` when it is. */
  const whyNotServed = async (
    expected: InstalledPair,
  ): Promise<Omit<FailureData<'NOT_SERVED'>, 'previousServes'> | null> => {
    const systemCode = await gatherEvidence();
    if (evidence.kind === 'noConnection') return { reason: 'noConnection', systemCode };
    if (evidence.kind === 'handshakeFailed') return { reason: 'handshake', systemCode };
    if (evidence.fingerprint256 !== expected.info.fingerprint256) return { reason: 'otherCertificate', systemCode };
    const { notBefore, notAfter } = expected.info;
    if (now() < notBefore || now() >= notAfter) return { reason: 'notValidNow', systemCode };
    return coversName(expected.info.names, nameOf(settings())) ? null : { reason: 'nameMismatch', systemCode };
  };

  const serves = async (candidate: InstalledPair): Promise<boolean> => {
    try {
      await web.startTls(candidate);
      return (await whyNotServed(candidate)) === null;
    } catch {
      return false;
    }
  };

  /** Back to the pair before. */
  const undo = async (): Promise<boolean> => {
    pair = await vault.rollBack();
    journal.write({ event: 'rolledBack', directory: pair?.folder ?? null });
    return pair !== null && (await serves(pair));
  };

  return {
    vault: () => vault,
    pair: () => pair,
    unreadable: () => unreadable,
    evidence: () => evidence,

    async load() {
      vault = openVault(settings().databaseDirectory);
      unreadable = null;
      try {
        pair = await vault.current();
      } catch (error) {
        pair = null;
        if (error instanceof UnreadablePairError) unreadable = error.folder;
        else if (error instanceof FailureError) unreadable = vault.root;
        else throw error;
      }
    },

    async gatherEvidence() {
      if (pair === null) evidence = { kind: 'noConnection' };
      else await gatherEvidence();
    },

    async serve() {
      if (pair === null) await web.stopTls();
      else await web.startTls(pair);
    },

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
        // Without a pair before, the new one stays: there is nothing better to serve, and the next start tries again.
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
      const folder = (await vault.deleteAll()) ?? unreadable;
      pair = null;
      unreadable = null;
      evidence = { kind: 'noConnection' };
      if (folder !== null) journal.write({ event: 'certificateDeleted', directory: folder });
      return folder;
    },
  };
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
