import { describe, expect, test } from 'vitest';
import { addressCheck } from './address.ts';
import { findingOf } from './test-facts.ts';

const addressFinding = (name: string, settings = {}, serverAddress = name) =>
  findingOf(addressCheck, { name, settings: { serverAddress, ...settings } });

test('a name of one’s own is shown as it was typed', async () => {
  expect(await addressFinding('xn--mbel-mller-ecb5g.de', {}, 'Möbel-Müller.de')).toMatchObject({
    code: 'ADDRESS_SET',
    data: { address: 'Möbel-Müller.de' },
  });
});

test('no name is broken', async () => {
  expect(await addressFinding('')).toMatchObject({ code: 'ADDRESS_MISSING', status: 'broken' });
});

test('a name for which no public CA can issue is broken, with the end of it that is the reason', async () => {
  expect(await addressFinding('server.fritz.box')).toMatchObject({
    code: 'ADDRESS_PRIVATE_SUFFIX',
    status: 'broken',
    data: { address: 'server.fritz.box', suffix: 'fritz.box' },
  });
});

test('a DynDNS name is good where its provider is on the public suffix list, and a warning where it is not', async () => {
  expect(await addressFinding('firma.myfritz.net')).toMatchObject({
    code: 'ADDRESS_DYNDNS',
    status: 'good',
    data: { suffix: 'myfritz.net' },
  });
  expect(await addressFinding('firma.selfhost.eu')).toMatchObject({
    code: 'ADDRESS_SHARED_SUFFIX',
    status: 'warning',
    data: { domain: 'selfhost.eu' },
  });
});

describe('With a CA of one’s own', () => {
  test.each([
    ['server.lan', { acmeDirectoryUrl: 'https://localhost:14000/dir' }],
    ['firma.selfhost.eu', { acmeDirectoryUrl: 'https://ca.firma.de/acme', trustedRootsFile: '/etc/roots.pem' }],
  ])('%s is as good as any other name', async (name, settings) => {
    expect(await addressFinding(name, settings)).toMatchObject({ code: 'ADDRESS_SET', data: { address: name } });
  });

  test('there still has to be a name', async () => {
    const settings = { acmeDirectoryUrl: 'https://localhost:14000/dir' };
    expect((await addressFinding('', settings)).code).toBe('ADDRESS_MISSING');
  });
});
