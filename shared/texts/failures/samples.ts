/** Data for each failure code, at least one for each branch of its texts: for the tests and for `docs/checks.md`. */
import type { Between } from '#shared/contract/between.ts';
import { besideFolderSamples, webrootSamples } from '#shared/texts/beside-samples.ts';
import { operationKindSchema, type FailureCode, type FailureData, type Problem } from '#shared/contract/failures.ts';
import { finding } from '#shared/contract/findings.ts';

type FailureSamples = { [C in FailureCode]: FailureData<C>[] };

const at = '2026-11-24T13:05:00.000Z';
const name = 'meinefirma.de';
const URN = 'urn:ietf:params:acme:error:';
const challenge = `http://${name}/.well-known/acme-challenge/x`;

function makeProblem(type: string, detail: string, status: number | null = null): Problem {
  return { type: URN + type, status, detail, subproblems: [] };
}

/** A compound problem with a subproblem. */
const problem: Problem = {
  ...makeProblem('connection', `203.0.113.7: Fetching ${challenge}: Connection refused`, 400),
  subproblems: [{ type: `${URN}dns`, detail: 'sub detail', identifier: name }],
};

type Validation = FailureData<'VALIDATION_FAILED'>;
const forward = { lanAddress: '192.168.178.20', internalPort: 8080, publicPort: 80 };

function validation(reason: Validation['reason'], caProblem: Problem, more: Partial<Validation> = {}): Validation {
  return {
    name,
    reason,
    cause: null,
    trouble: null,
    page: null,
    address: null,
    forward: null,
    requestsSeen: 0,
    problem: caProblem,
    ...more,
  };
}

const connectionEnds = {
  refused: 'Connection refused',
  timeout: 'Timeout during connect (likely firewall problem)',
  reset: 'Connection reset by peer',
  unreachable: 'Network unreachable',
  other: 'Error getting validation data',
} as const;

function connection(cause: keyof typeof connectionEnds, address: string, more: Partial<Validation> = {}): Validation {
  const caProblem = makeProblem('connection', `${address}: Fetching ${challenge}: ${connectionEnds[cause]}`, 400);
  return validation('connection', caProblem, { cause, address, ...more });
}

function page(title: string | null, httpStatus: number | null, more: Partial<Validation> = {}): Validation {
  const content = httpStatus === null ? `"<html><title>${title ?? ''}</title>"` : String(httpStatus);
  const caProblem = makeProblem('unauthorized', `203.0.113.7: Invalid response from ${challenge}: ${content}`, 403);
  return validation('foreignPage', caProblem, { page: { title, httpStatus }, address: '203.0.113.7', ...more });
}

/** The address of somebody who is known, or his page. */
function answered(kind: Between['kind'], by: string | null, more: Partial<Validation> = {}): Validation {
  return page(by, null, { answeredBy: { kind, name: by }, ...more });
}
const between: Validation[] = [
  answered('cdn', 'Cloudflare', { address: '104.21.33.7', page: { title: null, httpStatus: 403 } }),
  answered('cdn', 'Sucuri'),
  answered('cdn', null),
  answered('parking', 'Sedo'),
  answered('parking', null),
  answered('webhoster', 'IONOS'),
  answered('nas', 'Synology', { forward }),
  answered('nas', null),
  answered('camera', 'Hikvision'),
  answered('camera', null),
  answered('router', 'FRITZ!Box', { forward }),
  answered('waf', 'Sophos'),
  answered('waf', null),
  answered('loginPage', null),
  answered('proxy', 'HAProxy', { forward }),
  answered('proxy', null),
  answered('iis', null),
  answered('webServer', 'nginx', { fromHere: 'otherAnswer' }),
  connection('timeout', '104.21.33.7', { answeredBy: { kind: 'cdn', name: 'Cloudflare' }, stage: 'connect' }),
];

