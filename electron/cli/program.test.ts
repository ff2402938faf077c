import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { fail, failure, FailureError } from '#shared/contract/failure-error.ts';
import { failureData, type Failure, type FailureCode, type FailureData } from '#shared/contract/failures.ts';
import { finding } from '#shared/contract/findings.ts';
import type { HookRun } from '#shared/contract/hook-result.ts';
import type { JournalEntry } from '#shared/contract/journal.ts';
import type { FoundApplication } from '#shared/contract/found-application.ts';
import { adviseWay } from '#shared/domain/way-advice.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Account, Certificate, Report } from '#shared/contract/snapshot.ts';
import type { FakeService } from '#shared/contract/test-service.ts';
import { exampleCertificate as certificate } from '#shared/contract/test-snapshot.ts';
import { cliTexts } from '#shared/texts/cli/texts.ts';
import { createTestHost } from '../testing/host.ts';
import { connectLocalSocket, serveLocalSocket } from '../transports/local-socket.ts';
import { exitCodeOf } from './exit-codes.ts';
import { at, createCliService, requestEnded, showStep } from './test-service.ts';
import { runCli, type CliDependencies, type ServeOptions } from './program.ts';

const problem = {
  type: 'urn:ietf:params:acme:error:connection',
  status: 400,
  detail: 'Connection refused',
  subproblems: [{ type: null, detail: 'more', identifier: 'meinefirma.de' }],
};

const texts = cliTexts('de');

/** What a request asks unless it is told otherwise. */
const plainRequest = { force: false, despiteFindings: false, despiteLimits: false, staging: false };

let home: string;
let service: FakeService;
let closedConnections: number;
let interrupt: AbortController;
let connectedTo: string[];
let serveCalls: unknown[];
let deps: CliDependencies;
let stdinLine: string | null;

beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'profacto-cli-'));
  service = createCliService();
  closedConnections = 0;
  interrupt = new AbortController();
  connectedTo = [];
  serveCalls = [];
  stdinLine = null;
  deps = {
    version: '0.1.0',
    defaultConfigDir: () => home,
    // One day into the validity of the fake service's certificate.
    now: () => Date.parse(at) + 86_400_000,
    connect: (configDir) => {
      connectedTo.push(configDir);
      return Promise.resolve({
        client: service.client,
        viaHost: true,
        close: () => {
          closedConnections += 1;
          return Promise.resolve();
        },
      });
    },
    serve: (configDir: string, options: ServeOptions, _io, json) => {
      serveCalls.push({ configDir, ...options, json });
      return Promise.resolve();
    },
  };
});
afterEach(() => fs.rmSync(home, { recursive: true }));

async function run(...argv: string[]) {
  return runWith({}, ...argv);
}

