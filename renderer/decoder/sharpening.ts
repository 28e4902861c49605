import { LRUCache } from 'lru-cache';
import type { PhotoPoint, PhotoRect, PixelWindow, Size } from '../../core/geometry/frames';
import { areaOf, type AlphaMask } from '../../core/masks/alpha-mask';
import { contourRings } from '../../core/masks/contour';
import { encodeMask } from '../../core/masks/mask-codec';
import type { Candidate, PromptSet } from '../../core/prompts/prompts';
import type { MaskDecoder } from '../../models/decoder';
import { sharpenMask } from '../../models/sharp/sharpen-mask';
import type { FullMask, SharpOutline } from '../state/ports';
import { sha256Of } from '../state/sha256';

/** Where sharpening gets what it needs of a photo. */
export interface PhotoSource {
  /** straight sRGB RGBA, 8 bit */
  pixels(photo: string, window: PixelWindow): Promise<Uint8ClampedArray>;
  /** [256, 64, 64] of a part of the photo that is encoded by itself */
  embedding(photo: string, region: PhotoRect): Promise<Float32Array>;
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
/** Cells that the outline is drawn from, along the longer side of the mask's box: finer than a screen. */
const OUTLINE_CELLS = 1500;

interface Running {
  /** somebody waits for the mask itself: it is not given up any more */
  wanted: boolean;
  readonly result: Promise<{ readonly full: FullMask; readonly mask: AlphaMask } | null>;
}

/**
 * Sharpens masks once each (`models/sharp`, as the command line does): in the background while a mask
 * stands, so that it is there when it is kept. The decoder is free for other questions while the engine
 * encodes the region.
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

  /** @returns null where it was given up */
  async outline(id: string, prompts: PromptSet, candidate: Candidate, plain: () => Promise<DescribedMask>, overtaken: () => boolean): Promise<SharpOutline | null> {
    const sharp = await this.#start(id, prompts, candidate, plain, overtaken).result;
    return sharp && { area: sharp.full.area, bounds: sharp.full.bounds, outline: outlineOf(sharp.mask) };
  }

  async full(id: string, prompts: PromptSet, candidate: Candidate, plain: () => Promise<DescribedMask>): Promise<FullMask> {
    for (;;) {
      const running = this.#start(id, prompts, candidate, plain, () => false);
      running.wanted = true;
      const sharp = await running.result;
      // whoever gets it may hand its bytes on
      if (sharp) return { ...sharp.full, bytes: sharp.full.bytes.slice() };
    }
  }

  #start(id: string, prompts: PromptSet, candidate: Candidate, plain: () => Promise<DescribedMask>, overtaken: () => boolean): Running {
    const key = JSON.stringify([id, prompts, candidate]);
    const known = this.#running.get(key);
    if (known) return known;
    const running: Running = {
      wanted: false,
      result: this.#sharpen(id, prompts, plain, () => !running.wanted && overtaken()).then(
        (sharp) => {
          if (!sharp) this.#running.delete(key);
          return sharp;
        },
        (error: unknown) => {
          this.#running.delete(key);
          throw error;
        },
      ),
    };
    this.#running.set(key, running);
    return running;
  }

  async #sharpen(id: string, prompts: PromptSet, plain: () => Promise<DescribedMask>, stale: () => boolean): Promise<{ full: FullMask; mask: AlphaMask } | null> {
    const { photo, logits, predictedIou, stability } = await plain();
    const mask = await sharpenMask({ prompts, logits, predictedIou }, photo, {
      readPixels: (window) => this.#source.pixels(id, window),
      decodeRegion: async (region, asked, previous) => {
        const data = await this.#source.embedding(id, region);
        return this.#withDecoder(async (decoder) => {
          await decoder.setImage({ data, photo: { width: region.width, height: region.height } });
          return decoder.decode(asked, previous);
        });
      },
      stale,
    });
    if (!mask) return null;
    const bytes = new Uint8Array(await encodeMask(mask));
    return { mask, full: { bounds: mask.bounds, area: areaOf(mask), predictedIou, stability, bytes, sha256: await sha256Of(bytes) } };
  }
}

/** Where alpha crosses one half, in photo pixels. Large masks are drawn from every n-th pixel. */
function outlineOf({ bounds, alpha }: AlphaMask): PhotoPoint[][] {
  const step = Math.max(1, Math.ceil(Math.max(bounds.width, bounds.height) / OUTLINE_CELLS));
  const size = { width: Math.ceil(bounds.width / step), height: Math.ceil(bounds.height / step) };
  if (size.width === 0 || size.height === 0) return [];
  const inside = new Uint8Array((size.width + 2) * (size.height + 2));
  // a ring of nothing around: the mask ends at its bounds
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const column = Math.min(bounds.width - 1, Math.floor((x + 0.5) * step));
      const row = Math.min(bounds.height - 1, Math.floor((y + 0.5) * step));
      inside[(y + 1) * (size.width + 2) + x + 1] = alpha[row * bounds.width + column] ?? 0;
    }
  }
  return contourRings(inside, { width: size.width + 2, height: size.height + 2 }, 127.5)
    .map((ring) => ring.map(([x, y]) => ({ x: bounds.x + (x - 1) * step, y: bounds.y + (y - 1) * step })));
}
