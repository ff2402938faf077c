import http from 'node:http';
import { describe, expect, test } from 'vitest';
import { startWeb } from './test-requests.ts';

const TOKEN = 'evaGxfADs6pSRb2LAv9IZf17Dt3juxGJ-PCt92wr-oA';
const PREFIX = '/.well-known/acme-challenge/';

async function setUp() {
  const { web, httpPort } = await startWeb();
  await web.startHttp();
  const ask = (path: string, method = 'GET') =>
    new Promise<{ status: number; type: string | undefined; body: string }>((resolve, reject) => {
      const request = http.request({ host: '127.0.0.1', port: httpPort, path, method, agent: false }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'], body }),
        );
      });
      request.on('error', reject).end();
    });
  return { web, ask };
}

describe('The answer to a challenge', () => {
  test('is given for a pending token, as bytes and nothing that could be read as a page', async () => {
    const { web, ask } = await setUp();
    web.challenges.add(TOKEN, `${TOKEN}.thumb`);
    expect(await ask(PREFIX + TOKEN)).toEqual({
      status: 200,
      type: 'application/octet-stream',
      body: `${TOKEN}.thumb`,
    });
    expect(await ask(`${PREFIX + TOKEN}?x=1`)).toMatchObject({ status: 200 });
    expect(await ask(PREFIX + TOKEN, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('is not given to %s', async (method) => {
    const { web, ask } = await setUp();
    web.challenges.add(TOKEN, `${TOKEN}.thumb`);
    expect(await ask(PREFIX + TOKEN, method)).toMatchObject({ status: 404, body: '' });
  });

  test.each([
    ['another token', `${PREFIX}other`],
    ['no token', PREFIX],
    ['a part of the token', PREFIX + TOKEN.slice(0, -1)],
    ['something below the token', `${PREFIX + TOKEN}/x`],
    ['the token in other letters', PREFIX + TOKEN.toLowerCase()],
    ['the token and a slash', `${PREFIX + TOKEN}/`],
    ['another spelling of the path', `/${PREFIX + TOKEN}`],
    ['another spelling of the token', PREFIX + TOKEN.replace('t', '%74')],
    ['a way up', `${PREFIX}../../etc/passwd`],
    ['a name that every object has', `${PREFIX}constructor`],
  ])('is not given for %s', async (_, path) => {
    const { web, ask } = await setUp();
    web.challenges.add(TOKEN, `${TOKEN}.thumb`);
    expect(await ask(path)).toMatchObject({ status: 404, body: '' });
  });

  test('is not given any more once the challenge is over; others stay', async () => {
    const { web, ask } = await setUp();
    const pending = web.challenges.add(TOKEN, 'one');
    web.challenges.add('other', 'two');
    pending.remove();
    expect((await ask(PREFIX + TOKEN)).status).toBe(404);
    expect((await ask(`${PREFIX}other`)).body).toBe('two');
  });

  test.each([
    ['the token in other letters', PREFIX + TOKEN.toLowerCase()],
    ['the whole path in other letters', (PREFIX + TOKEN).toUpperCase()],
    ['the token and a slash', `${PREFIX + TOKEN}/`],
    ['the token and an ending', `${PREFIX + TOKEN}.html`],
    ['another spelling of the path', `/${PREFIX + TOKEN}`],
    ['another spelling of the token', PREFIX + TOKEN.replace('t', '%74')],
    ['the beginning of the token', PREFIX + TOKEN.slice(0, -4)],
    ['the token elsewhere', `/acme-challenge/${TOKEN}`],
  ])('that something on the way has changed is noted beside: %s', async (_, path) => {
    const { web, ask } = await setUp();
    const pending = web.challenges.add(TOKEN, `${TOKEN}.thumb`);
    await ask(path);
    expect(pending.requestsSeen).toBe(0);
    expect(pending.otherRequests).toEqual({ changed: 1, unknown: 0 });
  });

  test('is not what somebody asked for who wanted another one: that is noted beside, a page of the site is not', async () => {
    const { web, ask } = await setUp();
    const pending = web.challenges.add(TOKEN, `${TOKEN}.thumb`);
    await ask(PREFIX + TOKEN.replaceAll('a', 'b'));
    await ask(PREFIX);
    await ask('/');
    expect(pending.otherRequests).toEqual({ changed: 0, unknown: 2 });
  });

  test('costs no counting while none is open, and not much of it while strangers ask without end', async () => {
    const { web, ask } = await setUp();
    await ask(`${PREFIX}before`);
    const pending = web.challenges.add(TOKEN, `${TOKEN}.thumb`);
    expect(pending.otherRequests).toEqual({ changed: 0, unknown: 0 });
    for (let round = 0; round < 30; round++) await ask(`${PREFIX}stranger${round}`);
    expect(pending.otherRequests).toEqual({ changed: 0, unknown: 20 });
    pending.remove();
    await ask(`${PREFIX}after`);
    expect(pending.otherRequests).toEqual({ changed: 0, unknown: 20 });
  });

  test('is counted, so that a failed validation can say whether anybody came', async () => {
    const { web, ask } = await setUp();
    const pending = web.challenges.add(TOKEN, 'one');
    let notified = 0;
    pending.onRequest(() => (notified += 1));
    expect(pending.requestsSeen).toBe(0);
    await ask(`${PREFIX}other`);
    await ask(PREFIX + TOKEN);
    await ask(PREFIX + TOKEN);
    expect({ seen: pending.requestsSeen, notified }).toEqual({ seen: 2, notified: 2 });
  });

  test.each([
    ['in other letters', PREFIX + TOKEN.toLowerCase()],
    ['with a slash behind it', `${PREFIX + TOKEN}/`],
    ['with a prefix in other letters', `/.Well-Known/ACME-challenge/${TOKEN}`],
    ['percent-encoded', PREFIX + TOKEN.replace('t', '%74')],
  ])('shows that it was asked for %s, which something on the way must have done', async (_, path) => {
    const { web, ask } = await setUp();
    const pending = web.challenges.add(TOKEN, 'one');
    const other = web.challenges.add('x'.repeat(43), 'two');
    await ask(`${PREFIX}${'y'.repeat(43)}`);
    await ask(path);
    await ask(path);
    expect(pending).toMatchObject({ requestsSeen: 0, otherRequests: { changed: 2, unknown: 1 } });
    expect(other.otherRequests?.changed).toBe(0);
  });
});
