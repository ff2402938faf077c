import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { askCaa, resolveBySystem, resolveName, explainNoAddress, type Resolution } from './dns.ts';
import { startTestDns } from '../../testing/start-dns.ts';
import type { TestRecords, TestRefusal } from '../../testing/dns.ts';

const NAME = 'meinefirma.de';
const signal = () => new AbortController().signal;
const resolveWith = async (records: TestRecords | TestRefusal) => {
  const { server } = await startTestDns({ [NAME]: records });
  return resolveName(NAME, [server], signal());
};

describe('Resolving a name', () => {
  test.each(['localhost', 'meinefirma.localhost'])(
    'below localhost (%s) is this machine and asks nobody',
    async (name) => {
      const { server, questions } = await startTestDns('NXDOMAIN');
      const here = { kind: 'addresses', addresses: ['127.0.0.1'], failedFamily: null };
      expect(await resolveName(name, [server], signal())).toEqual(here);
      expect(await resolveBySystem(name, signal())).toEqual(here);
      expect(questions).toEqual([]);
    },
  );

  test('asks the name servers that are set for both families of exactly this name', async () => {
    const { server, questions } = await startTestDns({
      [NAME]: { A: ['192.0.2.7'], AAAA: ['2001:db8::7', 'fd00::1'] },
    });
    expect(await resolveName(NAME, [server], signal())).toEqual({
      kind: 'addresses',
      addresses: ['192.0.2.7', '2001:db8::7', 'fd00::1'],
      failedFamily: null,
    });
    expect(questions.toSorted((one, other) => one.type.localeCompare(other.type))).toEqual([
      { name: NAME, type: 'A' },
      { name: NAME, type: 'AAAA' },
    ]);
  });

  test('follows an alias to its address', async () => {
    const { server } = await startTestDns({
      [NAME]: { CNAME: 'firma.dyndns.example' },
      'firma.dyndns.example': { A: ['192.0.2.8'] },
    });
    expect(await resolveName(NAME, [server], signal())).toMatchObject({ addresses: ['192.0.2.8'], failedFamily: null });
  });

  test.each([
    ['NXDOMAIN', { kind: 'noSuchName' }],
    ['NODATA', { kind: 'noAddress' }],
    ['SERVFAIL', { kind: 'servfail' }],
    ['REFUSED', { kind: 'noAnswer', systemCode: 'EREFUSED' }],
  ] as const)('tells what the name server says: %s', async (refusal, expected) => {
    expect(await resolveWith(refusal)).toEqual(expected);
  });

  test('without IPv6 is complete; with a failure in one family that family is remembered', async () => {
    const addresses = ['192.0.2.7'];
    expect(await resolveWith({ A: addresses })).toEqual({ kind: 'addresses', addresses, failedFamily: null });
    expect(await resolveWith({ A: addresses, AAAA: 'SERVFAIL' })).toEqual({
      kind: 'addresses',
      addresses,
      failedFamily: 6,
    });
    expect(await resolveWith({ A: 'REFUSED', AAAA: ['fd00::1'] })).toEqual({
      kind: 'addresses',
      addresses: ['fd00::1'],
      failedFamily: 4,
    });
    expect(await resolveWith({ A: 'SERVFAIL' })).toEqual({ kind: 'servfail' });
  });

  test('does not wait for ever for a server that says nothing, and takes what came meanwhile', async () => {
    expect(await Promise.all([resolveWith('silence'), resolveWith({ A: ['192.0.2.7'], AAAA: 'silence' })])).toEqual([
      { kind: 'timeout' },
      { kind: 'addresses', addresses: ['192.0.2.7'], failedFamily: 6 },
    ]);
  });

  test('ends when it is cancelled', async () => {
    const { server, questions } = await startTestDns('silence');
    for (const [ask, count] of [
      [resolveName, 2],
      [askCaa, 1],
    ] as const) {
      const cancelling = new AbortController();
      const before = questions.length;
      const cancelled = expect(ask(NAME, [server], cancelling.signal)).rejects.toMatchObject({ name: 'AbortError' });
      await expect.poll(() => questions.length).toBe(before + count);
      const asked = questions.length;
      cancelling.abort();
      await cancelled;
      // At once: before the time at which each question would be asked once more.
      expect(questions.length).toBe(asked);
    }
    await expect(resolveBySystem(NAME, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('The system', () => {
  test.runIf(process.platform !== 'win32')(
    'is not waited for where it does not answer, nor once cancelled',
    async () => {
      const dir = await mkdtemp(path.join(os.tmpdir(), 'profacto-dns-'));
      onTestFinished(() => rm(dir, { recursive: true }));
      const pipe = path.join(dir, 'pipe');
      execFileSync('mkfifo', [pipe]);
      // A process whose only thread for such questions opens what nobody writes into: getaddrinfo has no turn any more.
      const script = `
      import fs from 'node:fs';
      import { resolveBySystem } from ${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, 'dns.ts')).href)};
      fs.open(${JSON.stringify(pipe)}, 'r', () => undefined);
      const cancelling = new AbortController();
      const never = resolveBySystem('firma.example', new AbortController().signal);
      const cancelled = resolveBySystem('firma.example', cancelling.signal).catch((error) => error.name);
      cancelling.abort();
      console.log(await cancelled, JSON.stringify(await never));
      process.kill(process.pid, 'SIGKILL');
    `;
      const args = ['--experimental-strip-types', '--no-warnings', '--input-type=module', '-e', script];
      const child = spawn(process.execPath, args, { env: { ...process.env, UV_THREADPOOL_SIZE: '1' } });
      onTestFinished(() => void child.kill('SIGKILL'));
      let said = '';
      child.stdout.on('data', (part) => (said += String(part)));
      await once(child, 'close');
      expect(said.trim()).toBe('AbortError {"kind":"timeout"}');
    },
  );

  test('resolves as every program on this machine does', async () => {
    // An IP address needs no name server.
    expect(await resolveBySystem('192.0.2.7', signal())).toEqual({
      kind: 'addresses',
      addresses: ['192.0.2.7'],
      failedFamily: null,
    });
    expect(await resolveName('192.0.2.7', [], signal())).toMatchObject({ addresses: ['192.0.2.7'] });
  });

  test.each([
    ['that there is none', { kind: 'noSuchName' }, 'noSuchName'],
    ['its address, is believed', { kind: 'addresses', addresses: ['192.0.2.7'], failedFamily: null }, 'noSuchName'],
    ['that it has no address', { kind: 'noAddress' }, 'noAddress'],
    ['nothing', { kind: 'timeout' }, 'timeout'],
    ['that they fail', { kind: 'servfail' }, 'servfail'],
    ['nothing, for they are not there', { kind: 'noAnswer', systemCode: 'ECONNREFUSED' }, 'noAnswer'],
  ] satisfies [string, Resolution, Resolution['kind']][])(
    'that knows no such name while its name servers say %s',
    (_, reason, kind) => expect(explainNoAddress({ kind: 'noSuchName' }, reason).kind).toBe(kind),
  );

  test('knows no address for a name that never exists (RFC 6761), whatever it says instead', async () => {
    expect((await resolveBySystem('gibt-es-nicht.invalid', signal())).kind).not.toBe('addresses');
  });
});

describe('CAA records', () => {
  const askCaaWith = async (CAA: NonNullable<TestRecords['CAA']>) => {
    const { server } = await startTestDns({ [NAME]: { CAA } });
    return askCaa(NAME, [server], signal());
  };

  test('come with flags, tag and the whole value, unknown ones too', async () => {
    expect(
      await askCaaWith([
        { tag: 'issue', value: 'letsencrypt.org; validationmethods=dns-01; accounturi=https://ca/acct/1' },
        { tag: 'Issue', value: ';' },
        { flags: 128, tag: 'tbs', value: 'Unknown' },
      ]),
    ).toEqual({
      kind: 'records',
      records: [
        { flags: 0, tag: 'issue', value: 'letsencrypt.org; validationmethods=dns-01; accounturi=https://ca/acct/1' },
        { flags: 0, tag: 'issue', value: ';' },
        { flags: 128, tag: 'tbs', value: 'Unknown' },
      ],
    });
  });

  test('come without control characters, whoever wrote them', async () => {
    const { records } = (await askCaaWith([
      { tag: 'issue', value: 'ca.test\u009b31m' },
      { tag: 'issue', value: 'ca.test\u0007' },
    ])) as { records: unknown };
    expect(records).toEqual([
      { flags: 0, tag: 'issue', value: expect.stringMatching(/^ca\.test\P{Cc}+31m$/u) as string },
      // Cleaned to nothing, it would be the name of a CA that may issue.
      { flags: 0, tag: 'issue', value: 'ca.test\uFFFD' },
    ]);
  });

  test.each([
    ['NODATA', { kind: 'records', records: [] }],
    ['NXDOMAIN', { kind: 'records', records: [] }],
    ['SERVFAIL', { kind: 'servfail' }],
    ['REFUSED', { kind: 'noAnswer', systemCode: 'EREFUSED' }],
    ['silence', { kind: 'noAnswer', systemCode: 'ETIMEOUT' }],
  ] as const)('of a server that says %s', async (refusal, expected) =>
    expect(await askCaaWith(refusal)).toEqual(expected),
  );
});
