/** The dialogs of the section "Datenschutz", in one file to load: what they are made of is larger than they are. */
export { DeleteDialog } from '../certificate/delete-dialog.tsx';
export { FolderDialog } from '../certificate/folder-dialog.tsx';
export { RequestDialogs } from './request-dialogs.tsx';
