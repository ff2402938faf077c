import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { HstsOffer } from '#shared/contract/hsts.ts';
import { useIsLive, usePanel, useSnapshot } from '../../state/context.ts';
import { Banner, BannerActions } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { catchLostFocus } from '../../ui/catch-lost-focus.ts';

/** Offers to have browsers insist on HTTPS, once that has been proven for a week and as long as nothing is wrong. */
export function HstsBanner() {
  const { offer } = useSnapshot().hsts;
  const isLive = useIsLive();
  return offer === null || !isLive ? null : <Offer key={offer} offer={offer} />;
}

function Offer({ offer }: { offer: HstsOffer }) {
  const { t } = useTranslation();
  const { commands, messages } = usePanel();
  const { operation, settings } = useSnapshot();
  // The button that was used goes with the offer. Where it goes by itself, nobody's focus is moved.
  const isAnswered = useRef(false);
  useEffect(
    () => () => {
      if (isAnswered.current) catchLostFocus();
    },
    [],
  );
  const isLocked = operation !== null;
  const turnOn = async () => {
    isAnswered.current = true;
    if (await commands.changeSettings(() => ({ hsts: offer }))) messages.notify(t('banner.hsts.turnedOn'));
  };
  const decline = async () => {
    isAnswered.current = true;
    if (await commands.declineHsts(offer)) messages.notify(t('banner.hsts.declined'));
  };
  return (
    <Banner tone="note" title={t(`banner.hsts.${offer}.title`)}>
      <p>{t(`banner.hsts.${offer}.what`)}</p>
      <p>{t('banner.hsts.risk', { port: settings.httpPort })}</p>
      <p>
        <strong>{t('advice.who')}</strong> {t('advice.you')}
      </p>
      <BannerActions>
        <Button isPending={isLocked} onPress={() => void turnOn()}>
          {t(`banner.hsts.${offer}.turnOn`)}
        </Button>
        <Button variant="quiet" onPress={() => void decline()}>
          {t('banner.hsts.decline')}
        </Button>
      </BannerActions>
    </Banner>
  );
}