async function runWith(env: NodeJS.ProcessEnv, ...argv: string[]) {
  let stdout = '';
  let stderr = '';
  const io = {
    stdout: (text: string) => void (stdout += text),
    stderr: (text: string) => void (stderr += text),
    readLine: () => Promise.resolve(stdinLine),
    systemLocale: 'de-DE',
    interrupted: interrupt.signal,
  };
  const code = await runCli(argv, env, io, deps);
  return {
    code,
    stdout,
    stderr,
    json: () => JSON.parse(stdout) as Record<string, unknown>,
    lines: () =>
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

/** The commands that a help lists. */
function commandsIn(help: string): string[] {
  const [, list = ''] = help.split('\nBefehle:\n');
  return [...list.matchAll(/^ {2}([a-z-]+) /gm)].flatMap(([, name = '']) => (name === 'help' ? [] : [name]));
}

/** Every command, by what the help of the program and of its commands list. */
async function allCommands(parent: string[] = []): Promise<string[]> {
  const names = commandsIn((await run(...parent, '--help')).stdout);
  const below = await Promise.all(
    names.map(async (name) => [[...parent, name].join(' '), ...(await allCommands([...parent, name]))]),
  );
  return below.flat();
}

function setLanguage(language: Settings['language']) {
  fs.writeFileSync(path.join(home, 'config.json'), JSON.stringify({ language }));
}

describe('help', () => {
  it('explains every command in German, without the service', async () => {
    const commands = await allCommands();
    expect(commands).toHaveLength(Object.keys(texts.commands).length);
    for (const command of commands) {
      const help = await run(...command.split(' '), '--help');
      expect(help.code).toBe(0);
      expect(help.stderr).toBe('');
      expect(help.stdout).toContain(`Aufruf: profacto-tls ${command}`);
      expect(help.stdout).toContain('Optionen:');
      expect(help.stdout).not.toMatch(/Usage|Options|Commands|Arguments|display help|\[options\]|\[command\]/);
      expect(help.stdout).toMatch(/Für alle Befehle:[\s\S]*--json[\s\S]*--config-dir/);
    }
    expect(connectedTo).toEqual([]);
  });

  it('lists the commands and the exit codes', async () => {
    const { stdout, code } = await run('--help');
    expect(code).toBe(0);
    expect(commandsIn(stdout)).toEqual(expect.arrayContaining(['status', 'settings', 'request', 'serve']));
    expect(stdout).toContain('Rückgabewerte:');
    expect(stdout).not.toMatch(/Usage|Options:|Commands|display help|\[options\]|\[command\]/);
  });

  it('leaves no command out of the user handbook', async () => {
    const handbook = fs.readFileSync(new URL('../../docs/handbuch.md', import.meta.url), 'utf8');
    // A line may tell several: "profacto-tls account  # …; dazu: contact, roll-over".
    const isTold = (words: string[]) =>
      new RegExp(`^profacto-tls ${words.map((word) => `${word}\\b`).join('.*')}`, 'm').test(handbook);
    expect((await allCommands()).filter((command) => !isTold(command.split(' ')))).toEqual([]);
  });

  it('speaks English when the settings say so', async () => {
    setLanguage('en');
    const { stdout } = await run('request', '--help');
    expect(stdout).toContain('Usage: profacto-tls request');
    expect(stdout).toContain('For every command:');
    expect((await run('nonsense')).stderr).toContain('There is no command “nonsense”.');
  });

  it('speaks the language of the system when the settings say that', async () => {
    setLanguage('system');
    expect((await run('--help')).stdout).toContain('Aufruf:');
  });

  it('is shown, as wrong usage, when no command is given', async () => {
    for (const argv of [[], ['settings']]) {
      const { code, stdout, stderr } = await run(...argv);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain('Befehle:');
    }
  });

  it('has a command of its own', async () => {
    const { code, stdout } = await run('help', 'request');
    expect(code).toBe(0);
    expect(stdout).toContain('Aufruf: profacto-tls request');
  });

  it('tells the version', async () => {
    expect(await run('--version')).toMatchObject({ code: 0, stdout: '0.1.0\n' });
  });
});

describe('wrong usage', () => {
  it.each([
    [['nonsense'], 'Den Befehl „nonsense“ gibt es nicht.', 'profacto-tls --help'],
    [['statsu'], 'Meinten Sie status?', 'profacto-tls --help'],
    [
      ['request', '--forse'],
      'Die Option „--forse“ gibt es hier nicht. Meinten Sie --force?',
      'profacto-tls request --help',
    ],
    [['settings', 'set'], 'Es fehlt die Angabe SCHLÜSSEL=WERT.', 'profacto-tls settings set --help'],
    [['settings', 'drop'], 'Den Befehl „drop“ gibt es nicht.', 'profacto-tls settings --help'],
    [['settings', 'set', 'serverAddress'], '„serverAddress“ ist keine Zuweisung.', 'profacto-tls settings set --help'],
    [['settings', 'set', '=x'], '„=x“ ist keine Zuweisung.', 'profacto-tls settings set --help'],
    [['status', 'now', 'please'], 'Das sind zu viele Angaben: now, please', 'profacto-tls status --help'],
    [['status', '--config-dir'], 'Zur Option „--config-dir <DIR>“ fehlt der Wert.', 'profacto-tls status --help'],
    [['journal', '--limit', '0'], '--limit: „0“', 'profacto-tls journal --help'],
    [['journal', '--limit', 'many'], '--limit: „many“', 'profacto-tls journal --help'],
    [['serve', '--panel-port', '70000'], '--panel-port: „70000“', 'profacto-tls serve --help'],
    [['serve', '--metrics', '0'], '--metrics: „0“', 'profacto-tls serve --help'],
    [['delete'], '--yes', 'profacto-tls delete --help'],
    [['account', 'deactivate'], '--yes', 'profacto-tls account deactivate --help'],
    [['account', 'close'], 'Das sind zu viele Angaben: close', 'profacto-tls account --help'],
    [['compromised'], '--yes', 'profacto-tls compromised --help'],
    [['router', 'open'], 'nur gebeten, die Ports aus den Einstellungen', 'profacto-tls router open --help'],
  ])('%j ends with 2, a German sentence and a hint', async (argv, sentence, hint) => {
    const { code, stdout, stderr } = await run(...argv);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(sentence);
    expect(stderr).toContain(hint);
    expect(stderr).not.toMatch(/error|undefined/i);
    expect(connectedTo).toEqual([]);
  });

  it('is an object on stdout with --json', async () => {
    const { code, stderr, json } = await run('delete', '--json');
    expect(code).toBe(2);
    expect(stderr).toBe('');
    expect(json()).toMatchObject({ error: { code: 'USAGE', data: {}, who: 'you', original: null } });
  });
});

describe('the configuration directory', () => {
  it('is the one of the platform, of the environment or of the flag, before or after the command', async () => {
    await run('status');
    await runWith({ PROFACTO_CONFIG_DIR: '/from/env' }, 'status');
    await runWith({ PROFACTO_CONFIG_DIR: '/from/env' }, '--config-dir', '/from/flag', 'status');
    await run('settings', 'get', '--config-dir=/from/flag');
    await run('request', '--config-dir', '/from/flag');
    expect(connectedTo).toEqual([home, '/from/env', '/from/flag', '/from/flag', '/from/flag']);
    expect(closedConnections).toBe(5);
  });
});

describe('status', () => {
  it('prints exactly the schema of the design', async () => {
    service.push({ certificate, shield: 'colour', tls: { active: true, httpsPort: 443 } });
    const { code, json, stderr } = await run('status', '--json');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const promised = ['edition', 'settings', 'shield', 'warning', 'tls', 'certificate', 'renewal', 'cause', 'others'];
    expect(Object.keys(json())).toEqual(promised);
    expect(json()).toMatchObject({
      edition: 'server',
      shield: 'colour',
      warning: null,
      tls: { active: true, httpsPort: 443 },
      certificate: { orderNumber: '42', names: ['meinefirma.de'], notAfter: certificate.notAfter },
      renewal: { dueAt: null, reason: 'none', lastAttemptAt: null, nextAttemptAt: null, failures: 0, lastError: null },
      cause: null,
      others: [],
    });
  });

  it('names the one cause with its step and its person, and says it once', async () => {
    const forward = { lanAddress: '192.168.178.20', internalPort: 8080 };
    const silent = finding('CHALLENGE_NOT_ANSWERED', { address: '203.0.113.7', port: 80, forward, cause: 'timeout' });
    const lastCheck: Report = { verdict: 'broken', findings: [silent], finishedAt: at };
    service.push({ lastCheck });
    const { stdout } = await run('status');
    expect(stdout.split('\n')[1]).toMatch(/^Ursache: .*Port 80/);
    expect(stdout.split('\n')[2]).toMatch(/^ {4}Zu tun \(Ihr IT-Partner\): /);
    expect((await run('status', '--json')).json()).toMatchObject({
      cause: {
        code: 'CHALLENGE_NOT_ANSWERED',
        who: 'itPartner',
        step: expect.stringContaining('192.168.178.20') as string,
      },
      others: [],
    });
  });

  it('says what a failed renewal has met once, as the cause', async () => {
    const lastError = failure('CA_OUT_OF_ORDER', { retryAt: null, problem });
    service.push({
      certificate,
      shield: 'colour',
      warning: 'LAST_REQUEST_FAILED',
      renewal: { ...service.snapshot.renewal, failures: 3, lastError, lastAttemptAt: at },
    });
    const { stdout } = await run('status');
    expect(stdout).toContain('Ursache: ');
    const [, sentence = ''] = /Ursache: (.*)/.exec(stdout) ?? [];
    expect(stdout.split(sentence)).toHaveLength(2);
    expect(stdout).toContain('3 Fehlversuche in Folge\n');
  });

  it('says that a certificate has expired once', async () => {
    service.push({ certificate: { ...certificate, daysLeft: -3 }, warning: 'CERTIFICATE_EXPIRED' });
    const { stdout, code } = await run('status');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Ursache: .*abgelaufen/m);
    expect(stdout).not.toContain(texts.warnings.CERTIFICATE_EXPIRED);
  });

  it('is healthy while nothing is set up and nothing is wrong, and not healthy with a warning in grey', async () => {
    expect((await run('status')).code).toBe(0);
    service.push({ warning: 'LAST_REQUEST_FAILED' });
    expect((await run('status')).code).toBe(1);
    service.push({ warning: 'NOT_SERVED', certificate });
    expect((await run('status')).code).toBe(1);
    service.push({ warning: 'RENEWAL_DUE', shield: 'colour' });
    expect((await run('status')).code).toBe(0);
    service.push({ warning: 'CLOCK_WRONG', shield: 'colour' });
    expect((await run('status')).code).toBe(1);
  });

  it('names the clock that is wrong, and nothing that would follow from it', async () => {
    service.push({
      certificate: { ...certificate, daysLeft: -600 },
      warning: 'CLOCK_WRONG',
      renewal: { ...service.snapshot.renewal, dueAt: '2027-01-23T13:05:00.000Z', reason: 'expired' },
    });
    const { stdout, code } = await run('status');
    expect(code).toBe(1);
    expect(stdout).toContain('Die Uhr dieses Rechners geht falsch');
    expect(stdout).toContain('Stellen Sie Datum, Uhrzeit und Zeitzone richtig.');
    expect(stdout).not.toMatch(/abgelaufen|fällig|erneuern Sie/i);
  });

  it('tells a person the shield first, then the details', async () => {
    service.push({
      certificate,
      shield: 'colour',
      warning: 'LAST_REQUEST_FAILED',
      settingsNotices: [{ code: 'SETTINGS_UNREADABLE', keptAs: '/kept.json', lastGoodAt: null }],
      renewal: {
        dueAt: '2027-01-23T13:05:00.000Z',
        reason: 'notDue',
        automatic: null,
        off: 'contactMissing',
        lastAttemptAt: at,
        nextAttemptAt: at,
        failures: 2,
        lastError: failure('CANCELLED', {}),
        explanationUrl: 'https://ca.example/vorfall',
      },
    });
    const { stdout } = await run('status');
    expect(stdout.split('\n')[0]).toBe('TLS-Verschlüsselung aktiv');
    for (const text of [
      '/kept.json',
      'meinefirma.de',
      'noch 89 Tage',
      '9F:3A',
      'fällig ab 23.01.2027',
      '2 Fehlversuche',
      'https://ca.example/vorfall',
      'Erneuerung von selbst:                    aus, weil kein Zertifizierungs-Kontakt eingetragen ist',
    ]) {
      expect(stdout).toContain(text);
    }
    expect(stdout).not.toContain('undefined');
  });

  it('says that it is not known, and why, where the database could not be looked at', async () => {
    const databaseFailure = failure('CERTIFICATES_GONE', { path: '/srv/profacto' });
    service.push({ warning: 'DATABASE_UNAVAILABLE', databaseFailure });
    const { code, stdout } = await run('status');
    expect(code).toBe(1);
    expect(stdout).toContain('„/srv/profacto“');
    expect(stdout).toContain('profacto-tls request --new-database');
    expect(stdout).toContain('unbekannt');
    expect(stdout).not.toMatch(/noch kein/);
    const forPrograms = await run('status', '--json');
    expect(forPrograms.json()).toMatchObject({ warning: 'DATABASE_UNAVAILABLE', certificate: null });
    expect(forPrograms.stderr).toContain('„/srv/profacto“');
    const account = await run('account');
    expect(account.code).toBe(3);
    expect(account.stdout + account.stderr).not.toContain('noch kein Konto');
  });

  it('does not take a certificate that is damaged or lost for none', async () => {
    service.push({ warning: 'CERTIFICATE_UNREADABLE' });
    const { code, stdout } = await run('status');
    expect(code).toBe(1);
    expect(stdout).toMatch(/Zertifikat: +fehlt auf dem Datenträger/);
    expect(stdout).not.toMatch(/noch kein/);
  });

  it.each([
    'HTTP_PORT_FAILED',
    'CERTIFICATE_UNREADABLE',
    'RENEWAL_OFF',
    'DATABASE_UNAVAILABLE',
    'CLOCK_WRONG',
  ] as const)('ends with 1 for what a person has to mend, although the certificate is served: %s', async (warning) => {
    service.push({ shield: 'colour', warning, certificate });
    expect((await run('status')).code).toBe(1);
  });

  it('ends with 1 while settings are set aside, and says so to programs as well', async () => {
    const issue = { key: 'eabKeyId', reason: 'strangeCharacter', character: 'U+001B', after: 'kid' } as const;
    const notice = { code: 'SETTINGS_DROPPED', keptAs: '/kept.json', keys: ['keyType'], issues: [issue] } as const;
    service.push({ settingsNotices: [{ ...notice, keys: [...notice.keys], issues: [...notice.issues] }] });
    const status = await run('status');
    expect(status.code).toBe(1);
    // The character that is in the way, and where.
    expect(status.stdout).toMatch(/keyType.*„kid“.*U\+001B/);
    expect(await run('status', '--json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('keyType') as unknown,
    });
  });

  it('ends with 1 while the settings file is gone, and says what holds and how to begin anew', async () => {
    service.push({ settingsNotices: [{ code: 'SETTINGS_MISSING', path: '/weg/config.json', lastGoodAt: at }] });
    const { code, stdout } = await run('status');
    expect(code).toBe(1);
    expect(stdout).toContain('„/weg/config.json“ ist nicht mehr da');
    expect(stdout).toContain('config.last-good.json');
  });

  it('says when nothing runs here', async () => {
    const withHost = deps;
    deps = { ...deps, connect: async (dir) => ({ ...(await withHost.connect(dir)), viaHost: false }) };
    expect((await run('status')).stdout).toContain('läuft zurzeit nicht');
  });
});

describe('hook test', () => {
  it('tells how the program ended and what it said, and exits 1 when it has not run well', async () => {
    const program = { at, program: '/srv/copy', test: true };
    service.answers['hooks.test'] = () => ({ ...program, result: { outcome: 'ok', output: 'kopiert' } });
    const well = await run('hook', 'test', 'onRenewed');
    expect(well).toMatchObject({
      code: 0,
      stdout: '/srv/copy: Das Programm ist gelaufen.\nAusgabe des Programms:\nkopiert\n',
    });
    const exited: HookRun = { ...program, result: { outcome: 'exited', code: 3, output: '' } };
    service.answers['hooks.test'] = () => exited;
    const badly = await run('hook', 'test', 'onFailed', '--json');
    expect(badly.code).toBe(1);
    expect(badly.json()).toEqual(exited);
  });

  it('knows two hooks', async () => {
    expect(await run('hook', 'test', 'onSunday')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('onRenewed') as string,
    });
  });
});

