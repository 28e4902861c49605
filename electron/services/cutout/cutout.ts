import type { PhotoInfo } from '../../../core/document/document';
import { Failure } from '../../../core/errors/failure';
import type { PhotoRect, PixelWindow } from '../../../core/geometry/frames';
import { areaOf, type AlphaMask } from '../../../core/masks/alpha-mask';
import { checkPrompts } from '../../../core/prompts/check-prompts';
import type { Candidate, PromptSet } from '../../../core/prompts/prompts';
import { logitsOf, predictedIouOf } from '../../../models/candidates';
import { photoColours } from '../../../models/choose/photo-colours';
import type { DecodedMasks, ImageEmbedding, MaskDecoder } from '../../../models/decoder';
import { logitCells, modelFrame } from '../../../models/image/model-frame';
import { maskFromLogits } from '../../../models/masks/mask-from-logits';
import { sharpenMask } from '../../../models/sharp/sharpen-mask';
import { stabilityScore } from '../../../models/masks/stability-score';
import { PromptReplay, type ReplayOptions } from '../../../models/replay/prompt-replay';
import { learnExample } from '../../../models/same/example';
import { findSame } from '../../../models/same/find-same';
import type { LinearReadout } from '../../../models/subject/subject-map';

/** What the service needs of the others. */
export interface CutoutParts {
  readonly photos: {
    pixels(id: string, window: PixelWindow, signal?: AbortSignal): Promise<Uint8Array>;
  };
  readonly embeddings: {
    get(photo: PhotoInfo, signal?: AbortSignal, region?: PhotoRect): Promise<{ embedding: ImageEmbedding; milliseconds: number }>;
  };
  readonly engine: { decoder(): Promise<MaskDecoder> };
}

export interface CutoutRequest {
  readonly photo: PhotoInfo;
  /** in pixels of the upright photo */
  readonly prompts: PromptSet;
  /** of the first click, where that is ambiguous (`core/prompts`); `best`: what the rules of `models/choose` choose */
  readonly candidate: Candidate | 'best';
}

export interface CutoutResult {
  /** what was asked, and so what gives this mask again */
  readonly prompts: PromptSet;
  readonly mask: AlphaMask;
  readonly candidate: Candidate;
  /** as the model gives it, may exceed 1 */
  readonly predictedIou: number;
  /** 0..1 */
  readonly stability: number;
  /** tight box of what is at least half covered, in pixels of the photo; of no area where there is nothing */
  readonly box: PhotoRect;
  /** pixels that are at least half covered */
  readonly area: number;
  readonly msEncode: number;
  /** all calls of the decoder and the choosing among masks */
  readonly msDecode: number;
  /** sharpening, with what had to be encoded again for it; 0 where the mask isn't sharpened */
  readonly msSharpen: number;
  /** [256, 256] */
  readonly logits: Float32Array;
}

/** One photo, held by the decoder for as long as the work on it lasts. */
export interface CutoutSession {
  readonly photo: PhotoInfo;
  readonly embedding: ImageEmbedding;
  readonly msEncode: number;
  /** the decoder, with the photo's embedding set */
  readonly decoder: MaskDecoder;
  /** @throws Failure as `Cutout.run` */
  mask(prompts: PromptSet, candidate: Candidate | 'best'): Promise<CutoutResult>;
  /**
   * The object of an example, found again; `prompts` of the result is its box.
   *
   * @throws Failure `nothing-found` where nothing is like it, `cancelled`
   */
  like(example: LinearReadout): Promise<CutoutResult>;
  /** The same result with a mask that is sharp at the photo's full size (`models/sharp`). */
  sharpen(result: CutoutResult): Promise<CutoutResult>;
}

