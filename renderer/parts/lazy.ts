/** What several features load on demand. */
import { createLazyComponent } from './lazy-component.tsx';

export const OpenRouter = createLazyComponent(async () => (await import('./router-ports.tsx')).OpenRouter);
export const RouterOpening = createLazyComponent(async () => (await import('./router-ports.tsx')).RouterOpening);