describe('settings', () => {
  it('are printed whole, or one bare value', async () => {
    service.push({}, { dnsServers: ['9.9.9.9', '1.1.1.1'] });
    expect((await run('settings', 'get')).stdout).toContain('dnsServers=9.9.9.9,1.1.1.1\n');
    expect((await run('settings', 'get', 'httpPort')).stdout).toBe('8080\n');
    expect((await run('settings', 'get', 'httpPort', '--json')).json()).toEqual({ httpPort: 8080 });
    expect((await run('settings', 'get', '--json')).json()).toEqual(service.snapshot.settings);
  });

  it('refuse a key that nobody knows', async () => {
    for (const key of ['htpPort', 'toString']) {
      const { code, stdout, stderr } = await run('settings', 'get', key);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toBe(`Eine Einstellung „${key}“ gibt es nicht. Prüfen Sie die Schreibweise.\n`);
    }
  });

  it('are saved, and a value may be empty or hold equals signs', async () => {
    const { code, stdout } = await run('settings', 'set', 'serverAddress=büro.example', 'eabHmacKey=', 'eabKeyId=a=b');
    expect(code).toBe(0);
    expect(stdout).toBe('Gespeichert: serverAddress, eabHmacKey, eabKeyId\n');
    expect(service.calls).toEqual([
      ['settings.update', { serverAddress: 'büro.example', eabHmacKey: '', eabKeyId: 'a=b' }],
    ]);
    expect((await run('settings', 'set', 'dnsServers=9.9.9.9, 1.1.1.1', '--json')).json()).toMatchObject({
      serverAddress: 'büro.example',
      dnsServers: ['9.9.9.9', '1.1.1.1'],
    });
  });

  it('are said as they were taken, where something was pasted along', async () => {
    const pasted = ['serverAddress=https://www.Meine-Firma.de:443/start', 'contactEmail= info@meinefirma.de '];
    const { stdout } = await run('settings', 'set', ...pasted, 'eabHmacKey="c2VjcmV0"');
    expect(stdout).toBe(
      'Gespeichert: serverAddress, contactEmail, eabHmacKey\nserverAddress: übernommen als „www.meine-firma.de“\n',
    );
  });

  it('may come from standard input, so that a secret stays out of the history', async () => {
    stdinLine = ' c2VjcmV0 ';
    expect((await run('settings', 'set', 'eabKeyId=kid', 'eabHmacKey=-')).stdout).toContain('eabHmacKey');
    stdinLine = '';
    expect((await run('settings', 'set', 'eabKeyId=-')).code).toBe(0);
    expect(service.calls).toEqual([
      ['settings.update', { eabKeyId: 'kid', eabHmacKey: 'c2VjcmV0' }],
      ['settings.update', { eabKeyId: '' }],
    ]);
  });

  it('are not emptied where nothing comes from standard input, or two would', async () => {
    for (const [line, argv] of [
      [null, ['eabHmacKey=-']],
      ['c2VjcmV0', ['eabKeyId=-', 'eabHmacKey=-']],
    ] as const) {
      stdinLine = line;
      const { code, stderr } = await run('settings', 'set', ...argv);
      expect(code).toBe(2);
      expect(stderr).toContain(texts.usage.oneLine);
    }
    interrupt.abort();
    stdinLine = null;
    expect((await run('settings', 'set', 'eabHmacKey=-')).code).toBe(130);
    expect(service.calls).toEqual([]);
  });

  it('are taken back as they were printed, in another order too, and the secrets in them are kept', async () => {
    const ca = (host: string, eabHmacKey: string) => ({
      directoryUrl: `https://${host}/directory`,
      eabKeyId: 'kid',
      eabHmacKey,
      profile: '',
    });
    const before = [ca('eins.example', 'ZWlucw'), ca('zwei.example', 'endlZQ')];
    const { start, configDir } = await createTestHost({ fallbackCas: before }, { listens: false });
    const { client } = await start();
    deps.connect = () => Promise.resolve({ client, viaHost: true, close: () => Promise.resolve() });
    const { stdout } = await run('settings', 'get', 'fallbackCas');
    expect(stdout).not.toContain('ZWlucw');
    const printed = JSON.parse(stdout) as object[];
    const added = { directoryUrl: 'https://drei.example/directory' };
    const changed = JSON.stringify([...printed.toReversed(), added]);
    expect((await run('settings', 'set', `fallbackCas=${changed}`)).stderr).toBe('');
    const stored = JSON.parse(fs.readFileSync(path.join(configDir, 'config.json'), 'utf8')) as Settings;
    expect(stored.fallbackCas).toEqual([before[1], before[0], { ...added, eabKeyId: '', eabHmacKey: '', profile: '' }]);
    // For an unknown CA, the mask does not stand for a stored secret.
    const unknown = JSON.stringify([{ ...printed[0], directoryUrl: 'https://vier.example/directory' }]);
    expect((await run('settings', 'set', `fallbackCas=${unknown}`)).code).toBe(2);
  });

  it('are refused all together, each with its own line', async () => {
    const { code, stdout, stderr } = await run('settings', 'set', 'serverAddress=203.0.113.7', 'httpPort=0', 'x=1');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    const lines = stderr.trim().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('„Öffentliche Server-Adresse“: Die IP allein reicht leider nicht aus.');
    expect(lines[1]).toContain('„HTTP-Port“');
    expect(lines[2]).toContain('„x“');
    expect(service.snapshot.settings.httpPort).toBe(8080);
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'are refused by a running host too where one is called like a member of every object: %s',
    async (key) => {
      const { start, configDir } = await createTestHost({}, { listens: false });
      const { service } = await start();
      const socket = await serveLocalSocket({
        router: service.router,
        configDir,
        context: { osActions: false, programs: true },
      });
      onTestFinished(socket.close);
      const host = await connectLocalSocket(configDir);
      if (host === null) throw new Error('no host');
      deps.connect = () => Promise.resolve({ ...host, viaHost: true });
      const { code, stdout, stderr } = await run('settings', 'set', 'autoRenew=false', `${key}=1`);
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toBe(`Eine Einstellung „${key}“ gibt es nicht. Prüfen Sie die Schreibweise.\n`);
      expect(service.snapshot().settings.autoRenew).toBe(true);
    },
  );

  it('are refused as an object with --json', async () => {
    const { code, json, stderr } = await run('--json', 'settings', 'set', 'httpPort=x');
    expect(code).toBe(2);
    expect(stderr).toBe('');
    expect(json()).toMatchObject({
      error: { code: 'INVALID_SETTING', data: { issues: [{ key: 'httpPort', reason: 'notAPort' }] }, who: 'you' },
    });
  });
});

describe.each([
  ['check', 'diagnosis.check'],
  ['evaluate', 'certificate.evaluate'],
] as const)('%s', (command, path) => {
  const reports = (findings: Report['findings'], verdict: Report['verdict']) => {
    service.answers[path] = () => ({ finishedAt: at, findings, verdict });
  };
  const dns = finding('DNS_RESOLVES', {
    name: 'meinefirma.de',
    server: 'system',
    addresses: ['203.0.113.7'],
  });
  const challenge = finding('CHALLENGE_NOT_ANSWERED', {
    address: '203.0.113.7',
    port: 80,
    forward: { lanAddress: '192.168.178.20', internalPort: 8080 },
    cause: 'timeout',
  });

  it('lists what was found and what to do', async () => {
    reports([dns, challenge], 'broken');
    const { code, stdout } = await run(command);
    expect(code).toBe(1);
    expect(stdout).toContain('✓ Name im Internet (DNS): meinefirma.de führt zu 203.0.113.7');
    expect(stdout).toContain('✗ Weiterleitung von Port 80');
    expect(stdout).toContain('Zu tun (Ihr IT-Partner): ');
    expect(stdout).toContain('Ergebnis:');
  });

  it('is an object with --json', async () => {
    reports([challenge], 'broken');
    const { code, json } = await run(command, '--json');
    expect(code).toBe(1);
    const object = json() as { checks: Record<string, unknown>[]; verdict: string };
    expect(object.verdict).toBe('broken');
    expect(Object.keys(object.checks[0] ?? {})).toEqual([
      'id',
      'status',
      'code',
      'finding',
      'remedy',
      'who',
      'details',
      'data',
    ]);
    expect(object.checks[0]).toMatchObject({ id: 'challenge', status: 'broken', code: 'CHALLENGE_NOT_ANSWERED' });
  });

  it('ends with 0 when it is good or has notes only', async () => {
    reports([dns], 'good');
    expect((await run(command)).code).toBe(0);
    reports([dns], 'warning');
    expect((await run(command)).code).toBe(0);
  });

  it('reports its own failure', async () => {
    service.answers[path] = () => fail('BUSY', { kind: 'request', startedAt: at, pid: 7 });
    const { code, stdout, stderr } = await run(command);
    expect(code).toBe(5);
    expect(stdout).toBe('');
    expect(stderr).toContain('Es läuft bereits');
  });
});

describe('request', () => {
  const succeed = async () => {
    await showStep(service, 'preflight', 'running');
    await showStep(service, 'order', 'running');
    await showStep(service, 'verification', 'running');
    service.push(requestEnded('installed', 'verification', 'done'));
    return { certificate, outside: null };
  };

  it('prints a line a step, each once, and then the certificate', async () => {
    service.answers['certificate.request'] = succeed;
    const { code, stdout, stderr } = await run('request', '--force');
    expect(code).toBe(0);
    expect(stderr).toBe('');
    const steps = stdout.split('\n').filter((line) => line.startsWith('✓'));
    expect(steps).toHaveLength(9);
    expect(steps[0]).toBe(`✓ ${texts.request.steps.preflight} (2,5 s)`);
    expect(stdout).toContain('Zertifikat installiert für meinefirma.de, gültig bis 22.02.2027');
    expect(stdout).toContain(certificate.directory);
    expect(service.calls).toEqual([
      ['certificate.request', { force: true, despiteFindings: true, despiteLimits: true, staging: false }],
    ]);
  });

  it('begins a new database only when told so', async () => {
    service.answers['certificate.request'] = succeed;
    await run('request', '--new-database');
    expect(service.calls).toEqual([['certificate.request', { ...plainRequest, newDatabase: true }]]);
  });

  it('prints events as they happen with --json', async () => {
    service.answers['certificate.request'] = succeed;
    const { code, lines } = await run('request', '--json');
    expect(code).toBe(0);
    expect(lines()[0]).toEqual({ event: 'step', step: 'preflight', state: 'running', startedAt: at, finishedAt: null });
    expect(lines().filter((line) => line.state === 'done')).toHaveLength(9);
    expect(lines().at(-1)).toEqual({ event: 'done', certificate, outside: null });
  });

  it('tells the steps even when it is over before a snapshot showed it', async () => {
    service.answers['certificate.request'] = () => {
      service.snapshot = { ...service.snapshot, ...requestEnded('installed', 'verification', 'done') };
      return { certificate, outside: null };
    };
    expect((await run('request')).stdout.split('\n').filter((line) => line.startsWith('✓'))).toHaveLength(9);
  });

  it('says of a rehearsal that the CA has found this server, and that nothing was installed', async () => {
    const outside = { at, name: 'meinefirma.de', by: 'rehearsal', reached: true, detail: '' } as const;
    service.answers['certificate.request'] = () => ({ certificate: null, outside });
    const { stdout } = await run('request', '--staging');
    expect(stdout).toContain('Von außen erreichbar: ja.');
    expect(stdout).toContain('Installiert wurde nichts.');
    expect((await run('request', '--staging', '--json')).lines()).toEqual([
      { event: 'done', certificate: null, outside },
    ]);
    expect(service.calls[0]).toEqual(['certificate.request', { ...plainRequest, staging: true }]);
  });

  it('explains on stderr why it failed, with the words of the CA below', async () => {
    service.answers['certificate.request'] = async () => {
      await showStep(service, 'challenge', 'failed');
      return fail('VALIDATION_FAILED', {
        name: 'meinefirma.de',
        reason: 'connection',
        cause: 'refused',
        trouble: null,
        page: null,
        address: null,
        forward: null,
        requestsSeen: 0,
        problem,
      });
    };
    const { code, stdout, stderr } = await run('request');
    expect(code).toBe(4);
    expect(stdout).toContain('✗ ');
    expect(stderr).toMatch(/Port 80[\s\S]*8080[\s\S]*Zuständig: Ihr IT-Partner/);
    expect(stderr).toContain(
      '\n    Connection refused\n    urn:ietf:params:acme:error:connection, HTTP 400\n    - meinefirma.de: more\n',
    );
  });

  it('ends its events with the failure with --json', async () => {
    service.answers['certificate.request'] = () => fail('CA_RATE_LIMITED', { limit: 'other', retryAt: at, problem });
    const { code, lines, stderr } = await run('request', '--json');
    expect(code).toBe(4);
    expect(stderr).toBe('');
    const last = lines().at(-1) ?? {};
    expect(Object.keys(last)).toEqual(['event', 'failure', 'what', 'todo', 'who', 'original', 'cause', 'others']);
    expect(last).toMatchObject({
      event: 'failed',
      failure: { code: 'CA_RATE_LIMITED', data: { retryAt: at } },
      who: 'wait',
      cause: { code: 'CA_RATE_LIMITED', who: 'wait', sentence: last.what, step: last.todo },
    });
  });

  it('says what is really wrong where the failure alone does not tell', async () => {
    const ended = failure('VALIDATION_FAILED', {
      name: 'meinefirma.de',
      reason: 'connection',
      cause: 'timeout',
      trouble: null,
      page: null,
      address: null,
      forward: null,
      requestsSeen: 0,
      problem,
    });
    const elsewhere = finding('LINE_RECORD_ELSEWHERE', {
      name: 'meinefirma.de',
      addresses: ['203.0.113.7'],
      external: '87.140.20.5',
    });
    service.answers['certificate.request'] = async () => {
      const lastCheck: Report = { verdict: 'broken', findings: [elsewhere], finishedAt: at };
      await showStep(service, 'challenge', 'failed');
      const { lastRequest } = requestEnded('failed', 'challenge', 'failed');
      service.push({ lastCheck, lastRequest: lastRequest && { ...lastRequest, failure: ended } });
      return fail('VALIDATION_FAILED', ended.data);
    };
    const { code, stderr } = await run('request');
    expect(code).toBe(4);
    expect(stderr).toMatch(/^Ursache: .*87\.140\.20\.5/);
    expect(stderr).toContain('Connection refused');
    expect((await run('request', '--json')).lines().at(-1)).toMatchObject({
      failure: { code: 'VALIDATION_FAILED' },
      cause: { code: 'LINE_RECORD_ELSEWHERE', who: 'domainProvider' },
    });
  });

  it('names no cause where nothing is wrong', async () => {
    service.answers['certificate.request'] = () => fail('NOT_DUE', { dueAt: at, notAfter: at });
    expect((await run('request', '--json')).lines().at(-1)).toMatchObject({ event: 'failed', cause: null, others: [] });
  });

  it('tells how to renew all the same when it is not due', async () => {
    service.answers['certificate.request'] = () => fail('NOT_DUE', { dueAt: at, notAfter: at });
    const { code, stderr } = await run('request');
    expect(code).toBe(3);
    expect(stderr).toContain('profacto-tls request --force');
  });

  it('cancels the operation when it is interrupted, waits for its end, and says so', async () => {
    const pending = pendingRequest();
    service.answers['certificate.request'] = async () => {
      await showStep(service, 'order', 'running');
      interrupt.abort();
      return pending.promise;
    };
    service.answers['certificate.cancel'] = () => {
      setImmediate(() => {
        service.push(requestEnded('cancelled', 'order', 'cancelled'));
        pending.refuse('CANCELLED', {});
      });
      return { cancelled: true };
    };
    const { code, stdout, stderr } = await run('request');
    expect(code).toBe(130);
    expect(service.calls).toEqual([
      ['certificate.request', plainRequest],
      ['certificate.cancel', { operationId: 'op-1' }],
    ]);
    expect(stdout).toContain(`– ${texts.request.cancelledStep(texts.request.steps.order)}`);
    expect(stderr).toMatch(/Wird abgebrochen …\nDer Vorgang wurde abgebrochen\./);
  });

  it('cancels as soon as the operation shows when it was interrupted before', async () => {
    const pending = pendingRequest();
    service.answers['certificate.request'] = async () => {
      interrupt.abort();
      await showStep(service, 'preflight', 'running');
      return pending.promise;
    };
    service.answers['certificate.cancel'] = () => {
      pending.refuse('CANCELLED', {});
      return { cancelled: true };
    };
    expect((await run('request', '--json')).code).toBe(130);
    expect(service.calls.at(-1)).toEqual(['certificate.cancel', { operationId: 'op-1' }]);
  });

  it('does not start at all when it is interrupted already', async () => {
    interrupt.abort();
    expect((await run('request')).code).toBe(130);
    expect(service.calls).toEqual([]);
  });

  it('leaves alone an operation that ran before', async () => {
    await showStep(service, 'order', 'running');
    service.answers['certificate.request'] = () => {
      interrupt.abort();
      return fail('BUSY', { kind: 'request', startedAt: at, pid: null });
    };
    const { code, stdout } = await run('request');
    expect(code).toBe(5);
    expect(stdout).toBe('');
    expect(service.calls).toEqual([['certificate.request', plainRequest]]);
  });
});

describe('delete', () => {
  it('deletes when it is confirmed', async () => {
    service.answers['certificate.delete'] = () => ({ directory: certificate.directory });
    const { code, stdout } = await run('delete', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('/orders/42“ sind gelöscht.');
    expect((await run('delete', '--yes', '--json')).json()).toEqual({ directory: certificate.directory });
  });

  it('says so when there is nothing to delete', async () => {
    service.answers['certificate.delete'] = () => fail('NO_CERTIFICATE', {});
    expect(await run('delete', '--yes')).toMatchObject({ code: 3, stdout: '' });
  });
});

describe('account', () => {
  const account: Account = {
    directoryUrl: 'https://acme-v02.api.letsencrypt.org/directory',
    host: 'acme-v02.api.letsencrypt.org',
    url: 'https://acme-v02.api.letsencrypt.org/acme/acct/1',
    contact: 'chefin@meinefirma.de',
    contactDiffers: false,
  };

  it('shows what the CA knows, and how to change what it should know', async () => {
    expect((await run('account')).stdout).toContain('gibt es noch kein Konto');
    service.push({ account: { ...account, contactDiffers: true } });
    const { code, stdout } = await run('account');
    expect(code).toBe(0);
    expect(stdout).toContain(account.host);
    expect(stdout).toContain('chefin@meinefirma.de');
    expect(stdout).toContain('profacto-tls account contact');
    expect((await run('account', '--json')).json()).toEqual({ account: { ...account, contactDiffers: true } });
    expect(service.calls).toEqual([]);
  });

  it.each([
    [['contact'], 'account.updateContact', 'chefin@meinefirma.de'],
    [['roll-over'], 'account.rollOver', 'neuen Schlüssel'],
    [['deactivate', '--yes'], 'account.deactivate', 'ist geschlossen'],
  ] as const)('%j does so and says it', async (words, asked, sentence) => {
    service.answers[asked] = () => account;
    const { code, stdout } = await run('account', ...words);
    expect(code).toBe(0);
    expect(service.calls).toEqual([[asked, undefined]]);
    expect(stdout).toContain(sentence);
    service.answers[asked] = () => fail('NO_ACCOUNT', { host: 'ca.example' });
    const refused = await run('account', ...words, '--json');
    expect(refused.code).toBe(3);
    expect(refused.json()).toMatchObject({ error: { code: 'NO_ACCOUNT', data: { host: 'ca.example' } } });
  });
});

describe('router', () => {
  const place = { router: '192.168.178.1', name: 'FRITZ!Box 7590' };
  const opened = {
    ...place,
    via: 'igd' as const,
    lanAddress: '192.168.178.20',
    opened: [80, 443],
    alreadyOpen: [],
  };
  const report = { finishedAt: at, findings: [], verdict: 'good' as const };

  it('opens the ports, says so, and shows what a check then finds', async () => {
    service.answers['router.open'] = () => opened;
    service.answers['diagnosis.check'] = () => report;
    const { code, stdout } = await run('router', 'open', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Ihr Router (FRITZ!Box 7590) leitet jetzt die Ports 80 und 443 an diesen Rechner (192.168.178.20).',
    );
    expect(stdout).toContain('Ergebnis: ');
    expect(service.calls.map(([path]) => path)).toEqual(['router.open', 'diagnosis.check']);
    expect((await run('router', 'open', '--yes', '--json')).json()).toMatchObject({
      router: opened,
      check: { verdict: 'good' },
    });
  });

  it('says what the router refuses, with 4, and where there is none, with 3', async () => {
    const refusal = { ...place, reason: 'notAllowed' as const, port: 80, by: null, errorCode: 606 };
    service.answers['router.open'] = () => fail('ROUTER_NOT_OPENED', refusal);
    const refused = await run('router', 'open', '--yes');
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('Selbstständige Portfreigaben erlauben');
    service.answers['router.open'] = () => fail('ROUTER_NONE', {});
    expect((await run('router', 'open', '--yes')).code).toBe(3);
  });

  it('takes it back, and says what the router has not confirmed, with 4', async () => {
    service.answers['router.close'] = () => ({ ...place, closed: [80, 443], left: [] });
    expect(await run('router', 'close')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('nicht mehr hierher') as string,
    });
    service.answers['router.close'] = () => ({ ...place, closed: [80], left: [443] });
    expect(await run('router', 'close')).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('Port 443 ist dort womöglich noch offen') as string,
    });
    service.answers['router.close'] = () => ({ router: null, name: null, closed: [], left: [] });
    expect((await run('router', 'close')).stdout).toContain('nichts geöffnet');
  });

  it('shows what is open', async () => {
    expect((await run('router', 'status')).stdout).toContain('nichts geöffnet');
    const routerOpening = {
      ...place,
      via: 'igd' as const,
      lanAddress: '192.168.178.20',
      since: at,
      forwards: [{ port: 80, internalPort: 8080 }],
    };
    service.push({ routerOpening });
    expect((await run('router', 'status')).stdout).toContain('Port 80 hat dieses Programm am 24.11.2026 im Router');
    expect((await run('router', 'status', '--json')).json()).toEqual({ router: routerOpening });
  });
});

