import { describe, expect, it } from 'vitest';
import { failure } from '#shared/contract/failure-error.ts';
import { finding, type Finding } from '#shared/contract/findings.ts';
import { failureSamples } from '#shared/texts/failures/samples.ts';
import { mayOpenPorts, routerNameIn } from './open-ports.ts';
import { rootCause } from './root-cause.ts';

const address = '87.140.20.5';
const forwarded = { address, port: 80, internalPort: 8080, lanAddress: '192.168.178.20', name: 'meinefirma.de' };
const known = finding('LINE_KNOWN', { address, router: 'FRITZ!Box 7590' });
const forwards = [{ for: 'http' as const, port: 80, internalPort: 8080 }];
const lan = { forwards, lanAddress: '192.168.178.20' };

const may = (findings: readonly Finding[]): boolean => {
  const [first] = rootCause(findings, null);
  return first !== undefined && mayOpenPorts(first, findings);
};
const notAnswered = (at = address): Finding =>
  finding('CHALLENGE_NOT_ANSWERED', { ...forwarded, address: at, cause: 'timeout' } as never);

describe('The router may be asked to open the ports', () => {
  it.each<[string, Finding]>([
    ['where nobody answers', notAnswered()],
    ['where it says that one is missing', finding('LINE_PORT_MISSING', { ...lan, told: 443 })],
    [
      'where it leads to another port of this machine',
      finding('LINE_PORT_ELSEWHERE', { ...lan, to: { address: '192.168.178.20', port: 80 }, isHere: true }),
    ],
  ])('%s', (_, one) => {
    expect(may([known, one])).toBe(true);
  });

  it('where the CA got no connection', () => {
    const [sample] = failureSamples.VALIDATION_FAILED;
    const data = {
      ...sample,
      reason: 'connection' as const,
      cause: 'timeout' as const,
      trouble: null,
      address,
      requestsSeen: 0,
    };
    const offered = (changes: object) => {
      const [first] = rootCause([known], failure('VALIDATION_FAILED', { ...data, ...changes } as never));
      return first !== undefined && mayOpenPorts(first, [known]);
    };
    expect(offered({})).toBe(true);
    expect(offered({ cause: 'refused' })).toBe(true);
    expect(offered({ fromHere: 'cameBack' })).toBe(false);
    expect(offered({ address: '2001:db8::1' })).toBe(false);
    expect(offered({ requestsSeen: 1 })).toBe(false);
    expect(offered({ stage: 'request' })).toBe(false);
    expect(offered({ reason: 'unauthorized', cause: null })).toBe(false);
  });
});

describe('The router is not to be asked', () => {
  it.each<[string, Finding[]]>([
    [
      'where it leads to another device',
      [finding('LINE_PORT_ELSEWHERE', { ...lan, to: { address: '192.168.178.30', port: 80 }, isHere: false })],
    ],
    ['over IPv6', [notAnswered('2001:db8::1')]],
    ['where it says nothing', [notAnswered(), finding('LINE_UNKNOWN', {})]],
    ['where the line is shared', [notAnswered(), finding('LINE_SHARED', { kind: 'cgnat', address: '100.64.0.1' })]],
    [
      'where another router stands before it',
      [notAnswered(), finding('LINE_BEHIND_ROUTER', { ...lan, address: '192.168.2.2' })],
    ],
    [
      'where the record leads elsewhere',
      [
        notAnswered(),
        finding('LINE_RECORD_ELSEWHERE', { name: 'meinefirma.de', addresses: [address], external: '87.140.20.6' }),
      ],
    ],
    ['where nothing is wrong', [known]],
  ])('%s', (_, findings) => {
    expect(may(findings)).toBe(false);
  });
});

it('may be asked about an address of the house, where it says nothing of the line', () => {
  expect(may([notAnswered('192.168.178.1'), finding('LINE_UNKNOWN', {})])).toBe(true);
});

it('names itself, where it has', () => {
  expect(routerNameIn([known])).toBe('FRITZ!Box 7590');
  expect(routerNameIn([])).toBeNull();
});
