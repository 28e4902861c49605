import type { PhotoInfo } from '../../../core/document/document';
import type { PhotoRect, PixelWindow } from '../../../core/geometry/frames';
import type { ImageEmbedding } from '../../../models/decoder';
import { generateMasks, type Generated, type PointAsker } from '../../../models/everything/generate-masks';
import type { EverythingParameters } from '../../../models/everything/parameters';
import { modelFrame } from '../../../models/image/model-frame';
import { InTurn } from '../../../models/in-turn';
import type { Engine } from '../../engine/engine';
import { encoderPixels } from '../../engine/encoder-pixels';

/** What the service needs of the others. */
export interface EverythingParts {
  readonly photos: { pixels(id: string, window: PixelWindow, signal?: AbortSignal): Promise<Uint8Array> };
  readonly embeddings: { get(photo: PhotoInfo, signal?: AbortSignal): Promise<{ embedding: ImageEmbedding }> };
  readonly engine: Pick<Engine, 'encode'>;
  readonly asker: PointAsker;
}

export interface EverythingRequest {
  readonly photo: PhotoInfo;
  readonly parameters: EverythingParameters;
  readonly everyPoint: boolean;
  readonly onProgress?: (share: number) => void;
}

/** Every mask of a photo (`models/everything`). */
export class Everything {
  readonly #parts: EverythingParts;
  /** those who answer hold one photo at a time */
  readonly #turns = new InTurn();

  constructor(parts: EverythingParts) {
    this.#parts = parts;
  }

  /** @throws Failure `cancelled`, and what photos and engine throw */
  generate({ photo, parameters, everyPoint, onProgress }: EverythingRequest, signal?: AbortSignal): Promise<Generated> {
    return this.#turns.take(() =>
      generateMasks({
        photo,
        parameters,
        everyPoint,
        asker: this.#parts.asker,
        embed: (part) => this.#embed(photo, part, signal),
        ...(onProgress && { onProgress }),
        signal,
      }),
    );
  }

  /** The whole photo's embedding is kept and found again; those of crops are made for this once. */
  async #embed(photo: PhotoInfo, part: PhotoRect, signal?: AbortSignal): Promise<ImageEmbedding> {
    const { photos, embeddings, engine } = this.#parts;
    if (part.width === photo.width && part.height === photo.height) return (await embeddings.get(photo, signal)).embedding;
    const size = { width: part.width, height: part.height };
    const { width, height } = modelFrame(size);
    const rgba = await photos.pixels(photo.id, { ...part, outWidth: width, outHeight: height }, signal);
    const { data } = await engine.encode({ pixels: encoderPixels(rgba), width, height, file: photo.name }, signal);
    return { data, photo: size };
  }
}
