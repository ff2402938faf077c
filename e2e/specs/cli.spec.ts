import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import product from '../../package.json' with { type: 'json' };
import { freePort } from '../../electron/testing/ports.ts';
import { startPracticeCa } from '../ca/practice-ca.ts';
import { caKinds } from '../fixtures/cas.ts';
import { createInstallation, PROGRAM, type Installation } from '../fixtures/installation.ts';
import { projectRoot } from '../fixtures/machine.ts';
import { seenByOpenssl } from '../fixtures/openssl.ts';

let installation: Installation;
test.afterEach(() => installation.close());

for (const kind of caKinds) {
  test.describe(`On the command line, with the CA "${kind}"`, () => {
    test.beforeEach(async () => {
      installation = await createInstallation(kind);
    });

    test('a certificate is requested, served, evaluated and deleted while a host runs', async () => {
      await installation.fillIn();
      await installation.serve();
      expect(await installation.json('status')).toMatchObject({
        shield: 'grey',
        certificate: null,
        tls: { active: false },
      });

      const requested = await installation.program('request', '--json');
      const events = requested.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(requested.code).toBe(0);
      expect(events.filter((one) => one.state === 'done').map((one) => one.step)).toEqual([
        'preflight',
        'account',
        'order',
        'challenge',
        'validation',
        'certificate',
        'install',
        'restart',
        'verification',
      ]);
      expect(events.at(-1)).toMatchObject({ event: 'done', certificate: { names: [installation.ca.name] } });

      const status = (await installation.json('status')) as {
        shield: string;
        certificate: { directory: string; fingerprint256: string };
      };
      expect(status).toMatchObject({
        shield: 'colour',
        warning: null,
        tls: { active: true, httpsPort: installation.httpsPort },
      });

      const { directory, fingerprint256 } = status.certificate;
      const orders = path.join(
        installation.database,
        'letsencrypt',
        new URL(installation.ca.directoryUrl).hostname.split('.').reverse().join('.'),
        'orders',
      );
      expect(path.dirname(directory)).toBe(orders);
      expect(fs.readdirSync(directory).sort()).toEqual(['cert.pem', 'key.pem']);
      expect(fs.statSync(directory).mode & 0o777).toBe(0o700);
      expect(fs.statSync(path.join(directory, 'key.pem')).mode & 0o777).toBe(0o600);
      expect(fs.readFileSync(path.join(directory, 'key.pem'), 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);

      const seen = await seenByOpenssl(installation.httpsPort, installation.ca.name, installation.rootsFile);
      expect(seen.verified).toBe(true);
      expect(seen.fingerprint256).toBe(fingerprint256);

      const evaluated = await installation.program('evaluate', '--json');
      expect(evaluated.code).toBe(0);
      expect(JSON.parse(evaluated.stdout)).toMatchObject({ verdict: 'good' });

      expect((await installation.program('delete')).code).toBe(2);
      expect((await installation.program('delete', '--yes')).code).toBe(0);
      expect(await installation.json('status')).toMatchObject({
        shield: 'grey',
        certificate: null,
        tls: { active: false },
      });
      expect(fs.existsSync(directory)).toBe(false);
    });

    test('a compromised key is replaced and its certificate revoked, with and without a host', async () => {
      await installation.fillIn();
      expect((await installation.program('compromised', '--yes')).code).toBe(3);
      expect((await installation.program('request')).code).toBe(0);
      type Status = { certificate: { directory: string; serialNumber: string } };
      const installed = async () => ((await installation.json('status')) as Status).certificate;
      const first = await installed();
      expect((await installation.program('compromised')).code).toBe(2);
      expect(await installation.ca.revocationReason(first.serialNumber)).toBeNull();

      const alone = await installation.program('compromised', '--yes');
      expect(alone.code).toBe(0);
      expect(alone.stdout).toContain('✓ Sperrung des alten Zertifikats');
      expect(await installation.ca.revocationReason(first.serialNumber)).toBe(1);
      expect(fs.existsSync(first.directory)).toBe(false);

      await installation.serve();
      const second = await installed();
      expect(await installation.json('compromised', '--yes')).toMatchObject({
        event: 'done',
        revoked: true,
        failure: null,
      });
      expect(await installation.ca.revocationReason(second.serialNumber)).toBe(1);
      expect(await installation.json('status')).toMatchObject({ shield: 'colour', warning: null });
    });

    test('the account is shown, told another contact, given a new key and closed', async () => {
      await installation.fillIn();
      expect((await installation.program('account', 'roll-over')).code).toBe(3);
      expect((await installation.program('request')).code).toBe(0);
      await installation.program('settings', 'set', 'contactEmail=neu@meinefirma.example');
      expect((await installation.program('account')).stdout).toContain('profacto-tls account contact');
      for (const args of [['contact'], ['roll-over']])
        expect((await installation.program('account', ...args)).code).toBe(0);
      expect(await installation.json('account')).toMatchObject({
        account: { contact: 'neu@meinefirma.example', contactDiffers: false },
      });
      expect((await installation.program('account', 'deactivate', '--yes')).code).toBe(0);
      expect(await installation.json('account')).toEqual({ account: null });
      expect((await installation.program('request', '--force')).code).toBe(0);
    });

    test('a certificate is requested without a host, and a host started later serves it', async () => {
      await installation.fillIn();
      expect((await installation.program('request')).code).toBe(0);
      // No host serves it yet, and files alone do not turn the shield coloured.
      expect(await installation.json('status')).toMatchObject({ shield: 'grey', warning: 'NOT_SERVED' });
      await installation.serve();
      expect(await installation.json('status')).toMatchObject({ shield: 'colour', warning: null });
      expect((await installation.program('evaluate')).code).toBe(0);
    });
  });
}

test.describe('On the command line', () => {
  test.beforeEach(async () => {
    installation = await createInstallation();
  });

  test('a further CA helps out when the first is down, with a contract of its own', async () => {
    const hmacKey = Buffer.from('geheim, 32 Bytes lang, geheim!!!').toString('base64url');
    const other = await startPracticeCa({
      httpPort: installation.httpPort,
      host: 'localhost',
      externalAccounts: { 'kunde-7': hmacKey },
    });
    try {
      fs.appendFileSync(installation.rootsFile, other.rootsPem);
      await installation.fillIn();
      const list = [{ directoryUrl: other.directoryUrl, eabKeyId: 'kunde-7', eabHmacKey: hmacKey }];
      expect((await installation.program('settings', 'set', `fallbackCas=${JSON.stringify(list)}`)).code).toBe(0);
      expect((await installation.program('settings', 'get')).stdout).not.toContain(hmacKey);
      await installation.ca.close();

      const requested = await installation.program('request', '--json');
      expect(requested.code).toBe(0);
      const events = requested.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      const [first, second] = [installation.ca.directoryUrl, other.directoryUrl].map((url) => new URL(url).host);
      expect(events.filter((one) => one.event === 'ca').map((one) => one.host)).toEqual([first, second]);
      const orders = path.join(installation.database, 'letsencrypt', 'localhost', 'orders');
      expect(events.at(-1)).toMatchObject({ event: 'done' });
      const { directory } = (events.at(-1) as { certificate: { directory: string } }).certificate;
      expect(path.dirname(directory)).toBe(orders);
      expect(await installation.json('status')).toMatchObject({ renewal: { reason: 'notDue', failures: 0 } });

      const forced = await installation.program('request', '--force');
      expect(forced.stdout).toContain(`→ Weitere Zertifizierungsstelle: ${second ?? ''}\n`);
      expect((await installation.program('journal')).stdout).toContain(`Als Nächstes wird ${second ?? ''} gefragt.`);
    } finally {
      await other.close();
    }
  });

  test('plain HTTP serves the built-in page before, and redirects to HTTPS afterwards', async () => {
    await installation.fillIn();
    await installation.serve();
    const url = `http://127.0.0.1:${installation.httpPort}`;
    const before = await fetch(`${url}/`);
    expect(before.status).toBe(200);
    expect(await before.text()).toContain('nicht verschlüsselt');
    expect((await fetch(`${url}/.well-known/acme-challenge/geraten`)).status).toBe(404);

    expect((await installation.program('request')).code).toBe(0);
    const ask = (Host: string) =>
      new Promise<http.IncomingMessage>((resolve, reject) => {
        http.get(`${url}/auftrag?nr=7`, { headers: { Host }, agent: false }, resolve).on('error', reject);
      });
    const after = await ask(`${installation.ca.name}:${installation.httpPort}`);
    expect({ status: after.statusCode, location: after.headers.location }).toEqual({
      status: 307,
      location: `https://${installation.ca.name}:${installation.httpsPort}/auftrag?nr=7`,
    });
    // A device in the house that knows this machine by its address goes on as before, and nobody chooses the target.
    for (const other of [`127.0.0.1:${installation.httpPort}`, 'boese.example']) {
      const { statusCode, headers } = await ask(other);
      expect({ statusCode, location: headers.location }).toEqual({ statusCode: 404, location: undefined });
    }
  });

  test('a host renews by itself in the CA’s window, and serves the new certificate', async () => {
    await installation.close();
    installation = await createInstallation('practice', { controlled: true });
    await installation.fillIn();
    await installation.serve();
    expect((await installation.cli('request')).code).toBe(0);
    type Status = { certificate: { orderNumber: string; fingerprint256: string }; renewal: { nextAttemptAt: string } };
    const status = async () => (await installation.json('status')) as Status;
    const first = await status();
    const untilAttemptMs = Date.parse(first.renewal.nextAttemptAt) - Date.now();
    expect(untilAttemptMs).toBeGreaterThan(0);

    // Once for asking the CA, and once for the time that was drawn in its window.
    await installation.control?.advance(untilAttemptMs / 2);
    await installation.control?.advance(untilAttemptMs);
    await expect.poll(async () => (await status()).certificate.orderNumber).not.toBe(first.certificate.orderNumber);
    const second = await status();
    const seen = await seenByOpenssl(installation.httpsPort, installation.ca.name, installation.rootsFile);
    expect(seen.fingerprint256).toBe(second.certificate.fingerprint256);
    // For the CA, it has replaced the one before (RFC 9773 §5).
    expect(installation.ca.practice?.certificates().some((one) => one.replaced)).toBe(true);
    expect((await installation.cli('journal')).stdout).toContain('von selbst begonnen');
  });

  test('a host that is asked to gives its metrics to a monitoring on this machine', async () => {
    await installation.fillIn();
    const port = await freePort();
    const host = installation.start('serve', '--metrics', String(port), '--json');
    await once(host.stdout ?? host, 'data');
    const metrics = async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(await metrics()).toMatch(/^profacto_tls_active 0$/m);
    expect((await installation.program('request')).code).toBe(0);
    const { certificate } = (await installation.json('status')) as { certificate: { notAfter: string } };
    const text = await metrics();
    expect(text).toMatch(/^profacto_tls_active 1$/m);
    expect(text).toContain(String(Date.parse(certificate.notAfter) / 1000));
    expect(text).not.toContain('chefin@');
  });

  test('a host whose port for the metrics is taken says so and ends, its panel with it', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo;
    const { code, stdout } = await installation.program('serve', '--panel', '--metrics', String(port), '--json');
    other.close();
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'PORT_BUSY', data: { port } } });
  });

  test('profacto that has the HTTP port is found, is not to be ended, and is found again after it has moved', async () => {
    await installation.fillIn();
    const answer = 'HTTP/1.1 200 OK\r\nServer: 4D/20.5.0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
    const listenOn = async (port: number) => {
      const server = net.createServer((socket) => {
        socket.on('error', () => undefined).once('data', () => socket.end(answer));
      });
      await once(server.listen(port), 'listening');
      return server;
    };
    const before = await listenOn(installation.httpPort);
    const found = await installation.program('find');
    const refused = await installation.program('request');
    before.close();
    expect(found.code).toBe(0);
    expect(found.stdout).toContain(`Port ${installation.httpPort}: `);
    expect(found.stdout).toMatch(/profacto \(4D\) 20\.5\.0/);
    expect(refused.code).toBe(3);
    expect(refused.stderr + refused.stdout).toMatch(/profacto soll weiterlaufen[^]*profacto-tls find/);
    expect(refused.stderr + refused.stdout).not.toContain('Beenden Sie');

    const moved = await freePort();
    const after = await listenOn(moved);
    expect((await installation.program('settings', 'set', `upstream=http://127.0.0.1:${moved}`)).code).toBe(0);
    expect(await installation.json('find')).toMatchObject({
      found: expect.arrayContaining([expect.objectContaining({ port: moved, kind: '4d', version: '20.5.0' })]),
      advice: { way: 'front', reason: 'portsFree', upstream: `http://127.0.0.1:${moved}` },
    });
    after.close();
  });

  test('whatever a stranger sends, the host goes on', async () => {
    await installation.serve();
    for (const target of ['//', 'http://[', '/%', '*', '/\u00e4']) {
      const status = await new Promise<number>((resolve, reject) => {
        const socket = net.connect(installation.httpPort, '127.0.0.1', () => {
          socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
        });
        socket.setEncoding('latin1');
        socket.once('data', (answer: string) => resolve(Number(answer.split(' ')[1])));
        socket.once('error', reject);
      });
      expect([400, 404]).toContain(status);
    }
    expect((await installation.program('status')).code).toBe(0);
    expect((await fetch(`http://127.0.0.1:${installation.httpPort}/`)).status).toBe(200);
  });

  test('old TLS is refused', async () => {
    await installation.fillIn();
    await installation.serve();
    await installation.program('request');
    const { connect } = await import('node:tls');
    const outcome = await new Promise<string>((resolve) => {
      const options = {
        host: '127.0.0.1',
        port: installation.httpsPort,
        maxVersion: 'TLSv1.1',
        minVersion: 'TLSv1',
        rejectUnauthorized: false,
      } as const;
      const socket = connect({ ...options, ciphers: 'DEFAULT@SECLEVEL=0' }, () => resolve('connected'));
      socket.on('error', (error: Error) => resolve(error.message));
    });
    expect(outcome).toMatch(/alert|version/i);
  });

  test('a second request before the time is refused, and goes through with --force', async () => {
    await installation.fillIn();
    await installation.serve();
    expect((await installation.program('request')).code).toBe(0);
    const again = await installation.program('request');
    expect(again.code).toBe(3);
    expect(again.stderr).toContain('gilt noch bis');
    expect((await installation.program('request', '--force')).code).toBe(0);
    const { certificate } = (await installation.json('status')) as { certificate: { directory: string } };
    // The previous one is kept until the next renewal.
    expect(fs.readdirSync(path.dirname(certificate.directory))).toHaveLength(2);
    expect((await installation.program('request', '--force')).code).toBe(0);
    expect(fs.readdirSync(path.dirname(certificate.directory))).toHaveLength(2);
  });

  test('settings are checked all or nothing, and every refusal names its field', async () => {
    const refused = await installation.program(
      'settings',
      'set',
      'contactEmail=chefin@meinefirma.example',
      'serverAddress=192.168.1.10',
    );
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('Öffentliche Server-Adresse');
    expect(refused.stderr).toContain('Die IP allein reicht leider nicht aus');
    expect((await installation.program('settings', 'get', 'contactEmail')).stdout.trim()).toBe('');
    expect((await installation.program('settings', 'set', 'farbe=rot')).code).toBe(2);
  });

  test('what is missing is said with exit code 3', async () => {
    expect((await installation.program('request')).code).toBe(3);
    await installation.fillIn();
    await installation.program('settings', 'set', 'edition=einzelplatz');
    const refused = await installation.program('request');
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('Einzelplatz');
  });

  test('an umlaut address is shown as typed and ordered as A-labels', async () => {
    await installation.fillIn();
    await installation.program('settings', 'set', 'serverAddress=tischlerei-müller.localhost');
    expect((await installation.program('request')).code).toBe(0);
    expect((await installation.program('settings', 'get', 'serverAddress')).stdout.trim()).toBe(
      'tischlerei-müller.localhost',
    );
    expect(await installation.json('status')).toMatchObject({
      certificate: { names: ['xn--tischlerei-mller-uzb.localhost'] },
    });
  });

  test('the rehearsal goes the whole way and installs nothing', async () => {
    await installation.fillIn();
    expect((await installation.program('request', '--staging')).code).toBe(0);
    expect(await installation.json('status')).toMatchObject({ certificate: null, shield: 'grey' });
  });

  test('the journal tells what happened, without keys, tokens or e-mail', async () => {
    await installation.fillIn();
    await installation.program('request');
    const { stdout } = await installation.program('journal', '--json');
    const { entries } = JSON.parse(stdout) as { entries: { event: string }[] };
    expect(entries.map((one) => one.event)).toEqual(
      expect.arrayContaining(['settingsChanged', 'operationStarted', 'certificateInstalled', 'operationDone']),
    );
    expect(stdout).not.toMatch(/PRIVATE KEY|chefin@/);
  });
});

