/**
 * What the window and its page can never do, one function for each rule. The numbers are those of Electron's checklist,
 * https://www.electronjs.org/docs/latest/tutorial/security. SECURITY.md states the same as properties.
 */
import type { App, Session, WebContents } from 'electron';
import { isPanelBlobUrl, isPanelUrl, PANEL_URL } from './panel-url.ts';

/** Applies all rules: to the app, for which it must not be ready yet, and to every later page and session. */
export function hardenApp(app: App): void {
  sandboxEveryRenderer(app);
  resolveNoNames(app);
  app.on('session-created', hardenSession);
  app.on('web-contents-created', (_event, contents) => hardenPage(contents));
}

// 4: even for a renderer whose own preferences omit it. Only a switch at the start of the app disables it: as root on
// Linux, nothing starts with the sandbox (crbug.com/638180). Even then the page keeps its sandboxed preload.
function sandboxEveryRenderer(app: App): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}

// Beyond the list: Chromium resolves no names, not even to prefetch. Node's sockets are not affected.
function resolveNoNames(app: App): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

function hardenSession(session: Session): void {
  denyPermissions(session);
  blockNetwork(session);
  restrictDownloads(session);
  session.setSpellCheckerEnabled(false); // The spell checker would download dictionaries.
}

// 5: the panel needs no permission except to write to the clipboard after a click.
function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => callback(isHarmless(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isHarmless(permission));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
}

/** Writing text to the clipboard after a click, for "copy the system information". Reading it is not allowed. */
function isHarmless(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

// 1, and beyond it: the page needs nothing from the network. A request to it is a mistake or an attack.
function blockNetwork(session: Session): void {
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !isAllowedRequest(details.url) }));
}

/** DevTools load their own pages; in a packaged app they cannot be opened. */
function isAllowedRequest(url: string): boolean {
  return isPanelUrl(url) || url.startsWith('devtools://');
}

/** Only files that the page has made in memory may be saved, and Electron asks where. Nothing is downloaded. */
function restrictDownloads(session: Session): void {
  session.on('will-download', (event, item) => {
    if (!isPanelBlobUrl(item.getURL())) event.preventDefault();
  });
}

function hardenPage(contents: WebContents): void {
  denyNavigation(contents);
  denyNewWindows(contents);
  refuseWebviews(contents);
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp'); // The request filter does not see WebRTC.
}

// 13: there is only one page. The app's own loading of it causes none of these events; the page may reload itself.
function denyNavigation(contents: WebContents): void {
  const isReload = (url: string, isMainFrame: boolean) => isMainFrame && url === PANEL_URL && contents.getURL() === url;
  contents.on('will-navigate', (event) => {
    if (!isReload(event.url, event.isMainFrame)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isReload(event.url, event.isMainFrame)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}

// 14
function denyNewWindows(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

// 11 and 12
function refuseWebviews(contents: WebContents): void {
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
