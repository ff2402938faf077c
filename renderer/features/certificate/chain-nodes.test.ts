import { describe, expect, it } from 'vitest';
import type { CertificateDetails } from '#shared/contract/certificate-details.ts';
import { buildChainTree, idsOf } from './chain-nodes.ts';

function certificate(title: string, change: Partial<CertificateDetails> = {}): CertificateDetails {
  return { title, fingerprint256: title, selfSigned: false, issuer: [], ...change } as CertificateDetails;
}

const leaf = certificate('meinefirma.de');
const intermediate = certificate('YE1', {
  issuer: [
    { type: 'O', value: 'ISRG' },
    { type: 'CN', value: 'ISRG Root YE' },
  ],
});

describe('the chain as a tree', () => {
  it('has the root above, which is only named where the file does not hold it', () => {
    const top = buildChainTree([leaf, intermediate]);
    expect(top).toMatchObject({ title: 'ISRG Root YE', certificate: null, child: { title: 'YE1' } });
    expect(idsOf(top)).toEqual(['elsewhere', 'YE1', 'meinefirma.de']);
  });

  it('ends with the root where the file holds it', () => {
    const root = certificate('ISRG Root YE', { selfSigned: true });
    expect(idsOf(buildChainTree([leaf, intermediate, root]))).toEqual(['ISRG Root YE', 'YE1', 'meinefirma.de']);
  });

  it('names an issuer that has no common name by its organisation, and one without any by its last attribute', () => {
    const one = (issuer: CertificateDetails['issuer']) => buildChainTree([certificate('a', { issuer })])?.title;
    expect(
      one([
        { type: 'C', value: 'DE' },
        { type: 'O', value: 'Testbetrieb' },
      ]),
    ).toBe('Testbetrieb');
    expect(
      one([
        { type: 'C', value: 'DE' },
        { type: 'OU', value: 'Prüfstelle' },
      ]),
    ).toBe('Prüfstelle');
    expect(one([])).toBe('?');
  });

  it('is nothing without a certificate', () => {
    expect(buildChainTree([])).toBeNull();
    expect(idsOf(null)).toEqual([]);
  });
});
