import { picturesOf } from '../actions/clipboard';
import type { Editor } from '../state/create-editor';

const TEXT = 'input, textarea, [contenteditable="true"]';

/**
 * Files that come from outside anywhere in the window: pasted, or dropped where nothing nearer takes
 * them. Without this a dropped file would replace the page.
 */
export function listenForFiles(editor: Editor, signal: AbortSignal): void {
  window.addEventListener(
    'paste',
    (event) => {
      const files = event.clipboardData ? picturesOf(event.clipboardData) : [];
      if (files.length > 0) {
        event.preventDefault();
        void editor.commands.openFiles(files);
      } else if (!(event.target instanceof Element && event.target.closest(TEXT))) {
        editor.commands.notify({ id: 'paste.nothing' }, { tone: 'note' });
      }
    },
    { signal },
  );
  window.addEventListener('dragover', (event) => event.preventDefault(), { signal });
  window.addEventListener(
    'drop',
    (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) void editor.commands.openFiles(files);
    },
    { signal },
  );
}
