import { isFailure } from '../../../core/errors/failure';
import { boundaryFs, boundaryRadius } from '../../../core/metrics/boundary';
import { centreOf, nextClick, type SimulatedClick } from '../../../core/metrics/clicks';
import { fMeasure, iou, meanAbsoluteError } from '../../../core/metrics/region';
import { objectBox, toBinary, type Truth } from '../../../core/metrics/truth';
import type { PromptSet } from '../../../core/prompts/prompts';
import type { LinearReadout } from '../../../models/subject/subject-map';
import type { CutoutAnswer, CutoutResult, CutoutSession } from '../cutout/cutout-session';

/** What one photo gives. */
export interface Measured {
  /** IoU after the first, second, … prompt; protocols of one prompt have one */
  readonly ious: readonly number[];
  /** of the last mask */
  readonly boundaryF: number;
  /** the same with a tolerance of two pixels, whatever the photo's size */
  readonly boundaryF2px: number;
  /** of the last mask: F-measure with beta² 0.3, and mean absolute error */
  readonly fMeasure: number;
  readonly mae: number;
  /** means of one prompt */
  readonly msDecode: number;
  readonly msSharpen: number;
}

/** Where the masks that are measured come from. */
export interface MaskSource {
  mask(prompts: PromptSet): Promise<CutoutResult>;
  like(example: LinearReadout): Promise<CutoutResult>;
}

/** @param sharp as the window keeps masks and the command line writes them; else as the decoder gives them, enlarged */
export function masksOf(session: CutoutSession, sharp: boolean): MaskSource {
  const finish = async (answer: CutoutAnswer): Promise<CutoutResult> => (sharp ? session.sharpen(answer) : session.plain(answer));
  return {
    mask: async (prompts) => finish(await session.ask(prompts, 'best')),
    like: async (example) => finish(await session.like(example)),
  };
}

/** The main object, found without any prompt. */
export async function subject(source: MaskSource, truth: Truth): Promise<Measured> {
  const result = await source.mask({ points: [], box: null, subject: true });
  return { ...figures(result, truth), msDecode: result.msDecode, msSharpen: result.msSharpen };
}

/** The object of an example, found again. Where nothing is like it, the mask is empty. */
export async function same(source: MaskSource, truth: Truth, example: LinearReadout | undefined): Promise<Measured> {
  try {
    const result = example ? await source.like(example) : null;
    return { ...figures(result, truth), msDecode: result?.msDecode ?? 0, msSharpen: result?.msSharpen ?? 0 };
  } catch (error) {
    if (!isFailure(error, 'nothing-found')) throw error;
    return { ...figures(null, truth), msDecode: 0, msSharpen: 0 };
  }
}

/** One click at the point of the object farthest from its border, or the object's tight box. */
export async function onePrompt(source: MaskSource, truth: Truth, prompt: 'center' | 'box'): Promise<Measured> {
  const prompts = prompt === 'center' ? centrePrompts(truth) : boxPrompts(truth);
  const result = prompts && (await source.mask(prompts));
  return { ...figures(result, truth), msDecode: result?.msDecode ?? 0, msSharpen: result?.msSharpen ?? 0 };
}

function figures(result: CutoutResult | null, truth: Truth): Omit<Measured, 'msDecode' | 'msSharpen'> {
  const prediction = result ? toBinary(result.mask, truth.width, truth.height) : new Uint8Array(truth.values.length);
  const [coarse = 0, fine = 0] = boundaryFs(prediction, truth, [boundaryRadius(truth), 2]);
  return { ious: [iou(prediction, truth)], boundaryF: coarse, boundaryF2px: fine, fMeasure: fMeasure(prediction, truth), mae: meanAbsoluteError(prediction, truth) };
}

/**
 * A person's clicks, simulated: each next one in the middle of the largest error, the mask of the
 * clicks before fed back, until nothing is wrong, `mostClicks` are made, or every question is
 * answered: all of `targets` reached and `atLeast` clicks made.
 */
export async function clicks(source: MaskSource, truth: Truth, mostClicks: number, targets: readonly number[], atLeast: number): Promise<Measured> {
  const ious: number[] = [];
  const made: SimulatedClick[] = [];
  let last: CutoutResult | null = null;
  let prediction: Uint8Array = new Uint8Array(truth.values.length);
  let msDecode = 0;
  let msSharpen = 0;
  while (made.length < mostClicks) {
    const click = nextClick(prediction, truth, made);
    if (!click) break;
    made.push(click);
    last = await source.mask(promptsOf(made));
    msDecode += last.msDecode;
    msSharpen += last.msSharpen;
    prediction = toBinary(last.mask, truth.width, truth.height);
    ious.push(iou(prediction, truth));
    if (made.length >= atLeast && targets.every((target) => ious.some((value) => value >= target))) break;
  }
  return { ...figures(last, truth), ious, msDecode: msDecode / Math.max(1, made.length), msSharpen: msSharpen / Math.max(1, made.length) };
}

function centrePrompts(truth: Truth): PromptSet | null {
  const at = centreOf(truth);
  return at && promptsOf([{ at, kind: 'include' }]);
}

function boxPrompts(truth: Truth): PromptSet | null {
  const box = objectBox(truth);
  return box && { points: [], box };
}

function promptsOf(made: readonly SimulatedClick[]): PromptSet {
  return { points: made.map(({ at, kind }, index) => ({ id: `click-${index + 1}`, x: at.x, y: at.y, kind })), box: null };
}
