import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { maskWindow } from '../../core/compose/mask-window';
import { cropToContent } from '../../core/masks/alpha-mask';
import { iou } from '../../core/metrics/region';
import { objectOf, toBinary } from '../../core/metrics/truth';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, type ImageEmbedding } from '../../models/decoder';
import { embeddingCells, logitCells, modelFrame } from '../../models/image/model-frame';
import { maskFromLogits } from '../../models/masks/mask-from-logits';
import { unitEmbedding } from '../../models/same/example';
import { Ridge } from '../../models/same/ridge';
import { readoutMap, type LinearReadout } from '../../models/subject/subject-map';
import { distinct, masksOf, SUBJECT_PREFERENCE, SubjectScore, type PoolMask, type SubjectFeatures } from '../../models/subject/subject-pool';
import { subjectPrompts } from '../../models/subject/subject-prompts';
import { crossValidate, fitChoice, valueOf, type Choice } from './choice-fit';
import { forEachDrawn, type DrawnPhoto } from './drawn-photos';

/**
 * `npm run fit:subject -- DIR [DIR ...] [--json FILE]`: fits the subject read-out (`models/subject/readout.ts`)
 * and the weights of its score (`SUBJECT_PREFERENCE`) anew on data sets with `images/` and `masks/`.
 * The read-out first: with it the photos are asked for their pools of masks, and of these the score is
 * fitted. A photo's map comes from a read-out that has not seen the photo, so that the score doesn't
 * learn to trust it more than it will deserve.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
if (positionals.length === 0) throw new Error('Usage: npm run fit:subject -- DIR [DIR ...] [--json FILE]; each DIR has images/ and masks/');

/** Share of a cell that is object from which on it counts as such, and below which it is ground. */
const OBJECT_SHARE = 0.75;
const GROUND_SHARE = 0.25;
/** λ as a share of the mean of the Gram matrix's diagonal. */
const STRENGTH = 0.1;
const SCORE = { strength: 0.002, steps: 250 };
const FOLDS = 5;

/** One read-out of all photos, and for each fold one that leaves its photos out. */
const all = new Ridge(EMBEDDING_CHANNELS);
const without = Array.from({ length: FOLDS }, () => new Ridge(EMBEDDING_CHANNELS));
const foldOf = new Map<string, number>();
await forEachDrawn(positionals, ({ name, embedding, truth }) => {
  const fold = foldOf.get(name) ?? foldOf.size % FOLDS;
  foldOf.set(name, fold);
  const object = maskWindow(cropToContent(objectOf(truth).map((value) => 255 * value), truth.width, truth.height), { x: 0, y: 0, width: truth.width, height: truth.height }, ...gridOf(embedding));
  addCells(embedding, object, [all, ...without.filter((_, other) => other !== fold)]);
  return Promise.resolve();
});
const readout = all.solve(STRENGTH);
const readouts = without.map((ridge) => ridge.solve(STRENGTH));

const terms = Object.keys(SUBJECT_PREFERENCE.weights) as (keyof SubjectFeatures)[];
const choices: Choice[] = [];
const names: string[] = [];
await forEachDrawn(positionals, async (drawn) => {
  const choice = await poolOf(drawn, readouts[foldOf.get(drawn.name) ?? 0] ?? readout);
  if (!choice) return;
  choices.push(choice);
  names.push(drawn.name);
});
const weights = fitChoice(choices, SCORE);
const score = Object.fromEntries(terms.map((term, i) => [term, Number((weights[i] ?? 0).toPrecision(4))]));
const rounded = { weights: [...readout.weights].map((weight) => Number(weight.toFixed(5))), bias: Number(readout.bias.toFixed(5)) };
console.log(`${choices.length} photos, best of the pool before refining: present weights ${valueOf(choices, terms.map((term) => SUBJECT_PREFERENCE.weights[term])).toFixed(4)}, fitted ${valueOf(choices, weights).toFixed(4)}, cross-validated ${crossValidate(choices, names, FOLDS, SCORE).toFixed(4)}, best there is ${(choices.reduce((sum, choice) => sum + Math.max(...choice.values), 0) / Math.max(1, choices.length)).toFixed(4)}`);
console.log(`score ${JSON.stringify(score)}`);
console.log(`bias ${rounded.bias}\nweights ${JSON.stringify(rounded.weights)}`);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify({ readout: rounded, score }, null, 2)}\n`);

function gridOf({ photo }: ImageEmbedding): [width: number, height: number] {
  const { width, height } = embeddingCells(modelFrame(photo));
  return [width, height];
}

/** Object is +1, ground -1, both of equal weight in the photo; cells in between say nothing. */
function addCells(embedding: ImageEmbedding, object: ArrayLike<number>, ridges: readonly Ridge[]): void {
  const [width] = gridOf(embedding);
  const cells = Array.from(object, (alpha, cell) => ({ cell, share: alpha / 255 }));
  const unit = new Float32Array(EMBEDDING_CHANNELS);
  for (const [kind, target] of [[cells.filter(({ share }) => share > OBJECT_SHARE), 1], [cells.filter(({ share }) => share < GROUND_SHARE), -1]] as const) {
    for (const { cell } of kind) {
      unitEmbedding(embedding.data, (cell % width) + Math.floor(cell / width) * EMBEDDING_SIZE, unit);
      for (const ridge of ridges) ridge.add(unit, target, 1 / kind.length);
    }
  }
}

async function poolOf({ photo, truth, embedding, decoder }: DrawnPhoto, known: LinearReadout): Promise<Choice | null> {
  const frame = modelFrame(photo);
  const size = logitCells(frame);
  const map = readoutMap(embedding.data, frame, known);
  const answers: PoolMask[][] = [];
  for (const { prompts, previous } of subjectPrompts(map, frame, SUBJECT_PREFERENCE.sigma)) answers.push(masksOf(await decoder.decode(prompts, previous), size));
  const rater = new SubjectScore(map, answers, SUBJECT_PREFERENCE);
  const pool = distinct(answers.flat(), size).map((mask) => ({ features: rater.features(mask), iou: iou(toBinary(maskFromLogits(mask.logits, photo), truth.width, truth.height), truth) }));
  if (pool.length === 0) return null;
  return { features: pool.map(({ features }) => terms.map((term) => features[term])), values: pool.map(({ iou: value }) => value) };
}
