import { describe, expect, it } from 'vitest';
import { Failure } from '../../core/errors/failure';
import type { Settings } from '../../electron/api/contract';
import { settled, testEditor, type TestEditor } from './editor.test-support';

interface Saving {
  readonly settings: Settings;
  readonly done: () => void;
  readonly fail: (error: Error) => void;
}

/** An editor whose other side answers a save when it is told to. */
function withSlowSaves(): { editor: TestEditor; saves: Saving[] } {
  const saves: Saving[] = [];
  const editor = testEditor();
  editor.server.saveSettings = (settings) => new Promise((resolve, reject) => saves.push({ settings, done: () => resolve(settings), fail: reject }));
  return { editor, saves };
}

const shown = (editor: TestEditor): Settings => editor.store.getState().settings;

describe('settings that change while older ones are being saved', () => {
  it('are shown at once, and an older answer does not put them back', async () => {
    const { editor, saves } = withSlowSaves();
    void editor.commands.changeSettings({ theme: 'light' });
    await settled();
    const last = editor.commands.changeSettings({ preview: false });
    await settled();
    expect(saves).toHaveLength(1);
    expect(shown(editor)).toMatchObject({ theme: 'light', preview: false });
    saves[0]?.done();
    await settled();
    expect(shown(editor)).toMatchObject({ theme: 'light', preview: false });
    expect(saves).toHaveLength(2);
    saves[1]?.done();
    await last;
    expect(saves[1]?.settings).toMatchObject({ theme: 'light', preview: false });
    expect(shown(editor)).toMatchObject({ theme: 'light', preview: false });
  });

  it('go back to what is kept where they could not be saved, and that is said', async () => {
    const { editor, saves } = withSlowSaves();
    const { theme } = shown(editor);
    const change = editor.commands.changeSettings({ theme: theme === 'light' ? 'dark' : 'light' });
    await settled();
    saves[0]?.fail(new Failure('disk-full', { folder: '/settings' }));
    await change;
    expect(shown(editor).theme).toBe(theme);
    expect(editor.store.getState().banners).toHaveLength(1);
  });

  it('stay when only an older change could not be saved', async () => {
    const { editor, saves } = withSlowSaves();
    void editor.commands.changeSettings({ theme: 'light' });
    await settled();
    const last = editor.commands.changeSettings({ preview: false });
    await settled();
    saves[0]?.fail(new Error('busy'));
    await settled();
    saves[1]?.done();
    await last;
    expect(shown(editor)).toMatchObject({ theme: 'light', preview: false });
  });
});
