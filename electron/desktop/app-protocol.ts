/** `app://panel/`: the panel's files, from a list made at start (checklist 18: no `file://`). */
import type { Protocol } from 'electron';
import type { PanelAssets } from '../transports/panel-assets.ts';
import { PANEL_HOST, PANEL_SCHEME } from './panel-url.ts';

/** Has to be called before the app is ready. Neither `bypassCSP` nor `corsEnabled`: the page is not to be special. */
export function registerPanelScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PANEL_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers the page's requests, and refuses every other host, method and path. */
export function servePanel(protocol: Protocol, assets: PanelAssets): void {
  protocol.handle(PANEL_SCHEME, (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== PANEL_HOST) return new Response(null, { status: 421 });
    if (request.method !== 'GET') return new Response(null, { status: 405 });
    // Over the port the page reaches the service; it has nobody to connect to.
    const found = assets.respond(pathname, `'none'`);
    return found === null ? new Response(null, { status: 404 }) : new Response(found.body, { headers: found.headers });
  });
}
