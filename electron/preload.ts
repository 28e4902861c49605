// first: schemas look at it when they are made
import './desktop/schemas-without-eval';
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { z } from 'zod';
import {
  answerSchema, CHANNELS, dragSchema, filePathSchema, menuSchema, openDialogSchema, saveDialogSchema, themeSchema, windowDocumentSchema, type Answer, type DesktopBridge,
} from './api/desktop';

/**
 * The desktop window's only way to Electron: functions with checked arguments and checked answers,
 * never `ipcRenderer` itself (Electron's documentation, "Security", 20).
 */

function call<A extends z.ZodType, R extends z.ZodType>(channel: string, argument: A, result: R): (value: z.input<A>) => Promise<Answer<z.output<R>>> {
  const answer = answerSchema(result);
  return async (value) => answer.parse(await ipcRenderer.invoke(channel, argument.parse(value)));
}

function listen<T extends z.ZodType>(channel: string, schema: T, listener: (value: z.output<T>) => void): () => void {
  const received = (_event: IpcRendererEvent, value: unknown): void => listener(schema.parse(value));
  ipcRenderer.on(channel, received);
  return () => ipcRenderer.removeListener(channel, received);
}

const nothing = z.null();

const bridge: DesktopBridge = {
  platform: z.enum(['darwin', 'win32', 'linux']).catch('linux').parse(process.platform),
  openDialog: call(CHANNELS.openDialog, openDialogSchema, z.array(z.string())),
  saveDialog: call(CHANNELS.saveDialog, saveDialogSchema, z.string().nullable()),
  pathOf: (file) => webUtils.getPathForFile(file),
  setMenu: call(CHANNELS.setMenu, menuSchema, nothing),
  setDocument: call(CHANNELS.setDocument, windowDocumentSchema, nothing),
  setTheme: call(CHANNELS.setTheme, themeSchema, nothing),
  reveal: call(CHANNELS.reveal, filePathSchema, nothing),
  prepareDrag: call(CHANNELS.prepareDrag, dragSchema, z.string()),
  startDrag: call(CHANNELS.startDrag, z.string().max(100), nothing),
  paste: () => call(CHANNELS.paste, nothing, nothing)(null),
  close: () => call(CHANNELS.close, nothing, nothing)(null),
  onAction: (listener) => listen(CHANNELS.action, z.string(), listener),
  onCloseAsked: (listener) => listen(CHANNELS.closeAsked, z.unknown(), () => listener()),
};

contextBridge.exposeInMainWorld('maskwright', bridge);
