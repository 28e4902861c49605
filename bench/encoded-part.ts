import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as ort from 'onnxruntime-node';
import { centreOf } from '../core/metrics/clicks';
import { iou } from '../core/metrics/region';
import { objectBox, toBinary } from '../core/metrics/truth';
import type { PromptSet } from '../core/prompts/prompts';
import { encoderPixels } from '../electron/engine/encoder-pixels';
import { openSquareEncoder } from '../electron/engine/photo-encoder';
import { sessionThreads } from '../electron/engine/threads';
import { appFolders } from '../electron/services/folders';
import { logitsOf } from '../models/candidates';
import { modelFrame } from '../models/image/model-frame';
import { maskFromLogits } from '../models/masks/mask-from-logits';
import { ModelFiles } from '../models/prepare/model-files';
import { PromptReplay, type ReplayOptions } from '../models/replay/prompt-replay';
import { forEachDrawn, type DrawnPhoto } from './fit/drawn-photos';

/**
 * `node bench/program.mjs encoded-part DIR [DIR ...]`: what encoding the photo without its padding
 * costs or gains. On each photo the mask of one click by our rule and by SAM's, and of the tight box,
 * from the embedding of the photo's part and from that of the whole square; for each folder, mean IoU
 * of the second, mean difference of the first to it, and the standard error of that mean.
 */
const { positionals } = parseArgs({ allowPositionals: true });
if (positionals.length === 0) throw new Error('Usage: node bench/program.mjs encoded-part DIR [DIR ...]; each DIR has images/ and masks/');

const { exportedEncoder } = await new ModelFiles(join(appFolders().cache, 'models')).ensure();
const session = (provider: string, threads: number): ort.InferenceSession.SessionOptions => ({ executionProviders: [provider], intraOpNumThreads: threads, logSeverityLevel: 3 });
const square = await openSquareEncoder({ ort, native: true, detail: '', backends: [], session }, exportedEncoder, 'cpu', sessionThreads());

for (const folder of positionals) {
  const pairs: Record<string, [part: number, whole: number][]> = {};
  await forEachDrawn([folder], async (drawn) => {
    const part = await scores(drawn, drawn.embedding.data);
    const whole = await scores(drawn, await wholeSquare(drawn));
    for (const [name, value] of Object.entries(part)) (pairs[name] ??= []).push([value, whole[name] ?? 0]);
  });
  for (const [name, values] of Object.entries(pairs)) console.log(`${folder}, ${name}: ${report(values)}`);
}
await square.close();

async function wholeSquare({ photo, pixels }: DrawnPhoto): Promise<Float32Array> {
  const { width, height } = modelFrame(photo);
  return square.encode(encoderPixels(await pixels(width, height)), width, height);
}

/** IoU of the masks from one embedding, by what was asked. */
async function scores({ photo, truth, decoder, evidence }: DrawnPhoto, data: Float32Array): Promise<Record<string, number>> {
  const embedding = { data, photo };
  await decoder.setImage(embedding);
  const score = async (prompts: PromptSet, rule: NonNullable<ReplayOptions['rule']>): Promise<number> => {
    const answer = await new PromptReplay(decoder, photo, { rule, embedding, colours: evidence.colours }).answer(prompts);
    if (!answer) throw new Error('Expected an answer');
    return iou(toBinary(maskFromLogits(logitsOf(answer.decoded, answer.chosen), photo), truth.width, truth.height), truth);
  };
  const centre = centreOf(truth);
  const click: PromptSet = { points: centre ? [{ id: 'click', x: centre.x, y: centre.y, kind: 'include' }] : [], box: null };
  return {
    'one click': await score(click, 'measured'),
    'one click, SAM\'s rule': await score(click, 'sam'),
    box: await score({ points: [], box: objectBox(truth) }, 'measured'),
  };
}

function report(pairs: readonly (readonly [part: number, whole: number])[]): string {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const differences = pairs.map(([part, whole]) => part - whole);
  const difference = mean(differences);
  const variance = mean(differences.map((value) => (value - difference) ** 2));
  const error = Math.sqrt(variance / (pairs.length - 1));
  return `${pairs.length} photos, whole square ${mean(pairs.map(([, whole]) => whole)).toFixed(3)}, the part ${difference.toFixed(4)} (standard error ${error.toFixed(4)})`;
}
