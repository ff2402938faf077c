import { failure, FailureError } from '#shared/contract/failure-error.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { ChallengeResponder } from '../certificates/issuer.ts';
import type { BesideProfacto } from '../diagnosis/facts.ts';
import type { WebServer } from '../webserver/web-server.ts';
import type { InstalledPair } from '../storage/vault.ts';
import type { Beside } from './beside/beside.ts';
import type { ServeOutcome } from './serve-outcome.ts';
import type { ServedEvidence } from './served-evidence.ts';

/**
 * Who answers on this server's ports and serves the certificate: our own web server (`operation: front`), or profacto,
 * which keeps its ports (`operation: beside`).
 *
 * Law: in `beside` nothing of ours listens: there `startHttp` and `withHttpsListener` open nothing.
 */
export type Serving = WebServer & {
  /** What there is of profacto while it serves; `null`: our own web server does. */
  profacto(): BesideProfacto | null;
  /**
   * Makes sure, before a CA is asked, that its challenge will be answered and (`forTls`) what it issues can be served.
   *
   * @param options.mayDoWithoutHttp it is no failure that our own HTTP port cannot be opened: the CA may come over TLS
   */
  prepare(options: { forTls: boolean; mayDoWithoutHttp: boolean }, signal: AbortSignal): Promise<void>;
  /**
   * Has the installed pair served on: on our own ports at once; by profacto with its next restart, where it does not yet.
   *
   * @throws FailureError `PORT_…`, `BESIDE_FOLDER`
   */
  keepServing(pair: InstalledPair): Promise<void>;
  /** Takes a new pair into service. @param run.atOnce whether profacto may be restarted now */
  putIntoService(
    pair: InstalledPair,
    evidence: ServedEvidence,
    run: { atOnce: boolean; onServing: () => void; signal: AbortSignal },
  ): Promise<ServeOutcome>;
  /** The key type to be asked for: whoever serves must be able to load it. */
  keyType(signal: AbortSignal): Promise<Settings['keyType']>;
};

export function createServing(parts: { settings: () => Settings; own: WebServer; beside: Beside }): Serving {
  const { settings, own } = parts;
  const { challenges, target, restart, handover } = parts.beside;
  const isBeside = () => settings().operation === 'beside';
  const kept = (port: number) => ({ port, state: 'profacto', failure: null }) as const;

  const profacto: BesideProfacto = {
    async probeWebroot(signal) {
      const { assertWebrootServed } = await import('./beside/webroot-trial.ts');
      return assertWebrootServed(settings(), challenges, signal);
    },
    probeTarget: () => target.probe(),
    restartsAt: () => (restart.by() === null ? null : settings().restartAt),
  };

  return {
    ...own,
    get challenges() {
      return isBeside() ? { add: challenges.add, addAlpn: neverBeside } : own.challenges;
    },
    profacto: () => (isBeside() ? profacto : null),

    listeners() {
      const { httpPort, httpsPort } = settings();
      return isBeside() ? { http: kept(httpPort), https: kept(httpsPort) } : own.listeners();
    },

    async startHttp() {
      if (isBeside()) challenges.tidy();
      else await own.startHttp();
    },
    withHttpsListener: (greeting, action) => (isBeside() ? action(true) : own.withHttpsListener(greeting, action)),
    keepServing: (pair) => (isBeside() ? handover.keep(pair) : own.startTls(pair)),

    async configure(config) {
      await own.configure(config);
      if (isBeside()) await own.stop();
    },

    async prepare({ forTls, mayDoWithoutHttp }, signal) {
      if (!isBeside()) {
        await own.startHttp().catch((error: unknown) => {
          if (!mayDoWithoutHttp || !(error instanceof FailureError)) throw error;
        });
        if (forTls) await own.probeHttpsPort();
        return;
      }
      challenges.tidy();
      if (forTls) await target.probe();
      await profacto.probeWebroot(signal);
    },

    async putIntoService(pair, evidence, { atOnce, onServing, signal }) {
      if (!isBeside()) return serveOwn(own, pair, evidence, onServing);
      if (atOnce) return handover.putIntoService(pair, evidence, { onRestarted: onServing, signal });
      await handover.keep(pair, (await evidence.gather(pair)).seen);
      return { kind: 'waiting' };
    },

    async keyType(signal) {
      if (!isBeside()) return settings().keyType;
      const { keyTypeForProfacto } = await import('./beside/fourd-version.ts');
      return keyTypeForProfacto(settings(), signal);
    },
  };
}

/** profacto owns port 443: `challengeTypeSet` never gives TLS-ALPN-01 there. */
const neverBeside: ChallengeResponder['addAlpn'] = () =>
  Promise.reject(new FailureError(failure('INTERNAL', {}), { cause: new Error('TLS-ALPN-01 beside profacto') }));

/** Serves a new pair on our own ports, and proves it. */
async function serveOwn(
  own: WebServer,
  pair: InstalledPair,
  evidence: ServedEvidence,
  onServing: () => void,
): Promise<ServeOutcome> {
  try {
    await own.startTls(pair);
    onServing();
    const reason = await evidence.whyNotServed(pair);
    if (reason === null) return { kind: 'served' };
    return { kind: 'failed', failure: failure('NOT_SERVED', { ...reason, previousServes: null }), keepsPair: false };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { kind: 'failed', failure: error.failure, keepsPair: false };
  }
}
