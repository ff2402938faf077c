import { execFile } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePfx } from './pfx.ts';
import { createTestAuthority, type TestAuthority, type TestPair } from '../testing/certificates.ts';
import { splitPem } from './trusted-roots.ts';

const run = promisify(execFile);
const PASSWORD = 'Tischlerei-Grün 4711 €';

let authority: TestAuthority;
let folder: string;

beforeAll(async () => {
  authority = await createTestAuthority();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pfx-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** What openssl, which shares no code with us, reads in the file. */
async function openWithOpenssl(
  password: string,
  pfx: Buffer,
  ...options: string[]
): Promise<{ out: string; notes: string }> {
  const file = path.join(folder, 'export.pfx');
  fs.writeFileSync(file, pfx);
  // -passin pass: would take the password as bytes of the locale; from the environment it is the same on every system.
  const { stdout, stderr } = await run(
    'openssl',
    ['pkcs12', '-in', file, '-passin', 'env:PFX_PASSWORD', '-nodes', ...options],
    { env: { ...process.env, PFX_PASSWORD: password } },
  );
  return { out: stdout, notes: stderr };
}

async function exportPfx(pair: TestPair): Promise<Buffer> {
  return makePfx({ ...pair, password: PASSWORD, name: 'meinefirma.de' });
}

const der = (pem: string) => new X509Certificate(pem).raw.toString('base64');
const keyDer = (pem: string) => createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }).toString('base64');
const keyIn = (text: string) => /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(text)?.[0] ?? '';

describe.each(['ec-p256', 'ec-p384', 'rsa-2048'] as const)('a PFX with a key of the kind %s', (keyType) => {
  let pair: TestPair;
  let pfx: Buffer;
  beforeAll(async () => {
    pair = await authority.issue({ keyType });
    pfx = await exportPfx(pair);
  });

  it('gives openssl the same key and the whole chain', async () => {
    const { out } = await openWithOpenssl(PASSWORD, pfx);
    expect(splitPem(out).map(der)).toEqual(splitPem(pair.chainPem).map(der));
    expect(keyDer(keyIn(out))).toBe(keyDer(pair.keyPem));
  });

  it('opens with no other password', async () => {
    await expect(openWithOpenssl('Tischlerei-Gruen 4711', pfx)).rejects.toThrow(/invalid password|mac verify/i);
  });
});

describe('a PFX', () => {
  let pair: TestPair;
  let pfx: Buffer;
  beforeAll(async () => {
    pair = await authority.issue();
    pfx = await exportPfx(pair);
  });

  it('is encrypted and stamped by what Windows Server 2019 and IIS understand, and by nothing weaker', async () => {
    const { notes } = await openWithOpenssl(PASSWORD, pfx, '-info', '-noout');
    expect(notes).toMatch(/^MAC: sha256, Iteration 100000/);
    expect(notes).toMatch(/Certificate bag/);
    const encryptions = notes.match(/PBES2.*/g);
    expect(encryptions).toHaveLength(2);
    for (const one of encryptions ?? []) {
      expect(one).toBe('PBES2, PBKDF2, AES-256-CBC, Iteration 100000, PRF hmacWithSHA256');
    }
  });

  it('ties the key to its certificate and calls both by the name', async () => {
    const { out } = await openWithOpenssl(PASSWORD, pfx);
    expect(out.match(/friendlyName: meinefirma\.de/g)).toHaveLength(2);
    const ids = [...out.matchAll(/localKeyID: ([\dA-F ]+)/g)].map((match) => match[1]?.trim());
    expect(ids).toHaveLength(2);
    expect(ids[0]).toMatch(/^([\dA-F]{2} ?){20}$/);
    expect(ids[1]).toBe(ids[0]);
  });

  it('is another one each time, though its content is the same', async () => {
    expect((await exportPfx(pair)).equals(pfx)).toBe(false);
  });

  it('is not made from a key that is none', async () => {
    await expect(exportPfx({ ...pair, keyPem: 'no key' })).rejects.toThrow();
  });
});
