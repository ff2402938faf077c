import type { FailureData, OperationKind } from '#shared/contract/failures.ts';
import type { Advice, Formats } from './advice.ts';
import {
  dnsTrouble,
  holderKind,
  ipv6In,
  isSecondaryValidation,
  isTimeProblem,
  rateLimit,
  type FailureTexts,
} from './failures-shape.ts';
import { describeSettingIssue } from './setting-issues.ts';

/** What the certificate authority needs from outside; part of several remedies. */
const forwarding = 'Have the router forward port 80 to the HTTP port of profacto (usually 8080) on this machine';

export const failuresEn: FailureTexts = {
  EDITION_EINZELPLATZ: () => ({
    what: 'Encryption with automatically created certificates works at present only with the server version of profacto and not with the single-user version (Einzelplatz). This is a single-user installation.',
    todo: 'Use the server version and request the certificate there. If you already have the server version, talk to your IT partner.',
    who: 'itPartner',
  }),
  ADDRESS_MISSING: () => ({
    what: 'No public server address has been entered yet.',
    todo: 'Under Preferences → Privacy, enter the name under which your server can be reached from the internet, for example meinefirma.de or firma.dyndns.org.',
    who: 'you',
  }),
  CONTACT_MISSING: () => ({
    what: 'No certification contact has been entered yet. The certificate authority needs an e-mail address for the account.',
    todo: 'Under Preferences → Privacy, enter an e-mail address. It need not belong to the domain, and you do not have to answer any e-mail.',
    who: 'you',
  }),
  INVALID_SETTING: ({ issues }) => ({
    what:
      issues.length === 1
        ? 'One value was not accepted. The previous values still apply.'
        : `${String(issues.length)} values were not accepted. The previous values still apply.`,
    todo: issues.map((issue) => describeSettingIssue(issue, 'en')).join(' '),
    who: 'you',
  }),
  NOT_DUE: ({ dueAt, notAfter }, format) => ({
    what: `The installed certificate is valid until ${format.date(notAfter)}. Renewal is not planned before ${format.date(dueAt)}.`,
    todo: 'There is nothing to do now. If you want to renew anyway, you have to confirm it, because the certificate authority issues the same certificate only a few times a week.',
    who: 'none',
  }),
  NO_CERTIFICATE: () => ({
    what: 'No certificate is installed.',
    todo: 'First request one with “Request/renew certificate”.',
    who: 'you',
  }),
  NO_STAGING: ({ host }) => ({
    what: `The configured certificate authority (${host}) has no test environment, unlike Let’s Encrypt, for example. A rehearsal would count towards your limits there, so nothing was requested.`,
    todo: 'Check the requirements with the preliminary check instead (command “profacto-tls check”); it orders nothing.',
    who: 'you',
  }),
  OS_ACTION_REFUSED: () => ({
    what: 'This is possible only in the program window on the server itself, not in a browser and not on the command line.',
    todo: 'Copy the path shown and open the folder on the server by hand.',
    who: 'you',
  }),

  PORT_BUSY: ({ port, purpose, holder }) => ({
    what: `Port ${String(port)}, which profacto needs ${purposeOf(purpose)}, is already taken: ${
      holder === null
        ? 'another program on this machine uses it. The operating system does not tell which.'
        : `it is used by “${holder.name}” (process ${String(holder.pid)}).`
    }`,
    todo: `${releasePort(holder === null ? null : holder.name)} ${otherPort(purpose)}`,
    who: purpose === 'panel' ? 'you' : 'itPartner',
  }),
  PORT_FORBIDDEN: ({ port, purpose }) => ({
    what:
      port < 1024
        ? `The operating system does not allow profacto to open port ${String(port)} ${purposeOf(purpose)}. On Linux, ports below 1024 are reserved for programs with a special right.`
        : `The operating system does not allow profacto to open port ${String(port)} ${purposeOf(purpose)}. It is probably reserved for other services.`,
    todo:
      port < 1024
        ? `On Linux: if profacto runs as a systemd service, add “AmbientCapabilities=CAP_NET_BIND_SERVICE” to the unit; otherwise give the right to the program file with “setcap cap_net_bind_service=+ep”. On Windows, “netsh interface ipv4 show excludedportrange protocol=tcp” lists reserved ports. ${otherPort(purpose)}`
        : `On Windows, “netsh interface ipv4 show excludedportrange protocol=tcp” lists reserved ports; security software may also block the port. ${otherPort(purpose)}`,
    who: 'itPartner',
  }),
  PORT_UNUSABLE: ({ port, purpose, systemCode }) => ({
    what: `Port ${String(port)} cannot be opened ${purposeOf(purpose)} (message of the operating system: ${systemCode}).`,
    todo: `Check the network settings, the firewall and the security software of this machine. ${otherPort(purpose)}`,
    who: 'itPartner',
  }),
  DATABASE_DIRECTORY: ({ path, reason, systemCode }) => {
    switch (reason) {
      case 'missing':
        return {
          what:
            path === ''
              ? 'No database directory has been set. The certificate and its key are kept there.'
              : `The database directory “${path}” does not exist. The certificate and its key are kept there.`,
          todo: 'If the folder is on a network drive, connect the drive again. Otherwise your IT partner sets the right folder, with the command “profacto-tls settings set databaseDirectory=FOLDER”.',
          who: 'itPartner',
        };
      case 'notADirectory':
        return {
          what: `“${path}” is a file and not a folder. The database directory has to be a folder.`,
          todo: 'Set the folder that holds the database, with the command “profacto-tls settings set databaseDirectory=FOLDER”.',
          who: 'itPartner',
        };
      case 'notWritable':
        return {
          what: `profacto may not write to the database directory “${path}”. The certificate and its key cannot be stored there.`,
          todo: 'Give the user account under which profacto runs the right to write to this folder.',
          who: 'itPartner',
        };
      case 'full':
        return {
          what: `There is no space left on the drive that holds the database directory “${path}”.`,
          todo: 'Free some space on the drive and try again.',
          who: 'you',
        };
      case 'io':
        return {
          what: `A file in the database directory “${path}” could not be read or written (message of the operating system: ${systemCode}).`,
          todo: 'Try again. If it happens again, have the drive, the network share and the virus scanner checked.',
          who: 'itPartner',
        };
    }
  },
  SETTINGS_NOT_SAVED: ({ path, systemCode }) => ({
    what: `The settings could not be saved to “${path}” (message of the operating system: ${systemCode}). The previous values still apply.`,
    todo: 'Check whether there is space left on the drive and whether the user account under which profacto runs may write to this folder.',
    who: 'itPartner',
  }),
  TRUSTED_ROOTS_UNREADABLE: ({ path, reason }) => ({
    what: rootsTrouble(path, reason),
    todo: 'Set the right path with the command “profacto-tls settings set trustedRootsFile=FILE”. If there is no certificate authority of your own, empty the setting: “profacto-tls settings set trustedRootsFile=”.',
    who: 'itPartner',
  }),
  BUSY: ({ kind, startedAt, pid }, format) => {
    const since = startedAt === null ? '' : `, started on ${format.time(startedAt)}`;
    return {
      what: `${kind === null ? 'Another operation' : operationOf(kind)} is already running${since}${pid === null ? '' : ` (process ${String(pid)})`}. Only one can run at a time.`,
      todo: 'Wait until it has finished, then try again.',
      who: 'wait',
    };
  },
  HOST_RUNNING: ({ pid }) => ({
    what: `profacto Datenschutz is already running on this machine${pid === null ? '' : ` (process ${String(pid)})`}.`,
    todo: 'Use the running program, or end it before you start it again.',
    who: 'you',
  }),
  CANCELLED: () => ({
    what: 'The operation was cancelled. A certificate that is already installed is not affected.',
    todo: 'You can start again at any time.',
    who: 'none',
  }),

  CA_UNREACHABLE: ({ host, cause, systemCode }) => {
    switch (cause) {
      case 'dns':
        return {
          what: `The certificate authority (${host}) was not found: this machine got no internet address for its name. Usually the internet connection is missing, or the DNS server does not answer.`,
          todo: 'Check whether this machine can open websites, then try again.',
          who: 'you',
        };
      case 'refused':
        return {
          what: `The connection to the certificate authority (${host}) was refused.`,
          todo: 'Check whether the firewall or proxy allows outgoing HTTPS connections (port 443) from this machine, and whether the configured address of the certificate authority is right (command “profacto-tls settings get acmeDirectoryUrl”).',
          who: 'itPartner',
        };
      case 'timeout':
        return {
          what: `The certificate authority (${host}) did not answer in time.`,
          todo: 'Try again in a few minutes. If it happens again, have it checked whether a firewall drops outgoing connections on port 443.',
          who: 'you',
        };
      case 'reset':
        return {
          what: `The connection to the certificate authority (${host}) broke off in the middle of the transfer.`,
          todo: 'Try again in a few minutes. If it happens again, have it checked whether a firewall, a proxy or a virus scanner cuts the connection.',
          who: 'you',
        };
      case 'other':
        return {
          what: `No connection to the certificate authority (${host}) was possible (message of the system: ${systemCode}).`,
          todo: 'Check the internet connection of this machine, then try again.',
          who: 'itPartner',
        };
    }
  },
  CA_UNTRUSTED: ({ host, systemCode }) => ({
    what: isTimeProblem(systemCode)
      ? `The connection to the certificate authority (${host}) cannot be trusted, because by the clock of this machine its certificate is not valid now (${systemCode}). Nothing was sent.`
      : `The connection to the certificate authority (${host}) cannot be trusted: its certificate comes from an unknown issuer (${systemCode}). Often a virus scanner or a proxy reads encrypted connections. Nothing was sent.`,
    todo: isTimeProblem(systemCode)
      ? `Set the date and time of this machine right. If the clock is right, exclude ${host} from the inspection of encrypted connections in the virus scanner and the proxy.`
      : `Exclude ${host} from the inspection of encrypted connections (TLS interception) in the virus scanner and the proxy. If the certificate authority is your own, set its root certificate as a PEM file with the command “profacto-tls settings set trustedRootsFile=FILE”.`,
    who: 'itPartner',
  }),
  VALIDATION_FAILED: validationFailed,
  CA_RATE_LIMITED: ({ retryAt, problem }, format) => {
    const again =
      retryAt === null
        ? 'Try again in a few hours at the earliest.'
        : `Try again after ${format.time(retryAt)}; before that the certificate authority will refuse.`;
    switch (rateLimit(problem)) {
      case 'paused':
        return {
          what: 'The certificate authority has paused requests for this name, because too many attempts in a row have failed.',
          todo: 'First remove the cause of the failed attempts. Then open the link in the message of the certificate authority; it lifts the pause.',
          who: 'itPartner',
        };
      case 'exactSet':
        return {
          what: 'For exactly this name, as many certificates as the certificate authority allows have been issued in the last few days.',
          todo: `${again} The certificate issued last stays valid; do not delete it.`,
          who: 'wait',
        };
      case 'failures':
        return {
          what: 'Too many checks of this name have failed recently. The certificate authority accepts no more for the time being.',
          todo: `Remove the cause in the meantime; the preliminary check (“profacto-tls check”) helps with it. ${again}`,
          who: 'itPartner',
        };
      case 'domain':
        return {
          what: 'For the domain above your name, as many certificates as the certificate authority allows have been issued in the last few days. With DynDNS providers, all customers share this quota.',
          todo: `${again} If it happens again and again, a domain of your own helps.`,
          who: 'wait',
        };
      case 'other':
        return {
          what: 'The certificate authority accepts no more requests from you at present, because a limit has been reached.',
          todo: again,
          who: 'wait',
        };
    }
  },
  CA_NAME_REFUSED: ({ name }) => ({
    what: `The certificate authority does not issue certificates for “${name}” on principle.`,
    todo: 'Check the spelling of the public server address. It has to be a publicly registered domain; names such as server.local, profacto.lan or fritz.box are not possible.',
    who: 'you',
  }),
  CA_CONTACT_REFUSED: () => ({
    what: 'The certificate authority does not accept the e-mail address of the certification contact.',
    todo: 'Enter an e-mail address that really exists. Example addresses such as name@example.com are refused.',
    who: 'you',
  }),
  CA_EXTERNAL_ACCOUNT: () => ({
    what: 'This certificate authority requires an account set up with it beforehand (External Account Binding), and the credentials are missing or wrong.',
    todo: 'Set the key ID and the key from the customer area of the certificate authority, with the command “profacto-tls settings set eabKeyId=ID eabHmacKey=KEY”. If there is no account, check the configured address of the certificate authority (“profacto-tls settings get acmeDirectoryUrl”).',
    who: 'itPartner',
  }),
  CA_ACCOUNT_REFUSED: () => ({
    what: 'The certificate authority does not accept the account of this installation, for example because it was blocked or closed there.',
    todo: 'The message of the certificate authority states the reason. If it does not help, move the account files beside the folder “orders” in the certificate directory to another place (not the folder itself); profacto then creates a new account.',
    who: 'itPartner',
  }),
  CA_PROFILE_REFUSED: ({ profile }) => ({
    what: `The certificate authority does not offer the certificate profile “${profile}”, or not for your account.`,
    todo: 'Empty the certificate profile with the command “profacto-tls settings set acmeProfile=”; the usual profile then applies.',
    who: 'itPartner',
  }),
  CA_OUT_OF_ORDER: ({ retryAt }, format) => ({
    what: 'The certificate authority itself is out of order at present. Your server is not the cause.',
    todo: retryAt === null ? 'Try again in a few hours.' : `Try again after ${format.time(retryAt)}.`,
    who: 'wait',
  }),
  CA_PROTOCOL: () => ({
    what: 'The certificate authority answered in a way that the protocol (ACME) does not provide for, or did not accept a request.',
    todo: 'Try again later. If it happens again, give the message of the certificate authority to your IT partner, who also checks the configured address of the certificate authority (“profacto-tls settings get acmeDirectoryUrl”).',
    who: 'itPartner',
  }),
  CA_TOO_SLOW: ({ stage, seconds }, format) => ({
    what:
      stage === 'validation'
        ? `After ${format.number(Math.round(seconds))} seconds the certificate authority had not finished checking your address.`
        : `After ${format.number(Math.round(seconds))} seconds the certificate authority had not provided the certificate.`,
    todo: 'Try again in a few minutes.',
    who: 'wait',
  }),
  CERTIFICATE_REJECTED: ({ reason }) => {
    const kept = 'It was not installed; an existing certificate stays in use.';
    const retry = 'Try again later. If it happens again, give this message and the journal to your IT partner.';
    switch (reason) {
      case 'unreadable':
        return { what: `The certificate delivered cannot be read. ${kept}`, todo: retry, who: 'you' };
      case 'keyMismatch':
        return { what: `The certificate delivered does not match the key. ${kept}`, todo: retry, who: 'you' };
      case 'nameMismatch':
        return {
          what: `The certificate delivered does not cover your public server address. ${kept}`,
          todo: retry,
          who: 'you',
        };
      case 'notYetValid':
        return {
          what: `By the clock of this machine, the certificate delivered is not valid yet. ${kept}`,
          todo: 'The clock is probably slow. Set the date, time and time zone of this machine right, then try again.',
          who: 'you',
        };
      case 'expired':
        return {
          what: `By the clock of this machine, the certificate delivered has already expired. ${kept}`,
          todo: 'The clock is probably fast. Set the date, time and time zone of this machine right, then try again.',
          who: 'you',
        };
      case 'chainIncomplete':
        return {
          what: `The intermediate certificates were not delivered with the certificate, so browsers would not trust it. ${kept}`,
          todo: retry,
          who: 'you',
        };
      case 'chainBroken':
        return {
          what: `The certificates delivered do not belong together, so browsers would not trust them. ${kept}`,
          todo: retry,
          who: 'you',
        };
    }
  },

  NOT_SERVED: ({ reason, previousServes, systemCode }) => ({
    what: `The new certificate was installed, but ${notServedBecause(reason)}${systemCode === null ? '' : ` (message of the system: ${systemCode})`}. ${
      previousServes === null
        ? 'There was no earlier certificate; encryption is not active.'
        : previousServes
          ? 'The previous certificate is in use again, your server can still be reached encrypted.'
          : 'The web server does not answer with the previous certificate either; encryption is not active.'
    }`,
    todo: notServedRemedy(reason),
    who: reason === 'notValidNow' ? 'you' : 'itPartner',
  }),

  INTERNAL: () => ({
    what: 'Something happened that this program was not prepared for. The cause is not known.',
    todo: 'Try again. If it happens again, give your IT partner the journal; it holds the operation with its time (command “profacto-tls journal”).',
    who: 'itPartner',
  }),
};

