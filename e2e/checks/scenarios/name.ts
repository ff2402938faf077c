/** The name: its addresses, and who may issue certificates for it. */
import { HERE, type Scenario, zone } from '../scenario.ts';
import { directoryOf, DNS_NAME } from '../world.ts';

export const nameScenarios: readonly Scenario[] = [
  {
    when: 'the name does not exist',
    command: 'check',
    codes: ['DNS_NO_SUCH_NAME', 'IPV4_NOT_CHECKED', 'CHALLENGE_NOT_CHECKED', 'CAA_NOT_CHECKED'],
    arrange: ({ serveZone }) => serveZone({}),
  },
  {
    when: 'the name has no address',
    command: 'evaluate',
    codes: ['DNS_NO_ADDRESS', 'PUBLIC_NOT_CHECKED', 'REDIRECT_NOT_CHECKED'],
    arrange: ({ serveZone }) => serveZone(zone({ A: 'NODATA', AAAA: 'NODATA' })),
  },
  {
    when: 'the name leads in a circle',
    command: 'check',
    codes: ['DNS_ALIAS_LOOP', 'IPV4_NOT_CHECKED'],
    arrange: ({ serveZone }) =>
      serveZone({ [DNS_NAME]: { CNAME: `www.${DNS_NAME}` }, [`www.${DNS_NAME}`]: { CNAME: DNS_NAME } }),
  },
  {
    when: 'the name server fails',
    command: 'check',
    codes: ['DNS_SERVFAIL'],
    arrange: ({ serveZone }) => serveZone(zone({ A: 'SERVFAIL', AAAA: 'SERVFAIL' })),
  },
  {
    when: 'the name server says nothing',
    command: 'check',
    codes: ['DNS_TIMEOUT', 'RESOLVERS_NOT_COMPARED'],
    arrange: ({ serveZone }) => serveZone(zone({ A: 'silence', AAAA: 'silence', CAA: 'silence' })),
  },
  {
    when: 'the name server refuses',
    command: 'check',
    codes: ['DNS_NO_ANSWER'],
    arrange: ({ serveZone }) => serveZone(zone({ A: 'REFUSED', AAAA: 'REFUSED' })),
  },
  {
    when: 'the name leads to an address from a manual',
    command: 'check',
    codes: ['IPV4_NOT_PUBLIC', 'IPV6_NOT_PUBLIC', 'CHALLENGE_NOT_FROM_HERE', 'PUBLIC_NOT_FROM_HERE'],
    async arrange({ installation, serveZone }) {
      // A certificate is installed and served, so that silence from outside must be due to the router.
      await installation.serve();
      await installation.cli('request');
      await serveZone(zone({ A: ['192.0.2.1'], AAAA: ['2001:db8::1'] }));
    },
  },
  {
    when: 'the name leads to this machine and to addresses from a manual',
    command: 'check',
    codes: ['IPV4_INTERNAL', 'IPV4_PARTLY_PUBLIC', 'IPV6_PARTLY_PUBLIC'],
    arrange: ({ serveZone }) => serveZone(zone({ A: ['127.0.0.1', '192.0.2.1'], AAAA: ['2001:db8::1'] })),
  },
  {
    when: 'the name leads to this machine over IPv6 alone',
    command: 'check',
    codes: ['IPV4_NONE', 'IPV6_INTERNAL', 'CHALLENGE_COMES_BACK'],
    arrange: ({ serveZone }) => serveZone(zone({ AAAA: ['::1'] })),
  },
  // CAA.
  {
    when: 'there is no CAA record',
    command: 'check',
    codes: ['CAA_NONE'],
    arrange: ({ serveZone }) => serveZone(zone(HERE)),
  },
  ...(
    [
      ['the CAA record names the CA', 'CAA_ALLOWS', [{ tag: 'issue', value: 'ca.example' }]],
      ['the CAA record names another CA', 'CAA_FORBIDS', [{ tag: 'issue', value: 'andere-ca.example' }]],
      [
        'the CAA record allows the CA another way only',
        'CAA_RESTRICTS',
        [{ tag: 'issue', value: 'ca.example; validationmethods=dns-01' }],
      ],
      [
        'the CAA record demands something unknown',
        'CAA_CRITICAL_UNKNOWN',
        [{ flags: 128, tag: 'zukunft', value: 'x' }],
      ],
      ['the CAA record cannot be had', 'CAA_SERVFAIL', 'SERVFAIL'],
      ['nobody answers the question for CAA', 'CAA_NO_ANSWER', 'silence'],
    ] as const
  ).map(([when, code, CAA]): Scenario => ({
    when,
    command: 'check',
    codes: [code],
    async arrange({ serveZone, replaceCa }) {
      await replaceCa((_, response) => response.end(directoryOf({ caaIdentities: ['ca.example'] })));
      await serveZone(zone({ ...HERE, CAA }));
    },
  })),
];