describe('compromised', () => {
  const pending = {
    fingerprint256: '9F:3A',
    names: ['meinefirma.de'],
    notAfter: at,
    since: at,
    isInstalled: true,
    evenWithoutReplacement: false,
    goesOn: true,
    nextAttemptAt: at,
    lastError: null,
  };

  it('says that both is done', async () => {
    service.answers['certificate.compromised'] = () => ({ certificate, revoked: true, failure: null });
    const { code, stdout } = await run('compromised', '--yes');
    expect(code).toBe(0);
    expect(stdout).toContain('Neues Zertifikat mit neuem Schlüssel für meinefirma.de');
    expect(stdout).toContain('Das alte Zertifikat ist gesperrt.');
    await run('compromised', '--yes', '--even-without-replacement');
    expect(service.calls).toEqual([
      ['certificate.compromised', { evenWithoutReplacement: false }],
      ['certificate.compromised', { evenWithoutReplacement: true }],
    ]);
  });

  it('is not done while the CA has not revoked, and not well without a new certificate', async () => {
    const lost = failure('CA_OUT_OF_ORDER', { retryAt: null, problem });
    service.answers['certificate.compromised'] = () => ({ certificate, revoked: false, failure: lost });
    const notRevoked = await run('compromised', '--yes');
    expect(notRevoked.code).toBe(4);
    expect(notRevoked.stdout).toContain('noch nicht gesperrt');
    expect(notRevoked.stdout).not.toContain('ist gesperrt');
    service.answers['certificate.compromised'] = () => ({ certificate: null, revoked: true, failure: lost });
    const notReplaced = await run('compromised', '--yes', '--json');
    expect(notReplaced.code).toBe(1);
    expect(notReplaced.json()).toMatchObject({ event: 'done', certificate: null, revoked: true, failure: lost });
  });

  it('says what a failure means for the certificate that is there, and what can be done', async () => {
    service.answers['certificate.compromised'] = () => fail('CA_OUT_OF_ORDER', { retryAt: null, problem });
    service.push({ pendingRevocations: [pending] });
    const { code, stderr } = await run('compromised', '--yes');
    expect(code).toBe(4);
    expect(stderr).toContain('noch in Betrieb');
    expect(stderr).toContain('versucht es weiter');
    expect(stderr).toContain('profacto-tls compromised --yes --even-without-replacement');
    expect((await run('compromised', '--yes', '--json')).json()).toMatchObject({
      event: 'failed',
      failure: { code: 'CA_OUT_OF_ORDER' },
      pendingRevocations: [{ fingerprint256: '9F:3A' }],
    });
    expect((await run('status')).stdout).toContain('noch in Betrieb');
  });

  it('says why it failed also when the host is gone by then', async () => {
    service.answers['certificate.compromised'] = () => fail('CA_OUT_OF_ORDER', { retryAt: null, problem });
    const { client } = service;
    let isGone = false;
    const withLoss = {
      state: {
        get: () => (isGone ? Promise.reject(new Error('the socket is closed')) : client.state.get()),
        watch: (...args: Parameters<typeof client.state.watch>) => client.state.watch(...args),
      },
      certificate: {
        cancel: (...args: Parameters<typeof client.certificate.cancel>) => client.certificate.cancel(...args),
        compromised: (...args: Parameters<typeof client.certificate.compromised>) => {
          isGone = true;
          return client.certificate.compromised(...args);
        },
      },
    };
    service.client = withLoss as unknown as typeof client;
    const { code, stderr } = await run('compromised', '--yes');
    expect(code).toBe(4);
    expect(stderr).toContain('Zertifizierungsstelle');
    isGone = false;
    expect((await run('compromised', '--yes', '--json')).json()).toMatchObject({
      event: 'failed',
      failure: { code: 'CA_OUT_OF_ORDER' },
      pendingRevocations: null,
    });
  });
});

