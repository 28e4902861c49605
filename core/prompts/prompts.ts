import { z } from 'zod';

/**
 * What a person says about an object: clicks and a box, in photo pixels (Segment Anything,
 * Kirillov et al. 2023, section 2, "promptable segmentation").
 */
export const promptPointSchema = z.object({
  id: z.string().min(1).max(64),
  x: z.number(),
  y: z.number(),
  kind: z.enum(['include', 'exclude']),
});

export const boxSchema = z.object({ x: z.number(), y: z.number(), width: z.number().positive(), height: z.number().positive() });

/**
 * The masks that one decoder call gives. With one click SAM answers with three nested masks; with
 * several prompts the first output, made for an unambiguous prompt, is `combined`.
 */
export const candidateSchema = z.enum(['combined', 'subpart', 'part', 'whole']);

export const promptSetSchema = z.object({
  points: z.array(promptPointSchema).max(1000).readonly(),
  box: boxSchema.nullable(),
  /** which mask of the first click a person chose, for later clicks to refine; the rules' choice where absent */
  firstClick: candidateSchema.optional(),
  /** the photo's main object, found without any prompt; clicks refine it. Means nothing beside a box */
  subject: z.literal(true).optional(),
});

export type PromptPoint = z.infer<typeof promptPointSchema>;
export type PromptBox = z.infer<typeof boxSchema>;
export type PromptSet = z.infer<typeof promptSetSchema>;
export type Candidate = z.infer<typeof candidateSchema>;

/** Order of the decoder's four outputs. */
export const CANDIDATES: readonly Candidate[] = ['combined', 'subpart', 'part', 'whole'];

export const NO_PROMPTS: PromptSet = { points: [], box: null };

export function hasPrompts(prompts: PromptSet): boolean {
  return prompts.points.length > 0 || prompts.box !== null || prompts.subject === true;
}

/** True where the photo's subject is where the mask begins. */
export function startsWithSubject(prompts: PromptSet): boolean {
  return prompts.subject === true && prompts.box === null;
}

/** True where SAM's three masks of different extent are meant: a single click and nothing else. */
export function isAmbiguous(prompts: PromptSet): boolean {
  return prompts.points.length === 1 && prompts.box === null && prompts.subject !== true && prompts.points[0]?.kind === 'include';
}
