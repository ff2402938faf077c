/** `app://panel/`: the panel's files, from a list that is made at start (checklist 18: no `file://`). */
import type { Protocol } from 'electron';
import type { PanelAssets } from '../transports/panel-assets.ts';
import { PANEL_HOST, PANEL_SCHEME } from './panel-url.ts';

/** Must be called before the app is ready. Without `bypassCSP` and `corsEnabled`, which the page does not need. */
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
    // The page reaches the service over its port, and needs no network connections.
    const found = assets.respond(pathname, `'none'`);
    return found === null ? new Response(null, { status: 404 }) : new Response(found.body, { headers: found.headers });
  });
}
