/** The dialogs about a certificate, loaded as one file: the code they share is larger than they are. */
export { DeleteDialog } from './delete-dialog.tsx';
export { FolderDialog } from './folder-dialog.tsx';
