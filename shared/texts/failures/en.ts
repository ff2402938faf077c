import { besideTexts } from '#shared/texts/beside.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import type { Advice, Formats } from '#shared/texts/advice.ts';
import { formatPeriod } from '#shared/texts/allowances.ts';
import { findingText } from '#shared/texts/findings/explain.ts';
import { findingsEn } from '#shared/texts/findings/en.ts';
import { excerpt, hostWithPort } from '#shared/texts/findings/shape.ts';
import { operationSubjects } from '#shared/texts/operation-names.ts';
import { otherProfacto } from '#shared/texts/other-profacto.ts';
import { portOccupantEn as occupant } from '#shared/texts/port-occupant/en.ts';
import type { FailureTexts, NamedAddress, Served } from './variants.ts';
import { settingIssueText, settingLabelIn } from '#shared/texts/settings/explain.ts';
import { settingTextsEn as settings } from '#shared/texts/settings/en.ts';
import { validationFailedEn } from './validation-failed.en.ts';

const notAsked =
  'Therefore the certificate authority has not been asked yet, and nothing was counted towards your limits.';
const maybeCaOutage =
  'If the internet works otherwise, the certificate authority itself may be out of order; then try again later.';
const seeFindings = 'Have a look at the results of the check.';
const wouldRefuse = 'It would refuse now, so it has not been asked.';
const keptAsItIs = 'It was not installed; an existing certificate stays in use.';
const retryLater = 'Try again later. If it happens again, give this message and the journal to your IT partner.';
const findDatabase =
  'If the folder is on a network drive, connect the drive again. Otherwise your IT partner sets the right folder, with the command “profacto-tls settings set databaseDirectory=FOLDER”.';
const setTrustedRoots =
  'Set the right path with the command “profacto-tls settings set trustedRootsFile=FILE”. If there is no certificate authority of your own, empty the setting: “profacto-tls settings set trustedRootsFile=”.';
const noRoots = (path: string, whatItIs: string): Advice => ({
  what: `The file with own root certificates “${path}” ${whatItIs}.`,
  todo: setTrustedRoots,
  who: 'itPartner',
});
const notAFile = ({ path }: { path: string }): Advice => ({
  what: `“${path}” is neither a file nor a folder, but a pipe between programs (FIFO), a socket or a device.`,
  todo: 'Move it away, and put the file from the backup in its place if there is one.',
  who: 'itPartner',
});
const rightsLost = (path: string, account: string | null, verb: string): Advice => ({
  what: `“${path}” belongs to the user account “${account ?? ''}”, under which profacto runs, but it may not ${verb} there.`,
  todo: `Give the account its rights back (command “chmod -R u+rwX "${path}"”).`,
  who: 'itPartner',
});
const checkCaAddress =
  'Your IT partner checks whether the configured address of the certificate authority is right (under Advanced → Certificate authorities; command “profacto-tls settings get acmeDirectoryUrl”).';
const ownCaAddress =
  'For a certificate authority of your own, also check its address (under Advanced → Certificate authorities; command “profacto-tls settings get acmeDirectoryUrl”).';
