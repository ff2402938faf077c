/** The dialogs of the section "Datenschutz", in one file to load: what they are made of is larger than they are. */
export { DeleteDialog } from './delete-dialog.tsx';
export { FolderDialog } from './folder-dialog.tsx';
export { RequestDialogs } from './request-dialogs.tsx';
