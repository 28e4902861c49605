import { LRUCache } from 'lru-cache';
import type { PhotoRect, Size } from '../../core/geometry/frames';
import type { Candidate, PromptSet } from '../../core/prompts/prompts';
import type { DecodedMasks, MaskDecoder } from '../../models/decoder';
import { maskFromLogits } from '../../models/masks/mask-from-logits';
import type { RegionLogits } from '../../models/sharp/logit-field';
import { firstLook, lookAgain } from '../../models/sharp/sharpen-mask';
import type { FullMask, SharpOutline } from '../state/ports';
import { toWorkerFailure, type WorkerFailure } from '../workers/worker-failure';
import { packMask, type DrawnMask } from './draw-sharp';

/** Where sharpening gets what it needs of a photo. */
export interface PhotoSource {
  /** [256, 64, 64] of a part of the photo that is encoded by itself */
  embedding(photo: string, region: PhotoRect): Promise<Float32Array>;
  /** the mask with its edge at the photo's own; null where `signal` gave it up */
  draw(photo: string, size: Size, source: RegionLogits, signal: AbortSignal): Promise<DrawnMask | null>;
}

/** A mask as the decoder gave it. */
export interface DescribedMask {
  readonly photo: Size;
  /** [256, 256] */
  readonly logits: Float32Array;
  readonly predictedIou: number;
  readonly stability: number;
}

/** Sharpened masks kept until one of them is asked for in full. */
const KEPT = 4;

interface SharpMask {
  readonly full: FullMask;
  readonly outline: SharpOutline;
}

interface Running {
  /** somebody waits for the mask itself: it is not given up any more */
  wanted: boolean;
  readonly result: Promise<SharpMask | null>;
}

/**
 * Sharpens masks once each (`models/sharp`, as the command line does): in the background while a mask
 * stands, so that it is there when it is kept. The decoder is free for other questions while the engine
 * encodes the region and while the edge is drawn.
 *
 * What can't be had for it costs sharpness, not the mask: without the region the edge of the first look
 * is aligned, without the photo's pixels the mask is enlarged as it is. Whoever keeps the mask is told
 * why, and the next one who asks has it tried again.
 */
export class Sharpening {
  readonly #source: PhotoSource;
  readonly #withDecoder: <T>(work: (decoder: MaskDecoder) => Promise<T>) => Promise<T>;
  readonly #running = new LRUCache<string, Running>({ max: KEPT });

  /** @param withDecoder runs with the decoder for itself; what it holds afterwards is forgotten */
  constructor(source: PhotoSource, withDecoder: <T>(work: (decoder: MaskDecoder) => Promise<T>) => Promise<T>) {
    this.#source = source;
    this.#withDecoder = withDecoder;
  }

  /** @returns null where `signal` gave it up */
  async outline(id: string, prompts: PromptSet, candidate: Candidate, plain: () => Promise<DescribedMask>, signal: AbortSignal): Promise<SharpOutline | null> {
    const sharp = await this.#start(id, prompts, candidate, plain, signal).result;
    return sharp && sharp.outline;
  }

  async full(id: string, prompts: PromptSet, candidate: Candidate, plain: () => Promise<DescribedMask>): Promise<FullMask> {
    for (;;) {
      const running = this.#start(id, prompts, candidate, plain);
      running.wanted = true;
      const sharp = await running.result;
      // whoever gets it may hand its bytes on
      if (sharp) return { ...sharp.full, bytes: sharp.full.bytes.slice() };
    }
  }

  #start(id: string, prompts: PromptSet, candidate: Candidate, plain: () => Promise<DescribedMask>, signal?: AbortSignal): Running {
    const key = JSON.stringify([id, prompts, candidate]);
    const known = this.#running.get(key);
    if (known) return known;
    const given = new AbortController();
    const running: Running = {
      wanted: false,
      result: this.#sharpen(id, prompts, plain, given.signal).then(
        (sharp) => {
          if (!sharp || sharp.full.notSharpened) this.#running.delete(key);
          return sharp;
        },
        (error: unknown) => {
          this.#running.delete(key);
          throw error;
        },
      ),
    };
    signal?.addEventListener('abort', () => {
      if (!running.wanted) given.abort();
    });
    this.#running.set(key, running);
    return running;
  }

  async #sharpen(id: string, prompts: PromptSet, plain: () => Promise<DescribedMask>, signal: AbortSignal): Promise<SharpMask | null> {
    const { photo, logits, predictedIou, stability } = await plain();
    let lost: WorkerFailure | null = null;
    const instead = <T>(other: () => T | Promise<T>) => (error: unknown): T | Promise<T> => {
      lost ??= toWorkerFailure(error);
      return other();
    };
    const looked = lookAgain({ prompts, logits, predictedIou }, photo, (region, asked, previous) => this.#decodeRegion(id, region, asked, previous), () => signal.aborted);
    const plainer = () => firstLook({ prompts, logits }, photo);
    const source = await looked.catch(instead(plainer));
    const drawn = source && (await this.#source.draw(id, photo, source, signal).catch(instead(() => packMask(maskFromLogits(plainer().logits, photo)))));
    if (!drawn) return null;
    const { bounds, area, outline, bytes, sha256 } = drawn;
    return { outline: { bounds, area, outline }, full: { bounds, area, predictedIou, stability, bytes, sha256, notSharpened: lost } };
  }

  async #decodeRegion(id: string, region: PhotoRect, asked: PromptSet, previous: Float32Array): Promise<DecodedMasks> {
    const data = await this.#source.embedding(id, region);
    return this.#withDecoder(async (decoder) => {
      await decoder.setImage({ data, photo: { width: region.width, height: region.height } });
      return decoder.decode(asked, previous);
    });
  }
}
