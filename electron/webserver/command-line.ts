/** Reads with which words a process was started, and which script among them Node runs. */
import fs from 'node:fs';
import path from 'node:path';

/** More words than the path of any program has. */
const MAX_WORDS_OF_A_PATH = 20;
/** Whoever runs the program writes what is looked at, which keeps everybody waiting meanwhile: so often at the most. */
const MAX_LOOKS = 100;

/**
 * The words of a command line: by the quotes of Windows; where there are none, `ps` has not said where a word ends, and a
 * path that is there is one word with all its spaces.
 */
export function splitCommandLine(line: string): string[] {
  return line.includes('"') ? splitQuoted(line) : joinPaths(line.split(/\s+/).filter((word) => word !== ''));
}

/**
 * The words that a system keeps apart, as Linux does. A process may have written a title in their place, all in one: the
 * children of Chromium do.
 */
export function wordsOf(words: readonly string[]): readonly string[] {
  const [first = '', ...others] = words;
  return others.every((word) => word === '') && /\s-/.test(first) ? splitCommandLine(first) : words;
}

/** As programs on Windows do (`CommandLineToArgvW`): a backslash is one of its own except before a quote. */
function splitQuoted(line: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let isQuoted = false;
  for (const [, backslashes = '', next = ''] of line.matchAll(/(\\*)([^\\]|$)/g)) {
    if (next === '"') {
      word = (word ?? '') + backslashes.slice(0, backslashes.length / 2);
      if (backslashes.length % 2 === 1) word += next;
      else isQuoted = !isQuoted;
      continue;
    }
    if (backslashes !== '') word = (word ?? '') + backslashes;
    if (next.trim() !== '' || (isQuoted && next !== '')) word = (word ?? '') + next;
    else if (!isQuoted && word !== null) {
      words.push(word);
      word = null;
    }
  }
  return word === null ? words : [...words, word];
}

function joinPaths(words: readonly string[]): string[] {
  const joined: string[] = [];
  const looks = { left: MAX_LOOKS };
  for (let begin = 0; begin < words.length;) {
    const end = endOfPath(words, begin, looks);
    joined.push(words.slice(begin, end).join(' '));
    begin = end;
  }
  return joined;
}

/**
 * Where the word that begins there ends: behind the shortest path to a file, if it is an absolute one. On another machine
 * (UNC) nothing is looked at: Windows would log in there.
 */
function endOfPath(words: readonly string[], begin: number, looks: { left: number }): number {
  const first = words[begin] ?? '';
  if (path.isAbsolute(first) && !/^[\\/]{2}/.test(first)) {
    for (let end = begin + 1; end <= Math.min(words.length, begin + MAX_WORDS_OF_A_PATH); end++) {
      if (looks.left <= 0) break;
      looks.left -= 1;
      if (isFile(words.slice(begin, end).join(' '))) return end;
    }
  }
  return begin + 1;
}

function isFile(file: string): boolean {
  try {
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Switches of Node that take the next word as their value where they hold none (`node --help`, Node 18 to 26). */
const WITH_VALUE: ReadonlySet<string> = new Set(
  `
    -C --conditions -r --require --import --loader --experimental-loader --allow-fs-read
    --allow-fs-write --build-snapshot-config --cpu-prof-dir --cpu-prof-interval --cpu-prof-name
    --debug-port --diagnostic-dir --disable-proto --disable-warning --dns-result-order --env-file
    --env-file-if-exists --es-module-specifier-resolution --experimental-default-type
    --experimental-package-map --experimental-sea-config --experimental-test-tag-filter --heap-prof-dir
    --heap-prof-interval --heap-prof-name --heapsnapshot-near-heap-limit --heapsnapshot-signal
    --icu-data-dir --input-type --inspect-port --inspect-publish-uid --localstorage-file
    --max-http-header-size --max-old-space-size-percentage
    --network-family-autoselection-attempt-timeout --openssl-config --redirect-warnings --report-dir
    --report-directory --report-filename --report-signal --secure-heap --secure-heap-min --snapshot-blob
    --title --tls-cipher-list --tls-keylog --trace-event-categories --trace-event-file-pattern
    --trace-require-module --unhandled-rejections --use-largepages --v8-pool-size --watch-kill-signal
    --watch-path --test-concurrency --test-coverage-branches --test-coverage-exclude
    --test-coverage-functions --test-coverage-include --test-coverage-lines --test-global-setup
    --test-isolation --test-name-pattern --test-random-seed --test-reporter --test-reporter-destination
    --test-rerun-failures --test-shard --test-skip-pattern --test-timeout
  `.split(/\s+/),
);
/** With these, Node runs no script: what follows are words for the code that they hold. */
const WITHOUT_SCRIPT = /^(-e|-p|-pe|-i|--eval|--print|--interactive|--run)(=|$)/;

/** The script (or Electron's app) that Node runs, of the words behind the program; `null`: it runs none. */
export function scriptOf(words: readonly string[]): string | null {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word === '--') return words[index + 1] ?? null;
    if (WITHOUT_SCRIPT.test(word)) return null;
    if (!word.startsWith('-')) return word;
    if (WITH_VALUE.has(word)) index += 1;
  }
  return null;
}