const afterConnect = 'Timeout after connect (your server may be slow or overloaded)';
const seenBeside: Validation[] = [
  connection('timeout', '203.0.113.7', { stage: 'connect', fromHere: 'cameBack', forward }),
  connection('refused', '203.0.113.7', { stage: 'connect', fromHere: 'notFromHere', forward }),
  connection('timeout', '203.0.113.7', { stage: 'connect', fromHere: 'notAnswered', unknownRequests: 2 }),
  connection('timeout', '203.0.113.7', { stage: 'connect', arrivalsUnknown: true }),
  connection('timeout', '203.0.113.7', { stage: 'connect', fromHere: 'notFromHere', isForwarded: true, forward }),
  connection('timeout', '203.0.113.7', { stage: 'connect', fromHere: 'notFromHere', outBy: 'wg0', forward }),
  connection('timeout', '2001:db8::7', { stage: 'connect', lineIpv4: '87.140.20.5', forward }),
  connection('reset', '2001:db8::7', { stage: 'request', ipv4CameBack: true, dynDns: 'firma.selfhost.eu' }),
  validation('connection', makeProblem('connection', `203.0.113.7: Fetching ${challenge}: ${afterConnect}`, 400), {
    cause: 'timeout',
    stage: 'request',
    address: '203.0.113.7',
  }),
  validation('connection', makeProblem('connection', `203.0.113.7: Fetching ${challenge}: ${afterConnect}`, 400), {
    cause: 'timeout',
    stage: 'request',
    address: '203.0.113.7',
    fromHere: 'cameBack',
  }),
  connection('reset', '203.0.113.7', { stage: 'request' }),
  connection('other', '203.0.113.7', { stage: 'answer', forward }),
  connection('timeout', '2001:db8::7', { stage: 'connect', forward }),
  connection('reset', '2001:db8::7', { stage: 'request', ipv4CameBack: true, fromHere: 'notAnswered' }),
  page('Synology DiskStation', null, {
    address: '2001:db8::7',
    ipv4CameBack: true,
    answeredBy: { kind: 'nas', name: 'Synology' },
  }),
  page('Zugang', null, { fromHere: 'cameBack' }),
  answered('router', 'FRITZ!Box', { fromHere: 'cameBack' }),
  page(null, 404, { changedRequests: 1, forward }),
  page(null, 404, { unknownRequests: 1 }),
  page('Möbel Schmidt', null, { requestsSeen: 1 }),
];

/** The CA was told another address than this machine, or met somebody who is in front of it. */
const notTheWay: Validation[] = [
  ...(['zoneDisagrees', 'record', 'old', 'stray'] as const).map((why) =>
    connection('timeout', '203.0.113.8', { elsewhere: { known: ['203.0.113.7'], why } }),
  ),
  connection('timeout', '2001:db8::8', { elsewhere: { known: ['203.0.113.7', '2001:db8::7'], why: 'old' } }),
  page(null, 429, { fromHere: 'cameBack' }),
  page(null, 401, { isInFront: true }),
  page(null, 401, { fromHere: 'otherAnswer', forward }),
  page(null, 403, { fromHere: 'cameBack' }),
  page(null, 502, { fromHere: 'otherAnswer', forward }),
  page(null, 503, { fromHere: 'cameBack', forward }),
  validation(
    'dns',
    makeProblem(
      'dns',
      `DNS problem: SERVFAIL looking up A for ${name} - the domain's nameservers may be malfunctioning`,
    ),
    { trouble: 'nameServersFailed', dnssecFault: { domain: name, fault: 'staleDs' } },
  ),
];

const dnsDetails: [Validation['trouble'], string][] = [
  ['noSuchName', `DNS problem: NXDOMAIN looking up A for ${name} - check that a DNS record exists for this domain`],
  ['noAddress', `no valid A records found for ${name}; no valid AAAA records found for ${name}`],
  ['dnssec', `DNS problem: looking up A for ${name}: DNSSEC: Bogus: validation failure`],
  [
    'nameServersFailed',
    `DNS problem: SERVFAIL looking up A for ${name} - the domain's nameservers may be malfunctioning`,
  ],
  [null, 'something that nobody foresaw'],
];

