import type { ImageDocument } from '../document/document';

/**
 * One named step of the history: what was done, and the document after it. Labels are message codes
 * with values (a layer's name), so that the panel reads in the person's language.
 */
export const STEP_KINDS = [
  'open', 'keep', 'refine', 'recolour', 'rename', 'show', 'hide', 'isolate', 'reveal', 'lock', 'unlock', 'opacity', 'blend', 'move-up',
  'move-down', 'reorder', 'delete', 'duplicate', 'inpaint', 'import', 'drop',
] as const;

export type StepKind = (typeof STEP_KINDS)[number];

export interface Step {
  readonly id: string;
  readonly kind: StepKind;
  /** the layer or file that the step is about, as it was called then */
  readonly subject: string;
  /** milliseconds since 1970 */
  readonly at: number;
  readonly document: ImageDocument;
}

/** Steps, oldest first, and the index of the one that is shown. Written to files and sent by `historyCodec` (`packed.ts`). */
export interface History {
  readonly steps: readonly Step[];
  readonly current: number;
}
