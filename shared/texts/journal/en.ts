import type { OperationKind } from '#shared/contract/failures.ts';
import { explainFailure } from '#shared/texts/failures/explain.ts';
import { describeHookOutcome, oneLine } from '#shared/texts/hooks.ts';
import type { JournalTexts } from './shape.ts';
import { noticeText } from '#shared/texts/lifetime-notices.ts';
import { settingLabelIn } from '#shared/texts/settings/explain.ts';

const operations: JournalTexts['operations'] = {
  request: 'Certificate request',
  rehearsal: 'Rehearsal',
  evaluate: 'Evaluation',
  delete: 'Deleting the certificate',
  check: 'Check',
  updateContact: 'Contact at the certificate authority',
  rollOver: 'Renewal of the account key',
  deactivate: 'Closing of the account',
  compromised: 'Key compromised',
  revoke: 'Revocation of the old certificate',
};

const verdicts: JournalTexts['verdicts'] = {
  good: 'all is well',
  warning: 'essentially well, with remarks',
  broken: 'a problem was found',
};

const nameOf = ({ operation, staging }: { operation: OperationKind; staging?: boolean | undefined }) =>
  operations[staging === true ? 'rehearsal' : operation];

const outputSuffix = (output: string) => (output === '' ? '' : ` Output: “${oneLine(output)}”`);

export const journalEn: JournalTexts = {
  operations,
  verdicts,
  sentences: {
    hostStarted: ({ version, host }) => `profacto Datenschutz ${version} started (${host}).`,
    hostStopped: () => 'profacto Datenschutz ended.',
    settingsChanged: ({ keys }, format, texts) =>
      `Settings changed: ${format.list(keys.map((key) => settingLabelIn(texts, key)))}.`,
    settingsKeptAside: ({ keptAs, keys }, format) =>
      `The settings file was ${keys.length === 0 ? 'unreadable' : `partly invalid (${format.list(keys)})`}. The old one is kept unchanged in “${keptAs}”.`,
    operationStarted: (entry) => `${nameOf(entry)}: ${entry.automatic === true ? 'started by itself.' : 'started.'}`,
    stepStarted: ({ step }, _format, { ui }) => `Step started: ${ui.steps[step]}.`,
    stepDone: ({ step }, _format, { ui }) => `Step done: ${ui.steps[step]}.`,
    caPassedOver: ({ host, failure, next }, _format, texts) => {
      const { what } = explainFailure(failure, texts);
      return `${host} does not issue now (${failure.code}). ${what}${next === null ? '' : ` ${next} is asked next.`}`;
    },
    operationDone: (entry) =>
      `${nameOf(entry)}: ${entry.verdict === undefined ? 'finished' : verdicts[entry.verdict]}.`,
    operationFailed: (entry, _format, texts) => {
      const { failure } = entry;
      if (failure.code === 'CANCELLED') return `${nameOf(entry)}: cancelled.`;
      const { what } = explainFailure(failure, texts);
      if (failure.code === 'NOT_DUE') return `${nameOf(entry)}: not due yet. ${what}`;
      const ended = failure.code === 'PREFLIGHT_BROKEN' ? 'stopped' : 'did not succeed';
      return `${nameOf(entry)}: ${ended} (${failure.code}). ${what}`;
    },
    certificateInstalled: ({ names, notAfter, directory }, format) =>
      `Certificate for ${format.list(names)} installed, valid until ${format.date(notAfter)}, in “${directory}”.`,
    certificateDeleted: ({ directory }) => `Certificate and key in “${directory}” deleted.`,
    certificateRevoked: ({ names }, format) =>
      `The certificate for ${format.list(names)} with the compromised key is revoked.`,
    revocationFailed: ({ names, failure }, format, texts) =>
      `The certificate for ${format.list(names)} with the compromised key is not revoked yet; it is tried again (${failure.code}). ${explainFailure(failure, texts).what}`,
    revocationDropped: ({ names, notAfter }, format) =>
      `The certificate for ${format.list(names)} with the compromised key ran out on ${format.date(notAfter)} and need not be revoked any more.`,
    revocationsUnreadable: ({ failure }, _format, texts) =>
      `What is still to be revoked (“revocations.json”) cannot be read; everything else goes on (${failure.code}). ${explainFailure(failure, texts).what}`,
    pfxExported: ({ directory }) => `Certificate and key in “${directory}” exported as a PFX file with a password.`,
    rolledBack: ({ directory }) =>
      directory === null
        ? 'The new certificate was taken back; there was no earlier one.'
        : `The new certificate was taken back; the previous one in “${directory}” applies again.`,
    listenerFailed: ({ failure }, _format, texts) =>
      `The integrated web server could not open a port. ${explainFailure(failure, texts).what}`,
    noticeGiven: (notice) => {
      const { title, body } = noticeText(notice, 'en');
      return `Notification: ${title}. ${body}`;
    },
    hookEnded: ({ hook, program, test, result }, _format, texts) => {
      const name = `${settingLabelIn(texts, hook)}${test === true ? ' (tried)' : ''}`;
      return `${name} “${program}”: ${describeHookOutcome(result, 'en')}${outputSuffix(result.output)}`;
    },
    recovered: ({ removed }, format) =>
      removed.length === 0
        ? 'Cleaned up after an interrupted operation.'
        : `Cleaned up after an interrupted operation; removed: ${format.list(removed)}.`,
  },
};