function validationFailed(data: FailureData<'VALIDATION_FAILED'>, format: Formats): Advice {
  const { name, reason, requestsSeen, problem } = data;
  const seen = requestsSeen === 1 ? 'once' : `${format.number(requestsSeen)} times`;
  const ipv6 = ipv6In(problem);
  switch (reason) {
    case 'connection':
      if (isSecondaryValidation(problem)) return onlyFromSomePlaces(name);
      if (ipv6 !== null) {
        return {
          what: `The certificate authority called ${name} at the IPv6 address ${ipv6} and got no connection on port 80 there. IPv6 is preferred as soon as DNS holds an AAAA record.`,
          todo: 'If your server is reachable over IPv4 too, delete the AAAA record. Otherwise (with DS-Lite, for example) check that the AAAA record belongs to this machine, open port 80 for IPv6 in the router and set the HTTP port of profacto to 80 (command “profacto-tls settings set httpPort=80”), because over IPv6 the router does not forward to 8080.',
          who: 'itPartner',
        };
      }
      return requestsSeen === 0
        ? {
            what: `The certificate authority called http://${name}/ on port 80 and got no connection. No request arrived at this machine.`,
            todo: `${forwarding}. Also check that no firewall blocks port 80 and that ${name} points to your internet line. Port 80 has to stay open for later renewals too.`,
            who: 'itPartner',
          }
        : {
            what: `The request of the certificate authority to ${name} arrived at this machine ${seen}, but not every connection succeeded. The certificate authority checks from several places in the world.`,
            todo: 'Try again. If it happens again, have it checked whether the router or firewall blocks requests from other countries or many requests in a row.',
            who: 'itPartner',
          };
    case 'dns':
      return dnsFailed(data);
    case 'unauthorized':
      if (isSecondaryValidation(problem)) return onlyFromSomePlaces(name);
      return requestsSeen === 0
        ? {
            what: `Something other than profacto answered under http://${name}/ on port 80, for example the router’s own page, another web server or a page of your domain provider. No request arrived at this machine.`,
            todo: `${forwarding}. Also check that ${name} points to your internet line in DNS and not to the web space of your provider${ipv6 === null ? '' : ` (the AAAA record with ${ipv6} too)`}.`,
            who: 'itPartner',
          }
        : {
            what: `The request of the certificate authority to ${name} arrived at this machine ${seen}, but at least once it got another answer than that of profacto.`,
            todo: `Check whether DNS holds several addresses for ${name} (A and AAAA) and whether a proxy or another web server stands in between. All addresses have to lead to this machine.`,
            who: 'itPartner',
          };
    case 'tls':
      return {
        what: `When calling http://${name}/ the certificate authority was redirected to an encrypted page, and no connection to it was possible.`,
        todo: 'Another web server or proxy probably stands in front of profacto. Requests for /.well-known/acme-challenge/ on port 80 have to reach profacto without a redirect.',
        who: 'itPartner',
      };
    case 'caa':
      return dnsTrouble(problem) === 'other'
        ? {
            what: `A CAA record in the DNS of ${name} does not allow this certificate authority to issue certificates.`,
            todo: 'At the domain provider, add a CAA record for this certificate authority (for Let’s Encrypt: letsencrypt.org), or remove the existing CAA records.',
            who: 'itPartner',
          }
        : {
            what: `The certificate authority could not look up in the DNS of ${name} whether a CAA record forbids it to issue. Without this it issues nothing.`,
            todo: 'The name servers of the domain do not answer CAA queries properly. Turn to the domain provider with this.',
            who: 'itPartner',
          };
    case 'other':
      return {
        what: `The certificate authority could not confirm that ${name} belongs to this server. ${requestsSeen === 0 ? 'No request arrived at this machine.' : `Its request arrived at this machine ${seen}.`}`,
        todo: 'Check the forwarding of port 80 and the DNS records of the name. The message of the certificate authority holds the details.',
        who: 'itPartner',
      };
  }
}

