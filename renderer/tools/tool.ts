import type { PhotoPoint, ScreenPoint } from '../../core/geometry/frames';
import type { EditorCommands, EditorState, EditorTab, Message, ToolName } from '../state/editor';

/** What lies under the pointer on the canvas. */
export type Target =
  | { readonly kind: 'canvas' }
  | { readonly kind: 'point'; readonly id: string }
  /** the x at the shoulder of a hovered marker */
  | { readonly kind: 'point-remove'; readonly id: string }
  | { readonly kind: 'box-handle'; readonly handle: BoxHandle };

/** Sides of the box that a handle moves. */
export type BoxHandle = 'nw' | 'n' | 'ne' | 'e' | 'se' | 's' | 'sw' | 'w';

export interface PointerInfo {
  readonly screen: ScreenPoint;
  readonly photo: PhotoPoint;
  readonly button: 'left' | 'middle' | 'right';
  readonly alt: boolean;
  readonly shift: boolean;
  readonly target: Target;
}

export interface KeyInfo {
  /** as in `KeyboardEvent.key` */
  readonly key: string;
  readonly alt: boolean;
  readonly shift: boolean;
}

export type CursorName =
  | 'arrow' | 'include' | 'exclude' | 'cross' | 'hand-open' | 'hand-closed' | 'zoom-in' | 'zoom-out'
  | 'resize-nwse' | 'resize-nesw' | 'resize-ew' | 'resize-ns' | 'pointer';

/** What a tool may see and do; it knows nothing of React or of the canvas's drawing. */
export interface ToolWorld {
  readonly state: () => EditorState;
  readonly tab: () => EditorTab | null;
  readonly commands: EditorCommands;
  /** the topmost visible layer with something at that point */
  readonly layerAt: (point: PhotoPoint) => string | null;
}

/** One state of a tool: the few events that it answers. */
export interface ToolState {
  readonly name: string;
  cursor?(): CursorName;
  enter?(): void;
  pointerDown?(pointer: PointerInfo): void;
  pointerMove?(pointer: PointerInfo): void;
  pointerUp?(pointer: PointerInfo): void;
  doubleClick?(pointer: PointerInfo): void;
  /** the pointer has left the canvas */
  pointerLeave?(): void;
  /** Alt or Shift went down or up while the pointer rests */
  modifiersChanged?(modifiers: { readonly alt: boolean; readonly shift: boolean }): void;
  /** @returns whether the key is used up */
  keyDown?(key: KeyInfo): boolean;
  /** gives up and puts back what was touched. @returns whether there was something to give up */
  cancel?(): boolean;
}

/** A tool: its states and which of them it is in. A state goes on by `transition`. */
export class Tool {
  readonly name: ToolName;
  readonly hint: () => Message | null;
  #current: ToolState;
  readonly #idle: () => ToolState;

  constructor(name: ToolName, hint: () => Message | null, idle: (tool: Tool) => ToolState) {
    this.name = name;
    this.hint = hint;
    this.#idle = () => idle(this);
    this.#current = this.#idle();
  }

  get current(): ToolState {
    return this.#current;
  }

  transition(next: ToolState): void {
    this.#current = next;
    next.enter?.();
  }

  /** Back to where the tool began. */
  rest(): void {
    this.transition(this.#idle());
  }

  cancel(): boolean {
    const had = this.#current.cancel?.() ?? false;
    if (had) this.rest();
    return had;
  }
}