test.describe('The built program', () => {
  /** As on a fresh machine: without the compile cache that the tests share. */
  const run = (args: readonly string[], more: { node?: readonly string[]; env?: Record<string, string> } = {}) => {
    const env = { ...installation.env, ...more.env };
    delete env.NODE_COMPILE_CACHE;
    return spawnSync(process.execPath, [...(more.node ?? []), PROGRAM, ...args], { env, encoding: 'utf8' });
  };
  const status = () => run(['status', '--config-dir', installation.configDir]);
  const cache = () => path.join(installation.configDir, 'compiled-code');

  test.beforeEach(async () => {
    installation = await createInstallation();
  });

  test('keeps what it has compiled for the next start, of this version alone', () => {
    // An old version of the program, and a folder that is no version at all.
    for (const name of ['0.0.1', 'fotos']) fs.mkdirSync(path.join(cache(), name), { recursive: true, mode: 0o700 });
    expect(status().stdout).toContain('TLS-Verschlüsselung');
    expect(fs.readdirSync(cache())).toEqual([product.version, 'fotos']);
    expect(fs.readdirSync(path.join(cache(), product.version), { recursive: true }).length).toBeGreaterThan(3);
    expect(status().stdout).toContain('TLS-Verschlüsselung');
  });

  test('runs nothing that somebody else could have put there', () => {
    test.skip(process.platform === 'win32', 'POSIX alone tells by a mode who may write');
    fs.chmodSync(installation.configDir, 0o777);
    expect(status().stdout).toContain('TLS-Verschlüsselung');
    expect(fs.existsSync(cache())).toBe(false);
    fs.chmodSync(installation.configDir, 0o700);
    status();
    expect(fs.statSync(cache()).mode & 0o777).toBe(0o700);
  });

  test('leaves a directory that is not its own as it is, whatever it is asked', () => {
    const nowhere = path.join(installation.database, 'nirgends');
    expect(run(['--help', '--config-dir', nowhere]).stdout).toContain('profacto-tls');
    expect(fs.existsSync(nowhere)).toBe(false);
    expect(run(['--help', '--config-dir', installation.database]).stdout).toContain('profacto-tls');
    expect(fs.readdirSync(installation.database)).toEqual([]);
  });

  const printLoaded = 'process.on("exit", () => console.error(JSON.stringify(process.moduleLoadList)))';
  const printLoadedArgs = ['--import', `data:text/javascript,${printLoaded}`];
  const loadedIn = (stderr: string) => (JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as string[]).join(' ');

  test('loads for its status nothing that is asked or served over TLS', () => {
    const loaded = loadedIn(run(['status', '--config-dir', installation.configDir], { node: printLoadedArgs }).stderr);
    expect(loaded).toContain('NativeModule net');
    expect(loaded).not.toMatch(/NativeModule (https?|tls|internal\/deps\/undici\/undici) /);
  });

  test('serves without Node’s fetch, which would be its largest part', async () => {
    const host = spawn(
      process.execPath,
      [...printLoadedArgs, PROGRAM, 'serve', '--json', '--config-dir', installation.configDir],
      {
        env: installation.env,
      },
    );
    let stderr = '';
    host.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    await once(host.stdout, 'data');
    const closed = once(host, 'close');
    host.kill('SIGTERM');
    await closed;
    expect(loadedIn(stderr)).toContain('NativeModule http ');
    expect(loadedIn(stderr)).not.toContain('internal/deps/undici/undici');
  });

  test('has a thread for the web server that loads nothing of the service', () => {
    const loaded = new Set<string>();
    const follow = (file: string): void => {
      if (loaded.has(file)) return;
      loaded.add(file);
      // Those made on demand are not meant: what checks a file of roots, for instance, is never asked for there.
      const imports = fs.readFileSync(file, 'utf8').matchAll(/(?:from|import)"(\.\/[^"]+)"/g);
      for (const [, imported = ''] of imports) follow(path.join(path.dirname(file), imported));
    };
    const built = path.dirname(PROGRAM);
    const tls = fs.readdirSync(path.join(built, 'chunks')).filter((name) => name.startsWith('tls-options-'));
    expect(tls).toHaveLength(1);
    for (const file of ['web-worker.js', path.join('chunks', tls.join())]) follow(path.join(built, file));
    const names = [...loaded].map((file) => path.basename(file)).join(' ');
    expect(names).toContain('web-server-');
    expect(names).not.toMatch(/\b(service|command-line|zod|rpc)-/);
  });

  test('that is replaced while it runs says so to whoever asks for more of it, and serves on', async () => {
    const installed = path.join(installation.database, 'installiert');
    fs.cpSync(path.join(projectRoot, 'out'), path.join(installed, 'out'), { recursive: true });
    fs.copyFileSync(path.join(projectRoot, 'package.json'), path.join(installed, 'package.json'));
    const args = [
      path.join(installed, 'out', 'main', 'headless.js'),
      'serve',
      '--json',
      '--config-dir',
      installation.configDir,
    ];
    const host = spawn(process.execPath, args, { env: installation.env });
    await once(host.stdout, 'data');
    await installation.fillIn();
    fs.rmSync(path.join(installed, 'out', 'main', 'chunks'), { recursive: true });
    for (const command of ['check', 'request']) {
      const asked = await installation.program(command, '--json');
      expect(asked.code).toBe(3);
      expect(JSON.parse(asked.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject(
        command === 'check'
          ? { error: { code: 'PROGRAM_REPLACED' } }
          : { event: 'failed', failure: { code: 'PROGRAM_REPLACED' } },
      );
      expect(asked.stdout).toContain('starten Sie es neu');
    }
    expect((await fetch(`http://127.0.0.1:${installation.httpPort}/`)).status).toBe(200);
    await installation.end(host);
  });

  test('says to a developer what nobody foresaw', () => {
    // A fault of Node's: no host can start, and there is no failure code for that.
    const broken =
      "import net from 'node:net'; net.Server.prototype.listen = () => { throw new TypeError('broken'); };";
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(broken)}` };
    expect(run(['serve', '--config-dir', installation.configDir], { env }).stderr).not.toContain('    at ');
    const debugRun = run(['serve', '--config-dir', installation.configDir], { env: { ...env, PROFACTO_DEBUG: '1' } });
    expect(debugRun.stderr).toContain('    at ');
  });
});
