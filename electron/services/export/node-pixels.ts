import { LRUCache } from 'lru-cache';
import type { DocumentPixels } from '../../../core/compose/painted-document';
import type { ImageDocument, ImageLayer, MaskRef } from '../../../core/document/document';
import { isFailure } from '../../../core/errors/failure';
import type { PhotoRect } from '../../../core/geometry/frames';
import type { AlphaMask } from '../../../core/masks/alpha-mask';
import { decodeMask } from '../../../core/masks/mask-codec';
import type { BlobStore } from '../blobs/blob-store';
import type { PhotoStore } from '../photos/photo-store';

/** Bytes of decoded masks kept at hand; beyond it they are inflated anew for each band of rows. */
const MASK_BYTES = 256e6;

export interface PixelServices {
  readonly photos: Pick<PhotoStore, 'pixels' | 'native' | 'profile' | 'openBytes' | 'info' | 'release'>;
  readonly blobs: Pick<BlobStore, 'get'>;
}

/**
 * The pixels that one document names, from the photo store and the blob store. A picture of a layer
 * is decoded like a photo, since a photo's id and a blob's name are both the SHA-256 of the file: so
 * it is read in windows too, and a hostile one is refused by the same limits.
 */
export class NodePixels implements DocumentPixels {
  readonly #services: PixelServices;
  readonly #document: ImageDocument;
  readonly #masks = new LRUCache<string, AlphaMask>({ maxSize: MASK_BYTES, sizeCalculation: ({ alpha }) => alpha.length + 1 });
  readonly #pictures = new Map<string, Promise<{ width: number; height: number }>>();

  constructor(services: PixelServices, document: ImageDocument) {
    this.#services = services;
    this.#document = document;
  }

  async photo(part: PhotoRect): Promise<Uint8Array> {
    return this.#services.photos.pixels(this.#document.photo.id, { ...part, outWidth: part.width, outHeight: part.height });
  }

  async mask({ blob, bounds }: MaskRef): Promise<AlphaMask> {
    const key = `${blob} ${bounds.width} ${bounds.height}`;
    const known = this.#masks.get(key);
    if (known !== undefined) return { bounds, alpha: known.alpha };
    const mask = await decodeMask(await this.#services.blobs.get(blob), bounds);
    this.#masks.set(key, mask);
    return mask;
  }

  async picture({ blob, bounds, name }: ImageLayer, part: PhotoRect): Promise<Uint8Array> {
    const size = await this.#opened(blob, name);
    const inside = { x: part.x - bounds.x, y: part.y - bounds.y, width: part.width, height: part.height };
    if (size.width === bounds.width && size.height === bounds.height) {
      return this.#services.photos.pixels(blob, { ...inside, outWidth: part.width, outHeight: part.height });
    }
    const whole = await this.#services.photos.pixels(blob, { x: 0, y: 0, width: size.width, height: size.height, outWidth: bounds.width, outHeight: bounds.height });
    const out = new Uint8Array(part.width * part.height * 4);
    for (let row = 0; row < part.height; row++) {
      const from = ((inside.y + row) * bounds.width + inside.x) * 4;
      out.set(whole.subarray(from, from + part.width * 4), row * part.width * 4);
    }
    return out;
  }

  /** Lets the pictures of layers go, which were opened for this document alone. */
  async dispose(): Promise<void> {
    for (const blob of this.#pictures.keys()) await this.#services.photos.release(blob);
  }

  #opened(blob: string, name: string): Promise<{ width: number; height: number }> {
    const known = this.#pictures.get(blob);
    if (known !== undefined) return known;
    const opened = this.#open(blob, name);
    this.#pictures.set(blob, opened);
    return opened;
  }

  async #open(blob: string, name: string): Promise<{ width: number; height: number }> {
    try {
      return await this.#services.photos.info(blob);
    } catch (error) {
      if (!isFailure(error, 'photo-unknown')) throw error;
      return this.#services.photos.openBytes(name, await this.#services.blobs.get(blob));
    }
  }
}
