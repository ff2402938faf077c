import { finding, type Finding } from '#shared/contract/findings.ts';
import type { Check } from '../check.ts';
import type { FactsInput } from '../facts.ts';
import type { DirectoryAnswer } from '../probes/ca.ts';

/** Whether the CA's terms of service are still those that were accepted with the account (RFC 8555 §7.3.3). */
export const termsCheck: Check = {
  ids: ['terms'],
  async run(facts, report) {
    report(termsFinding(await facts.directory(), facts.account));
  },
};

function termsFinding(answer: DirectoryAnswer, account: FactsInput['account']): Finding {
  if (answer.kind !== 'answer' || answer.directory === null) return finding('TERMS_NOT_CHECKED', {});
  const { termsOfService: url } = answer.directory;
  if (url === null) return finding('TERMS_NONE', {});
  if (account === null) return finding('TERMS_TO_ACCEPT', { url });
  // Accounts of earlier versions do not record the terms; to call them changed would be a guess.
  const accepted = account.termsOfService ?? url;
  return accepted === url ? finding('TERMS_SAME', { url }) : finding('TERMS_CHANGED', { url, accepted });
}
