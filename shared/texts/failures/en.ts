import { besideTexts } from '#shared/texts/beside.ts';
import { databaseTexts, notAFile } from '#shared/texts/database.ts';
import type { FailureData } from '#shared/contract/failures.ts';
import type { Finding } from '#shared/contract/findings.ts';
import { detailsOf, type Advice, type Formats } from '#shared/texts/advice.ts';
import { formatPeriod } from '#shared/texts/allowances.ts';
import { findingText } from '#shared/texts/findings/explain.ts';
import { findingsEn } from '#shared/texts/findings/en.ts';
import { excerpt, hostWithPort } from '#shared/texts/findings/shape.ts';
import { operationSubjects } from '#shared/texts/operation-names.ts';
import { otherProfacto } from '#shared/texts/other-profacto.ts';
import { portOccupantEn as occupant } from '#shared/texts/port-occupant/en.ts';
import type { Release } from '#shared/texts/port-occupant/shape.ts';
import type { FailureTexts, NamedAddress, Served } from './variants.ts';
import { settingIssueText, settingLabelIn } from '#shared/texts/settings/explain.ts';
import { settingTextsEn as settings } from '#shared/texts/settings/en.ts';
import { routerFailuresEn } from './router.en.ts';
import { validationFailedEn } from './validation-failed.en.ts';

const notAsked =
  'Therefore the certificate authority has not been asked yet, and nothing was counted towards your limits.';
const maybeCaOutage =
  'If the internet works otherwise, the certificate authority itself may be out of order; then try again later.';
const seeFindings = 'Have a look at the results of the check.';
const wouldRefuse = 'The certificate authority would refuse now, so it has not been asked.';
const keptAsItIs = 'It was not installed; an existing certificate stays in use.';
const setClock = 'Set the date, time and time zone of this machine right.';
const requestLater = 'Request the certificate again in a few hours.';
const ifItLasts = 'If it happens again, give this message and the journal to your IT partner.';
const showsCause = 'Meanwhile remove the cause; “Check” shows it without anything being counted.';
const noRoots = (path: string, whatItIs: string): Advice => ({
  what: `The file with own root certificates “${path}” ${whatItIs}.`,
  todo: 'Set the right file with the root certificate of your certificate authority.',
  who: 'itPartner',
  details:
    'That is done under Advanced → This server (command “profacto-tls settings set trustedRootsFile=FILE”). If there is no certificate authority of your own, empty the field (“profacto-tls settings set trustedRootsFile=”).',
});
const rightsLost = (path: string, account: string | null, verb: string): Advice => ({
  what: `“${path}” belongs to the user account “${account ?? ''}”, under which profacto Datenschutz runs, but it may not ${verb} there.`,
  todo: 'Give this account its rights back.',
  who: 'itPartner',
  details: `The command is “chmod -R u+rwX "${path}"”.`,
});
const accountRunning = (account: string | null): string =>
  account === null
    ? 'The user account under which profacto Datenschutz runs'
    : `The user account “${account}”, under which profacto Datenschutz runs,`;
const ownedBy = (owner: string | null): string => (owner === null ? '' : `; the folder belongs to “${owner}”`);
const systemSays = (systemCode: string | undefined): string =>
  `Message of the operating system: ${systemCode ?? 'EIO'}.`;
const correctCaAddress =
  'Under Advanced → For the IT partner → Certificate authorities, correct the address of the certificate authority.';
const caAddressCommand =
  'The one that is set stands under Advanced → For the IT partner → Certificate authorities; “profacto-tls settings get acmeDirectoryUrl” gives it as well.';
const ownCaAddress = `For a certificate authority of your own, its address may be wrong. ${caAddressCommand}`;
const letThrough = (host: string): string =>
  `In the firewall, allow this machine connections to ${hostWithPort(host, 'port')}.`;
const connectInternet = 'Connect this machine to the internet again.';
const restartUs = 'Restart profacto Datenschutz.';
const httpsPortHeld =
  'If it happens again, another program holds the HTTPS port, or the firewall or virus scanner of this machine blocks it.';
const moveAccount = 'Move the account files beside the folder “orders” in the certificate directory to another place.';
const windowOnServer = (place: string): string =>
  `On the server, open the program window of profacto Datenschutz, and Advanced → ${place} in it.`;
const instead = (place: string, command: string): string =>
  `Instead of under Advanced → ${place}, it can be set with “profacto-tls settings set ${command}”.`;