const secondary = 'During secondary validation: ';
const redirects: [Validation['trouble'], string][] = [
  ['redirectLoop', `203.0.113.7: Fetching https://${name}/a: Too many redirects`],
  [
    'redirectMissingSlash',
    `203.0.113.7: Fetching ${challenge}: Invalid host in redirect target "${name}.well-known". Check webserver config for missing '/' in redirect target.`,
  ],
  [
    'redirectNotAllowed',
    `203.0.113.7: Fetching ${challenge}: Invalid port in redirect target. Only ports 80 and 443 are supported, not 8443`,
  ],
  [null, `203.0.113.7: Fetching https://elsewhere.example/: Timeout during connect (likely firewall problem)`],
];

const validations: Validation[] = [
  ...(['refused', 'timeout', 'reset', 'unreachable', 'other'] as const).map((cause) =>
    connection(cause, '203.0.113.7'),
  ),
  connection('timeout', '203.0.113.7', { forward }),
  connection('refused', '203.0.113.7', { forward: { ...forward, lanAddress: null } }),
  connection('other', '203.0.113.7', { address: null, cause: null }),
  connection('timeout', '2001:db8::7'),
  connection('timeout', '203.0.113.7', { requestsSeen: 1 }),
  connection('timeout', '203.0.113.7', { requestsSeen: 3 }),
  ...dnsDetails.map(([trouble, detail]) => validation('dns', makeProblem('dns', detail, 400), { trouble })),
  page('Willkommen bei meinem Hoster', null),
  ...[404, 403, 502, 418, null].map((httpStatus) => page(null, httpStatus)),
  page(null, 404, { address: '2001:db8::7' }),
  page('FRITZ!Box', null, { requestsSeen: 1, answeredBy: { kind: 'router', name: 'FRITZ!Box' } }),
  page(null, 404, { requestsSeen: 2, address: '2001:db8::7' }),
  validation(
    'unauthorized',
    makeProblem('unauthorized', 'The key authorization file from the server did not match', 403),
  ),
  validation(
    'unauthorized',
    makeProblem('unauthorized', 'The key authorization file from the server did not match', 403),
    {
      requestsSeen: 1,
    },
  ),
  validation('secondary', makeProblem('connection', `${secondary}203.0.113.7: Fetching ${challenge}: Timeout`), {
    cause: 'timeout',
    address: '203.0.113.7',
    requestsSeen: 1,
  }),
  validation('secondary', makeProblem('unauthorized', `${secondary}Invalid response from ${challenge}: 403`), {
    trouble: 'pageElsewhere',
    page: { title: null, httpStatus: 403 },
  }),
  validation('secondary', makeProblem('dns', `${secondary}DNS problem: query timed out looking up A for ${name}`), {
    trouble: 'dnsElsewhere',
  }),
  ...redirects.map(([trouble, detail]) => validation('redirect', makeProblem('connection', detail, 400), { trouble })),
  validation(
    'tls',
    makeProblem('tls', `203.0.113.7: Fetching https://${name}/: remote error: tls: handshake failure`, 400),
  ),
  validation('caa', makeProblem('caa', `CAA record for ${name} prevents issuance`, 403)),
  validation('caa', makeProblem('dns', `DNS problem: SERVFAIL looking up CAA for ${name}`, 400), {
    trouble: 'caaNotAnswered',
  }),
  ...between,
  ...seenBeside,
  ...notTheWay,
  validation('other', makeProblem('malformed', 'something else', 400)),
  validation('other', makeProblem('malformed', 'something else', 400), { requestsSeen: 1 }),
  validation('other', makeProblem('malformed', 'something else', 400), { requestsSeen: 4 }),
];

/** The same where the CA came over port 443. */
const tlsForward = { lanAddress: '192.168.178.20', internalPort: 443, publicPort: 443 };
const overTls = (reason: Validation['reason'], detail: string, more: Partial<Validation> = {}): Validation =>
  validation(reason, makeProblem(reason, detail, 400), { challenge: 'tls-alpn-01', ...more });
