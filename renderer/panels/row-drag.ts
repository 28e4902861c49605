import { useRef, useState, type PointerEvent } from 'react';
import type { LayerRow } from './layer-rows';
import { dropIndex } from './layer-rows';

/** CSS pixels that the hand may tremble before a press becomes a drag. */
const THRESHOLD = 4;

export interface RowDrag {
  /** the layer that is dragged, null while none is */
  readonly layer: string | null;
  /** where the insertion line is, in CSS pixels from the top of the list */
  readonly line: number | null;
  start(event: PointerEvent<HTMLElement>, row: LayerRow): void;
}

interface Dragging {
  readonly layer: string;
  readonly line: number;
  readonly index: number;
}

/**
 * Dragging a row among its siblings. The rows' elements carry `data-layer`.
 *
 * @param list the element that holds the rows
 * @param onDrop the layer and its new place, counted from the bottom
 * @param out where the host can take a layer out of the window as a file: called when a drag begins, gives what to do at the window's edge
 */
export function useRowDrag(
  list: { readonly current: HTMLElement | null },
  rows: readonly LayerRow[],
  onDrop: (layer: string, index: number) => void,
  out: ((layer: string, isHeld: () => boolean) => { leave(): void }) | null,
): RowDrag {
  const [dragging, setDragging] = useState<Dragging | null>(null);
  const latest = useRef<Dragging | null>(null);
  const set = (next: Dragging | null) => {
    latest.current = next;
    setDragging(next);
  };

  const start = (event: PointerEvent<HTMLElement>, row: LayerRow) => {
    const { layer } = row;
    if (event.button !== 0 || event.ctrlKey || layer.kind === 'photo' || layer.locked) return;
    const element = event.currentTarget;
    const from = event.clientY;
    const siblings = rows.filter(({ parent, level }) => parent?.id === row.parent?.id && level === row.level);
    const lowest = siblings.at(-1)?.layer.kind === 'photo' ? 1 : 0;
    const controller = new AbortController();
    const { signal } = controller;
    let leaving: { leave(): void } | null = null;
    let held = true;

    const move = (moved: globalThis.PointerEvent) => {
      const container = list.current;
      if (!container || (latest.current === null && Math.abs(moved.clientY - from) < THRESHOLD)) return;
      if (!element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId);
      if (layer.kind !== 'group') leaving ??= out?.(layer.id, () => held) ?? null;
      if (leaving && isOutside(moved)) {
        leaving.leave();
        // the hand goes on holding it: the row is put back, the press is watched to its end
        return set(null);
      }
      const box = container.getBoundingClientRect();
      const places = siblings.map((sibling) => {
        const rect = container.querySelector(`[data-layer="${CSS.escape(sibling.layer.id)}"]`)?.getBoundingClientRect();
        return { top: rect?.top ?? 0, bottom: rect?.bottom ?? 0 };
      });
      const own = siblings.findIndex((sibling) => sibling.layer.id === layer.id);
      const index = dropIndex(places.map(({ top, bottom }) => (top + bottom) / 2), own, moved.clientY, lowest);
      const place = siblings.length - 1 - index;
      // the line lies above the row that will be under the dragged one
      const at = place === own ? (places[own]?.top ?? 0) : place < own ? (places[place]?.top ?? 0) : (places[place]?.bottom ?? 0);
      set({ layer: layer.id, index, line: at - box.top + container.scrollTop });
    };
    const end = (dropped: boolean) => {
      held = false;
      controller.abort();
      const result = latest.current;
      set(null);
      if (dropped && result && result.index !== row.index) onDrop(layer.id, result.index);
    };
    window.addEventListener('pointermove', move, { signal });
    window.addEventListener('pointerup', () => end(true), { signal });
    window.addEventListener('pointercancel', () => end(false), { signal });
    window.addEventListener(
      'keydown',
      (pressed) => {
        if (pressed.key !== 'Escape' || latest.current === null) return;
        // the drag goes back, the mask stays
        pressed.preventDefault();
        pressed.stopPropagation();
        end(false);
      },
      { signal, capture: true },
    );
  };

  return { layer: dragging?.layer ?? null, line: dragging?.line ?? null, start };
}

function isOutside({ clientX, clientY }: globalThis.PointerEvent): boolean {
  return clientX < 0 || clientY < 0 || clientX >= window.innerWidth || clientY >= window.innerHeight;
}
