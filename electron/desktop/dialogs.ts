import { dialog, type BrowserWindow, type FileFilter, type OpenDialogOptions } from 'electron';
import type { OpenDialogRequest, SaveDialogRequest } from '../api/desktop';

const PHOTO_ENDINGS = ['jpg', 'jpeg', 'png', 'webp', 'avif', 'tif', 'tiff', 'gif'];
const PROJECT_ENDINGS = ['ora'];

export async function askOpen(window: BrowserWindow, { title, kinds, multiple, filters }: OpenDialogRequest): Promise<readonly string[]> {
  const folder = kinds.includes('folder');
  const properties: NonNullable<OpenDialogOptions['properties']> = [folder ? 'openDirectory' : 'openFile', ...(folder ? ['createDirectory' as const] : []), ...(multiple ? ['multiSelections' as const] : [])];
  const fileFilters: FileFilter[] = folder ? [] : [
    ...(kinds.length > 1 ? [{ name: filters.all, extensions: [...PHOTO_ENDINGS, ...PROJECT_ENDINGS] }] : []),
    ...(kinds.includes('photo') ? [{ name: filters.photo, extensions: PHOTO_ENDINGS }] : []),
    ...(kinds.includes('project') ? [{ name: filters.project, extensions: PROJECT_ENDINGS }] : []),
  ];
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties, filters: fileFilters, ...(title === undefined ? {} : { title }) });
  return canceled ? [] : filePaths;
}

export async function askSave(window: BrowserWindow, { title, suggested, kind, filter }: SaveDialogRequest): Promise<string | null> {
  const extensions = kind === 'png' ? ['png'] : PROJECT_ENDINGS;
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: suggested,
    filters: [{ name: filter, extensions }],
    properties: ['showOverwriteConfirmation', 'createDirectory'],
    ...(title === undefined ? {} : { title }),
  });
  return canceled || filePath === '' ? null : filePath;
}
