/** What of the section "Datenschutz" is loaded when it is asked for. */
import { createLazyComponent } from '../../parts/lazy-component.tsx';

export const RequestDialogs = createLazyComponent(async () => (await import('./request-dialogs.tsx')).RequestDialogs);