const checkHttpsPort =
  'Check whether another program holds the HTTPS port and whether the firewall or virus scanner of this machine blocks it. Restart profacto, then try again.';

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
    todo: issues.map((issue) => settingIssueText({ settings }, issue)).join(' '),
    who: 'you',
  }),
  NOT_DUE: ({ dueAt, notAfter }, format) => ({
    what: `The installed certificate is valid until ${format.date(notAfter)}. Renewal is not planned before ${format.date(dueAt)}.`,
    todo: 'There is nothing to do now. If you want to renew anyway, you have to confirm it, because the certificate authority issues the same certificate only a few times a week.',
    who: 'none',
  }),
  LIMIT_AHEAD: {
    newAccounts: (data, format) => ({
      what: `The certificate authority allows ${most(data, format)} new accounts ${span(data)} from one internet line, and they are used up. ${wouldRefuse}`,
      todo: `${requestAgain(data, format)} one is free again.`,
      who: 'wait',
    }),
    newOrders: (data, format) => ({
      what: `The certificate authority takes ${most(data, format)} orders ${span(data)} from one account, and they are used up. ${wouldRefuse}`,
      todo: `${requestAgain(data, format)} one is free again.`,
      who: 'wait',
    }),
    certificatesPerDomain: (data, format) => ({
      what: `The certificate authority issues ${most(data, format)} new certificates ${span(data)} for one domain, and for the domain of ${data.name} they are used up. ${wouldRefuse}`,
      todo: `${requestAgain(data, format)} one is free again.`,
      who: 'wait',
    }),
    duplicateCertificate: (data, format) => ({
      what: `The certificate authority issues ${most(data, format)} certificates ${span(data)} for the same name, and for ${data.name} they are used up. ${wouldRefuse}`,
      todo: `Do not delete a certificate that is there. ${requestAgain(data, format)} one is free again.`,
      who: 'wait',
    }),
    failedAuthorizations: (data, format) => ({
      what: `The certificate authority allows ${most(data, format)} failed attempts ${span(data)} for the same name, and for ${data.name} they are used up. ${wouldRefuse}`,
      todo: `Meanwhile remove the cause; “Check” shows it without anything being counted. ${requestAgain(data, format)} an attempt is free again.`,
      who: 'wait',
    }),
  },
  NO_CERTIFICATE: () => ({
    what: 'No certificate is installed that can be used.',
    todo: 'First request one with “Request/renew certificate”.',
    who: 'you',
  }),
  NO_ACCOUNT: ({ host }) => ({
    what: `There is no account yet at the certificate authority (${host}) that could be changed or closed.`,
    todo: 'You need not do anything. The account comes by itself with the first request.',
    who: 'none',
  }),
  PREFLIGHT_BROKEN: {
    none: () => ({ what: notAsked, todo: seeFindings, who: 'you' }),
    one: ({ first }, format) => obstacle(first, 0, format),
    more: ({ first, further }, format) => obstacle(first, further, format),
  },
  NO_STAGING: ({ host }) => ({
    what: `The configured certificate authority (${host}) offers no test environment for a rehearsal, unlike Let’s Encrypt, for example. A rehearsal would count towards your limits there, so nothing was requested.`,
    todo: 'Check the requirements with the preliminary check instead (command “profacto-tls check”); it orders nothing.',
    who: 'you',
  }),
  OS_ACTION_REFUSED: () => ({
    what: 'This is possible only in the program window on the server itself, not in a browser and not on the command line.',
    todo: 'Copy the path shown and open the folder on the server by hand.',
    who: 'you',
  }),
  FOLDER_NOT_SHOWN: ({ path }) => ({
    what: `No file manager on this machine has opened the folder “${path}”. Nothing is wrong with the folder itself.`,
    todo: 'Copy the path and open the folder by hand.',
    who: 'you',
  }),
  PROGRAMS_REFUSED: () => ({
    what: 'Programs that run after a renewal can neither be set nor tried from a browser.',
    todo: 'Use the program window on the server (Advanced → Programs) or the command line, for example “profacto-tls settings set onRenewed=…”.',
    who: 'itPartner',
  }),
  UPSTREAM_REFUSED: () => ({
    what: 'Which web application stands behind the web server cannot be set from a browser.',
    todo: 'Use the program window on the server (Advanced → How profacto is reached), or the command line there, for example “profacto-tls settings set upstream=http://127.0.0.1:8081”.',
    who: 'itPartner',
  }),
  BESIDE_REFUSED: () => ({
    what: 'Where profacto’s folders are, and what restarts its web server, cannot be set from a browser.',
    todo: 'Use the program window on the server (Advanced → How profacto is reached), or the command line there, for example “profacto-tls settings set webroot=…”.',
    who: 'itPartner',
  }),
  BESIDE_FOLDER: besideTexts.en.folder,
  WEBROOT_NOT_SERVED: besideTexts.en.webroot,
  PROFACTO_NOT_RESTARTED: {
    command: ({ reason, detail }) => ({
      what: `The new certificate is ready for profacto, but the program that is to restart its web server ${programEnd(reason)}${inBrackets(detail)}. profacto goes on using what it loaded last.`,
      todo: `Restart the web server in profacto by hand, and put the program right: ${restartIsSet.command}.`,
      who: 'itPartner',
    }),
    url: ({ reason, detail }) => ({
      what: `The new certificate is ready for profacto, but the address that is to restart its web server ${addressEnd(reason)}${inBrackets(detail)}. profacto goes on using what it loaded last.`,
      todo: `Restart the web server in profacto by hand, and put the address right: ${restartIsSet.url}.`,
      who: 'itPartner',
    }),
  },
  PROFACTO_NOT_SERVING: {
    noConnection: (data) => ({
      what: profactoNotServing(data),
      todo: 'Look in profacto whether the web server is running, and whether HTTPS is turned on for this port.',
      who: 'itPartner',
    }),
    handshake: (data) => ({
      what: profactoNotServing(data),
      todo: 'Look in profacto whether HTTPS is turned on for this port. Older versions of 4D need an RSA key: set it under Advanced → Certificate, or by “profacto-tls settings set keyType=rsa-2048”.',
      who: 'itPartner',
    }),
    oldCertificate: (data) => ({
      what: profactoNotServing(data),
      todo: `Check whether profacto really reads its certificates from “${data.path}”, and whether the restart that is set is that of its web server.`,
      who: 'itPartner',
    }),
    otherCertificate: (data) => ({
      what: profactoNotServing(data),
      todo: `Check whether another program answers on this port, and whether profacto reads its certificates from “${data.path}”.`,
      who: 'itPartner',
    }),
    restartFailed: (data) => ({
      what: profactoNotServing(data),
      todo: `${data.previousServes === true ? 'Check' : 'Restart the web server in profacto by hand, and check'} why the restart failed; it is set ${restartIsSet[data.trouble.by]}.`,
      who: 'itPartner',
    }),
  },
  HOOK_NOT_SET: ({ hook }) => ({
    what: `No program is set under “${settingLabelIn({ settings }, hook)}”.`,
    todo: `Enter the full path of a program, in the program window on the server under Advanced → Programs, or with the command “profacto-tls settings set ${hook}=…”.`,
    who: 'itPartner',
  }),

  PORT_BUSY: {
    unknown: (data) =>
      portBusy(
        data,
        'another program on this machine uses it. The operating system does not tell which.',
        'End the other program. Often it is the web server of Windows (IIS), Apache, Skype or a second profacto Datenschutz.',
      ),
    profacto: ({ port, purpose, who, pid, configDir }) => ({
      what: `Port ${String(port)}, which profacto Datenschutz needs ${purposes[purpose]}, is already taken: it is used by ${otherProfacto.en.which(pid, configDir)}.`,
      todo: otherProfacto.en.remedy(configDir),
      who,
    }),
    erp: ({ port, purpose, who, version }) => ({
      what: `Port ${String(port)}, which profacto Datenschutz needs ${purposes[purpose]}, is already taken: ${occupant.erp(version)}`,
      // The panel's port is any: nobody has to give his up for it.
      todo: purpose === 'panel' ? otherPanelPort : occupant.chooseWay,
      who,
    }),
    webServer: (data) => {
      const advice = portBusy(data, occupant.answers(data), occupant.releaseServer(data));
      if (!data.alsoErp) return advice;
      // As long as profacto has the port as well, nobody else gains it.
      return { ...advice, todo: data.purpose === 'panel' ? otherPanelPort : occupant.releaseServer(data) };
    },
    known: (data) => portBusy(data, occupant.usedBy(data.holder), occupant.release[data.program](data.holder.name)),
  },
  PORT_FORBIDDEN: {
    privileged: ({ port, purpose }) => ({
      what: `The operating system does not allow profacto Datenschutz to open port ${String(port)} ${purposes[purpose]}. On Linux, ports below 1024 are reserved for programs with a special right.`,
      todo: `On Linux: if profacto Datenschutz runs as a systemd service, add “AmbientCapabilities=CAP_NET_BIND_SERVICE” to the unit; otherwise give the right to the program file with “setcap cap_net_bind_service=+ep”. On Windows, “netsh interface ipv4 show excludedportrange protocol=tcp” lists reserved ports. ${changePort[purpose]}`,
      who: 'itPartner',
    }),
    ordinary: ({ port, purpose }) => ({
      what: `The operating system does not allow profacto Datenschutz to open port ${String(port)} ${purposes[purpose]}. It is probably reserved for other services.`,
      todo: `On Windows, “netsh interface ipv4 show excludedportrange protocol=tcp” lists reserved ports; security software may also block the port. ${changePort[purpose]}`,
      who: 'itPartner',
    }),
  },
  PORT_UNUSABLE: ({ port, purpose, systemCode }) => ({
    what: `Port ${String(port)} cannot be opened ${purposes[purpose]} (message of the operating system: ${systemCode}).`,
    todo: `Check the network settings, the firewall and the security software of this machine. ${changePort[purpose]}`,
    who: 'itPartner',
  }),
  DATABASE_DIRECTORY: {
    unset: () => ({
      what: 'No database directory has been set. The certificate and its key are kept there.',
      todo: findDatabase,
      who: 'itPartner',
    }),
    missing: ({ path }) => ({
      what: `The database directory “${path}” does not exist. The certificate and its key are kept there.`,
      todo: findDatabase,
      who: 'itPartner',
    }),
    notADirectory: ({ path }) => ({
      what: `“${path}” is a file and not a folder. The database directory has to be a folder.`,
      todo: 'Set the folder that holds the database, with the command “profacto-tls settings set databaseDirectory=FOLDER”.',
      who: 'itPartner',
    }),
    notWritable: ({ path }) => ({
      what: `profacto may not write to the database directory “${path}”. The certificate and its key cannot be stored there.`,
      todo: 'Give the user account under which profacto runs the right to write to this folder.',
      who: 'itPartner',
    }),
    readOnly: ({ path }) => ({
      what: `The drive with the database directory “${path}” is write-protected. The certificate and its key cannot be stored there.`,
      todo: 'Have the drive checked and mounted writable. After a fault, the operating system often sets it to “read-only” by itself; more rights do not help then.',
      who: 'itPartner',
    }),
    full: ({ path }) => ({
      what: `There is no space left on the drive that holds the database directory “${path}”.`,
      todo: 'Free some space on the drive and try again.',
      who: 'you',
    }),
    io: ({ path, systemCode }) => ({
      what: `A file in the database directory “${path}” could not be read or written (message of the operating system: ${systemCode}).`,
      todo: 'Try again. If it happens again, have the drive, the network share and the virus scanner checked.',
      who: 'itPartner',
    }),
    foreignOwner: ({ path }) => ({
      what: `“${path}” belongs to another user account than the one under which profacto runs. That account could read or replace the secret key, so profacto uses nothing of it.`,
      todo: 'Find out who made it. If it is your own, give the folder “letsencrypt” with all that is in it to the account under which profacto runs (command “chown -R ACCOUNT letsencrypt”); otherwise move it away.',
      who: 'itPartner',
    }),
    symlink: ({ path }) => ({
      what: `“${path}” is a link that leads to another place. profacto puts no key there and deletes nothing there.`,
      todo: 'Remove the link. If everything is to be kept in another place, set that as the database directory, with the command “profacto-tls settings set databaseDirectory=FOLDER”.',
      who: 'itPartner',
    }),
    writableByOthers: ({ path }) => ({
      what: `“${path}” may be changed by other user accounts as well, and profacto could not take that from them. Somebody could replace the secret key.`,
      todo: 'Take the right to write from all other accounts (command “chmod -R go-rwx letsencrypt”).',
      who: 'itPartner',
    }),
    notAFile,
    fileUnreadable: ({ path, systemCode }) => ({
      what: `“${path}” could not be read (message of the operating system: ${systemCode}). This file is still needed, so profacto neither writes over it nor makes a new one.`,
      todo: 'Give the user account under which profacto runs the right to read this file. If it has it already, have the drive and the virus scanner checked.',
      who: 'itPartner',
    }),
    notReadable: ({ path, systemCode }) => ({
      what: `profacto may not read in “${path}” (message of the operating system: ${systemCode}). So nobody can say whether a certificate is there.`,
      todo: 'Give the user account that profacto runs under the right to read and write in this folder.',
      who: 'itPartner',
    }),
  },
  CERTIFICATES_GONE: ({ path }) => ({
    what: `A certificate was installed in the database directory “${path}”, and nothing of it is there now. Most likely the drive is not connected.`,
    todo: 'Plug the drive in, or connect it again. profacto then goes on using the certificate by itself.',
    who: 'you',
  }),
  SETTINGS_NOT_SAVED: ({ path, systemCode }) => ({
    what: `“${path}” could not be saved (message of the operating system: ${systemCode}). The previous settings still apply.`,
    todo: 'Check whether there is space left on the drive and whether the user account under which profacto runs may write to this folder.',
    who: 'itPartner',
  }),
  CONFIG_DIRECTORY: {
    foreignOwner: ({ path, owner, account }) => ({
      what: `“${path}” belongs to ${owner === null ? 'another user account' : `the user account “${owner}”`}, but profacto runs under ${account === null ? 'a different one' : `“${account}”`}. Whose settings these are cannot be told, so none of them applies.`,
      todo: `Start profacto under the account that owns the folder. Or look what is in it (another account may have entered programs), and give the settings folder with all that is in it to the account${account === null ? ' under which profacto runs' : ` “${account}”`}.`,
      who: 'itPartner',
    }),
    writableByOthers: ({ path }) => ({
      what: `“${path}” may be changed by other user accounts as well, and profacto could not take that from them. Whoever changes the settings could have programs of their own started.`,
      todo: `Take the right to write from all other accounts (command “chmod go-w "${path}"”), or name a folder of your own with “--config-dir”.`,
      who: 'itPartner',
    }),
    symlink: ({ path }) => ({
      what: `“${path}” is a link that leads to another place. profacto reads and writes its settings through no links.`,
      todo: 'Replace the link by the folder or the file itself, or remove it.',
      who: 'itPartner',
    }),
    notAFile,
    notReadable: ({ path, owner, account }) => ({
      what: `${account === null ? 'The user account under which profacto runs' : `The user account “${account}”, under which profacto runs,`} may not read “${path}”.${owner === null ? '' : ` The folder belongs to “${owner}”.`}`,
      todo: 'Run the command under the account that owns the folder.',
      who: 'itPartner',
    }),
    ownNotReadable: ({ path, account }) => rightsLost(path, account, 'read'),
    io: ({ path, systemCode }) => ({
      what: `“${path}” could not be read (message of the operating system: ${systemCode ?? 'EIO'}).`,
      todo: 'Check whether it really is the folder or the file of profacto, and whether the drive is in order.',
      who: 'itPartner',
    }),
    readOnly: ({ path }) => ({
      what: `The folder “${path}” is on a drive that is mounted for reading only, but profacto has to write to its settings folder.`,
      todo: 'Mount the drive so that it can be written to again. If the machine itself has made it read-only, have it checked before that.',
      who: 'itPartner',
    }),
    full: ({ path }) => ({
      what: `There is no space left on the drive that holds the folder “${path}”, but profacto has to write to its settings folder.`,
      todo: 'Free some space on the drive and try again.',
      who: 'itPartner',
    }),
    notWritable: ({ path, owner, account }) => ({
      what: `${account === null ? 'The user account under which profacto runs' : `The user account “${account}”, under which profacto runs,`} may not write in “${path}”.${owner === null ? '' : ` The folder belongs to “${owner}”.`}`,
      todo: `Give the account${account === null ? '' : ` “${account}”`} the right to write there, or put the settings folder with “--config-dir” in a place where it may write.`,
      who: 'itPartner',
    }),
    ownNotWritable: ({ path, account }) => rightsLost(path, account, 'write'),
    notWritten: ({ path, systemCode }) => ({
      what: `“${path}” could not be made or changed (message of the operating system: ${systemCode ?? 'EIO'}).`,
      todo: 'Check whether the folder is still there, whether something else is in the way, and whether the drive is in order.',
      who: 'itPartner',
    }),
  },
  TRUSTED_ROOTS_UNREADABLE: {
    missing: ({ path }) => ({
      what: `The file with own root certificates “${path}” does not exist.`,
      todo: setTrustedRoots,
      who: 'itPartner',
    }),
    notPem: ({ path }) => noRoots(path, 'holds no certificate that can be read (PEM, DER or PKCS #7)'),
    io: ({ path }) => ({
      what: `The file with own root certificates “${path}” cannot be read.`,
      todo: setTrustedRoots,
      who: 'itPartner',
    }),
    folder: ({ path }) => ({
      what: `“${path}” is a folder; a file with own root certificates is needed.`,
      todo: setTrustedRoots,
      who: 'itPartner',
    }),
    empty: ({ path }) => noRoots(path, 'is empty'),
    privateKey: ({ path }) => noRoots(path, 'holds a private key and no certificate'),
    request: ({ path }) => noRoots(path, 'holds a certificate request (CSR) and no certificate'),
    pkcs12: ({ path }) => noRoots(path, 'is a PFX file (PKCS #12), which holds a private key as well'),
    webPage: ({ path }) => noRoots(path, 'is a web page and no certificate'),
  },
  BUSY: ({ kind, startedAt, pid }, format) => {
    const since = startedAt === null ? '' : `, started on ${format.time(startedAt)}`;
    return {
      what: `${kind === null ? 'Another operation' : operationSubjects.en[kind]} is already running${since}${pid === null ? '' : ` (process ${String(pid)})`}. Only one can run at a time.`,
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

  CA_UNREACHABLE: {
    proxy: ({ host, through }) => ({
      what: `The certificate authority (${host}) cannot be reached directly from this machine. Its environment names a proxy (“${excerpt(through, 80)}”); profacto uses none.`,
      todo: `In the firewall, allow this machine direct connections to ${hostWithPort(host, 'port')}, and to find the name in DNS.`,
      who: 'itPartner',
    }),
    dns: ({ host }) => ({
      what: `The certificate authority (${host}) was not found: this machine got no internet address for its name. Usually the internet connection is missing, or the DNS server does not answer.`,
      todo: `Check whether this machine can open websites, then try again. ${maybeCaOutage}`,
      who: 'you',
    }),
    refused: ({ host }) => ({
      what: `The connection to the certificate authority (${host}) was refused.`,
      todo: `Check whether the firewall or proxy allows outgoing HTTPS connections (port 443) from this machine, and whether the configured address of the certificate authority is right (under Advanced → Certificate authorities; command “profacto-tls settings get acmeDirectoryUrl”). ${maybeCaOutage}`,
      who: 'itPartner',
    }),
    timeout: ({ host }) => ({
      what: `The certificate authority (${host}) did not answer in time.`,
      todo: 'Request the certificate once more in a few minutes.',
      who: 'wait',
      details: `If it happens again, a firewall may drop outgoing connections on port 443. ${maybeCaOutage}`,
    }),
    reset: ({ host }) => ({
      what: `The connection to the certificate authority (${host}) broke off in the middle of the transfer.`,
      todo: 'Request the certificate once more in a few minutes.',
      who: 'wait',
      details: `If it happens again, a firewall, a proxy or a virus scanner may cut the connection. ${maybeCaOutage}`,
    }),
    other: ({ host, systemCode }) => ({
      what: `No connection to the certificate authority (${host}) was possible (message of the system: ${systemCode}).`,
      todo: `Check the internet connection of this machine, then try again. ${maybeCaOutage}`,
      who: 'itPartner',
    }),
  },
  CA_WEB_PAGE: ({ host, httpStatus, title, leadsTo }) => ({
    what: `At the address of the certificate authority (${host}) a web page answers${title === null ? '' : ` (“${excerpt(title, 80)}”)`}${leadsTo === undefined ? '' : ` that leads to ${leadsTo}`}, HTTP status ${String(httpStatus)}. That is how a firewall, a proxy or the login page of a network answers.`,
    todo: `Allow this machine connections to ${hostWithPort(host, 'port')}, without a login and without inspection. ${ownCaAddress}`,
    who: 'itPartner',
  }),
  CA_UNTRUSTED: {
    time: ({ host, systemCode }) => ({
      what: `The connection to the certificate authority (${host}) cannot be trusted, because by the clock of this machine its certificate is not valid now (${systemCode}). Nothing was sent.`,
      todo: `Set the date and time of this machine right. If the clock is right, exclude ${host} from the inspection of encrypted connections in the virus scanner and the proxy.`,
      who: 'itPartner',
    }),
    issuer: ({ host, systemCode }) => ({
      what: `The connection to the certificate authority (${host}) cannot be trusted: its certificate comes from an unknown issuer (${systemCode}). Often a virus scanner or a proxy reads encrypted connections. Nothing was sent.`,
      todo: `Exclude ${host} from the inspection of encrypted connections (TLS interception) in the virus scanner and the proxy. If the certificate authority is your own, set its root certificate as a PEM file with the command “profacto-tls settings set trustedRootsFile=FILE”.`,
      who: 'itPartner',
    }),
  },
  VALIDATION_FAILED: validationFailedEn,
  CA_RATE_LIMITED: {
    newAccounts: (data, format) => ({
      what: 'As many new accounts as the certificate authority allows have been created from your internet line in a short time.',
      todo: `${tryAgain(data, format)} The account file in the certificate directory must not get lost again and again, or profacto creates a new account each time.`,
      who: 'wait',
    }),
    newOrders: (data, format) => ({
      what: 'As many certificates as the certificate authority allows have been requested with the account of this installation in a short time.',
      todo: tryAgain(data, format),
      who: 'wait',
    }),
    certificatesPerDomain: (data, format) => ({
      what: 'For the domain above your name, as many certificates as the certificate authority allows have been issued in the last few days. With some DynDNS providers, all customers share this quota.',
      todo: `${tryAgain(data, format)} If it happens again and again, a name under a domain of your own helps.`,
      who: 'wait',
    }),
    duplicateCertificate: (data, format) => ({
      what: 'For exactly this name, as many certificates as the certificate authority allows have been issued in the last few days. So there is a valid one already.',
      todo: tryAgain(data, format),
      who: 'wait',
      details: 'Keep the certificate that is there; do not delete it. If it was lost, it may lie in the backup.',
    }),
    failedAuthorizations: (data, format) => ({
      what: 'Too many checks of this name by the certificate authority have failed recently. It accepts no more for the time being.',
      todo: `First remove the cause; “Check” shows it without anything being counted. ${tryAgain(data, format)}`,
      who: 'itPartner',
    }),
    requests: (data, format) => ({
      what: 'The certificate authority is getting more requests at the moment than it accepts, from your internet line or altogether.',
      todo: data.retryAt === null ? 'Try again in a few minutes.' : tryAgain(data, format),
      who: 'wait',
    }),
    other: (data, format) => ({
      what: 'The certificate authority accepts no more requests from you at present, because a limit has been reached.',
      todo: tryAgain(data, format),
      who: 'wait',
    }),
  },
  CA_ACCOUNT_PAUSED: ({ unpauseUrl }) => ({
    what: 'The certificate authority has paused requests for this name, because a great many attempts in a row have failed. This does not pass by itself.',
    todo: `First remove the cause; “Check” shows it. ${
      unpauseUrl === null
        ? 'Then open the link in the message of the certificate authority (original words); the pause is lifted there.'
        : 'Then open the page of the certificate authority on which the pause is lifted (link).'
    } After that, request the certificate once more.`,
    who: 'itPartner',
  }),
  CA_TERMS_CHANGED: ({ url }) => ({
    what: 'The certificate authority wants something of you first. Usually it has changed its terms of service and asks you to agree to them.',
    todo: `${
      url === null
        ? 'The message of the certificate authority (original words) says what has to be done.'
        : 'Open the page of the certificate authority (link), read the terms and agree to them there if you accept them.'
    } After that, request the certificate once more.`,
    who: 'you',
  }),
  CA_KEY_REFUSED: {
    certificate: () => ({
      what: 'The certificate authority does not accept the key or the details with which profacto requested the certificate.',
      todo: 'Request the certificate once more; profacto makes a new key for it. If it happens again, choose a usual key type under Advanced → Certificate: “ECDSA P-256” (command “profacto-tls settings set keyType=ec-p256”) or “RSA 2048 bit” (“profacto-tls settings set keyType=rsa-2048”).',
      who: 'itPartner',
    }),
    account: () => ({
      what: 'The certificate authority does not accept the key of the account of this installation.',
      todo: 'The message of the certificate authority states the reason. Move the account files beside the folder “orders” in the certificate directory to another place (not the folder itself); profacto then creates a new account with a new key.',
      who: 'itPartner',
    }),
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
  CA_EXTERNAL_ACCOUNT: {
    first: () => ({
      what: 'This certificate authority requires an account set up with it beforehand (External Account Binding), and the credentials are missing or wrong.',
      todo: 'Under Advanced → Certificate authorities, “External account (EAB)”, enter the key ID and the key from the customer area of the certificate authority. If you have no account there, check the address of the certificate authority above it; Let’s Encrypt is the usual one. The command “profacto-tls settings set eabKeyId=ID eabHmacKey=KEY” does it too, but leaves the key in the history of the command line.',
      who: 'itPartner',
    }),
    fallback: ({ fallback }) => ({
      what: `The further certificate authority ${fallback} requires an account set up with it beforehand (External Account Binding), and the credentials are missing or wrong. It was asked because the one before it does not issue certificates at the moment.`,
      todo: 'Under Advanced → Certificate authorities, click “Change” at this one and enter the key ID and the key from its customer area, or remove it there. The command “profacto-tls settings set fallbackCas=LIST”, on the other hand, replaces the whole list: what it does not give once more is lost, the keys of the others included.',
      who: 'itPartner',
    }),
  },
  CA_ACCOUNT_REFUSED: () => ({
    what: 'The certificate authority does not accept the account of this installation, for example because it was blocked or closed there.',
    todo: 'The message of the certificate authority states the reason. If it does not help, move the account files beside the folder “orders” in the certificate directory to another place (not the folder itself); profacto then creates a new account.',
    who: 'itPartner',
  }),
  CA_PROFILE_REFUSED: ({ profile }) => ({
    what: `The certificate authority does not offer the certificate profile “${profile}”, or not for your account.`,
    todo: 'Under Advanced → Certificate, choose “Usual (recommended)” as the certificate profile (command “profacto-tls settings set acmeProfile=”).',
    who: 'itPartner',
  }),
  CA_OUT_OF_ORDER: ({ retryAt, held }, format) => ({
    what: 'The certificate authority itself is out of order at present. Your server is not the cause.',
    todo: `Try again ${retryAt === null ? 'in a few hours' : format.from(retryAt)}.${heldNote(held, format)}`,
    who: 'wait',
  }),
  CA_PROTOCOL: {
    unexpected: () => ({
      what: 'The certificate authority answered in a way that the protocol (ACME) does not provide for, or did not accept a request.',
      todo: 'Request the certificate once more in a few hours.',
      who: 'wait',
      details:
        'If it happens again, give the message of the certificate authority to your IT partner, who also checks the configured address of the certificate authority (under Advanced → Certificate authorities; command “profacto-tls settings get acmeDirectoryUrl”).',
    }),
    notAUrl: ({ address }) => ({
      what: `What the certificate authority names as “${address.member}” is no internet address${named(address)}. So the certificate was not requested.`,
      todo: checkCaAddress,
      who: 'itPartner',
    }),
    notHttps: ({ address }) => ({
      what: `The certificate authority names an address without encryption as “${address.member}”${named(address)}. Nothing was sent to it.`,
      todo: checkCaAddress,
      who: 'itPartner',
    }),
    notPublic: ({ address }) => ({
      what: `The certificate authority names an address as “${address.member}” that leads into an internal network${named(address)}. Nothing was sent to it.`,
      todo: checkCaAddress,
      who: 'itPartner',
    }),
  },
  CA_WITHOUT_TLS_ALPN: ({ name }) => ({
    what: `The certificate authority offers no check on port 443 (TLS-ALPN-01) for ${name}, only the one on port 80.`,
    todo: 'Have the router forward port 80 to the HTTP port of profacto Datenschutz as well, and set the way of validation to “by itself” under Advanced → General (command “profacto-tls settings set challengeType=auto”).',
    who: 'itPartner',
  }),
  CA_TOO_SLOW: {
    validation: ({ seconds }, format) => ({
      what: `After ${format.number(seconds)} seconds the certificate authority had not finished checking your address.`,
      todo: 'Try again in a few minutes.',
      who: 'wait',
    }),
    issuance: ({ seconds }, format) => ({
      what: `After ${format.number(seconds)} seconds the certificate authority had not provided the certificate.`,
      todo: 'Try again in a few minutes.',
      who: 'wait',
    }),
  },
  CERTIFICATE_REJECTED: {
    unreadable: () => ({
      what: `The certificate delivered cannot be read. ${keptAsItIs}`,
      todo: retryLater,
      who: 'you',
    }),
    keyMismatch: () => ({
      what: `The certificate delivered does not match the key. ${keptAsItIs}`,
      todo: retryLater,
      who: 'you',
    }),
    nameMismatch: () => ({
      what: `The certificate delivered does not cover your public server address. ${keptAsItIs}`,
      todo: retryLater,
      who: 'you',
    }),
    notYetValid: () => ({
      what: `By the clock of this machine, the certificate delivered is not valid yet. ${keptAsItIs}`,
      todo: 'The clock is probably slow. Set the date, time and time zone of this machine right, then try again.',
      who: 'you',
    }),
    expired: () => ({
      what: `By the clock of this machine, the certificate delivered has already expired. ${keptAsItIs}`,
      todo: 'The clock is probably fast. Set the date, time and time zone of this machine right, then try again.',
      who: 'you',
    }),
    chainIncomplete: () => ({
      what: `The intermediate certificates were not delivered with the certificate, so browsers would not trust it. ${keptAsItIs}`,
      todo: retryLater,
      who: 'you',
    }),
    chainBroken: () => ({
      what: `The certificates delivered do not belong together, so browsers would not trust them. ${keptAsItIs}`,
      todo: retryLater,
      who: 'you',
    }),
    chainTooLong: () => ({
      what: `Many more intermediate certificates were delivered with the certificate than there are: more than ten in all. ${keptAsItIs}`,
      todo: retryLater,
      who: 'you',
    }),
  },

  NOT_SERVED: {
    noConnection: (data) => ({
      what: notServed(data, 'the integrated web server accepts no encrypted connections'),
      todo: checkHttpsPort,
      who: 'itPartner',
    }),
    handshake: (data) => ({
      what: notServed(data, 'no encrypted connection to the integrated web server is possible'),
      todo: checkHttpsPort,
      who: 'itPartner',
    }),
    otherCertificate: (data) => ({
      what: notServed(data, 'something answers on the HTTPS port with another certificate'),
      todo: 'Another program probably holds the HTTPS port (usually 443), or a virus scanner reads encrypted connections. End the program, or exclude profacto from the inspection.',
      who: 'itPartner',
    }),
    nameMismatch: (data) => ({
      what: notServed(data, 'the certificate served does not cover your public server address'),
      todo: 'Check the public server address and request the certificate once more.',
      who: 'itPartner',
    }),
    notValidNow: (data) => ({
      what: notServed(data, 'by the clock of this machine it is not valid now'),
      todo: 'Set the date, time and time zone of this machine right, then try again.',
      who: 'you',
    }),
  },

  PROGRAM_REPLACED: () => ({
    what: 'profacto Datenschutz was updated, but the old version is still running.',
    todo: 'Quit profacto Datenschutz and start it again.',
    who: 'you',
  }),
  INTERNAL: () => ({
    what: 'Something happened that this program was not prepared for. The cause is not known.',
    todo: 'Try again. If it happens again, give your IT partner the journal; it holds the operation with its time (command “profacto-tls journal”).',
    who: 'itPartner',
  }),
};

type Purpose = FailureData<'PORT_BUSY'>['purpose'];
type LimitAhead = FailureData<'LIMIT_AHEAD'>;

const purposes: Readonly<Record<Purpose, string>> = {
  http: 'for requests from the internet (HTTP)',
  https: 'for encryption (HTTPS)',
  panel: 'for the panel in the browser',
};

const otherPanelPort = 'Give another port with --panel-port.';

const changePort: Readonly<Record<Purpose, string>> = {
  http: 'Or give profacto Datenschutz another HTTP port, for example with the command “profacto-tls settings set httpPort=8081”, and have the router forward port 80 to it.',
  https:
    'Or give profacto Datenschutz another HTTPS port, for example with the command “profacto-tls settings set httpsPort=8443”, and have the router forward port 443 to it.',
  panel: 'Or give another port with --panel-port.',
};

function portBusy(
  { port, purpose, who }: Pick<FailureData<'PORT_BUSY'>, 'port' | 'purpose'> & Pick<Advice, 'who'>,
  holder: string,
  release: string,
): Advice {
  return {
    what: `Port ${String(port)}, which profacto Datenschutz needs ${purposes[purpose]}, is already taken: ${holder}`,
    todo: `${release} ${changePort[purpose]}`,
    who,
  };
}

/** What the checks before a request have found: the cause itself, as its finding says it. */
function obstacle(first: Finding, further: number, format: Formats): Advice {
  const { finding, remedy, who, details } = findingText(findingsEn, first, format);
  const others = further === 0 ? null : otherCauses(further);
  return {
    what: finding,
    todo: remedy ?? seeFindings,
    who,
    details: [details ?? null, others, notAsked].filter((part) => part !== null).join(' '),
  };
}

const otherCauses = (further: number): string =>
  further === 1
    ? 'Beside it, another cause was found that has nothing to do with it.'
    : `Beside it, ${String(further)} other causes were found that have nothing to do with it.`;

function notServed({ systemCode, served }: { systemCode: string | null; served: Served }, because: string): string {
  return `The new certificate was installed, but ${because}${systemCode === null ? '' : ` (message of the system: ${systemCode})`}. ${servedNow[served]}`;
}

const servedNow: Readonly<Record<Served, string>> = {
  noneBefore: 'There was no earlier certificate; encryption is not active.',
  previous: 'The previous certificate is in use again, your server can still be reached encrypted.',
  nothing: 'The web server does not answer with the previous certificate either; encryption is not active.',
};

function most({ capacity }: LimitAhead, format: Formats): string {
  return `no more than ${format.number(capacity)}`;
}

/** The address as the CA has written it, in brackets. */
function named({ url }: NamedAddress): string {
  return url === '' ? '' : ` (${url})`;
}

function span({ periodMs }: LimitAhead): string {
  return `in ${formatPeriod(periodMs, 'en')}`;
}

function requestAgain({ freeAt }: LimitAhead, format: Formats): string {
  return `Request the certificate again ${format.from(freeAt)}; then`;
}

function tryAgain({ retryAt, held }: FailureData<'CA_RATE_LIMITED'>, format: Formats): string {
  const from =
    retryAt === null
      ? 'Try again in a few hours at the earliest.'
      : `Try again ${format.from(retryAt)}; before that the certificate authority will refuse.`;
  return `${from}${heldNote(held, format)}`;
}

/** Said where the CA was not asked, because it has asked for that. */
function heldNote(held: FailureData<'CA_RATE_LIMITED'>['held'], format: Formats): string {
  return held === undefined
    ? ''
    : ` It has not been asked this time; that happens by itself ${format.from(held.until)}.${held.mayInsist ? '' : ' It has been asked once all the same.'}`;
}

const inBrackets = (detail: string): string => (detail === '' ? '' : ` (${detail})`);

type RestartEnd = FailureData<'PROFACTO_NOT_RESTARTED'>['reason'];
const programEnd = (reason: RestartEnd): string =>
  reason === 'notStarted' ? 'could not be started' : reason === 'timedOut' ? 'did not end in time' : 'ended early';
const addressEnd = (reason: RestartEnd): string =>
  reason === 'timedOut' || reason === 'noAnswer' ? 'did not answer' : 'refused';
const restartIsSet = {
  command: 'under Advanced → How profacto is reached, or by “profacto-tls settings set restartCommand=…”',
  url: 'under Advanced → How profacto is reached, or by “profacto-tls settings set restartUrl=-”',
} as const;

function profactoNotServing(data: FailureData<'PROFACTO_NOT_SERVING'>): string {
  const { previousServes, trouble } = data;
  const rest =
    previousServes === null
      ? 'There was no earlier one to be put back; the new one stays in its folder.'
      : previousServes
        ? 'The one before was put back and is in use again; your server can still be reached encrypted.'
        : 'The one before was put back, but with it profacto does not answer encrypted either.';
  return `${trouble === undefined ? `profacto’s web server was restarted for the new certificate, but ${servesInstead(data, 'it then')}` : `The restart of profacto for the new certificate failed (${restartEnd(trouble)}), and since then ${servesInstead(data, 'its web server')}`}. ${rest}`;
}

function restartEnd({ by, reason, detail }: FailureData<'PROFACTO_NOT_RESTARTED'>): string {
  const end = by === 'command' ? `its program ${programEnd(reason)}` : `its address ${addressEnd(reason)}`;
  return detail === '' ? end : `${end}: ${detail}`;
}

/** @param subject profacto's web server */
function servesInstead({ reason, port }: FailureData<'PROFACTO_NOT_SERVING'>, subject: string): string {
  switch (reason) {
    case 'noConnection':
      return `${subject} takes no encrypted connections on port ${String(port)}`;
    case 'handshake':
      return `${subject} speaks no TLS on port ${String(port)}`;
    case 'oldCertificate':
      return `${subject} still serves the certificate before`;
    case 'otherCertificate':
      return `on port ${String(port)} something answers with somebody else’s certificate`;
  }
}
