import { LRUCache } from 'lru-cache';
import { Failure } from '../../core/errors/failure';
import type { Size } from '../../core/geometry/frames';
import { areaOf } from '../../core/masks/alpha-mask';
import { encodeMask } from '../../core/masks/mask-codec';
import type { Candidate, PromptSet } from '../../core/prompts/prompts';
import { logitsOf, predictedIouOf } from '../../models/candidates';
import { photoColours } from '../../models/choose/photo-colours';
import type { DecodedMasks, ImageEmbedding, MaskDecoder } from '../../models/decoder';
import { logitCells, modelFrame } from '../../models/image/model-frame';
import { maskFromLogits } from '../../models/masks/mask-from-logits';
import { stabilityScore } from '../../models/masks/stability-score';
import { PromptReplay, type Replayed } from '../../models/replay/prompt-replay';
import type { CandidateMask } from '../state/editor';
import type { FullMask, MaskAnswer } from '../state/ports';
import { sha256Of } from '../state/sha256';
import { describeAnswer, describeMask } from './describe-masks';

interface Photo {
  readonly embedding: ImageEmbedding;
  readonly replay: PromptReplay;
}

/** Embeddings kept, 4 MB each. */
export const PHOTOS = 12;

/**
 * Answers questions about several photos with one decoder, one call at a time. A hover is overtaken
 * by a newer hover or an answer, an answer by a newer answer: they give null then, and what they had
 * not asked the decoder yet is never asked. Of a photo that isn't known, or was let go for newer ones,
 * they fail with `photo-unknown`.
 *
 * @param turn lets messages that wait come in, so that a call that takes its time can be overtaken
 */
export class Answering {
  #decoder: MaskDecoder;
  #shown: string | null = null;
  readonly #turn: () => Promise<void>;
  readonly #photos = new LRUCache<string, Photo>({ max: PHOTOS });
  #newestHover = 0;
  #newestAnswer = 0;
  /** the question that has the decoder; the next one waits for it */
  #busy: Promise<unknown> = Promise.resolve();

  constructor(decoder: MaskDecoder, turn: () => Promise<void>) {
    this.#decoder = decoder;
    this.#turn = turn;
  }

  /** Another runtime of the same model takes over, from the next question on. */
  async replaceDecoder(decoder: MaskDecoder): Promise<void> {
    await this.#alone(async () => {
      const before = this.#decoder;
      this.#decoder = decoder;
      this.#shown = null;
      await before.dispose();
    });
  }

  /** @param colours RGBA of the photo at `logitCells`, which helps to choose among masks */
  addPhoto(id: string, size: Size, embedding: Float32Array, colours: Uint8ClampedArray | null): void {
    if (this.#photos.has(id)) return;
    const decoder: MaskDecoder = {
      runtime: 'shared',
      setImage: () => Promise.resolve(),
      dispose: () => Promise.resolve(),
      decode: async (prompts, previous) => {
        const masks = await this.#decoder.decode(prompts, previous);
        await this.#turn();
        return masks;
      },
    };
    const replay = new PromptReplay(decoder, size, { embedding: { data: embedding, photo: size }, colours: colours && photoColours(colours, logitCells(modelFrame(size))) });
    this.#photos.set(id, { embedding: { data: embedding, photo: size }, replay });
  }

  release(id: string): void {
    this.#photos.delete(id);
    if (this.#shown === id) this.#shown = null;
  }

  /** @returns the mask that a click there shows at once; null where it was overtaken */
  async hover(id: string, prompts: PromptSet): Promise<CandidateMask | null> {
    const question = ++this.#newestHover;
    const answersBefore = this.#newestAnswer;
    const overtaken = () => question !== this.#newestHover || answersBefore !== this.#newestAnswer;
    return this.#alone(async () => {
      if (overtaken()) return null;
      const photo = await this.#show(id);
      let early: Replayed | null = null;
      const answer =
        (await photo.replay.answer(prompts, {
          early: (first) => (early = first),
          stale: () => early !== null || overtaken(),
        })) ?? early;
      return answer && describeMask(answer.decoded, answer.chosen, photo.embedding.photo);
    });
  }

  async answer(id: string, prompts: PromptSet, early: (answer: MaskAnswer) => void): Promise<MaskAnswer | null> {
    const question = ++this.#newestAnswer;
    const overtaken = () => question !== this.#newestAnswer;
    return this.#alone(async () => {
      if (overtaken()) return null;
      const photo = await this.#show(id);
      const size = photo.embedding.photo;
      const replayed = await photo.replay.answer(prompts, {
        early: (first) => early(describeAnswer(first, prompts, size)),
        stale: overtaken,
      });
      return replayed && describeAnswer(replayed, prompts, size);
    });
  }

  /** @throws Failure `photo-unknown`, `no-prompt` */
  async full(id: string, prompts: PromptSet, candidate: Candidate): Promise<FullMask> {
    return this.#alone(async () => {
      const photo = await this.#show(id);
      const replayed = await photo.replay.answer(prompts);
      if (!replayed) throw new RangeError('Expected an answer, for no one gives this question up');
      const size = photo.embedding.photo;
      const logits = logitsOf(replayed.decoded, candidate);
      const mask = maskFromLogits(logits, size);
      const bytes = new Uint8Array(await encodeMask(mask));
      return {
        bounds: mask.bounds,
        area: areaOf(mask),
        predictedIou: predictedIouOf(replayed.decoded, candidate),
        stability: stabilityScore(logits, size),
        bytes,
        sha256: await sha256Of(bytes),
      };
    });
  }

  /** One plain call, for comparing runtimes. */
  async decode(id: string, prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks> {
    return this.#alone(async () => {
      await this.#show(id);
      return this.#decoder.decode(prompts, previous);
    });
  }

  async #show(id: string): Promise<Photo> {
    const photo = this.#photos.get(id);
    if (!photo) throw new Failure('photo-unknown', { id });
    if (this.#shown !== id) {
      this.#shown = null;
      await this.#decoder.setImage(photo.embedding);
      this.#shown = id;
    }
    return photo;
  }

  /** Runs with the decoder for itself, after what came before. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#busy.then(this.#turn).then(work);
    this.#busy = result.catch(() => undefined);
    return result;
  }
}
