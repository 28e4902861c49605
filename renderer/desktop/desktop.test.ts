import { describe, expect, it } from 'vitest';
import { menuSchema, type DesktopMenuItem } from '../../electron/api/desktop';
import { ACTIONS } from '../actions/registry';
import { INITIAL_STATE } from '../state/initial';
import { settled, testEditor } from '../state/editor.test-support';
import { closeAll } from './connect-desktop';
import { nativeMenu } from './native-menu';

const actionsIn = (items: readonly DesktopMenuItem[]): string[] => items.flatMap((item) => (item.kind === 'action' ? [item.id] : item.kind === 'submenu' ? actionsIn(item.items) : []));

describe('the native menu', () => {
  it.each(['darwin', 'win32', 'linux'] as const)('of %s crosses the bridge, in both languages', (platform) => {
    for (const language of ['en', 'zh-Hant'] as const) {
      const menu = nativeMenu(INITIAL_STATE, language, platform);
      expect(menuSchema.parse(menu)).toEqual(menu);
      const ids = menu.flatMap(({ items }) => actionsIn(items));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.every((id) => ACTIONS.some((action) => action.id === id))).toBe(true);
      expect(ids).toContain('file.settings');
      for (const { items } of menu) {
        expect(items[0]?.kind).not.toBe('separator');
        expect(items.at(-1)?.kind).not.toBe('separator');
      }
    }
  });

  it('follows each system: the app\'s own menu on macOS, Quit in File elsewhere', () => {
    const mac = nativeMenu(INITIAL_STATE, 'en', 'darwin');
    expect(mac[0]?.label).toBe('Maskwright');
    expect(mac[0]?.items.at(-1)).toMatchObject({ kind: 'role', role: 'quit' });
    expect(actionsIn(mac[1]?.items ?? [])).not.toContain('file.settings');
    expect(mac[1]?.items[1]?.kind).toBe('recent');
    const linux = nativeMenu(INITIAL_STATE, 'en', 'linux');
    expect(linux[0]?.items.at(-1)).toMatchObject({ kind: 'role', role: 'quit' });
  });
});

describe('closing the window', () => {
  it('asks about each unsaved document, saves or drops it, and stops where the person cancels', async () => {
    const editor = testEditor();
    const { store, commands, host } = editor;
    const open = async (name: string): Promise<string> => {
      await commands.openPath(name);
      commands.commit('rename', name, (document) => ({ ...document, nextColor: document.nextColor + 1 }));
      return store.getState().activeTab ?? '';
    };
    const [first, second] = [await open('/a.jpg'), await open('/b.jpg')];

    const cancelled = closeAll(editor);
    expect(store.getState().closing).toBe(first);
    await commands.answerClose('cancel');
    expect(await cancelled).toBe(false);

    host.savePath = null;
    const notSaved = closeAll(editor);
    await commands.answerClose('save');
    expect(await notSaved, 'the save dialog was cancelled').toBe(false);

    host.savePath = 'download';
    const all = closeAll(editor);
    await commands.answerClose('save');
    await settled();
    expect(store.getState().closing).toBe(second);
    await commands.answerClose('discard');
    expect(await all).toBe(true);
    expect(host.downloads).toEqual(['a.ora']);
    expect(store.getState().tabs).toEqual([]);
  });

  it('asks nothing where all is saved', async () => {
    const editor = testEditor();
    await editor.commands.openPath('/a.jpg');
    expect(await closeAll(editor)).toBe(true);
    expect(editor.store.getState().closing).toBeNull();
  });
});
