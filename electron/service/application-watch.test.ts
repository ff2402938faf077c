/** What a host does by itself when the application behind its web server does not answer visitors, seen from outside. */
import http from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { listen } from '../testing/listeners.ts';
import { createTestHost } from '../testing/host.ts';
import { freePort } from '../testing/ports.ts';

const SECOND = 1000;

/** An application that can be started and stopped; `asked`: how often, by whoever it was. */
function application(port: number) {
  const state = { asked: 0, status: 200 };
  const start = async () => {
    const server = http.createServer((_, response) => {
      state.asked += 1;
      response.writeHead(state.status, { 'Content-Length': 2 }).end('OK');
    });
    await listen(server, { port });
    const stop = () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      });
    onTestFinished(stop);
    return stop;
  };
  return { state, start };
}

async function hostBefore(port: number, settings: Record<string, unknown> = {}) {
  const all = await createTestHost({ upstream: `http://127.0.0.1:${port}`, redirectToHttps: false, ...settings });
  const host = await all.start();
  const visit = async (path = '/') => {
    const { port: ours } = host.snapshot().webserver.http;
    const answer = await fetch(`http://127.0.0.1:${ours}${path}`);
    await answer.text();
    return answer.status;
  };
  /** Lets so many seconds pass, with the turns that are due in them. */
  const pass = async (seconds: number) => {
    const end = all.now() + seconds * SECOND;
    while (host.plannedAt() <= end) {
      all.clock.offset += Math.max(host.plannedAt() - all.now(), 0);
      await host.turn();
    }
    all.clock.offset += end - all.now();
  };
  await pass(60);
  return { ...all, host, visit, pass, seen: () => host.snapshot().application?.finding.code ?? null };
}

test('Several visitors who are not answered have the host look by itself, and say so until it answers again', async () => {
  const port = await freePort();
  const behind = application(port);
  const { host, visit, pass, seen } = await hostBefore(port);
  expect(await visit()).toBe(502);
  await pass(120);
  expect(seen()).toBeNull();
  expect(await visit()).toBe(502);
  await pass(1);
  expect(host.snapshot().application).toMatchObject({ finding: { code: 'APPLICATION_REFUSED', status: 'broken' } });
  const { since } = host.snapshot().application ?? {};

  // It is the same trouble though it takes another form.
  const stop = await behind.start();
  behind.state.status = 503;
  await pass(31);
  expect(host.snapshot().application).toMatchObject({ since, finding: { code: 'APPLICATION_BUSY' } });
  await stop();
  behind.state.status = 200;
  await pass(300);
  expect(host.snapshot().application).toMatchObject({ since, finding: { code: 'APPLICATION_REFUSED' } });
  await behind.start();
  await pass(31);
  expect(seen()).toBe('APPLICATION_ANSWERS');
  const asked = behind.state.asked;
  await pass(3600);
  expect(behind.state.asked).toBe(asked);
});

test('The first visitor who is answered again has it looked at once', async () => {
  const port = await freePort();
  const behind = application(port);
  const { visit, pass, seen } = await hostBefore(port);
  await visit();
  await visit();
  await pass(6);
  expect(seen()).toBe('APPLICATION_REFUSED');
  await behind.start();
  expect(await visit()).toBe(200);
  await pass(1);
  expect(seen()).toBe('APPLICATION_ANSWERS');
});

test('A flood of visitors who are not answered makes no flood of looks', async () => {
  const port = await freePort();
  const asked: string[] = [];
  const server = http.createServer((request) => {
    asked.push(request.url ?? '');
    request.socket.destroy();
  });
  await listen(server, { port });
  const { visit, pass, seen } = await hostBefore(port);
  for (let second = 0; second < 90; second++) {
    await Promise.all(Array.from({ length: 20 }, () => visit('/page')));
    await pass(1);
  }
  expect(seen()).toBe('APPLICATION_SILENT');
  expect(asked.filter((url) => url === '/page').length).toBeGreaterThanOrEqual(1800);
  expect(asked.filter((url) => url === '/4DWEBTEST').length).toBeLessThanOrEqual(4);
});

test('What the check finds is the same, and another application is not held to it', async () => {
  const port = await freePort();
  const behind = application(port);
  const { host, pass, seen } = await hostBefore(port);
  await host.client.certificate.evaluate();
  expect(seen()).toBe('APPLICATION_REFUSED');
  await behind.start();
  await pass(31);
  expect(seen()).toBe('APPLICATION_ANSWERS');

  behind.state.status = 503;
  await host.client.certificate.evaluate();
  expect(seen()).toBe('APPLICATION_BUSY');
  await host.client.settings.update({ upstream: '' });
  expect(seen()).toBeNull();
  const asked = behind.state.asked;
  await pass(120);
  expect(behind.state.asked).toBe(asked);
});

test('Visitors of one page that fails have it looked at, and nothing is said of an application that answers', async () => {
  const port = await freePort();
  const server = http.createServer((request, response) => {
    if (request.url === '/kaputt') request.socket.destroy();
    else response.end('OK');
  });
  await listen(server, { port });
  const { visit, pass, host } = await hostBefore(port);
  expect(await visit('/kaputt')).toBe(502);
  expect(await visit('/kaputt')).toBe(502);
  await pass(31);
  expect(host.snapshot().application).toMatchObject({ finding: { status: 'good' } });
});
