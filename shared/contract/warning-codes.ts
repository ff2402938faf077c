/** What the shield may warn of. In a file of its own, because the panel does not load the schemas. */
export const warningCodes = [
  'DATABASE_UNAVAILABLE',
  'CERTIFICATE_UNREADABLE',
  'HTTP_PORT_FAILED',
  'HTTPS_PORT_FAILED',
  'NOT_SERVED',
  'OTHER_CERTIFICATE_SERVED',
  'ADDRESS_NOT_COVERED',
  /** In place of what the calendar says, where this machine's clock and the CA's lead to different things. */
  'CLOCK_WRONG',
  'CERTIFICATE_EXPIRED',
  'CERTIFICATE_NOT_YET_VALID',
  'CERTIFICATE_REVOKED',
  'RENEWAL_OFF',
  'RENEWAL_DUE',
  'LAST_REQUEST_FAILED',
] as const;
export type WarningCode = (typeof warningCodes)[number];
