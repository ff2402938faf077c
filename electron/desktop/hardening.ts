/**
 * What the window and its page can never do, one step a rule. The numbers are those of Electron's checklist,
 * https://www.electronjs.org/docs/latest/tutorial/security. SECURITY.md says the same as properties.
 */
import type { App, Session, WebContents } from 'electron';
import { isPanelBlobUrl, isPanelUrl, PANEL_URL } from './panel-url.ts';

/** Everything that has to stand before the app is ready, and for each page and session that there will ever be. */
export function hardenApp(app: App): void {
  sandboxEveryRenderer(app);
  resolveNoNames(app);
  app.on('session-created', hardenSession);
  app.on('web-contents-created', (_event, contents) => hardenPage(contents));
}

// 4: also for a renderer whose own preferences would forget it. Only who starts the app can say otherwise: as root on
// Linux nothing starts with it (crbug.com/638180). The page keeps its sandboxed preload even then.
function sandboxEveryRenderer(app: App): void {
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
}

// Beyond the list: Chromium itself looks nothing up, not even ahead of a request. Node's sockets are not concerned.
function resolveNoNames(app: App): void {
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

function hardenSession(session: Session): void {
  denyPermissions(session);
  blockNetwork(session);
  restrictDownloads(session);
  session.setSpellCheckerEnabled(false); // It would fetch dictionaries.
}

// 5: the panel needs none; its copy button works on the user's gesture alone.
function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => callback(isHarmless(permission)));
  session.setPermissionCheckHandler((_contents, permission) => isHarmless(permission));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
}

/** Putting text on the clipboard after a click: "copy the system information". Reading it is not in the list. */
function isHarmless(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

// 1, and beyond it: the page is all here. Whatever wants to leave is a mistake or an attack.
function blockNetwork(session: Session): void {
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !isAllowedRequest(details.url) }));
}

/** DevTools load themselves; they cannot be opened in a packaged app. */
function isAllowedRequest(url: string): boolean {
  return isPanelUrl(url) || url.startsWith('devtools://');
}

/** What the page itself has made in memory may be kept: Electron asks where to put it. Nothing is fetched to a file. */
function restrictDownloads(session: Session): void {
  session.on('will-download', (event, item) => {
    if (!isPanelBlobUrl(item.getURL())) event.preventDefault();
  });
}

function hardenPage(contents: WebContents): void {
  denyNavigation(contents);
  denyNewWindows(contents);
  refuseWebviews(contents);
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp'); // WebRTC does not pass the request filter.
}

// 13: there is one page. The app loads it itself, which these events do not see; the page may load itself anew.
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
