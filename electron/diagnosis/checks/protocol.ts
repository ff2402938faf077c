import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';
import { expectsTls, ownTlsAnswers, type TlsSuccess } from '../certificate-origin.ts';
import { worstPerCheck } from '../worst-findings.ts';

/** Which TLS version and which cipher are negotiated. */
export const protocolCheck: Check = {
  ids: ['protocol'],
  async run(facts, report) {
    const served = (await expectsTls(facts)) ? await ownTlsAnswers(facts) : [];
    for (const one of worstPerCheck(served.map(protocolFinding))) report(one);
    if (served.length === 0) report(finding('PROTOCOL_NOT_CHECKED', {}));
  },
};

function protocolFinding({ protocol, cipher }: TlsSuccess): Finding {
  const code = !CURRENT_PROTOCOLS.has(protocol)
    ? 'PROTOCOL_OLD'
    : isStrong(protocol, cipher)
      ? 'PROTOCOL_MODERN'
      : 'CIPHER_WEAK';
  return finding(code, { protocol, cipher });
}

const CURRENT_PROTOCOLS: ReadonlySet<string> = new Set(['TLSv1.2', 'TLSv1.3']);

/** RFC 9325 §4.2: forward secrecy and authenticated encryption. TLS 1.3 has nothing else. */
function isStrong(protocol: string, cipher: string): boolean {
  return protocol === 'TLSv1.3' || (/^TLS_(ECDHE|DHE)_/.test(cipher) && /GCM|CCM|POLY1305/.test(cipher));
}
