import { nextClick, centreOf, type SimulatedClick } from '../../core/metrics/clicks';
import { distanceTransform } from '../../core/masks/distance-transform';
import { iou } from '../../core/metrics/region';
import { objectOf, toBinary } from '../../core/metrics/truth';
import type { PhotoPoint } from '../../core/geometry/frames';
import { CANDIDATES, type PromptPoint, type PromptSet } from '../../core/prompts/prompts';
import { logitsOf, predictedIouOf } from '../../models/candidates';
import { chooseAnswer, chooseRefined } from '../../models/choose/choose-candidate';
import { maskFeatures, type MaskFeatures } from '../../models/choose/mask-features';
import { refineCandidates, withBoxAround } from '../../models/choose/refine-candidates';
import type { DecodedMasks } from '../../models/decoder';
import { cellAt, logitCells, modelFrame } from '../../models/image/model-frame';
import { maskFromLogits } from '../../models/masks/mask-from-logits';
import type { DrawnPhoto } from './drawn-photos';
import { cellMask } from '../../models/masks/cell-mask';

/** One of the masks among which a rule chooses. */
export interface Option {
  /** null for a mask of next to nothing */
  readonly features: MaskFeatures | null;
  readonly iou: number;
}

/** What the rules of `models/choose` were asked in one photo. */
export interface Asked {
  readonly first: Option[][];
  readonly second: Option[][];
  readonly later: Option[][];
}

/** Clicks off the object's centre, a photo. */
const OFF_CENTRE = 2;
/** They lie at least this deep in the object, as a share of its deepest point. */
const LEAST_DEPTH = 0.25;
/** Clicks a photo, by the simulation of the protocol `clicks`. */
const CLICKS = 6;

/** Asks about the object by one click in three places, and by the clicks that would correct the mask of the first. */
export async function askAbout(drawn: DrawnPhoto): Promise<Asked> {
  const asked: Asked = { first: [], second: [], later: [] };
  const centre = centreOf(drawn.truth);
  if (!centre) return asked;
  for (const at of [centre, ...offCentre(drawn)]) {
    const { first, second } = await askByOneClick(drawn, at);
    asked.first.push(first);
    asked.second.push(second);
  }
  asked.later.push(...(await askByLaterClicks(drawn)));
  return asked;
}

async function askByOneClick(drawn: DrawnPhoto, at: PhotoPoint): Promise<{ first: Option[]; second: Option[] }> {
  const { photo, decoder } = drawn;
  const click = pointOf({ at, kind: 'include' }, 0);
  const decoded = await decoder.decode({ points: [click], box: null });
  const refined = await refineCandidates((prompts, previous) => decoder.decode(prompts, previous), decoded, click, photo);
  if (!refined) throw new Error('Expected the refined masks of a click that nobody gave up');
  const optionsOf = (masks: typeof decoded): Option[] => CANDIDATES.map((name) => optionOf(drawn, logitsOf(masks, name), predictedIouOf(masks, name), [click]));
  return { first: optionsOf(decoded), second: optionsOf(refined) };
}

/** The two answers to the second click, the third, ...; each click corrects what the present rules chose. */
async function askByLaterClicks(drawn: DrawnPhoto): Promise<Option[][]> {
  const { photo, truth, decoder, evidence } = drawn;
  const asked: Option[][] = [];
  const made: SimulatedClick[] = [];
  let previous: Float32Array | null = null;
  while (made.length < CLICKS) {
    const prediction: Uint8Array = previous ? binaryOf(drawn, previous) : new Uint8Array(truth.values.length);
    const click = nextClick(prediction, truth, made);
    if (!click) break;
    made.push(click);
    const prompts: PromptSet = { points: made.map(pointOf), box: null };
    const [first] = prompts.points;
    if (!previous && first) {
      const refined = await refineCandidates((more, fed) => decoder.decode(more, fed), await decoder.decode(prompts), first, photo);
      if (!refined) break;
      previous = logitsOf(refined, chooseRefined(refined, first, photo, evidence)).slice();
      continue;
    }
    const boxed = previous && withBoxAround(previous, prompts, photo);
    if (!previous || !boxed) break;
    const answers: readonly [DecodedMasks, DecodedMasks] = [await decoder.decode(prompts, previous), await decoder.decode(boxed, previous)];
    const including = prompts.points.filter(({ kind }) => kind === 'include');
    asked.push(answers.map((answer) => optionOf(drawn, logitsOf(answer, 'combined'), predictedIouOf(answer, 'combined'), including)));
    previous = logitsOf(chooseAnswer(answers, prompts, photo, evidence), 'combined').slice();
  }
  return asked;
}

function optionOf(drawn: DrawnPhoto, logits: Float32Array, predictedIou: number, including: readonly PromptPoint[]): Option {
  const frame = modelFrame(drawn.photo);
  const mask = cellMask(logits, logitCells(frame));
  return { features: maskFeatures(mask, predictedIou, including.map((click) => cellAt(frame, click)), drawn.evidence), iou: iou(binaryOf(drawn, logits), drawn.truth) };
}

function binaryOf({ photo, truth }: DrawnPhoto, logits: Float32Array): Uint8Array {
  return toBinary(maskFromLogits(logits, photo), truth.width, truth.height);
}

function pointOf({ at, kind }: SimulatedClick, index: number): PromptPoint {
  return { id: `click-${index + 1}`, x: at.x, y: at.y, kind };
}

/** Points spread over the object, the same ones at each run. */
function offCentre({ truth }: DrawnPhoto): PhotoPoint[] {
  const { width, height } = truth;
  const depth = distanceTransform(objectOf(truth), width, height, 'background');
  const deepest = depth.reduce((most, value) => Math.max(most, value), 0);
  const inside: number[] = [];
  depth.forEach((value, i) => {
    if (value >= LEAST_DEPTH * deepest && value > 0) inside.push(i);
  });
  return Array.from({ length: OFF_CENTRE }, (_, k) => inside[Math.floor(((k + 0.5) / OFF_CENTRE) * inside.length)] ?? 0)
    .map((i) => ({ x: (i % width) + 0.5, y: Math.floor(i / width) + 0.5 }));
}
