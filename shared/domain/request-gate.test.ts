import { expect, test } from 'vitest';
import { requestGate } from './request-gate.ts';

const ready = { edition: 'server', serverAddress: 'meinefirma.de', contactEmail: 'chef@meinefirma.de' } as const;

test('the button is on exactly when address, contact and edition are there and nothing runs', () => {
  for (const edition of ['server', 'einzelplatz'] as const)
    for (const serverAddress of ['', ready.serverAddress])
      for (const contactEmail of ['', ready.contactEmail])
        for (const running of [false, true]) {
          const on = requestGate({ edition, serverAddress, contactEmail }, running) === null;
          const wanted = edition === 'server' && serverAddress !== '' && contactEmail !== '' && !running;
          expect({ edition, serverAddress, contactEmail, running, on }).toHaveProperty('on', wanted);
        }
});

test.each([
  [{ ...ready, edition: 'einzelplatz', serverAddress: '' } as const, true, 'einzelplatz'],
  [{ ...ready, serverAddress: '' }, true, 'running'],
  [{ ...ready, serverAddress: '', contactEmail: '' }, false, 'bothMissing'],
  [{ ...ready, serverAddress: '' }, false, 'addressMissing'],
  [{ ...ready, contactEmail: '' }, false, 'contactMissing'],
])('with %j (running: %j) the reason that is named is "%s"', (settings, running, reason) => {
  expect(requestGate(settings, running)).toBe(reason);
});
