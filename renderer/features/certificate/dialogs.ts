/** The questions about a certificate, in one file to load: what they are made of is larger than they are. */
export { DeleteDialog } from './delete-dialog.tsx';
export { FolderDialog } from './folder-dialog.tsx';
