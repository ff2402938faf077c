import { describe, expect, test } from 'vitest';
import { classifySuffix, ownedDomains, registeredDomain } from './name-suffix.ts';

describe('No public CA can issue for', () => {
  test.each([
    ['server.local', 'local'],
    ['server.lan', 'lan'],
    ['profacto.internal', 'internal'],
    ['profacto.firma.home.arpa', 'home.arpa'],
    ['server.fritz.box', 'fritz.box'],
    ['fritz.box', 'fritz.box'],
    ['a.localhost', 'localhost'],
    ['a.test', 'test'],
    ['a.example', 'example'],
    ['a.invalid', 'invalid'],
    ['a.corp', 'corp'],
    ['a.home', 'home'],
    ['server.speedport.ip', 'speedport.ip'],
    ['abc.onion', 'onion'],
    ['co.uk', 'co.uk'],
  ])('%s, because of "%s"', (name, suffix) => expect(classifySuffix(name)).toEqual({ kind: 'notPublic', suffix }));
});

test.each(['meinefirma.de', 'profacto.meinefirma.de', 'www.tischlerei.co.at', 'notfritz.box', 'xn--mller-kva.de'])(
  '%s is a domain of one’s own',
  (name) => expect(classifySuffix(name)).toEqual({ kind: 'own' }),
);

test.each([
  ['abc123.myfritz.net', 'myfritz.net'],
  ['server.abc123.myfritz.net', 'myfritz.net'],
  ['firma.dyndns.org', 'dyndns.org'],
  ['firma.no-ip.org', 'no-ip.org'],
  ['firma.ddns.net', 'ddns.net'],
  ['firma.synology.me', 'synology.me'],
  ['firma.dnshome.de', 'dnshome.de'],
  ['firma.dyn.ddnss.de', 'dyn.ddnss.de'],
])('%s counts on its own: %s is on the public suffix list', (name, suffix) => {
  expect(classifySuffix(name)).toEqual({ kind: 'dyndns', suffix });
});

test.each([
  ['firma.selfhost.eu', 'selfhost.eu'],
  ['www.firma.selfhost.bz', 'selfhost.bz'],
  ['firma.twodns.de', 'twodns.de'],
  ['firma.dd-dns.de', 'dd-dns.de'],
  ['firma.anydns.info', 'anydns.info'],
])('%s shares its limits with all customers of %s', (name, domain) => {
  expect(classifySuffix(name)).toEqual({ kind: 'shared', domain });
});

test('a provider’s own page and names that only end like one are nobody’s customers', () => {
  for (const name of ['selfhost.eu', 'notselfhost.eu', 'selfhost.eu.meinefirma.de']) {
    expect(classifySuffix(name)).toEqual({ kind: 'own' });
  }
});

test.each([
  ['erp.meinefirma.de', ['erp.meinefirma.de', 'meinefirma.de'], 'meinefirma.de'],
  ['a.b.firma.co.uk', ['a.b.firma.co.uk', 'b.firma.co.uk', 'firma.co.uk'], 'firma.co.uk'],
  // A provider's domain is owned, if not by the customer.
  ['firma.dyndns.org', ['firma.dyndns.org', 'dyndns.org'], 'dyndns.org'],
  ['de', [], 'de'],
])('of %s and the domains above it somebody owns %j, and has registered %s', (name, owned, registered) => {
  expect(ownedDomains(name)).toEqual(owned);
  expect(registeredDomain(name)).toBe(registered);
});