function onlyFromSomePlaces(name: string): Advice {
  return {
    what: `The certificate authority reached ${name} properly from one place, but not from other places in the world.`,
    todo: 'Often a firewall or the router blocks requests from other countries (geo-blocking). Lift this block for port 80, for later renewals too.',
    who: 'itPartner',
  };
}

function dnsFailed({ name, problem }: FailureData<'VALIDATION_FAILED'>): Advice {
  switch (dnsTrouble(problem)) {
    case 'noSuchName':
      return {
        what: `The name ${name} does not exist in the DNS of the internet.`,
        todo: 'Check the spelling of the public server address. If it is right, the name has to be created at the domain or DynDNS provider; new entries sometimes take a few hours.',
        who: 'you',
      };
    case 'noAddress':
      return {
        what: `DNS holds no internet address for ${name}.`,
        todo: 'At the domain provider, enter the address of your internet line (A or AAAA record). With DynDNS, check whether the router signs in there.',
        who: 'itPartner',
      };
    case 'serverFailed':
      return {
        what: `The name servers of ${name} gave the certificate authority no answer or a faulty one.`,
        todo: 'Try again in an hour. If it happens again, turn to the domain or DynDNS provider; possible causes are an outage or wrong DNSSEC records.',
        who: 'itPartner',
      };
    case 'other':
      return {
        what: `The certificate authority got no internet address for ${name} from DNS.`,
        todo: 'Check the spelling of the public server address and the DNS records at the domain or DynDNS provider.',
        who: 'itPartner',
      };
  }
}

