/**
 * Why an installed certificate is not renewed by itself: always a setting. In a file of its own, because the panel does
 * not load the schemas.
 */
export const renewalOffReasons = [
  'einzelplatz',
  /** `autoRenew` is off: somebody wants it so. */
  'switchedOff',
  'addressMissing',
  'contactMissing',
  /** The certificate is for another address than the one that is set. */
  'otherAddress',
  /** It comes from none of the CAs that are set. */
  'otherCa',
] as const;
export type RenewalOffReason = (typeof renewalOffReasons)[number];
