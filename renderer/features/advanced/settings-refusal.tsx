import { useEffect, useRef } from 'react';
import { useCommandState } from '../../state/context.ts';
import { bringPartIntoView } from '../../parts/bring-into-view.ts';
import { Refusals } from '../../parts/refusals.tsx';

/** Why a change was refused: at the top of the section, scrolled into view wherever the change was made. */
export function SettingsRefusal() {
  const refusal = useCommandState((state) => state.refusals.settings);
  const container = useRef<HTMLDivElement>(null);
  useEffect(() => bringPartIntoView(container.current), [refusal]);
  if (refusal === undefined) return null;
  return (
    <div ref={container}>
      <Refusals commands={['settings']} />
    </div>
  );
}
