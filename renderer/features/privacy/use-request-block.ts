import { useDrafts, usePanelState, useSnapshot } from '../../state/context.ts';
import { requestBlock, type RequestBlock } from './request-block.ts';

/** Why a request cannot be made now; `null`: it can. */
export function useRequestBlock(): RequestBlock | null {
  const connection = usePanelState((state) => state.connection);
  return requestBlock(connection, useSnapshot(), useDrafts());
}