describe('find', () => {
  const erp = { port: 8080, secure: false, families: ['ipv4', 'ipv6'], kind: '4d', version: '20.5.0' } as const;
  const own = { httpPort: 8080, httpsPort: 443 };

  it('says where profacto answers, which way fits, and the command for it', async () => {
    const found = [erp, { ...erp, port: 8090, families: ['ipv6'] as const, kind: 'other' as const, version: null }].map(
      (one) => ({ ...one, families: [...one.families] }),
    );
    service.answers['application.find'] = () => ({ found, advice: adviseWay(found, own) });
    const { code, stdout } = await run('find');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Port 8080: +profacto \(4D\) 20\.5\.0\n/);
    expect(stdout).toMatch(/Port 8090: .*nur über IPv6/);
    expect(stdout).toMatch(
      /den HTTP-Port 8081 ein[^]*\n {2}profacto-tls settings set .*upstream=http:\/\/127\.0\.0\.1:8081\n/,
    );
    expect((await run('find', '--json')).json()).toMatchObject({
      found,
      advice: { way: 'front', reason: 'moveApplication', movesTo: 8081 },
      commands: { front: expect.stringContaining('upstream=') as string },
    });
  });

  it('names every port that others have, in the sentence and in the command', async () => {
    const nginx = { ...erp, kind: 'nginx' as const, families: ['ipv4' as const] };
    const left = { ...erp, families: ['ipv6' as const] };
    const iis = { ...erp, port: 443, kind: 'iis' as const, families: [...erp.families] };
    const say = async (...found: FoundApplication[]) => {
      service.answers['application.find'] = () => ({ found, advice: adviseWay(found, own) });
      return (await run('find')).stdout;
    };
    const both = await say(nginx, left, iis);
    expect(both).toMatch(
      /Port 8080 teilt sich profacto[^.]*über IPv4[^.]*über IPv6\. Port 443 hat ein anderer Webserver/,
    );
    expect(both).toMatch(/Port 80 auf 8081 und Port 443 auf 8443\.\n {2}profacto-tls settings set/);
    expect(both).toMatch(/ upstream=http:\/\/\[::1\]:8080 httpPort=8081 httpsPort=8443\n/);
    // Two network cards: that is not a matter of the families.
    const cards = ['192.168.1.2', '192.168.1.3'].map((address) => ({ address, families: ['ipv4' as const] }));
    const apart = await say({ ...nginx, ...cards[0] }, { ...left, ...cards[1] });
    expect(apart).toMatch(/Port 8080 teilt sich profacto[^.]*jeder unter eigenen Adressen/);
    expect(apart).not.toContain('IPv6');
  });

  it('gives no command that the setting would refuse', async () => {
    const found = [{ ...erp, port: 8090, address: '100.64.1.2', families: ['ipv4' as const] }];
    service.answers['application.find'] = () => ({ found, advice: adviseWay(found, own) });
    const { stdout } = await run('find');
    expect(stdout).not.toContain('upstream=');
    expect(stdout).toMatch(/Davor: profacto antwortet nur unter 100\.64\.1\.2.*IT-Partner.*127\.0\.0\.1\.\n/);
  });

  it('is not well where profacto does not answer', async () => {
    service.answers['application.find'] = () => ({ found: [], advice: adviseWay([], own) });
    const { code, stdout } = await run('find');
    expect(code).toBe(1);
    expect(stdout).toMatch(/antwortet niemand[^]*profacto wurde nicht gefunden/);
    expect(stdout).not.toContain('upstream=');
  });
});

