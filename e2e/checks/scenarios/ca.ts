/** The CA: whether it answers, its terms, and its clock. */
import fs from 'node:fs';
import path from 'node:path';
import { createTestAuthority } from '../../../electron/testing/certificates.ts';
import { DAY, type Scenario } from '../scenario.ts';
import { directoryOf, page } from '../world.ts';

export const caScenarios: readonly Scenario[] = [
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
    arrange: ({ replaceCa }) => replaceCa((_, response) => response.end('{}')),
  },
  {
    when: 'a login page answers in place of the CA',
    command: 'check',
    codes: ['CA_WEB_PAGE'],
    arrange: ({ replaceCa }) => replaceCa((_, response) => response.end(page('Anmelden am WLAN'))),
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
];
