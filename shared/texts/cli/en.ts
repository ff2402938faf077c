import { commandsEn, optionsEn } from './commands.en.ts';
import type { CliTexts } from './shape.ts';
import type { WayAdvice } from '#shared/contract/application-search.ts';
import { settingTextsEn } from '#shared/texts/settings/en.ts';
import { haveOwnFamilies } from '#shared/domain/way-advice.ts';
import { listenEverywhere } from '#shared/texts/listen-everywhere.ts';
import { panelEn as ui } from '#shared/texts/panel/en.ts';
import { whoLabels } from '#shared/texts/who-labels.ts';

/** Until when what was set aside is told of. */
const untilActed = 'This note stays until you save settings or delete that file.';

export const cliEn: CliTexts = {
  help: {
    titles: { 'Global Options:': 'For every command:' },
    words: {},
    program:
      'Requests a certificate for the integrated web server of profacto, sets up TLS encryption with it and checks it.',
    epilogue: `Exit codes:
  0  done or healthy
  1  checked, and not healthy
  2  wrong usage or invalid value
  3  a precondition is missing (Einzelplatz, address or contact missing, not due yet, no rehearsal possible, port or folder unusable)
  4  the certificate authority or the network refused
  5  another operation is running
  130  interrupted with Ctrl+C

Help on a command: profacto-tls COMMAND --help`,
    helpOption: 'shows this help',
    helpCommand: 'shows the help on a command',
    versionOption: 'shows the version',
    jsonOption: 'prints one JSON object, or one a line for commands that run longer',
    configDirOption: 'folder with the settings (else PROFACTO_CONFIG_DIR, else the usual place of the system)',
  },
  commands: commandsEn,
  options: optionsEn,
  args: {
    key: 'KEY',
    assignments: 'KEY=VALUE',
    keyHelp: 'name of the setting, for example serverAddress',
    assignmentsHelp: 'name of the setting, equals sign, new value',
    hook: 'SETTING',
    hookHelp: 'onRenewed or onFailed',
  },
  usage: {
    unknownCommand: (name) => `There is no command “${name}”.`,
    unknownOption: (name) => `There is no option “${name}” here.`,
    missingArgument: (name) => `${name} is missing.`,
    missingOptionValue: (name) => `The option “${name}” needs a value.`,
    excessArguments: (values) => `These are too many arguments: ${values}`,
    notAnAssignment: (value) => `“${value}” assigns nothing. Write KEY=VALUE, for example serverAddress=meinefirma.de.`,
    oneLine: 'With “KEY=-” exactly one value is read, as one line from standard input.',
    unreadableFolder: (from) =>
      `${from}: The name of the folder holds a character that could not be read, mostly because it came in another encoding than UTF-8. Type it anew.`,
    limit: (value) => `--limit: “${value}” is not a whole number from 1 to 10000.`,
    port: (option, value) => `${option}: “${value}” is not a port. A port is a whole number from 1 to 65535.`,
    deactivateNeedsYes: 'The account is closed only if you confirm it with --yes.',
    compromisedNeedsYes: 'The certificate is replaced and revoked only if you confirm it with --yes.',
    routerNeedsYes:
      'Your router is asked to lead the ports of the settings (usually 80 and 443) to this machine only if you confirm it with --yes. It can be undone with “profacto-tls router close”.',
    deleteNeedsYes: 'The certificate and its key are deleted only if you confirm it with --yes.',
    hook: (value) => `“${value}” is neither of these: onRenewed, onFailed.`,
    other: 'This command line cannot be understood.',
  },
  usageTodo: (command) => `For help: ${command} --help`,
  suggestion: (names) => `Did you mean ${names}?`,
  who: whoLabels.en,
  whoLine: (who) => `Up to: ${who}`,
  original: 'The certificate authority’s own words:',
  hints: {
    notDue: 'To renew anyway: profacto-tls request --force',
    requestAnyway: 'To request anyway: profacto-tls request --force',
    caHeld: 'Have it asked once all the same: profacto-tls request --force',
    preflightBroken: 'The certificate authority has not been asked yet: each futile attempt counts there.',
    addressMissing: 'For example: profacto-tls settings set serverAddress=meinefirma.de',
    contactMissing: 'For example: profacto-tls settings set contactEmail=info@meinefirma.de',
    certificatesGone: 'Only if the certificate is really lost, begin anew here: profacto-tls request --new-database',
  },
  labels: settingTextsEn.labels,
  status: {
    colour: ui.shield.colour,
    grey: ui.shield.grey,
    warning: (text) => `Note: ${text}`,
    notRunning: 'profacto Datenschutz is not running on this machine at present; “profacto-tls serve” starts it.',
    edition: 'Edition',
    editions: { server: 'Server', einzelplatz: 'Single-user (Einzelplatz)' },
    httpsPort: 'HTTPS port',
    tls: 'TLS',
    on: 'active',
    off: 'not active',
    certificate: 'Certificate',
    none: 'none yet',
    notKnown: ui.certificate.notKnown,
    unusable: ui.certificate.unusable,
    names: 'Issued for',
    issuer: 'Issued by',
    validity: 'Valid',
    validFor: (from, to, left) => `${from} to ${to} (${left})`,
    lifeLeft: { expired: 'expired', oneDay: '1 day left', days: (count) => `${String(count)} days left` },
    clockWrong: ui.certificate.clockWrong,
    directory: 'Folder',
    fingerprint: 'SHA-256',
    renewal: 'Renewal',
    renewalReasons: {
      notDue: 'not due yet',
      ratio: 'due now, the certificate expires soon',
      ariWindow: 'due now, the certificate authority suggests it',
      expired: 'due now, the certificate has expired',
      otherAddress: 'due now, the certificate is for another address',
      revoked: 'due now, the certificate is revoked',
      otherCa: 'due now, the certificate is from another certificate authority',
      none: 'there is no certificate yet',
    },
    dueFrom: (day) => `due from ${day}`,
    lastAttempt: 'Last attempt',
    failuresInARow: (count) => (count === 1 ? '1 failure' : `${String(count)} failures in a row`),
    lastFailure: (what) => `, the last: ${what}`,
    nextAttempt: 'Next attempt not before',
    renewsAt: 'Renewed by itself on',
    renewalWhy: 'The reason for it',
    awaitsRestart: (at) =>
      `${ui.banner.restart.title}. ${at === null ? ui.banner.restart.byHand : ui.banner.restart.byItself.replace('{{at}}', at)}`,
    applicationFails: (since) => `Visitors have not reached profacto since ${since}.`,
    hsts: 'Browsers (HSTS)',
    hstsUntil: (time, isOn) =>
      isOn
        ? `insist on https://, also after it is switched off (as things stand until ${time} at the latest)`
        : `insist on https:// until ${time} at the latest`,
    hstsOffer: (command) => `No trouble for a week: you can have browsers insist on https:// for longer, by ${command}`,
    renewsByItself: ui.certificate.renewalByItself,
    renewalOff: ui.certificate.renewalOff,
    notSet: 'not set',
    settingsUnreadable: (path, lastGoodAt) =>
      lastGoodAt === null
        ? `The settings file could not be read. The defaults apply; the old file is kept unchanged here: ${path}. ${untilActed}`
        : `The settings file could not be read. The settings of ${lastGoodAt} stay in force; please make later changes once more. The unreadable file is kept unchanged here: ${path}. ${untilActed}`,
    settingsMissing: (path, lastGoodAt) =>
      `The settings file “${path}” is no longer there. The settings of ${lastGoodAt} stay in force, and the next time you save, they are stored again. To start anew, quit profacto and delete “config.last-good.json” in the same folder as well.`,
    settingsDropped: (keys, path) =>
      `Some settings were invalid: ${keys}. What was last valid applies instead, else the default. The old file is kept unchanged here: ${path}. ${untilActed}`,
  },
  warnings: {
    DATABASE_UNAVAILABLE: ui.banner.warning.DATABASE_UNAVAILABLE,
    RENEWAL_OFF: 'The certificate is not renewed by itself.',
    CERTIFICATE_UNREADABLE:
      'The installed certificate is missing on the disk, or cannot be read there. Request a new one.',
    HTTP_PORT_FAILED: 'The integrated web server cannot open its HTTP port.',
    HTTPS_PORT_FAILED: 'The integrated web server cannot open its HTTPS port.',
    NOT_SERVED: 'The integrated web server does not answer encrypted, although a certificate is installed.',
    OTHER_CERTIFICATE_SERVED: 'Something answers on the HTTPS port with another certificate than the installed one.',
    ADDRESS_NOT_COVERED: 'The installed certificate does not cover the public server address. Request a new one.',
    CLOCK_WRONG: `${ui.banner.warning.CLOCK_WRONG} ${ui.banner.warningStep.CLOCK_WRONG}`,
    CERTIFICATE_EXPIRED: 'The certificate has expired. Request a new one.',
    CERTIFICATE_NOT_YET_VALID: 'The certificate is not valid yet. Check the date and time of this machine.',
    CERTIFICATE_REVOKED: 'The installed certificate is revoked. Request a new one.',
    RENEWAL_DUE: 'The certificate expires soon. Renew it now.',
    LAST_REQUEST_FAILED: 'The last request did not succeed.',
  },
  settingsSaved: (keys) => `Saved: ${keys}`,
  settingTaken: (key, value) => `${key}: taken as “${value}”`,
  verdict: {
    check: {
      good: 'Result: all prerequisites are met.',
      warning: 'Result: it may work, please mind the notes.',
      broken: 'Result: something is still missing. A request would probably not succeed like this.',
    },
    evaluate: {
      good: 'Result: all is well, your server can be reached over HTTPS.',
      warning: 'Result: essentially all is well, please mind the notes.',
      broken: 'Result: a problem was found.',
    },
  },
  remedy: (remedy, who) => `To do (${who}): ${remedy}`,
  cause: {
    first: (sentence) => `Cause: ${sentence}`,
    further: (number, sentence) => `${number}. Independent of that: ${sentence}`,
    consequences: (titles) => `Follows from it: ${titles}`,
    seeAbove: 'see above',
    follows: 'follows from it',
  },
  request: {
    steps: ui.steps,
    fallbackCa: (host) => `Further certificate authority: ${host}`,
    failedStep: (step) => `${step}: did not succeed`,
    cancelledStep: (step) => `${step}: cancelled`,
    seconds: (value) => `${value} s`,
    cancelling: 'Cancelling …',
    installed: (names, until) => `Certificate installed for ${names}, valid until ${until}`,
    waitsForProfacto:
      '… Waiting until profacto serves the new certificate. The first time, this may take some minutes.',
    awaitsRestart: (at) =>
      at === null
        ? 'It lies ready for profacto. Restart the web server in profacto now; then it is served. The first start with encryption may take some minutes.'
        : `It lies ready for profacto. At ${at}, profacto’s web server is restarted for it.`,
    outside: {
      yes: 'Reachable from outside: yes. The certificate authority has found this server from the internet.',
      no: 'Reachable from outside: no.',
    },
    rehearsed: 'Rehearsal succeeded: the certificate authority would issue a certificate. Nothing was installed.',
  },
  deletedBeside: (directory, copy) =>
    `The certificate and its key in “${directory}” are deleted. What lies in “${copy}” stays there, because profacto would not start encrypted any more without it.`,
  deleted: (directory) => `The certificate and its key in “${directory}” are deleted. Encryption is turned off.`,
  hookOutput: 'Output of the program:',
  account: {
    ca: 'Certificate authority',
    url: 'Account',
    contact: 'Contact of the account',
    none: (host) => `There is no account at ${host} yet. It comes by itself with the first certificate.`,
    contactDiffers: (wanted) => `Entered here is ${wanted}. To tell the CA: profacto-tls account contact`,
    contactUpdated: (contact) => `The certificate authority knows the contact ${contact} now.`,
    rolledOver: ui.keys.result.rolledOver,
    deactivated: (host) =>
      `The account at ${host} is closed. Certificates stay valid; the next request makes a new account.`,
  },
  compromised: {
    replaced: (names, until) => `New certificate with a new key for ${names}, valid until ${until}`,
    revoked: 'The old certificate is revoked.',
    notRevoked: ui.keys.pending.replacedTitle + '.',
    stillServes: `${ui.keys.pending.installedTitle}. ${ui.keys.pending.installed}`,
    keepsTrying: ui.keys.pending.goesOn,
    revokeAnyway: 'Revoke anyway: profacto-tls compromised --yes --even-without-replacement',
    noReplacement: 'There is no new certificate yet. Browsers warn of the server.',
  },
  journalEmpty: 'The journal is still empty.',
  find: {
    nobody: 'Nobody answers on the usual ports of this machine.',
    port: (port) => `Port ${String(port)}`,
    kinds: {
      '4d': 'profacto (4D)',
      iis: 'IIS',
      nginx: 'nginx',
      apache: 'Apache',
      tomcat: 'Tomcat',
      caddy: 'Caddy',
      lighttpd: 'lighttpd',
      profactoDatenschutz: 'profacto Datenschutz',
      other: 'another web server',
      silent: 'takes connections, but does not answer',
    },
    onlyAt: (address) => `at ${address} alone`,
    ipv6Only: 'over IPv6 alone (over IPv4 another program has the port, or profacto is set so)',
    reasons: {
      portsFree: ({ application }) =>
        `profacto answers on port ${String(application?.port)} and is in nobody’s way. What fits: in front.`,
      moveApplication: ({ application }) =>
        `profacto has port ${String(application?.port)}. What fits: in front, after profacto has moved to another port.`,
      servesTls: ({ application }) =>
        `profacto itself encrypts already, on port ${String(application?.port)}. What fits: beside.`,
      httpPortTaken: ({ obstacles }) => `${taken(obstacles)} What fits: beside, which does not need that port.`,
      portShared: ({ application, obstacles: [sharer, ...others] }) =>
        `profacto shares port ${String(application?.port)} with another web server, ${application !== null && sharer !== undefined && haveOwnFamilies(application, sharer) ? 'one of them answering over IPv4, the other over IPv6' : 'each at addresses of its own'}.${others.length === 0 ? '' : ` ${taken(others)}`} What fits: in front; the others keep their ports.`,
      httpsPortTaken: ({ obstacles }) =>
        `${taken(obstacles)} What fits: in front, with ${obstacles.length === 1 ? 'another HTTPS port' : 'other ports'}.`,
      notFound: () =>
        'profacto was not found. Start the web server in profacto, and call “profacto-tls find” once more.',
    },
    ways: {
      front: ({ movesTo, httpPort, httpsPort }) =>
        `In front: profacto Datenschutz takes the visitors and passes them on to profacto.${router(httpPort, httpsPort)}${movesTo === null ? '' : ` First set the HTTP port ${String(movesTo)} in profacto (Structure Settings → Web → Configuration), and see with “profacto-tls find” that it answers there. Then:`}`,
      beside: () =>
        'Beside: profacto keeps its ports and is given the certificate (<WEB>: folder from which profacto serves pages; <CERT>: folder beside the Project folder):',
    },
    frontLacks: (lacks) =>
      lacks.kind === 'address'
        ? `In front: ${listenEverywhere.en(lacks.address)}`
        : 'In front: the usual ports are all taken. For the one that is missing, take a free one, for example between 10000 and 20000.',
  },
};

function taken(obstacles: WayAdvice['obstacles']): string {
  const ports = obstacles.map(({ port }) => String(port));
  return ports.length === 1
    ? `Another web server has port ${ports.join('')}.`
    : `Other web servers have ports ${ports.join(' and ')}.`;
}

function router(httpPort: number | null, httpsPort: number | null): string {
  const forwards = [
    httpPort === null ? [] : [`port 80 to ${String(httpPort)}`],
    httpsPort === null ? [] : [`port 443 to ${String(httpsPort)}`],
  ].flat();
  return forwards.length === 0 ? '' : ` In the router, ${forwards.join(' and ')} is then forwarded.`;
}
