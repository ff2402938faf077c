import type { FailureData } from '#shared/contract/failures.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Evidence } from '#shared/domain/shield.ts';
import { LOOPBACK } from '#shared/values/addresses.ts';
import { coversName } from '#shared/values/names.ts';
import { infoOf, type CertificateInfo } from '../certificates/info.ts';
import { tlsOfProfacto } from '../diagnosis/probes/profacto-tls.ts';
import type { probeTls, TlsAnswer } from '../diagnosis/probes/tls.ts';
import type { InstalledPair } from '../storage/vault.ts';
import { nameOf } from './public-name.ts';

/**
 * What the HTTPS port of this machine serves.
 *
 * Law: it comes from a real TLS connection and from nothing else.
 */
export type ServedEvidence = {
  /** What was last seen. */
  current: () => Evidence;
  /** The certificate that was last seen; `null`: there was none. */
  certificate: () => CertificateInfo | null;
  /** There is nothing to be served. */
  reset(): void;
  /** Looks while this pair is to be served. `systemCode`: why there was no connection. */
  gather(pair: InstalledPair): Promise<{ seen: Evidence; systemCode: string | null }>;
  /** Looks, and says why what is served is not this pair; `null`: it is. */
  whyNotServed(pair: InstalledPair): Promise<Omit<FailureData<'NOT_SERVED'>, 'previousServes'> | null>;
};

const NOTHING: Evidence = { kind: 'noConnection' };
const TIMEOUT_MS = 15_000;

/** @param options.probe replaced in tests that inject faults */
export function createServedEvidence(options: {
  settings: () => Settings;
  now: () => number;
  probe?: typeof probeTls;
  /** Addresses of this machine in its networks; left out: those that it has. */
  networkAddresses?: readonly string[];
}): ServedEvidence {
  const { settings, now } = options;
  const probe: typeof probeTls =
    options.probe ?? (async (...asked) => (await import('../diagnosis/probes/tls.ts')).probeTls(...asked));
  let evidence = NOTHING;
  let certificate: CertificateInfo | null = null;

  const gather: ServedEvidence['gather'] = async (pair) => {
    const { httpsPort: port } = settings();
    const servername = nameOf(settings()) || (pair.info.names[0] ?? 'localhost');
    const ask = (address: string) => probe({ address, port, servername }, [], AbortSignal.timeout(TIMEOUT_MS));
    const isOurs = (one: TlsAnswer) => isEvidenceOf(evidenceIn(one), pair);
    const answer =
      settings().operation === 'beside'
        ? await tlsOfProfacto(ask, isOurs, options.networkAddresses)
        : await ask(LOOPBACK.ipv4);
    evidence = evidenceIn(answer);
    certificate = answer.kind === 'tls' ? infoOf(answer.certificate) : null;
    return { seen: evidence, systemCode: answer.kind === 'silent' ? answer.systemCode : null };
  };

  return {
    current: () => evidence,
    certificate: () => certificate,
    reset() {
      evidence = NOTHING;
      certificate = null;
    },
    gather,

    async whyNotServed(pair) {
      const { seen, systemCode } = await gather(pair);
      if (seen.kind === 'noConnection') return { reason: 'noConnection', systemCode };
      if (seen.kind === 'handshakeFailed') return { reason: 'handshake', systemCode };
      if (!isEvidenceOf(seen, pair)) return { reason: 'otherCertificate', systemCode };
      const { notBefore, notAfter, names } = pair.info;
      if (now() < notBefore || now() >= notAfter) return { reason: 'notValidNow', systemCode };
      return coversName(names, nameOf(settings())) ? null : { reason: 'nameMismatch', systemCode };
    },
  };
}

/** Whether what was seen is this pair. */
export function isEvidenceOf(seen: Evidence, { info }: Pick<InstalledPair, 'info'>): boolean {
  return seen.kind === 'served' && seen.fingerprint256 === info.fingerprint256;
}

function evidenceIn(answer: TlsAnswer): Evidence {
  switch (answer.kind) {
    case 'silent':
      return NOTHING;
    case 'noTls':
      return { kind: 'handshakeFailed' };
    case 'tls':
      return { kind: 'served', fingerprint256: infoOf(answer.certificate).fingerprint256 };
  }
}
