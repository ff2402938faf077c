/** The page's start: makes what lives as long as the window, subscribes once, and renders. */
import { createRoot } from 'react-dom/client';
import { createStore } from 'zustand/vanilla';
import { toFailure } from '#shared/contract/client-failure.ts';
import { createI18n, resolveLanguage } from '#shared/i18n/index.ts';
import { App } from './app.tsx';
import { openTransport } from './client.ts';
import { createCommands } from './commands.ts';
import { connect } from './connection.ts';
import { createDrafts } from './features/datenschutz/drafts.ts';
import { changeOf } from './features/datenschutz/text-settings.ts';
import type { NewFallback } from './features/erweitert/new-fallback.ts';
import { createMessages } from './messages.ts';
import { createSettingsSaver } from './settings-saver.ts';
import { createPanelStore } from './store.ts';
import './styles/base.css';

const store = createPanelStore();
const messages = createMessages();
const i18n = createI18n(resolveLanguage('system', navigator.language));
const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const { client } = connect({ store, open: openTransport, wait });
const saveSettings = createSettingsSaver(client, store);
const commands = createCommands({ client, store, messages, i18n, saveSettings });

const drafts = createDrafts(async (key, text) => {
  try {
    await saveSettings((settings) => changeOf(key, text, settings));
    return null;
  } catch (error) {
    // What went down with the connection is not refused: it is saved again after the reconnect.
    return store.getState().connection === 'live' ? toFailure(error) : 'lost';
  }
});

const newFallback = createStore<NewFallback | null>()(() => null);

store.subscribe(({ snapshot, connection }, before) => {
  if (snapshot !== null && snapshot !== before.snapshot) {
    drafts.follow(snapshot.settings);
    const language = resolveLanguage(snapshot.settings.language, navigator.language);
    if (language !== i18n.language) void i18n.changeLanguage(language);
  }
  const operationId = snapshot?.operation?.id;
  // What was said of the last one is over.
  if (operationId !== undefined && operationId !== before.snapshot?.operation?.id) messages.dismiss();
  // Settings are not taken without a connection, nor while an operation runs: what was typed meanwhile goes now.
  const isBack = connection === 'live' && before.connection === 'lost';
  const isFree = snapshot?.operation === null && Boolean(before.snapshot?.operation);
  if (isBack || isFree) drafts.saveAll();
  if (connection === 'lost' && before.connection === 'live') messages.announce(i18n.t('banner.offlineTitle'));
});

const root = document.getElementById('root');
if (root) createRoot(root).render(<App panel={{ store, commands, drafts, newFallback, messages }} i18n={i18n} />);
