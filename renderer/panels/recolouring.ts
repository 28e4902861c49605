import type { Adjustments, MaskLayer, Oklch, PhotoInfo, Recolor } from '../../core/document/document';
import type { LayerChange } from '../../core/document/changes';
import type { EditorCommands } from '../state/editor';
import { measureObject } from './thumbnails/thumbnails';

export interface Recolouring {
  set(change: Partial<Recolor>, gesture?: string): void;
  preview(change: Partial<Recolor>): void;
  /** recolours to this colour; begins with it where there is no recolour yet */
  paint(to: Oklch): void;
  enable(enabled: boolean): void;
  /** looks again what colour the object has */
  measure(): void;
  /** the object has its own colour again */
  reset(): void;
}

/** All that can be done to the recolour of a cut-out, by its section of the Look panel and by actions. */
export function recolouring(commands: Pick<EditorCommands, 'change' | 'preview' | 'report'>, layer: MaskLayer, photo: PhotoInfo): Recolouring {
  const { recolor } = layer.adjustments;
  const adjusted = (next: Recolor): LayerChange => ({ kind: 'adjust', adjustments: { ...layer.adjustments, recolor: next } });
  const measured = (use: (from: Oklch) => void) => void measureObject(photo, layer.mask).then(use).catch(commands.report);
  const begin = (to?: Oklch) => measured((from) => commands.change(layer.id, adjusted({ enabled: true, from, to: to ?? from, amount: 1, keepLight: true })));
  const set: Recolouring['set'] = (change, gesture) => {
    if (recolor) commands.change(layer.id, adjusted({ ...recolor, ...change }), gesture);
  };
  return {
    set,
    preview(change) {
      if (recolor) commands.preview(layer.id, adjusted({ ...recolor, ...change }));
    },
    paint: (to) => (recolor ? set({ to, enabled: true }) : begin(to)),
    enable: (enabled) => (recolor ? set({ enabled }) : begin()),
    measure: () => measured((from) => set({ from })),
    reset: () => commands.change(layer.id, { kind: 'adjust', adjustments: without(layer.adjustments) }),
  };
}

function without({ recolor: _, ...others }: Adjustments): Adjustments {
  return others;
}
