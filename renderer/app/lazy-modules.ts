/** What is not loaded with the page: every section beside "Datenschutz", and what is opened from there. */
import { CertificateViewer, DeleteDialog, FolderDialog } from '../features/certificate/lazy.ts';
import { diagnosisReport } from '../features/path/lazy.ts';
import { RequestDialogs } from '../features/privacy/lazy.ts';
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

/** Anything that is loaded when it is asked for. */
export type LazyModule = { load: () => Promise<unknown> };

/** All of them, what a click is likely to want first. */
export const lazyModules: readonly LazyModule[] = [
  RequestDialogs,
  FolderDialog,
  DeleteDialog,
  CertificateViewer,
  AdvancedPanel,
  JournalPanel,
  SystemPanel,
  diagnosisReport,
];

/**
 * Loads everything that may be asked for, one after the other, each when the page has nothing else to do: the click
 * that asks for it then need not wait, and it is there even when the host has gone meanwhile. Whatever cannot be had
 * is tried again, and missed, when it is asked for. The other language is left where it is: hardly anybody changes it.
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
