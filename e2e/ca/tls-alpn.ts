import { createHash, type X509Certificate } from 'node:crypto';
import { isIPv6 } from 'node:net';
import tls from 'node:tls';

import * as x509 from '@peculiar/x509';

import { problem } from './problems.ts';
import type { Problem } from './problems.ts';
import { fromPerspective, lookUp, ValidationFailure } from './validation.ts';

export type TlsAlpn01 = {
  name: string;
  keyAuthorization: string;
  httpsPort: number;
  resolve: (name: string) => Promise<string[]>;
  closing: AbortSignal;
  /** For the whole look, in milliseconds; by default 10 s as at Let's Encrypt. */
  timeoutMs?: number;
  /** From where it connects; empty or left out: the system chooses. */
  perspective?: string;
};

const protocol = 'acme-tls/1';
const acmeIdentifier = '1.3.6.1.5.5.7.1.31';
const subjectAlternativeName = '2.5.29.17';

/**
 * Validates a TLS-ALPN-01 challenge (RFC 8737 §3) in Let's Encrypt's words; returns `undefined` if it passes. IPv6 before
 * IPv4, which is tried only where no connection was possible.
 */
export async function validateTlsAlpn01(challenge: TlsAlpn01): Promise<Problem | undefined> {
  try {
    const addresses = await lookUp(challenge, challenge.name);
    const ordered = addresses.toSorted((one, other) => Number(isIPv6(other)) - Number(isIPv6(one)));
    let failure: Problem | undefined;
    for (const address of ordered) {
      const { certificate, problem: found } = await look(challenge, address);
      if (certificate !== undefined) return judge(challenge, address, certificate);
      failure = found;
      if (found?.type.endsWith(':connection') !== true) break;
    }
    return failure;
  } catch (error) {
    if (error instanceof ValidationFailure) return error.problem;
    throw error;
  }
}

type Seen = { certificate?: X509Certificate; problem?: Problem };

/** One handshake that offers the protocol alone; the connection ends with it. */
function look(
  { name, httpsPort, closing, timeoutMs = 10_000, perspective }: TlsAlpn01,
  address: string,
): Promise<Seen> {
  return new Promise((resolve) => {
    let isConnected = false;
    const socket = tls.connect({
      host: address,
      port: httpsPort,
      ...fromPerspective(perspective, address),
      servername: name,
      ALPNProtocols: [protocol],
      minVersion: 'TLSv1.2',
      rejectUnauthorized: false,
    });
    const end = (seen: Seen): void => {
      clearTimeout(timer);
      closing.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(seen);
    };
    const connectionFailure = (why: string): void => end({ problem: problem('connection', `${address}: ${why}`) });
    const onAbort = (): void => connectionFailure('Error getting validation data');
    const timer = setTimeout(() => {
      connectionFailure(
        isConnected
          ? 'Timeout after connect (your server may be slow or overloaded)'
          : 'Timeout during connect (likely firewall problem)',
      );
    }, timeoutMs);
    closing.addEventListener('abort', onAbort);
    socket.once('connect', () => (isConnected = true));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? '';
      if (code === 'ECONNREFUSED') connectionFailure('Connection refused');
      else if (code === 'ECONNRESET') connectionFailure('Connection reset by peer');
      else if (/^(ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL)$/.test(code)) connectionFailure('Network unreachable');
      else if (code.startsWith('ERR_SSL_')) {
        end({ problem: problem('tls', `${address}: remote error: tls: ${alertIn(code)}`) });
      } else connectionFailure('Error getting validation data');
    });
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      if (socket.alpnProtocol !== protocol || certificate === undefined) {
        const detail = `${address}: Cannot negotiate ALPN protocol "${protocol}" for tls-alpn-01 challenge`;
        end({ problem: problem('unauthorized', detail) });
      } else end({ certificate });
    });
  });
}

function alertIn(code: string): string {
  return code
    .replace(/^ERR_SSL_(?:(?:SSLV3|TLSV1|TLSV13)_ALERT_)?/, '')
    .toLowerCase()
    .replaceAll('_', ' ');
}

function judge(challenge: TlsAlpn01, address: string, shown: X509Certificate): Problem | undefined {
  const { name, httpsPort, keyAuthorization } = challenge;
  const wrong = (why: string): Problem =>
    problem(
      'unauthorized',
      `Incorrect validation certificate for tls-alpn-01 challenge. ` +
        `Requested ${name} from ${address}:${httpsPort.toFixed(0)}. ${why}`,
    );
  const certificate = new x509.X509Certificate(shown.raw);
  const names = new x509.GeneralNames(
    certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.rawData ?? new Uint8Array([0x30, 0]),
  ).items;
  const [only] = names;
  if (names.length !== 1 || only?.type !== 'dns' || only.value.toLowerCase() !== name) {
    const received = names.map((one) => JSON.stringify(one.value.slice(0, 100))).join(', ');
    return wrong(`Received certificate with names (${received}), and not with this one alone`);
  }
  const seen = certificate.extensions.map(({ type }) => type);
  for (const type of [acmeIdentifier, subjectAlternativeName]) {
    if (seen.filter((one) => one === type).length > 1) return wrong(`Extension OID ${type} seen twice`);
  }
  const identifier = certificate.extensions.find(({ type }) => type === acmeIdentifier);
  if (identifier === undefined) return wrong('Missing acmeIdentifier extension');
  if (!identifier.critical) return wrong('acmeIdentifier extension not critical');
  const digest = createHash('sha256').update(keyAuthorization).digest();
  const expected = Buffer.concat([Buffer.from([0x04, 0x20]), digest]);
  if (!Buffer.from(identifier.value).equals(expected)) return wrong('Invalid acmeIdentifier extension value');
  return shown.checkIssued(shown) && shown.verify(shown.publicKey) ? undefined : wrong('Not self-signed');
}
