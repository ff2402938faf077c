/** What several features load on demand. */
import { createOnce } from '#shared/values/once.ts';
import { createLazyComponent } from './lazy-component.tsx';

export const OpenRouter = createLazyComponent(async () => (await import('./router-ports.tsx')).OpenRouter);
export const RouterOpening = createLazyComponent(async () => (await import('./router-ports.tsx')).RouterOpening);
export const diagnosisReport = createOnce(async () => (await import('#shared/texts/report/report.ts')).diagnosisReport);
