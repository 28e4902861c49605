import {
  BookOpen, Columns3, Expand, Fullscreen, History, Keyboard, Languages, Moon, Palette, Pointer, RectangleHorizontal, Scan, Search, SquareDashedMousePointer, Sun, SunMoon, ZoomIn, ZoomOut, type LucideIcon,
} from 'lucide-react';
import type { EditorState } from '../state/editor';
import { focusNextRegion } from '../shell/regions';
import { showPanel, type PanelId } from '../shell/shown-panel';
import type { MessageKey } from '../words/words';
import type { Action } from './action';
import { needsDocument } from './conditions';

const ZOOM_STEP = 1.25;

function needsTwo(state: EditorState): MessageKey | null {
  return state.tabs.length > 1 ? null : 'why.oneDocument';
}

const panelActions = ([
  ['mask', SquareDashedMousePointer],
  ['look', Palette],
  ['history', History],
] as const satisfies readonly (readonly [PanelId, LucideIcon])[]).map(
  ([panel, icon]) =>
    ({
      id: `view.panel.${panel}`,
      label: `action.panel.${panel}`,
      icon,
      group: 'view',
      unavailable: needsDocument,
      run: ({ commands }) => {
        commands.show({ sheet: null, workspace: 'edit', chromeHidden: false });
        showPanel(panel);
      },
    }) as const satisfies Action,
);

export const viewActions = [
  { id: 'view.zoomIn', label: 'action.zoomIn', icon: ZoomIn, group: 'view', shortcuts: ['Mod+Plus'], unavailable: needsDocument, run: ({ commands }) => commands.zoomBy(ZOOM_STEP) },
  { id: 'view.zoomOut', label: 'action.zoomOut', icon: ZoomOut, group: 'view', shortcuts: ['Mod+Minus'], unavailable: needsDocument, run: ({ commands }) => commands.zoomBy(1 / ZOOM_STEP) },
  { id: 'view.fit', label: 'action.fit', icon: Scan, group: 'view', shortcuts: ['Mod+0'], unavailable: needsDocument, run: ({ commands }) => commands.fit() },
  { id: 'view.actualSize', label: 'action.actualSize', icon: Expand, group: 'view', shortcuts: ['Mod+1'], unavailable: needsDocument, run: ({ commands }) => commands.actualSize() },
  {
    id: 'view.chrome',
    label: 'action.chrome',
    icon: Fullscreen,
    group: 'view',
    shortcuts: ['F'],
    unavailable: needsDocument,
    checked: (state) => state.chromeHidden,
    run: ({ store, commands }) => commands.show({ chromeHidden: !store.getState().chromeHidden }),
  },
  {
    id: 'view.preview',
    label: 'settings.preview',
    about: 'settings.preview.about',
    icon: Pointer,
    group: 'view',
    checked: (state) => state.settings.preview,
    run: ({ store, commands }) => commands.changeSettings({ preview: !store.getState().settings.preview }),
  },
  ...panelActions,
  { id: 'view.dark', label: 'action.themeDark', icon: Moon, group: 'view', checked: (state) => state.settings.theme === 'dark', run: ({ commands }) => commands.changeSettings({ theme: 'dark' }) },
  { id: 'view.light', label: 'action.themeLight', icon: Sun, group: 'view', checked: (state) => state.settings.theme === 'light', run: ({ commands }) => commands.changeSettings({ theme: 'light' }) },
  { id: 'view.systemTheme', label: 'action.themeSystem', icon: SunMoon, group: 'view', checked: (state) => state.settings.theme === 'system', run: ({ commands }) => commands.changeSettings({ theme: 'system' }) },
  { id: 'view.english', label: 'action.english', icon: Languages, group: 'view', checked: (state) => state.settings.language === 'en', run: ({ commands }) => commands.changeSettings({ language: 'en' }) },
  { id: 'view.chinese', label: 'action.chinese', icon: Languages, group: 'view', checked: (state) => state.settings.language === 'zh-Hant', run: ({ commands }) => commands.changeSettings({ language: 'zh-Hant' }) },
] as const satisfies readonly Action[];

export const windowActions = [
  {
    id: 'window.palette',
    label: 'action.palette',
    icon: Search,
    group: 'window',
    shortcuts: ['Mod+K'],
    keysWork: 'anywhere',
    run: ({ store, commands }) => commands.show({ palette: !store.getState().palette, cheatSheet: false }),
  },
  {
    id: 'window.cheatSheet',
    label: 'action.cheatSheet',
    icon: Keyboard,
    group: 'window',
    shortcuts: ['?'],
    run: ({ store, commands }) => commands.show({ cheatSheet: !store.getState().cheatSheet, palette: false }),
  },
  { id: 'window.nextRegion', label: 'action.nextRegion', icon: Columns3, group: 'window', shortcuts: ['F6'], keysWork: 'anywhere', run: () => focusNextRegion(1) },
  { id: 'window.previousRegion', label: 'action.previousRegion', icon: Columns3, group: 'window', shortcuts: ['Shift+F6'], keysWork: 'anywhere', run: () => focusNextRegion(-1) },
  {
    id: 'window.nextDocument',
    label: 'action.nextDocument',
    icon: RectangleHorizontal,
    group: 'window',
    desktopShortcuts: ['Ctrl+Tab'],
    keysWork: 'anywhere',
    unavailable: needsTwo,
    run: ({ commands }) => commands.activateNext(1),
  },
  {
    id: 'window.previousDocument',
    label: 'action.previousDocument',
    icon: RectangleHorizontal,
    group: 'window',
    desktopShortcuts: ['Shift+Ctrl+Tab'],
    keysWork: 'anywhere',
    unavailable: needsTwo,
    run: ({ commands }) => commands.activateNext(-1),
  },
  { id: 'window.guide', label: 'action.guide', icon: BookOpen, group: 'window', checked: (state) => !state.settings.guideClosed, run: ({ store, commands }) => commands.changeSettings({ guideClosed: !store.getState().settings.guideClosed }) },
] as const satisfies readonly Action[];
