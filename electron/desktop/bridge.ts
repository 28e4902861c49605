import { BrowserWindow, ipcMain, nativeTheme, shell, type IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { Failure } from '../../core/errors/failure';
import { check } from '../api/body';
import { problemSchema } from '../api/contract';
import {
  CHANNELS, dragSchema, filePathSchema, menuSchema, openDialogSchema, saveDialogSchema, themeSchema, windowDocumentSchema, type Answer,
} from '../api/desktop';
import { toProblem } from '../api/problems';
import { isAppPage } from './app-protocol';
import { askOpen, askSave } from './dialogs';
import type { DragOut } from './drag-out';
import { showMenu } from './menu';
import type { AppWindow } from './window';

export interface BridgeOptions {
  /** the app's window of a message's sender, undefined for every other one */
  readonly windowOf: (window: BrowserWindow) => AppWindow | undefined;
  readonly dragOut: DragOut;
  /** hears of failures that nobody expected */
  readonly onInternal: (error: unknown) => void;
}

/**
 * The main process's side of the bridge. A message is answered only where it comes from the top
 * frame of the app's own page in the app's own window, and its argument is what the contract says.
 */
export function handleBridge({ windowOf, dragOut, onInternal }: BridgeOptions): void {
  function handle<S extends z.ZodType, R>(channel: string, schema: S, act: (window: AppWindow, value: z.output<S>) => R | Promise<R>): void {
    ipcMain.handle(channel, async (event, value: unknown): Promise<Answer<R>> => {
      try {
        const window = sender(event, windowOf);
        return { ok: true, value: await act(window, check(schema, value)) };
      } catch (error) {
        const problem = z.object({ problem: problemSchema }).safeParse(error);
        if (problem.success) return { ok: false, problem: problem.data.problem };
        if (!(error instanceof Failure)) onInternal(error);
        return { ok: false, problem: toProblem(error) };
      }
    });
  }

  handle(CHANNELS.openDialog, openDialogSchema, ({ window }, request) => askOpen(window, request));
  handle(CHANNELS.saveDialog, saveDialogSchema, ({ window }, request) => askSave(window, request));
  handle(CHANNELS.setMenu, menuSchema, (appWindow, menu) => { showMenu(menu, (id) => appWindow.choose(id)); return null; });
  handle(CHANNELS.setDocument, windowDocumentSchema, (appWindow, document) => { appWindow.setDocument(document); return null; });
  handle(CHANNELS.setTheme, themeSchema, (appWindow, theme) => {
    nativeTheme.themeSource = theme.mode;
    appWindow.setBar(theme);
    return null;
  });
  handle(CHANNELS.reveal, filePathSchema, (_window, path) => { shell.showItemInFolder(path); return null; });
  handle(CHANNELS.prepareDrag, dragSchema, (_window, request) => dragOut.prepare(request));
  handle(CHANNELS.startDrag, z.string().max(100), async ({ window }, key) => { await dragOut.start(window.webContents, key); return null; });
  handle(CHANNELS.paste, z.null(), ({ window }) => { window.webContents.paste(); return null; });
  handle(CHANNELS.close, z.null(), (appWindow) => { appWindow.close(); return null; });
}

/** @throws Failure `request-forbidden` */
function sender(event: IpcMainInvokeEvent, windowOf: BridgeOptions['windowOf']): AppWindow {
  const frame = event.senderFrame;
  const window = BrowserWindow.fromWebContents(event.sender);
  const appWindow = window ? windowOf(window) : undefined;
  if (!appWindow || !frame || frame.parent !== null || !isAppPage(frame.url)) throw new Failure('request-forbidden');
  return appWindow;
}
