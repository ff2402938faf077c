/** What the section "Datenschutz" loads on demand. */
import { createLazyComponent } from '../../parts/lazy-component.tsx';

export const RequestDialogs = createLazyComponent(async () => (await import('./request-dialogs.tsx')).RequestDialogs);
