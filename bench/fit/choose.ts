import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { MaskFeatures } from '../../models/choose/mask-features';
import { FIRST_LOOK, LATER_LOOK, SECOND_LOOK, type Weights } from '../../models/choose/weights';
import { crossValidate, fitChoice, valueOf, type Choice } from './choice-fit';
import { askAbout, type Option } from './choice-samples';
import { forEachDrawn } from './drawn-photos';

/**
 * `npm run fit:choose -- DIR [DIR ...] [--json FILE]`: fits the weights of `models/choose/weights.ts`
 * anew on data sets with `images/` and `masks/`. Prints for each rule the mean IoU of what it
 * chooses with the weights that are in the code, with the new ones, with new ones that have not seen
 * the photo (five-fold), and with new ones that have not seen the data set; then the new weights as
 * they go into that file. A data set counts by the square root of its choices, so that a large one
 * doesn't drown the others.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
if (positionals.length === 0) throw new Error('Usage: npm run fit:choose -- DIR [DIR ...] [--json FILE]; each DIR has images/ and masks/');

const RULES: Readonly<Record<'first' | 'second' | 'later', Weights>> = { first: FIRST_LOOK, second: SECOND_LOOK, later: LATER_LOOK };
const OPTIONS = { strength: 0.006, steps: 250 };
const FOLDS = 5;

const asked: Record<keyof typeof RULES, { options: Option[]; photo: string; set: string }[]> = { first: [], second: [], later: [] };
await forEachDrawn(positionals, async (drawn) => {
  const { first, second, later } = await askAbout(drawn);
  const keep = (rule: keyof typeof RULES, all: Option[][]): void => void asked[rule].push(...all.map((options) => ({ options, photo: drawn.name, set: drawn.set })));
  keep('first', first);
  keep('second', second);
  keep('later', later);
});

const result: Record<string, unknown> = {};
for (const rule of ['first', 'second', 'later'] as const) {
  const names = Object.keys(RULES[rule]) as (keyof MaskFeatures)[];
  const sets = asked[rule].map(({ set }) => set);
  const sizes = new Map(positionals.map((folder) => [folder, sets.filter((set) => set === folder).length]));
  const choices = asked[rule].map(({ options, set }) => ({ ...choiceOf(options, names), weight: 1 / Math.sqrt(sizes.get(set) ?? 1) }));
  const present = valueOf(choices, names.map((name) => RULES[rule][name] ?? 0));
  const weights = fitChoice(choices, OPTIONS);
  const fitted = Object.fromEntries(names.map((name, i) => [name, Number((weights[i] ?? 0).toPrecision(4))]));
  const figures = {
    choices: choices.length,
    best: choices.reduce((sum, choice) => sum + Math.max(...choice.values), 0) / Math.max(1, choices.length),
    present,
    fitted: valueOf(choices, weights),
    crossValidated: crossValidate(choices, asked[rule].map(({ photo }) => photo), FOLDS, OPTIONS),
    // of a single set there is none to fit on
    otherSets: sizes.size > 1 ? crossValidate(choices, sets, sizes.size, OPTIONS) : null,
  };
  result[rule] = { ...figures, weights: fitted };
  console.log(`${rule} look, ${figures.choices} choices: present ${figures.present.toFixed(4)}, fitted ${figures.fitted.toFixed(4)}, cross-validated ${figures.crossValidated.toFixed(4)}${figures.otherSets === null ? '' : `, fitted on the other sets ${figures.otherSets.toFixed(4)}`}, best there is ${figures.best.toFixed(4)}`);
  console.log(`  ${JSON.stringify(fitted)}`);
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);

/** Masks of next to nothing are never chosen by the rules, and so teach nothing. */
function choiceOf(options: readonly Option[], names: readonly (keyof MaskFeatures)[]): Choice {
  const seen = options.flatMap(({ features, iou }) => (features ? [{ row: names.map((name) => features[name]), iou }] : []));
  return seen.length > 0 ? { features: seen.map(({ row }) => row), values: seen.map(({ iou }) => iou) } : { features: [names.map(() => 0)], values: [0] };
}
