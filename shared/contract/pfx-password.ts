/** Fewest characters of the password on an exported PKCS #12 file. */
export const MIN_PFX_PASSWORD = 8;
/** Most of them. */
export const MAX_PFX_PASSWORD = 128;
