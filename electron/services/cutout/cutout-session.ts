import type { PhotoInfo } from '../../../core/document/document';
import { Failure } from '../../../core/errors/failure';
import type { PhotoRect } from '../../../core/geometry/frames';
import { areaOf, boxOf, type AlphaMask } from '../../../core/masks/alpha-mask';
import type { Candidate, PromptSet } from '../../../core/prompts/prompts';
import { logitsOf, offeredCandidates, predictedIouOf } from '../../../models/candidates';
import type { DecodedMasks, ImageEmbedding, MaskDecoder } from '../../../models/decoder';
import { maskFromLogits } from '../../../models/masks/mask-from-logits';
import { stabilityScore } from '../../../models/masks/stability-score';
import { PromptReplay, type Replayed, type ReplayOptions } from '../../../models/replay/prompt-replay';
import { findSame } from '../../../models/same/find-same';
import { sharpenMask } from '../../../models/sharp/sharpen-mask';
import type { LinearReadout } from '../../../models/subject/subject-map';
import type { CutoutParts } from './cutout';

/** A mask as the decoder gives it, in its own resolution. */
export interface CutoutAnswer {
  /** what was asked, and so what gives this mask again */
  readonly prompts: PromptSet;
  readonly candidate: Candidate;
  /** as the model gives it, may exceed 1 */
  readonly predictedIou: number;
  /** 0..1 */
  readonly stability: number;
  /** [256, 256] */
  readonly logits: Float32Array;
  readonly msEncode: number;
  /** all calls of the decoder and the choosing among masks; giving it the photo again, after a region of it, is counted in */
  readonly msDecode: number;
}

/** A mask at the photo's full size. */
export interface CutoutResult extends CutoutAnswer {
  readonly mask: AlphaMask;
  /** tight box of what is at least half covered, in pixels of the photo; of no area where there is nothing */
  readonly box: PhotoRect;
  /** pixels that are at least half covered */
  readonly area: number;
  /** sharpening, with what had to be encoded again for it; 0 where the mask isn't sharpened */
  readonly msSharpen: number;
}

/** A photo with what was made of it. */
interface EncodedPhoto {
  readonly photo: PhotoInfo;
  readonly embedding: ImageEmbedding;
  readonly msEncode: number;
  /** for the session alone, until it ends */
  readonly decoder: MaskDecoder;
  readonly options: ReplayOptions;
}

/** One photo, held by the decoder for as long as the work on it lasts. */
export class CutoutSession {
  readonly msEncode: number;
  readonly #parts: Pick<CutoutParts, 'photos' | 'embeddings'>;
  readonly #photo: PhotoInfo;
  readonly #embedding: ImageEmbedding;
  readonly #decoder: MaskDecoder;
  readonly #signal: AbortSignal | undefined;
  /** answers about the whole photo */
  readonly #whole: Pick<MaskDecoder, 'decode'>;
  readonly #replay: PromptReplay;
  /** what the decoder holds of this photo: all of it, or a region; null where it may hold another session's */
  #held: ImageEmbedding | null = null;

  private constructor(parts: Pick<CutoutParts, 'photos' | 'embeddings'>, { photo, embedding, msEncode, decoder, options }: EncodedPhoto, signal?: AbortSignal) {
    this.msEncode = msEncode;
    this.#parts = parts;
    this.#photo = photo;
    this.#embedding = embedding;
    this.#decoder = decoder;
    this.#signal = signal;
    this.#whole = { decode: (prompts, previous) => this.#decode(embedding, prompts, previous) };
    this.#replay = new PromptReplay(this.#whole, photo, { embedding, ...options });
  }

  static async open(parts: Pick<CutoutParts, 'photos' | 'embeddings'>, encoded: EncodedPhoto, signal?: AbortSignal): Promise<CutoutSession> {
    const session = new CutoutSession(parts, encoded, signal);
    await session.#hold(encoded.embedding);
    return session;
  }