type Purpose = FailureData<'PORT_BUSY'>['purpose'];

function purposeOf(purpose: Purpose): string {
  switch (purpose) {
    case 'http':
      return 'for requests from the internet (HTTP)';
    case 'https':
      return 'for encryption (HTTPS)';
    case 'panel':
      return 'for the panel in the browser';
  }
}

function otherPort(purpose: Purpose): string {
  switch (purpose) {
    case 'http':
      return 'Or give profacto another HTTP port, for example with the command “profacto-tls settings set httpPort=8081”, and have the router forward port 80 to it.';
    case 'https':
      return 'Or give profacto another HTTPS port, for example with the command “profacto-tls settings set httpsPort=8443”, and have the router forward port 443 to it.';
    case 'panel':
      return 'Or give another port with --panel-port.';
  }
}

function releasePort(holder: string | null): string {
  if (holder === null) {
    return 'End the other program. Often it is the web server of Windows (IIS), Apache, Skype or a second profacto.';
  }
  switch (holderKind(holder)) {
    case 'iis':
      return 'This is the web server of Windows (IIS) or a Windows service that uses it. Stop the “World Wide Web Publishing Service” in the services console, or move IIS to another port.';
    case 'apache':
      return 'This is the Apache web server. Stop it, or move it to another port.';
    case 'nginx':
      return 'This is the nginx web server. Stop it, or move it to another port.';
    case 'skype':
      return 'In Skype, under “Connection”, turn off the use of ports 80 and 443 for incoming connections, or end Skype.';
    case 'profacto':
      return 'A profacto is already running on this machine. End it, or use the running one.';
    case 'other':
      return `End “${holder}”, or move the program to another port.`;
  }
}

