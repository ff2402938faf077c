import { BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { createOneAtATime } from './one-at-a-time.ts';

/** Has the user choose a folder in the system's own dialog; a second call while that is open gets the same answer. */
export const chooseFolder = createOneAtATime(async (start: string): Promise<string | null> => {
  const options: OpenDialogOptions = {
    defaultPath: start,
    properties: ['openDirectory', 'createDirectory', 'promptToCreate', 'dontAddToRecent'],
  };
  const [window] = BrowserWindow.getAllWindows();
  const { canceled, filePaths } = await (window === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return canceled ? null : (filePaths[0] ?? null);
});