  /** @throws Failure as `Cutout.run` */
  async ask(prompts: PromptSet, candidate: Candidate | 'best'): Promise<CutoutAnswer> {
    const started = performance.now();
    // a named candidate is the one that a person would have taken after the first click
    const asked: PromptSet = candidate === 'best' ? prompts : { ...prompts, firstClick: candidate };
    const { decoded, chosen } = await this.#replayed(asked);
    return this.#answer(asked, decoded, chosen, started);
  }

  /**
   * One mask of the last question, whichever the rules would choose.
   * @throws Failure as `Cutout.run`
   */
  async take(prompts: PromptSet, candidate: Candidate): Promise<CutoutAnswer> {
    const started = performance.now();
    const { decoded } = await this.#replayed(prompts);
    return this.#answer(prompts, decoded, candidate, started);
  }

  /**
   * Every mask that a person may choose among, as the window offers them: of the last question.
   * @throws Failure as `Cutout.run`
   */
  async candidates(prompts: PromptSet): Promise<CutoutAnswer[]> {
    const started = performance.now();
    const { decoded, chosen } = await this.#replayed(prompts);
    return offeredCandidates(prompts, chosen).map((candidate) => this.#answer(prompts, decoded, candidate, started));
  }

  /**
   * The object of an example, found again; `prompts` of the answer is its box.
   *
   * @throws Failure `nothing-found` where nothing is like it, `cancelled`
   */
  async like(example: LinearReadout): Promise<CutoutAnswer> {
    const started = performance.now();
    const found = await findSame(this.#whole, this.#embedding, example, () => this.#cancelled);
    if (this.#cancelled) throw new Failure('cancelled');
    if (!found) throw new Failure('nothing-found', { file: this.#photo.name });
    const box = boxOf(maskFromLogits(logitsOf(found.decoded, 'combined'), this.#photo));
    return this.#answer({ points: [], box }, found.decoded, 'combined', started);
  }

  /** The answer's mask, enlarged as it is. */
  plain(answer: CutoutAnswer): CutoutResult {
    return resultOf(answer, maskFromLogits(answer.logits, this.#photo), 0);
  }

  /** The answer's mask, sharp at the photo's full size (`models/sharp`). */
  async sharpen(answer: CutoutAnswer): Promise<CutoutResult> {
    const { photos, embeddings } = this.#parts;
    const photo = this.#photo;
    const started = performance.now();
    const mask = await sharpenMask(answer, photo, {
      readPixels: (window) => photos.pixels(photo.id, window, this.#signal),
      decodeRegion: async (region, prompts, previous) => {
        const { embedding } = await embeddings.get(photo, this.#signal, region);
        return this.#decode(embedding, prompts, previous);
      },
      stale: () => this.#cancelled,
    });
    if (!mask) throw new Failure('cancelled');
    return resultOf(answer, mask, performance.now() - started);
  }

  async #replayed(prompts: PromptSet): Promise<Replayed> {
    const answer = await this.#replay.answer(prompts, { stale: () => this.#cancelled });
    if (!answer) throw new Failure('cancelled');
    return answer;
  }

  async #decode(embedding: ImageEmbedding, prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks> {
    await this.#hold(embedding);
    return this.#decoder.decode(prompts, previous);
  }

  async #hold(embedding: ImageEmbedding): Promise<void> {
    if (this.#held === embedding) return;
    this.#held = null;
    await this.#decoder.setImage(embedding);
    this.#held = embedding;
  }

  #answer(prompts: PromptSet, decoded: DecodedMasks, candidate: Candidate, started: number): CutoutAnswer {
    const logits = logitsOf(decoded, candidate);
    return {
      prompts,
      candidate,
      predictedIou: predictedIouOf(decoded, candidate),
      stability: stabilityScore(logits, this.#photo),
      logits,
      msEncode: this.msEncode,
      msDecode: performance.now() - started,
    };
  }

  get #cancelled(): boolean {
    return this.#signal?.aborted === true;
  }
}

function resultOf(answer: CutoutAnswer, mask: AlphaMask, msSharpen: number): CutoutResult {
  return { ...answer, mask, box: boxOf(mask), area: areaOf(mask), msSharpen };
}
