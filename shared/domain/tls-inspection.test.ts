import { expect, test } from 'vitest';
import { isTlsInspection } from './tls-inspection.ts';

test.each([
  'O=AO Kaspersky Lab\nCN=Kaspersky Anti-Virus Personal Root Certificate',
  'CN=ESET SSL Filter CA\nO=ESET, spol. s r. o.',
  'O=AVG Web/Mail Shield\nCN=AVG Web/Mail Shield Root',
  'CN=Avast Web/Mail Shield Root',
  'CN=Bitdefender Personal CA.Net-Defender',
  'CN=Norton Web/Mail Shield Root',
  'CN=Sophos SSL CA_C12345',
  'O=Fortinet\nCN=Fortinet_CA_SSL',
  'CN=FGT60F1234567890\nOU=Certificate Authority\nO=Fortinet Ltd.',
  'CN=Zscaler Intermediate Root CA (zscaler.net)',
  'O=Cisco\nCN=Cisco Umbrella Root CA',
  'CN=G DATA Mail Scanner Root',
  'CN=Securepoint SSL Interception',
  'CN=Firma Müller TLS-Inspection CA',
  'CN=squid.local Proxy CA',
])('%j says that it opens connections', (authority) => {
  expect(isTlsInspection(['CN=acme-v02.api.letsencrypt.org', authority])).toBe(true);
});

test.each([
  'C=US\nO=Internet Security Research Group\nCN=ISRG Root X1',
  "C=US\nO=Let's Encrypt\nCN=E7",
  'CN=fritz.box',
  'O=Baeckerei Reset GmbH\nCN=Reset CA',
  'O=Tischlerei Approxy\nCN=Ca Vgl',
  'O=Testbetrieb\nCN=Test R1',
])('%j does not', (authority) => {
  expect(isTlsInspection([authority])).toBe(false);
});
