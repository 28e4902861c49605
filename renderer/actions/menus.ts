import type { EditorState } from '../state/editor';
import { translate, type MessageKey } from '../words/words';
import type { Language } from '../words/language';
import { findAction, shortcutsOf, type ActionId } from './registry';
import { parseShortcut, type Shortcut } from './shortcut';

type MenuPlace = ActionId | '-';

/** The menu bar: which action stands in which menu, `-` a line between. */
export const MENUS: readonly { readonly id: string; readonly label: MessageKey; readonly places: readonly MenuPlace[] }[] = [
  {
    id: 'file',
    label: 'group.file',
    places: ['file.open', 'file.paste', '-', 'file.save', 'file.saveAs', 'file.export', 'file.exportPicture', 'file.exportMasks', 'file.copy', '-', 'file.closeSheet', 'file.close', '-', 'workspace.edit', 'workspace.batch', '-', 'file.settings'],
  },
  { id: 'edit', label: 'group.edit', places: ['edit.undo', 'edit.redo'] },
  {
    id: 'mask',
    label: 'group.mask',
    places: [
      'mask.subject', '-', 'mask.keep', 'mask.drop', 'mask.takeBack', '-', 'mask.next', 'mask.previous', 'mask.first', 'mask.second', 'mask.third', '-', 'mask.firstClick.best', 'mask.firstClick.whole', 'mask.firstClick.part', 'mask.firstClick.subpart', '-', 'mask.swap', 'mask.editPrompts', 'file.encodeAgain', '-',
      'mask.view', 'mask.view.dim', 'mask.view.tint', 'mask.view.line', 'mask.view.matte', 'mask.view.black', 'mask.view.white', 'mask.view.checker', 'mask.view.rubylith',
    ],
  },
  { id: 'layer', label: 'group.layer', places: ['layer.rename', 'layer.show', 'layer.isolate', 'layer.lock', '-', 'layer.up', 'layer.down', 'layer.duplicate', 'layer.delete', '-', 'layer.recolour', 'layer.keepLight', 'layer.measureColour', 'layer.resetColour', '-', 'layer.fill'] },
  {
    id: 'view',
    label: 'group.view',
    places: ['view.zoomIn', 'view.zoomOut', 'view.fit', 'view.actualSize', '-', 'view.preview', 'view.chrome', '-', 'view.panel.mask', 'view.panel.look', 'view.panel.history', '-', 'view.systemTheme', 'view.dark', 'view.light', '-', 'view.english', 'view.chinese'],
  },
  { id: 'tools', label: 'group.tools', places: ['tool.select', 'tool.object', 'tool.box', 'tool.hand', 'tool.zoom'] },
  { id: 'batch', label: 'group.batch', places: ['batch.new', 'batch.again', 'batch.close', '-', 'batch.pause', 'batch.resume', 'batch.cancel', '-', 'batch.accept', 'batch.reject', 'batch.correct', 'batch.replace', '-', 'batch.first', 'batch.second', 'batch.third', 'batch.fourth', '-', 'batch.previous', 'batch.next'] },
  { id: 'window', label: 'group.window', places: ['window.palette', 'window.cheatSheet', 'window.guide', '-', 'window.nextDocument', 'window.previousDocument', 'window.nextRegion', 'window.previousRegion'] },
];

/** A native menu as plain data, which can cross to another process. */
export interface NativeMenu {
  readonly id: string;
  readonly label: string;
  readonly items: readonly NativeMenuItem[];
}

export type NativeMenuItem =
  | { readonly type: 'separator' }
  | {
      readonly type: 'action';
      /** to be given back to `runAction` when chosen */
      readonly id: string;
      readonly label: string;
      /** in Electron's syntax; only keys with a modifier, since a bare letter would be taken from text fields */
      readonly accelerator: string | null;
      readonly enabled: boolean;
      /** null for what is done and not kept on */
      readonly checked: boolean | null;
    };

/** The whole menu bar in the language and state of now. */
export function menuModel(state: EditorState, language: Language): NativeMenu[] {
  const host = state.status?.host ?? 'web';
  return MENUS.map(({ id, label, places }) => ({
    id,
    label: translate(language, label),
    items: places.flatMap((place): NativeMenuItem[] => {
      if (place === '-') return [{ type: 'separator' }];
      const action = findAction(place);
      if (!action) return [];
      const shortcut = shortcutsOf(action, host, state.settings.keys)[0];
      return [
        {
          type: 'action',
          id: action.id,
          label: translate(language, action.ticked ?? action.label),
          accelerator: shortcut === undefined ? null : acceleratorOf(shortcut),
          enabled: (action.unavailable?.(state) ?? null) === null,
          checked: action.checked?.(state) ?? null,
        },
      ];
    }),
  }));
}

function acceleratorOf(shortcut: Shortcut): string | null {
  const { modifiers, key } = parseShortcut(shortcut);
  if (!modifiers.some((modifier) => modifier !== 'Shift')) return null;
  return [...modifiers.map((modifier) => (modifier === 'Mod' ? 'CmdOrCtrl' : modifier)), key === 'Minus' ? '-' : key].join('+');
}
