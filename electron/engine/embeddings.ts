import { LRUCache } from 'lru-cache';
import type { PhotoInfo } from '../../core/document/document';
import { Failure } from '../../core/errors/failure';
import type { PhotoRect } from '../../core/geometry/frames';
import type { ImageEmbedding } from '../../models/decoder';
import { modelFrame } from '../../models/image/model-frame';
import type { PreparedModel } from '../../models/prepare/model-files';
import type { PhotoStore } from '../services/photos/photo-store';
import { EmbeddingFiles } from './embedding-files';
import { encoderPixels } from './encoder-pixels';
import type { Engine } from './engine';
import { SharedWork } from './shared-work';

/** Raised whenever the same encoder would give another embedding of the same photo: other pixels, other surroundings. */
const PIXELS_VERSION = 2;
/** Embeddings kept in memory, four megabytes each. */
const IN_MEMORY = 24;

export interface EmbeddingsOptions {
  readonly engine: Pick<Engine, 'encode' | 'info'>;
  readonly photos: Pick<PhotoStore, 'pixels'>;
  readonly models: { ensure(): Promise<PreparedModel> };
  readonly folder: string;
  /** how large the folder may become */
  readonly maxBytes: () => number;
  /** told, once, that embeddings can't be kept on disk; they are made all the same */
  readonly onFailure?: (failure: Failure) => void;
}

export interface FoundEmbedding {
  readonly embedding: ImageEmbedding;
  /** that made it, or would make the next one */
  readonly provider: string;
  /** that it took to get */
  readonly milliseconds: number;
  readonly cache: 'memory' | 'disk' | 'none';
}

/**
 * The embedding of each photo: made once, kept in memory and on disk by the photo's content and the
 * encoder's checksum, so that opening a photo again needs no encoder.
 */
export class Embeddings {
  readonly #options: EmbeddingsOptions;
  readonly #files: EmbeddingFiles;
  readonly #memory = new LRUCache<string, Float32Array>({ max: IN_MEMORY });
  readonly #making = new SharedWork<FoundEmbedding>();
  readonly #writing = new Set<Promise<void>>();
  #told = false;

  constructor(options: EmbeddingsOptions) {
    this.#options = options;
    this.#files = new EmbeddingFiles(options.folder, options.maxBytes);
  }

  /**
   * Whoever asks for the same photo at the same time waits for the same call of the encoder.
   *
   * @param region part of the photo to be encoded by itself, in whole photo pixels; null: all of it
   * @throws Failure `cancelled` and what the photo store and the engine throw
   */
  async get(photo: PhotoInfo, signal?: AbortSignal, region: PhotoRect | null = null): Promise<FoundEmbedding> {
    const { checksums } = await this.#options.models.ensure();
    const part = region ?? { x: 0, y: 0, width: photo.width, height: photo.height };
    const place = region ? `-${region.x},${region.y},${region.width},${region.height}` : '';
    const key = `${photo.id}-${checksums.encoder.slice(0, 16)}-${PIXELS_VERSION}${place}`;
    return this.#making.share(key, (shared) => this.#find(key, photo, part, shared), signal);
  }

  /** Waits for what is being written. */
  async settled(): Promise<void> {
    await Promise.all(this.#writing);
  }

  async #find(key: string, photo: PhotoInfo, part: PhotoRect, signal: AbortSignal): Promise<FoundEmbedding> {
    const start = performance.now();
    const found = (data: Float32Array, cache: FoundEmbedding['cache'], provider = this.#options.engine.info().provider): FoundEmbedding => {
      this.#memory.set(key, data);
      return { embedding: { data, photo: { width: part.width, height: part.height } }, provider, milliseconds: performance.now() - start, cache };
    };
    const inMemory = this.#memory.get(key);
    if (inMemory) return found(inMemory, 'memory');
    const onDisk = await this.#files.read(key);
    if (onDisk) return found(onDisk, 'disk');

    const { width, height } = modelFrame(part);
    const rgba = await this.#options.photos.pixels(photo.id, { x: part.x, y: part.y, width: part.width, height: part.height, outWidth: width, outHeight: height }, signal);
    const { data, provider } = await this.#options.engine.encode({ pixels: encoderPixels(rgba), width, height, file: photo.name }, signal);
    // nobody waits for the disk
    const writing: Promise<void> = this.#keep(key, data).finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
    return found(data, 'none', provider);
  }

  async #keep(key: string, data: Float32Array): Promise<void> {
    try {
      await this.#files.write(key, data);
    } catch (cause) {
      if (!this.#told) this.#options.onFailure?.(new Failure('embeddings-not-kept', { folder: this.#options.folder }, { cause }));
      this.#told = true;
    }
  }
}
