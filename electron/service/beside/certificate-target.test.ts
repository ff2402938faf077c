import { createPrivateKey, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/environment.ts';
import { createTestAuthority, type TestPair } from '../../testing/certificates.ts';
import { FailureError } from '#shared/contract/failure-error.ts';
import { createCertificateTarget } from './certificate-target.ts';

const isWindows = process.platform === 'win32';
let [first, second, third]: TestPair[] = [];
beforeAll(async () => {
  const authority = await createTestAuthority();
  [first, second, third] = await Promise.all([authority.issue(), authority.issue(), authority.issue()]);
});
const pairs = () => [first, second, third] as [TestPair, TestPair, TestPair];

function setUp() {
  const folder = temporaryFolder();
  const read = (name: string) => fs.readFileSync(path.join(folder, name), 'utf8');
  const create = (onStep?: (step: string) => void) =>
    createCertificateTarget({ folder: () => folder, ...(onStep ? { onStep } : {}) });
  const fitting = () => {
    expect(new X509Certificate(read('cert.pem')).checkPrivateKey(createPrivateKey(read('key.pem')))).toBe(true);
    return read('cert.pem');
  };
  const mode = (name: string) => fs.statSync(path.join(folder, name)).mode & 0o777;
  return { folder, read, create, fitting, mode };
}

async function failureOf(running: Promise<unknown>) {
  const error = await running.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  return error instanceof FailureError ? error.failure : error;
}

/** Ends like a process that dies: what comes after the step does not happen. */
const dieAt = (wanted: string) => (step: string) => {
  if (step === wanted) throw new Error('died');
};

describe('the folder from which profacto reads its certificate', () => {
  it('gets the whole chain and its key, keeps the pair before, and nothing else is touched', async () => {
    const { folder, create, read } = setUp();
    const [one, two] = pairs();
    fs.writeFileSync(path.join(folder, 'fremd.txt'), 'bleibt');
    const target = create();
    expect(await target.give(one)).toBe(true);
    expect(await target.give(one)).toBe(false);
    expect(await target.give(two)).toBe(true);
    expect({ cert: read('cert.pem'), key: read('key.pem') }).toEqual({ cert: two.chainPem, key: two.keyPem });
    expect({ cert: read('cert.pem.previous'), key: read('key.pem.previous') }).toEqual({
      cert: one.chainPem,
      key: one.keyPem,
    });
    expect(read('fremd.txt')).toBe('bleibt');
    expect(await target.putBack()).toBe(one.chainPem);
    expect(read('key.pem')).toBe(one.keyPem);
    expect(fs.readdirSync(folder)).toHaveLength(5);
  });

  it.each(['written', 'keyRenamed'])('fits together after a crash at "%s"', async (step) => {
    const { create, fitting, folder, read } = setUp();
    const [one, two, three] = pairs();
    await create().give(one);
    await failureOf(create(dieAt(step)).give(two));
    if (step === 'keyRenamed') expect(read('key.pem')).toBe(two.keyPem);
    // The next process: at its start it has the installed pair lie there.
    await create().give(two);
    expect(fitting()).toBe(two.chainPem);
    expect(read('cert.pem.previous')).toBe(one.chainPem);
    expect(fs.readdirSync(folder).toSorted()).toEqual(['cert.pem', 'cert.pem.previous', 'key.pem', 'key.pem.previous']);
    await failureOf(create(dieAt(step)).give(three));
    // Or it takes the pair before back.
    const back = await create().putBack();
    expect([one.chainPem, two.chainPem]).toContain(back);
    expect(fitting()).toBe(back);
  });

  it('keeps the pair that is served as the one before, however many follow it unserved', async () => {
    const { create, read } = setUp();
    const [one, two, three] = pairs();
    const fingerprint = new X509Certificate(one.chainPem).fingerprint256;
    const isServed = (other: string) => other === fingerprint;
    await create().give(one, isServed);
    await create().give(two, isServed);
    await create().give(three, isServed);
    expect(read('cert.pem.previous')).toBe(one.chainPem);
    expect(await create().putBack()).toBe(one.chainPem);
  });

  it('puts nothing back that does not fit together', async () => {
    const { create, folder, fitting } = setUp();
    const [one, two, three] = pairs();
    await create().give(one);
    await create().give(two);
    fs.writeFileSync(path.join(folder, 'key.pem.previous'), three.keyPem);
    expect(await create().putBack()).toBeNull();
    expect(fitting()).toBe(two.chainPem);
  });

  it.skipIf(isWindows)(
    'gives the files the rights of those before them, else those of the folder, and never the key to all',
    async () => {
      const { create, folder, mode } = setUp();
      const [one, two] = pairs();
      fs.chmodSync(folder, 0o775);
      await create().give(one);
      expect([mode('cert.pem'), mode('key.pem')]).toEqual([0o644, 0o640]);
      fs.chmodSync(path.join(folder, 'key.pem'), 0o600);
      await create().give(two);
      expect([mode('cert.pem'), mode('key.pem'), mode('key.pem.previous')]).toEqual([0o644, 0o600, 0o600]);
    },
  );

  it.skipIf(isWindows)('is refused where one of the files is a link', async () => {
    const { create, folder } = setUp();
    const [one] = pairs();
    const outside = path.join(temporaryFolder(), 'anderer.pem');
    fs.writeFileSync(outside, 'bleibt');
    fs.symlinkSync(outside, path.join(folder, 'key.pem'));
    expect(await failureOf(create().give(one))).toMatchObject({
      code: 'BESIDE_FOLDER',
      data: { setting: 'certificateTarget', reason: 'link' },
    });
    expect(fs.readFileSync(outside, 'utf8')).toBe('bleibt');
  });

  it('says what is wrong with it', async () => {
    const { create, folder } = setUp();
    await create().probe();
    expect(fs.readdirSync(folder)).toEqual([]);
    fs.rmSync(folder, { recursive: true });
    expect(await failureOf(create().probe())).toMatchObject({ data: { reason: 'missing', path: folder } });
    fs.writeFileSync(folder, '');
    expect(await failureOf(create().probe())).toMatchObject({ data: { reason: 'notAFolder' } });
  });
});
