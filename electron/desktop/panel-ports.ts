/** Which page gets a connection to the service (checklist 17). */
import type { IpcMain, MessagePortMain, WebContents, WebFrameMain } from 'electron';
import { PANEL_ORIGIN } from './panel-url.ts';

type Frame = Pick<WebFrameMain, 'origin' | 'parent'>;

/**
 * Whether this frame is the panel: the window's main frame, with our page in it.
 *
 * @param sender `null` when the frame navigated or was removed before the message was handled
 */
export function isPanelFrame(sender: Frame | null, mainFrame: Frame | null): boolean {
  return sender !== null && sender === mainFrame && sender.parent === null && sender.origin === PANEL_ORIGIN;
}

/**
 * Passes the port that the panel's page sends to `connect`. There is only one at a time: a newer one replaces it, and
 * it is closed with the page that sent it.
 *
 * @param panel the window's page, `null` while there is no window
 */
export function acceptPanelPorts(
  ipc: IpcMain,
  panel: () => WebContents | null,
  connect: (port: MessagePortMain) => void,
): { closeWithPage: (contents: WebContents) => void } {
  let current: MessagePortMain | null = null;
  const end = (): void => {
    current?.close();
    current = null;
  };
  ipc.on('profacto:connect', (event) => {
    const [port] = event.ports;
    if (
      port === undefined ||
      event.ports.length !== 1 ||
      !isPanelFrame(event.senderFrame, panel()?.mainFrame ?? null)
    ) {
      for (const refused of event.ports) refused.close();
      return;
    }
    end();
    current = port;
    connect(port);
  });
  return {
    closeWithPage(contents) {
      contents.on('did-start-navigation', (details) => {
        if (details.isMainFrame && !details.isSameDocument) end();
      });
      contents.on('render-process-gone', end);
      contents.on('destroyed', end);
    },
  };
}
