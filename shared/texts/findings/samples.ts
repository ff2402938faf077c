/**
 * Examples of every finding, at least one for each branch of its text: for the tests of the texts and for
 * `docs/checks.md`. The first sample of each code is the most common case.
 */
import { besideFolderSamples, webrootSamples } from '#shared/texts/beside-samples.ts';
import type { AddressKind, FindingCode, FindingData } from '#shared/contract/findings.ts';
import type { NoAnswerCause } from './shape.ts';

/** One list for each code: a missing one does not compile. */
type Samples = { readonly [C in FindingCode]: readonly [FindingData<C>, ...FindingData<C>[]] };

const name = 'meinefirma.de';
const ipv4 = '203.0.113.7';
const ipv6 = '2001:db8:4711::7';
const at = '2026-11-24T13:05:00.000Z';
const notAfter = '2027-02-22T13:05:00.000Z';
const path = 'D:\\profacto\\Daten';
const host = 'acme-v02.api.letsencrypt.org';
const asked = { name, server: 'system' };
const askedOther = { name, server: '9.9.9.9' };
/** A name that leads to another, of somebody else. */
const alias = { ...asked, target: 'kunde.dyn-anbieter.example', owner: 'dyn-anbieter.example' };
const aliasPlace = { domain: alias.target, via: name, owner: alias.owner };
const installed = '3F:8A:01:5C:77:D2:9B:E4:10:66:AF:C3:58:0D:92:7E:B1:24:6F:99:03:DA:E8:45:7C:11:F0:8B:3D:A6:52:C9';
const served = 'B7:1E:44:90:0C:DA:35:82:6F:F1:29:7B:A8:53:0E:C6:14:9D:E7:72:5A:B0:38:CF:81:46:2D:F4:69:97:1A:E3';
const http = { address: ipv4, port: 80 };
const https = { address: ipv4, port: 443 };
const httpForwarded = { ...http, forward: { lanAddress: '192.168.178.20', internalPort: 8080 } };
const httpsForwarded = { ...https, forward: { lanAddress: '192.168.178.20', internalPort: 443 } };
/** The same over IPv6, where a router opens ports but does not forward them. */
const httpForwarded6 = { ...httpForwarded, address: ipv6 };
const httpsForwarded6 = { ...httpsForwarded, address: ipv6 };
/** A machine that does not know its LAN address, with a laboratory's ports. */
const httpForwardedLab = { address: ipv4, port: 8000, forward: { lanAddress: null, internalPort: 8081 } };
/** A second address of the name, beside one that leads here. */
const stray = { address: '198.51.100.99', port: 80, here: [ipv4] };
const stray6 = { ...stray, address: ipv6 };

/** What the router has to forward. */
const toHttp = { for: 'http', port: 80, internalPort: 8080 } as const;
const toHttps = { for: 'https', port: 443, internalPort: 443 } as const;
const lineRecord = { name, addresses: [ipv4], external: '87.140.20.5' };
const lineRecords = [
  lineRecord,
  { ...lineRecord, dynDns: 'meinefirma.selfhost.eu' },
  { ...lineRecord, alias: 'kunde4711.webhoster.example' },
] satisfies List<FindingData<'LINE_RECORD_ELSEWHERE'>>;

type List<T> = [T, ...T[]];
/** One for each cause of a missing answer. */
const eachNoAnswerCause = <T>(make: (cause: NoAnswerCause) => T): List<T> => [
  make('timeout'),
  make('refused'),
  make('reset'),
  make('unreachable'),
  make('other'),
];
const eachKind = <T>(make: (kind: AddressKind) => T): List<T> => [
  make('private'),
  make('cgnat'),
  make('linkLocal'),
  make('loopback'),
  make('documentation'),
  make('reserved'),
];
const upstream = 'http://127.0.0.1:8081';
const holders = (port: number): List<FindingData<'HTTP_PORT_BUSY'>> => [
  { port, holder: null },
  ...['System', 'httpd.exe', 'nginx', 'Skype', 'profacto', 'java'].map((program) => ({
    port,
    holder: { pid: 4711, name: program },
  })),
  ...['/srv/profacto/config', null].map((configDir) => ({
    port,
    holder: { pid: 4711, name: 'headless.js', profacto: { configDir } },
  })),
  { port, holder: null, application: { kind: 'profactoDatenschutz', version: null } },
  { port, holder: null, application: { kind: '4d', version: '20.5.0' } },
  { port, holder: { pid: 4711, name: 'java' }, application: { kind: 'tomcat', version: '9.0.65' } },
  { port, holder: null, application: { kind: 'iis', version: null } },
  { port, holder: { pid: 4711, name: '4D' }, application: { kind: 'nginx', version: '1.22.1', alsoErp: true } },
  { port, holder: null, application: { kind: 'iis', version: '10.0', alsoErp: true, sameFamily: true } },
];
const notPublic4: Record<AddressKind, string> = {
  private: '192.168.178.20',
  cgnat: '100.72.13.5',
  linkLocal: '169.254.10.1',
  loopback: '127.0.0.1',
  documentation: '192.0.2.10',
  reserved: '240.0.0.1',
};
const notPublic6: Record<AddressKind, string> = {
  private: 'fd00::7',
  cgnat: '64:ff9b:1::7',
  linkLocal: 'fe80::7',
  loopback: '::1',
  documentation: '2001:db8::7',
  reserved: '100::7',
};

