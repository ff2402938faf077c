import { expect, test } from 'vitest';
import { serveLines } from './serve.ts';

const off = { port: 8443, state: 'off', failure: null } as const;
const ready = { panel: null, metrics: null, http: { ...off, port: 8080, state: 'listening' }, https: off } as const;

test('A host without TLS says whether there is no certificate yet, or one that is damaged or lost', () => {
  const [none, unusable] = [false, true].map((certificateUnusable) =>
    serveLines({ ...ready, database: null, certificateUnusable }, 'de').join(' '),
  );
  expect(none).toContain('noch kein Zertifikat');
  expect(unusable).not.toContain('noch kein');
  expect(unusable).toContain('HTTPS: aus, weil das installierte Zertifikat auf dem Datenträger fehlt');
});
