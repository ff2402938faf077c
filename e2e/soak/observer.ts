import { X509Certificate } from 'node:crypto';
import tls from 'node:tls';
import type { PracticeCa } from '../ca/practice-ca.ts';

/** The certificate that the web server presents. */
type Served = { serial: string; notBefore: number; notAfter: number };

/**
 * Looks at the web server from outside and keeps a record. It knows nothing of the product: only the port, the name,
 * the root, the CA's own records and the clock.
 */
export type Observer = {
  /** Connects, and records the time since the last look. True when another certificate is served. */
  look(): Promise<boolean>;
  served(): Served | null;
  /** For how long no valid certificate was served since the first look, in milliseconds. */
  expiredMs(): number;
  /** The smallest share of its lifetime that a certificate had left when it was replaced. */
  leastLifetimeLeft(): number;
  /** How many certificates the CA has issued, without those of `misissued`. */
  orders(): number;
  /** How many certificates a lever made wrong that were never served. */
  misissued(): number;
  /** How many requests the CA refused because one of its own limits was exceeded. */
  limitsExceeded(): number;
};

/** Starts with the first look. Law: between two looks nothing changes but the time. */
export function createObserver(ca: PracticeCa, address: { port: number; name: string }): Observer {
  const root = new X509Certificate(ca.issuingRootPem);
  const seen = new Set<string>();
  let served: Served | null = null;
  let lookedAt: number | null = null;
  let expired = 0;
  let leastLifetimeLeft = 1;

  const recordUntil = (until: number) => {
    if (lookedAt === null) return;
    const [goodFrom, goodTo] = served === null ? [until, until] : [served.notBefore, served.notAfter];
    const good = Math.min(until, goodTo) - Math.max(lookedAt, goodFrom);
    expired += until - lookedAt - Math.max(good, 0);
  };

  return {
    async look() {
      recordUntil(ca.now());
      lookedAt = ca.now();
      const before = served;
      served = await probeServed(address, root);
      const isOther = served?.serial !== before?.serial;
      if (served !== null) seen.add(served.serial);
      if (isOther && before !== null) {
        const left = (before.notAfter - ca.now()) / (before.notAfter - before.notBefore);
        leastLifetimeLeft = Math.min(leastLifetimeLeft, left);
      }
      return isOther;
    },
    served: () => served,
    expiredMs: () => expired,
    leastLifetimeLeft: () => leastLifetimeLeft,
    orders: () => ca.certificates().filter((one) => one.misissue === undefined || seen.has(one.serial)).length,
    misissued: () => ca.certificates().filter((one) => one.misissue !== undefined && !seen.has(one.serial)).length,
    limitsExceeded: () => ca.requests.filter((one) => one.status === 429 && !one.injected).length,
  };
}

/** `null`: no TLS, or the certificate is not for this name, or its chain does not lead to this root. */
async function probeServed(
  { port, name }: { port: number; name: string },
  root: X509Certificate,
): Promise<Served | null> {
  // The time is simulated, and Node would check validity by the machine's clock.
  const socket = tls.connect({ host: '127.0.0.1', port, servername: name, rejectUnauthorized: false });
  try {
    await new Promise((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
    });
    const peer = socket.getPeerCertificate(true);
    const leaf = new X509Certificate(peer.raw);
    const issuer = new X509Certificate(peer.issuerCertificate.raw);
    const isGood = leaf.checkHost(name) !== undefined && leaf.verify(issuer.publicKey) && issuer.verify(root.publicKey);
    if (!isGood) return null;
    return {
      serial: leaf.serialNumber.toLowerCase(),
      notBefore: Date.parse(leaf.validFrom),
      notAfter: Date.parse(leaf.validTo),
    };
  } catch {
    return null;
  } finally {
    socket.destroy();
  }
}
