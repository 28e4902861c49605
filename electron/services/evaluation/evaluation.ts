import { dirname } from 'node:path';
import type { PhotoInfo } from '../../../core/document/document';
import { cropToContent } from '../../../core/masks/alpha-mask';
import { iouAfter, numberOfClicks } from '../../../core/metrics/clicks';
import { objectOf } from '../../../core/metrics/truth';
import type { ReplayOptions } from '../../../models/replay/prompt-replay';
import type { LinearReadout } from '../../../models/subject/subject-map';
import type { Cutout } from '../cutout/cutout';
import type { Pair } from './pairs';
import { encodeFigures, type Encoded, type EncodeFigures } from './encode-times';
import { clicks, masksOf, onePrompt, same, subject, type Measured } from './protocols';
import { readTruth } from './read-truth';

export const PROTOCOLS = ['center', 'box', 'clicks', 'subject', 'same'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

export interface EvaluationOptions {
  readonly protocol: Protocol;
  readonly mostClicks: number;
  readonly rule: NonNullable<ReplayOptions['rule']>;
  /** masks as they are kept; without it as they are before they are sharpened */
  readonly sharp: boolean;
}

/** Means over all photos; the keys that the protocol gives. */
export interface Evaluation extends EncodeFigures {
  readonly protocol: Protocol;
  readonly n: number;
  /** of the only mask; of the last one where clicks are simulated */
  readonly meanIoU: number;
  readonly boundaryF: number;
  readonly boundaryF2px: number;
  /** of the protocol `subject`: F-measure with beta² 0.3, and mean absolute error */
  readonly fMeasure?: number;
  readonly mae?: number;
  /** clicks until an IoU of 0.85 and 0.90 */
  readonly noc85?: number;
  readonly noc90?: number;
  readonly iouAt?: Readonly<Record<'1' | '3' | '5', number>>;
  /** milliseconds a prompt */
  readonly msDecode: number;
  readonly msSharpen: number;
}

export interface EvaluationParts {
  readonly photos: { openFile(path: string, signal?: AbortSignal): Promise<PhotoInfo>; release(id: string): Promise<void> };
  readonly embeddings: { get(photo: PhotoInfo, signal?: AbortSignal): Promise<Encoded> };
  readonly cutout: Cutout;
}

const CLICKS_REPORTED = 5;

/** Measures masks against drawn ones, a photo after the other. */
export class EvaluationRun {
  readonly #parts: EvaluationParts;
  readonly #options: EvaluationOptions;
  readonly #measured: Measured[] = [];
  readonly #encoded: Encoded[] = [];
  /** what the first photo of a folder shows, by folder, for the protocol `same` */
  readonly #examples = new Map<string, LinearReadout>();

  constructor(parts: EvaluationParts, options: EvaluationOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  /**
   * @returns null where the photo was only the example for the others of its folder
   * @throws Failure of a photo or mask that can't be read; the run can go on with the next
   */
  async measure(pair: Pair, signal?: AbortSignal): Promise<Measured | null> {
    const { photos, embeddings, cutout } = this.#parts;
    const photo = await photos.openFile(pair.image, signal);
    try {
      const truth = await readTruth(pair.mask, photo);
      const folder = dirname(pair.stem);
      const example = this.#examples.get(folder);
      if (this.#options.protocol === 'same' && !example) {
        const object = cropToContent(objectOf(truth).map((value) => 255 * value), truth.width, truth.height);
        this.#examples.set(folder, await cutout.learn(photo, object, pair.mask, signal));
        return null;
      }
      const encoded = await embeddings.get(photo, signal);
      const measured = await cutout.session(photo, { rule: this.#options.rule }, (session) => {
        const { protocol, mostClicks, sharp } = this.#options;
        const source = masksOf(session, sharp);
        switch (protocol) {
          case 'clicks':
            return clicks(source, truth, mostClicks, [0.85, 0.9], CLICKS_REPORTED);
          case 'subject':
            return subject(source, truth);
          case 'same':
            return same(source, truth, example);
          default:
            return onePrompt(source, truth, protocol);
        }
      }, signal);
      this.#measured.push(measured);
      this.#encoded.push(encoded);
      return measured;
    } finally {
      await photos.release(photo.id);
    }
  }

  /** @returns null where no photo could be measured */
  result(): Evaluation | null {
    const all = this.#measured;
    if (all.length === 0) return null;
    const { protocol, mostClicks } = this.#options;
    const mean = (value: (measured: Measured) => number): number => all.reduce((sum, measured) => sum + value(measured), 0) / all.length;
    return {
      protocol,
      n: all.length,
      meanIoU: mean(({ ious }) => ious.at(-1) ?? 0),
      boundaryF: mean((measured) => measured.boundaryF),
      boundaryF2px: mean((measured) => measured.boundaryF2px),
      ...(protocol === 'subject' && { fMeasure: mean((measured) => measured.fMeasure), mae: mean(({ mae }) => mae) }),
      ...(protocol === 'clicks' && {
        noc85: mean(({ ious }) => numberOfClicks(ious, 0.85, mostClicks)),
        noc90: mean(({ ious }) => numberOfClicks(ious, 0.9, mostClicks)),
        iouAt: { 1: mean(({ ious }) => iouAfter(ious, 1)), 3: mean(({ ious }) => iouAfter(ious, 3)), 5: mean(({ ious }) => iouAfter(ious, 5)) },
      }),
      ...encodeFigures(this.#encoded),
      msDecode: mean((measured) => measured.msDecode),
      msSharpen: mean((measured) => measured.msSharpen),
    };
  }
}
