import { useTranslation } from 'react-i18next';
import type { HstsOffer } from '#shared/contract/hsts.ts';
import { hstsOfferTexts } from '#shared/texts/hsts-offer.ts';
import { useLanguage, usePanel, useSnapshot } from '../../state/context.ts';
import { Banner, BannerActions } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { useCatchLostFocus } from '../../ui/catch-lost-focus.ts';

/** Offers to have browsers insist on HTTPS; the service says when. */
export function HstsBanner({ offer }: { offer: HstsOffer }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const texts = hstsOfferTexts[language];
  const { title, what, turnOn: turnOnText } = texts[offer];
  const { commands, messages } = usePanel();
  const { operation, settings } = useSnapshot();
  const noteUse = useCatchLostFocus();
  const turnOn = async () => {
    noteUse();
    if (await commands.changeSettings(() => ({ hsts: offer })))
      messages.notify(texts.turnedOn, ({ settings }) => settings.hsts === offer);
  };
  const decline = async () => {
    noteUse();
    if (await commands.declineHsts(offer)) messages.notify(texts.declined, ({ hsts }) => hsts.offer === null);
  };
  return (
    <Banner tone="note" title={title}>
      <p>{what}</p>
      <p>{texts.risk(settings.httpPort)}</p>
      <p>
        <strong>{t('advice.who')}</strong> {t('advice.labels.you')}
      </p>
      <BannerActions>
        <Button isPending={operation !== null} onPress={() => void turnOn()}>
          {turnOnText}
        </Button>
        <Button variant="quiet" onPress={() => void decline()}>
          {texts.decline}
        </Button>
      </BannerActions>
    </Banner>
  );
}
