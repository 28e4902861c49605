import type { DesktopBridge, DesktopMenu, WindowDocument, WindowTheme } from '../../electron/api/desktop';
import { findAction, runAction } from '../actions/registry';
import type { Editor } from '../state/create-editor';
import type { EditorState, EditorTab } from '../state/editor';
import { isUnsaved } from '../state/journal';
import { activeTabOf } from '../state/use-editor';
import { languageFor } from '../words/language';
import { valueOf } from './bridge';
import { nativeMenu } from './native-menu';

/**
 * Keeps the system's window true to the editor, until the signal: menu bar, title, unsaved mark,
 * colours of the title bar, and the question before it closes over unsaved work.
 */
export function connectDesktop(editor: Editor, bridge: DesktopBridge, signal: AbortSignal): void {
  const { store, commands } = editor;
  const tell = <T>(send: (value: T) => Promise<unknown>): ((value: T) => void) => {
    let last = '';
    return (value) => {
      const text = JSON.stringify(value);
      if (text === last) return;
      last = text;
      send(value).catch(commands.report);
    };
  };
  const tellMenu = tell((menu: DesktopMenu) => valueOf(bridge.setMenu(menu)));
  const tellDocument = tell((document: WindowDocument) => valueOf(bridge.setDocument(document)));
  const tellTheme = tell((theme: WindowTheme) => valueOf(bridge.setTheme(theme)));

  const show = (state: EditorState): void => {
    tellMenu(nativeMenu(state, languageFor(state.settings.language, navigator.languages), bridge.platform));
    const tab = activeTabOf(state);
    tellDocument({ title: tab?.name ?? '', path: tab?.path ?? null, edited: unsavedTab(state) !== null });
  };
  let due = 0;
  const showSoon = (): void => {
    // many changes of the state in one frame are one change of the menu
    if (due === 0) due = requestAnimationFrame(() => { due = 0; show(store.getState()); });
  };
  const showTheme = (): void => tellTheme({ mode: store.getState().settings.theme, bar: colourOf('--title-ground'), symbols: colourOf('--fg2') });

  const observer = new MutationObserver(showTheme);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'lang'] });
  const ends = [
    store.subscribe(showSoon),
    bridge.onAction((id) => {
      const action = findAction(id);
      if (!editText(id) && action) runAction(action, editor);
    }),
    bridge.onCloseAsked(() => void closeAll(editor).then((all) => (all ? valueOf(bridge.close()) : null)).catch(commands.report)),
    () => observer.disconnect(),
    () => cancelAnimationFrame(due),
  ];
  signal.addEventListener('abort', () => { for (const end of ends) end(); }, { once: true });
  show(store.getState());
  showTheme();
}

/**
 * Asks about one unsaved document after the other.
 * @returns false as soon as the person cancels
 */
export async function closeAll({ store, commands }: Pick<Editor, 'store' | 'commands'>): Promise<boolean> {
  for (let tab = unsavedTab(store.getState()); tab !== null; tab = unsavedTab(store.getState())) {
    const { id } = tab;
    commands.close(id);
    await new Promise<void>((resolve) => {
      const stop = store.subscribe(({ closing }) => {
        if (closing === id) return;
        stop();
        resolve();
      });
    });
    if (store.getState().tabs.some((other) => other.id === id)) return false;
  }
  return true;
}

/** Menu items whose keys mean the text where text is being typed: the system gives a menu's keys to the menu. */
const TEXT_COMMANDS: Readonly<Record<string, string>> = { 'edit.undo': 'undo', 'edit.redo': 'redo', 'file.copy': 'copy' };

/** @returns whether the item was meant for the text field that has the focus */
function editText(id: string): boolean {
  const command = TEXT_COMMANDS[id];
  if (command === undefined || !document.activeElement?.matches('input, textarea, [contenteditable="true"]')) return false;
  // the one way in which a page can undo in a text field
  return document.execCommand(command);
}

function unsavedTab(state: EditorState): EditorTab | null {
  return state.tabs.find(isUnsaved) ?? null;
}

const probe = typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });

/** A colour of the tokens as `#rrggbb`, for the part of the window that the system draws. */
function colourOf(token: string): string {
  if (!probe) return '#000000';
  const element = document.createElement('span');
  element.style.color = `var(${token})`;
  document.body.append(element);
  probe.fillStyle = getComputedStyle(element).color;
  element.remove();
  probe.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = probe.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
