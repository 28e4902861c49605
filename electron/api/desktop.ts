import { z } from 'zod';
import { exportRequestSchema, problemSchema, type Problem } from './contract';

/**
 * What the desktop window can ask of Electron besides the API: only what no web page can do. The
 * preload script exposes `DesktopBridge` as `window.maskwright`; each argument is checked by these
 * schemas on both sides, and the sender of each message is checked in Electron's main process.
 */

/** Native roles that a menu item may have; what they do is the system's. */
export const MENU_ROLES = [
  'about', 'services', 'hide', 'hideOthers', 'unhide', 'quit', 'cut', 'copy', 'paste', 'selectAll', 'minimize', 'zoom', 'front', 'close',
  'togglefullscreen',
] as const;

export type DesktopMenuItem =
  | { readonly kind: 'action'; readonly id: string; readonly label: string; readonly accelerator?: string | undefined; readonly enabled: boolean; readonly checked?: boolean | undefined }
  | { readonly kind: 'role'; readonly role: (typeof MENU_ROLES)[number]; readonly label?: string | undefined }
  /** the system's list of recent documents (macOS), and the label of what empties it */
  | { readonly kind: 'recent'; readonly label: string; readonly clear: string }
  | { readonly kind: 'separator' }
  | { readonly kind: 'submenu'; readonly label: string; readonly items: readonly DesktopMenuItem[] };

const label = z.string().min(1).max(200);

export const menuItemSchema: z.ZodType<DesktopMenuItem> = z.lazy(() => z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('action'),
    /** id of the window's registry of actions */
    id: z.string().min(1).max(100),
    label,
    /** in Electron's form: `CmdOrCtrl+Shift+E`; shown only, the window listens to its keys itself */
    accelerator: z.string().max(100).optional(),
    enabled: z.boolean(),
    checked: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('role'), role: z.enum(MENU_ROLES), label: label.optional() }),
  z.object({ kind: z.literal('recent'), label, clear: label }),
  z.object({ kind: z.literal('separator') }),
  z.object({ kind: z.literal('submenu'), label, items: z.array(menuItemSchema).max(100).readonly() }),
]));

/** The menu bar. On macOS the first menu is the app's own. */
export const menuSchema = z.array(z.object({ label, items: z.array(menuItemSchema).max(100).readonly() })).max(20).readonly();

const fileKindSchema = z.enum(['photo', 'project', 'folder']);
export const openDialogSchema = z.object({
  title: z.string().max(200).optional(),
  /** what may be chosen; a folder excludes the other two */
  kinds: z.array(fileKindSchema).min(1).max(3).readonly(),
  multiple: z.boolean(),
  /** words of the window's language for what the dialog filters by */
  filters: z.object({ photo: label, project: label, all: label }),
});
export const saveDialogSchema = z.object({
  title: z.string().max(200).optional(),
  /** a name, or a whole path to start from */
  suggested: z.string().max(1000),
  kind: z.enum(['png', 'project']),
  filter: label,
});

/** What the window shows, for its title, the macOS proxy icon and the question when it is closed. */
export const windowDocumentSchema = z.object({
  title: z.string().max(500),
  path: z.string().max(4000).nullable(),
  /** some work is not saved */
  edited: z.boolean(),
});

/** A layer to be dragged out of the window as a PNG file. */
export const dragSchema = exportRequestSchema.refine((request) => request.targets.length === 1, { message: 'one target' });

export const themeSchema = z.object({ mode: z.enum(['system', 'dark', 'light']), bar: z.string().regex(/^#[0-9a-f]{6}$/i), symbols: z.string().regex(/^#[0-9a-f]{6}$/i) });
export const filePathSchema = z.string().min(1).max(4000);

export type DesktopMenu = z.infer<typeof menuSchema>;
export type OpenDialogRequest = z.infer<typeof openDialogSchema>;
export type SaveDialogRequest = z.infer<typeof saveDialogSchema>;
export type WindowDocument = z.infer<typeof windowDocumentSchema>;
export type DragRequest = z.input<typeof dragSchema>;
export type WindowTheme = z.infer<typeof themeSchema>;
export type DesktopPlatform = 'darwin' | 'win32' | 'linux';

/** The channels between the preload script and the main process. */
export const CHANNELS = {
  openDialog: 'maskwright:open-dialog',
  saveDialog: 'maskwright:save-dialog',
  setMenu: 'maskwright:set-menu',
  setDocument: 'maskwright:set-document',
  setTheme: 'maskwright:set-theme',
  reveal: 'maskwright:reveal',
  prepareDrag: 'maskwright:prepare-drag',
  startDrag: 'maskwright:start-drag',
  paste: 'maskwright:paste',
  close: 'maskwright:close',
  action: 'maskwright:action',
  closeAsked: 'maskwright:close-asked',
} as const;

/** Errors lose everything but their message on the way through the bridge, so a failure is an answer. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export function answerSchema<S extends z.ZodType>(value: S): z.ZodType<Answer<z.output<S>>> {
  return z.union([z.object({ ok: z.literal(true), value }), z.object({ ok: z.literal(false), problem: problemSchema })]) as unknown as z.ZodType<Answer<z.output<S>>>;
}

/** `window.maskwright`; absent in a browser. */
export interface DesktopBridge {
  readonly platform: DesktopPlatform;
  /** @returns paths, none when cancelled */
  openDialog(request: OpenDialogRequest): Promise<Answer<readonly string[]>>;
  /** @returns a path, null when cancelled; an existing file was asked about by the system */
  saveDialog(request: SaveDialogRequest): Promise<Answer<string | null>>;
  /** Path of a dropped or chosen file, empty where it has none (pasted, made by a page). */
  pathOf(file: File): string;
  setMenu(menu: DesktopMenu): Promise<Answer<null>>;
  setDocument(document: WindowDocument): Promise<Answer<null>>;
  setTheme(theme: WindowTheme): Promise<Answer<null>>;
  /** shows a file in the system's file manager */
  reveal(path: string): Promise<Answer<null>>;
  /** makes the PNG of a layer that may be dragged out soon. @returns its key for `startDrag` */
  prepareDrag(request: DragRequest): Promise<Answer<string>>;
  /** starts the system's drag; to be called in `dragstart`, with the event's default prevented */
  startDrag(key: string): Promise<Answer<null>>;
  /** pastes the clipboard into the page, as the key does: a button may not read it */
  paste(): Promise<Answer<null>>;
  /** closes the window without a question: the person was asked, or nothing is unsaved */
  close(): Promise<Answer<null>>;
  /** a menu item was chosen. @returns the function that ends listening */
  onAction(listener: (id: string) => void): () => void;
  /** the person wants to close the window and work is not saved */
  onCloseAsked(listener: () => void): () => void;
}
