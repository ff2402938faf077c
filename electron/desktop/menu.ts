/** A menu with what text fields need. Roles bring the shortcuts. No reload; DevTools only when not packaged. */
import { app, Menu, type MenuItemConstructorOptions, type WebContents } from 'electron';
import type { DesktopTexts } from './texts.ts';

export function setApplicationMenu(texts: DesktopTexts['menu']): void {
  const isMac = process.platform === 'darwin';
  const windowItems: MenuItemConstructorOptions[] = [
    { role: 'minimize', label: texts.minimize },
    { role: 'close', label: texts.close },
    ...(isMac ? [] : [{ role: 'quit', label: texts.quit } as const]),
    ...(app.isPackaged ? [] : [{ role: 'toggleDevTools' } as const]),
  ];
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    { label: texts.edit, submenu: editItems(texts) },
    { label: texts.window, submenu: windowItems },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** Cut, copy and paste on a right click; Electron has no such menu itself. */
export function addContextMenu(contents: WebContents, texts: () => DesktopTexts['menu']): void {
  contents.on('context-menu', (_event, { isEditable, selectionText }) => {
    if (isEditable) Menu.buildFromTemplate(editItems(texts())).popup();
    else if (selectionText !== '') Menu.buildFromTemplate([{ role: 'copy', label: texts().copy }]).popup();
  });
}

function editItems(texts: DesktopTexts['menu']): MenuItemConstructorOptions[] {
  return [
    { role: 'undo', label: texts.undo },
    { role: 'redo', label: texts.redo },
    { type: 'separator' },
    { role: 'cut', label: texts.cut },
    { role: 'copy', label: texts.copy },
    { role: 'paste', label: texts.paste },
    { role: 'selectAll', label: texts.selectAll },
  ];
}
