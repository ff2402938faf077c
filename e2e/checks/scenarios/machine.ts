/** All being well, the settings, and this machine. */
import fs from 'node:fs';
import path from 'node:path';
import type { Scenario } from '../scenario.ts';

export const machineScenarios: readonly Scenario[] = [
  {
    when: 'all is well before the first request',
    command: 'check',
    codes: [
      ...(['EDITION_SERVER', 'ADDRESS_SET', 'CONTACT_SET', 'DATABASE_WRITABLE', 'SPACE_ENOUGH', 'PLACE_FINE'] as const),
      'ACCESS_OURS',
      ...(['CLOCK_RIGHT', 'DNS_RESOLVES', 'IPV4_INTERNAL', 'IPV6_NONE', 'RESOLVER_ONE', 'CAA_NOT_CHECKED'] as const),
      ...([
        'HTTP_PORT_FREE',
        'LINE_UNKNOWN',
        'CHALLENGE_COMES_BACK',
        'OUTSIDE_NOT_ASKED',
        'CA_ANSWERS',
        'TERMS_TO_ACCEPT',
      ] as const),
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
    codes: ['DATABASE_UNUSABLE', 'SPACE_NOT_CHECKED', 'PLACE_NOT_CHECKED', 'CERTIFICATE_OUT_OF_REACH'],
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
  {
    when: 'others may read a file whose mode cannot be tightened, since it has a second name',
    command: 'check',
    codes: ['ACCESS_OPEN'],
    arrange({ installation }) {
      const journal = path.join(installation.configDir, 'journal.ndjson');
      fs.linkSync(journal, path.join(installation.configDir, 'zweiter-name'));
      fs.chmodSync(journal, 0o644);
      return Promise.resolve();
    },
  },
];
