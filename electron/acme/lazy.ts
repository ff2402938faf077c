/** Loads ACME only when it is needed: it is the largest part of the program, and most commands do without it. */
import { createOnce } from '#shared/values/once.ts';
import type { AccountKeeper } from '../certificates/account-keeper.ts';
import type { CertificateIssuer } from '../certificates/issuer.ts';

/**
 * The issuer of `issuer.ts`, loaded with its first request.
 *
 * @param now milliseconds since the epoch
 */
export function acmeIssuer(now: () => number): CertificateIssuer {
  const issuer = createOnce(async () => (await import('./issuer.ts')).createAcmeIssuer({ now }));
  return { issue: async (...args) => (await issuer.load()).issue(...args) };
}

/** The account keeper of `accounts.ts`, loaded with its first call. */
export function acmeAccountKeeper(): AccountKeeper {
  const keeper = createOnce(async () => (await import('./accounts.ts')).createAcmeAccountKeeper());
  return {
    updateContact: async (...args) => (await keeper.load()).updateContact(...args),
    rollOver: async (...args) => (await keeper.load()).rollOver(...args),
    deactivate: async (...args) => (await keeper.load()).deactivate(...args),
    revoke: async (...args) => (await keeper.load()).revoke(...args),
  };
}
