/** The modules that are not loaded with the page: every section except "Datenschutz", and what that one opens. */
import { CertificateViewer, DeleteDialog, FolderDialog } from '../features/certificate/lazy.ts';
import { HstsBanner, RequestDialogs } from '../features/privacy/lazy.ts';
import { diagnosisReport, OpenRouter, RouterOpening } from '../parts/lazy.ts';
import { createLazyComponent } from '../parts/lazy-component.tsx';
import { Loading } from '../ui/loading.tsx';

export const AdvancedPanel = createLazyComponent(
  async () => (await import('./advanced-panel.tsx')).AdvancedPanel,
  Loading,
);
export const SystemPanel = createLazyComponent(
  async () => (await import('../features/system/system-panel.tsx')).SystemPanel,
  Loading,
);
export const JournalPanel = createLazyComponent(
  async () => (await import('../features/journal/journal-panel.tsx')).JournalPanel,
  Loading,
);

export const FirstStart = createLazyComponent(
  async () => (await import('../features/first-start/first-start.tsx')).FirstStart,
  Loading,
);

/** A module that is loaded on demand. */
export type LazyModule = { load: () => Promise<unknown> };

/** All lazy modules, those that a click is most likely to need first. */
export const lazyModules: readonly LazyModule[] = [
  RequestDialogs,
  FolderDialog,
  DeleteDialog,
  CertificateViewer,
  AdvancedPanel,
  JournalPanel,
  SystemPanel,
  diagnosisReport,
  HstsBanner,
  OpenRouter,
  RouterOpening,
  FirstStart,
];

/**
 * Loads all lazy modules in advance, one after the other, each when the page is idle: the click that needs a module
 * then need not wait, and works even when the host has gone meanwhile. A module that cannot be loaded is tried again,
 * and its failure shown, when it is needed. The other language is not loaded in advance: hardly anybody changes it.
 */
export async function loadAhead(
  idle: () => Promise<void>,
  modules: readonly LazyModule[] = lazyModules,
): Promise<void> {
  for (const one of modules) {
    await idle();
    await one.load().catch(() => undefined);
  }
}
