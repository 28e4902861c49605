import type { PhotoPoint } from '../../core/geometry/frames';
import { currentStep } from '../../core/history/history';
import type { Editor } from '../state/create-editor';
import { activeTabOf } from '../state/use-editor';
import { toPhoto } from '../state/view';
import type { PointerInfo } from '../tools/tool';
import { ToolBox } from '../tools/tool-box';
import { CURSORS } from './cursors/cursors';
import { layerAt } from './layer-at';
import { targetAt } from './targets';

/** `\` held this long shows the photo before; tapped, it goes to the next view. */
const HELD_MS = 220;
const BUTTONS: readonly PointerInfo['button'][] = ['left', 'middle', 'right'];
/** A wheel that counts in lines or pages, in pixels. */
const WHEEL_UNITS = [1, 33, 400] as const;

export interface InputState {
  /** a button is down on the canvas */
  readonly pressed: boolean;
  /** the last place of the pointer, null outside */
  readonly pointer: { readonly x: number; readonly y: number } | null;
  /** the photo as it was is to be shown */
  readonly before: boolean;
}

/**
 * Brings the pointer and the keys of the canvas's element to the tools, and the tools' cursor to the
 * element.
 *
 * @param changed told what the components need to know of it
 * @returns a function that ends it
 */
export function listenToCanvas(element: HTMLElement, editor: Editor, changed: (state: InputState) => void): () => void {
  const { store, commands } = editor;
  const tab = () => activeTabOf(store.getState());
  const tools = new ToolBox({
    state: store.getState,
    tab,
    commands,
    layerAt: (point: PhotoPoint) => {
      const shown = tab();
      return shown && layerAt(shown.draft ?? currentStep(shown.history).document, point);
    },
  });
  const controller = new AbortController();
  const { signal } = controller;
  let state: InputState = { pressed: false, pointer: null, before: false };
  const change = (next: Partial<InputState>) => changed((state = { ...state, ...next }));
  const showCursor = () => {
    const cursor = CURSORS[tools.cursor];
    if (element.style.cursor !== cursor) element.style.cursor = cursor;
  };

  const infoOf = (event: MouseEvent): PointerInfo | null => {
    const shown = tab();
    if (!shown) return null;
    const rect = element.getBoundingClientRect();
    const screen = { x: event.clientX - rect.left, y: event.clientY - rect.top };
    return {
      screen,
      photo: toPhoto(shown.viewport, screen),
      button: BUTTONS[event.button] ?? 'left',
      alt: event.altKey,
      shift: event.shiftKey,
      target: targetAt(screen, shown.making, shown.viewport, shown.highlightedPoint),
    };
  };
  const isFloating = (event: Event) => event.target instanceof Element && event.target.closest('[data-floating]') !== null;
  const on = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => void, options: AddEventListenerOptions = {}) =>
    element.addEventListener(type, listener, { ...options, signal });

  on('pointerdown', (event) => {
    const info = infoOf(event);
    if (!info || isFloating(event)) return;
    element.setPointerCapture(event.pointerId);
    change({ pressed: true, pointer: info.screen });
    tools.pointerDown(info);
    showCursor();
  });
  on('mousedown', (event) => {
    if (isFloating(event)) return;
    // no selecting, no scrolling with the middle button; the focus has to be moved by hand then
    event.preventDefault();
    element.dataset['quiet'] = '';
    element.focus({ preventScroll: true });
  });
  on('pointermove', (event) => {
    const info = infoOf(event);
    if (!info) return;
    if (isFloating(event) && !state.pressed) return tools.pointerLeave();
    if (state.pressed) change({ pointer: info.screen });
    tools.pointerMove(info);
    showCursor();
  });
  on('pointerup', (event) => {
    const info = infoOf(event);
    if (!info || !state.pressed) return;
    change({ pressed: false });
    tools.pointerUp(info);
    showCursor();
  });
  on('pointercancel', () => {
    change({ pressed: false });
    tools.cancel();
    showCursor();
  });
  on('pointerleave', () => {
    if (!state.pressed) tools.pointerLeave();
  });
  on('dblclick', (event) => {
    const info = infoOf(event);
    if (info && !isFloating(event)) tools.doubleClick(info);
  });
  on('contextmenu', (event) => event.preventDefault());
  on(
    'wheel',
    (event) => {
      if (isFloating(event)) return;
      event.preventDefault();
      const rect = element.getBoundingClientRect();
      const unit = WHEEL_UNITS[event.deltaMode as 0 | 1 | 2];
      tools.wheel({
        screen: { x: event.clientX - rect.left, y: event.clientY - rect.top },
        deltaX: event.deltaX * unit,
        deltaY: event.deltaY * unit,
        ctrl: event.ctrlKey,
        shift: event.shiftKey,
      });
    },
    { passive: false },
  );

  on('keydown', (event) => {
    if (event.target !== element || event.ctrlKey || event.metaKey) return;
    const making = tab()?.making;
    if (event.key === 'Delete' && making?.selectedPoint) commands.removePoint(making.selectedPoint);
    else if (!tools.keyDown({ key: event.key, alt: event.altKey, shift: event.shiftKey })) return;
    showCursor();
    event.preventDefault();
    event.stopPropagation();
  });

  const modifiers = (event: KeyboardEvent) => {
    if (event.key !== 'Alt' && event.key !== 'Shift') return;
    tools.modifiersChanged({ alt: event.altKey, shift: event.shiftKey });
    showCursor();
  };
  const reachable = (event: KeyboardEvent) => event.target === element || event.target === document.body;
  let held: ReturnType<typeof setTimeout> | undefined;
  window.addEventListener(
    'keydown',
    (event) => {
      modifiers(event);
      // whoever goes about by keys sees where the focus is
      if (event.key === 'Tab' || event.key === 'F6') delete element.dataset['quiet'];
      if (!reachable(event) || event.ctrlKey || event.metaKey || !tab()) return;
      if (event.key === ' ') {
        event.preventDefault();
        tools.holdSpace(true);
        showCursor();
      } else if (event.key === '\\') {
        event.preventDefault();
        if (!event.repeat) held = setTimeout(() => change({ before: true }), HELD_MS);
      }
    },
    { signal, capture: true },
  );
  window.addEventListener(
    'keyup',
    (event) => {
      modifiers(event);
      if (event.key === ' ') {
        tools.holdSpace(false);
        showCursor();
      } else if (event.key === '\\' && held !== undefined) {
        clearTimeout(held);
        held = undefined;
        if (state.before) change({ before: false });
        else commands.cycleView();
      }
    },
    { signal },
  );
  window.addEventListener(
    'blur',
    () => {
      tools.holdSpace(false);
      clearTimeout(held);
      held = undefined;
      if (state.before) change({ before: false });
    },
    { signal },
  );
  const unsubscribe = store.subscribe(showCursor);
  showCursor();
  return () => {
    controller.abort();
    unsubscribe();
  };
}
