import { expect, test } from 'vitest';
import { askThisMachine, networkAddresses } from './this-machine.ts';

const answering = (...there: string[]) => {
  const asked: string[] = [];
  const ask = (address: string) => {
    asked.push(address);
    return Promise.resolve(there.includes(address) ? `${address} answers` : null);
  };
  return { asked, look: (network: string[]) => askThisMachine(ask, (answer) => answer === null, network) };
};

test('whoever answers over loopback is heard in both families, and nobody in the network is asked', async () => {
  const { asked, look } = answering('127.0.0.1', '::1', '192.168.1.2');
  expect(await look(['192.168.1.2'])).toEqual(['127.0.0.1 answers', '::1 answers']);
  expect(asked).toEqual(['127.0.0.1', '::1']);
  expect(await answering('::1').look([])).toEqual(['::1 answers']);
});

test('where nobody does, the addresses in the networks are asked', async () => {
  const { asked, look } = answering('192.168.1.2', 'fd00::2');
  expect(await look(['10.0.0.1', '192.168.1.2', 'fd00::2'])).toEqual(['192.168.1.2 answers', 'fd00::2 answers']);
  expect(asked).toHaveLength(5);
  expect(await answering().look(['10.0.0.1'])).toEqual([null]);
});

test('the addresses in the networks are those of both families, without what needs the name of a link', () => {
  const entry = { netmask: '', mac: '', cidr: null, scopeid: 0 };
  expect(
    networkAddresses({
      lo: [{ ...entry, family: 'IPv4', address: '127.0.0.1', internal: true }],
      eth0: [
        { ...entry, family: 'IPv6', address: 'fd00::2', internal: false },
        { ...entry, family: 'IPv6', address: 'fe80::1', internal: false },
        { ...entry, family: 'IPv4', address: '192.168.1.2', internal: false },
      ],
    }),
  ).toEqual(['192.168.1.2', 'fd00::2']);
});