const noAlpn = 'Cannot negotiate ALPN protocol "acme-tls/1" for tls-alpn-01 challenge';
const tlsValidations: Validation[] = [
  overTls('connection', '203.0.113.7: Connection refused', { cause: 'refused', address: '203.0.113.7' }),
  overTls('connection', '203.0.113.7: Timeout', { cause: 'timeout', address: '203.0.113.7', forward: tlsForward }),
  overTls('connection', '2001:db8::7: Timeout', { cause: 'timeout', address: '2001:db8::7' }),
  overTls('connection', '203.0.113.7: Timeout', { cause: 'timeout', requestsSeen: 1 }),
  overTls('unauthorized', noAlpn, { forward: tlsForward, address: '203.0.113.7' }),
  overTls('unauthorized', noAlpn, { address: '2001:db8::7' }),
  overTls('unauthorized', noAlpn, { requestsSeen: 1 }),
  overTls('unauthorized', noAlpn, { answeredBy: { kind: 'cdn', name: 'Cloudflare' }, address: '104.21.33.7' }),
  overTls('connection', '203.0.113.7: Error getting validation data', { cause: 'other', stage: 'answer' }),
  overTls('connection', '203.0.113.7: Timeout', { cause: 'timeout', address: '203.0.113.7', fromHere: 'cameBack' }),
  overTls('tls', 'remote error: tls: no application protocol'),
  overTls('secondary', 'During secondary validation: 203.0.113.7: Timeout', { requestsSeen: 1 }),
  overTls('other', 'something else'),
];

const limits = {
  newAccounts: 'too many new registrations (10) from this IP address in the last 3h0m0s, retry after …',
  newOrders: 'too many new orders (300) from this account in the last 3h0m0s, retry after …',
  certificatesPerDomain: 'too many certificates (50) already issued for "dyndns.example" in the last 168h0m0s',
  duplicateCertificate:
    'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s',
  failedAuthorizations: `too many failed authorizations (5) for "${name}" in the last 1h0m0s`,
  requests: 'Service busy; retry later.',
  other: 'Slowly.',
} satisfies Record<FailureData<'CA_RATE_LIMITED'>['limit'], string>;

const atRouter = { router: '192.168.178.1', name: 'FRITZ!Box 7590', port: 80, by: null, errorCode: null };
const profactoPlace = { port: 443, path: '/srv/profacto/Server' };

