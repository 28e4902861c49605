import { currentStep } from '../../core/history/history';
import { api, type ExportAsked } from '../api/client';
import { desktopBridge, valueOf } from '../desktop/bridge';
import type { Editor } from '../state/create-editor';
import { activeTabOf } from '../state/use-editor';
import { selectedLayer } from './conditions';
import { shortcutText } from './shortcut';

/** Puts the selected cut-out, or the whole picture where none is selected, into the clipboard as a transparent PNG. */
export async function copyCutOut({ store, commands }: Editor): Promise<void> {
  const tab = activeTabOf(store.getState());
  if (!tab) return;
  const asked = async (): Promise<ExportAsked> => {
    // one that is being kept is the one that is meant
    await commands.kept(tab.id);
    const state = { ...store.getState(), activeTab: tab.id };
    const { history } = activeTabOf(state) ?? tab;
    const layer = selectedLayer(state);
    const target = layer && layer.kind !== 'photo' ? ({ kind: 'layer', layerId: layer.id } as const) : ({ kind: 'picture' } as const);
    return { document: currentStep(history).document, targets: [target], trim: 0 };
  };
  await copyPng(commands, asked());
}

/** Puts the one file of an export into the clipboard instead of a folder. */
export async function copyPng(commands: Pick<Editor['commands'], 'notify' | 'report'>, asked: ExportAsked | Promise<ExportAsked>): Promise<void> {
  // the clipboard takes the promise itself: the press of the key still counts while the PNG is made
  const png = Promise.resolve(asked).then((request) => api.export.bytes(request));
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    commands.notify({ id: 'copy.done' });
  } catch (error) {
    // where the PNG itself failed, that is the sentence to show
    await png.then(() => commands.report(error), commands.report);
  }
}

/** Pictures of the clipboard as files with a name. */
export function picturesOf(data: DataTransfer): File[] {
  return [...data.files].filter((file) => file.type.startsWith('image/') || file.name.endsWith('.ora'));
}

/** For the button: reads the clipboard where the host allows it, else says which keys do it. */
export async function pasteFromClipboard({ commands }: Editor): Promise<void> {
  if (desktopBridge) {
    await valueOf(desktopBridge.paste());
    return;
  }
  let items: ClipboardItems;
  try {
    items = await navigator.clipboard.read();
  } catch {
    // the host or the person does not let a button read the clipboard; the keys always may
    commands.notify({ id: 'paste.byKey', values: { keys: shortcutText('Mod+V') } }, { tone: 'note' });
    return;
  }
  const files: File[] = [];
  for (const item of items) {
    const type = item.types.find((candidate) => candidate.startsWith('image/'));
    if (type) files.push(new File([await item.getType(type)], `Pasted.${type.slice('image/'.length)}`, { type }));
  }
  if (files.length > 0) await commands.openFiles(files);
  else commands.notify({ id: 'paste.nothing' }, { tone: 'note' });
}
