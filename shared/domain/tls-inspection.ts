/** Recognizes programs and devices that intercept TLS connections and present their own certificate. Pure. */

/** Their names in the certificates that they generate. */
const PRODUCTS = [
  // Antivirus programs.
  'kaspersky',
  'eset',
  'avast',
  'avg',
  'bitdefender',
  'norton',
  'mcafee',
  'g data',
  'avira',
  'trend micro',
  'dr\\.? ?web',
  'f-secure',
  'panda security',
  'adguard',
  // Firewalls and proxies.
  'sophos',
  'fortinet',
  'forti(gate|proxy|client)',
  'zscaler',
  'cisco',
  'umbrella',
  'palo alto',
  'check ?point',
  'watchguard',
  'blue ?coat',
  'symantec web',
  'proxysg',
  'barracuda',
  'securepoint',
  'netskope',
  'forcepoint',
  'websense',
  'sonicwall',
  'lancom',
  'untangle',
  'opnsense',
  'pfsense',
  'squid',
  'smoothwall',
  'cato networks',
  'skyhigh',
  'iboss',
  'menlo security',
  // Developers' tools.
  'mitmproxy',
  'fiddler',
  'charles proxy',
  // Generic names.
  '(ssl|tls|https)[ -]?(inspection|interception|decryption|proxy|filter|scan(ning)?|forward)',
  '(web|internet) (gateway|filter|shield|appliance)',
  'proxy',
  'firewall',
];
// `\b` would not do: "_" separates words in "Fortinet_CA_SSL". No letter before or after: many names end in "eset".
const PRODUCT = new RegExp(`(^|[^a-z])(${PRODUCTS.join('|')})([^a-z]|$)`, 'i');

/** @param distinguishedNames subjects and issuers of a chain that is not trusted, as they are written in it */
export function isTlsInspection(distinguishedNames: readonly string[]): boolean {
  return distinguishedNames.some((one) => PRODUCT.test(one));
}
