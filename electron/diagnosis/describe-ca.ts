import type { CaDescription } from '#shared/contract/ca-description.ts';
import { fail, FailureError } from '#shared/contract/failure-error.ts';
import { toDisplayText } from '#shared/values/page-title.ts';
import { unreachableFailure } from '../acme/failures.ts';
import { problemFromText } from '../acme/problem.ts';
import { caOwnedUrl } from '../acme/ca-link.ts';
import { askDirectory, type DirectoryAnswer } from './probes/ca.ts';

/** More than any CA has, and few enough for a list on screen. */
const MAX_PROFILES = 20;

/**
 * What the CA at this directory says about itself, safe to show.
 *
 * @param trustedRoots PEM of roots that are trusted in addition to the built-in ones
 * @throws FailureError `CA_UNREACHABLE`, `CA_UNTRUSTED`, `CA_OUT_OF_ORDER`; `CA_PROTOCOL`: the answer is no directory;
 * `CANCELLED` when `signal` aborts
 */
export async function describeCa(
  directoryUrl: string,
  trustedRoots: readonly string[],
  now: () => number,
  signal: AbortSignal,
): Promise<CaDescription> {
  const answer = await askDirectory(directoryUrl, trustedRoots, now, signal).catch((error: unknown) => {
    if (signal.aborted) fail('CANCELLED', {}, error);
    throw error;
  });
  const { host } = new URL(directoryUrl);
  if (answer.kind !== 'answer') return failWith(answer, directoryUrl);
  const { directory, httpStatus } = answer;
  if (directory === null) {
    const problem = problemFromText(`HTTP ${httpStatus}, and no ACME directory`, httpStatus);
    const isOutOfOrder = httpStatus === 429 || httpStatus >= 500;
    return isOutOfOrder ? fail('CA_OUT_OF_ORDER', { retryAt: null, problem }) : fail('CA_PROTOCOL', { problem });
  }
  return {
    host,
    website: caOwnedUrl(directory.website, directoryUrl),
    termsOfService: caOwnedUrl(directory.termsOfService, directoryUrl),
    profiles: Object.entries(directory.profiles)
      // The name is sent to the CA verbatim: one that is not shown verbatim would be chosen unseen.
      .filter(([name]) => toDisplayText(name) === name)
      .slice(0, MAX_PROFILES)
      .map(([name, description]) => ({ name, description: toDisplayText(description) ?? '' })),
    externalAccountRequired: directory.externalAccountRequired,
  };
}

function failWith(answer: Exclude<DirectoryAnswer, { kind: 'answer' }>, directoryUrl: string): never {
  const { host } = new URL(directoryUrl);
  if (answer.kind === 'page') return fail('CA_WEB_PAGE', { host, ...answer.page });
  const { systemCode } = answer;
  if (answer.kind === 'untrusted') return fail('CA_UNTRUSTED', { host, systemCode });
  throw new FailureError(unreachableFailure(directoryUrl, systemCode));
}