export const failuresEn: FailureTexts = {
  EDITION_EINZELPLATZ: () => ({
    what: 'Encryption with automatically created certificates works at present only with the server version of profacto and not with the single-user version (Einzelplatz).',
    todo: 'Request the certificate on the machine on which the profacto server runs.',
    who: 'you',
    details: 'This is a single-user installation. Your IT partner knows whether you already have the server version.',
  }),
  ADDRESS_MISSING: () => ({
    what: 'No public server address has been entered yet.',
    todo: 'As the “Public server address”, enter the name under which your server can be reached from the internet, for example meinefirma.de.',
    who: 'you',
    details: 'A DynDNS name such as firma.dyndns.org will do as well.',
  }),
  CONTACT_MISSING: () => ({
    what: 'No e-mail address has been entered yet (certification contact).',
    todo: 'As the “Certification contact”, enter an e-mail address.',
    who: 'you',
    details:
      'The certificate authority needs it for the account. It need not belong to the domain, and you do not have to answer any e-mail.',
  }),
  INVALID_SETTING: ({ issues }) => {
    const [first = '', ...others] = issues.map((issue) => settingIssueText({ settings }, issue));
    return {
      what:
        issues.length === 1
          ? 'One value was not accepted; the previous values still apply.'
          : `${String(issues.length)} values were not accepted; the previous values still apply.`,
      todo: first,
      who: 'you',
      ...detailsOf(...others),
    };
  },
  NOT_DUE: ({ dueAt, notAfter }, format) => ({
    what: `The installed certificate is valid until ${format.date(notAfter)}, and its renewal is not planned before ${format.date(dueAt)}.`,
    todo: 'There is nothing to do now.',
    who: 'none',
    details:
      'If you want to renew anyway, you have to confirm it, because the certificate authority issues the same certificate only a few times a week.',
  }),
  LIMIT_AHEAD: {
    newAccounts: (data, format) => ({
      what: `The certificate authority allows ${most(data, format)} new accounts ${span(data)} from one internet line, and they are used up.`,
      todo: `${requestAgain(data, format)} one is free again.`,
      who: 'wait',
      details: wouldRefuse,
    }),
    newOrders: (data, format) => ({
      what: `The certificate authority takes ${most(data, format)} orders ${span(data)} from one account, and they are used up.`,
      todo: `${requestAgain(data, format)} one is free again.`,
      who: 'wait',
      details: wouldRefuse,
    }),
    certificatesPerDomain: (data, format) => ({
      what: `The certificate authority issues ${most(data, format)} new certificates ${span(data)} for one domain, and for the domain of ${data.name} they are used up.`,
      todo: `${requestAgain(data, format)} one is free again.`,
      who: 'wait',
      details: wouldRefuse,
    }),
    duplicateCertificate: (data, format) => ({
      what: `The certificate authority issues ${most(data, format)} certificates ${span(data)} for the same name, and for ${data.name} they are used up.`,
      todo: `${requestAgain(data, format)} one is free again.`,
      who: 'wait',
      details: `${wouldRefuse} Do not delete a certificate that is there.`,
    }),
    failedAuthorizations: (data, format) => ({
      what: `The certificate authority allows ${most(data, format)} failed attempts ${span(data)} for the same name, and for ${data.name} they are used up.`,
      todo: `${requestAgain(data, format)} an attempt is free again.`,
      who: 'wait',
      details: `${wouldRefuse} ${showsCause}`,
    }),
  },
  NO_CERTIFICATE: () => ({
    what: 'No certificate is installed that can be used.',
    todo: 'First request one with “Request/renew certificate”.',
    who: 'you',
  }),
  NO_ACCOUNT: ({ host }) => ({
    what: `There is no account yet at the certificate authority (${host}) that could be changed or closed.`,
    todo: 'You need not do anything; the account comes by itself with the first request.',
    who: 'none',
  }),
  PREFLIGHT_BROKEN: {
    none: () => ({ what: notAsked, todo: seeFindings, who: 'you' }),
    one: ({ first }, format) => obstacle(first, 0, format),
    more: ({ first, further }, format) => obstacle(first, further, format),
  },
  NO_STAGING: ({ host }) => ({
    what: `The configured certificate authority (${host}) offers no test environment in which a rehearsal would be possible.`,
    todo: 'Click “Check” instead.',
    who: 'you',
    details:
      'A rehearsal would count towards your limits there, so nothing was requested. “Check” (command “profacto-tls check”) orders nothing. Let’s Encrypt, for example, has a test environment.',
  }),
  OS_ACTION_REFUSED: () => ({
    what: 'This is possible only in the program window on the server itself, not in a browser and not on the command line.',
    todo: 'Open the program window of profacto Datenschutz on the server.',
    who: 'you',
    details: 'A folder whose path is shown can be opened there by hand as well.',
  }),
  LOGIN_START_NOT_SET: ({ path, systemCode }) => ({
    what: 'Whether profacto Datenschutz starts with the machine could not be changed.',
    todo: 'Change it in the settings of your system, under start-up programs.',
    who: 'you',
    details:
      path === null
        ? 'The system has not accepted the change.'
        : `The file “${path}” was to be changed; the system reports ${String(systemCode)}.`,
  }),
  FOLDER_NOT_SHOWN: ({ path }) => ({
    what: `No file manager on this machine has opened the folder “${path}”.`,
    todo: 'Copy the path, and open the folder by hand.',
    who: 'you',
    details: 'Nothing is wrong with the folder itself.',
  }),
  PROGRAMS_REFUSED: () => ({
    what: 'Programs that run after a renewal can neither be set nor tried from a browser.',
    todo: windowOnServer('For the IT partner → Programs'),
    who: 'you',
    details: instead('For the IT partner → Programs', 'onRenewed=…'),
  }),
  UPSTREAM_REFUSED: () => ({
    what: 'Which web application stands behind the web server cannot be set from a browser.',
    todo: windowOnServer('How profacto is reached'),
    who: 'you',
    details: instead('How profacto is reached', 'upstream=http://127.0.0.1:8081'),
  }),
  BESIDE_REFUSED: () => ({
    what: 'Where profacto’s folders are, and what restarts its web server, cannot be set from a browser.',
    todo: windowOnServer('How profacto is reached'),
    who: 'you',
    details: instead('How profacto is reached', 'webroot=…'),
  }),
  BESIDE_FOLDER: besideTexts.en.folder,
  WEBROOT_NOT_SERVED: besideTexts.en.webroot,
  PROFACTO_NOT_RESTARTED: {
    command: ({ reason, detail }) => ({
      what: `The new certificate is ready, but the program that is to restart profacto’s web server ${programEnd(reason)}${inBrackets(detail)}.`,
      todo: 'Restart the web server in profacto by hand.',
      who: 'you',
      details: `profacto goes on using what it loaded last. Your IT partner then puts the program right: ${restartIsSet.command}.`,
    }),
    url: ({ reason, detail }) => ({
      what: `The new certificate is ready, but the address that is to restart profacto’s web server ${addressEnd(reason)}${inBrackets(detail)}.`,
      todo: 'Restart the web server in profacto by hand.',
      who: 'you',
      details: `profacto goes on using what it loaded last. Your IT partner then puts the address right: ${restartIsSet.url}.`,
    }),
  },
  PROFACTO_NOT_SERVING: {
    noConnection: (data) => ({
      what: profactoNotServing(data),
      todo: `In profacto, turn HTTPS on for port ${String(data.port)}.`,
      who: 'itPartner',
      details: `${putBack(data)} Its web server has to run for that as well.`,
    }),
    handshake: (data) => ({
      what: profactoNotServing(data),
      todo: `In profacto, turn HTTPS on for port ${String(data.port)}.`,
      who: 'itPartner',
      details: `${putBack(data)} Older versions of 4D need an RSA key. ${instead('For the IT partner → Certificate', 'keyType=rsa-2048')}`,
    }),
    // With the certificate before it does serve: it is the new one that it cannot use.
    newRefused: (data) => ({
      what: profactoNotServing(data),
      todo: 'Under Advanced → For the IT partner → Certificate, choose the key type “RSA 2048 bit”, and request the certificate once more.',
      who: 'you',
      details: `${putBack(data)} Older versions of 4D can use only an RSA key. ${instead('For the IT partner → Certificate', 'keyType=rsa-2048')}`,
    }),
    oldCertificate: (data) => ({
      what: profactoNotServing(data),
      todo: 'Under Advanced → How profacto is reached, give the folder from which profacto reads its certificates.',
      who: 'itPartner',
      details: `${putBack(data)} “${data.path}” is set. If the folder is right, the restart that is set is not that of profacto’s web server.`,
    }),
    otherCertificate: (data) => ({
      what: profactoNotServing(data),
      todo: `End the other program that answers on port ${String(data.port)}.`,
      who: 'itPartner',
      details: `${putBack(data)} If it is profacto that answers there, it does not read its certificates from “${data.path}”.`,
    }),
    restartFailed: (data) => ({
      what: profactoNotServing(data),
      ...(data.previousServes === true
        ? {
            todo: 'Under Advanced → How profacto is reached, put right what restarts profacto’s web server.',
            who: 'itPartner',
          }
        : { todo: 'Restart the web server in profacto by hand.', who: 'you' }),
      details: `${restartEnd(data.trouble)} ${putBack(data)} The restart is set ${restartIsSet[data.trouble.by]}.`,
    }),
  },
  HOOK_NOT_SET: ({ hook }) => ({
    what: `No program is set under “${settingLabelIn({ settings }, hook)}”.`,
    todo: 'In the program window on the server, enter the full path of a program under Advanced → For the IT partner → Programs.',
    who: 'itPartner',
    details: instead('For the IT partner → Programs', `${hook}=…`),
  }),

  ...routerFailuresEn,

  PORT_BUSY: {
    unknown: (data) =>
      portBusy(data, 'another program on this machine uses it', {
        step: `End the other program that uses port ${String(data.port)}.`,
        more: 'The operating system does not tell which it is; often it is the web server of Windows (IIS), Apache, Skype or a second profacto Datenschutz.',
      }),
    profacto: ({ port, purpose, who, pid, configDir }) => ({
      what: `${neededPort(port, purpose)} is already taken: it is used by ${otherProfacto.en.which(pid)}.`,
      todo: otherProfacto.en.remedy,
      who,
      details: otherProfacto.en.more(configDir),
    }),
    erp: ({ port, purpose, who, version }) => ({
      what: `${neededPort(port, purpose)} is already taken: ${occupant.erp(version)}.`,
      // The panel's port is any: nobody has to give his up for it.
      todo: purpose === 'panel' ? otherPanelPort : occupant.chooseWay,
      who,
      details: purpose === 'panel' ? 'profacto is to keep running.' : occupant.aboutWays,
    }),
    webServer: (data) => {
      const release = occupant.releaseServer(data);
      const advice = portBusy(data, occupant.answers(data), release);
      if (!data.alsoErp) return advice;
      // As long as profacto has the port as well, nobody else gains it.
      if (data.purpose === 'panel') return { what: advice.what, todo: otherPanelPort, who: data.who };
      return { ...advice, details: release.more };
    },
    known: (data) => portBusy(data, occupant.usedBy(data.holder), occupant.release[data.program](data.holder.name)),
  },
  PORT_FORBIDDEN: {
    privileged: ({ port, purpose }) => ({
      what: `The operating system does not allow profacto Datenschutz to open port ${String(port)} ${purposes[purpose]}.`,
      todo: 'Give profacto Datenschutz the right to open ports below 1024.',
      who: 'itPartner',
      details: `On Linux this is done in the unit of the service with “AmbientCapabilities=CAP_NET_BIND_SERVICE”, without a service at the program file with “setcap cap_net_bind_service=+ep”. On Windows, “netsh interface ipv4 show excludedportrange protocol=tcp” lists reserved ports. ${changePort[purpose]}`,
    }),
    ordinary: ({ port, purpose }) => ({
      what: `The operating system does not allow profacto Datenschutz to open port ${String(port)} ${purposes[purpose]}.`,
      todo: otherPort[purpose],
      who: 'itPartner',
      details: `The port is probably reserved for other services; on Windows, “netsh interface ipv4 show excludedportrange protocol=tcp” lists them. Security software may also block it. ${changePort[purpose]}`,
    }),
  },
  PORT_UNUSABLE: ({ port, purpose, systemCode }) => ({
    what: `Port ${String(port)} cannot be opened ${purposes[purpose]}.`,
    todo: otherPort[purpose],
    who: 'itPartner',
    details: `Message of the operating system: ${systemCode}. The network settings, the firewall or the security software of this machine may be the reason as well. ${changePort[purpose]}`,
  }),
  DATABASE_DIRECTORY: databaseTexts.en,
  CERTIFICATES_GONE: ({ path }) => ({
    what: `A certificate was installed in the database directory “${path}”, and nothing of it is there now.`,
    todo: 'Plug in the drive again that holds this folder.',
    who: 'you',
    details:
      'Most likely the drive is not connected. profacto Datenschutz then goes on using the certificate by itself.',
  }),
  SETTINGS_NOT_SAVED: {
    forbidden: (data) => ({
      ...notSaved(data),
      todo: 'Give the user account under which profacto Datenschutz runs the right to write to this folder.',
      who: 'itPartner',
    }),
    full: (data) => ({ ...notSaved(data), todo: 'Free some space on the drive.', who: 'you' }),
    readOnly: (data) => ({
      ...notSaved(data),
      todo: 'Have the drive checked and mounted writable again.',
      who: 'itPartner',
    }),
    other: (data) => ({ ...notSaved(data), todo: 'Have the drive checked that holds this file.', who: 'itPartner' }),
  },
  CONFIG_DIRECTORY: {
    foreignOwner: ({ path, owner, account }) => ({
      what:
        owner === null
          ? `“${path}” does not belong to the user account${account === null ? '' : ` “${account}”`} under which profacto Datenschutz runs.`
          : `“${path}” belongs to the user account “${owner}”, but profacto Datenschutz runs under ${account === null ? 'a different one' : `“${account}”`}.`,
      todo: `Start profacto Datenschutz under the account${owner === null ? ' that owns this folder' : ` “${owner}”`}.`,
      who: 'itPartner',
      details: `Whose settings these are cannot be told, so none of them applies. Otherwise look what is in it (another account may have entered programs), and give the settings folder with all that is in it to the account${account === null ? ' under which profacto Datenschutz runs' : ` “${account}”`}.`,
    }),
    writableByOthers: ({ path }) => ({
      what: `“${path}” may be changed by other user accounts as well, and profacto Datenschutz cannot take that from them.`,
      todo: 'Take the right to write to it from all other accounts.',
      who: 'itPartner',
      details: `The command is “chmod go-w "${path}"”. Whoever changes the settings could have programs of their own started. With “--config-dir”, a folder of your own can be named as well.`,
    }),
    symlink: ({ path }) => ({
      what: `“${path}” is a link that leads to another place.`,
      todo: 'Replace the link by what it points to.',
      who: 'itPartner',
      details: 'profacto Datenschutz reads and writes its settings through no links.',
    }),
    notAFile: notAFile.en,
    notReadable: ({ path, owner, account }) => ({
      what: `${accountRunning(account)} may not read “${path}”${ownedBy(owner)}.`,
      todo: 'Run the command under the account that owns the folder.',
      who: 'itPartner',
    }),
    ownNotReadable: ({ path, account }) => rightsLost(path, account, 'read'),
    io: ({ path, systemCode }) => ({
      what: `“${path}” cannot be read.`,
      todo: 'Have somebody look what lies there and what is wrong with the drive.',
      who: 'itPartner',
      details: `${systemSays(systemCode)} The folder or the file of profacto Datenschutz has to be there.`,
    }),
    readOnly: ({ path }) => ({
      what: `The settings folder “${path}” is on a drive that is mounted for reading only.`,
      todo: 'Have the drive checked and mounted writable again.',
      who: 'itPartner',
      details:
        'profacto Datenschutz has to write to this folder. After a fault, a machine often sets a drive to “read-only” by itself.',
    }),
    full: ({ path }) => ({
      what: `There is no space left on the drive that holds the settings folder “${path}”.`,
      todo: 'Free some space on the drive.',
      who: 'you',
      details: 'profacto Datenschutz has to write to this folder.',
    }),
    notWritable: ({ path, owner, account }) => ({
      what: `${accountRunning(account)} may not write in “${path}”${ownedBy(owner)}.`,
      todo: `Give the account${account === null ? '' : ` “${account}”`} the right to write there.`,
      who: 'itPartner',
      details: 'With “--config-dir”, the settings folder can also be put in another place.',
    }),
    ownNotWritable: ({ path, account }) => rightsLost(path, account, 'write'),
    notWritten: ({ path, systemCode }) => ({
      what: `“${path}” can be neither made nor changed.`,
      todo: 'Have somebody look what is in the way there and what is wrong with the drive.',
      who: 'itPartner',
      details: `${systemSays(systemCode)} Perhaps the folder is not there any more either.`,
    }),
  },
  TRUSTED_ROOTS_UNREADABLE: {
    missing: ({ path }) => noRoots(path, 'does not exist'),
    notPem: ({ path }) => noRoots(path, 'holds no certificate that can be read (PEM, DER or PKCS #7)'),
    io: ({ path }) => noRoots(path, 'cannot be read'),
    folder: ({ path }) => ({
      ...noRoots(path, ''),
      what: `“${path}” is a folder; a file with own root certificates is needed.`,
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
      what: `${kind === null ? 'Another operation' : operationSubjects.en[kind]} is already running${since}${pid === null ? '' : ` (process ${String(pid)})`}.`,
      todo: 'Wait until this operation has finished.',
      who: 'wait',
      details: 'Only one can run at a time.',
    };
  },
  HOST_RUNNING: ({ pid }) => ({
    what: `profacto Datenschutz is already running on this machine${pid === null ? '' : ` (process ${String(pid)})`}.`,
    todo: 'Use the profacto Datenschutz that is already running.',
    who: 'you',
    details: 'To start it anew, first end the one that runs.',
  }),
  CANCELLED: () => ({
    what: 'The operation was cancelled.',
    todo: 'You can start again at any time.',
    who: 'none',
    details: 'A certificate that is already installed is not affected.',
  }),

  CA_UNREACHABLE: {
    proxy: ({ host, through }) => ({
      what: `The certificate authority (${host}) cannot be reached directly, and profacto Datenschutz does not use the proxy that is set (“${excerpt(through, 80)}”).`,
      todo: `In the firewall, allow this machine direct connections to ${hostWithPort(host, 'port')}.`,
      who: 'itPartner',
      details: 'The proxy stands in the environment of this machine. The machine also has to find the name in DNS.',
    }),
    dns: ({ host }) => ({
      what: `The certificate authority (${host}) was not found: this machine got no internet address for its name.`,
      todo: connectInternet,
      who: 'you',
      details: `If it opens other websites, the DNS server that it uses does not answer properly; your IT partner sees to that. ${maybeCaOutage}`,
    }),
    offline: ({ host, systemCode }) => ({
      what: `The certificate authority (${host}) cannot be reached: no way leads from this machine to the internet.`,
      todo: connectInternet,
      who: 'you',
      details: `Message of the system: ${systemCode}.`,
    }),
    refused: ({ host }) => ({
      what: `The connection to the certificate authority (${host}) was refused.`,
      todo: letThrough(host),
      who: 'itPartner',
      details: `A proxy may refuse it as well. ${ownCaAddress} ${maybeCaOutage}`,
    }),
    timeout: ({ host }) => ({
      what: `The certificate authority (${host}) did not answer in time.`,
      todo: 'Request the certificate again in a few minutes.',
      who: 'wait',
      details: `If it happens again, a firewall perhaps drops outgoing connections on port 443. ${maybeCaOutage}`,
    }),
    reset: ({ host }) => ({
      what: `The connection to the certificate authority (${host}) broke off in the middle of the transfer.`,
      todo: 'Request the certificate again in a few minutes.',
      who: 'wait',
      details: `If it happens again, a firewall, a proxy or a virus scanner perhaps cuts the connection. ${maybeCaOutage}`,
    }),
    other: ({ host, systemCode }) => ({
      what: `No connection to the certificate authority (${host}) was possible.`,
      todo: letThrough(host),
      who: 'itPartner',
      details: `Message of the system: ${systemCode}. ${maybeCaOutage}`,
    }),
  },
  CA_WEB_PAGE: ({ host, httpStatus, title, leadsTo }) => ({
    what: `Instead of the certificate authority (${host}), a web page answers${title === null ? '' : ` (“${excerpt(title, 80)}”)`}${leadsTo === undefined ? '' : ` that leads to ${leadsTo}`}.`,
    todo: `Allow this machine connections to ${hostWithPort(host, 'port')}, without a login and without inspection.`,
    who: 'itPartner',
    details: `That is how a firewall, a proxy or the login page of a network answers (HTTP status ${String(httpStatus)}). ${ownCaAddress}`,
  }),
  CA_UNTRUSTED: {
    time: ({ host, systemCode }) => ({
      what: `By the clock of this machine, the certificate of the certificate authority (${host}) is not valid now.`,
      todo: setClock,
      who: 'you',
      details: `Therefore nothing was sent (${systemCode}). If the clock is right, a virus scanner or a proxy reads the connection; then exclude ${host} from its inspection of encrypted connections.`,
    }),
    issuer: ({ host, systemCode }) => ({
      what: `The certificate authority (${host}) identifies itself with a certificate that this machine cannot trust.`,
      todo: `Exclude ${host} from the inspection of encrypted connections in the virus scanner and the proxy.`,
      who: 'itPartner',
      details: `The issuer is unknown (${systemCode}), so nothing was sent. Often a virus scanner or a proxy reads the connection (TLS inspection). If the certificate authority is your own, set its root certificate, under Advanced → This server (“profacto-tls settings set trustedRootsFile=FILE”).`,
    }),
  },
  VALIDATION_FAILED: validationFailedEn,
  CA_RATE_LIMITED: {
    newAccounts: (data, format) => ({
      what: 'As many new accounts as the certificate authority allows have been created from your internet line in a short time.',
      todo: tryAgain(data, format),
      who: 'wait',
      ...detailsOf(
        'The account file in the certificate directory must not get lost again and again, or profacto Datenschutz creates a new account each time.',
        heldNote(data.held, format),
      ),
    }),
    newOrders: (data, format) => ({
      what: 'As many certificates as the certificate authority allows have been requested with the account of this installation in a short time.',
      todo: tryAgain(data, format),
      who: 'wait',
      ...detailsOf(heldNote(data.held, format)),
    }),
    certificatesPerDomain: (data, format) => ({
      what: 'For the domain above your name, as many certificates as the certificate authority allows have been issued in the last few days.',
      todo: tryAgain(data, format),
      who: 'wait',
      ...detailsOf(
        'With some DynDNS providers, all customers share this quota. If it happens again and again, a name under a domain of your own helps.',
        heldNote(data.held, format),
      ),
    }),
    duplicateCertificate: (data, format) => ({
      what: 'For exactly this name, as many certificates as the certificate authority allows have been issued in the last few days.',
      todo: tryAgain(data, format),
      who: 'wait',
      ...detailsOf(
        'Keep the certificate that is there; do not delete it. If it was lost, it is perhaps in the backup.',
        heldNote(data.held, format),
      ),
    }),
    failedAuthorizations: (data, format) => ({
      what: 'So many checks of this name have failed recently that the certificate authority accepts no more for the time being.',
      todo: tryAgain(data, format),
      who: 'wait',
      ...detailsOf(showsCause, heldNote(data.held, format)),
    }),
    requests: (data, format) => ({
      what: 'The certificate authority is getting more requests at the moment than it accepts.',
      todo: data.retryAt === null ? 'Try again in a few minutes.' : tryAgain(data, format),
      who: 'wait',
      ...detailsOf(
        'Those from your internet line are counted, and those from everywhere.',
        heldNote(data.held, format),
      ),
    }),
    other: (data, format) => ({
      what: 'The certificate authority accepts no more requests from you at present, because a limit has been reached.',
      todo: tryAgain(data, format),
      who: 'wait',
      ...detailsOf(heldNote(data.held, format)),
    }),
  },
  CA_ACCOUNT_PAUSED: ({ unpauseUrl }) => ({
    what: 'The certificate authority has paused requests for this name, because a great many attempts in a row have failed.',
    todo:
      unpauseUrl === null
        ? 'Open the link in the message of the certificate authority (original words), and lift the pause there.'
        : 'Open the page of the certificate authority (link), and lift the pause there.',
    who: 'you',
    details:
      'It does not pass by itself. Before that, remove the cause, which “Check” shows; after that, request the certificate once more.',
  }),
  CA_TERMS_CHANGED: ({ url }) => ({
    what: 'The certificate authority wants something of you first; usually it has new terms of service to which you are to agree.',
    todo:
      url === null
        ? 'Do what the message of the certificate authority (original words) asks for.'
        : 'Open the page of the certificate authority (link), and agree to the terms there.',
    who: 'you',
    details: 'After that, request the certificate once more.',
  }),
  CA_KEY_REFUSED: {
    certificate: () => ({
      what: 'The certificate authority does not accept the key with which the certificate was requested.',
      todo: 'Under Advanced → For the IT partner → Certificate, choose the key type “RSA 2048 bit”, and request the certificate once more.',
      who: 'you',
      details: `${instead('For the IT partner → Certificate', 'keyType=rsa-2048')} “ECDSA P-256” is just as usual (“profacto-tls settings set keyType=ec-p256”). The message of the certificate authority states the reason.`,
    }),
    account: () => ({
      what: 'The certificate authority does not accept the key of the account of this installation.',
      todo: moveAccount,
      who: 'itPartner',
      details:
        'The message of the certificate authority states the reason. The folder itself stays where it is; profacto Datenschutz then creates a new account with a new key.',
    }),
  },
  CA_NAME_REFUSED: ({ name }) => ({
    what: `The certificate authority does not issue certificates for “${name}” on principle.`,
    todo: 'As the “Public server address”, enter a name that belongs to a publicly registered domain.',
    who: 'you',
    details: 'Names such as server.local, profacto.lan or fritz.box are not possible.',
  }),
  CA_CONTACT_REFUSED: () => ({
    what: 'The certificate authority does not accept the e-mail address of the certification contact.',
    todo: 'As the “Certification contact”, enter an e-mail address that really exists.',
    who: 'you',
    details:
      'Refused are also example addresses such as name@example.com, and those of one’s own network alone, such as name@company.local.',
  }),
  CA_EXTERNAL_ACCOUNT: {
    first: () => ({
      what: 'This certificate authority requires an account set up with it beforehand, and its credentials are missing here or wrong.',
      todo: 'Under Advanced → For the IT partner → Certificate authorities, “External account (EAB)”, enter the key ID and the key from the customer area of the certificate authority.',
      who: 'itPartner',
      details: `Such an account is called External Account Binding. If you have none, set Let’s Encrypt. ${instead('For the IT partner → Certificate authorities', 'eabKeyId=ID eabHmacKey=KEY')} But then the key stands in the history of the command line.`,
    }),
    fallback: ({ fallback }) => ({
      what: `The further certificate authority ${fallback} requires an account set up with it beforehand, and its credentials are missing here or wrong.`,
      todo: 'Under Advanced → For the IT partner → Certificate authorities, click “Change” at this one, and enter the key ID and the key from its customer area.',
      who: 'itPartner',
      details:
        'It was asked because the one before it does not issue certificates at the moment. Under Advanced → For the IT partner → Certificate authorities it can also be removed. The command “profacto-tls settings set fallbackCas=LIST”, on the other hand, replaces the whole list: what it does not give once more is lost, the keys of the others included.',
    }),
  },
  CA_ACCOUNT_REFUSED: () => ({
    what: 'The certificate authority does not accept the account of this installation.',
    todo: moveAccount,
    who: 'itPartner',
    details:
      'The message of the certificate authority states the reason; perhaps the account was blocked or closed there. The folder itself stays where it is; profacto Datenschutz then creates a new account.',
  }),
  CA_PROFILE_REFUSED: ({ profile }) => ({
    what: `The certificate authority does not offer you the certificate profile “${profile}”.`,
    todo: 'Under Advanced → For the IT partner → Certificate, choose “Usual (recommended)” as the certificate profile.',
    who: 'you',
    details: instead('For the IT partner → Certificate', 'acmeProfile='),
  }),
  CA_OUT_OF_ORDER: ({ retryAt, held }, format) => ({
    what: 'The certificate authority itself is out of order at present.',
    todo: `Try again ${retryAt === null ? 'in a few hours' : format.from(retryAt)}.`,
    who: 'wait',
    ...detailsOf('Your server is not the cause.', heldNote(held, format)),
  }),
  CA_PROTOCOL: {
    unexpected: () => ({
      what: 'The certificate authority answered in a way that the protocol does not provide for.',
      todo: 'Request the certificate again in a few hours.',
      who: 'wait',
      details: `The protocol is called ACME. If it happens again, give the message of the certificate authority to your IT partner; perhaps its address is wrong. ${caAddressCommand}`,
    }),
    notAUrl: ({ address }) => ({
      what: `What the certificate authority names as “${address.member}” is no internet address${named(address)}.`,
      todo: correctCaAddress,
      who: 'itPartner',
      details: `So the certificate was not requested. ${caAddressCommand}`,
    }),
    notHttps: ({ address }) => ({
      what: `The certificate authority names an address without encryption as “${address.member}”${named(address)}.`,
      todo: correctCaAddress,
      who: 'itPartner',
      details: `Nothing was sent to it. ${caAddressCommand}`,
    }),
    notPublic: ({ address }) => ({
      what: `The certificate authority names an address as “${address.member}” that leads into an internal network${named(address)}.`,
      todo: correctCaAddress,
      who: 'itPartner',
      details: `Nothing was sent to it. ${caAddressCommand}`,
    }),
  },
  CA_WITHOUT_TLS_ALPN: ({ name }) => ({
    what: `The certificate authority checks ${name} only on port 80 and not on port 443.`,
    todo: 'Have the router forward port 80 to the HTTP port of profacto Datenschutz as well.',
    who: 'itPartner',
    details:
      'The check on port 443 is called TLS-ALPN-01. After that, set the way of validation to “by itself” under Advanced → For the IT partner → Certificate (command “profacto-tls settings set challengeType=auto”).',
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
    unreadable: () => rejected('The certificate delivered cannot be read.'),
    keyMismatch: () => rejected('The certificate delivered does not match the key.'),
    nameMismatch: () => rejected('The certificate delivered does not cover your public server address.'),
    notYetValid: () => ({
      what: 'By the clock of this machine, the certificate delivered is not valid yet.',
      todo: setClock,
      who: 'you',
      details: `The clock is probably slow. ${keptAsItIs}`,
    }),
    expired: () => ({
      what: 'By the clock of this machine, the certificate delivered has already expired.',
      todo: setClock,
      who: 'you',
      details: `The clock is probably fast. ${keptAsItIs}`,
    }),
    chainIncomplete: () =>
      rejected('The certificate came without the intermediate certificates, without which browsers do not trust it.'),
    chainBroken: () => rejected('The certificates delivered do not belong together, so browsers would not trust them.'),
    chainTooLong: () =>
      rejected('The certificate came with many more intermediate certificates than there are: more than ten in all.'),
  },

  NOT_SERVED: {
    noConnection: (data) => ({
      ...notServed(data, 'the integrated web server accepts no encrypted connections', httpsPortHeld),
      todo: restartUs,
      who: 'you',
    }),
    handshake: (data) => ({
      ...notServed(data, 'no encrypted connection to the integrated web server is possible', httpsPortHeld),
      todo: restartUs,
      who: 'you',
    }),
    otherCertificate: (data) => ({
      ...notServed(
        data,
        'something answers on the HTTPS port with another certificate',
        'A virus scanner that reads encrypted connections shows another certificate as well; then exclude profacto Datenschutz from its inspection.',
      ),
      todo: 'End the other program that holds the HTTPS port (usually 443).',
      who: 'itPartner',
    }),
    nameMismatch: (data) => ({
      ...notServed(data, 'the certificate served does not cover your public server address', null),
      todo: 'Request the certificate once more.',
      who: 'you',
    }),
    notValidNow: (data) => ({
      ...notServed(data, 'by the clock of this machine it is not valid now', null),
      todo: setClock,
      who: 'you',
    }),
  },

  PROGRAM_REPLACED: () => ({
    what: 'profacto Datenschutz was updated, but the old version is still running.',
    todo: 'Quit profacto Datenschutz and start it again.',
    who: 'you',
  }),
  INTERNAL: () => ({
    what: 'Something happened that this program was not prepared for.',
    todo: 'Try it once more.',
    who: 'you',
    details:
      'The cause is not known. If it happens again, give your IT partner the journal; it holds the operation with its time (command “profacto-tls journal”).',
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

const otherPort: Readonly<Record<Purpose, string>> = {
  http: 'Give profacto Datenschutz another HTTP port, and have the router forward port 80 to it.',
  https: 'Give profacto Datenschutz another HTTPS port, and have the router forward port 443 to it.',
  panel: otherPanelPort,
};

const changePort: Readonly<Record<Purpose, string>> = {
  http: 'You move profacto Datenschutz to another port under Advanced → This server, or with “profacto-tls settings set httpPort=8081”, for example; in the router, port 80 then has to lead there.',
  https:
    'You move profacto Datenschutz to another port under Advanced → This server, or with “profacto-tls settings set httpsPort=8443”, for example; in the router, port 443 then has to lead there.',
  panel: 'Another port is given with --panel-port.',
};

const neededPort = (port: number, purpose: Purpose): string =>
  `Port ${String(port)}, which profacto Datenschutz needs ${purposes[purpose]},`;

function portBusy(
  { port, purpose, who }: Pick<FailureData<'PORT_BUSY'>, 'port' | 'purpose'> & Pick<Advice, 'who'>,
  holder: string,
  { step, more }: Release,
): Advice {
  return {
    what: `${neededPort(port, purpose)} is already taken: ${holder}.`,
    todo: step,
    who,
    details: `${more} ${changePort[purpose]}`,
  };
}

function notSaved({ path, systemCode }: FailureData<'SETTINGS_NOT_SAVED'>): Pick<Advice, 'what' | 'details'> {
  return {
    what: `“${path}” could not be saved.`,
    details: `${systemSays(systemCode)} The previous settings still apply.`,
  };
}

function rejected(what: string): Advice {
  return { what, todo: requestLater, who: 'wait', details: `${keptAsItIs} ${ifItLasts}` };
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

function notServed(
  { systemCode, served }: { systemCode: string | null; served: Served },
  because: string,
  more: string | null,
): Pick<Advice, 'what' | 'details'> {
  return {
    what: `The new certificate was installed, but ${because}.`,
    ...detailsOf(servedNow[served], more, systemCode === null ? null : `Message of the system: ${systemCode}.`),
  };
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

function tryAgain({ retryAt }: FailureData<'CA_RATE_LIMITED'>, format: Formats): string {
  return retryAt === null
    ? 'Try again in a few hours at the earliest.'
    : `Try again ${format.from(retryAt)}; before that the certificate authority will refuse.`;
}

/** Said where the CA was not asked, because it has asked for that. */
function heldNote(held: FailureData<'CA_RATE_LIMITED'>['held'], format: Formats): string | null {
  return held === undefined
    ? null
    : `It has not been asked this time; that happens by itself ${format.from(held.until)}.${held.mayInsist ? '' : ' It has been asked once all the same.'}`;
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
  return data.trouble === undefined
    ? `profacto’s web server was restarted for the new certificate, but ${servesInstead(data, 'it then')}.`
    : `The restart of profacto for the new certificate failed, and since then ${servesInstead(data, 'its web server')}.`;
}

/** What became of the files that were there before. */
function putBack({ previousServes }: FailureData<'PROFACTO_NOT_SERVING'>): string {
  if (previousServes === null) {
    return 'There was no earlier certificate to be put back; the new one stays in its folder.';
  }
  return previousServes
    ? 'The one before was put back and is in use again; your server can still be reached encrypted.'
    : 'The one before was put back, but with it profacto does not answer encrypted either.';
}

function restartEnd({ by, reason, detail }: FailureData<'PROFACTO_NOT_RESTARTED'>): string {
  const end = by === 'command' ? `Its program ${programEnd(reason)}` : `Its address ${addressEnd(reason)}`;
  return `${detail === '' ? end : `${end}: ${detail}`}.`;
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
