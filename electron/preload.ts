/**
 * Passes one MessagePort from the page to the main process, and nothing else: no API is exposed to the page.
 * A port cannot cross the context bridge (https://www.electronjs.org/docs/latest/tutorial/message-ports).
 */
import { ipcRenderer } from 'electron';

const PANEL_ORIGIN = 'app://panel';

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || event.origin !== PANEL_ORIGIN || event.ports.length !== 1) return;
  const { data } = event;
  if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'profacto:connect') return;
  ipcRenderer.postMessage('profacto:connect', null, [...event.ports]);
});
