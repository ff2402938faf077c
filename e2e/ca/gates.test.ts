import { afterEach, beforeEach, expect, it } from 'vitest';
import { newKey, openSession } from './bare-client.ts';
import { writeCsr } from './csr-writer.ts';
import type { CaStep } from './gates.ts';
import {
  finalize,
  issue,
  openLaboratory,
  refetchOrder,
  placeOrder,
  readAuthorization,
  readyOrder,
} from './laboratory.ts';
import type { Laboratory } from './laboratory.ts';

const NAME = 'meinefirma.localhost';
let lab: Laboratory;

beforeEach(async () => {
  lab = await openLaboratory();
});
afterEach(() => lab.close());

it.each<CaStep>(['order', 'challenge', 'validation', 'finalize', 'certificate'])(
  'an issuance stands still at “%s” until the gate is opened, and then comes to its certificate',
  async (step) => {
    const client = await lab.client();
    const gate = lab.ca.holdNext(step);
    let ended = false;
    const running = issue(lab, client, [NAME]).finally(() => (ended = true));
    await gate.reached;
    expect(ended).toBe(false);
    gate.open();
    expect((await running).pem).toContain('BEGIN CERTIFICATE');
  },
);

it('an account stands still as well', async () => {
  const gate = lab.ca.holdNext('account');
  const session = await openSession({ directoryUrl: lab.ca.directoryUrl, rootsPem: lab.ca.rootsPem });
  const registering = session.register('werkstatt@schreinerei.test');
  await gate.reached;
  expect(lab.ca.accounts()).toEqual([]);
  gate.open();
  await registering;
  expect(lab.ca.accounts()).toHaveLength(1);
});

it('at the validation the client has its answer, and nobody has looked yet', async () => {
  const client = await lab.client();
  const order = await placeOrder(client, [NAME]);
  const [url = ''] = order.authorizations;
  const { challenges } = await readAuthorization(client, url);
  const gate = lab.ca.holdNext('validation');
  let looked = false;
  lab.intercept = () => {
    looked = true;
    return false;
  };
  await client.post(challenges[0].url, {});
  await gate.reached;
  expect((await readAuthorization(client, url)).challenges[0].status).toBe('processing');
  expect(looked).toBe(false);
  gate.open();
});

it('holds only the first that comes', async () => {
  const client = await lab.client();
  const gate = lab.ca.holdNext('order');
  const held = placeOrder(client, [NAME]);
  await gate.reached;
  await expect(placeOrder(client, [NAME])).resolves.toMatchObject({ status: 'pending' });
  gate.open();
  await expect(held).resolves.toMatchObject({ status: 'pending' });
});

it('a CA that is healed or closed holds nobody', async () => {
  const client = await lab.client();
  const order = await readyOrder(lab, client, [NAME]);
  lab.ca.holdNext('finalize');
  lab.ca.heal();
  await finalize(client, order, writeCsr([NAME], newKey()));
  await expect.poll(async () => (await refetchOrder(client, order)).status).toBe('valid');
  const gate = lab.ca.holdNext('order');
  const held = placeOrder(client, [NAME]).catch(() => 'closed');
  await gate.reached;
  await lab.ca.close();
  expect(await held).toBe('closed');
});
