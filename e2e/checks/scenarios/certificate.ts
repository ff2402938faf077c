/** The certificate on the disk. */
import fs from 'node:fs';
import { DAY, type Scenario } from '../scenario.ts';

export const certificateScenarios: readonly Scenario[] = [
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
    when: 'the key of the certificate is a link',
    command: 'check',
    codes: ['CERTIFICATE_NOT_OURS', 'ACCESS_FOREIGN', 'DATABASE_UNUSABLE', 'PAIR_NOT_CHECKED'],
    async arrange({ install, files }) {
      await install();
      fs.renameSync(files().key, `${files().key}.anderswo`);
      fs.symlinkSync(`${files().key}.anderswo`, files().key);
    },
  },
  {
    when: 'the key of the certificate is missing',
    command: 'check',
    codes: ['CERTIFICATE_FILE_MISSING', 'PAIR_NOT_CHECKED'],
    async arrange({ install, files }) {
      await install();
      fs.rmSync(files().key);
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
];