function rootsTrouble(path: string, reason: FailureData<'TRUSTED_ROOTS_UNREADABLE'>['reason']): string {
  switch (reason) {
    case 'missing':
      return `The file with own root certificates “${path}” does not exist.`;
    case 'notPem':
      return `The file “${path}” holds no root certificates in PEM format.`;
    case 'io':
      return `The file with own root certificates “${path}” cannot be read.`;
  }
}

function operationOf(kind: OperationKind): string {
  switch (kind) {
    case 'request':
      return 'An operation “Request/renew certificate”';
    case 'evaluate':
      return 'An operation “Evaluate”';
    case 'delete':
      return 'An operation “Delete”';
    case 'check':
      return 'An operation “Preliminary check”';
  }
}

type NotServedReason = FailureData<'NOT_SERVED'>['reason'];

function notServedBecause(reason: NotServedReason): string {
  switch (reason) {
    case 'noConnection':
      return 'the integrated web server accepts no encrypted connections';
    case 'handshake':
      return 'no encrypted connection to the integrated web server is possible';
    case 'otherCertificate':
      return 'something answers on the HTTPS port with another certificate';
    case 'nameMismatch':
      return 'the certificate served does not cover your public server address';
    case 'notValidNow':
      return 'by the clock of this machine it is not valid now';
  }
}

function notServedRemedy(reason: NotServedReason): string {
  switch (reason) {
    case 'noConnection':
    case 'handshake':
      return 'Check whether another program holds the HTTPS port and whether the firewall or virus scanner of this machine blocks it. Restart profacto, then try again.';
    case 'otherCertificate':
      return 'Another program probably holds the HTTPS port (usually 443), or a virus scanner reads encrypted connections. End the program, or exclude profacto from the inspection.';
    case 'nameMismatch':
      return 'Check the public server address and request the certificate once more.';
    case 'notValidNow':
      return 'Set the date, time and time zone of this machine right, then try again.';
  }
}