/** Cuts objects out without a window: for the command line, the batch and the evaluation. */
export class Cutout {
  readonly #parts: CutoutParts;
  /** the decoder holds one photo at a time: whoever works on one waits for the one before */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: CutoutParts) {
    this.#parts = parts;
  }

  /**
   * @throws Failure `no-prompt`, `point-outside`, `box-empty`, `box-outside`, `cancelled`, and what
   *   photos and engine throw
   */
  async run({ photo, prompts, candidate }: CutoutRequest, signal?: AbortSignal): Promise<CutoutResult> {
    // wrong prompts are told before the encoder works on the photo
    checkPrompts(prompts, photo);
    return this.session(photo, {}, async (session) => session.sharpen(await session.mask(prompts, candidate)), signal);
  }

  /**
   * Encodes a photo (or finds its embedding in the cache) and works on it while no one else has the
   * decoder. The next photo may be encoded meanwhile.
   */
  async session<T>(photo: PhotoInfo, options: ReplayOptions, work: (session: CutoutSession) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { embeddings, engine } = this.#parts;
    const { embedding, milliseconds: msEncode } = await embeddings.get(photo, signal);
    const colours = await this.#colours(photo, signal);
    const before = this.#last;
    const mine = (async () => {
      // a failure of the one before is told to the one who asked for it
      await before.catch(() => undefined);
      throwIfCancelled(signal);
      const decoder = await engine.decoder();
      await decoder.setImage(embedding);
      const replay = new PromptReplay(decoder, photo, { colours, embedding, ...options });
      return work({
        photo,
        embedding,
        msEncode,
        decoder,
        mask: (prompts, candidate) => answerOf(replay, photo, prompts, candidate, msEncode, signal),
        like: (example) => sameOf(decoder, embedding, photo, example, msEncode, signal),
        sharpen: (result) => this.#sharpen(decoder, embedding, photo, result, signal),
      });
    })();
    this.#last = mine;
    return mine;
  }

  /**
   * Learns what is under a mask, to find it in other photos (`CutoutSession.like`).
   *
   * @param file of the mask, for what may have to be said about it
   * @throws Failure `mask-empty`, and what photos and engine throw
   */
  async learn(photo: PhotoInfo, mask: AlphaMask, file: string, signal?: AbortSignal): Promise<LinearReadout> {
    const { embedding } = await this.#parts.embeddings.get(photo, signal);
    const learned = learnExample(embedding, mask);
    if (!learned) throw new Failure('mask-empty', { file });
    return learned;
  }

  async #sharpen(decoder: MaskDecoder, embedding: ImageEmbedding, photo: PhotoInfo, result: CutoutResult, signal?: AbortSignal): Promise<CutoutResult> {
    const { photos, embeddings } = this.#parts;
    const started = performance.now();
    const mask = await sharpenMask(result, photo, {
      readPixels: (window) => photos.pixels(photo.id, window, signal),
      decodeRegion: async (region, prompts, previous) => {
        const again = await embeddings.get(photo, signal, region);
        try {
          await decoder.setImage(again.embedding);
          return await decoder.decode(prompts, previous);
        } finally {
          // whatever is asked next is about the whole photo
          await decoder.setImage(embedding);
        }
      },
      stale: () => signal?.aborted === true,
    });
    if (!mask) throw new Failure('cancelled');
    return { ...result, mask, box: halfCovered(mask), area: areaOf(mask), msSharpen: performance.now() - started };
  }

  async #colours(photo: PhotoInfo, signal?: AbortSignal): Promise<ReturnType<typeof photoColours>> {
    const size = logitCells(modelFrame(photo));
    const window = { x: 0, y: 0, width: photo.width, height: photo.height, outWidth: size.width, outHeight: size.height };
    return photoColours(await this.#parts.photos.pixels(photo.id, window, signal), size);
  }
}

async function answerOf(replay: PromptReplay, photo: PhotoInfo, prompts: PromptSet, candidate: Candidate | 'best', msEncode: number, signal?: AbortSignal): Promise<CutoutResult> {
  const started = performance.now();
  // a named candidate is the one that a person would have taken after the first click
  const asked: PromptSet = candidate === 'best' ? prompts : { ...prompts, firstClick: candidate };
  const answer = await replay.answer(asked, { stale: () => signal?.aborted === true });
  if (!answer) throw new Failure('cancelled');
  const msDecode = performance.now() - started;
  return { prompts: asked, msEncode, msDecode, msSharpen: 0, ...describe(answer.decoded, answer.chosen, photo) };
}

async function sameOf(decoder: MaskDecoder, embedding: ImageEmbedding, photo: PhotoInfo, example: LinearReadout, msEncode: number, signal?: AbortSignal): Promise<CutoutResult> {
  const started = performance.now();
  const found = await findSame(decoder, embedding, example, () => signal?.aborted === true);
  throwIfCancelled(signal);
  if (!found) throw new Failure('nothing-found', { file: photo.name });
  const msDecode = performance.now() - started;
  const described = describe(found.decoded, 'combined', photo);
  return { prompts: { points: [], box: described.box }, msEncode, msDecode, msSharpen: 0, ...described };
}

function describe(decoded: DecodedMasks, candidate: Candidate, photo: PhotoInfo): Omit<CutoutResult, 'prompts' | 'msEncode' | 'msDecode' | 'msSharpen'> {
  const logits = logitsOf(decoded, candidate);
  const mask = maskFromLogits(logits, photo);
  return {
    mask,
    candidate,
    predictedIou: predictedIouOf(decoded, candidate),
    stability: stabilityScore(logits, photo),
    box: halfCovered(mask),
    area: areaOf(mask),
    logits,
  };
}

function throwIfCancelled(signal?: AbortSignal): void {
  if (signal?.aborted) throw new Failure('cancelled');
}

/** Tight box of the pixels with alpha of at least one half. */
export function halfCovered({ bounds, alpha }: AlphaMask): PhotoRect {
  let left = bounds.width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < bounds.height; y++) {
    for (let x = 0; x < bounds.width; x++) {
      if ((alpha[y * bounds.width + x] ?? 0) < 128) continue;
      if (x < left) left = x;
      if (x > right) right = x;
      if (top < 0) top = y;
      bottom = y;
    }
  }
  if (right < 0) return { x: bounds.x, y: bounds.y, width: 0, height: 0 };
  return { x: bounds.x + left, y: bounds.y + top, width: right - left + 1, height: bottom - top + 1 };
}
