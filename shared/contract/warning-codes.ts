/** What the shield may warn of. Apart from the schemas, which the panel does without. */
export const warningCodes = [
  'CERTIFICATE_UNREADABLE',
  'HTTP_PORT_FAILED',
  'HTTPS_PORT_FAILED',
  'NOT_SERVED',
  'OTHER_CERTIFICATE_SERVED',
  'ADDRESS_NOT_COVERED',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_NOT_YET_VALID',
  'CERTIFICATE_REVOKED',
  'RENEWAL_DUE',
  'LAST_REQUEST_FAILED',
] as const;
export type WarningCode = (typeof warningCodes)[number];
