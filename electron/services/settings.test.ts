import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Settings } from '../api/contract';
import { defaultSettings, SettingsStore } from './settings';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'maskwright-settings-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('settings', () => {
  it('are the defaults at first, and are kept', async () => {
    const store = new SettingsStore(folder);
    expect(store.get()).toEqual(defaultSettings());
    await store.set({ ...store.get(), theme: 'light' });
    expect(store.get().theme).toBe('light');
    expect(new SettingsStore(folder).get().theme).toBe('light');
  });

  it('take no address that is none, and keep one that is there already', async () => {
    const store = new SettingsStore(folder);
    const withUrl = (url: string): Settings => ({ ...store.get(), inpaint: { ...store.get().inpaint, url } });
    for (const url of ['', 'javascript:alert(1)', 'file:///etc/passwd', 'http://']) await expect(store.set(withUrl(url))).rejects.toMatchObject({ code: 'inpaint-address', values: { address: url } });
    expect(store.get()).toEqual(defaultSettings());
    await writeFile(join(folder, 'settings.json'), JSON.stringify(withUrl('no address')));
    const older = new SettingsStore(folder);
    await older.set({ ...older.get(), theme: 'dark' });
    expect(older.get()).toMatchObject({ theme: 'dark', inpaint: { url: 'no address' } });
  });

  it('of an older version have defaults for what it did not know', async () => {
    await writeFile(join(folder, 'settings.json'), JSON.stringify({ language: 'zh-Hant', forgotten: true }));
    const store = new SettingsStore(folder);
    expect(store.get()).toEqual({ ...defaultSettings(), language: 'zh-Hant' });
    expect(store.damaged).toBeNull();
  });

  it.each(['{"theme": "pink"}', '{"the', '', 'null', '[]'])('that read %j are put aside, and the app goes on', async (text) => {
    await writeFile(join(folder, 'settings.json'), text);
    const store = new SettingsStore(folder);
    expect(store.get()).toEqual(defaultSettings());
    expect(store.damaged).toBe(join(folder, 'settings.damaged.json'));
    expect(await readFile(join(folder, 'settings.damaged.json'), 'utf8')).toBe(text);
    expect(existsSync(join(folder, 'settings.json'))).toBe(false);
  });

  it('that can not be written are told with the folder, and hold for this run', async () => {
    await writeFile(join(folder, 'file'), '');
    const store = new SettingsStore(join(folder, 'file', 'config'));
    await expect(store.set({ ...store.get(), theme: 'dark' })).rejects.toMatchObject({ code: 'folder-missing', values: { folder: join(folder, 'file', 'config') } });
    expect(store.get().theme).toBe('dark');
  });
});