describe('journal', () => {
  it('is a sentence an entry, with its time', async () => {
    const entries: JournalEntry[] = [
      { at, event: 'hostStarted', version: '0.1.0', host: 'headless' },
      { at, event: 'hostStopped' },
      { at, event: 'settingsChanged', keys: ['serverAddress', 'contactEmail'] },
      { at, event: 'settingsKeptAside', keptAs: '/kept', keys: [] },
      { at, event: 'operationStarted', operation: 'request', id: 'a' },
      { at, event: 'stepStarted', id: 'a', step: 'account' },
      { at, event: 'stepDone', id: 'a', step: 'account' },
      { at, event: 'operationDone', operation: 'check', id: 'a' },
      { at, event: 'operationFailed', operation: 'evaluate', id: 'a', failure: failure('CANCELLED', {}) },
      {
        at,
        event: 'certificateInstalled',
        directory: '/d',
        names: ['meinefirma.de'],
        notAfter: at,
        fingerprint256: 'AA',
      },
      { at, event: 'certificateDeleted', directory: '/d' },
      { at, event: 'certificateRevoked', names: ['meinefirma.de'], fingerprint256: 'AA' },
      { at, event: 'revocationFailed', names: ['meinefirma.de'], failure: failure('CA_PROTOCOL', { problem }) },
      { at, event: 'revocationDropped', names: ['meinefirma.de'], notAfter: at },
      {
        at,
        event: 'revocationsUnreadable',
        failure: failure('DATABASE_DIRECTORY', { path: '/d', reason: 'io', systemCode: 'EISDIR' }),
      },
      { at, event: 'rolledBack', directory: null },
      { at, event: 'rolledBack', directory: '/d' },
      { at, event: 'listenerFailed', failure: failure('PORT_BUSY', { port: 443, purpose: 'https', holder: null }) },
      { at, event: 'webServerCrashed', reason: 'error', times: 1 },
      { at, event: 'webServerCrashed', reason: 'memory', times: 1 },
      { at, event: 'webServerCrashed', reason: 'exit', times: 4 },
      { at, event: 'webServerCrashed', reason: 'hang', times: 2 },
      { at, event: 'recovered', removed: ['/tmp/x'] },
      { at, event: 'permissionsTightened', paths: ['/d/account.json'], count: 1 },
      { at, event: 'permissionsTightened', paths: ['/d/account.json'], count: 12 },
      { at, event: 'operationStarted', operation: 'delete', id: 'b' },
    ];
    service.answers['journal.list'] = ({ limit }) => entries.slice(-limit);
    for (const language of ['de', 'en'] as const) {
      setLanguage(language);
      const { code, stdout } = await run('journal');
      expect(code).toBe(0);
      const lines = stdout.trim().split('\n');
      expect(lines).toHaveLength(entries.length);
      for (const line of lines) {
        expect(line).toMatch(/^\d.*\d\d:05:00 {2}\S.*\.$/);
        expect(line).not.toMatch(/undefined|\[object/);
      }
    }
    setLanguage('de');
    expect((await run('journal')).stdout).toContain('24.11.2026');
    expect((await run('journal', '--json', '--limit', '2')).json()).toEqual({ entries: entries.slice(-2) });
  });

  it('says that it is empty', async () => {
    service.answers['journal.list'] = () => [];
    expect((await run('journal')).stdout).toBe('Das Protokoll ist noch leer.\n');
  });
});

describe('serve', () => {
  it('hands its options on and ends with 0', async () => {
    expect(await run('serve')).toMatchObject({ code: 0, stdout: '' });
    await run('serve', '--panel', '--json');
    await run('serve', '--panel-port', '9000');
    expect(serveCalls).toEqual([
      { configDir: home, panel: false, panelPort: undefined, metricsPort: undefined, json: false },
      { configDir: home, panel: true, panelPort: undefined, metricsPort: undefined, json: true },
      { configDir: home, panel: true, panelPort: 9000, metricsPort: undefined, json: false },
    ]);
  });

  it('explains why it cannot', async () => {
    deps.serve = () => Promise.reject(new FailureError(failure('HOST_RUNNING', { pid: 7 })));
    expect(await run('serve')).toMatchObject({ code: 5, stdout: '' });
    expect((await run('serve', '--json')).json()).toMatchObject({ error: { code: 'HOST_RUNNING', data: { pid: 7 } } });
  });
});

describe('exit codes', () => {
  const expected: Record<number, FailureCode[]> = {
    1: ['PREFLIGHT_BROKEN', 'CANCELLED', 'NOT_SERVED', 'PROFACTO_NOT_RESTARTED', 'PROFACTO_NOT_SERVING', 'INTERNAL'],
    2: ['INVALID_SETTING'],
    3: [
      'EDITION_EINZELPLATZ',
      'ADDRESS_MISSING',
      'CONTACT_MISSING',
      'NOT_DUE',
      'LIMIT_AHEAD',
      'NO_CERTIFICATE',
      'NO_ACCOUNT',
      'NO_STAGING',
      'PROGRAMS_REFUSED',
      'UPSTREAM_REFUSED',
      'BESIDE_REFUSED',
      'BESIDE_FOLDER',
      'WEBROOT_NOT_SERVED',
      'HOOK_NOT_SET',
      'ROUTER_NONE',
      'OS_ACTION_REFUSED',
      'LOGIN_START_NOT_SET',
      'FOLDER_NOT_SHOWN',
      'PORT_BUSY',
      'PORT_FORBIDDEN',
      'PORT_UNUSABLE',
      'DATABASE_DIRECTORY',
      'CERTIFICATES_GONE',
      'SETTINGS_NOT_SAVED',
      'CONFIG_DIRECTORY',
      'TRUSTED_ROOTS_UNREADABLE',
      'PROGRAM_REPLACED',
    ],
    5: ['BUSY', 'HOST_RUNNING'],
  };

  it('are as the design says, and 4 is for the CA and the network', () => {
    for (const code of Object.keys(failureData) as FailureCode[]) {
      const named = Object.entries(expected).find(([, codes]) => codes.includes(code));
      expect(exitCodeOf({ code, data: {} } as Failure, false), code).toBe(named ? Number(named[0]) : 4);
    }
    expect(exitCodeOf(failure('CANCELLED', {}), true)).toBe(130);
    expect(exitCodeOf(failure('INTERNAL', {}), true)).toBe(1);
  });

  it('never lets an unforeseen fault leak', async () => {
    deps.connect = () => Promise.reject(new Error('secret /path'));
    const { code, stdout, stderr } = await run('status');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).not.toContain('secret');
    expect(stderr).toContain('Protokoll');
    expect((await run('status', '--json')).json()).toMatchObject({ error: { code: 'INTERNAL', data: {} } });
  });
});

