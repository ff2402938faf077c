/** Command lines, as people mistype them and scripts put them together from what others wrote. */
import fs from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { settingKeys } from '#shared/contract/settings-table.ts';
import { flagsBeforeParsing } from '../../../electron/cli/flags.ts';
import { createHosting } from '../../../electron/cli/hosting.ts';
import { runCli, type CliDependencies, type CliIo, type ServeOptions } from '../../../electron/cli/program.ts';
import { controlsIn, stackTracesIn } from '../clean-output.ts';
import { hostileText, near, record } from '../hostile.ts';
import { createSandbox, type Sandbox } from '../sandbox.ts';
import type { Surface } from '../surface.ts';

type Case = { argv: string[]; stdin: string | null; locale: string };

/** The fixed ones, and what a shell reports for a command that was interrupted. */
const EXIT_CODES = [0, 1, 2, 3, 4, 5, 130];

const commands: readonly string[][] = [
  ['status'],
  ['check'],
  ['request'],
  ['evaluate'],
  ['delete'],
  ['compromised'],
  ['journal'],
  ['serve'],
  ['help'],
  [],
  ['settings'],
  ['settings', 'get'],
  ['settings', 'set'],
  ['hook', 'test'],
  ['hook'],
  ['account'],
  ['account', 'contact'],
  ['account', 'rollover'],
  ['account', 'deactivate'],
  ['help', 'settings'],
];
/** Asking for anything on the network takes a hundred times as long. */
const quick: readonly string[][] = commands.filter(
  ([name]) => !['check', 'request', 'evaluate', 'compromised'].includes(name ?? ''),
);
const option = near(
  '--json',
  '--config-dir',
  '--config-dir=x',
  '--help',
  '-h',
  '-V',
  '--version',
  '--yes',
  '--force',
  '--staging',
  '--limit',
  '--limit=5',
  '--panel',
  '--panel-port',
  '--metrics',
  '--despite-limits',
  '--text',
  '--',
  '-',
  '--no-json',
);
const assignment = fc.oneof(
  fc
    .tuple(
      fc.constantFrom<string>(...settingKeys),
      fc.oneof(hostileText, near('meinefirma.localhost', '8080', '["/x"]', '-', 'de', 'chef@a.de')),
    )
    .map(([key, value]) => `${key}=${value}`),
  hostileText,
);
const word = fc.oneof(
  { weight: 4, arbitrary: option },
  { weight: 3, arbitrary: assignment },
  { weight: 2, arbitrary: hostileText },
  { weight: 1, arbitrary: near('status', 'settings', 'set', 'onRenewed', 'onFailed', '1', '-1', '__proto__=1') },
);

export const surface: Surface<Case> = {
  arbitrary: record({
    argv: fc
      .tuple(
        fc.oneof(
          { weight: 25, arbitrary: fc.constantFrom(...quick) },
          { weight: 1, arbitrary: fc.constantFrom(...commands) },
        ),
        fc.array(word, { maxLength: 4 }),
        fc.nat({ max: 5 }),
      )
      .map(([command, words, at]) => [...words.slice(0, at - 4), ...command, ...words.slice(Math.max(0, at - 4))]),
    stdin: fc.option(hostileText),
    locale: near('de_DE.UTF-8', 'en_GB', 'C'),
  }),

  async open(folder) {
    const sandbox = await createSandbox(folder);
    const hosting = createHosting({ version: '0.0.0', panelDirectory: path.join(folder, 'panel') });
    const deps: CliDependencies = {
      version: '0.0.0',
      defaultConfigDir: () => sandbox.configDir,
      now: Date.now,
      connect: (configDir) => hosting.connect(configDir),
      // It ends as soon as it runs.
      serve: (configDir, options, io, json) =>
        hosting.serve(configDir, confinedServe(options, sandbox), { ...io, interrupted: AbortSignal.abort() }, json),
    };
    return {
      async run({ argv, stdin, locale }) {
        const out = { stdout: '', stderr: '' };
        const io: CliIo = {
          stdout: (text) => void (out.stdout += text),
          stderr: (text) => void (out.stderr += text),
          readLine: () => Promise.resolve(stdin === null ? null : confinedInput(stdin, argv, sandbox)),
          systemLocale: locale,
          interrupted: new AbortController().signal,
        };
        const code = await runCli(
          confinedArguments(argv, sandbox, folder),
          { PROFACTO_CONFIG_DIR: sandbox.configDir },
          io,
          deps,
        );
        return [
          ...(EXIT_CODES.includes(code) ? [] : [`the exit code is ${code}`]),
          ...Object.entries(out).flatMap(([stream, text]) => [
            ...controlsIn(stream, text),
            ...stackTracesIn(stream, text),
          ]),
          ...(/\bINTERNAL\b/.test(out.stdout) ? ['it fails with INTERNAL'] : []),
        ];
      },
      close: () => (fs.existsSync(path.join(sandbox.configDir, 'config.json')) ? [] : ['the settings are gone']),
    };
  },
};

/** The words without what leads out of the sandbox. */
function confinedArguments(argv: readonly string[], sandbox: Sandbox, folder: string): string[] {
  const words = argv.map((word) => {
    const at = word.indexOf('=');
    const key = word.slice(0, at);
    return at < 1 || key.startsWith('-') ? word : `${key}=${confinedValue(key, word.slice(at + 1), sandbox)}`;
  });
  const { configDir } = flagsBeforeParsing(words);
  if (configDir === undefined || configDir === '') return words;
  return isPrepared(path.resolve(folder, configDir), sandbox, folder)
    ? words
    : words.map((word) => word.replaceAll(configDir, sandbox.configDir));
}

/** Another configuration directory begins with our settings: with its own it would ask a CA, and name servers. */
function isPrepared(configDir: string, sandbox: Sandbox, folder: string): boolean {
  if (!configDir.startsWith(`${folder}${path.sep}`)) return false;
  try {
    fs.mkdirSync(configDir, { recursive: true, mode: 0o700 });
    fs.copyFileSync(path.join(sandbox.configDir, 'config.json'), path.join(configDir, 'config.json'));
    return true;
  } catch {
    return false;
  }
}

/** What `KEY=-` reads. */
function confinedInput(stdin: string, argv: readonly string[], sandbox: Sandbox): string {
  const keys = argv.filter((word) => word.endsWith('=-')).map((word) => word.slice(0, -2));
  return keys.reduce((text, key) => confinedValue(key, text, sandbox), stdin.split('\n', 1)[0] ?? '');
}

function confinedValue(key: string, value: string, sandbox: Sandbox): string {
  const name = key.replaceAll(/[\s\p{Cf}]/gu, '');
  const [confined] = Object.values(sandbox.confine({ [name]: value }) as Record<string, unknown>);
  return typeof confined === 'string' || typeof confined === 'number' ? String(confined) : value;
}

function confinedServe(options: ServeOptions, sandbox: Sandbox): ServeOptions {
  return sandbox.confine(options) as ServeOptions;
}
