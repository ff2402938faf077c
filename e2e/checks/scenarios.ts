/** A real cause for every code, along the path from the settings to the internet and back. */
import type { FindingCode } from '../../shared/contract/findings.ts';
import type { Scenario } from './scenario.ts';
import { applicationScenarios } from './scenarios/application.ts';
import { caScenarios } from './scenarios/ca.ts';
import { certificateScenarios } from './scenarios/certificate.ts';
import { httpScenarios } from './scenarios/http.ts';
import { httpsScenarios } from './scenarios/https.ts';
import { machineScenarios } from './scenarios/machine.ts';
import { nameScenarios } from './scenarios/name.ts';
import { redirectScenarios } from './scenarios/redirect.ts';

export const scenarios: readonly Scenario[] = [
  ...machineScenarios,
  ...nameScenarios,
  ...httpScenarios,
  ...caScenarios,
  ...certificateScenarios,
  ...httpsScenarios,
  ...redirectScenarios,
  ...applicationScenarios,
];

/** Codes that cannot be caused harmlessly on one machine: the unit test that proves each, with a real cause. */
export const provenByUnitTests: Partial<Record<FindingCode, string>> = {
  // An address on the internet would have to be contacted.
  IPV4_PUBLIC: 'electron/diagnosis/checks/ip-addresses.test.ts',
  IPV6_PUBLIC: 'electron/diagnosis/checks/ip-addresses.test.ts',
  // A CA on the internet would have to be asked, and the system's resolver would have to be changed.
  IPV4_INSIDE: 'electron/diagnosis/checks/ip-addresses.test.ts',
  IPV6_INSIDE: 'electron/diagnosis/checks/ip-addresses.test.ts',
  // These apply only to a CA on the internet, which would have to be asked.
  ADDRESS_DYNDNS: 'electron/diagnosis/checks/address.test.ts',
  ADDRESS_SHARED_SUFFIX: 'electron/diagnosis/checks/address.test.ts',
  ADDRESS_PRIVATE_SUFFIX: 'electron/diagnosis/checks/address.test.ts',
  // The system's resolver would have to be changed.
  RESOLVERS_DIFFER: 'electron/diagnosis/checks/resolver.test.ts',
  RESOLVERS_AGREE: 'electron/diagnosis/checks/resolver.test.ts',
  RESOLVERS_SPLIT: 'electron/diagnosis/checks/resolver.test.ts',
  DNS_SERVERS_DISAGREE: 'electron/diagnosis/checks/resolver.test.ts',
  RESOLVER_HIDES_NAME: 'electron/diagnosis/checks/resolver.test.ts',
  // A zone's own servers would have to listen on port 53, and a CA on the internet would have to be asked.
  DNS_DNSSEC_BROKEN: 'electron/diagnosis/checks/dns.test.ts',
  DNS_CAPTIVE: 'electron/diagnosis/checks/dns.test.ts',
  // Only the router of a house can say so, and only of a line to the internet (`e2e/house`).
  LINE_KNOWN: 'electron/diagnosis/checks/line.test.ts',
  LINE_RECORD_ELSEWHERE: 'electron/diagnosis/checks/line.test.ts',
  LINE_RECORD_AT_HOSTER: 'electron/diagnosis/checks/line.test.ts',
  LINE_NAME_OF_HOMEPAGE: 'electron/diagnosis/checks/line.test.ts',
  LINE_RECORD_DOUBTFUL: 'electron/diagnosis/checks/line.test.ts',
  LINE_SHARED: 'electron/diagnosis/checks/line.test.ts',
  LINE_BEHIND_ROUTER: 'electron/diagnosis/checks/line.test.ts',
  LINE_PORT_ELSEWHERE: 'electron/diagnosis/checks/line.test.ts',
  LINE_PORT_UDP: 'electron/diagnosis/checks/line.test.ts',
  LINE_OTHER_ROUTER: 'electron/diagnosis/checks/line.test.ts',
  LINE_GUEST_NETWORK: 'electron/diagnosis/checks/line.test.ts',
  LINE_PORT_LIMITED: 'electron/diagnosis/checks/line.test.ts',
  LINE_PORT_WITHDRAWN: 'electron/diagnosis/checks/line.test.ts',
  CHALLENGE_UNSTEADY: 'electron/diagnosis/checks/challenge.test.ts',
  PUBLIC_GATEWAY_ERROR: 'e2e/house/situations/between.ts',
  LINE_PORT_OFF: 'electron/diagnosis/checks/line.test.ts',
  LINE_PORT_HELD: 'electron/diagnosis/checks/line.test.ts',
  LINE_PORT_MISSING: 'electron/diagnosis/checks/line.test.ts',
  // The disk would have to be filled.
  SPACE_LOW: 'electron/diagnosis/checks/machine.test.ts',
  SPACE_NONE: 'electron/diagnosis/checks/machine.test.ts',
  // Windows alone does not tell by a mode who may do what.
  ACCESS_NOT_CHECKED: 'electron/diagnosis/checks/machine.test.ts',
  // Root may open any port.
  HTTP_PORT_FORBIDDEN: 'electron/diagnosis/checks/http-port.test.ts',
  HTTP_PORT_UNUSABLE: 'electron/diagnosis/checks/http-port.test.ts',
  HTTPS_PORT_FORBIDDEN: 'electron/diagnosis/checks/https.test.ts',
  HTTPS_PORT_UNUSABLE: 'electron/diagnosis/checks/https.test.ts',
  // The clock of the machine would have to be set.
  EXPIRY_CLOCK_WRONG: 'electron/diagnosis/checks/installed.test.ts',
  TIME_CLOCK_WRONG: 'electron/diagnosis/checks/https.test.ts',
  // The settings refuse one of our own ports; another host of this product would have to run.
  APPLICATION_OURSELVES: 'electron/diagnosis/checks/application.test.ts',
  // A program that keeps its ports would have to stand in for profacto.
  HTTP_PORT_PROFACTO: 'electron/service/beside/beside.test.ts',
  WEBROOT_NOT_SERVED: 'electron/service/beside/beside.test.ts',
  WEBROOT_UNUSABLE: 'electron/service/beside/beside.test.ts',
  HTTPS_PORT_PROFACTO: 'electron/service/beside/beside.test.ts',
  TARGET_UNUSABLE: 'electron/service/beside/beside.test.ts',
  LOCAL_RESTART_PENDING: 'electron/service/beside/beside.test.ts',
  REDIRECT_LEFT_TO_PROFACTO: 'electron/service/beside/beside.test.ts',
  // No publicly trusted root signs a certificate for a test.
  TRUSTED: 'electron/diagnosis/checks/https.test.ts',
};
