import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { once } from 'node:events';
import { expect, test } from '@playwright/test';
import type { CaStep, Gate } from '../ca/gates.ts';
import { caKinds } from '../fixtures/cas.ts';
import { createInstallation, type CliResult, type Installation } from '../fixtures/installation.ts';
import { freePort } from '../../electron/testing/ports.ts';
import { seenByOpenssl } from '../fixtures/openssl.ts';

let installation: Installation;
test.afterEach(() => installation.close());

/** The failure that a request ended with, as printed by `--json`. */
function failureIn(result: CliResult): { code: string; data: Record<string, unknown>; text: string } {
  const last = JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '') as {
    failure: { code: string; data: Record<string, unknown> };
    what: string;
    todo: string;
    details?: string;
  };
  return { ...last.failure, text: `${last.what} ${last.todo} ${last.details ?? ''}` };
}

/** No key, no half of a pair and no lock is left: the next request can begin at once. */
function expectNothingLeft(): void {
  const left = fs.existsSync(path.join(installation.database, 'letsencrypt'))
    ? fs.readdirSync(path.join(installation.database, 'letsencrypt'), { recursive: true, encoding: 'utf8' })
    : [];
  expect(left.filter((name) => /cert\.pem|key\.pem|\.neu-|\.tmp/.test(name))).toEqual([]);
  expect(fs.existsSync(path.join(installation.configDir, 'operation.lock'))).toBe(false);
}

for (const kind of caKinds) {
  test.describe(`What goes wrong outside, with the CA "${kind}"`, () => {
    test.beforeEach(async () => {
      installation = await createInstallation(kind);
      await installation.fillIn();
    });

    test('somebody else answers on the public port', async () => {
      const other = http.createServer((_, response) => response.end('<title>FRITZ!Box</title>'));
      // The CA validates at the port that it was started with; our own server listens elsewhere, as behind a router
      // with a wrong forwarding.
      await installation.cli('settings', 'set', `httpPort=${await freePort()}`);
      other.listen(installation.httpPort);
      await once(other, 'listening');
      const found = await installation.cli('request', '--json');
      expect(found.code).toBe(1);
      expect(failureIn(found).code).toBe('PREFLIGHT_BROKEN');
      expect(found.stdout).toContain('CHALLENGE_ROUTER_ANSWERS');
      const result = await installation.cli('request', '--force', '--json');
      other.close();
      expect(result.code).toBe(4);
      const failure = failureIn(result);
      expect(failure).toMatchObject({ code: 'VALIDATION_FAILED', data: { reason: 'foreignPage', requestsSeen: 0 } });
      expect(failure.text).toMatch(/Router|Programm/);
      expectNothingLeft();
    });

    test('nothing answers on the public port: that is said before the CA is asked, and the CA says it as well', async () => {
      await installation.cli('settings', 'set', `httpPort=${await freePort()}`);
      const found = await installation.cli('request');
      expect(found.code).toBe(1);
      expect(found.stderr).toContain('profacto-tls request --force');
      const asked = installation.ca.practice?.requests.map((one) => one.kind);
      if (asked) expect(new Set(asked)).toEqual(new Set(['directory']));
      const result = await installation.cli('request', '--force', '--json');
      expect(result.code).toBe(4);
      expect(failureIn(result)).toMatchObject({
        code: 'VALIDATION_FAILED',
        data: { reason: 'connection', requestsSeen: 0, forward: { publicPort: installation.httpPort } },
      });
      expectNothingLeft();
    });

    test('the name does not resolve', async () => {
      await installation.ca.stopResolvingNames();
      const result = await installation.cli('request', '--force', '--json');
      expect(result.code).toBe(4);
      expect(failureIn(result).code).toBe('VALIDATION_FAILED');
      expectNothingLeft();
    });

    test('the CA is not trusted', async () => {
      await installation.cli('settings', 'set', 'trustedRootsFile=');
      const result = await installation.cli('request', '--json');
      expect(result.code).toBe(4);
      expect(failureIn(result).code).toBe('CA_UNTRUSTED');
      expectNothingLeft();
    });

    test('the CA is down', async () => {
      await installation.ca.close();
      // Pebble’s name server is down as well: a broken hop of its own.
      const result = await installation.cli('request', '--force', '--json');
      expect(result.code).toBe(4);
      expect(failureIn(result)).toMatchObject({ code: 'CA_UNREACHABLE', data: { cause: 'refused' } });
      expectNothingLeft();
    });
  });
}

