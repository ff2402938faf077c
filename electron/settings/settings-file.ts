/** The settings file as it lies on the disk, read byte by byte: people save it with any editor, and power fails. */
import { writeFileSync } from 'atomically';
import { readOwnBytesSync } from '../ownership/distrust.ts';

/** What a settings file holds. */
export type FoundSettings =
  | { kind: 'none' }
  /** `isPlain`: in UTF-8 without a byte order mark, the only form that the store's library reads. */
  | { kind: 'sound'; content: Record<string, unknown>; isPlain: boolean }
  /** Torn, empty, commented, or anything else but one JSON object. */
  | { kind: 'unusable' };

/**
 * Reads a settings file. A byte order mark is no part of it (RFC 8259 §8.1); with one, UTF-16 is read as well, in which
 * PowerShell 5.1 saves by default.
 *
 * @throws the system's error where there is a file that cannot be read; DistrustError where it is not this account's
 */
export function readSettingsFile(file: string): FoundSettings {
  const bytes = readOwnBytesSync(file);
  if (bytes === null) return { kind: 'none' };
  try {
    const { text, isPlain } = decode(bytes);
    const content: unknown = JSON.parse(text);
    const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
    return isObject ? { kind: 'sound', content: content as Record<string, unknown>, isPlain } : { kind: 'unusable' };
  } catch {
    return { kind: 'unusable' };
  }
}

/** @throws TypeError for bytes that are no text: an umlaut in another encoding would become part of a path or a name */
function decode(bytes: Buffer): { text: string; isPlain: boolean } {
  const [first, second, third] = bytes;
  const even = bytes.subarray(2, bytes.length - (bytes.length % 2));
  const inUtf16 = (words: Buffer) => new TextDecoder('utf-16le', { fatal: true }).decode(words);
  if (first === 0xff && second === 0xfe) return { text: inUtf16(even), isPlain: false };
  if (first === 0xfe && second === 0xff) return { text: inUtf16(Buffer.from(even).swap16()), isPlain: false };
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  return { text, isPlain: !(first === 0xef && second === 0xbb && third === 0xbf) };
}

/**
 * Replaces a settings file, atomically and readable for its owner alone: secrets are among the settings.
 *
 * @throws the system's error
 */
export function writeSettingsFile(file: string, content: Record<string, unknown>): void {
  writeFileSync(file, `${JSON.stringify(content, undefined, '\t')}\n`, { mode: 0o600, chown: false });
}
