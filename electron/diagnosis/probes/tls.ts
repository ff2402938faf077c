import type { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import { trustProblemOf } from '../../applications/ask.ts';
import { PROBE_TIMEOUT_MS, noAnswerCauseOf, type NoAnswerCause } from './no-answer.ts';

export type TlsAnswer =
  | { kind: 'silent'; cause: NoAnswerCause; systemCode: string }
  /** `refusesName`: it speaks TLS, and ends the handshake by an alert, as servers do that are not set up for the name (RFC 6066 §3). */
  | { kind: 'noTls'; refusesName?: true }
  | {
      kind: 'tls';
      certificate: X509Certificate;
      /** As Node names it: `TLSv1.3`. */
      protocol: string;
      /** As IANA names it: `TLS_AES_256_GCM_SHA384`. */
      cipher: string;
      /** Whether Node trusts the chain, validity periods included; the name is judged elsewhere. */
      trusted: boolean;
      trustProblem: string | null;
      /** SHA-256 fingerprint of the root that made it trusted. */
      rootFingerprint: string | null;
    };

type Target = { address: string; port: number; servername: string };

/**
 * A TLS handshake, as a visitor's program makes it. If it is refused, a second one offers obsolete protocol versions,
 * which distinguishes a server that knows nothing newer from one that speaks no TLS.
 *
 * @param trustedRoots PEM of roots that are trusted in addition to the built-in ones
 */
export async function probeTls(
  target: Target,
  trustedRoots: readonly string[],
  signal: AbortSignal,
): Promise<TlsAnswer> {
  const ca = trustedRoots.length > 0 ? { ca: [...tls.rootCertificates, ...trustedRoots] } : {};
  const answer = await attemptHandshake(target, ca, signal);
  if (answer.kind !== 'noTls' || !answer.refused) return toTlsAnswer(answer);
  const second = await attemptHandshake(target, { ...ca, ...legacyTlsOptions() }, signal);
  return second.kind === 'tls' ? second : toTlsAnswer(answer);
}

/** `refused`: the other side ended the handshake, rather than staying silent. */
type HandshakeResult = Exclude<TlsAnswer, { kind: 'noTls' }> | { kind: 'noTls'; refused: boolean; refusesName?: true };

function toTlsAnswer(answer: HandshakeResult): TlsAnswer {
  if (answer.kind !== 'noTls') return answer;
  return answer.refusesName === true ? { kind: 'noTls', refusesName: true } : { kind: 'noTls' };
}

/**
 * An alert of the other side, as OpenSSL and BoringSSL name it: nginx and HAProxy send unrecognized_name, Go's servers (Caddy,
 * Traefik) internal_error, others handshake_failure.
 */
const REFUSES_NAME = /UNRECOGNIZED_NAME|ALERT_(?:INTERNAL_ERROR|HANDSHAKE_FAILURE|ACCESS_DENIED)/;

/** OpenSSL 3 signs for TLS 1.1 and older at security level 0 only; BoringSSL (Electron) has no such levels. */
function legacyTlsOptions(): tls.SecureContextOptions {
  const options = { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  try {
    tls.createSecureContext(options);
    return options;
  } catch {
    return { minVersion: options.minVersion };
  }
}

async function attemptHandshake(
  target: Target,
  options: tls.SecureContextOptions,
  signal: AbortSignal,
): Promise<HandshakeResult> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    let connected = false;
    const socket = tls.connect({
      host: target.address,
      port: target.port,
      servername: target.servername,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...options,
    });
    const done = (answer: HandshakeResult) => {
      signal.removeEventListener('abort', onAbort);
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const onAbort = () => {
      clearTimeout(timer);
      socket.destroy();
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      // Connected but silent: something listens there that does not speak TLS.
      done(
        connected ? { kind: 'noTls', refused: false } : { kind: 'silent', cause: 'timeout', systemCode: 'ETIMEDOUT' },
      );
    }, PROBE_TIMEOUT_MS);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => (connected = true));
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const systemCode = error.code ?? 'EIO';
      done(
        connected
          ? { kind: 'noTls', refused: true, ...(REFUSES_NAME.test(systemCode) && { refusesName: true as const }) }
          : { kind: 'silent', cause: noAnswerCauseOf(systemCode), systemCode },
      );
    });
    socket.once('secureConnect', () => {
      // Must precede `getPeerX509Certificate`: after it, Node no longer returns the chain.
      const rootFingerprint = socket.authorized ? rootFingerprintOf(socket) : null;
      const certificate = socket.getPeerX509Certificate();
      if (certificate === undefined) return done({ kind: 'noTls', refused: false });
      const problem: unknown = socket.authorizationError;
      done({
        kind: 'tls',
        certificate,
        protocol: socket.getProtocol() ?? '',
        cipher: socket.getCipher().standardName,
        trusted: socket.authorized,
        trustProblem: socket.authorized ? null : trustProblemOf(problem),
        rootFingerprint,
      });
    });
  });
}

/** The fingerprint of the last certificate in the verified chain. */
function rootFingerprintOf(socket: tls.TLSSocket): string | null {
  let current = socket.getPeerCertificate(true) as tls.DetailedPeerCertificate | undefined;
  // A self-signed certificate is its own issuer.
  while (current?.issuerCertificate !== undefined && current.issuerCertificate !== current) {
    current = current.issuerCertificate;
  }
  return current?.fingerprint256 ?? null;
}