export const findingSamples: Samples = {
  EDITION_SERVER: [{}],
  EDITION_EINZELPLATZ: [{}],

  ADDRESS_SET: [{ address: name }],
  ADDRESS_DYNDNS: [{ address: 'tischlerei.dyndns.org', suffix: 'dyndns.org' }],
  ADDRESS_SHARED_SUFFIX: [{ address: 'tischlerei.anbieter.example', domain: 'anbieter.example' }],
  ADDRESS_PRIVATE_SUFFIX: [
    { address: 'server.local', suffix: 'local' },
    { address: 'server.fritz.box', suffix: '.fritz.box' },
  ],
  ADDRESS_MISSING: [{}],
  CONTACT_SET: [{}],
  CONTACT_MISSING: [{}],

  DATABASE_WRITABLE: [{ path }],
  DATABASE_UNUSABLE: [
    { path, reason: 'missing', systemCode: 'ENOENT' },
    { path: '', reason: 'missing', systemCode: 'ENOENT' },
    { path, reason: 'notADirectory', systemCode: 'ENOTDIR' },
    { path, reason: 'notWritable', systemCode: 'EACCES' },
    { path, reason: 'readOnly', systemCode: 'EROFS' },
    { path, reason: 'full', systemCode: 'ENOSPC' },
    { path, reason: 'io', systemCode: 'EIO' },
    { path: '/srv/profacto/letsencrypt', reason: 'foreignOwner', systemCode: 'EPERM' },
    { path: '/srv/profacto/letsencrypt', reason: 'symlink', systemCode: 'ELOOP' },
    { path: '/srv/profacto/letsencrypt', reason: 'writableByOthers', systemCode: 'EPERM' },
    { path, reason: 'notReadable', systemCode: 'EACCES' },
    { path: '/srv/profacto/letsencrypt/ledger.json', reason: 'notAFile', systemCode: 'EINVAL' },
    { path: '/srv/profacto/letsencrypt/ledger.json', reason: 'fileUnreadable', systemCode: 'EACCES' },
    { path: '/srv/profacto/letsencrypt/ledger.json', reason: 'fileUnreadable', systemCode: 'EIO' },
    { path: '\\\\server\\profacto', reason: 'missing', systemCode: 'ENOENT' },
    { path, reason: 'certificatesGone', systemCode: 'ENOENT' },
  ],
  SPACE_ENOUGH: [{ freeMegabytes: 81_250 }],
  SPACE_LOW: [{ path, freeMegabytes: 42 }],
  SPACE_NONE: [{ path }],
  SPACE_NOT_CHECKED: [{}],
  PLACE_FINE: [{}],
  PLACE_SYNCED: [{ path: 'C:\\Users\\Chef\\OneDrive\\profacto', service: 'OneDrive' }],
  PLACE_NOT_CHECKED: [{}],
  ACCESS_OURS: [{}],
  ACCESS_OPEN: [
    { path: '/mnt/netz/letsencrypt', count: 1 },
    { path: '/mnt/netz/letsencrypt', count: 12 },
  ],
  ACCESS_FOREIGN: [
    { path: '/srv/profacto/letsencrypt/org.letsencrypt.api.acme-v02/orders/1/key.pem', count: 1 },
    { path: '/srv/profacto/letsencrypt', count: 12 },
  ],
  ACCESS_NOT_CHECKED: [{}],

  CLOCK_RIGHT: [{ skewSeconds: 0 }],
  CLOCK_OFF: [{ skewSeconds: -420 }, { skewSeconds: 1 }],
  CLOCK_WRONG: [{ skewSeconds: 259_200 }, { skewSeconds: 7300 }],
  CLOCK_NOT_CHECKED: [{}],

  DNS_RESOLVES: [
    { ...asked, addresses: [ipv4] },
    { ...askedOther, addresses: [ipv4, ipv6] },
    { ...asked, server: 'zone', addresses: [ipv4], aliases: [alias.target] },
  ],
  DNS_NO_SUCH_NAME: [
    asked,
    askedOther,
    alias,
    { ...asked, unregistered: name },
    { ...asked, unregistered: name, wasThere: true },
    { ...asked, wasThere: true },
    { name: 'tischlerei.dyndns.org', server: 'system', dynDns: true },
  ],
  DNS_NO_ADDRESS: [asked, askedOther, alias],
  DNS_CAPTIVE: [{ ...asked, address: ipv4 }],
  DNS_ALIAS_LOOP: [{ ...asked, aliases: ['www.meinefirma.de', name] }],
  DNS_SERVFAIL: [asked, askedOther, alias, { ...alias, dynDns: true }],
  DNS_DNSSEC_BROKEN: [
    { name, domain: name, fault: 'staleDs' },
    { name, domain: name, fault: 'unsigned' },
    { name, domain: name, fault: 'expired' },
    { name, domain: name, fault: 'refused' },
  ],
  DNS_TIMEOUT: [asked, askedOther, { ...asked, gone: { server: '192.168.178.5', router: '192.168.178.1' } }],
  DNS_NO_ANSWER: [
    { ...asked, systemCode: 'ECONNREFUSED' },
    { ...asked, systemCode: 'EREFUSED' },
    { ...asked, systemCode: 'EAI_AGAIN', gone: { server: '192.168.178.5', router: '192.168.178.1' } },
    { ...askedOther, systemCode: 'EBADRESP' },
  ],
  DNS_NOT_CHECKED: [{}],

  IPV4_PUBLIC: [{ addresses: [ipv4] }, { addresses: [ipv4, '203.0.113.8'] }],
  IPV4_INTERNAL: [{ addresses: ['192.168.178.20'] }],
  IPV4_INSIDE: [{ address: '192.168.178.20' }],
  IPV4_PARTLY_PUBLIC: eachKind((kind) => ({ address: notPublic4[kind], kind })),
  IPV4_NOT_PUBLIC: eachKind((kind) => ({ address: notPublic4[kind], kind })),
  IPV4_NONE: [{}],
  IPV4_NOT_CHECKED: [{}],
  IPV6_PUBLIC: [{ addresses: [ipv6] }],
  IPV6_INTERNAL: [{ addresses: ['fd00::7'] }],
  IPV6_INSIDE: [{ address: 'fd00::7' }],
  IPV6_PARTLY_PUBLIC: eachKind((kind) => ({ address: notPublic6[kind], kind })),
  IPV6_NOT_PUBLIC: eachKind((kind) => ({ address: notPublic6[kind], kind })),
  IPV6_NONE: [{}],
  IPV6_NOT_CHECKED: [{}],

  RESOLVER_ONE: [{ server: 'system' }, { server: '9.9.9.9' }],
  RESOLVERS_AGREE: [{ server: '9.9.9.9' }],
  RESOLVERS_SPLIT: [{ server: 'zone', addresses: [ipv4], systemAddresses: ['192.168.178.20'] }],
  RESOLVERS_DIFFER: [
    { server: '9.9.9.9', addresses: [ipv4], systemAddresses: ['203.0.113.8'] },
    { server: '9.9.9.9', addresses: [], systemAddresses: ['203.0.113.8'] },
    { server: '9.9.9.9', addresses: [ipv4], systemAddresses: ['192.168.178.30'], reason: 'house' },
    {
      server: '9.9.9.9',
      addresses: [ipv4],
      systemAddresses: ['192.168.178.30'],
      reason: 'house',
      lanAddress: '192.168.178.20',
    },
    { server: '9.9.9.9', addresses: [ipv4, ipv6], systemAddresses: ['203.0.113.8'], reason: 'systemOld' },
    { server: '9.9.9.9', addresses: [], systemAddresses: [ipv4], reason: 'configuredOld' },
    { server: '9.9.9.9', addresses: [ipv4], systemAddresses: ['203.0.113.8'], reason: 'zoneDisagrees' },
  ],
  DNS_SERVERS_DISAGREE: [
    { name, addresses: [ipv4], others: ['203.0.113.8'] },
    { name, addresses: [ipv4], others: [] },
  ],
  RESOLVER_HIDES_NAME: [
    { name, server: 'system', addresses: [ipv4] },
    { name, server: 'system', addresses: [ipv4], isFailure: true },
  ],
  RESOLVERS_NOT_COMPARED: [{}],

  CAA_NONE: [{ name }],
  CAA_ALLOWS: [{ domain: name, issuer: 'letsencrypt.org' }],
  CAA_FORBIDS: [
    { domain: name, allowed: ['digicert.com', 'sectigo.com'], ca: ['letsencrypt.org'] },
    { domain: name, allowed: [], ca: ['letsencrypt.org'] },
    { domain: name, allowed: ['digicert.com'], ca: [] },
    { ...aliasPlace, allowed: ['digicert.com'], ca: ['letsencrypt.org'] },
    { domain: 'ziel.meinefirma.de', via: name, allowed: ['digicert.com'], ca: ['letsencrypt.org'] },
    { domain: name, allowed: [], ca: ['letsencrypt.org'], malformed: 'letsencrypt.org.' },
    { ...aliasPlace, allowed: [], ca: ['letsencrypt.org'], malformed: 'letsencrypt.org.' },
  ],
  CAA_RESTRICTS: [
    { domain: name, parameter: 'validationmethods', value: 'dns-01' },
    { domain: name, parameter: 'validationmethods', value: 'http-01', challenge: 'tls-alpn-01' },
    { domain: name, parameter: 'accounturi', value: 'https://acme-v02.api.letsencrypt.org/acme/acct/1234' },
    {
      domain: name,
      parameter: 'accounturi',
      value: 'https://acme-v02.api.letsencrypt.org/acme/acct/1234',
      account: 'https://acme-v02.api.letsencrypt.org/acme/acct/5678',
    },
  ],
  CAA_CRITICAL_UNKNOWN: [
    { domain: name, tag: 'policy' },
    { ...aliasPlace, tag: 'policy' },
  ],
  CAA_SERVFAIL: [{ domain: name }, aliasPlace, { domain: 'de', isSuffix: true }],
  CAA_NO_ANSWER: [
    { domain: name, systemCode: 'ETIMEOUT' },
    { domain: 'de', systemCode: 'ETIMEOUT', isSuffix: true },
  ],
  CAA_NOT_CHECKED: [{}],

  LINE_KNOWN: [
    { address: '87.140.20.5', router: 'FRITZ!Box 7590' },
    { address: '87.140.20.5', router: null },
  ],
  LINE_RECORD_ELSEWHERE: [...lineRecords, { ...lineRecords[1], reachedAt: at }],
  LINE_RECORD_DOUBTFUL: [
    { ...lineRecords[0], reachedAt: at },
    { ...lineRecords[1], reachedAt: at },
    { ...lineRecords[2], reachedAt: at },
  ],
  LINE_RECORD_AT_HOSTER: [{ name, address: ipv4, hoster: 'IONOS', host: 'infong1234.clienthosting.eu' }],
  LINE_NAME_OF_HOMEPAGE: [{ name: `www.${name}`, address: ipv4, title: 'Tischlerei Muster', example: `erp.${name}` }],
  LINE_SHARED: [
    { kind: 'cgnat', address: '100.72.3.4' },
    { kind: 'dsLite', address: null },
    { kind: 'dsLite', address: '192.0.0.2' },
    { kind: 'cgnat', address: '100.72.3.4', lost: true },
  ],
  LINE_BEHIND_ROUTER: [{ address: '192.168.2.103', lanAddress: '192.168.178.20', forwards: [toHttp, toHttps] }],
  LINE_PORT_ELSEWHERE: [
    {
      to: { address: '192.168.178.30', port: 80 },
      isHere: false,
      lanAddress: '192.168.178.20',
      forwards: [toHttp, toHttps],
    },
    { to: { address: '192.168.178.20', port: 80 }, isHere: true, lanAddress: '192.168.178.20', forwards: [toHttp] },
    { to: { address: '192.168.178.30', port: 443 }, isHere: false, lanAddress: null, forwards: [toHttps] },
  ],
  LINE_PORT_MISSING: [
    { told: 443, lanAddress: '192.168.178.20', forwards: [toHttp] },
    { told: 80, lanAddress: '192.168.178.20', forwards: [toHttps] },
  ],
  LINE_OTHER_ROUTER: [
    {
      name: 'meinefirma.de',
      address: '87.140.20.5',
      router: '192.168.178.1',
      routerName: 'FRITZ!Box 7590',
      gateway: '192.168.178.2',
    },
    {
      name: 'meinefirma.de',
      address: '87.140.20.5',
      router: '192.168.178.1',
      routerName: null,
      gateway: '192.168.178.2',
    },
  ],
  LINE_GUEST_NETWORK: [{ lanAddress: '192.168.179.20', gateway: '192.168.179.1' }],
  LINE_PORT_LIMITED: [{ lanAddress: '192.168.178.20', forwards: [toHttp, toHttps], from: '80.147.3.9' }],
  LINE_PORT_WITHDRAWN: [{ lanAddress: '192.168.178.20', forwards: [toHttp, toHttps] }],
  LINE_PORT_OFF: [{ lanAddress: '192.168.178.20', forwards: [toHttp, toHttps] }],
  LINE_PORT_UDP: [{ lanAddress: '192.168.178.20', forwards: [toHttp, toHttps] }],
  LINE_PORT_HELD: [
    { lanAddress: '192.168.178.20', forwards: [toHttp] },
    { lanAddress: '192.168.178.20', forwards: [toHttps] },
  ],
  LINE_UNKNOWN: [{}],
  HTTP_PORT_OURS: [{ port: 8080 }],
  HTTP_PORT_FREE: [{ port: 8080 }],
  HTTP_PORT_BUSY: [...holders(8080), { port: 8081, holder: null }],
  HTTP_PORT_FORBIDDEN: [{ port: 80 }, { port: 8080 }],
  HTTP_PORT_UNUSABLE: [{ port: 8080, systemCode: 'EADDRNOTAVAIL' }],

  HTTP_PORT_PROFACTO: [
    { port: 8080, server: '4D/20.4.0' },
    { port: 8080, server: null },
  ],
  WEBROOT_NOT_SERVED: webrootSamples,
  WEBROOT_UNUSABLE: besideFolderSamples,

  CHALLENGE_COMES_BACK: [http],
  CHALLENGE_NOT_FROM_HERE: [
    ...eachNoAnswerCause((cause) => ({ ...httpForwarded, cause })),
    { ...httpForwarded6, cause: 'timeout' },
    { ...httpForwarded6, ipv4: true, cause: 'timeout' },
    { ...httpForwardedLab, cause: 'timeout' },
  ],
  CHALLENGE_NOT_ANSWERED: [
    ...eachNoAnswerCause((cause) => ({ ...httpForwarded, cause })),
    { ...httpForwarded6, cause: 'timeout' },
    { ...httpForwarded6, forward: { lanAddress: null, internalPort: 80 }, cause: 'timeout' },
    { ...httpForwarded6, ipv4: true, cause: 'timeout' },
    { ...httpForwarded, cause: 'timeout', otherPort: 443 },
  ],
  CHALLENGE_UNSTEADY: [
    { ...httpForwarded, arrived: 2, asked: 3, says: 'nginx' },
    { ...httpForwarded, arrived: 1, asked: 3, says: null },
    { ...httpForwarded, arrived: 1, asked: 3, says: null, isLost: true },
  ],
  CHALLENGE_CHANGED: [
    { ...http, what: 'path', by: 'Microsoft-IIS/10.0' },
    { ...http, what: 'path', by: null },
    { ...http, what: 'body', by: '1.1 proxy (squid/5.7)' },
    { ...http, what: 'answer', by: null },
    { ...http, what: 'lost', by: null },
  ],
  CHALLENGE_RECORD_WRONG: [
    { ...stray, cause: null, says: 'Willkommen bei Ihrem Webhoster' },
    { ...stray, cause: 'timeout', says: null },
    { ...stray6, cause: null, says: null },
  ],
  CHALLENGE_RECORD_DOUBTFUL: [
    { ...stray, here: [ipv6], cause: null, says: 'Apache', reachedAt: null },
    { ...stray, cause: null, says: 'Apache', reachedAt: at },
    { ...stray, cause: 'timeout', says: null, reachedAt: at },
    { ...stray6, cause: null, says: null, reachedAt: null, overTls: true },
  ],
  CHALLENGE_ROUTER_ANSWERS: [
    { ...httpForwarded, title: 'FRITZ!Box' },
    { ...httpForwarded, title: '' },
    { ...httpForwardedLab, title: 'Speedport\n Smart 4' },
  ],
  CHALLENGE_ROUTER_INSIDE: [
    { ...httpForwarded, title: 'FRITZ!Box', reachedAt: '2026-11-20T08:00:00.000Z' },
    { ...httpForwarded, title: '', reachedAt: '2026-11-20T08:00:00.000Z' },
    { ...httpForwarded, title: '', reachedAt: '2026-11-20T08:00:00.000Z', changed: true },
    { ...httpForwarded, title: 'FRITZ!Box', reachedAt: null },
  ],
  CHALLENGE_FOREIGN_PAGE: [
    { ...httpForwarded, title: 'Willkommen bei Ihrem Webhoster', server: 'Apache', httpStatus: 200 },
    { ...httpForwarded, title: null, server: 'Apache', httpStatus: 403 },
    { ...httpForwarded, title: null, server: null, httpStatus: 403, isInFront: true },
    { ...httpForwarded, title: '401 Authorization Required', server: 'nginx', httpStatus: 401 },
    { ...httpForwarded, title: null, server: 'nginx', httpStatus: 401, isInFront: true },
    { ...httpForwarded, title: null, server: null, httpStatus: 401 },
    { ...httpForwarded, title: '429 Too Many Requests', server: 'nginx', httpStatus: 429 },
    { ...httpForwarded, title: null, server: null, httpStatus: 200 },
    { ...httpForwarded6, title: 'Startseite', server: null, httpStatus: 200 },
  ],
  CHALLENGE_ANSWERED_BY: [
    { ...httpForwarded, name, by: { kind: 'nas', name: 'Synology' } },
    { ...httpForwarded, name, by: { kind: 'cdn', name: 'Cloudflare' } },
    { ...httpForwarded, name, by: { kind: 'parking', name: 'IONOS' } },
    { ...httpForwarded, name, by: { kind: 'webhoster', name: 'STRATO' } },
    { ...httpForwarded, name, by: { kind: 'parking', name: null }, alias: 'parking.anbieter.example' },
    { ...httpForwarded, name, by: { kind: 'camera', name: null } },
    { ...httpForwarded, name, by: { kind: 'waf', name: 'Sophos' } },
    { ...httpForwarded6, name, by: { kind: 'loginPage', name: null } },
    { ...httpForwarded, name, by: { kind: 'expired', name: 'IONOS' } },
    { ...httpForwarded, name, by: { kind: 'suspended', name: null } },
    { ...httpForwarded, name, by: { kind: 'forwarding', name: null } },
    { ...httpForwarded, name, by: { kind: 'inverter', name: 'SMA' } },
    { ...httpForwarded, name, by: { kind: 'printer', name: 'Brother' } },
    { ...httpForwarded, name, by: { kind: 'device', name: 'Loxone' } },
    { ...httpForwarded, name, by: { kind: 'device', name: null } },
    { ...httpForwarded, name, by: { kind: 'vpn', name: 'Sophos' } },
    { ...httpForwarded, name, by: { kind: 'remoteAccess', name: 'Microsoft Exchange' } },
  ],
  CHALLENGE_NOT_FOUND: [
    { ...httpForwarded, server: 'Microsoft-IIS/10.0' },
    { ...httpForwarded, server: '4D/20.5.0' },
    { ...httpForwarded, server: null },
    { ...httpForwarded, server: null, product: true },
  ],
  CHALLENGE_REDIRECTED_AWAY: [
    { ...http, location: 'https://www.meinefirma.de/' },
    { ...http, location: '' },
  ],
  CHALLENGE_REDIRECT_LOOP: [
    { ...http, location: 'http://meinefirma.de/' },
    { ...http, location: '' },
  ],
  CHALLENGE_GATEWAY_ERROR: [
    { ...httpForwarded, server: 'nginx', httpStatus: 502 },
    { ...httpForwarded, server: null, httpStatus: 503 },
    { ...httpForwarded, server: 'Apache', httpStatus: 500 },
  ],
  CHALLENGE_NOT_HTTP: [httpForwarded, httpForwarded6],
  CHALLENGE_IPV6_REFUSED: [
    { address: ipv6, port: 80, cause: 'reset' },
    { address: ipv6, port: 80, cause: 'timeout', redirected: true },
  ],
  CHALLENGE_IPV6_SILENT: [
    { address: ipv6, port: 80, cause: 'timeout' },
    { address: ipv6, port: 80, cause: 'refused' },
  ],
  CHALLENGE_IPV6_ROUTER: [{ address: ipv6, port: 80, title: 'FRITZ!Box' }],
  CHALLENGE_NOT_CHECKED: [{}],
  CHALLENGE_OVER_TLS: [
    { port: 443, by: 'auto' },
    { port: 443, by: 'setting' },
    { port: 443, by: 'auto', because: 'changed' },
    { port: 443, by: 'auto', because: 'record' },
  ],

  OUTSIDE_REACHED: [
    { at, by: 'rehearsal' },
    { at, by: 'request' },
  ],
  OUTSIDE_NOT_REACHED: [
    {
      at,
      by: 'rehearsal',
      detail: '203.0.113.7: Fetching http://meinefirma.de/.well-known/acme-challenge/x: Connection refused',
    },
    { at, by: 'request', detail: '' },
    { at, by: 'request', detail: '', challenge: 'tls-alpn-01' },
  ],
  OUTSIDE_NOT_ASKED: [{}],

  CA_ANSWERS: [{ host }],
  CA_UNREACHABLE: [
    { host, cause: 'timeout', systemCode: 'ETIMEDOUT' },
    { host, cause: 'dns', systemCode: 'ENOTFOUND' },
    { host, cause: 'refused', systemCode: 'ECONNREFUSED' },
    { host, cause: 'reset', systemCode: 'ECONNRESET' },
    { host, cause: 'other', systemCode: 'EPROTO' },
    { host, cause: 'other', systemCode: 'ENETUNREACH' },
    { host, cause: 'timeout', systemCode: 'ETIMEDOUT', proxy: 'proxy.firma.lan:3128' },
    { host, cause: 'refused', systemCode: 'ECONNREFUSED', why: 'filtered' },
    { host, cause: 'timeout', systemCode: 'ETIMEDOUT', why: 'stalled' },
    { host, cause: 'other', systemCode: 'EHOSTUNREACH', why: 'noGateway' },
    { host, cause: 'other', systemCode: 'EHOSTUNREACH', why: 'heldBack' },
    { host, cause: 'dns', systemCode: 'EAI_AGAIN', why: 'noNetwork' },
  ],
  CA_WEB_PAGE: [
    { host, httpStatus: 200, title: 'Anmelden am WLAN' },
    { host, httpStatus: 403, title: null },
    { host, httpStatus: 302, title: null, leadsTo: 'login.hotel.example' },
  ],
  CA_UNTRUSTED: [
    { host, systemCode: 'SELF_SIGNED_CERT_IN_CHAIN' },
    { host, systemCode: 'CERT_HAS_EXPIRED' },
  ],
  CA_INTERCEPTED: [{ host, issuer: 'Kaspersky Anti-Virus Personal Root Certificate' }],
  CA_OUT_OF_ORDER: [{ host, httpStatus: 503 }],
  CA_NO_DIRECTORY: [{ host, httpStatus: 404 }],

  TERMS_NONE: [{}],
  TERMS_TO_ACCEPT: [{ url: 'https://letsencrypt.org/documents/LE-SA-v1.6.pdf' }],
  TERMS_SAME: [{ url: 'https://letsencrypt.org/documents/LE-SA-v1.6.pdf' }],
  TERMS_CHANGED: [
    {
      url: 'https://letsencrypt.org/documents/LE-SA-v1.6.pdf',
      accepted: 'https://letsencrypt.org/documents/LE-SA-v1.5.pdf',
    },
  ],
  TERMS_NOT_CHECKED: [{}],

  CERTIFICATE_INSTALLED: [{ names: [name], notAfter }],
  CERTIFICATE_NONE: [{}],
  CERTIFICATE_NOT_YET: [{}],
  CERTIFICATE_OUT_OF_REACH: [{ path }],
  CERTIFICATE_FILE_MISSING: [{ path: `${path}\\letsencrypt\\org.letsencrypt.api.acme-v02\\orders\\1\\key.pem` }],
  CERTIFICATE_UNREADABLE: [{ path }],
  CERTIFICATE_NOT_OURS: [
    { path: '/srv/profacto/letsencrypt/org.letsencrypt.api.acme-v02/orders/1/key.pem', reason: 'foreignOwner' },
    { path: '/srv/profacto/letsencrypt/org.letsencrypt.api.acme-v02/orders/1/key.pem', reason: 'symlink' },
    { path: '/srv/profacto/letsencrypt/org.letsencrypt.api.acme-v02/orders/1/key.pem', reason: 'writableByOthers' },
  ],
  PAIR_MATCHES: [{}],
  PAIR_MISMATCH: [{ path }],
  PAIR_NOT_CHECKED: [{}],
  CHAIN_COMPLETE: [
    { length: 2, root: 'ISRG Root X1' },
    { length: 1, root: 'Haus-CA' },
  ],
  CHAIN_INCOMPLETE: [{ missing: 'R13' }, { missing: '(STAGING) Counterfeit Cashew R10' }],
  CHAIN_OUT_OF_ORDER: [{}],
  CHAIN_NOT_CHECKED: [{}],
  COVERS_ADDRESS: [{ name }],
  COVERS_OTHER_NAME: [
    { name, names: ['altefirma.de'] },
    { name, names: [] },
    { name, names: ['a.de', 'b.de', 'c.de', 'd.de', 'e.de'] },
  ],
  COVERS_NOT_CHECKED: [{}],
  EXPIRY_FAR: [{ notAfter, daysLeft: 60 }],
  EXPIRY_DUE: [{ notAfter, daysLeft: 20 }],
  EXPIRY_CLOSE: [
    { notAfter, daysLeft: 1 },
    { notAfter, daysLeft: 0 },
  ],
  EXPIRY_PAST: [{ notAfter: at }],
  EXPIRY_NOT_YET: [{ notBefore: at }],
  EXPIRY_NOT_CHECKED: [{}],
  EXPIRY_CLOCK_WRONG: [{}],
  TIME_CLOCK_WRONG: [{}],

  HTTPS_PORT_OURS: [{ port: 443 }],
  HTTPS_PORT_FREE: [{ port: 443 }],
  HTTPS_PORT_BUSY: [...holders(443), { port: 8443, holder: null }],
  HTTPS_PORT_FORBIDDEN: [{ port: 443 }, { port: 8443 }],
  HTTPS_PORT_UNUSABLE: [{ port: 443, systemCode: 'EADDRNOTAVAIL' }],

  HTTPS_PORT_PROFACTO: [{ port: 443, path: '/srv/profacto/Server' }],
  TARGET_UNUSABLE: besideFolderSamples,

  LOCAL_SERVES: [{ port: 443 }],
  LOCAL_DOWN: [
    ...eachNoAnswerCause((cause) => ({ port: 443, cause })),
    { port: 443, cause: 'refused', operation: 'front' },
    { port: 443, cause: 'refused', operation: 'beside' },
  ],
  LOCAL_NO_TLS: [{ port: 443 }],
  LOCAL_OLD_CERTIFICATE: [{ port: 443, notAfter: at }],
  LOCAL_OTHER_CERTIFICATE: [
    { port: 443, fingerprint256: served, issuer: 'ESET SSL Filter CA' },
    { port: 443, fingerprint256: served, issuer: 'nginx', operation: 'front', heldByOther: true },
    { port: 443, fingerprint256: served, issuer: '', operation: 'beside' },
  ],
  LOCAL_RESTART_PENDING: [
    { port: 443, notAfter: at, at: null },
    { port: 443, notAfter: at, at: '03:00' },
  ],
  LOCAL_NOT_CHECKED: [{}],

  PUBLIC_CONNECTS: [{ ...https, protocol: 'TLSv1.3' }],
  PUBLIC_REACHES_US: [https],
  PUBLIC_FOREIGN: [
    { ...httpsForwarded, names: ['fritz.box', 'www.fritz.box', 'myfritz.box', 'fritz.nas'], issuer: 'FRITZ.Box CA' },
    { ...httpsForwarded, names: ['router.example'], issuer: '' },
    { ...httpsForwarded, names: [name], issuer: 'Proxy CA', isForName: true },
    { ...httpsForwarded6, names: [], issuer: '' },
  ],
  PUBLIC_ANSWERED_BY: [
    { ...httpsForwarded, name, by: { kind: 'vpn', name: 'Sophos' } },
    { ...httpsForwarded, name, by: { kind: 'vpn', name: null } },
    { ...httpsForwarded6, name, by: { kind: 'vpn', name: 'FortiGate' } },
    { ...httpsForwarded, name, by: { kind: 'remoteAccess', name: 'Microsoft Exchange' } },
    { ...httpsForwarded, name, by: { kind: 'router', name: 'FRITZ!Box' } },
    { ...httpsForwarded, name, by: { kind: 'nas', name: 'Synology' } },
    { ...httpsForwarded, name, by: { kind: 'expired', name: null } },
    { ...httpsForwarded, name, by: { kind: 'webhoster', name: 'ALL-INKL.COM' }, alias: 'w0123.kasserver.com' },
  ],
  PUBLIC_NOT_FROM_HERE: [
    ...eachNoAnswerCause((cause) => ({ ...httpsForwarded, cause })),
    { ...httpsForwarded6, cause: 'timeout' },
  ],
  PUBLIC_DOWN: [
    ...eachNoAnswerCause((cause) => ({ ...httpsForwarded, cause })),
    { ...httpsForwarded6, cause: 'timeout' },
    { ...httpsForwarded6, forward: { lanAddress: null, internalPort: 8443 }, cause: 'timeout' },
    { ...httpsForwarded, cause: 'timeout', otherPort: 80 },
  ],
  PUBLIC_RECORD_WRONG: [
    { ...stray, port: 443, cause: null, says: 'webspace.example' },
    { ...stray, port: 443, cause: 'timeout', says: null },
    { ...stray6, port: 443, cause: null, says: null },
  ],
  PUBLIC_IPV6_DOWN: [{ address: ipv6, port: 443, cause: 'timeout' }],
  PUBLIC_GATEWAY_ERROR: [
    { ...httpsForwarded, server: 'nginx', httpStatus: 504 },
    { ...httpsForwarded, server: null, httpStatus: 502 },
  ],
  PUBLIC_NO_TLS: [httpsForwarded, httpsForwarded6, { ...httpsForwarded, refusedName: 'meinefirma.de' }],
  PUBLIC_NOT_CHECKED: [{}],

  PROTOCOL_MODERN: [{ protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' }],
  PROTOCOL_OLD: [
    { protocol: 'TLSv1', cipher: 'AES256-SHA' },
    { protocol: 'TLSv1.1', cipher: 'AES256-SHA' },
  ],
  CIPHER_WEAK: [{ protocol: 'TLSv1.2', cipher: 'AES256-SHA' }],
  PROTOCOL_NOT_CHECKED: [{}],

  TRUSTED: [{ issuer: 'R13' }],
  TRUSTED_BY_OWN_ROOTS: [{ issuer: 'Haus-CA' }],
  UNTRUSTED: [
    { issuer: 'Haus-CA', systemCode: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' },
    { issuer: '(STAGING) Counterfeit Cashew R10', systemCode: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' },
    { issuer: 'R13', systemCode: 'CERT_HAS_EXPIRED' },
    { issuer: 'R13', systemCode: 'CERT_NOT_YET_VALID' },
    { issuer: 'R13', systemCode: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    { issuer: 'server', systemCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
  ],
  TRUST_NOT_CHECKED: [{}],

  NAME_MATCHES: [{ name }],
  NAME_DIFFERS: [
    { name, names: ['andere-firma.de', 'www.andere-firma.de'] },
    { name, names: [] },
  ],
  NAME_NOT_CHECKED: [{}],

  TIME_VALID: [
    { notAfter, daysLeft: 60 },
    { notAfter, daysLeft: 1 },
  ],
  TIME_RENEWAL_DUE: [
    { notAfter, daysLeft: 20 },
    { notAfter, daysLeft: 0 },
  ],
  TIME_EXPIRED: [{ notAfter: at }],
  TIME_NOT_YET: [{ notBefore: at }],
  TIME_NOT_CHECKED: [{}],

  FINGERPRINT_SAME: [{ fingerprint256: installed }],
  FINGERPRINT_OLD: [
    { installed, served, notAfter: at },
    { installed, served, notAfter, isCopy: true },
    { installed, served, notAfter: at, isCopy: true, isExpired: true },
  ],
  FINGERPRINT_OTHER: [
    { installed, served, issuer: 'Sophos Web CA', names: [name] },
    { installed: 'AA:BB', served: 'CC:DD', issuer: '', names: [] },
    {
      installed,
      served,
      issuer: 'WE1 (Google Trust Services)',
      names: [name, `*.${name}`],
      inFront: { service: 'Cloudflare', name },
    },
    {
      installed,
      served,
      issuer: 'Amazon RSA 2048 M02 (Amazon)',
      names: [name],
      inFront: { service: 'Amazon CloudFront', name },
    },
    { installed, served, issuer: 'E7 (Let’s Encrypt)', names: [name], expiredAt: at },
    { installed, served, issuer: '', names: [name], expiredAt: at },
  ],
  FINGERPRINT_NOT_CHECKED: [{}],

  REDIRECT_TO_HTTPS: [{ location: 'https://meinefirma.de/' }],
  REDIRECT_OFF: [{}],
  REDIRECT_LEFT_TO_PROFACTO: [{}],
  REDIRECT_MISSING: [{ httpStatus: 200 }],
  REDIRECT_OTHER_SERVER: [
    { ...httpForwarded, says: 'Apache', httpStatus: 200 },
    { ...httpForwarded6, ipv4: true, says: null, httpStatus: 403 },
    { ...httpForwarded, says: 'Speedport Smart 4', httpStatus: 200, reachedAt: at },
  ],
  REDIRECT_ELSEWHERE: [{ location: 'https://router.example/' }],
  REDIRECT_LOOP: [{ location: 'https://meinefirma.de/' }],
  REDIRECT_NOT_CHECKED: [
    { cause: null },
    ...eachNoAnswerCause((cause) => ({ cause })),
    { cause: null, because: 'otherServer' },
  ],

  APPLICATION_ANSWERS: [
    { url: upstream, kind: '4d', version: '20.5.0' },
    { url: upstream, kind: 'other', version: null },
  ],
  APPLICATION_NOT_SET: [{}],
  APPLICATION_REFUSED: [{ url: upstream }],
  APPLICATION_SILENT: eachNoAnswerCause((cause) => ({ url: upstream, cause })),
  APPLICATION_OTHER_PROTOCOL: [
    { url: upstream, secure: false },
    { url: 'https://127.0.0.1:8443', secure: true },
  ],
  APPLICATION_UNTRUSTED: [{ url: 'https://127.0.0.1:8443', systemCode: 'SELF_SIGNED_CERT_IN_CHAIN' }],
  APPLICATION_TO_HTTPS: [{ url: upstream, location: 'https://meinefirma.de/' }],
  APPLICATION_BUSY: [
    { url: upstream, httpStatus: 503, kind: '4d' },
    { url: upstream, httpStatus: 502, kind: 'nginx' },
  ],
  APPLICATION_OURSELVES: [{ url: upstream }],
};
