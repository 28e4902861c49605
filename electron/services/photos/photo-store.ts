import { createHash } from 'node:crypto';
import { open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import sharp from 'sharp';
import type { PhotoInfo } from '../../../core/document/document';
import { Failure } from '../../../core/errors/failure';
import type { PhotoRect, PixelWindow } from '../../../core/geometry/frames';
import { localDecoder, type PhotoDecoder } from './decoder';
import { LIMITS } from './limits';
import { PhotoCache, type PhotoCacheOptions } from './photo-cache';
import { copyAndHash, openPhotoFile, requirePhoto } from './read-file';
import { READ_RASTER, readWindow } from './read-window';
import { SNIFF_BYTES, type PhotoFormat } from './sniff';
import { keepsProfile, levelsOf, readProfile, readStored, writeStored, type StoredPhoto } from './stored-photo';

interface Origin {
  readonly name: string;
  readonly path: string | null;
}

interface Received {
  readonly id: string;
  readonly bytes: number;
  readonly format: PhotoFormat;
}

export interface PhotoStoreOptions extends PhotoCacheOptions {
  /** where strangers' files are decoded; in this process unless said otherwise */
  readonly decoder?: PhotoDecoder;
}

/** Pixels in the photo's own colour space. */
export interface NativePixels {
  /** row-major, interleaved, straight alpha, 8 bits a channel (deeper photos are rounded), `width * height * channels` bytes */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha */
  readonly channels: 1 | 2 | 3 | 4;
  /** the profile that gives the numbers their meaning; null: sRGB. CMYK, Lab and the like are given as sRGB */
  readonly icc: Uint8Array | null;
}

/**
 * Photos: opened from a file or from bytes, known by the SHA-256 of the file, decoded once into an
 * upright 8-bit sRGB raster on disk, from which any window is read without holding the photo.
 *
 * Everything throws `Failure`s that name the file: `file-missing`, `file-unreadable`,
 * `file-is-folder`, `file-empty`, `file-changing`, `photo-not-a-picture`, `photo-unsupported`,
 * `photo-svg`, `photo-truncated`, `photo-damaged`, `photo-slow`, `photo-too-large`,
 * `upload-too-large`, `disk-full`, `folder-unwritable`, `cancelled`; with an id that isn't kept,
 * `photo-unknown`.
 */
export class PhotoStore {
  readonly #cache: PhotoCache;
  /** by id: the same photo asked for twice is decoded once */
  readonly #decoding = new Map<string, Promise<unknown>>();
  /** name and path under which this process last opened a photo; the same bytes may have several */
  readonly #opened = new Map<string, Origin>();

  readonly #decoder: PhotoDecoder;

  constructor(folder: string, options: PhotoStoreOptions = {}) {
    this.#cache = new PhotoCache(folder, options);
    this.#decoder = options.decoder ?? localDecoder;
  }

  /** Opens a file of this computer. */
  async openFile(path: string, signal?: AbortSignal): Promise<PhotoInfo> {
    const absolute = resolve(path);
    const name = basename(absolute);
    return this.#open({ name, path: absolute }, async (staging) => {
      const opened = await openPhotoFile(absolute);
      try {
        const target = await open(join(staging, 'original'), 'w');
        try {
          const { id, bytes } = await copyAndHash(opened, absolute, async (chunk) => void (await target.write(chunk)), signal);
          return { id, bytes, format: opened.format };
        } finally {
          await target.close();
        }
      } finally {
        await opened.handle.close();
      }
    }, signal);
  }

  /** Opens bytes that have no file here: dropped into the window, pasted, uploaded. */
  async openBytes(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<PhotoInfo> {
    if (bytes.length > LIMITS.fileBytes) throw new Failure('upload-too-large', { file: name, limit: LIMITS.fileBytes });
    const format = requirePhoto(bytes.subarray(0, SNIFF_BYTES), bytes.subarray(-32), name);
    const id = createHash('sha256').update(bytes).digest('hex');
    return this.#open({ name, path: null }, async (staging) => {
      await writeFile(join(staging, 'original'), bytes);
      return { id, bytes: bytes.length, format };
    }, signal);
  }

  /** Opens a photo once more that came as bytes. */
  async openKept(id: string, name: string): Promise<PhotoInfo> {
    const { stored } = await this.#stored(id);
    this.#opened.set(id, { name, path: null });
    await this.#cache.pin(id);
    return { ...stored.info, name };
  }

  /** Whether a photo is still there. */
  keeps(id: string): boolean {
    return this.#cache.keeps(id);
  }

  /** What is known of a photo that was opened before. */
  async info(id: string): Promise<PhotoInfo> {
    const { stored } = await this.#stored(id);
    return this.#named(stored);
  }

  /** Where the photo's file lay when it was opened; null for bytes without one. */
  async path(id: string): Promise<string | null> {
    const { stored } = await this.#stored(id);
    return this.#opened.get(id)?.path ?? stored.path;
  }

  /** The file's own bytes. */
  async bytes(id: string): Promise<Uint8Array> {
    const { folder } = await this.#stored(id);
    return readFile(join(folder, 'original'));
  }

  /**
   * A window of the upright photo in sRGB, any size: RGBA, straight alpha, 8 bit, row-major,
   * `outWidth * outHeight * 4` bytes. Quickest where the window lies on multiples of a power of two
   * no larger than the scale.
   *
   * @throws RangeError where the window doesn't lie inside the photo
   */
  async pixels(id: string, window: PixelWindow, signal?: AbortSignal): Promise<Uint8Array> {
    const { folder, stored } = await this.#stored(id);
    requireInside(window, stored.info);
    for (const [key, size] of [['outWidth', window.outWidth], ['outHeight', window.outHeight]] as const) {
      if (!Number.isInteger(size) || size < 1 || size > LIMITS.side) throw new RangeError(`Expected a positive whole number for ${key} but received ${size}`);
    }
    if (window.outWidth * window.outHeight > LIMITS.pixels) throw new RangeError(`Expected at most ${LIMITS.megapixels} megapixels but received ${window.outWidth} x ${window.outHeight}`);
    if (signal?.aborted === true) throw new Failure('cancelled');
    return readWindow(levelsOf(folder, stored), window);
  }

  /** The photo fitted into a square of `size` pixels, as PNG; never enlarged. */
  async thumbnail(id: string, size: number): Promise<Uint8Array> {
    const { folder, stored } = await this.#stored(id);
    const { width, height } = stored.info;
    const scale = Math.min(1, size / Math.max(width, height));
    const outWidth = Math.max(1, Math.round(width * scale));
    const outHeight = Math.max(1, Math.round(height * scale));
    const data = await readWindow(levelsOf(folder, stored), { x: 0, y: 0, width, height, outWidth, outHeight });
    return sharp(data, { raw: { width: outWidth, height: outHeight, channels: 4 } }).png({ compressionLevel: 3 }).toBuffer();
  }

  /**
   * A window in the photo's own colour space, with the profile that says what the numbers mean: what
   * an export keeps. Photos without a profile, and CMYK, Lab and the like, come as sRGB.
   */
  async native(id: string, bounds: PhotoRect): Promise<NativePixels> {
    const { folder, stored } = await this.#stored(id);
    requireInside(bounds, stored.info);
    const own = await this.#ownColors(id, folder, stored);
    const { data, info } = await sharp(own.path, READ_RASTER)
      .extract({ left: bounds.x, top: bounds.y, width: bounds.width, height: bounds.height })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height, channels: info.channels as NativePixels['channels'], icc: own.icc };
  }

  /** The profile of `native`'s pixels, without a look at them; null: sRGB. */
  async profile(id: string): Promise<Uint8Array | null> {
    const { folder, stored } = await this.#stored(id);
    return keepsProfile(stored.info) ? readProfile(folder) : null;
  }

  /** Lets a photo go: it may be evicted from now on. Everything opened is held until then, or until the process ends. */
  async release(id: string): Promise<void> {
    await this.#cache.release(id);
    void this.#cache.trim();
  }

  /** Resolves when nothing is being evicted any more. */
  async settled(): Promise<void> {
    await this.#cache.trim();
  }

  async #open(
    origin: Origin,
    receive: (staging: string) => Promise<Received>,
    signal: AbortSignal | undefined,
  ): Promise<PhotoInfo> {
    const id = await this.#cache.make(async (staging) => {
      const received = await receive(staging);
      if (signal?.aborted === true) throw new Failure('cancelled');
      if ((await this.#find(received.id)) !== null) return { id: null, result: received.id };
      const decoded = await this.#decodeOnce(received.id, async () => {
        // what is there of it was left half written
        await this.#cache.discard(received.id);
        await this.#decode(staging, origin, received, signal);
        return true;
      });
      return { id: decoded === null ? null : received.id, result: received.id };
    });
    this.#opened.set(id, origin);
    await this.#cache.pin(id);
    void this.#cache.trim();
    if (signal?.aborted === true) throw new Failure('cancelled');
    // the same bytes may have been opened meanwhile under another name
    return { ...(await this.info(id)), name: origin.name };
  }

  /** @returns null where the same photo was being decoded already and is kept now */
  async #decodeOnce<T>(id: string, decode: () => Promise<T>): Promise<T | null> {
    const running = this.#decoding.get(id);
    if (running !== undefined) {
      await running;
      return null;
    }
    const decoding = decode();
    this.#decoding.set(id, decoding);
    try {
      return await decoding;
    } finally {
      this.#decoding.delete(id);
    }
  }

  async #decode(staging: string, origin: Origin, received: Received, signal: AbortSignal | undefined): Promise<void> {
    const source = join(staging, 'original');
    const { header, levels } = await this.#decoder.decode({ source, format: received.format, file: origin.name }, staging, signal);
    await writeStored(staging, { info: { ...header, id: received.id, name: origin.name, bytes: received.bytes }, path: origin.path, levels: [...levels] });
  }

  async #find(id: string): Promise<{ folder: string; stored: StoredPhoto } | null> {
    const folder = await this.#cache.find(id);
    const stored = folder === null ? null : await readStored(folder, id);
    return folder === null || stored === null ? null : { folder, stored };
  }

  async #stored(id: string): Promise<{ folder: string; stored: StoredPhoto }> {
    const found = await this.#find(id);
    if (found === null) throw new Failure('photo-unknown', { id });
    await this.#cache.touch(found.folder);
    return found;
  }

  #named(stored: StoredPhoto): PhotoInfo {
    return { ...stored.info, name: this.#opened.get(stored.info.id)?.name ?? stored.info.name };
  }

  /** The raster in the photo's own colours; made when it is first asked for. */
  async #ownColors(id: string, folder: string, stored: StoredPhoto): Promise<{ path: string; icc: Uint8Array | null }> {
    const { info } = stored;
    if (!keepsProfile(info)) return { path: join(folder, '0.v'), icc: null };
    const target = join(folder, 'own.v');
    const made = join(folder, `own-${process.pid}.v`);
    const there = await stat(target).catch(() => null);
    if (there === null) {
      await this.#decodeOnce(`own ${id}`, async () => {
        await this.#decoder.decodeOwn({ source: join(folder, 'original'), format: info.format as PhotoFormat, file: info.name }, info, made);
        await rename(made, target);
      });
    }
    return { path: target, icc: await readProfile(folder) };
  }
}

function requireInside(window: PhotoRect, photo: { width: number; height: number }): void {
  const { x, y, width, height } = window;
  const whole = [x, y, width, height].every(Number.isInteger);
  if (!whole || x < 0 || y < 0 || width < 1 || height < 1 || x + width > photo.width || y + height > photo.height) {
    throw new RangeError(`Expected a window inside of ${photo.width} x ${photo.height} but received ${x}, ${y}, ${width} x ${height}`);
  }
}
