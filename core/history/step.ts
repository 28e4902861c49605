import { z } from 'zod';
import { documentSchema, type ImageDocument } from '../document/document';

/**
 * One named step of the history: what was done, and the document after it. Labels are message codes
 * with values (a layer's name), so that the panel reads in the person's language.
 */
export const STEP_KINDS = [
  'open', 'keep', 'refine', 'recolour', 'rename', 'show', 'hide', 'lock', 'unlock', 'opacity', 'blend', 'move-up',
  'move-down', 'reorder', 'delete', 'duplicate', 'inpaint', 'import', 'drop',
] as const;

export const stepSchema = z.object({
  id: z.string().min(1).max(64),
  kind: z.enum(STEP_KINDS),
  /** the layer or file that the step is about, as it was called then */
  subject: z.string(),
  /** milliseconds since 1970 */
  at: z.number(),
  document: documentSchema,
});

/** Steps, oldest first, and the index of the one that is shown. */
export const historySchema = z.object({
  steps: z.array(stepSchema).min(1),
  current: z.number().int().nonnegative(),
});

export type StepKind = (typeof STEP_KINDS)[number];

export interface Step {
  readonly id: string;
  readonly kind: StepKind;
  readonly subject: string;
  readonly at: number;
  readonly document: ImageDocument;
}

export interface History {
  readonly steps: readonly Step[];
  readonly current: number;
}
