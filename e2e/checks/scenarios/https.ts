/** The path in on port 443, and what is served there. */
import { createTestAuthority } from '../../../electron/testing/certificates.ts';
import { DAY, HERE, type Scenario, zone } from '../scenario.ts';
import { DNS_NAME, noise } from '../world.ts';

export const httpsScenarios: readonly Scenario[] = [
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
      const { chainPem, keyPem } = await authority.issue({ names: ['server.example'] });
      await set(`publicHttpsPort=${await tls({ cert: chainPem, key: keyPem })}`);
    },
  },
  {
    when: 'the router has the public port 443 for itself',
    command: 'check',
    codes: ['PUBLIC_ANSWERED_BY'],
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
    when: 'IPv4 leads to HTTPS here and IPv6 to another server',
    command: 'evaluate',
    codes: ['PUBLIC_CONNECTS', 'PUBLIC_RECORD_WRONG', 'LOCAL_SERVES'],
    async arrange({ installation, authority, install, tls, serveZone }) {
      const { chainPem, keyPem } = await install({ names: [DNS_NAME] });
      await tls({ cert: chainPem, key: keyPem }, { port: installation.httpsPort, host: '127.0.0.1' });
      const other = await authority.issue({ names: ['nas.local'] });
      await tls({ cert: other.chainPem, key: other.keyPem }, { port: installation.httpsPort, host: '::1' });
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
      const router = await (await createTestAuthority('Router')).issue({ names: ['server.example'] });
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
];
