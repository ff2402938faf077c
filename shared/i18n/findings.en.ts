import { fine, roundDuration, type CheckTitles, type FindingTexts, type Silence } from './findings-shape.ts';

export const checkTitlesEn: CheckTitles = {
  edition: 'Product edition',
  address: 'Public server address',
  contact: 'Certification contact',
  database: 'Database directory',
  certificate: 'Certificate',
  dns: 'Name on the internet (DNS)',
  httpPort: 'HTTP port on this machine',
  challenge: 'Forwarding of port 80',
  ca: 'Certificate authority',
  clock: 'Clock',
  local: 'HTTPS on this machine',
  connection: 'HTTPS at the public address',
  trust: 'Trust',
  name: 'Name in the certificate',
  validity: 'Validity',
  fingerprint: 'Fingerprint',
  redirect: 'Redirect to HTTPS',
};

/** Why silence from here proves nothing. */
const hairpin =
  'Many routers do not allow requests from their own network to their own public address; from the internet it may work all the same.';

export const findingsEn: FindingTexts = {
  EDITION_SERVER: () => fine('profacto runs here as the server version.'),
  EDITION_EINZELPLATZ: () => ({
    finding:
      'Encryption with automatically created certificates works at present only with the server version of profacto and not with the single-user version (Einzelplatz). This is a single-user installation.',
    remedy:
      'Request the certificate on the profacto server. If you already have the server version, talk to your IT partner.',
    who: 'itPartner',
  }),

  ADDRESS_SET: ({ address }) => fine(`It is set to ${address}.`),
  ADDRESS_MISSING: () => ({
    finding: 'No public server address has been entered.',
    remedy:
      'Under Preferences → Privacy, enter the name under which your server can be reached from the internet, for example meinefirma.de.',
    who: 'you',
  }),
  CONTACT_SET: () => fine('An e-mail address has been entered.'),
  CONTACT_MISSING: () => ({
    finding: 'No certification contact has been entered.',
    remedy: 'Under Preferences → Privacy, enter an e-mail address. It need not belong to the domain.',
    who: 'you',
  }),

  DATABASE_WRITABLE: ({ path }) => fine(`The certificate can be stored in “${path}”.`),
  DATABASE_UNUSABLE: ({ path, reason, systemCode }) => {
    switch (reason) {
      case 'missing':
        return {
          finding: path === '' ? 'No database directory has been set.' : `The folder “${path}” does not exist.`,
          remedy:
            'Connect the network drive, if it is on one, or set the right folder (command “profacto-tls settings set databaseDirectory=FOLDER”).',
          who: 'itPartner',
        };
      case 'notADirectory':
        return {
          finding: `“${path}” is a file and not a folder.`,
          remedy: 'Set a folder (command “profacto-tls settings set databaseDirectory=FOLDER”).',
          who: 'itPartner',
        };
      case 'notWritable':
        return {
          finding: `profacto may not write to “${path}”.`,
          remedy: 'Give the user account under which profacto runs the right to write to this folder.',
          who: 'itPartner',
        };
      case 'full':
        return {
          finding: `There is no space left on the drive that holds “${path}”.`,
          remedy: 'Free some space on the drive.',
          who: 'you',
        };
      case 'io':
        return {
          finding: `A file in “${path}” could not be read or written (message of the operating system: ${systemCode}).`,
          remedy: 'Have the drive, the network share and the virus scanner checked.',
          who: 'itPartner',
        };
    }
  },

  CERTIFICATE_INSTALLED: ({ names, notAfter }, format) =>
    fine(`Installed for ${format.list(names)}, valid until ${format.date(notAfter)}.`),
  CERTIFICATE_NONE: () => ({
    finding: 'No certificate is installed.',
    remedy: 'Request one with “Request/renew certificate”.',
    who: 'you',
  }),
  CERTIFICATE_UNREADABLE: ({ path }) => ({
    finding: `The certificate or its key in “${path}” is damaged or cannot be read.`,
    remedy: 'Request a new certificate with “Request/renew certificate”.',
    who: 'you',
  }),

  DNS_RESOLVES: ({ name, addresses }, format) => fine(`${name} leads to ${format.list(addresses)}.`),
  DNS_NO_SUCH_NAME: ({ name }) => ({
    finding: `The name ${name} does not exist in DNS.`,
    remedy:
      'Check the spelling. If it is right, the name has to be created at the domain or DynDNS provider; new entries sometimes take a few hours.',
    who: 'you',
  }),
  DNS_NO_ADDRESS: ({ name }) => ({
    finding: `DNS holds no internet address for ${name}.`,
    remedy:
      'At the domain provider, enter the address of your internet line (A or AAAA record). With DynDNS, check whether the router signs in there.',
    who: 'itPartner',
  }),
  DNS_NO_ANSWER: ({ name, systemCode }) => ({
    finding: `The DNS server gave no usable answer about ${name} (${systemCode}).`,
    remedy:
      'Check the internet connection and the DNS server that this machine uses (one set for the checks alone is shown by “profacto-tls settings get dnsServers”), and try again later.',
    who: 'itPartner',
  }),

  HTTP_PORT_OURS: ({ port }) => fine(`The integrated web server answers on port ${String(port)}.`),
  HTTP_PORT_FREE: ({ port }) => fine(`Port ${String(port)} is free.`),
  HTTP_PORT_BUSY: ({ port, holder }) => ({
    finding: `Port ${String(port)} is taken by ${holder === null ? 'another program' : `“${holder.name}” (process ${String(holder.pid)})`}.`,
    remedy:
      'End the other program (often IIS, Apache, Skype or a second profacto), or set another HTTP port (for example “profacto-tls settings set httpPort=8081”) and have the router forward port 80 to it.',
    who: 'itPartner',
  }),
  HTTP_PORT_FORBIDDEN: ({ port }) => ({
    finding: `The operating system does not allow profacto to use port ${String(port)}.`,
    remedy:
      port < 1024
        ? 'On Linux, ports below 1024 need a special right (AmbientCapabilities=CAP_NET_BIND_SERVICE or setcap). Simpler: set the HTTP port to 8080 (“profacto-tls settings set httpPort=8080”) and have the router forward port 80 to it.'
        : 'Set another HTTP port (for example “profacto-tls settings set httpPort=8081”) and have the router forward port 80 to it.',
    who: 'itPartner',
  }),
  HTTP_PORT_UNUSABLE: ({ port, systemCode }) => ({
    finding: `Port ${String(port)} cannot be opened (message of the operating system: ${systemCode}).`,
    remedy:
      'Check the network settings and the security software, or set another HTTP port (for example “profacto-tls settings set httpPort=8081”) and have the router forward port 80 to it.',
    who: 'itPartner',
  }),

  CHALLENGE_COMES_BACK: ({ address, port }) =>
    fine(`A test request by way of ${address}, port ${String(port)}, arrived at profacto.`),
  CHALLENGE_NOT_FROM_HERE: ({ address, port, cause }) => ({
    finding: `From this machine, ${address} could not be reached on port ${String(port)}: ${silenceOf(cause)}. ${hairpin}`,
    remedy:
      'Whether port 80 is forwarded can be checked from outside: open your public server address with http:// on a mobile phone without Wi-Fi.',
    who: 'you',
  }),
  CHALLENGE_FOREIGN_ANSWER: ({ address, port, httpStatus }) => ({
    finding: `Something other than profacto answers at ${address}, port ${String(port)} (HTTP status ${String(httpStatus)}), for example the router’s own page or another web server.`,
    remedy:
      'Have the router forward port 80 to the HTTP port of profacto (usually 8080) on this machine, and check that the name points to your internet line.',
    who: 'itPartner',
  }),
  CHALLENGE_NOT_ANSWERED: ({ address, port, cause }) => ({
    finding: `A test request by way of ${address}, port ${String(port)}, did not arrive at profacto: ${silenceOf(cause)}.`,
    remedy:
      'Have the router forward port 80 to the HTTP port of profacto (usually 8080) on this machine, and check the firewall.',
    who: 'itPartner',
  }),
  CHALLENGE_NOT_CHECKED: () => fine('Not checked, because something it depends on is missing.'),

  CA_ANSWERS: ({ host }) => fine(`${host} can be reached.`),
  CA_UNREACHABLE: ({ host, cause, systemCode }) => ({
    finding: `${host} cannot be reached: ${caSilence(cause, systemCode)}.`,
    remedy:
      'Check the internet connection of this machine. Firewall and proxy have to allow outgoing HTTPS connections (port 443).',
    who: 'itPartner',
  }),
  CA_UNTRUSTED: ({ host, systemCode }) => ({
    finding: `The connection to ${host} cannot be trusted (${systemCode}). Often a virus scanner or a proxy reads encrypted connections.`,
    remedy: `Exclude ${host} from the inspection of encrypted connections there. For a certificate authority of your own, set its root certificate (“profacto-tls settings set trustedRootsFile=FILE”).`,
    who: 'itPartner',
  }),
  CA_NO_DIRECTORY: ({ host, httpStatus }) => ({
    finding: `${host} answers, but not as a certificate authority (HTTP status ${String(httpStatus)}).`,
    remedy:
      'Check the configured address of the certificate authority (“profacto-tls settings get acmeDirectoryUrl”). If it is right, try again later.',
    who: 'itPartner',
  }),

  CLOCK_RIGHT: () => fine('The date and time of this machine are right.'),
  CLOCK_OFF: ({ skewSeconds }) => ({
    finding: `The clock of this machine is off by ${durationOf(skewSeconds)}. This does no harm yet.`,
    remedy: 'Turn on automatic time in the date and time settings.',
    who: 'you',
  }),
  CLOCK_WRONG: ({ skewSeconds }) => ({
    finding: `The clock of this machine is off by ${durationOf(skewSeconds)}. Valid certificates may appear invalid because of it.`,
    remedy: 'Set the date, time and time zone right, and turn on automatic time.',
    who: 'you',
  }),
  CLOCK_NOT_CHECKED: () => fine('Not checked, because the certificate authority did not tell the time.'),

  LOCAL_SERVES: ({ port }) =>
    fine(`The integrated web server serves the installed certificate on port ${String(port)}.`),
  LOCAL_DOWN: ({ port, cause }) => ({
    finding: `Nothing answers on port ${String(port)} of this machine: ${silenceOf(cause)}.`,
    remedy: 'Restart profacto. If it happens again, have it checked whether another program holds the HTTPS port.',
    who: 'you',
  }),
  LOCAL_NO_TLS: ({ port }) => ({
    finding: `Something answers on port ${String(port)} of this machine, but not encrypted.`,
    remedy: 'Have it checked which program holds the HTTPS port.',
    who: 'itPartner',
  }),
  LOCAL_OTHER_CERTIFICATE: ({ port, fingerprint256 }) => ({
    finding: `Another certificate is served on port ${String(port)} of this machine (SHA-256 ${fingerprint256}).`,
    remedy:
      'Restart profacto. If it happens again, another program holds the port, or a virus scanner reads encrypted connections.',
    who: 'itPartner',
  }),

  PUBLIC_CONNECTS: ({ address, port, protocol }) =>
    fine(`An encrypted connection to ${address}, port ${String(port)}, succeeded (${protocol}).`),
  PUBLIC_NOT_FROM_HERE: ({ address, port, cause }) => ({
    finding: `The web server answers properly on this machine, but ${address} could not be reached from here on port ${String(port)}: ${silenceOf(cause)}. ${hairpin}`,
    remedy: 'Open your public server address with https:// on a mobile phone without Wi-Fi.',
    who: 'you',
  }),
  PUBLIC_DOWN: ({ address, port, cause }) => ({
    finding: `Nothing answers at ${address} on port ${String(port)}: ${silenceOf(cause)}.`,
    remedy:
      'Have the router forward port 443 to the HTTPS port of profacto (usually 443) on this machine, and check the firewall.',
    who: 'itPartner',
  }),
  PUBLIC_NO_TLS: ({ address, port }) => ({
    finding: `Something answers at ${address} on port ${String(port)}, but not encrypted.`,
    remedy: 'Check in the router where port 443 is forwarded to. It has to lead to the HTTPS port of profacto.',
    who: 'itPartner',
  }),
  PUBLIC_NOT_CHECKED: () => fine('Not checked, because something it depends on is missing.'),

  TRUSTED: ({ issuer }) => fine(`Browsers trust the certificate. It was issued by ${issuer}.`),
  TRUSTED_BY_OWN_ROOTS: ({ issuer }) =>
    fine(
      `The certificate by ${issuer} is trusted through your own root certificates. Other people’s browsers do not trust it.`,
    ),
  UNTRUSTED: ({ issuer, systemCode }) => ({
    finding: `Browsers do not trust the certificate by ${issuer} (${systemCode}).`,
    remedy:
      'Request a certificate from a public certificate authority. For one of your own, set its root certificate (“profacto-tls settings set trustedRootsFile=FILE”).',
    who: 'itPartner',
  }),
  TRUST_NOT_CHECKED: () => fine('Not checked, because no valid encrypted connection was possible.'),

  NAME_MATCHES: ({ name }) => fine(`The certificate covers ${name}.`),
  NAME_DIFFERS: ({ name, names }, format) => ({
    finding: `The certificate does not cover ${name}${names.length === 0 ? '' : `, but ${format.list(names)}`}.`,
    remedy:
      'If you changed the public server address, request a new certificate. Otherwise another server answers at this address.',
    who: 'you',
  }),
  NAME_NOT_CHECKED: () => fine('Not checked, because no encrypted connection was possible.'),

  TIME_VALID: ({ notAfter, daysLeft }, format) => fine(`Valid until ${format.date(notAfter)}, ${daysOf(daysLeft)}.`),
  TIME_RENEWAL_DUE: ({ notAfter, daysLeft }, format) => ({
    finding: `Valid only until ${format.date(notAfter)}, ${daysOf(daysLeft)}.`,
    remedy: 'Renew the certificate with “Request/renew certificate”.',
    who: 'you',
  }),
  TIME_EXPIRED: ({ notAfter }, format) => ({
    finding: `The certificate expired on ${format.time(notAfter)}.`,
    remedy: 'Renew it with “Request/renew certificate”.',
    who: 'you',
  }),
  TIME_NOT_YET: ({ notBefore }, format) => ({
    finding: `The certificate is not valid before ${format.time(notBefore)}.`,
    remedy: 'The clock of this machine is probably slow. Set the date, time and time zone right.',
    who: 'you',
  }),
  TIME_NOT_CHECKED: () => fine('Not checked, because no encrypted connection was possible.'),

  FINGERPRINT_SAME: () => fine('Exactly the installed certificate is served.'),
  FINGERPRINT_OTHER: ({ installed, served }) => ({
    finding: `Another certificate than the installed one is served (SHA-256 served ${served}, installed ${installed}).`,
    remedy:
      'Have it checked in the router which machine port 443 leads to, and whether a proxy or virus scanner replaces encrypted connections. Then restart profacto.',
    who: 'itPartner',
  }),
  FINGERPRINT_NOT_CHECKED: () =>
    fine('Not checked, because the installed certificate or an encrypted connection to compare it with is missing.'),

  REDIRECT_TO_HTTPS: ({ location }) => fine(`Requests with http:// are redirected to ${location}.`),
  REDIRECT_OFF: () => fine('The redirect is turned off in the settings.'),
  REDIRECT_MISSING: ({ httpStatus }) => ({
    finding: `Requests with http:// are not redirected (HTTP status ${String(httpStatus)}). Whoever does not type https:// stays unencrypted.`,
    remedy: 'Have it checked in the router whether port 80 leads to the HTTP port of profacto.',
    who: 'itPartner',
  }),
  REDIRECT_ELSEWHERE: ({ location }) => ({
    finding: `Requests with http:// are redirected to an unexpected address: ${location}.`,
    remedy: 'Have it checked in the router and at the domain provider where port 80 and the name lead to.',
    who: 'itPartner',
  }),
  REDIRECT_NOT_CHECKED: ({ cause }) =>
    fine(`Not checked${cause === null ? ', because something it depends on is missing' : `: ${silenceOf(cause)}`}.`),
};

function silenceOf(cause: Silence): string {
  switch (cause) {
    case 'refused':
      return 'the connection was refused';
    case 'timeout':
      return 'there was no answer';
    case 'reset':
      return 'the connection was cut';
    case 'unreachable':
      return 'there is no route to it';
    case 'other':
      return 'no connection was possible';
  }
}

function caSilence(cause: 'dns' | 'refused' | 'timeout' | 'reset' | 'other', systemCode: string): string {
  switch (cause) {
    case 'dns':
      return 'DNS gave no internet address for this name';
    case 'refused':
    case 'timeout':
    case 'reset':
      return silenceOf(cause);
    case 'other':
      return `no connection was possible (message of the system: ${systemCode})`;
  }
}

function daysOf(days: number): string {
  if (days < 1) return 'less than a day left';
  return days === 1 ? 'one day left' : `${String(days)} days left`;
}

function durationOf(seconds: number): string {
  const { value, unit } = roundDuration(seconds);
  return `${String(value)} ${unit}${value === 1 ? '' : 's'}`;
}
