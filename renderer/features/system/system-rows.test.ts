import { expect, test } from 'vitest';
import { exampleCertificate, exampleSnapshot } from '#shared/contract/test-snapshot.ts';
import { formatsFor } from '#shared/texts/advice.ts';
import { textsOf } from '#shared/texts/all.ts';
import { createTranslator } from '#shared/texts/translator.ts';
import { systemRows, systemText } from './system-rows.ts';

const t = createTranslator(textsOf('de')).t;
const formats = formatsFor('de');

test('a fresh installation', () => {
  expect(systemText(systemRows(exampleSnapshot(), t, formats))).toBe(
    [
      'Edition: Server',
      'Version: 0.1.0',
      'Betriebssystem: Debian GNU/Linux 12',
      'Laufzeitumgebung: Node 24.21.0',
      'Öffentliche Server-Adresse: nicht eingetragen',
      'Datenbank-Verzeichnis: /srv/profacto',
      'Einstellungsdatei: /etc/profacto/config.json',
      'Protokolldatei: /srv/profacto/journal.ndjson',
      'Port für HTTP: 8080, in Betrieb',
      'Port für HTTPS: 443, ausgeschaltet',
      'TLS-Verschlüsselung: nicht aktiv',
      'Zertifikat: noch keins',
      'Hinweis: keiner',
      '',
    ].join('\n'),
  );
});

test('with a certificate and a warning', () => {
  const snapshot = exampleSnapshot({
    certificate: exampleCertificate,
    tls: { active: true, httpsPort: 443 },
    renewal: { ...exampleSnapshot().renewal, dueAt: '2027-01-23T11:59:59.000Z', reason: 'ratio' },
    warning: 'RENEWAL_DUE',
  });
  const text = systemText(systemRows(snapshot, t, formats));
  expect(text).toContain('Zertifikat: meinefirma.de, YE1, gültig bis 22.02.2027\n');
  expect(text).toContain('Fingerabdruck (SHA-256): 9F:3A\n');
  expect(text).toContain('Erneuerung: jetzt fällig\n');
  expect(text).toContain('Hinweis: Das Zertifikat gilt nur noch bis 22.02.2027.');
});
