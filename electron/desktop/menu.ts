import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { DesktopMenu, DesktopMenuItem } from '../api/desktop';

/**
 * The native menu as the window describes it: the registry of actions lives there, and choosing an
 * item sends the action's id back. Keys are shown only; the window listens to them itself.
 */
export function showMenu(menu: DesktopMenu, choose: (id: string) => void): void {
  const template = menu.map(({ label, items }) => ({ label, submenu: items.map((item) => nativeItem(item, choose)) }));
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

/** Before the window has spoken: on macOS the least that the system expects, elsewhere nothing. */
export function showFirstMenu(): void {
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]) : null);
}

function nativeItem(item: DesktopMenuItem, choose: (id: string) => void): MenuItemConstructorOptions {
  switch (item.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'role':
      return { role: item.role, ...(item.label === undefined ? {} : { label: item.label }) };
    case 'recent':
      return { role: 'recentDocuments', label: item.label, submenu: [{ role: 'clearRecentDocuments', label: item.clear }] };
    case 'submenu':
      return { label: item.label, submenu: item.items.map((inner) => nativeItem(inner, choose)) };
    case 'action':
      return {
        id: item.id,
        label: item.label,
        enabled: item.enabled,
        ...(item.checked === undefined ? {} : { type: 'checkbox' as const, checked: item.checked }),
        ...(item.accelerator === undefined ? {} : { accelerator: item.accelerator, registerAccelerator: false }),
        click: () => choose(item.id),
      };
  }
}
