import type { PhotoInfo } from '../../../core/document/document';
import { averageRecall, bestIous } from '../../../core/metrics/recall';
import { DEFAULT_PARAMETERS } from '../../../models/everything/parameters';
import type { Everything } from '../everything/everything';
import type { Pair } from './pairs';
import { encodeFigures, type Encoded, type EncodeFigures } from './encode-times';
import { readTruth } from './read-truth';

/** How much of what is drawn is found, over all photos. */
export interface EverythingEvaluation extends EncodeFigures {
  readonly protocol: 'everything';
  /** photos, and objects that are drawn in them */
  readonly n: number;
  readonly objects: number;
  /** average recall over IoU 0.5, 0.55, … 0.95 */
  readonly averageRecall: number;
  /** share of the objects with a mask of IoU 0.5 or more, and the mean IoU of these */
  readonly found: number;
  readonly foundIoU: number;
  /** of the mask that fits best, over all objects */
  readonly meanIoU: number;
  /** a photo: masks, points that were asked, milliseconds to find everything */
  readonly masks: number;
  readonly asked: number;
  readonly msEverything: number;
}

export interface EverythingRunParts {
  readonly photos: { openFile(path: string, signal?: AbortSignal): Promise<PhotoInfo>; release(id: string): Promise<void> };
  readonly embeddings: { get(photo: PhotoInfo, signal?: AbortSignal): Promise<Encoded> };
  readonly everything: Everything;
}

interface Measured {
  readonly ious: readonly number[];
  readonly masks: number;
  readonly asked: number;
  readonly encoded: Encoded;
  readonly msEverything: number;
}

/** Measures segment everything against pictures in which each object is drawn with a number of its own. */
export class EverythingRun {
  readonly #parts: EverythingRunParts;
  readonly #everyPoint: boolean;
  readonly #measured: Measured[] = [];

  /** @param everyPoint the plain grid of SAM, to compare with */
  constructor(parts: EverythingRunParts, everyPoint: boolean) {
    this.#parts = parts;
    this.#everyPoint = everyPoint;
  }

  /** @throws Failure of a photo or mask that can't be read; the run can go on with the next */
  async measure(pair: Pair, signal?: AbortSignal): Promise<void> {
    const { photos, embeddings, everything } = this.#parts;
    const photo = await photos.openFile(pair.image, signal);
    try {
      const truth = await readTruth(pair.mask, photo);
      const encoded = await embeddings.get(photo, signal);
      const started = performance.now();
      const { masks, asked } = await everything.generate({ photo, parameters: DEFAULT_PARAMETERS, everyPoint: this.#everyPoint }, signal);
      const msEverything = performance.now() - started;
      this.#measured.push({ ious: bestIous(truth, masks), masks: masks.length, asked, encoded, msEverything });
    } finally {
      await photos.release(photo.id);
    }
  }

  /** @returns null where no photo could be measured */
  result(): EverythingEvaluation | null {
    const all = this.#measured;
    if (all.length === 0) return null;
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    const ious = all.flatMap((measured) => measured.ious);
    const found = ious.filter((iou) => iou >= 0.5);
    return {
      protocol: 'everything',
      n: all.length,
      objects: ious.length,
      averageRecall: averageRecall(ious),
      found: found.length / Math.max(1, ious.length),
      foundIoU: mean(found),
      meanIoU: mean(ious),
      masks: mean(all.map(({ masks }) => masks)),
      asked: mean(all.map(({ asked }) => asked)),
      ...encodeFigures(all.map(({ encoded }) => encoded)),
      msEverything: mean(all.map(({ msEverything }) => msEverything)),
    };
  }
}