/** A request whose end a test decides: it is refused with a failure when the test wants. */
function pendingRequest() {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<{ certificate: Certificate; outside: null }>((_resolve, rejectPromise) => {
    reject = rejectPromise;
  });
  // A test may refuse it before anything awaits it.
  promise.catch(() => undefined);
  const refuse = <C extends FailureCode>(code: C, data: FailureData<C>) =>
    reject(new FailureError(failure(code, data)));
  return { promise, refuse };
}

describe('words of strangers', () => {
  const evil = '\u001b]0;x\u0007\u001b[2Jrot\u009b31m\u202Eedoc\u2028\b';
  const dangerous = /[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/u;
  const problem = { type: `urn:${evil}`, status: 403, detail: evil, subproblems: [] };

  it.each([
    ['request'],
    ['request', '--json'],
    ['status'],
    ['status', '--json'],
    ['journal'],
    ['journal', '--json'],
    ['settings', 'get'],
    ['settings', 'get', '--json'],
    ['check'],
    ['check', '--json'],
    ['hook', 'test', 'onRenewed'],
    ['hook', 'test', 'onRenewed', '--json'],
    [`${evil}command`],
    ['settings', 'get', evil],
    ['settings', 'get', evil, '--json'],
  ])('command no terminal: %j', async (...argv) => {
    const refused = failure('CA_PROTOCOL', { problem });
    service.answers['certificate.request'] = () => fail('CA_PROTOCOL', { problem });
    service.answers['journal.list'] = () => [
      { at, event: 'certificateDeleted', directory: evil },
      { at, event: 'operationFailed', id: '1', operation: 'request', failure: refused },
    ];
    service.answers['diagnosis.check'] = () => ({
      findings: [{ ...finding('CAA_CRITICAL_UNKNOWN', { domain: '', tag: '' }), data: { domain: evil, tag: evil } }],
      verdict: 'broken',
      startedAt: at,
      finishedAt: at,
    });
    service.answers['hooks.test'] = () => ({
      at,
      program: `/${evil}`,
      test: true,
      result: { outcome: 'ok', output: evil },
    });
    service.push(
      { renewal: { ...service.snapshot.renewal, failures: 1, lastError: refused } },
      { databaseDirectory: evil },
    );
    const { stdout, stderr } = await run(...argv);
    expect(stdout + stderr).not.toBe('');
    expect(stdout + stderr).not.toMatch(dangerous);
    if (argv.includes('--json')) {
      for (const line of stdout.trim().split('\n'))
        for (const text of stringsIn(JSON.parse(line))) expect(text).not.toMatch(/[^\n\P{Cc}]|\p{Bidi_Control}/u);
    }
  });

  function stringsIn(value: unknown): string[] {
    if (typeof value === 'string') return [value];
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
  }
});
