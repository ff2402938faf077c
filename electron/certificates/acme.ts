/** ACME when it is needed: most of what a process does needs none of it, and it is the largest part of the program. */
import type { AccountKeeper } from './account-keeper.ts';
import type { CertificateIssuer } from './issuer.ts';

/** What `load` makes, made when it is asked for first. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null;
  return () => (loading ??= load());
}

/**
 * The issuer of `acme-issuer.ts`, loaded with its first request.
 *
 * @param now milliseconds since the epoch
 */
export function acmeIssuer(now: () => number): CertificateIssuer {
  const issuer = once(async () => (await import('./acme-issuer.ts')).createAcmeIssuer({ now }));
  return { issue: async (...request) => (await issuer()).issue(...request) };
}

/** The keeper of accounts of `acme-account-keeper.ts`, loaded with the first thing asked of it. */
export function acmeAccounts(): AccountKeeper {
  const keeper = once(async () => (await import('./acme-account-keeper.ts')).createAcmeAccounts());
  return {
    updateContact: async (...asked) => (await keeper()).updateContact(...asked),
    rollOver: async (...asked) => (await keeper()).rollOver(...asked),
    deactivate: async (...asked) => (await keeper()).deactivate(...asked),
    revoke: async (...asked) => (await keeper()).revoke(...asked),
  };
}
