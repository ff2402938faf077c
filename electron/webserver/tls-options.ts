import { constants, randomBytes } from 'node:crypto';
import type https from 'node:https';
import net from 'node:net';
import tls from 'node:tls';
import { readCertificate } from '../certificates/info.ts';

type TlsPair = { chainPem: string; keyPem: string };

/** Forward secrecy (ECDHE) and authenticated encryption (AEAD), in TLS 1.3 and 1.2 alike, in our order. */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':');

const CLASSIC_CURVES = 'X25519:P-256:P-384';
/** The hybrid first: what is recorded today is then not read by a quantum computer either. */
const HYBRID_CURVES = `X25519MLKEM768:${CLASSIC_CURVES}`;

/** How long one key encrypts the tickets with which visitors take up a session again, in milliseconds. */
const TICKET_KEY_LIFE_MS = 12 * 3_600_000;
const TICKET_KEY_BYTES = 48;

/**
 * What a server is made of that serves a pair, and what is set anew when the pair is swapped.
 *
 * @throws Error the pair cannot be served
 */
export function secureContextOf({ chainPem, keyPem }: TlsPair): tls.SecureContextOptions {
  return {
    cert: chainPem,
    key: keyPem,
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    honorCipherOrder: true,
    // Whoever names ChaCha20 first has no hardware for AES, and gets what costs him less.
    secureOptions: (constants as { SSL_OP_PRIORITIZE_CHACHA?: number }).SSL_OP_PRIORITIZE_CHACHA ?? 0,
    ecdhCurve: isKnownCurveList(HYBRID_CURVES) ? HYBRID_CURVES : CLASSIC_CURVES,
  };
}

/** OpenSSL knows the hybrid from 3.5 on, Electron's BoringSSL under the same name; who does not know it refuses the list. */
function isKnownCurveList(ecdhCurve: string): boolean {
  try {
    tls.createSecureContext({ ecdhCurve });
    return true;
  } catch {
    return false;
  }
}

/** A fatal alert `unrecognized_name` (RFC 6066 §3) as a record of its own: Node cannot be asked to send it. */
const UNRECOGNIZED_NAME = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x70]);

/**
 * Who gets our certificate: whoever names a stranger in his ClientHello gets the alert `unrecognized_name` and none.
 * Whoever names nobody gets it, and so does a literal address, which is no name there (RFC 6066 §3).
 *
 * @param isOurs whether this server answers to a name
 * @param beneath the TCP connection beneath a TLS connection
 */
export function refuseStrangers(
  isOurs: (name: string) => boolean,
  beneath: (socket: net.Socket) => net.Socket | null,
): NonNullable<tls.TlsOptions['SNICallback']> {
  return function (this: unknown, sent, callback) {
    const name = sent.replace(/\.$/, '').toLowerCase();
    if (net.isIP(name) !== 0 || isOurs(name)) {
      // Without a context, the server's own is used.
      callback(null);
      return;
    }
    const end = () => callback(new Error(`not our name: ${name}`));
    // Where it cannot be had, the connection ends without a word.
    const socket = this instanceof tls.TLSSocket ? beneath(this) : null;
    if (socket === null) end();
    else socket.end(UNRECOGNIZED_NAME, end);
  };
}

/** The names that a pair's certificate holds. */
export function namesOf({ chainPem }: TlsPair): readonly string[] {
  return readCertificate(chainPem).names;
}

/** Encrypts tickets with a new key at an interval, so that no key stays worth stealing; older tickets are then worth nothing. */
export function rotateTicketKeys(server: https.Server): void {
  const timer = setInterval(() => server.setTicketKeys(randomBytes(TICKET_KEY_BYTES)), TICKET_KEY_LIFE_MS).unref();
  server.once('close', () => clearInterval(timer));
}
