export const PANEL_SCHEME = 'app';
export const PANEL_HOST = 'panel';
/** The only origin whose page may reach the service. */
export const PANEL_ORIGIN = `${PANEL_SCHEME}://${PANEL_HOST}`;

/** The panel's page. */
export const PANEL_URL = `${PANEL_ORIGIN}/`;

/** Whether a URL belongs to the panel's own origin. */
export function isPanelUrl(url: string): boolean {
  return url.startsWith(PANEL_URL);
}

/** Whether a URL names a file that the panel's page has made in memory and offers for download. */
export function isPanelBlobUrl(url: string): boolean {
  return url.startsWith(`blob:${PANEL_ORIGIN}/`);
}
