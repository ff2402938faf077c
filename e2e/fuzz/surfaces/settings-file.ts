/** A `config.json` that somebody edited, converted, cut off or filled with something else. */
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { FailureError } from '#shared/contract/failure-error.ts';
import { openConfStore } from '../../../electron/settings/conf-store.ts';
import { openSettingsStore, type SettingsStore } from '../../../electron/settings/settings-store.ts';
import { storedLanguage } from '../../../electron/settings/stored-language.ts';
import { foreignFiles } from '../foreign-files.ts';
import { byteEdits, editBytes, editJson, hostileJson, hostileText, jsonEdits, jsonText, record } from '../hostile.ts';
import type { Surface } from '../surface.ts';

type Case = { bytes: Uint8Array };

const sound = {
  serverAddress: 'meinefirma.de',
  contactEmail: 'chef@meinefirma.de',
  httpPort: 8081,
  eabHmacKey: 'AAAA',
  dnsServers: ['9.9.9.9'],
  fallbackCas: [{ directoryUrl: 'https://ca.test/dir', eabKeyId: '', eabHmacKey: 'BBBB', profile: '' }],
  onRenewed: ['/usr/bin/true', 'x'],
  language: 'en',
};
const text = JSON.stringify(sound, null, 2);
const bytesOf = (value: string) => new Uint8Array(Buffer.from(value));
const utf16 = (value: string) => Buffer.from(`\ufeff${value}`, 'utf16le');

/** What is wrong with the whole of it. */
const whole: fc.Arbitrary<string | Buffer> = fc.constantFrom(
  '',
  'null',
  '[]',
  '"x"',
  '{',
  '{}',
  `\ufeff${text}`,
  `// x\n${text}`,
  `/* x */${text}`,
  text.replace('}', ',}'),
  text.replaceAll('"', "'"),
  text + text,
  `${text}\0`,
  '{"httpPort":1,"httpPort":2,"__proto__":{"httpPort":3}}',
  '{"a":'.repeat(5000),
  '['.repeat(100_000),
  `{"a":${'['.repeat(4000)}${']'.repeat(4000)}}`,
  `{"x":"${'x'.repeat(2_000_000)}"}`,
  utf16(text),
  utf16(text).swap16(),
  Buffer.alloc(4096),
  Buffer.from(text).subarray(0, 20),
);

export const surface: Surface<Case> = {
  arbitrary: record({
    bytes: fc.oneof(
      { weight: 4, arbitrary: byteEdits.map((edits) => new Uint8Array(editBytes(Buffer.from(text), edits))) },
      { weight: 4, arbitrary: jsonEdits.map((edits) => bytesOf(jsonText(editJson(sound, edits)))) },
      { weight: 1, arbitrary: hostileJson.map((value) => bytesOf(jsonText(value))) },
      { weight: 1, arbitrary: hostileText.map(bytesOf) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
      { weight: 1, arbitrary: whole.map((one) => new Uint8Array(Buffer.from(one as string))) },
    ),
  }),

  open(folder) {
    let number = 0;
    return Promise.resolve({
      run({ bytes }) {
        const configDir = path.join(folder, `fall-${number++}`);
        fs.mkdirSync(configDir, { mode: 0o700 });
        fs.writeFileSync(path.join(configDir, 'config.json'), bytes, { mode: 0o600 });
        try {
          return wrongWith(configDir, Buffer.from(bytes));
        } finally {
          fs.rmSync(configDir, { recursive: true });
        }
      },
      close: () => [],
    });
  },
};

function wrongWith(configDir: string, bytes: Buffer): string[] {
  storedLanguage(configDir, 'de_DE.UTF-8');
  const first = openIn(configDir);
  if (first.store === null) return first.problems;
  const files = fs.readdirSync(configDir).map((name) => fs.readFileSync(path.join(configDir, name)));
  const isKept = files.some((one) => one.equals(bytes) || holdsTheSame(one, bytes));
  const told = first.store.notices.at(-1);
  const second = openIn(configDir);
  const toldAgain = second.store?.notices ?? [];
  const saved = second.store === null ? second.problems : changeIn(second.store);
  const third = openIn(configDir);
  return [
    ...(isKept ? [] : ['what was in the file is nowhere any more']),
    ...(second.store?.takeKeptAside().length === 0 ? [] : ['the second start still finds something wrong']),
    ...(isDeepStrictEqual(toldAgain, told === undefined ? [] : [told])
      ? []
      : ['the second start tells something else']),
    ...saved,
    ...(third.store?.notices.length === 0 ? [] : ['what somebody has acted on is told again']),
    ...(third.store?.current().httpPort === 18_080 ? [] : ['a change is not there at the next start']),
    ...third.problems,
    ...foreignFiles(configDir),
  ];
}

/** Whether a file is the same JSON in UTF-8: another encoding may be replaced by that without a copy. */
function holdsTheSame(file: Buffer, bytes: Buffer): boolean {
  const before = decoded(bytes);
  try {
    return before !== null && isDeepStrictEqual(JSON.parse(file.toString()), JSON.parse(before));
  } catch {
    return false;
  }
}

/** The text of a file that begins with a byte order mark; `null`: it has none. */
function decoded(bytes: Buffer): string | null {
  const mark = bytes.toString('hex', 0, 3);
  if (mark.startsWith('efbbbf')) return bytes.toString('utf8', 3);
  if (mark.startsWith('fffe')) return bytes.toString('utf16le', 2);
  if (!mark.startsWith('feff') || bytes.length % 2 !== 0) return null;
  return Buffer.from(bytes).swap16().toString('utf16le', 2);
}

type Opened = { store: SettingsStore | null; problems: string[] };

/** The store, or what is wrong with not getting it: a closed failure is nothing wrong. */
function openIn(configDir: string): Opened {
  try {
    return { store: openSettingsStore(configDir, openConfStore, Date.now), problems: [] };
  } catch (error) {
    const isClosed = error instanceof FailureError && error.failure.code !== 'INTERNAL';
    return { store: null, problems: isClosed ? [] : [`opening throws ${String(error)}`] };
  }
}

function changeIn(store: SettingsStore): string[] {
  try {
    store.update({ httpPort: 18_080, httpsPort: 18_443 });
    return [];
  } catch (error) {
    return [`a change is refused: ${String(error)}`];
  }
}
