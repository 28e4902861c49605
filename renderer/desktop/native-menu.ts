import type { DesktopMenu, DesktopMenuItem, DesktopPlatform } from '../../electron/api/desktop';
import { menuModel } from '../actions/menus';
import type { EditorState } from '../state/editor';
import type { Language } from '../words/language';
import { translate, type MessageKey } from '../words/words';

type Role = Extract<DesktopMenuItem, { kind: 'role' }>['role'];

/** Actions whose keys mean the text in a text field. */
const TEXT_ITEMS = new Set(['edit.undo', 'edit.redo', 'file.copy']);
const LINE: DesktopMenuItem = { kind: 'separator' };

/**
 * The native menu bar: the registry's menus, and what each system expects of every program besides.
 * On macOS the first menu is the app's own, with Settings and Quit in it.
 */
export function nativeMenu(state: EditorState, language: Language, platform: DesktopPlatform): DesktopMenu {
  const role = (name: Role, key: MessageKey): DesktopMenuItem => ({ kind: 'role', role: name, label: translate(language, key, { app: 'Maskwright' }) });
  const mac = platform === 'darwin';
  const menus = menuModel(state, language).map(({ id, label, items }) => ({
    id,
    label,
    items: items.flatMap((item): DesktopMenuItem[] => {
      if (item.type === 'separator') return [LINE];
      if (mac && item.id === 'file.settings') return [];
      return [{
        kind: 'action',
        id: item.id,
        label: item.label,
        // on macOS a disabled item would swallow its keys also where text is being typed
        enabled: item.enabled || (mac && TEXT_ITEMS.has(item.id)),
        ...(item.accelerator === null ? {} : { accelerator: item.accelerator }),
        ...(item.checked === null ? {} : { checked: item.checked }),
      }];
    }),
  }));
  const extended = menus.map((menu): { label: string; items: DesktopMenuItem[] } => {
    const { id, label, items } = menu;
    switch (id) {
      case 'file':
        return { label, items: mac ? withRecent(items, language) : [...items, LINE, role('quit', 'desktop.quit')] };
      case 'edit':
        return { label, items: [...items, LINE, role('cut', 'desktop.cut'), role('copy', 'desktop.copy'), role('paste', 'desktop.paste'), role('selectAll', 'desktop.selectAll')] };
      case 'view':
        return { label, items: [...items, LINE, role('togglefullscreen', 'desktop.fullScreen')] };
      case 'window':
        return { label, items: [...items, LINE, role('minimize', 'desktop.minimize'), ...(mac ? [role('zoom', 'desktop.zoom'), LINE, role('front', 'desktop.front')] : [])] };
      default:
        return { label, items };
    }
  });
  return mac ? [appMenu(state, language, role), ...extended].map(tidy) : extended.map(tidy);
}

function appMenu(state: EditorState, language: Language, role: (name: Role, key: MessageKey) => DesktopMenuItem): { label: string; items: DesktopMenuItem[] } {
  const settings = menuModel(state, language).flatMap(({ items }) => items).find((item) => item.type === 'action' && item.id === 'file.settings');
  return {
    label: 'Maskwright',
    items: [
      role('about', 'desktop.about'),
      LINE,
      ...(settings?.type === 'action' ? [{ kind: 'action' as const, id: settings.id, label: settings.label, enabled: settings.enabled, accelerator: 'Cmd+,' }, LINE] : []),
      role('services', 'desktop.services'),
      LINE,
      role('hide', 'desktop.hide'),
      role('hideOthers', 'desktop.hideOthers'),
      role('unhide', 'desktop.unhide'),
      LINE,
      role('quit', 'desktop.quit'),
    ],
  };
}

/** Recent documents stand after Open, as on every Mac. */
function withRecent([open, ...rest]: readonly DesktopMenuItem[], language: Language): DesktopMenuItem[] {
  const recent: DesktopMenuItem = { kind: 'recent', label: translate(language, 'desktop.recent'), clear: translate(language, 'desktop.clearRecent') };
  return open ? [open, recent, ...rest] : [recent];
}

/** No line at an end, no two in a row. */
function tidy({ label, items }: { label: string; items: readonly DesktopMenuItem[] }): { label: string; items: DesktopMenuItem[] } {
  const kept = items.filter((item, index) => item.kind !== 'separator' || (index > 0 && items[index - 1]?.kind !== 'separator'));
  return { label, items: kept.at(-1)?.kind === 'separator' ? kept.slice(0, -1) : kept };
}
