import type { PhotoInfo } from '../../../core/document/document';
import { Failure } from '../../../core/errors/failure';
import type { PhotoRect, PixelWindow } from '../../../core/geometry/frames';
import type { AlphaMask } from '../../../core/masks/alpha-mask';
import { checkPrompts } from '../../../core/prompts/check-prompts';
import type { Candidate, PromptSet } from '../../../core/prompts/prompts';
import { photoColours } from '../../../models/choose/photo-colours';
import type { ImageEmbedding, MaskDecoder } from '../../../models/decoder';
import { logitCells, modelFrame } from '../../../models/image/model-frame';
import type { ReplayOptions } from '../../../models/replay/prompt-replay';
import { learnExample } from '../../../models/same/example';
import type { LinearReadout } from '../../../models/subject/subject-map';
import { CutoutSession, type CutoutResult } from './cutout-session';

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
    return this.session(photo, {}, async (session) => session.sharpen(await session.ask(prompts, candidate)), signal);
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
      if (signal?.aborted) throw new Failure('cancelled');
      const decoder = await engine.decoder();
      return work(await CutoutSession.open(this.#parts, { photo, embedding, msEncode, decoder, options: { colours, ...options } }, signal));
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

  async #colours(photo: PhotoInfo, signal?: AbortSignal): Promise<ReturnType<typeof photoColours>> {
    const size = logitCells(modelFrame(photo));
    const window = { x: 0, y: 0, width: photo.width, height: photo.height, outWidth: size.width, outHeight: size.height };
    return photoColours(await this.#parts.photos.pixels(photo.id, window, signal), size);
  }
}
