/** The page's entry point: creates the objects that live as long as the window, subscribes once, and renders. */
import { createRoot, type Root } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import { isUntouched } from '#shared/domain/first-start.ts';
import { loadErrorTexts } from '#shared/texts/load-error.ts';
import { resolveLanguage, type Language } from '#shared/values/language.ts';
import { openTransport } from '../state/client.ts';
import { createCommands } from '../state/commands.ts';
import { connect } from '../state/connection.ts';
import { createDrafts } from '../state/drafts.ts';
import { failureOf } from '../state/failure-of.ts';
import { idle } from '../state/idle.ts';
import { createMessages } from '../state/messages.ts';
import type { NewFallback } from '../state/new-fallback.ts';
import { loadPanelTexts } from '../state/panel-texts.ts';
import { reload } from '../state/reload.ts';
import { createSections } from '../state/sections.ts';
import { createSettingsSaver } from '../state/settings-saver.ts';
import { createPanelStore, type PanelState } from '../state/store.ts';
import { changeOf } from '../state/text-settings.ts';
import { ErrorFallback } from '../ui/error-fallback.tsx';
import { App } from './app.tsx';
import { loadAhead } from './lazy-modules.ts';
import '../styles/base.css';

const browserLanguage = resolveLanguage('system', navigator.language);
const store = createPanelStore();
const initialState = store.getState();
const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
// Before the texts are loaded: connecting takes a moment as well.
const { client } = connect({ store, open: openTransport, wait });

/** How long the page waits at most for the first snapshot, which says which language to use; milliseconds. */
const FIRST_SNAPSHOT_TIMEOUT_MS = 300;

async function start(root: Root): Promise<void> {
  const texts = await loadPanelTexts(await initialLanguage());
  const messages = createMessages();
  const sections = createSections();
  const saveSettings = createSettingsSaver(client, store);
  const commands = createCommands({ client, store, messages, texts, saveSettings });

  const drafts = createDrafts(async (key, text) => {
    try {
      await saveSettings((settings) => changeOf(key, text, settings));
      return null;
    } catch (error) {
      // A save that broke with the connection was not refused: it is repeated after the reconnect.
      return store.getState().connection === 'live' ? failureOf(error, texts.current()) : 'lost';
    }
  });

  const newFallback = createStore<NewFallback | null>()(() => null);

  const onStateChange = ({ snapshot, connection }: PanelState, before: PanelState): void => {
    if (snapshot !== null && snapshot !== before.snapshot) {
      drafts.sync(snapshot.settings);
      messages.follow(snapshot);
      texts.changeLanguage(resolveLanguage(snapshot.settings.language, navigator.language)).catch(() => {
        const { title, text } = loadErrorTexts[texts.current().language];
        messages.notify(`${title}. ${text}`);
      });
    }
    // Settings cannot be saved without a connection or while an operation runs: what was typed meanwhile is saved now.
    const isBack = connection === 'live' && before.connection === 'lost';
    const isFree = snapshot?.operation === null && Boolean(before.snapshot?.operation);
    if (isBack || isFree) drafts.saveAll();
    if (connection === 'lost' && before.connection === 'live') {
      messages.announce(texts.i18n.t('banner.offlineTitle'));
    }
    if (before.snapshot === null && snapshot !== null) {
      sections.setState({ firstStart: isUntouched(snapshot) ? 'open' : 'left' });
      void loadAhead(idle);
    }
  };
  store.subscribe(onStateChange);
  // For what has arrived while the texts were loading.
  onStateChange(store.getState(), initialState);

  root.render(<App panel={{ store, commands, drafts, newFallback, messages, sections, texts }} />);
}

/** The language from the settings where the first snapshot arrives in time; else the browser's. */
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
