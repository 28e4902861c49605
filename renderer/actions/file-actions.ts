import { ClipboardPaste, Copy, FolderOpen, Images, PanelRightClose, PencilRuler, RefreshCw, Save, SaveAll, Settings, Upload, X } from 'lucide-react';
import { wantExport, type ExportKind } from '../export/export-choice';
import type { Editor } from '../state/create-editor';
import { activeTabOf } from '../state/use-editor';
import type { Action } from './action';
import { copyCutOut, pasteFromClipboard } from './clipboard';
import { needsDocument, needsLayers } from './conditions';

/** Opens the export with one of its kinds. */
function exportAs(kind: ExportKind) {
  return ({ store, commands }: Editor): void => {
    const { sheet, workspace } = store.getState();
    wantExport(kind, sheet === 'export' && workspace === 'edit');
    commands.show({ sheet: 'export', workspace: 'edit' });
  };
}

export const fileActions = [
  { id: 'file.open', label: 'action.open', icon: FolderOpen, group: 'file', shortcuts: ['Mod+O'], keysWork: 'anywhere', run: ({ commands }) => commands.openDialog() },
  { id: 'file.paste', label: 'action.paste', icon: ClipboardPaste, group: 'file', eventShortcut: 'Mod+V', run: pasteFromClipboard },
  { id: 'file.save', label: 'action.save', icon: Save, group: 'file', shortcuts: ['Mod+S'], keysWork: 'anywhere', unavailable: needsDocument, run: ({ commands }) => commands.save(false) },
  { id: 'file.saveAs', label: 'action.saveAs', icon: SaveAll, group: 'file', shortcuts: ['Shift+Mod+S'], keysWork: 'anywhere', unavailable: needsDocument, run: ({ commands }) => commands.save(true) },
  {
    id: 'file.export',
    label: 'action.export',
    icon: Upload,
    group: 'file',
    shortcuts: ['Shift+Mod+E'],
    keysWork: 'anywhere',
    unavailable: (state) => (state.workspace === 'batch' ? 'why.resultsAreFiles' : needsDocument(state)),
    run: ({ commands }) => commands.show({ sheet: 'export' }),
  },
  { id: 'file.exportPicture', label: 'action.exportPicture', icon: Upload, group: 'file', unavailable: needsDocument, run: exportAs('picture') },
  { id: 'file.exportMasks', label: 'action.exportMasks', icon: Upload, group: 'file', unavailable: needsLayers, run: exportAs('mask') },
  { id: 'file.copy', label: 'action.copy', icon: Copy, group: 'file', shortcuts: ['Mod+C'], unavailable: needsLayers, run: copyCutOut },
  {
    id: 'file.close',
    label: 'action.close',
    icon: X,
    group: 'file',
    desktopShortcuts: ['Mod+W'],
    keysWork: 'anywhere',
    unavailable: (state) => (state.activeTab === null ? 'why.nothingToClose' : null),
    run: ({ store, commands }) => {
      const { activeTab } = store.getState();
      if (activeTab !== null) commands.close(activeTab);
    },
  },
  {
    id: 'file.closeSheet',
    label: 'action.closeSheet',
    icon: PanelRightClose,
    group: 'file',
    shortcuts: ['Escape'],
    unavailable: (state) => (state.sheet === null ? 'why.nothingToClose' : null),
    run: ({ commands }) => commands.show({ sheet: null }),
  },
  { id: 'file.encodeAgain', label: 'action.encodeAgain', icon: RefreshCw, group: 'file', unavailable: needsDocument, run: ({ commands }) => commands.encodeAgain() },
  {
    id: 'workspace.edit',
    label: 'action.edit',
    icon: PencilRuler,
    group: 'file',
    checked: (state) => state.workspace === 'edit',
    run: ({ commands }) => commands.show({ workspace: 'edit' }),
  },
  {
    id: 'workspace.batch',
    label: 'action.batch',
    icon: Images,
    group: 'file',
    checked: (state) => state.workspace === 'batch',
    run: ({ commands }) => commands.show({ workspace: 'batch' }),
  },
  {
    id: 'file.settings',
    label: 'action.settings',
    icon: Settings,
    group: 'file',
    shortcuts: ['Mod+,'],
    keysWork: 'anywhere',
    checked: (state) => activeTabOf(state) === null && state.activeTab === 'settings',
    run: ({ commands }) => commands.activate('settings'),
  },
] as const satisfies readonly Action[];
