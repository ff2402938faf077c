/** A real cause for every code: what is wrong, and what `check` or `evaluate` must say about it. */
import fs from 'node:fs';
import path from 'node:path';
import type { FindingCode } from '../../shared/contract/findings.ts';
import { createTestAuthority } from '../../electron/testing/certificates.ts';
import type { TestRecords, TestZone } from '../../electron/testing/dns.ts';
import { freePort } from '../../electron/testing/ports.ts';
import { directoryOf, DNS_NAME, noise, page, type World } from './world.ts';

export type Scenario = {
  /** The end of a sentence that begins with "says so when". */
  when: string;
  command: 'check' | 'evaluate';
  /** What must be among the findings. */
  codes: readonly FindingCode[];
  arrange: (world: World) => Promise<unknown>;
};

const DAY = 86_400_000;
const HERE = { A: ['127.0.0.1'] };
const zone = (records: TestRecords): TestZone => ({ [DNS_NAME]: records });

export const scenarios: readonly Scenario[] = [
  {
    when: 'all is well before the first request',
    command: 'check',
    codes: [
      ...(['EDITION_SERVER', 'ADDRESS_SET', 'CONTACT_SET', 'DATABASE_WRITABLE', 'SPACE_ENOUGH', 'PLACE_FINE'] as const),
      ...(['CLOCK_RIGHT', 'DNS_RESOLVES', 'IPV4_INTERNAL', 'IPV6_NONE', 'RESOLVER_ONE', 'CAA_NOT_CHECKED'] as const),
      ...(['HTTP_PORT_FREE', 'CHALLENGE_COMES_BACK', 'OUTSIDE_NOT_ASKED', 'CA_ANSWERS', 'TERMS_TO_ACCEPT'] as const),
      ...(['CERTIFICATE_NOT_YET', 'PAIR_NOT_CHECKED', 'CHAIN_NOT_CHECKED', 'COVERS_NOT_CHECKED'] as const),
      ...(['EXPIRY_NOT_CHECKED', 'HTTPS_PORT_FREE', 'LOCAL_NOT_CHECKED', 'PUBLIC_REACHES_US'] as const),
      ...(['PROTOCOL_NOT_CHECKED', 'TRUST_NOT_CHECKED', 'NAME_NOT_CHECKED', 'TIME_NOT_CHECKED'] as const),
      ...(['FINGERPRINT_NOT_CHECKED', 'REDIRECT_NOT_CHECKED'] as const),
    ],
    arrange: () => Promise.resolve(),
  },
  {
    when: 'all is well with a certificate and a host that serves it',
    command: 'check',
    codes: [
      ...(['HTTP_PORT_OURS', 'HTTPS_PORT_OURS', 'OUTSIDE_REACHED', 'TERMS_SAME', 'CERTIFICATE_INSTALLED'] as const),
      ...(['PAIR_MATCHES', 'CHAIN_COMPLETE', 'COVERS_ADDRESS', 'EXPIRY_FAR', 'LOCAL_SERVES'] as const),
      ...(['PUBLIC_CONNECTS', 'PROTOCOL_MODERN', 'TRUSTED_BY_OWN_ROOTS', 'NAME_MATCHES', 'TIME_VALID'] as const),
      ...(['FINGERPRINT_SAME', 'REDIRECT_TO_HTTPS'] as const),
    ],
    async arrange({ installation }) {
      await installation.serve();
      await installation.cli('request');
    },
  },
  {
    when: 'nothing has been filled in',
    command: 'check',
    codes: [
      'ADDRESS_MISSING',
      'CONTACT_MISSING',
      'DNS_NOT_CHECKED',
      'IPV4_NOT_CHECKED',
      'IPV6_NOT_CHECKED',
      'CHALLENGE_NOT_CHECKED',
      'PUBLIC_NOT_CHECKED',
    ],
    arrange: ({ set }) => set('serverAddress=', 'contactEmail='),
  },
  {
    when: 'it is an Einzelplatz',
    command: 'check',
    codes: ['EDITION_EINZELPLATZ'],
    arrange: ({ set }) => set('edition=einzelplatz'),
  },
  {
    when: 'the database directory has gone',
    command: 'check',
    codes: ['DATABASE_UNUSABLE', 'SPACE_NOT_CHECKED', 'PLACE_NOT_CHECKED'],
    arrange: ({ installation }) => fs.promises.rm(installation.database, { recursive: true }),
  },
  {
    when: 'the database directory lies in a folder that a cloud service copies',
    command: 'check',
    codes: ['PLACE_SYNCED'],
    async arrange({ installation, set }) {
      const folder = path.join(path.dirname(installation.database), 'Dropbox', 'datenbank');
      fs.mkdirSync(folder, { recursive: true });
      await set(`databaseDirectory=${folder}`);
    },
  },
  // The name.
  {
    when: 'the name does not exist',
    command: 'check',
    codes: ['DNS_NO_SUCH_NAME', 'IPV4_NOT_CHECKED', 'CHALLENGE_NOT_CHECKED', 'CAA_NOT_CHECKED'],
    arrange: ({ serveZone }) => serveZone({}),
  },
  {
    when: 'the name has no address',
    command: 'evaluate',
    codes: ['DNS_NO_ADDRESS', 'PUBLIC_NOT_CHECKED', 'REDIRECT_NOT_CHECKED'],
    arrange: ({ serveZone }) => serveZone(zone({ A: 'NODATA', AAAA: 'NODATA' })),
  },
  {
    when: 'the name server fails',
    command: 'check',
    codes: ['DNS_SERVFAIL'],
    arrange: ({ serveZone }) => serveZone(zone({ A: 'SERVFAIL', AAAA: 'SERVFAIL' })),
  },
  {
    when: 'the name server says nothing',
    command: 'check',
    codes: ['DNS_TIMEOUT', 'RESOLVERS_NOT_COMPARED'],
    arrange: ({ serveZone }) => serveZone(zone({ A: 'silence', AAAA: 'silence', CAA: 'silence' })),
  },
  {
    when: 'the name server refuses',
    command: 'check',
    codes: ['DNS_NO_ANSWER'],
    arrange: ({ serveZone }) => serveZone(zone({ A: 'REFUSED', AAAA: 'REFUSED' })),
  },
  {
    when: 'the name leads to an address from a manual',
    command: 'check',
    codes: ['IPV4_NOT_PUBLIC', 'IPV6_NOT_PUBLIC', 'CHALLENGE_NOT_FROM_HERE', 'PUBLIC_NOT_FROM_HERE'],
    async arrange({ installation, serveZone }) {
      // A certificate is installed and served, so that silence from outside must be due to the router.
      await installation.serve();
      await installation.cli('request');
      await serveZone(zone({ A: ['192.0.2.1'], AAAA: ['2001:db8::1'] }));
    },
  },
  {
    when: 'the name leads to this machine and to addresses from a manual',
    command: 'check',
    codes: ['IPV4_INTERNAL', 'IPV4_PARTLY_PUBLIC', 'IPV6_PARTLY_PUBLIC'],
    arrange: ({ serveZone }) => serveZone(zone({ A: ['127.0.0.1', '192.0.2.1'], AAAA: ['2001:db8::1'] })),
  },
  {
    when: 'the name leads to this machine over IPv6 alone',
    command: 'check',
    codes: ['IPV4_NONE', 'IPV6_INTERNAL', 'CHALLENGE_COMES_BACK'],
    arrange: ({ serveZone }) => serveZone(zone({ AAAA: ['::1'] })),
  },
  // CAA.
  {
    when: 'there is no CAA record',
    command: 'check',
    codes: ['CAA_NONE'],
    arrange: ({ serveZone }) => serveZone(zone(HERE)),
  },
  ...(
    [
      ['the CAA record names the CA', 'CAA_ALLOWS', [{ tag: 'issue', value: 'ca.example' }]],
      ['the CAA record names another CA', 'CAA_FORBIDS', [{ tag: 'issue', value: 'andere-ca.example' }]],
      [
        'the CAA record allows the CA another way only',
        'CAA_RESTRICTS',
        [{ tag: 'issue', value: 'ca.example; validationmethods=dns-01' }],
      ],
      [
        'the CAA record demands something unknown',
        'CAA_CRITICAL_UNKNOWN',
        [{ flags: 128, tag: 'zukunft', value: 'x' }],
      ],
      ['the CAA record cannot be had', 'CAA_SERVFAIL', 'SERVFAIL'],
      ['nobody answers the question for CAA', 'CAA_NO_ANSWER', 'silence'],
    ] as const
  ).map(([when, code, CAA]): Scenario => ({
    when,
    command: 'check',
    codes: [code],
    async arrange({ serveZone, replaceCa }) {
      await replaceCa((_, response) => response.end(directoryOf({ caaIdentities: ['ca.example'] })));
      await serveZone(zone({ ...HERE, CAA }));
    },
  })),
  // The path in on port 80.
  {
    when: 'another program has the HTTP port',
    command: 'check',
    codes: ['HTTP_PORT_BUSY', 'CHALLENGE_NOT_CHECKED'],
    arrange: ({ installation, tcp }) => tcp((socket) => socket.end(), { port: installation.httpPort }),
  },
  {
    when: 'nobody answers on the public port 80',
    command: 'check',
    codes: ['CHALLENGE_NOT_ANSWERED'],
    arrange: async ({ set }) => set(`publicHttpPort=${await freePort()}`),
  },
  {
    when: 'the public port 80 hangs',
    command: 'check',
    codes: ['CHALLENGE_NOT_ANSWERED'],
    arrange: async ({ tcp, set }) => set(`publicHttpPort=${await tcp(() => undefined)}`),
  },
  {
    when: 'the router shows its own page on port 80',
    command: 'check',
    codes: ['CHALLENGE_ROUTER_ANSWERS'],
    arrange: ({ onPort80 }) => onPort80((_, response) => response.end(page('FRITZ!Box'))),
  },
  {
    when: 'the router shows its own page on port 80, though the CA has come through',
    command: 'check',
    codes: ['CHALLENGE_ROUTER_INSIDE'],
    async arrange({ installation, onPort80 }) {
      await installation.cli('request');
      await onPort80((_, response) => response.end(page('FRITZ!Box')));
    },
  },
  {
    when: 'another web server shows a page on port 80',
    command: 'check',
    codes: ['CHALLENGE_FOREIGN_PAGE'],
    arrange: ({ onPort80 }) => onPort80((_, response) => response.end(page('Willkommen bei nginx'))),
  },
  {
    when: 'another web server knows nothing of the token',
    command: 'check',
    codes: ['CHALLENGE_NOT_FOUND'],
    arrange: ({ onPort80 }) => onPort80((_, response) => response.writeHead(404, { Server: 'Apache' }).end('nicht da')),
  },
  {
    when: 'port 80 is redirected to somebody else',
    command: 'check',
    codes: ['CHALLENGE_REDIRECTED_AWAY'],
    arrange: ({ onPort80 }) =>
      onPort80((_, response) => response.writeHead(302, { Location: 'http://andere-firma.localhost:1/' }).end()),
  },
  {
    when: 'port 80 is redirected in a circle',
    command: 'check',
    codes: ['CHALLENGE_REDIRECT_LOOP'],
    arrange: ({ onPort80 }) =>
      onPort80((request, response) => response.writeHead(302, { Location: request.url ?? '/' }).end()),
  },
  {
    when: 'a proxy on port 80 finds nobody behind it',
    command: 'check',
    codes: ['CHALLENGE_GATEWAY_ERROR'],
    arrange: ({ onPort80 }) =>
      onPort80((_, response) => response.writeHead(502, { Server: 'nginx' }).end(page('502 Bad Gateway'))),
  },
  {
    when: 'something on port 80 speaks no HTTP',
    command: 'check',
    codes: ['CHALLENGE_NOT_HTTP'],
    arrange: async ({ tcp, set }) => set(`publicHttpPort=${await tcp((socket) => socket.end('SSH-2.0-dropbear\r\n'))}`),
  },
  {
    when: 'IPv4 leads here and IPv6 is refused',
    command: 'check',
    codes: ['CHALLENGE_COMES_BACK', 'CHALLENGE_IPV6_SILENT'],
    async arrange({ serveZone, forwardPort80 }) {
      await forwardPort80('127.0.0.1');
      await serveZone(zone({ ...HERE, AAAA: ['::1'] }));
    },
  },
  {
    when: 'IPv4 leads here and IPv6 is cut',
    command: 'check',
    codes: ['CHALLENGE_COMES_BACK', 'CHALLENGE_IPV6_REFUSED'],
    async arrange({ serveZone, forwardPort80, tcp }) {
      const port = await forwardPort80('127.0.0.1');
      await tcp((socket) => socket.resetAndDestroy(), { port, host: '::1' });
      await serveZone(zone({ ...HERE, AAAA: ['::1'] }));
    },
  },
  {
    when: 'IPv4 leads here and IPv6 to the router',
    command: 'check',
    codes: ['CHALLENGE_COMES_BACK', 'CHALLENGE_IPV6_ROUTER'],
    async arrange({ serveZone, forwardPort80, tcp }) {
      const port = await forwardPort80('127.0.0.1');
      const body = page('FRITZ!Box');
      const answer = `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
      await tcp((socket) => socket.once('data', () => socket.end(answer)), { port, host: '::1' });
      await serveZone(zone({ ...HERE, AAAA: ['::1'] }));
    },
  },
  {
    when: 'IPv4 leads here and IPv6 is silent',
    command: 'check',
    codes: ['CHALLENGE_COMES_BACK', 'CHALLENGE_IPV6_SILENT'],
    async arrange({ serveZone, forwardPort80, tcp }) {
      const port = await forwardPort80('127.0.0.1');
      await tcp(() => undefined, { port, host: '::1' });
      await serveZone(zone({ ...HERE, AAAA: ['::1'] }));
    },
  },
  {
    when: 'the CA has not found this server',
    command: 'check',
    codes: ['OUTSIDE_NOT_REACHED'],
    async arrange({ installation, set }) {
      // The CA validates at the port that it was started with, where nothing listens any more.
      await set(`httpPort=${await freePort()}`);
      await installation.cli('request', '--force');
    },
  },
  // The CA.
  {
    when: 'the CA is down',
    command: 'check',
    codes: ['CA_UNREACHABLE', 'CLOCK_NOT_CHECKED', 'TERMS_NOT_CHECKED'],
    arrange: ({ installation }) => installation.ca.close(),
  },
  {
    when: 'the CA’s certificate is not trusted',
    command: 'check',
    codes: ['CA_UNTRUSTED'],
    arrange: ({ set }) => set('trustedRootsFile='),
  },
  {
    when: 'an antivirus program opens the connection to the CA',
    command: 'check',
    codes: ['CA_INTERCEPTED'],
    async arrange({ replaceCa }) {
      const antivirus = await createTestAuthority('Kaspersky Anti-Virus Personal Root');
      await replaceCa((_, response) => response.end(directoryOf()), await antivirus.issue({ names: ['localhost'] }));
    },
  },
  {
    when: 'the CA is out of order',
    command: 'check',
    codes: ['CA_OUT_OF_ORDER'],
    arrange: ({ replaceCa }) => replaceCa((_, response) => response.writeHead(503).end('Wartung')),
  },
  {
    when: 'the CA’s address is no ACME directory, and it has no terms',
    command: 'check',
    codes: ['CA_NO_DIRECTORY'],
    arrange: ({ replaceCa }) => replaceCa((_, response) => response.end(page('Intranet'))),
  },
  {
    when: 'the CA has no terms, and its clock differs by ten minutes',
    command: 'check',
    codes: ['TERMS_NONE', 'CLOCK_OFF'],
    arrange: ({ replaceCa }) =>
      replaceCa((_, response) =>
        response.writeHead(200, { Date: new Date(Date.now() + 600_000).toUTCString() }).end(directoryOf()),
      ),
  },
  {
    when: 'the clock is wrong by two days',
    command: 'check',
    codes: ['CLOCK_WRONG'],
    arrange: ({ replaceCa }) =>
      replaceCa((_, response) =>
        response.writeHead(200, { Date: new Date(Date.now() - 2 * DAY).toUTCString() }).end(directoryOf()),
      ),
  },
  {
    when: 'the CA has changed its terms',
    command: 'check',
    codes: ['TERMS_CHANGED'],
    async arrange({ installation }) {
      await installation.cli('request');
      const folder = path.join(installation.database, 'letsencrypt');
      const file = fs
        .readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .find((one) => one.endsWith('account.json'));
      const account = path.join(folder, file ?? '');
      const text = fs.readFileSync(account, 'utf8');
      fs.writeFileSync(account, text.replace(/("termsOfService": ")[^"]*/, '$1https://ca.example/agb-2019'));
    },
  },
  // The certificate on the disk.
  {
    when: 'there is no certificate, and there should be one',
    command: 'evaluate',
    codes: [
      'CERTIFICATE_NONE',
      'LOCAL_NOT_CHECKED',
      'PUBLIC_NOT_CHECKED',
      'PROTOCOL_NOT_CHECKED',
      'REDIRECT_NOT_CHECKED',
    ],
    arrange: () => Promise.resolve(),
  },
  {
    when: 'there is a certificate, and nobody serves it',
    command: 'evaluate',
    codes: ['CERTIFICATE_INSTALLED', 'LOCAL_DOWN', 'PUBLIC_DOWN'],
    arrange: ({ install }) => install(),
  },
  {
    when: 'the certificate is damaged',
    command: 'evaluate',
    codes: ['CERTIFICATE_UNREADABLE', 'PAIR_NOT_CHECKED'],
    async arrange({ install, files }) {
      await install();
      fs.writeFileSync(files().cert, 'kaputt');
    },
  },
  {
    when: 'the key belongs to another certificate',
    command: 'evaluate',
    codes: ['PAIR_MISMATCH'],
    async arrange({ install, files, authority }) {
      await install();
      fs.writeFileSync(files().key, (await authority.issue()).keyPem);
    },
  },
  {
    when: 'the chain lacks its intermediate',
    command: 'evaluate',
    codes: ['CHAIN_INCOMPLETE'],
    async arrange({ install, files }) {
      const { chainPem } = await install();
      fs.writeFileSync(
        files().cert,
        `${chainPem.split('-----END CERTIFICATE-----')[0] ?? ''}-----END CERTIFICATE-----\n`,
      );
    },
  },
  {
    when: 'the chain is out of order',
    command: 'evaluate',
    codes: ['CHAIN_OUT_OF_ORDER'],
    async arrange({ install, files, authority }) {
      const { chainPem } = await install();
      fs.writeFileSync(
        files().cert,
        chainPem.replace(authority.intermediatePem, authority.rootPem + authority.intermediatePem),
      );
    },
  },
  {
    when: 'the certificate is for another name',
    command: 'evaluate',
    codes: ['COVERS_OTHER_NAME'],
    arrange: ({ install }) => install({ names: ['andere-firma.localhost'] }),
  },
  ...(
    [
      ['is due', 'EXPIRY_DUE', -70, 20],
      ['expires any moment', 'EXPIRY_CLOSE', -88, 2],
      ['has expired', 'EXPIRY_PAST', -90, -1],
      ['is not valid yet', 'EXPIRY_NOT_YET', 1, 90],
    ] as const
  ).map(([when, code, from, to]): Scenario => ({
    when: `the certificate ${when}`,
    command: 'evaluate',
    codes: [code],
    async arrange({ install }) {
      await install({ notBefore: Date.now() + from * DAY, notAfter: Date.now() + to * DAY });
    },
  })),
  // The path in on port 443, and what is served there.
  {
    when: 'another program has the HTTPS port and speaks no TLS',
    command: 'check',
    codes: ['HTTPS_PORT_BUSY', 'LOCAL_NO_TLS', 'PUBLIC_NO_TLS'],
    async arrange({ installation, install, tcp }) {
      await install();
      await tcp((socket) => socket.end(noise()), { port: installation.httpsPort });
    },
  },
  {
    when: 'somebody else answers on the public port 443 before there is a certificate',
    command: 'check',
    codes: ['PUBLIC_FOREIGN'],
    async arrange({ authority, tls, set }) {
      const { chainPem, keyPem } = await authority.issue({ names: ['fritz.box'] });
      await set(`publicHttpsPort=${await tls({ cert: chainPem, key: keyPem })}`);
    },
  },
  {
    when: 'IPv4 leads to HTTPS and IPv6 does not',
    command: 'evaluate',
    codes: ['PUBLIC_CONNECTS', 'PUBLIC_IPV6_DOWN', 'LOCAL_SERVES', 'FINGERPRINT_SAME'],
    async arrange({ installation, install, tls, serveZone }) {
      const { chainPem, keyPem } = await install({ names: [DNS_NAME] });
      await tls({ cert: chainPem, key: keyPem }, { port: installation.httpsPort, host: '127.0.0.1' });
      await serveZone(zone({ ...HERE, AAAA: ['::1'] }));
    },
  },
  {
    when: 'an earlier certificate is still being served',
    command: 'evaluate',
    codes: ['LOCAL_OLD_CERTIFICATE', 'FINGERPRINT_OLD'],
    async arrange({ installation, authority, install, tls }) {
      const names = [installation.ca.name];
      const { chainPem, keyPem } = await authority.issue({ names, notBefore: Date.now() - 60 * DAY });
      await tls({ cert: chainPem, key: keyPem }, { port: installation.httpsPort });
      await install();
    },
  },
  {
    when: 'somebody else’s certificate is served',
    command: 'evaluate',
    codes: ['LOCAL_OTHER_CERTIFICATE', 'FINGERPRINT_OTHER', 'TRUST_NOT_CHECKED', 'NAME_NOT_CHECKED'],
    async arrange({ installation, install, tls }) {
      await install();
      const router = await createTestAuthority('Router');
      const { chainPem, keyPem } = await router.issue({ names: ['fritz.box'] });
      await tls({ cert: chainPem, key: keyPem }, { port: installation.httpsPort });
    },
  },
  {
    when: 'a certificate is served that nobody trusts',
    command: 'evaluate',
    codes: ['UNTRUSTED'],
    async arrange({ installation, install, tls }) {
      await install();
      const { chainPem, keyPem } = await (await createTestAuthority('Fremd')).issue({ names: [installation.ca.name] });
      await tls({ cert: chainPem, key: keyPem }, { port: installation.httpsPort });
    },
  },
  {
    when: 'the certificate that is served is for the address of before',
    command: 'evaluate',
    codes: ['NAME_DIFFERS'],
    async arrange({ installation, install, tls }) {
      const { chainPem, keyPem } = await install({ names: ['andere-firma.localhost'] });
      await tls({ cert: chainPem, key: keyPem }, { port: installation.httpsPort });
    },
  },
  {
    when: 'somebody else answers on the public port 443 with a certificate of his own',
    command: 'evaluate',
    codes: ['LOCAL_SERVES', 'PUBLIC_FOREIGN', 'TRUST_NOT_CHECKED', 'FINGERPRINT_NOT_CHECKED'],
    async arrange({ installation, install, tls, set }) {
      const { chainPem, keyPem } = await install();
      await tls({ cert: chainPem, key: keyPem }, { port: installation.httpsPort });
      const router = await (await createTestAuthority('Router')).issue({ names: ['fritz.box'] });
      await set(`publicHttpsPort=${await tls({ cert: router.chainPem, key: router.keyPem })}`);
    },
  },
  ...(
    [
      ['is due for renewal', 'TIME_RENEWAL_DUE', -70, 20],
      ['has expired', 'TIME_EXPIRED', -90, -1],
      ['is not valid yet', 'TIME_NOT_YET', 1, 90],
    ] as const
  ).map(([when, code, from, to]): Scenario => ({
    when: `the certificate that is served ${when}`,
    command: 'evaluate',
    codes: [code],
    async arrange({ installation, install, tls }) {
      const { chainPem, keyPem } = await install({
        notBefore: Date.now() + from * DAY,
        notAfter: Date.now() + to * DAY,
      });
      await tls({ cert: chainPem, key: keyPem }, { port: installation.httpsPort });
    },
  })),
  {
    when: 'only TLS 1.1 is spoken',
    command: 'evaluate',
    codes: ['PROTOCOL_OLD'],
    async arrange({ installation, install, tls }) {
      const { chainPem, keyPem } = await install();
      const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
      await tls({ cert: chainPem, key: keyPem, ...old }, { port: installation.httpsPort });
    },
  },
  {
    when: 'only a cipher of yesterday is spoken',
    command: 'evaluate',
    codes: ['CIPHER_WEAK'],
    async arrange({ installation, install, tls }) {
      const { chainPem, keyPem } = await install({ keyType: 'rsa-2048' });
      const weak = { maxVersion: 'TLSv1.2', ciphers: 'AES128-SHA:@SECLEVEL=0' } as const;
      await tls({ cert: chainPem, key: keyPem, ...weak }, { port: installation.httpsPort });
    },
  },
  // The redirect.
  {
    when: 'the redirect is switched off',
    command: 'evaluate',
    codes: ['REDIRECT_OFF'],
    arrange: ({ set }) => set('redirectToHttps=false'),
  },
  {
    when: 'port 80 shows a page instead of the redirect',
    command: 'evaluate',
    codes: ['REDIRECT_MISSING'],
    async arrange({ installation, install, tls, onPort80 }) {
      const { chainPem, keyPem } = await install();
      await tls({ cert: chainPem, key: keyPem }, { port: installation.httpsPort });
      await onPort80((_, response) => response.end(page('Startseite')));
    },
  },
  {
    when: 'port 80 redirects to somebody else',
    command: 'evaluate',
    codes: ['REDIRECT_ELSEWHERE'],
    async arrange({ install, onPort80 }) {
      await install();
      await onPort80((_, response) => response.writeHead(301, { Location: 'https://andere-firma.localhost:1/' }).end());
    },
  },
  {
    when: 'port 80 redirects to itself',
    command: 'evaluate',
    codes: ['REDIRECT_LOOP'],
    async arrange({ install, onPort80 }) {
      await install();
      await onPort80((request, response) => response.writeHead(302, { Location: request.url ?? '/' }).end());
    },
  },
];

/** Codes that cannot be caused harmlessly on one machine: the unit test that proves each, with a real cause. */
export const provenByUnitTests: Partial<Record<FindingCode, string>> = {
  // An address on the internet would have to be contacted.
  IPV4_PUBLIC: 'electron/diagnosis/checks/ip-addresses.test.ts',
  IPV6_PUBLIC: 'electron/diagnosis/checks/ip-addresses.test.ts',
  // A CA on the internet would have to be asked, and the system's resolver would have to be changed.
  IPV4_INSIDE: 'electron/diagnosis/checks/ip-addresses.test.ts',
  IPV6_INSIDE: 'electron/diagnosis/checks/ip-addresses.test.ts',
  // These apply only to a CA on the internet, which would have to be asked.
  ADDRESS_DYNDNS: 'electron/diagnosis/checks/address.test.ts',
  ADDRESS_SHARED_SUFFIX: 'electron/diagnosis/checks/address.test.ts',
  ADDRESS_PRIVATE_SUFFIX: 'electron/diagnosis/checks/address.test.ts',
  // The system's resolver would have to be changed.
  RESOLVERS_DIFFER: 'electron/diagnosis/checks/resolver.test.ts',
  RESOLVERS_AGREE: 'electron/diagnosis/checks/resolver.test.ts',
  // The disk would have to be filled.
  SPACE_LOW: 'electron/diagnosis/checks/machine.test.ts',
  SPACE_NONE: 'electron/diagnosis/checks/machine.test.ts',
  // Root may open any port.
  HTTP_PORT_FORBIDDEN: 'electron/diagnosis/checks/http-port.test.ts',
  HTTP_PORT_UNUSABLE: 'electron/diagnosis/checks/http-port.test.ts',
  HTTPS_PORT_FORBIDDEN: 'electron/diagnosis/checks/https.test.ts',
  HTTPS_PORT_UNUSABLE: 'electron/diagnosis/checks/https.test.ts',
  // No publicly trusted root signs a certificate for a test.
  TRUSTED: 'electron/diagnosis/checks/https.test.ts',
};
