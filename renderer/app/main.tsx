/** The page's start: makes what lives as long as the window, subscribes once, and renders. */
import { createRoot, type Root } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import { resolveLanguage, type Language } from '#shared/values/language.ts';
import { loadErrorTexts } from '#shared/texts/load-error.ts';
import { App } from './app.tsx';
import { openTransport } from '../state/client.ts';
import { createCommands } from '../state/commands.ts';
import { connect } from '../state/connection.ts';
import { failureOf } from '../state/failure-of.ts';
import { createDrafts } from '../state/drafts.ts';
import { changeOf } from '../state/text-settings.ts';
import type { NewFallback } from '../state/new-fallback.ts';
import { idle } from '../state/idle.ts';
import { createMessages } from '../state/messages.ts';
import { loadPanelTexts } from '../state/panel-texts.ts';
import { loadAhead } from './lazy-modules.ts';
import { reload } from '../state/reload.ts';
import { createSettingsSaver } from '../state/settings-saver.ts';
import { createPanelStore, type PanelState } from '../state/store.ts';
import { ErrorFallback } from '../ui/error-fallback.tsx';
import '../styles/base.css';

const browserLanguage = resolveLanguage('system', navigator.language);
const store = createPanelStore();
const initialState = store.getState();
const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
// Before the texts are there: connecting takes a moment as well.
const { client } = connect({ store, open: openTransport, wait });

/** So long at most the page waits for the first snapshot, which says in which language to speak; milliseconds. */
const FIRST_SNAPSHOT_TIMEOUT_MS = 300;

async function start(root: Root): Promise<void> {
  const texts = await loadPanelTexts(await initialLanguage());
  const messages = createMessages();
  const saveSettings = createSettingsSaver(client, store);
  const commands = createCommands({ client, store, messages, texts, saveSettings });

  const drafts = createDrafts(async (key, text) => {
    try {
      await saveSettings((settings) => changeOf(key, text, settings));
      return null;
    } catch (error) {
      // What went down with the connection is not refused: it is saved again after the reconnect.
      return store.getState().connection === 'live' ? failureOf(error, texts.current()) : 'lost';
    }
  });

  const newFallback = createStore<NewFallback | null>()(() => null);

  const onStateChange = ({ snapshot, connection }: PanelState, before: PanelState): void => {
    if (snapshot !== null && snapshot !== before.snapshot) {
      drafts.sync(snapshot.settings);
      texts.changeLanguage(resolveLanguage(snapshot.settings.language, navigator.language)).catch(() => {
        const { title, text } = loadErrorTexts[texts.current().language];
        messages.notify(`${title}. ${text}`);
      });
    }
    const operationId = snapshot?.operation?.id;
    // What was said of the last one is over.
    if (operationId !== undefined && operationId !== before.snapshot?.operation?.id) messages.dismiss();
    // Settings are not taken without a connection, nor while an operation runs: what was typed meanwhile goes now.
    const isBack = connection === 'live' && before.connection === 'lost';
    const isFree = snapshot?.operation === null && Boolean(before.snapshot?.operation);
    if (isBack || isFree) drafts.saveAll();
    if (connection === 'lost' && before.connection === 'live') {
      messages.announce(texts.i18n.t('banner.offlineTitle'));
    }
    if (before.snapshot === null && snapshot !== null) void loadAhead(idle);
  };
  store.subscribe(onStateChange);
  // What has come while the texts did.
  onStateChange(store.getState(), initialState);

  root.render(<App panel={{ store, commands, drafts, newFallback, messages, texts }} />);
}

/** That of the settings, where the service is there at once; else that of the system. */
async function initialLanguage(): Promise<Language> {
  const first = new Promise<void>((resolve) => store.subscribe(() => resolve()));
  if (store.getState().snapshot === null) await Promise.race([first, wait(FIRST_SNAPSHOT_TIMEOUT_MS)]);
  const setting = store.getState().snapshot?.settings.language ?? 'system';
  return resolveLanguage(setting, navigator.language);
}

const container = document.getElementById('root');
if (container) {
  const root = createRoot(container);
  start(root).catch(() => {
    document.documentElement.lang = browserLanguage;
    root.render(
      <main>
        <ErrorFallback language={browserLanguage} onReload={reload} />
      </main>,
    );
  });
}
