import { useTranslation } from 'react-i18next';
import { useCommandState, useIsLive, usePanel } from '../../state/context.ts';
import { BannerActions } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { useCatchLostFocus } from '../../ui/catch-lost-focus.ts';

/** The action of a banner that goes once the program, or profacto's web server, was restarted. */
export function RestartNow() {
  const { t } = useTranslation();
  const { commands } = usePanel();
  const isLive = useIsLive();
  const isRestarting = useCommandState((state) => state.pending.restart === true);
  const noteUse = useCatchLostFocus();
  const restart = () => {
    noteUse();
    void commands.restart();
  };
  return (
    <BannerActions>
      <Button isPending={isRestarting || !isLive} onPress={restart}>
        {t('banner.restart.now')}
      </Button>
    </BannerActions>
  );
}
