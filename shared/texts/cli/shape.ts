/** What both languages' texts of the command line have in common. */
import type { ApplicationKind } from '#shared/contract/application-kinds.ts';
import type { WayAdvice } from '#shared/contract/application-search.ts';
import type { RenewalOffReason } from '#shared/contract/renewal-off.ts';
import type { Renewal, StepId } from '#shared/contract/snapshot.ts';
import type { WarningCode } from '#shared/contract/warning-codes.ts';
import type { Who } from '#shared/texts/advice.ts';
import type { SettingTexts } from '#shared/texts/settings/shape.ts';
import type { commandsDe, optionsDe } from './commands.de.ts';

/** How a command line can be wrong. */
type UsageTexts = {
  unknownCommand: (name: string) => string;
  unknownOption: (name: string) => string;
  missingArgument: (name: string) => string;
  missingOptionValue: (name: string) => string;
  excessArguments: (values: string) => string;
  notAnAssignment: (value: string) => string;
  oneLine: string;
  limit: (value: string) => string;
  /** `from`: the option or the environment variable that named the folder. */
  unreadableFolder: (from: string) => string;
  port: (option: string, value: string) => string;
  deleteNeedsYes: string;
  hook: (value: string) => string;
  deactivateNeedsYes: string;
  compromisedNeedsYes: string;
  routerNeedsYes: string;
  other: string;
};

export type CliTexts = {
  help: {
    /** Translations of Commander's own headings and words, keyed by the English ones. */
    titles: Record<string, string>;
    words: Record<string, string>;
    program: string;
    epilogue: string;
    helpOption: string;
    helpCommand: string;
    versionOption: string;
    jsonOption: string;
    configDirOption: string;
  };
  commands: Record<keyof typeof commandsDe, { summary: string; details: string }>;
  options: Record<keyof typeof optionsDe, string>;
  /** Names of arguments as help shows them. */
  args: { key: string; assignments: string; keyHelp: string; assignmentsHelp: string; hook: string; hookHelp: string };
  usage: UsageTexts;
  usageTodo: (command: string) => string;
  suggestion: (names: string) => string;
  who: Record<Who, string>;
  whoLine: (who: string) => string;
  original: string;
  /** What to type next, where a command helps. */
  hints: {
    notDue: string;
    requestAnyway: string;
    caHeld: string;
    preflightBroken: string;
    addressMissing: string;
    contactMissing: string;
    certificatesGone: string;
  };
  labels: SettingTexts['labels'];
  status: {
    colour: string;
    grey: string;
    warning: (text: string) => string;
    notRunning: string;
    edition: string;
    editions: { server: string; einzelplatz: string };
    httpsPort: string;
    tls: string;
    on: string;
    off: string;
    certificate: string;
    none: string;
    /** In place of `none`, where it could not be looked. */
    notKnown: string;
    /** In place of `none`, where its files are damaged or lost. */
    unusable: string;
    names: string;
    issuer: string;
    validity: string;
    /** `left`: one of `lifeLeft`, or `clockWrong`. */
    validFor: (from: string, to: string, left: string) => string;
    lifeLeft: { expired: string; oneDay: string; days: (count: number) => string };
    /** In place of what the calendar says. */
    clockWrong: string;
    directory: string;
    fingerprint: string;
    renewal: string;
    renewalReasons: Record<Renewal['reason'], string>;
    /** In place of `notDue`, where the day is known. */
    dueFrom: (day: string) => string;
    lastAttempt: string;
    failuresInARow: (count: number) => string;
    /** Follows the number of failures. */
    lastFailure: (what: string) => string;
    nextAttempt: string;
    /** Label of the time of the automatic renewal. */
    renewsAt: string;
    /** Label of the CA's page about its suggested renewal time. */
    renewalWhy: string;
    /** Label of why nothing is renewed automatically. */
    renewsByItself: string;
    /** Visitors do not get through to the application behind the web server. */
    applicationFails: (since: string) => string;
    /** `at`: the time of day; `null`: somebody has to. */
    awaitsRestart: (at: string | null) => string;
    hsts: string;
    /** `isOn`: they are still being told; the time is that if it were switched off now. */
    hstsUntil: (time: string, isOn: boolean) => string;
    hstsOffer: (command: string) => string;
    renewalOff: Record<RenewalOffReason, string>;
    notSet: string;
    /** `lastGoodAt`: since when the settings were in force that hold again, written out; `null`: the defaults hold. */
    settingsUnreadable: (path: string, lastGoodAt: string | null) => string;
    settingsMissing: (path: string, lastGoodAt: string) => string;
    settingsDropped: (keys: string, path: string) => string;
  };
  warnings: Record<WarningCode, string>;
  settingsSaved: (keys: string) => string;
  /** A value that was saved otherwise than it was given: without what was pasted along. */
  settingTaken: (key: string, value: string) => string;
  verdict: Record<'check' | 'evaluate', Record<'good' | 'warning' | 'broken', string>>;
  remedy: (remedy: string, who: string) => string;
  cause: {
    first: (sentence: string) => string;
    /** A cause that has nothing to do with the first. */
    further: (number: number, sentence: string) => string;
    consequences: (titles: string) => string;
    /** In place of what a cause above says. */
    seeAbove: string;
    follows: string;
  };
  request: {
    steps: Record<StepId, string>;
    /** A fallback CA is asked. */
    fallbackCa: (host: string) => string;
    failedStep: (step: string) => string;
    cancelledStep: (step: string) => string;
    seconds: (value: string) => string;
    cancelling: string;
    installed: (names: string, until: string) => string;
    /** profacto, which keeps its ports, was restarted and is waited for. */
    waitsForProfacto: string;
    /** `at`: when profacto is restarted for it; `null`: somebody has to do it. */
    awaitsRestart: (at: string | null) => string;
    /** Whether the rehearsal reached this server from outside. */
    outside: { yes: string; no: string };
    rehearsed: string;
  };
  deleted: (directory: string) => string;
  /** The same where profacto keeps its ports: its own copy stays. */
  deletedBeside: (directory: string, copy: string) => string;
  hookOutput: string;
  account: {
    ca: string;
    url: string;
    contact: string;
    none: (host: string) => string;
    contactDiffers: (wanted: string) => string;
    contactUpdated: (contact: string) => string;
    rolledOver: string;
    deactivated: (host: string) => string;
  };
  compromised: {
    replaced: (names: string, until: string) => string;
    revoked: string;
    notRevoked: string;
    stillServes: string;
    keepsTrying: string;
    revokeAnyway: string;
    noReplacement: string;
  };
  journalEmpty: string;
  find: {
    nobody: string;
    port: (port: number) => string;
    kinds: Record<ApplicationKind, string>;
    ipv6Only: string;
    onlyAt: (address: string) => string;
    reasons: Record<WayAdvice['reason'], (advice: WayAdvice) => string>;
    /** What stands above the command of each way. */
    ways: Record<'front' | 'beside', (advice: WayAdvice) => string>;
    /** Instead of the way in front, where it has no command yet. */
    frontLacks: (lacks: NonNullable<WayAdvice['frontLacks']>) => string;
  };
};
