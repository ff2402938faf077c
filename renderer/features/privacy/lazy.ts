/** What the section "Datenschutz" loads on demand. */
import { createLazyComponent } from '../../parts/lazy-component.tsx';

export const HstsBanner = createLazyComponent(async () => (await import('./hsts-banner.tsx')).HstsBanner);
export const RequestDialogs = createLazyComponent(async () => (await import('./request-dialogs.tsx')).RequestDialogs);