export const failureSamples: FailureSamples = {
  EDITION_EINZELPLATZ: [{}],
  ADDRESS_MISSING: [{}],
  CONTACT_MISSING: [{}],
  INVALID_SETTING: [
    { issues: [{ key: 'serverAddress', reason: 'isIpAddress' }] },
    {
      issues: [
        { key: 'httpPort', reason: 'notAPort' },
        { key: 'keyType', reason: 'notOneOf', allowed: ['ec-p256'] },
      ],
    },
  ],
  NOT_DUE: [{ dueAt: at, notAfter: at }],
  LIMIT_AHEAD: (
    [
      ['newAccounts', 10, 3],
      ['newOrders', 300, 3],
      ['certificatesPerDomain', 50, 168],
      ['duplicateCertificate', 5, 168],
      ['failedAuthorizations', 5, 1],
    ] as const
  ).map(([limit, capacity, hours]) => ({ limit, capacity, periodMs: hours * 3_600_000, freeAt: at, name })),
  NO_CERTIFICATE: [{}],
  NO_ACCOUNT: [{ host: 'ca.example' }],
  PREFLIGHT_BROKEN: [
    { findings: [finding('EDITION_EINZELPLATZ', {})] },
    { findings: [finding('CONTACT_MISSING', {}), finding('ADDRESS_MISSING', {})] },
    {
      findings: [
        finding('CAA_SERVFAIL', { domain: name }),
        finding('CONTACT_MISSING', {}),
        finding('ADDRESS_MISSING', {}),
      ],
    },
  ],
  NO_STAGING: [{ host: 'ca.example' }],
  OS_ACTION_REFUSED: [{}],
  LOGIN_START_NOT_SET: [
    { path: '/home/chef/.config/autostart/profacto-datenschutz.desktop', systemCode: 'EACCES' },
    { path: null, systemCode: null },
  ],
  FOLDER_NOT_SHOWN: [{ path: '/srv/profacto/letsencrypt' }],
  PROGRAMS_REFUSED: [{}],
  UPSTREAM_REFUSED: [{}],
  BESIDE_REFUSED: [{}],
  BESIDE_FOLDER: besideFolderSamples,
  WEBROOT_NOT_SERVED: webrootSamples,
  PROFACTO_NOT_RESTARTED: [
    { by: 'command', reason: 'notStarted', detail: 'ENOENT' },
    { by: 'command', reason: 'failed', detail: '1' },
    { by: 'command', reason: 'timedOut', detail: '' },
    { by: 'url', reason: 'noAnswer', detail: 'ECONNREFUSED' },
    { by: 'url', reason: 'refused', detail: 'HTTP 500' },
  ],
  PROFACTO_NOT_SERVING: [
    ...(['noConnection', 'handshake', 'oldCertificate', 'otherCertificate'] as const).flatMap((reason) =>
      [null, true, false].map((previousServes) => ({ reason, previousServes, ...profactoPlace })),
    ),
    ...(['noConnection', 'handshake', 'otherCertificate'] as const).flatMap((reason) =>
      [null, true, false].map((previousServes) => ({
        reason,
        previousServes,
        ...profactoPlace,
        trouble: { by: 'command', reason: 'failed', detail: '1' } as const,
      })),
    ),
    {
      reason: 'noConnection',
      previousServes: true,
      ...profactoPlace,
      trouble: { by: 'url', reason: 'timedOut', detail: '' },
    },
  ],
  HOOK_NOT_SET: [{ hook: 'onRenewed' }],
  ROUTER_NONE: [{}],
  ROUTER_NOT_OPENED: [
    { ...atRouter, reason: 'notAllowed', errorCode: 606 },
    { ...atRouter, reason: 'notAllowed', name: null, errorCode: 2 },
    { ...atRouter, reason: 'notSupported', errorCode: 401 },
    { ...atRouter, reason: 'taken', by: '192.168.178.30' },
    { ...atRouter, reason: 'taken', by: '192.168.178.20', isHere: true },
    { ...atRouter, reason: 'taken', errorCode: 718 },
    { ...atRouter, reason: 'full', errorCode: 728 },
    { ...atRouter, reason: 'samePort', errorCode: 724 },
    { ...atRouter, reason: 'unreadable', port: null },
    { ...atRouter, reason: 'changed' },
    { ...atRouter, reason: 'failed', errorCode: 501 },
    { ...atRouter, reason: 'silent', name: null, port: null },
  ],
  PORT_BUSY: [
    { port: 8080, purpose: 'http', holder: null },
    ...['System', 'httpd.exe', 'nginx', 'Skype', 'profacto', 'java'].map((name) => ({
      port: 443,
      purpose: 'https' as const,
      holder: { pid: 4711, name },
    })),
    ...['/srv/profacto/config', null].map((configDir) => ({
      port: 443,
      purpose: 'https' as const,
      holder: { pid: 4711, name: 'headless.js', profacto: { configDir } },
    })),
    {
      port: 8080,
      purpose: 'http',
      holder: { pid: 4711, name: '4D' },
      application: { kind: 'nginx', version: '1.22.1', alsoErp: true },
    },
    {
      port: 443,
      purpose: 'https',
      holder: null,
      application: { kind: 'iis', version: '10.0', alsoErp: true, sameFamily: true },
    },
    ...(['4d', 'profactoDatenschutz', 'other'] as const).map((kind) => ({
      port: 8080,
      purpose: 'http' as const,
      holder: null,
      application: { kind, version: kind === '4d' ? '20.5.0' : null },
    })),
    ...(['iis', 'apache', 'nginx', 'tomcat', 'caddy', 'lighttpd'] as const).map((kind) => ({
      port: 443,
      purpose: 'https' as const,
      holder: { pid: 4711, name: 'java' },
      application: { kind, version: '9.0' },
    })),
    { port: 9000, purpose: 'panel', holder: null },
    { port: 9000, purpose: 'panel', holder: { pid: 4711, name: '4D Server' } },
  ],
  PORT_FORBIDDEN: [
    { port: 443, purpose: 'https' },
    { port: 8080, purpose: 'http' },
  ],
  PORT_UNUSABLE: [{ port: 443, purpose: 'https', systemCode: 'EADDRNOTAVAIL' }],
  DATABASE_DIRECTORY: [
    ...(['missing', 'notADirectory', 'notWritable', 'readOnly', 'full', 'io'] as const).map((reason) => ({
      path: '/srv/profacto',
      reason,
      systemCode: 'EIO',
    })),
    ...(['foreignOwner', 'symlink', 'writableByOthers'] as const).map((reason) => ({
      path: '/srv/profacto/letsencrypt',
      reason,
      systemCode: reason === 'symlink' ? 'ELOOP' : 'EPERM',
    })),
    { path: '/srv/profacto', reason: 'notReadable', systemCode: 'EACCES' },
    { path: '/srv/profacto/letsencrypt/ledger.json', reason: 'notAFile', systemCode: 'EINVAL' },
    { path: '/srv/profacto/letsencrypt/ledger.json', reason: 'fileUnreadable', systemCode: 'EACCES' },
    { path: '/srv/profacto/letsencrypt/ledger.json', reason: 'fileUnreadable', systemCode: 'EIO' },
    { path: '', reason: 'missing', systemCode: 'ENOENT' },
    { path: '\\\\server\\profacto', reason: 'missing', systemCode: 'ENOENT' },
  ],
  CERTIFICATES_GONE: [{ path: '/srv/profacto' }],
  SETTINGS_NOT_SAVED: ['EROFS', 'EACCES', 'ENOSPC', 'EIO'].map((systemCode) => ({
    path: '/srv/config.json',
    systemCode,
  })),
  CONFIG_DIRECTORY: [
    ...(['foreignOwner', 'notReadable'] as const).flatMap((reason) => [
      { path: '/home/chef/.config/profacto Datenschutz', reason, owner: 'chef', account: 'root' },
      { path: '/home/chef/.config/profacto Datenschutz', reason, owner: null, account: null },
    ]),
    ...(['writableByOthers', 'symlink', 'notAFile'] as const).map((reason) => ({
      path: '/srv/einstellungen/config.json',
      reason,
      owner: 'profacto',
      account: 'profacto',
    })),
    { path: '/srv/einstellungen/config.json', reason: 'notReadable', owner: 'profacto', account: 'profacto' },
    { path: '/srv/einstellungen', reason: 'io', owner: null, account: 'profacto', systemCode: 'ENOTDIR' },
    { path: '/srv/einstellungen', reason: 'readOnly', owner: 'profacto', account: 'profacto', systemCode: 'EROFS' },
    { path: '/srv/einstellungen', reason: 'full', owner: 'profacto', account: 'profacto', systemCode: 'ENOSPC' },
    { path: '/srv', reason: 'notWritable', owner: 'root', account: 'profacto', systemCode: 'EACCES' },
    { path: '/srv', reason: 'notWritable', owner: null, account: null, systemCode: 'EPERM' },
    { path: '/srv/einstellungen', reason: 'notWritable', owner: 'profacto', account: 'profacto', systemCode: 'EACCES' },
    {
      path: '/srv/einstellungen/operation.owner.json',
      reason: 'notWritten',
      owner: 'profacto',
      account: 'profacto',
      systemCode: 'EISDIR',
    },
  ],
  TRUSTED_ROOTS_UNREADABLE: [
    ...(['missing', 'notPem', 'io', 'folder', 'empty', 'privateKey', 'request', 'pkcs12', 'webPage'] as const).map(
      (reason) => ({ path: '/srv/roots.pem', reason }),
    ),
  ],
  BUSY: [
    { kind: null, startedAt: null, pid: null },
    ...operationKindSchema.options.map((kind) => ({ kind, startedAt: at, pid: 4711 })),
  ],
  HOST_RUNNING: [{ pid: 4711 }, { pid: null }],
  CANCELLED: [{}],
  CA_UNREACHABLE: [
    ...(['dns', 'refused', 'timeout', 'reset', 'other'] as const).map((cause) => ({
      host: 'ca.example',
      cause,
      systemCode: 'ECODE',
    })),
    { host: 'ca.example', cause: 'other', systemCode: 'ENETUNREACH' },
    { host: 'ca.example', cause: 'timeout', systemCode: 'ETIMEDOUT', proxy: 'proxy.firma.lan:3128' },
  ],
  CA_WEB_PAGE: [
    { host: 'ca.example', httpStatus: 200, title: 'Anmelden am WLAN' },
    { host: 'ca.example', httpStatus: 403, title: null },
    { host: 'ca.example', httpStatus: 302, title: null, leadsTo: 'login.hotel.example' },
  ],
  CA_UNTRUSTED: [
    { host: 'ca.example', systemCode: 'SELF_SIGNED_CERT_IN_CHAIN' },
    { host: 'ca.example', systemCode: 'CERT_HAS_EXPIRED' },
  ],
  VALIDATION_FAILED: [...validations, ...tlsValidations],
  CA_RATE_LIMITED: (Object.keys(limits) as (keyof typeof limits)[]).flatMap((limit) =>
    [at, null].map((retryAt) => ({ limit, retryAt, problem: makeProblem('rateLimited', limits[limit], 429) })),
  ),
  CA_ACCOUNT_PAUSED: ['https://portal.letsencrypt.org/sfe/v1/unpause?jwt=abc', null].map((unpauseUrl) => ({
    unpauseUrl,
    problem: makeProblem(
      'rateLimited',
      `Your account is temporarily prevented from requesting certificates for ${name}`,
      429,
    ),
  })),
  CA_TERMS_CHANGED: ['https://ca.example/terms', null].map((url) => ({
    url,
    problem: makeProblem('userActionRequired', 'Terms of service have changed', 403),
  })),
  CA_KEY_REFUSED: [
    { key: 'account', problem: makeProblem('badPublicKey', 'the key is too small', 400) },
    { key: 'certificate', problem: makeProblem('badCSR', 'the CSR is not wanted', 400) },
  ],
  CA_NAME_REFUSED: [{ name: 'fritz.box', problem }],
  CA_CONTACT_REFUSED: [{ problem }],
  CA_EXTERNAL_ACCOUNT: [
    { fallback: null, problem },
    { fallback: 'https://acme.zerossl.com/v2/DV90', problem },
  ],
  CA_ACCOUNT_REFUSED: [{ problem }],
  CA_PROFILE_REFUSED: [{ profile: 'shortlived', problem }],
  CA_OUT_OF_ORDER: [
    { retryAt: at, problem },
    { retryAt: null, problem },
    { retryAt: at, held: { until: at, mayInsist: true }, problem },
    { retryAt: at, held: { until: at, mayInsist: false }, problem },
  ],
  CA_PROTOCOL: [
    { problem },
    { problem, address: { member: 'Location', url: '/order/1', fault: 'notAUrl' } },
    { problem, address: { member: 'newOrder', url: 'http://ca.example/order', fault: 'notHttps' } },
    { problem, address: { member: 'finalize', url: 'https://10.0.0.5/finalize', fault: 'notPublic' } },
  ],
  CA_WITHOUT_TLS_ALPN: [{ name }],
  CA_TOO_SLOW: [
    { stage: 'validation', seconds: 120 },
    { stage: 'issuance', seconds: 90.4 },
  ],
  CERTIFICATE_REJECTED: (
    [
      'unreadable',
      'keyMismatch',
      'nameMismatch',
      'notYetValid',
      'expired',
      'chainIncomplete',
      'chainBroken',
      'chainTooLong',
    ] as const
  ).map((reason) => ({ reason })),
  NOT_SERVED: (['noConnection', 'handshake', 'otherCertificate', 'nameMismatch', 'notValidNow'] as const).flatMap(
    (reason) =>
      [null, true, false].map((previousServes) => ({
        reason,
        previousServes,
        systemCode: previousServes === null ? null : 'ECONNREFUSED',
      })),
  ),
  PROGRAM_REPLACED: [{}],
  INTERNAL: [{}],
};
