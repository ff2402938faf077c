/** Minimum length of the password of an exported PKCS #12 file. */
export const MIN_PFX_PASSWORD = 8;
/**
 * Whether programs may read the password differently: RFC 7292 wants UTF-16, and many take the bytes that the keyboard
 * or the shell gives them.
 */
export function isReadDifferently(password: string): boolean {
  return /[^ -~]/.test(password);
}

/** Its maximum length. */
export const MAX_PFX_PASSWORD = 128;
