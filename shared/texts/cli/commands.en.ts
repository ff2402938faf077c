import type { CliTexts } from './shape.ts';

export const commandsEn: CliTexts['commands'] = {
  status: {
    summary: 'shows whether encryption is active',
    details:
      'Shows edition, shield, TLS, certificate and renewal. Exit code 1 as soon as somebody has to act: the shield is grey although there is a certificate or something is wrong, the last twentieth of the lifetime has begun, or the renewal has failed more than five times in a row. Else 0.',
  },
  settings: { summary: 'reads or changes settings', details: 'Reads or changes settings.' },
  settingsGet: {
    summary: 'shows all settings, or the value of one',
    details: 'Shows all settings as KEY=VALUE, or only the value of one.',
  },
  settingsSet: {
    summary: 'changes settings, all or none',
    details:
      'Changes one or more settings. If a value is invalid, nothing is changed. “KEY=” empties a setting; “KEY=-” reads its value as one line from standard input, so that a secret is not in the shell’s history; several DNS servers are separated by commas. Example: profacto-tls settings set serverAddress=meinefirma.de contactEmail=info@meinefirma.de',
  },
  check: {
    summary: 'checks the prerequisites without requesting a certificate',
    details:
      'Checks one by one what a certificate needs. Nothing is ordered from the certificate authority. Exit code 1 if something is missing.',
  },
  request: {
    summary: 'requests or renews the certificate',
    details:
      'Requests or renews the certificate, installs it, restarts the integrated web server with it and checks the encryption. Each step is shown when it is done; Ctrl+C cancels. The certificate makes the name of your server public (Certificate Transparency).',
  },
  evaluate: {
    summary: 'checks whether the server can be reached with the certificate',
    details:
      'Checks on this machine and by way of the public address whether the server can be reached over HTTPS and serves exactly the installed certificate. Exit code 1 if not.',
  },
  delete: {
    summary: 'deletes the certificate and its key',
    details: 'Deletes cert.pem and key.pem. Encryption is turned off.',
  },
  hook: {
    summary: 'tries the programs that run after a renewal',
    details: 'Tries the programs that run after a renewal or after one that failed.',
  },
  hookTest: {
    summary: 'runs one of these programs once',
    details:
      'Runs the program that is set once, as if its time had come, and shows the result. What it reads is marked with "test": true. Exit code 1 if it did not run or reported an error.',
  },
  router: {
    summary: 'has the router open the ports for this machine',
    details:
      'Has the router in your own network open the ports for this machine (UPnP IGD, NAT-PMP), and close them again.',
  },
  routerOpen: {
    summary: 'asks the router to open the ports, and checks afterwards',
    details:
      'Asks the router to lead the ports of the settings to this machine, and checks the way afterwards. No port is taken from another device. What the router forgets later, it is asked to open again, until “router close” takes it back.',
  },
  routerClose: {
    summary: 'takes back what was opened so',
    details: 'Closes exactly those ports in the router that “router open” has opened, and does not ask for them again.',
  },
  routerStatus: {
    summary: 'shows what is open so',
    details: 'Shows which ports this program has opened in the router. The router is not asked for that.',
  },
  account: {
    summary: 'shows or changes the account at the certificate authority',
    details: 'Shows the account at the certificate authority that is set. The key is never shown.',
  },
  accountContact: {
    summary: 'tells the certificate authority the contact that is set',
    details:
      'Tells the certificate authority the e-mail address in contactEmail, where the account has another one. The next request does so by itself, too.',
  },
  accountRollOver: {
    summary: 'gives the account a new key',
    details: 'Gives the account a new key. The old one is worth nothing afterwards; certificates stay valid.',
  },
  accountDeactivate: {
    summary: 'closes the account for good',
    details:
      'Closes the account at the certificate authority for good. Certificates stay valid; the next request makes a new account.',
  },
  compromised: {
    summary: 'replaces and revokes the certificate because its key is in the wrong hands',
    details:
      'Requests a new certificate with a new key at once and puts it into use. Then the old one is revoked at the certificate authority, with the reason keyCompromise; that cannot be undone. What has not succeeded yet is tried again by a running profacto about every hour, also after a restart. Exit code 0: both are done.',
  },
  find: {
    summary: 'looks for profacto on this machine and names the way that fits',
    details:
      'Looks which web server answers on the usual ports of this machine, recognises that of profacto (4D), and gives the commands for both ways: in front (profacto Datenschutz takes the visitors and passes them on) and beside (profacto keeps its ports and is given the certificate). Nothing is changed. Exit code 1 if profacto does not answer.',
  },
  journal: {
    summary: 'shows what happened',
    details: 'Shows the newest entries of the journal, the oldest of them first.',
  },
  serve: {
    summary: 'runs the integrated web server',
    details:
      'Runs the integrated web server until Ctrl+C or SIGTERM ends it. With --panel the preferences are available in a browser on this machine; their one-time address is printed.',
  },
};

export const optionsEn: CliTexts['options'] = {
  force:
    'also when renewal is not due yet, when the checks before it find obstacles, when a limit of the certificate authority is used up, or when it has asked for patience (once)',
  newDatabase:
    'also when a certificate was installed in the database directory and nothing of it is there now; only if it is really lost',
  staging:
    'rehearsal in the test environment of the certificate authority; installs nothing. Not possible where there is none; always possible with Let’s Encrypt',
  yes: 'confirms the deletion',
  yesDeactivate: 'confirms that the account is to be closed',
  yesRouter: 'confirms that the router is to open the ports',
  yesCompromised: 'confirms replacement and revocation',
  evenWithoutReplacement:
    'revokes the old certificate also where no new one can be had; browsers then warn of the server',
  limit: 'this many entries, 10000 at most (else 100)',
  panel: 'with the preferences in a browser on this machine',
  metrics: 'metrics for monitoring (Prometheus) at http://127.0.0.1:N/metrics',
  panelPort: 'port for the preferences in the browser (else a free one); implies --panel',
};
