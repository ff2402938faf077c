/** The router is asked to open ports for this machine, and to close them again. */
import { useState } from 'react';
import type { RouterOpening as Opening } from '#shared/contract/router.ts';
import { mayOpenPorts, routerNameIn } from '#shared/domain/open-ports.ts';
import { portForwards } from '#shared/domain/port-forwards.ts';
import type { Cause } from '#shared/domain/root-cause.ts';
import { routerPortTexts } from '#shared/texts/router-ports.ts';
import { useCommandState, useIsLive, useLanguage, usePanel, useSnapshot } from '../state/context.ts';
import { Button } from '../ui/button.tsx';
import { useCatchLostFocus } from '../ui/catch-lost-focus.ts';
import { useDiagnosis } from './diagnosis.ts';
import { Dialog } from './dialog.tsx';
import { Refusals } from './refusals.tsx';
import styles from './router-ports.module.css';

/** The button at a cause that a forwarding mends; nothing at any other, and where the router was set up already. */
export function OpenRouter({ cause }: { cause: Cause }) {
  const { findings } = useDiagnosis();
  const { routerOpening } = useSnapshot();
  return routerOpening === null && mayOpenPorts(cause, findings) ? <OpenRouterButton /> : null;
}

/** Asks first, has the router set up, and has the way checked. */
function OpenRouterButton() {
  const { language, formats } = useLanguage();
  const texts = routerPortTexts[language];
  const { commands, messages } = usePanel();
  const { settings, lanAddresses } = useSnapshot();
  const { findings } = useDiagnosis();
  const [isAsking, setAsking] = useState(false);
  const noteUse = useCatchLostFocus();
  const button = useRouterButton('openRouter');
  const ask = {
    name: routerNameIn(findings),
    ports: portForwards(settings).map(({ port }) => port),
    // Of several, the one in the router's network is used: it is said when that is known.
    lanAddress: lanAddresses.length === 1 ? (lanAddresses[0] ?? null) : null,
  };
  const open = async () => {
    setAsking(false);
    noteUse();
    const opened = await commands.openRouter();
    if (opened === null) return;
    // The next operation dismisses what was said of the one before.
    await commands.check();
    messages.notify(texts.opened(opened, formats), ({ routerOpening }) => routerOpening !== null);
  };
  return (
    <div className={styles.stack}>
      <Button {...button} onPress={() => setAsking(true)}>
        {texts.button}
      </Button>
      <Refusals commands={['openRouter']} />
      {isAsking && (
        <Dialog
          title={texts.title}
          onClose={() => setAsking(false)}
          buttons={
            <>
              <Button autoFocus onPress={() => setAsking(false)}>
                {texts.cancel}
              </Button>
              <Button variant="primary" onPress={() => void open()}>
                {texts.button}
              </Button>
            </>
          }
        >
          <p>{texts.question(ask, formats)}</p>
          <p>{texts.lasts}</p>
        </Dialog>
      )}
    </div>
  );
}

/** What this program has opened in the router, and how to take it back; nothing, where it has opened nothing. */
export function RouterOpening() {
  const { routerOpening } = useSnapshot();
  return routerOpening === null ? null : <TakeBack opening={routerOpening} />;
}

function TakeBack({ opening }: { opening: Opening }) {
  const { language, formats } = useLanguage();
  const texts = routerPortTexts[language];
  const { commands, messages } = usePanel();
  const noteUse = useCatchLostFocus();
  const button = useRouterButton('closeRouter');
  const close = async () => {
    noteUse();
    const closed = await commands.closeRouter();
    if (closed !== null) messages.notify(texts.closed(closed, formats), ({ routerOpening }) => routerOpening === null);
  };
  return (
    <div className={styles.stack}>
      <p>{texts.since(opening, formats)}</p>
      <Button {...button} onPress={() => void close()}>
        {texts.takeBack}
      </Button>
      <Refusals commands={['closeRouter']} />
    </div>
  );
}

function useRouterButton(name: 'openRouter' | 'closeRouter') {
  const isLive = useIsLive();
  const { operation } = useSnapshot();
  const isPending = useCommandState((state) => state.pending[name] === true);
  return { isPending, isDisabled: !isPending && (!isLive || operation !== null) };
}
