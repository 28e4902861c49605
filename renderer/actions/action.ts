import type { LucideIcon } from 'lucide-react';
import type { Editor } from '../state/create-editor';
import type { EditorState, Workspace } from '../state/editor';
import type { MessageKey } from '../words/words';
import type { Shortcut } from './shortcut';

/** Headings of palette and cheat sheet, and the menus of the menu bar. */
export const GROUPS = ['file', 'edit', 'mask', 'layer', 'view', 'tools', 'batch', 'window'] as const;
export type ActionGroup = (typeof GROUPS)[number];

/**
 * One thing that a person can do. Menu bar, native menu, palette, buttons, tooltips, cheat sheet
 * and shortcuts all read it from here, so that nothing can be in one and missing in another.
 */
export interface Action {
  readonly id: string;
  readonly label: MessageKey;
  /** its name in a menu, where a tick says whether it is so */
  readonly ticked?: MessageKey;
  /** one line of what it does, for tooltips */
  readonly about?: MessageKey;
  readonly icon: LucideIcon;
  readonly group: ActionGroup;
  /** the first is the one that is shown */
  readonly shortcuts?: readonly Shortcut[];
  /** keys that a browser keeps for itself: only the desktop has them */
  readonly desktopShortcuts?: readonly Shortcut[];
  /** keys that reach the window as an event of their own (`paste`): shown, not listened for */
  readonly eventShortcut?: Shortcut;
  /**
   * Where its keys work: `window` wherever no text is being typed; `anywhere` also in a text field;
   * `canvas` only while the canvas has the focus (or nothing has), so that Enter still presses a
   * button that has it; `making` like `canvas`, and only while a mask is being made, so that Tab
   * moves the focus at all other times (WCAG 2.1.2).
   */
  readonly keysWork?: 'window' | 'anywhere' | 'canvas' | 'making';
  /** where its keys mean it; without it those of a group that changes the document mean it in Edit, those of the batch in Batch, others everywhere */
  readonly workspace?: Workspace;
  /** why it can't be done now, null where it can */
  readonly unavailable?: (state: EditorState) => MessageKey | null;
  /** on or off, for what stays on */
  readonly checked?: (state: EditorState) => boolean;
  readonly run: (editor: Editor) => void | Promise<void>;
}
