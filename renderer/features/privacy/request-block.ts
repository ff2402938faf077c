/** Why the button "Zertifikat anfordern/erneuern" is disabled, as one of a closed list of reasons. Pure. */
import type { OperationKind } from '#shared/contract/failures.ts';
import type { Snapshot } from '#shared/contract/snapshot.ts';
import type { PanelState } from '../../state/store.ts';
import { isSaved, type Draft } from '../../state/draft.ts';
import type { DraftsState } from '../../state/drafts.ts';
import { issueOf } from '../../state/text-settings.ts';

export type RequestBlock =
  | 'offline'
  | 'einzelplatz'
  | 'runningRequest'
  | 'runningEvaluate'
  | 'runningDelete'
  | 'runningCheck'
  | 'runningElsewhere'
  | 'bothMissing'
  | 'addressMissing'
  | 'contactMissing'
  | 'bothInvalid'
  | 'addressInvalid'
  | 'contactInvalid'
  | 'addressMissingContactInvalid'
  | 'addressInvalidContactMissing'
  | 'unsaved'
  | 'notSaved';

/** The drafts that a request depends on. */
type NeededDrafts = Pick<DraftsState, 'serverAddress' | 'contactEmail'>;

const runningKinds = {
  request: 'runningRequest',
  evaluate: 'runningEvaluate',
  delete: 'runningDelete',
  check: 'runningCheck',
  updateContact: 'runningElsewhere',
  rollOver: 'runningElsewhere',
  deactivate: 'runningElsewhere',
  compromised: 'runningElsewhere',
  revoke: 'runningElsewhere',
  restart: 'runningElsewhere',
  openRouter: 'runningElsewhere',
  closeRouter: 'runningElsewhere',
} as const satisfies Record<OperationKind, RequestBlock>;

/** `null`: the service would take a request, and it would use exactly what the fields show. */
export function requestBlock(
  connection: PanelState['connection'],
  snapshot: Pick<Snapshot, 'requestGate' | 'operation'>,
  drafts: NeededDrafts,
): RequestBlock | null {
  if (connection !== 'live') return 'offline';
  if (snapshot.requestGate === 'einzelplatz') return 'einzelplatz';
  if (snapshot.requestGate === 'running') {
    return snapshot.operation === null ? 'runningElsewhere' : runningKinds[snapshot.operation.kind];
  }
  return blockOfFields(drafts) ?? snapshot.requestGate;
}

type FieldState = 'valid' | 'missing' | 'invalid';

/** All that is missing or wrong, by the state of the address and then by that of the contact. */
const lacks: Record<FieldState, Record<FieldState, RequestBlock | null>> = {
  valid: { valid: null, missing: 'contactMissing', invalid: 'contactInvalid' },
  missing: { valid: 'addressMissing', missing: 'bothMissing', invalid: 'addressMissingContactInvalid' },
  invalid: { valid: 'addressInvalid', missing: 'addressInvalidContactMissing', invalid: 'bothInvalid' },
};

function stateOf(key: keyof NeededDrafts, { text }: Draft): FieldState {
  if (text.trim() === '') return 'missing';
  return issueOf(key, text) === null ? 'valid' : 'invalid';
}

function blockOfFields({ serverAddress, contactEmail }: NeededDrafts): RequestBlock | null {
  const lacking = lacks[stateOf('serverAddress', serverAddress)][stateOf('contactEmail', contactEmail)];
  if (lacking !== null) return lacking;
  if (isSaved('serverAddress', serverAddress) && isSaved('contactEmail', contactEmail)) return null;
  return serverAddress.failure !== null || contactEmail.failure !== null ? 'notSaved' : 'unsaved';
}
