import type { FailureCode } from '#shared/contract/failures.ts';
import type { AcmeProblemType } from '../acme/problem.ts';

/** For the tests: what each problem type means as the answer to a request; exhaustive, so that none can be forgotten. */
export const expectedFailureCodes: Record<AcmeProblemType, FailureCode> = {
  accountDoesNotExist: 'CA_ACCOUNT_REFUSED',
  alreadyReplaced: 'CA_PROTOCOL',
  alreadyRevoked: 'CA_PROTOCOL',
  badCSR: 'CA_KEY_REFUSED',
  badNonce: 'CA_OUT_OF_ORDER',
  badPublicKey: 'CA_KEY_REFUSED',
  badRevocationReason: 'CA_PROTOCOL',
  badSignatureAlgorithm: 'CA_KEY_REFUSED',
  caa: 'VALIDATION_FAILED',
  compound: 'CA_PROTOCOL',
  connection: 'VALIDATION_FAILED',
  dns: 'VALIDATION_FAILED',
  externalAccountRequired: 'CA_EXTERNAL_ACCOUNT',
  incorrectResponse: 'VALIDATION_FAILED',
  invalidContact: 'CA_CONTACT_REFUSED',
  invalidProfile: 'CA_PROFILE_REFUSED',
  malformed: 'CA_PROTOCOL',
  orderNotReady: 'CA_PROTOCOL',
  rateLimited: 'CA_RATE_LIMITED',
  rejectedIdentifier: 'CA_NAME_REFUSED',
  serverInternal: 'CA_OUT_OF_ORDER',
  tls: 'VALIDATION_FAILED',
  unauthorized: 'CA_ACCOUNT_REFUSED',
  unsupportedContact: 'CA_CONTACT_REFUSED',
  unsupportedIdentifier: 'CA_NAME_REFUSED',
  userActionRequired: 'CA_TERMS_CHANGED',
};
