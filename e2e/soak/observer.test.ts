import https from 'node:https';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../electron/testing/ports.ts';
import { newKey } from '../ca/bare-client.ts';
import { createClock, issue, openLaboratory } from '../ca/laboratory.ts';
import { createObserver } from './observer.ts';

const NAME = 'meinefirma.localhost';
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function setUp() {
  const clock = createClock();
  const lab = await openLaboratory({ now: clock.now });
  onTestFinished(() => lab.close());
  const client = await lab.client();
  const server = https.createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const observer = createObserver(lab.ca, { port, name: NAME });
  const look = async (after: number) => {
    clock.advance(after);
    await observer.look();
    return observer.expiredMs();
  };
  /** A new certificate, served from now on. */
  const serve = async (name = NAME) => {
    const key = newKey();
    const { pem } = await issue(lab, client, [name], key);
    server.setSecureContext({ cert: pem, key: key.export({ type: 'pkcs8', format: 'pem' }) });
  };
  return { lab, look, serve, server, observer };
}

test('A time is lost from the end of a certificate to the next one, and no other', async () => {
  const { look, serve, observer } = await setUp();
  await serve();
  expect(await look(0)).toBe(0);
  // 90 days, backdated by an hour.
  expect(await look(90 * DAY - HOUR)).toBe(0);
  expect(await look(5 * HOUR)).toBe(5 * HOUR);
  await serve();
  expect(await look(0)).toBe(5 * HOUR);
  expect(await look(60 * DAY)).toBe(5 * HOUR);
  await serve();
  await look(0);
  expect(observer.leastLifetimeLeft()).toBeLessThan(0);
  expect(observer.orders()).toBe(3);
});

test('What nobody serves is lost, and so is what is for another name or by another chain', async () => {
  const { lab, look, serve, server, observer } = await setUp();
  await serve();
  await look(0);
  await serve('anderer-name.localhost');
  await look(HOUR);
  expect(await look(HOUR)).toBe(HOUR);
  lab.ca.misissueNext('chainWrong');
  await serve();
  await look(0);
  expect(await look(HOUR)).toBe(2 * HOUR);
  expect(observer.misissued()).toBe(1);
  await serve();
  await look(0);
  expect(await look(HOUR)).toBe(2 * HOUR);
  server.close();
  server.closeAllConnections();
  await look(0);
  expect(await look(HOUR)).toBe(3 * HOUR);
});
