/** Calls of the contract, right, almost right and wrong. */
import { isContractProcedure } from '@orpc/contract';
import * as fc from 'fast-check';
import { contract } from '#shared/contract/contract.ts';
import { settingKeys } from '#shared/contract/settings-table.ts';
import { editJson, hostileJson, hostileText, jsonEdits, near, record } from './hostile.ts';

export type Call = { path: string; input: unknown };

/** All procedures, made from the contract itself: a new one is called without being named here. */
const procedures: readonly string[] = Object.entries(contract).flatMap(([group, table]) =>
  Object.entries(table).flatMap(([name, one]) => (isContractProcedure(one) ? [`${group}.${name}`] : [])),
);

/** Values of settings that are right, each as it is typed or chosen. */
const rightValue = fc.oneof(
  fc.constantFrom<unknown>(
    'server',
    'einzelplatz',
    'meinefirma.localhost',
    'chef@meinefirma.de',
    8080,
    '8443',
    true,
    'false',
    '',
  ),
  fc.constantFrom<unknown>(
    'https://127.0.0.1/dir',
    ['127.0.0.1:53'],
    [],
    ['/usr/bin/true', 'x'],
    'ec-p384',
    'de',
    'system',
    'AAAA',
  ),
  near('https://127.0.0.1/dir', '/daten', 'meinefirma.localhost', 'chef@meinefirma.de', 'shortlived', '127.0.0.1:53'),
  fc.constant([{ directoryUrl: 'https://127.0.0.1/zwei', eabKeyId: 'k', eabHmacKey: 'AAAA', profile: '' }]),
);
const patch = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom<string>(...settingKeys) },
        { weight: 1, arbitrary: hostileText },
      ),
      fc.oneof(rightValue, hostileJson),
    ),
    { maxLength: 4 },
  )
  .map((entries) => Object.fromEntries(entries));

/** Right inputs of the procedures that have one. */
const rightInputs: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'settings.update': patch,
  'certificate.request': fc.record(
    { force: fc.boolean(), despiteFindings: fc.boolean(), despiteLimits: fc.boolean(), staging: fc.boolean() },
    { requiredKeys: [], noNullPrototype: true },
  ),
  'certificate.cancel': record({ operationId: hostileText }),
  'certificate.compromised': record({ evenWithoutReplacement: fc.boolean() }),
  'certificate.exportPfx': record({ password: hostileText }),
  'ca.describe': fc.record(
    { directoryUrl: near('https://127.0.0.1/dir', 'http://127.0.0.1/', 'https:///') },
    { requiredKeys: [], noNullPrototype: true },
  ),
  'host.startAtLogin': record({ on: fc.boolean() }),
  'hooks.test': record({ hook: fc.constantFrom('onRenewed', 'onFailed') }),
  'journal.list': record({ limit: fc.integer({ min: -1, max: 10_001 }) }),
};

/** These look at the network, which takes a hundred times as long as any other. */
const slow: readonly string[] = [
  'certificate.request',
  'certificate.compromised',
  'certificate.evaluate',
  'diagnosis.check',
];

export const call: fc.Arbitrary<Call> = fc
  .oneof(
    { weight: 6, arbitrary: fc.constant('settings.update') },
    { weight: 30, arbitrary: fc.constantFrom(...procedures.filter((one) => !slow.includes(one))) },
    { weight: 1, arbitrary: fc.constantFrom(...procedures.filter((one) => slow.includes(one))) },
  )
  .chain((path) => {
    const right = rightInputs[path] ?? fc.constant(undefined);
    const almost = fc.tuple(right, jsonEdits).map(([input, edits]) => editJson(input, edits));
    return fc
      .oneof({ weight: 3, arbitrary: right }, { weight: 3, arbitrary: almost }, { weight: 1, arbitrary: hostileJson })
      .map((input) => ({ path, input }));
  });
