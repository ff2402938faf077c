import { useEffect, useState } from 'react';
import type { CaDescription } from '#shared/contract/ca-description.ts';
import { useCommandState, useIsLive, usePanel, useSnapshot } from '../../state/context.ts';

/** The configured CA's description of itself: queried when it is to be shown, and again when the CA is changed. */
export function useCaDescription(): { ca: CaDescription | null; isAsking: boolean; askAgain: () => void } {
  const { commands } = usePanel();
  const { acmeDirectoryUrl, trustedRootsFile } = useSnapshot().settings;
  const isLive = useIsLive();
  const isAsking = useCommandState((state) => state.pending.describeCa === true);
  const [answer, setAnswer] = useState<{ to: string; ca: CaDescription } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const question = `${acmeDirectoryUrl} ${trustedRootsFile}`;

  useEffect(() => {
    if (!isLive) return undefined;
    let isWanted = true;
    void commands.describeCa().then((ca) => {
      if (isWanted && ca !== null) setAnswer({ to: question, ca });
    });
    return () => {
      isWanted = false;
    };
  }, [commands, isLive, question, attempt]);

  return {
    ca: answer?.to === question ? answer.ca : null,
    isAsking,
    askAgain: () => setAttempt((before) => before + 1),
  };
}
