import { rm } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { ImageDocument, MaskLayer, PhotoInfo } from '../../../core/document/document';
import { findLayer } from '../../../core/document/walk';
import { Failure, isFailure } from '../../../core/errors/failure';
import type { PhotoRect, PixelWindow } from '../../../core/geometry/frames';
import { decodeMask } from '../../../core/masks/mask-codec';
import { safeFileName } from '../file-name';
import { writeNew } from '../new-file';
import type { Hole, Inpaint, InpaintOptions, InpaintProgress } from './inpaint';
import { holeOf, holePng, photoPng } from './pictures';

export interface HandOffSources {
  readonly photos: {
    pixels(id: string, window: PixelWindow, signal?: AbortSignal): Promise<Uint8Array>;
  };
  readonly blobs: { get(sha256: string): Promise<Uint8Array>; put(bytes: Uint8Array): Promise<string> };
}

/** A filling as a picture in the blob store, for an image layer over the photo. */
export interface Filling {
  readonly blob: string;
  readonly bounds: PhotoRect;
}

/** Hands a layer of a document to the inpainting program: its photo, and its mask as the hole. */
export class HandOff {
  readonly #sources: HandOffSources;
  readonly #inpaint: Inpaint;

  constructor(sources: HandOffSources, inpaint: Inpaint) {
    this.#sources = sources;
    this.#inpaint = inpaint;
  }

  /**
   * @throws Failure `inpaint-…`, `layer-empty`, `blob-missing`, `photo-unknown`, `cancelled`;
   *   the document is never touched, the caller adds the layer
   */
  async fill(document: ImageDocument, layerId: string, options: InpaintOptions, onProgress: (progress: InpaintProgress) => void, signal?: AbortSignal): Promise<Filling> {
    const hole = await this.#hole(document.photo, maskLayer(document, layerId), signal);
    const { png, bounds } = await this.#inpaint.fill(hole, options, onProgress, signal);
    return { blob: await this.#sources.blobs.put(png), bounds };
  }

  /**
   * Writes `PHOTO.png` and `PHOTO-mask.png` for programs that take files; where one of the names is
   * taken, both get the next number.
   * @returns the two paths
   * @throws Failure `folder-missing`, `folder-unwritable`, `disk-full`, `layer-empty`
   */
  async saveFiles(document: ImageDocument, layerId: string, folder: string, signal?: AbortSignal): Promise<[string, string]> {
    const { pixels, photo, mask } = await this.#hole(document.photo, maskLayer(document, layerId), signal);
    const pictures = [await photoPng(pixels, photo), await holePng(holeOf(mask), photo)] as const;
    const stem = safeFileName(parse(document.photo.name).name, 'photo');
    for (let number = 1; ; number++) {
      signal?.throwIfAborted();
      const name = number === 1 ? stem : `${stem}-${number}`;
      const paths: [string, string] = [join(folder, `${name}.png`), join(folder, `${name}-mask.png`)];
      if (await writePair(paths, pictures)) return paths;
    }
  }

  async #hole(photo: PhotoInfo, layer: MaskLayer, signal?: AbortSignal): Promise<Hole> {
    if (layer.mask.area === 0) throw new Failure('layer-empty', { layer: layer.name });
    const mask = await decodeMask(await this.#sources.blobs.get(layer.mask.blob), layer.mask.bounds);
    const { id, width, height } = photo;
    const pixels = await this.#sources.photos.pixels(id, { x: 0, y: 0, width, height, outWidth: width, outHeight: height }, signal);
    return { pixels, photo: { width, height }, mask };
  }
}

function maskLayer(document: ImageDocument, layerId: string): MaskLayer {
  const layer = findLayer(document, layerId);
  if (layer?.kind !== 'mask') throw new Failure('request-invalid', { detail: `layerId: no cut-out of this document is called ${layerId}` });
  return layer;
}

/** Writes both or none. @returns false where one of the names is taken */
async function writePair(paths: readonly [string, string], pictures: readonly [Uint8Array, Uint8Array]): Promise<boolean> {
  let first = false;
  try {
    await writeNew(paths[0], pictures[0]);
    first = true;
    await writeNew(paths[1], pictures[1]);
    return true;
  } catch (error) {
    if (first) await rm(paths[0], { force: true });
    if (isFailure(error, 'file-exists')) return false;
    throw error;
  }
}
