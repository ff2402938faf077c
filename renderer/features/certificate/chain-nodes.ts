/** The chain as a tree, as browsers show it: the root above, the certificate of the server below. Pure. */
import type { CertificateDetails } from '#shared/contract/certificate-details.ts';

export type ChainNode = {
  id: string;
  title: string;
  /** `null`: the root that ends the chain, where the file does not hold it. */
  certificate: CertificateDetails | null;
  /** The node below, whose certificate this one issued. */
  child: ChainNode | null;
};

/**
 * @param chain leaf first
 * @returns the node at the top; `null` for an empty chain
 */
export function buildChainTree(chain: readonly CertificateDetails[]): ChainNode | null {
  let node: ChainNode | null = null;
  for (const certificate of chain) {
    node = { id: certificate.fingerprint256, title: certificate.title, certificate, child: node };
  }
  const last = chain.at(-1);
  if (last === undefined || last.selfSigned) return node;
  return { id: 'elsewhere', title: nameOf(last.issuer), certificate: null, child: node };
}

/** Every node's id, from the top. */
export function idsOf(node: ChainNode | null): string[] {
  return node === null ? [] : [node.id, ...idsOf(node.child)];
}

function nameOf(name: CertificateDetails['issuer']): string {
  const named = name.find(({ type }) => type === 'CN') ?? name.find(({ type }) => type === 'O') ?? name.at(-1);
  return named?.value ?? '?';
}
