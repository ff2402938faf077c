/** Minimum length of the password of an exported PKCS #12 file. */
export const MIN_PFX_PASSWORD = 8;
/** Its maximum length. */
export const MAX_PFX_PASSWORD = 128;
