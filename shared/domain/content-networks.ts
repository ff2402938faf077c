/** Services that stand in front of other people's servers, by what their answers show and by where they are. Pure. */
import { isAddressIn } from './address-kind.ts';

/** Cloudflare's own list, which it publishes at cloudflare.com/ips; as it was in November 2026 (unchanged since 2023). */
const CLOUDFLARE = [
  '173.245.48.0/20',
  '103.21.244.0/22',
  '103.22.200.0/22',
  '103.31.4.0/22',
  '141.101.64.0/18',
  '108.162.192.0/18',
  '190.93.240.0/20',
  '188.114.96.0/20',
  '197.234.240.0/22',
  '198.41.128.0/17',
  '162.158.0.0/15',
  '104.16.0.0/13',
  '104.24.0.0/14',
  '172.64.0.0/13',
  '131.0.72.0/22',
  '2400:cb00::/32',
  '2606:4700::/32',
  '2803:f800::/32',
  '2405:b500::/32',
  '2405:8100::/32',
  '2a06:98c0::/29',
  '2c0f:f248::/32',
] as const;

type Network = {
  name: string;
  /** Of a header that it alone sets; in lower case. */
  headers: RegExp;
  server?: RegExp;
  /** Of a cookie. */
  cookies?: RegExp;
};

const NETWORKS: readonly Network[] = [
  { name: 'Cloudflare', headers: /^cf-(ray|cache-status|mitigated)$/, server: /^cloudflare\b/i, cookies: /^__cf|^cf_/ },
  { name: 'Amazon CloudFront', headers: /^x-amz-cf-/, server: /^cloudfront\b/i },
  { name: 'Akamai', headers: /^(x-)?akamai-/, server: /^akamai/i, cookies: /^(ak_bmsc|bm_sz|_abck)$/ },
  { name: 'Fastly', headers: /^(x-)?fastly-/ },
  { name: 'Azure Front Door', headers: /^x-azure-ref$|^x-fd-/ },
  { name: 'Sucuri', headers: /^x-sucuri-/, server: /^sucuri/i, cookies: /^sucuri/ },
  { name: 'Imperva', headers: /^x-iinfo$/, cookies: /^(visid_incap|incap_ses|nlbi)_/ },
  { name: 'bunny.net', headers: /^cdn-(pullzone|requestid)$/, server: /^bunnycdn/i },
  { name: 'DDoS-Guard', headers: /^x-ddos-guard/, server: /^ddos-guard/i, cookies: /^__ddg/ },
  { name: 'Myra', headers: /^x-myra-/, server: /^myracloud/i },
  { name: 'Link11', headers: /^x-link11/, server: /^(link11|rhino-core-shield)/i },
];

/**
 * The service in front that gave an answer, or whose address it is; `null`: none that is known.
 *
 * @param seen header names in lower case
 */
export function contentNetworkOf(seen: {
  headers: readonly string[];
  cookies: readonly string[];
  server: string | null;
  address: string | null;
}): string | null {
  const found = NETWORKS.find(
    ({ headers, server, cookies }) =>
      seen.headers.some((one) => headers.test(one)) ||
      (seen.server !== null && server?.test(seen.server) === true) ||
      seen.cookies.some((one) => cookies?.test(one) === true),
  );
  if (found !== undefined) return found.name;
  return seen.address !== null && isAddressIn(seen.address, CLOUDFLARE) ? 'Cloudflare' : null;
}

/** The service in front to which an address belongs; `null`: none that is known. */
export function contentNetworkAt(address: string): string | null {
  return contentNetworkOf({ headers: [], cookies: [], server: null, address });
}
