import { hostName } from '#shared/texts/host-names.ts';
import { operationTitles } from '#shared/texts/operation-names.ts';
import type { JournalTexts } from './shape.ts';

const titles = operationTitles.en;

const inARow = (times: number): string => (times > 1 ? ` (${times} times in a row)` : '');

const unanswered =
  (cause: string) =>
  ({ count, method, path }: { count: number; method: string; path: string }): string =>
    `The web application behind the web server has not served ${count === 1 ? 'a visitor' : `${count} visitors`}: ${cause} (${method} ${path}).`;

const verdicts: JournalTexts['verdicts'] = {
  good: 'all is well',
  warning: 'essentially well, with remarks',
  broken: 'a problem was found',
};

export const journalEn: JournalTexts = {
  verdicts,
  sentences: {
    hostStarted: ({ version, host }) => `profacto Datenschutz ${version} started (${hostName(host, 'en')}).`,
    hostStopped: () => 'profacto Datenschutz ended.',
    settingsChanged: ({ keys }, { list, setting }) => `Settings changed: ${list(keys.map(setting))}.`,
    settingsKeptAside: {
      unreadable: ({ keptAs }, { paths }) =>
        `The settings file was unreadable. The old one is kept unchanged${paths(` in “${keptAs}”`, [keptAs])}.`,
      partlyInvalid: ({ keptAs, keys }, { list, paths }) =>
        `The settings file was partly invalid (${list(keys)}). The old one is kept unchanged${paths(` in “${keptAs}”`, [keptAs])}.`,
    },
    operationStarted: {
      byItself: ({ what }) => `${titles[what]}: started by itself.`,
      byUser: ({ what }) => `${titles[what]}: started.`,
    },
    stepStarted: (entry, { step }) => `Step started: ${step(entry.step)}.`,
    stepDone: (entry, { step }) => `Step done: ${step(entry.step)}.`,
    caPassedOver: {
      last: ({ host, failure }, { whatOf }) => `${host} does not issue now (${failure.code}). ${whatOf(failure)}`,
      goesOn: ({ host, failure, next }, { whatOf }) =>
        `${host} does not issue now (${failure.code}). ${whatOf(failure)} ${next} is asked next.`,
    },
    operationDone: {
      done: ({ what }) => `${titles[what]}: finished.`,
      judged: ({ what, verdict }) => `${titles[what]}: ${verdicts[verdict]}.`,
      explained: ({ what, verdict, cause }, { causeOf }) => `${titles[what]}: ${verdicts[verdict]}. ${causeOf(cause)}`,
    },
    operationFailed: {
      cancelled: ({ what }) => `${titles[what]}: cancelled.`,
      notDue: ({ what, failure }, { whatOf }) => `${titles[what]}: not due yet. ${whatOf(failure)}`,
      stopped: ({ what, failure }, { whatOf }) => `${titles[what]}: stopped (${failure.code}). ${whatOf(failure)}`,
      failed: ({ what, failure }, { whatOf }) =>
        `${titles[what]}: did not succeed (${failure.code}). ${whatOf(failure)}`,
    },
    certificateInstalled: ({ names, notAfter, directory }, { list, date, paths }) =>
      `Certificate for ${list(names)} installed, valid until ${date(notAfter)}${paths(`, in “${directory}”`, [directory])}.`,
    certificateDeleted: ({ directory }, { paths }) =>
      `Certificate and key${paths(` in “${directory}”`, [directory])} deleted.`,
    certificateRevoked: ({ names }, { list }) => `The certificate for ${list(names)} with the stolen key is revoked.`,
    revocationFailed: ({ names, failure }, { list, whatOf }) =>
      `The certificate for ${list(names)} with the stolen key is not revoked yet; it is tried again (${failure.code}). ${whatOf(failure)}`,
    revocationDropped: ({ names, notAfter }, { list, date }) =>
      `The certificate for ${list(names)} with the stolen key ran out on ${date(notAfter)} and need not be revoked any more.`,
    revocationsUnreadable: ({ failure }, { whatOf }) =>
      `What is still to be revoked (“revocations.json”) cannot be read; everything else goes on (${failure.code}). ${whatOf(failure)}`,
    pfxExported: ({ directory }, { paths }) =>
      `Certificate and key${paths(` in “${directory}”`, [directory])} exported as a PFX file with a password.`,
    rolledBack: {
      none: () => 'The new certificate was taken back; there was no earlier one.',
      previous: ({ directory }, { paths }) =>
        `The new certificate was taken back; the previous one${paths(` in “${directory}”`, [directory])} applies again.`,
    },
    listenerFailed: ({ failure }, { whatOf }) => `The integrated web server could not open a port. ${whatOf(failure)}`,
    webServerCrashed: {
      error: ({ times }) =>
        `The integrated web server failed because of an unexpected error${inARow(times)} and is started again.`,
      memory: ({ times }) =>
        `The integrated web server needed too much memory, was ended${inARow(times)} and is started again.`,
      exit: ({ times }) => `The integrated web server ended unexpectedly${inARow(times)} and is started again.`,
      hang: ({ times }) =>
        `The integrated web server did not answer any more, was ended${inARow(times)} and is started again.`,
    },
    visitsUnanswered: {
      refused: unanswered('nobody answers there'),
      unreachable: unanswered('it could not be reached'),
      busy: unanswered('all connections to it were in use'),
      silent: unanswered('it did not answer in time'),
      closed: unanswered('it ended the connection without a whole answer'),
      notHttp: unanswered('its answer was no web page'),
      tls: unanswered('its certificate is not trusted'),
      loop: unanswered('its address leads back to this web server'),
    },
    accessLogFailed: ({ systemCode }) =>
      `The access log (access.log) could not be written or deleted (the system’s message: ${systemCode}). Visitors notice nothing of it; it is tried again.`,
    pairHandedOver: ({ directory }, { paths }) =>
      `Certificate and key written for profacto${paths(`, to the folder “${directory}”`, [directory])}.`,
    profactoRestarted: ({ by, restored }) =>
      `profacto’s web server was restarted ${by === 'command' ? 'by the program that is set' : 'through the address that is set'}${restored === true ? ', with the certificate before' : ''}.`,
    handoverFailed: ({ failure }, { whatOf }) => `The certificate has not arrived at profacto yet. ${whatOf(failure)}`,
    routerOpened: {
      first: ({ router, name, ports, lanAddress }, { list }) =>
        `The router (${name ?? router}) now leads port ${list(ports.map(String))} to this machine (${lanAddress}).`,
      again: ({ router, name, ports, lanAddress }, { list }) =>
        `The router (${name ?? router}) had forgotten it, and leads port ${list(ports.map(String))} to this machine (${lanAddress}) again.`,
    },
    routerClosed: {
      all: ({ router, name, ports }, { list }) =>
        `The router (${name ?? router}) no longer leads port ${list(ports.map(String))} here: taken back.`,
      notAll: ({ router, name, left }, { list }) =>
        `Taken back, but the router (${name ?? router}) has not confirmed it: port ${list(left.map(String))} may still be open there.`,
    },
    routerTrouble: ({ failure }, { whatOf }) =>
      `A port that this program had opened in the router is no longer open; it keeps trying. ${whatOf(failure)}`,
    noticeGiven: (entry, { notice }) => {
      const { title, body } = notice(entry);
      return `Notification: ${title}. ${body}`;
    },
    hookEnded: {
      ran: ({ hook, program, result }, { setting, outcome, paths }) =>
        `${setting(hook)}${paths(` “${program}”`, [program])}: ${outcome(result)}`,
      ranWithOutput: ({ hook, program, result, output }, { setting, outcome, paths }) =>
        `${setting(hook)}${paths(` “${program}”`, [program])}: ${outcome(result)} Output: “${output}”`,
      tried: ({ hook, program, result }, { setting, outcome, paths }) =>
        `${setting(hook)} (tried)${paths(` “${program}”`, [program])}: ${outcome(result)}`,
      triedWithOutput: ({ hook, program, result, output }, { setting, outcome, paths }) =>
        `${setting(hook)} (tried)${paths(` “${program}”`, [program])}: ${outcome(result)} Output: “${output}”`,
    },
    permissionsTightened: {
      all: ({ paths: tightened }, { list, paths }) =>
        `Other user accounts could read or change what is profacto’s alone; that has been taken from them${paths(`: ${list(tightened)}`, tightened)}.`,
      some: ({ paths: tightened, count }, { list, number, paths }) =>
        `Other user accounts could read or change ${number(count)} files and folders that are profacto’s alone; that has been taken from them${paths(`, among others: ${list(tightened)}`, tightened)}.`,
    },
    recovered: {
      nothing: () => 'Cleaned up after an interrupted operation.',
      removed: ({ removed }, { list, paths }) =>
        `Cleaned up after an interrupted operation${paths(`; removed: ${list(removed)}`, removed)}.`,
    },
  },
};