test.describe('What goes wrong on this machine', () => {
  test.beforeEach(async () => {
    installation = await createInstallation();
    await installation.fillIn();
  });

  for (const [which, port] of [
    ['HTTP', () => installation.httpPort],
    ['HTTPS', () => installation.httpsPort],
  ] as const) {
    test(`the ${which} port is busy: the program that holds it is named, and the CA is not asked`, async () => {
      const other = net.createServer().listen(port());
      await once(other, 'listening');
      const result = await installation.cli('request', '--json');
      other.close();
      expect(result.code).toBe(3);
      const failure = failureIn(result);
      expect(failure).toMatchObject({ code: 'PORT_BUSY', data: { port: port(), holder: { pid: process.pid } } });
      expect(failure.text).toContain(String(port()));
      expect(installation.ca.practice?.requests).toEqual([]);
      expectNothingLeft();
    });
  }

  test('the database directory is missing: the CA is not asked', async () => {
    fs.rmdirSync(installation.database);
    const result = await installation.cli('request', '--json');
    expect(result.code).toBe(3);
    expect(failureIn(result)).toMatchObject({
      code: 'DATABASE_DIRECTORY',
      data: { reason: 'missing', path: installation.database },
    });
    expect(installation.ca.practice?.requests).toEqual([]);
  });

  test('the database directory goes away while the host runs: what is served is served on', async () => {
    await installation.serve();
    expect((await installation.cli('request')).code).toBe(0);
    const before = await seenByOpenssl(installation.httpsPort, installation.ca.name, installation.rootsFile);
    fs.renameSync(installation.database, `${installation.database}-weg`);
    const result = await installation.cli('request', '--force', '--json');
    expect(result.code).toBe(3);
    expect(failureIn(result).code).toBe('DATABASE_DIRECTORY');
    expect((await installation.cli('delete', '--yes')).code).toBe(3);
    expect(await installation.json('status')).toMatchObject({ shield: 'colour', tls: { active: true } });
    expect(
      (await seenByOpenssl(installation.httpsPort, installation.ca.name, installation.rootsFile)).fingerprint256,
    ).toBe(before.fingerprint256);
    fs.renameSync(`${installation.database}-weg`, installation.database);
    expect((await installation.cli('request', '--force')).code).toBe(0);
  });

  test('the drive of the database is away when the host starts: it is named, and served from when it is back', async () => {
    expect((await installation.cli('request')).code).toBe(0);
    const away = `${installation.database}-weg`;
    fs.renameSync(installation.database, away);
    const alone = await installation.cli('status');
    expect(alone.code).toBe(1);
    expect(alone.stdout).toContain(installation.database);
    expect(alone.stdout).not.toContain('noch kein');
    await installation.serve();
    for (const args of [['status'], ['status', '--json']]) {
      const { code, stdout, stderr } = await installation.cli(...args);
      expect({ args, code }).toEqual({ args, code: 1 });
      expect(stdout + stderr).toContain(`„${installation.database}“ gibt es nicht`);
    }
    expect(await installation.json('status')).toMatchObject({ warning: 'DATABASE_UNAVAILABLE', certificate: null });
    fs.renameSync(away, installation.database);
    // A host looks again every half minute.
    await expect.poll(async () => (await installation.json('status')).shield).toBe('colour');
    expect((await installation.cli('status')).code).toBe(0);
  });

  test('an empty mount point in place of the database is asked about, and begun anew by whoever says so', async () => {
    expect((await installation.cli('request')).code).toBe(0);
    const away = `${installation.database}-weg`;
    fs.renameSync(installation.database, away);
    fs.mkdirSync(installation.database);
    expect((await installation.cli('status')).code).toBe(1);
    const asked = installation.ca.practice?.requests.length;
    for (const more of [[], ['--force'], ['--staging']]) {
      const result = await installation.cli('request', ...more, '--json');
      expect(result.code).toBe(3);
      const failure = failureIn(result);
      expect(failure).toMatchObject({ code: 'CERTIFICATES_GONE', data: { path: installation.database } });
      expect(failure.text).toContain('Laufwerk');
    }
    expect((await installation.cli('request')).stderr).toContain('profacto-tls request --new-database');
    expect(installation.ca.practice?.requests).toHaveLength(asked ?? 0);
    expect(fs.readdirSync(installation.database)).toEqual([]);

    fs.rmdirSync(installation.database);
    fs.renameSync(away, installation.database);
    const { certificate } = (await installation.json('status')) as { certificate: { orderNumber: string } };
    fs.renameSync(installation.database, away);
    fs.mkdirSync(installation.database);
    expect((await installation.cli('request', '--new-database')).code).toBe(0);
    const after = (await installation.json('status')) as { certificate: { orderNumber: string } };
    expect(after.certificate.orderNumber).not.toBe(certificate.orderNumber);
    fs.rmSync(away, { recursive: true });
  });

  test('a setting that ends renewing is said, and status ends with 1; the same CA in capitals ends nothing', async () => {
    await installation.serve();
    expect((await installation.cli('request')).code).toBe(0);
    const shown = async () => {
      const { code, stdout } = await installation.cli('status');
      const line = stdout.split('\n').find((one) => one.startsWith('Erneuerung von selbst')) ?? '';
      return { code, line };
    };
    const renewed = await shown();
    expect(renewed.code).toBe(0);
    expect(renewed.line).toMatch(/^Erneuerung von selbst am:/);
    await installation.cli('settings', 'set', 'contactEmail=');
    const ended = await shown();
    expect(ended.code).toBe(1);
    expect(ended.line).toMatch(/^Erneuerung von selbst: +aus, weil kein Zertifizierungs-Kontakt/);
    await installation.cli('settings', 'set', 'contactEmail=chefin@meinefirma.example');
    const { host } = new URL(installation.ca.directoryUrl);
    const inCapitals = installation.ca.directoryUrl.replace(host, host.toUpperCase());
    await installation.cli('settings', 'set', `acmeDirectoryUrl=${inCapitals}`);
    expect(await shown()).toEqual(renewed);
    await installation.cli('settings', 'set', 'acmeDirectoryUrl=https://andere.example/directory');
    const other = await shown();
    expect(other.code).toBe(1);
    expect(other.line).toContain('anderen Zertifizierungsstelle');
  });

  test('while settings are set aside, status ends with 1 and says which', async () => {
    const file = path.join(installation.configDir, 'config.json');
    const stored = JSON.parse(fs.readFileSync(file, 'utf8')) as object;
    fs.writeFileSync(file, JSON.stringify({ ...stored, keyType: 'dsa-1024' }));
    await installation.serve();
    const { code, stdout } = await installation.cli('status');
    expect(code).toBe(1);
    expect(stdout).toContain('keyType');
  });

  test('what another account has put in the place of the settings is not believed, and says whose it is', async () => {
    test.skip(process.geteuid?.() !== 0, 'root alone can give a file away');
    const file = path.join(installation.configDir, 'config.json');
    const trace = path.join(installation.database, 'lief');
    // The folder was open to all for a while, and somebody has replaced the file.
    fs.chmodSync(installation.configDir, 0o777);
    const settings = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, unknown>;
    fs.writeFileSync(file, JSON.stringify({ ...settings, onRenewed: ['/usr/bin/touch', trace] }));
    fs.chownSync(file, 65_534, 65_534);
    const result = await installation.cli('request', '--json');
    expect(result.code).toBe(3);
    expect(failureIn(result)).toMatchObject({ code: 'CONFIG_DIRECTORY', data: { path: file, reason: 'foreignOwner' } });
    expect(fs.existsSync(trace)).toBe(false);
    expect(installation.ca.practice?.requests).toEqual([]);
    fs.chownSync(file, 0, 0);
    fs.writeFileSync(file, JSON.stringify(settings));
    expect((await installation.cli('request')).code).toBe(0);
    expect(fs.statSync(installation.configDir).mode & 0o022).toBe(0);
  });

  test('a folder of another account gets no key, and the message says what to do', async () => {
    test.skip(process.geteuid?.() !== 0, 'root alone can give a folder away');
    const folder = path.join(installation.database, 'letsencrypt');
    fs.mkdirSync(folder);
    fs.chownSync(folder, 65_534, 65_534);
    const result = await installation.cli('request', '--json');
    expect(result.code).toBe(3);
    const failure = failureIn(result);
    expect(failure).toMatchObject({ code: 'DATABASE_DIRECTORY', data: { path: folder, reason: 'foreignOwner' } });
    expect(failure.text).toContain('chown -R');
    expect(fs.readdirSync(folder)).toEqual([]);
    expect(installation.ca.practice?.requests).toEqual([]);
  });

  test('a corrupt settings file is kept aside and reported, never overwritten', async () => {
    const file = path.join(installation.configDir, 'config.json');
    fs.writeFileSync(file, '{"serverAddress": "meinefirma.de", kaputt');
    // It does not matter which command finds it.
    const asked = await installation.cli('settings', 'get', 'serverAddress');
    const kept = fs.readdirSync(installation.configDir).filter((name) => name.startsWith('config.beschaedigt-'));
    expect(kept).toHaveLength(1);
    expect(fs.readFileSync(path.join(installation.configDir, kept[0] ?? ''), 'utf8')).toContain('kaputt');
    expect(asked.stderr).toContain(kept[0]);
    expect((await installation.cli('journal')).stdout).toContain(kept[0]);
    // Also a later command says so, until somebody has acted.
    const later = await installation.cli('status', '--json');
    expect(later.code).toBe(1);
    expect(later.stderr).toContain(kept[0]);
    expect((await installation.cli('settings', 'set', 'language=de')).code).toBe(0);
    expect(await installation.cli('status', '--json')).toMatchObject({ code: 0, stderr: '' });
  });

  for (const [fault, expected] of [
    ['otherName', 'nameMismatch'],
    ['otherKey', 'keyMismatch'],
    ['expired', 'expired'],
    ['chainMissing', 'chainIncomplete'],
    ['chainWrong', 'chainBroken'],
  ] as const) {
    test(`a wrong certificate (${fault}) is not installed, and the one before goes on serving`, async () => {
      await installation.serve();
      expect((await installation.cli('request')).code).toBe(0);
      const before = await seenByOpenssl(installation.httpsPort, installation.ca.name, installation.rootsFile);
      installation.ca.practice?.misissueNext(fault);
      const result = await installation.cli('request', '--force', '--json');
      expect(result.code).toBe(4);
      expect(failureIn(result)).toMatchObject({ code: 'CERTIFICATE_REJECTED', data: { reason: expected } });
      expect(
        (await seenByOpenssl(installation.httpsPort, installation.ca.name, installation.rootsFile)).fingerprint256,
      ).toBe(before.fingerprint256);
      expect(await installation.json('status')).toMatchObject({ shield: 'colour', warning: 'LAST_REQUEST_FAILED' });
    });
  }

  test('a "not before" of the CA is honoured across restarts, with its words, and for this name only', async () => {
    installation.ca.practice?.failNext('newOrder', {
      status: 429,
      problem: { type: 'rateLimited', detail: 'too many' },
      headers: { 'Retry-After': '7200' },
    });
    expect((await installation.cli('request')).code).toBe(4);
    const asked = installation.ca.practice?.requests.length;
    const again = await installation.cli('request', '--json');
    expect(failureIn(again)).toMatchObject({ code: 'CA_RATE_LIMITED', data: { problem: { detail: 'too many' } } });
    expect(installation.ca.practice?.requests.length).toBe(asked);
    await installation.cli('settings', 'set', 'serverAddress=andere-firma.localhost');
    expect((await installation.cli('request')).code).toBe(0);
  });

  test('whoever insists asks a CA once before its "not before", and not once more', async () => {
    const refuse = () =>
      installation.ca.practice?.failNext('newOrder', {
        status: 429,
        problem: { type: 'rateLimited', detail: 'too many' },
        headers: { 'Retry-After': '7200' },
      });
    refuse();
    expect((await installation.cli('request')).code).toBe(4);
    const held = await installation.cli('request');
    expect(held.code).toBe(4);
    expect(held.stderr).toContain('profacto-tls request --force');
    refuse();
    expect((await installation.cli('request', '--force')).code).toBe(4);
    const asked = installation.ca.practice?.requests.length;
    const third = await installation.cli('request', '--force');
    expect(third.code).toBe(4);
    expect(third.stderr).not.toContain('--force');
    expect(installation.ca.practice?.requests.length).toBe(asked);
  });

  test('a rehearsal at a public CA without a test environment is refused, and the CA is not asked', async () => {
    await installation.cli('settings', 'set', 'acmeDirectoryUrl=https://acme.zerossl.com/v2/DV90');
    const result = await installation.cli('request', '--staging', '--json');
    expect(result.code).toBe(3);
    expect(failureIn(result)).toMatchObject({ code: 'NO_STAGING', data: { host: 'acme.zerossl.com' } });
  });

  test('a request is cancelled in the middle, and the next one works', async () => {
    await installation.serve();
    const validationGate = hold('validation');
    const child = installation.start('request', '--json');
    await validationGate.reached;
    child.kill('SIGINT');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(130);
    expect(await installation.json('status')).toMatchObject({ certificate: null, shield: 'grey' });
    expectNothingLeft();
    validationGate.open();
    expect((await installation.cli('request')).code).toBe(0);
  });

  for (const where of ['with a host', 'without one'] as const) {
    test(`two requests at once, ${where}: one goes through, the other is told what runs`, async () => {
      if (where === 'with a host') await installation.serve();
      const validationGate = hold('validation');
      const both = [installation.program('request', '--json'), installation.program('request', '--json')];
      await validationGate.reached;
      const refused = await Promise.race(both);
      expect(refused.code).toBe(5);
      expect(failureIn(refused)).toMatchObject({ code: 'BUSY', data: { kind: 'request' } });
      validationGate.open();
      expect((await Promise.all(both)).map((one) => one.code).sort()).toEqual([0, 5]);
    });
  }

  // If the client is killed at "finalize", the CA still issues: the next request has only to download.
  for (const [step, again] of [
    ['challenge', 'challenge'],
    ['finalize', 'certificate'],
  ] as const) {
    test(`kill -9 at "${step}", and again at "${again}": nothing is left, and the next one works`, async () => {
      for (const where of [step, again]) {
        const gate = hold(where);
        const child = installation.start('request', '--json');
        await gate.reached;
        await installation.end(child, 'SIGKILL');
        gate.open();
      }
      // At once: a lock whose process is gone does not count.
      expect((await installation.cli('request', '--json')).code).toBe(0);
      const { certificate } = (await installation.json('status')) as { certificate: { directory: string } };
      expect(fs.readdirSync(path.dirname(certificate.directory))).toEqual([path.basename(certificate.directory)]);
    });
  }

  test('kill -9 of the host: a new one takes its place and serves', async () => {
    const { process: host } = await installation.serve();
    expect((await installation.cli('request')).code).toBe(0);
    await installation.end(host, 'SIGKILL');
    expect(await installation.json('status')).toMatchObject({ shield: 'grey', warning: 'NOT_SERVED' });
    await installation.serve();
    expect(await installation.json('status')).toMatchObject({ shield: 'colour', warning: null });
  });

  test('a second host for the same settings is refused', async () => {
    await installation.serve();
    const second = await installation.program('serve', '--json');
    expect(second.code).toBe(5);
    expect(second.stdout).toContain('HOST_RUNNING');
  });

  test('SIGTERM ends the host cleanly', async () => {
    const { process: host } = await installation.serve();
    const exited = once(host, 'exit');
    host.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(fs.existsSync(path.join(installation.configDir, 'profacto.sock'))).toBe(false);
  });
});

/** Holds the next request at a step of the practice CA. */
function hold(step: CaStep): Gate {
  const { practice } = installation.ca;
  if (practice === null) throw new Error('only the practice CA can be held');
  return practice.holdNext(step);
}
