/** The components of the certificate section that are loaded on demand. */
import { createLazyComponent } from '../../parts/lazy-component.tsx';

const dialogs = () => import('./dialogs.ts');
export const FolderDialog = createLazyComponent(async () => (await dialogs()).FolderDialog);
export const DeleteDialog = createLazyComponent(async () => (await dialogs()).DeleteDialog);
export const CertificateViewer = createLazyComponent(
  async () => (await import('./certificate-viewer.tsx')).CertificateViewer,
);
