import type { Case } from './case.ts';
import { bodies } from './cases/bodies.ts';
import { connections } from './cases/connections.ts';
import { framing } from './cases/framing.ts';
import { headers } from './cases/headers.ts';
import { hosts } from './cases/hosts.ts';
import { lines } from './cases/lines.ts';
import { paths } from './cases/paths.ts';
import { responses } from './cases/responses.ts';
import { upgrades } from './cases/upgrades.ts';

/** All cases, by what they are about. */
export const cases: Readonly<Record<string, readonly Case[]>> = {
  'The length of a message': framing,
  'Request lines and header lines': lines,
  'Whom a request is meant for': hosts,
  'Headers to the upstream': headers,
  'Answers of the upstream': responses,
  Bodies: bodies,
  Connections: connections,
  Paths: paths,
  'WebSockets and other protocols': upgrades,
};
