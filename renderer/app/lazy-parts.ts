/** What is not loaded with the page: everything beside the section "Datenschutz", and what is opened from there. */
import { createOnce } from '#shared/values/once.ts';
import { createPart } from '../parts/part.tsx';
import { Waiting } from '../ui/waiting.tsx';

export const ErweitertPanel = createPart(async () => (await import('./advanced-panel.tsx')).ErweitertPanel, Waiting);
export const SysteminformationenPanel = createPart(
  async () => (await import('../features/system/system-panel.tsx')).SysteminformationenPanel,
  Waiting,
);
export const ProtokollPanel = createPart(
  async () => (await import('../features/journal/journal-panel.tsx')).ProtokollPanel,
  Waiting,
);
const dialogs = () => import('../features/privacy/dialogs.ts');
export const RequestDialogs = createPart(async () => (await dialogs()).RequestDialogs);
export const FolderDialog = createPart(async () => (await dialogs()).FolderDialog);
export const DeleteDialog = createPart(async () => (await dialogs()).DeleteDialog);
export const CertificateViewer = createPart(
  async () => (await import('../features/certificate/certificate-viewer.tsx')).CertificateViewer,
);
export const diagnosisReport = createOnce(async () => (await import('#shared/texts/report/report.ts')).diagnosisReport);

const all = [
  ...[RequestDialogs, FolderDialog, DeleteDialog, CertificateViewer],
  ...[ErweitertPanel, ProtokollPanel, SysteminformationenPanel, diagnosisReport],
];

/**
 * Loads everything that may be asked for, one after the other, each when the page has nothing else to do: the click
 * that asks for it then need not wait, and it is there even when the host has gone meanwhile. Whatever cannot be had
 * is tried again, and missed, when it is asked for. The other language is left where it is: hardly anybody changes it.
 */
export async function loadAhead(idle: () => Promise<void>): Promise<void> {
  for (const part of all) {
    await idle();
    await part.load().catch(() => undefined);
  }
}
