/**
 * Stands for the module `electron` where its binary can't be had: `main.ts` and `preload.ts` run
 * unmodified against it. Its windows are pages of real Chromium, its protocol handler really answers
 * their requests, and IPC and the context bridge really carry the traffic. What only a desktop has
 * (dialogs, menus, file manager, drags) is recorded, or answered by the test.
 */
export { app } from './app';
export { protocol } from './protocol';
export { session } from './session';
export { ipcMain } from './ipc';
export { BrowserWindow } from './browser-window';
export { Menu } from './menu';
export { dialog, nativeTheme, screen, shell } from './desktop-parts';
export { nativeImage } from './native-image';
