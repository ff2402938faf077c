import { X509Certificate } from 'node:crypto';

import { afterEach, describe, expect, it } from 'vitest';

import { newKey } from './bare-client.ts';
import type { Answer, Session } from './bare-client.ts';
import { createClock, issue, openLaboratory, placeOrder, problemOf } from './laboratory.ts';
import type { Laboratory } from './laboratory.ts';
import type { CertificateRecord, PracticeCaOptions } from './practice-ca.ts';
import { suggestedWindows, usualWindow } from './renewal-info.ts';

const name = 'schreinerei.localhost';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

let lab: Laboratory;
let client: Session;

async function open(options?: Partial<PracticeCaOptions>): Promise<void> {
  lab = await openLaboratory(options);
  client = await lab.client();
}
afterEach(() => lab.close());

async function issued(names = [name], extras = {}): Promise<CertificateRecord> {
  const { pem } = await issue(lab, client, names, newKey(), extras);
  const serial = new X509Certificate(pem).serialNumber.toLowerCase();
  const record = lab.ca.certificates().find((one) => one.serial === serial);
  if (record === undefined) throw new Error('The CA does not know what it issued');
  return record;
}

function ask(certId: string): Promise<Answer> {
  return client.send('GET', `${client.directory.renewalInfo ?? ''}/${certId}`);
}

async function windowOf(certId: string): Promise<{ start: number; end: number }> {
  const { text } = await ask(certId);
  const { suggestedWindow } = JSON.parse(text) as { suggestedWindow: { start: string; end: string } };
  return { start: Date.parse(suggestedWindow.start), end: Date.parse(suggestedWindow.end) };
}

function order(extras: object, session = client, names = [name]): Promise<Answer> {
  const identifiers = names.map((value) => ({ type: 'dns', value }));
  return session.post(session.directory.newOrder, { identifiers, ...extras });
}

describe('The suggested window', () => {
  it.each([
    ['90 days', 90 * dayMs, 60 * dayMs, 1.8 * dayMs],
    ['45 days', 45 * dayMs, 30 * dayMs, 0.9 * dayMs],
    ['10 days', 10 * dayMs, (20 / 3) * dayMs, 0.2 * dayMs],
    ['160 hours', 160 * hourMs, 80 * hourMs, 3.2 * hourMs],
  ])('of a life of %s lies around its last third or its half', async (_, certificateLifetimeMs, after, wide) => {
    await open({ certificateLifetimeMs });
    const { certId, notBefore } = await issued();
    const { start, end } = await windowOf(certId);
    // The window is given in whole seconds.
    expect(Math.abs((start + end) / 2 - notBefore - after)).toBeLessThan(1000);
    expect(Math.abs(end - start - wide)).toBeLessThanOrEqual(1000);
  });

  it('comes with the time of the next question, and to everybody', async () => {
    await open();
    const { certId } = await issued();
    const answer = await ask(certId);
    expect([answer.status, answer.headers['retry-after'], answer.headers['content-type']]).toEqual([
      200,
      '21600',
      'application/json',
    ]);
    expect(JSON.parse(answer.text)).not.toHaveProperty('explanationURL');
    expect((await client.send('POST', `${client.directory.renewalInfo ?? ''}/${certId}`)).status).toBe(405);
  });

  it('may be any other, with an explanation, for some certificates or for all', async () => {
    const clock = createClock();
    await open({ now: clock.now });
    const first = await issued();
    const second = await issued();
    lab.ca.adjust({
      renewalInfo: {
        window: (certificate) => (certificate.serial === first.serial ? suggestedWindows.past(certificate) : undefined),
        explanationUrl: 'https://ca.example/vorfall',
        retryAfter: 'Wed, 04 Nov 2026 00:00:00 GMT',
      },
    });
    const answer = await ask(first.certId);
    expect(answer.headers['retry-after']).toBe('Wed, 04 Nov 2026 00:00:00 GMT');
    expect(JSON.parse(answer.text)).toHaveProperty('explanationURL', 'https://ca.example/vorfall');
    expect((await windowOf(first.certId)).end).toBeLessThan(first.notBefore);
    const usual = usualWindow(second);
    expect(Math.abs((await windowOf(second.certId)).start - usual.start)).toBeLessThan(1000);
  });

  it('of a revoked certificate is over already', async () => {
    await open();
    const { pem } = await issue(lab, client, [name]);
    const certificate = new X509Certificate(pem).raw.toString('base64url');
    expect((await client.post(client.directory.revokeCert, { certificate })).status).toBe(200);
    const [record] = lab.ca.certificates();
    expect((await windowOf(record?.certId ?? '')).end).toBeLessThan(Date.now());
  });

  it('is not there for what is no identifier, nor for a certificate of another CA', async () => {
    await open();
    const { certId } = await issued();
    expect(problemOf(await ask('nonsense'))).toMatchObject({ type: 'malformed', status: 400 });
    expect(problemOf(await ask('aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE'))).toMatchObject({ status: 404 });
    const [authority = '', serial = ''] = certId.split('.');
    expect((await ask(`aYhba4dGQEHhs3uEe6CuLN4ByNQ.${serial}`)).status).toBe(404);
    expect((await ask(`${authority}.${serial}`)).status).toBe(200);
  });
});

describe('An order that replaces', () => {
  it('says so, once for each certificate, until it has come to nothing', async () => {
    await open();
    const { certId } = await issued();
    const first = await placeOrder(client, [name], { replaces: certId });
    expect(first.replaces).toBe(certId);
    const refused = await order({ replaces: certId });
    expect(problemOf(refused)).toMatchObject({ type: 'alreadyReplaced', status: 409 });
    const [authorization = ''] = first.authorizations;
    await client.post(authorization, { status: 'deactivated' });
    expect((await order({ replaces: certId })).status).toBe(201);
    expect(lab.ca.certificates()).toMatchObject([{ certId, replaced: true }]);
  });

  it('may have names beside those that it replaces, but at least one of them', async () => {
    await open();
    const { certId } = await issued();
    expect(problemOf(await order({ replaces: certId }, client, ['anders.localhost']))).toMatchObject({
      type: 'malformed',
    });
    expect((await order({ replaces: certId }, client, [name, 'anders.localhost'])).status).toBe(201);
  });

  it('is refused for another account, and for a certificate that nobody knows', async () => {
    await open();
    const { certId } = await issued();
    const other = await lab.client();
    expect(problemOf(await order({ replaces: certId }, other))).toMatchObject({ type: 'unauthorized', status: 403 });
    const unknown = 'aYhba4dGQEHhs3uEe6CuLN4ByNQ.AIdlQyE';
    expect(problemOf(await order({ replaces: unknown }))).toMatchObject({ type: 'malformed', status: 400 });
    expect(problemOf(await order({ replaces: 'nonsense' }))).toMatchObject({ type: 'malformed', status: 400 });
  });

  it('is a plain one at a CA without ARI', async () => {
    await open({ renewalInfo: undefined });
    expect(client.directory.renewalInfo).toBeUndefined();
    const { certId } = await issued();
    const answer = await order({ replaces: certId });
    expect(answer.status).toBe(201);
    expect(JSON.parse(answer.text)).not.toHaveProperty('replaces');
    expect(
      (await client.send('GET', client.directory.newOrder.replace('new-order', `renewal-info/${certId}`))).status,
    ).toBe(404);
  });
});
