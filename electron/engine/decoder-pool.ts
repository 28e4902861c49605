import type { PhotoPoint } from '../../core/geometry/frames';
import type { ImageEmbedding } from '../../models/decoder';
import type { PointAnswer } from '../../models/everything/ask-point';
import type { MaskThresholds } from '../../models/everything/found-mask';
import type { PointAsker } from '../../models/everything/generate-masks';
import { Engine, type EngineOptions } from './engine';
import type { EngineDecoder } from './engine-decoder';
import { sessionThreads } from './threads';

/** Points that a process is asked at a time: few, so that none waits long for the others at the end of a batch. */
const POINTS_A_QUESTION = 2;

/**
 * Several engine processes that decode the same photo, each on one thread: a prompt is too little
 * work to be shared by threads, and many prompts need no sharing. Started when they are first asked,
 * ended with `dispose`.
 */
export class DecoderPool implements PointAsker {
  readonly #engines: readonly Engine[];
  #decoders: Promise<readonly EngineDecoder[]> | null = null;

  constructor(models: EngineOptions['models'], processes = sessionThreads()) {
    this.#engines = Array.from({ length: processes }, () => new Engine({ models, threads: 1 }));
  }

  /** @throws Failure as `Engine.decoder` */
  async setImage(embedding: ImageEmbedding): Promise<void> {
    this.#decoders ??= Promise.all(this.#engines.map((engine) => engine.decoder()));
    await Promise.all((await this.#decoders).map((decoder) => decoder.setImage(embedding)));
  }

  async ask(points: readonly PhotoPoint[], thresholds: MaskThresholds, signal?: AbortSignal): Promise<readonly PointAnswer[]> {
    if (!this.#decoders) throw new Error('Expected setImage before ask');
    const given: PointAnswer[] = [];
    let next = 0;
    const work = async (decoder: EngineDecoder): Promise<void> => {
      while (next < points.length) {
        signal?.throwIfAborted();
        const from = next;
        next += POINTS_A_QUESTION;
        const answers = await decoder.ask(points.slice(from, from + POINTS_A_QUESTION), thresholds);
        answers.forEach((answer, i) => (given[from + i] = answer));
      }
    };
    await Promise.all((await this.#decoders).map(work));
    return given;
  }

  dispose(): void {
    for (const engine of this.#engines) engine.dispose();
  }
}
