import { EMBEDDING_CHANNELS, EMBEDDING_SIZE } from '../../models/decoder';
import type { Runtime } from './runtime';

/** One of the encoder's graphs on one execution provider. */
export interface PhotoEncoder {
  /**
   * @param pixels [height, width, 3] RGB of the photo scaled so that its longest side is 1024
   * @returns [256, 64, 64]
   * @throws Error where the provider fails or gives numbers that aren't
   */
  encode(pixels: Uint8Array, width: number, height: number): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * The encoder as its authors exported it, which always encodes the whole square: on graphics
 * processors, which want sizes that never change and have the time.
 */
export async function openSquareEncoder({ ort, session }: Runtime, file: string, provider: string, threads: number): Promise<PhotoEncoder> {
  const opened = await ort.InferenceSession.create(file, session(provider, threads));
  return {
    encode: async (pixels, width, height) => {
      const { image_embeddings } = await opened.run({ pixels: new ort.Tensor('uint8', pixels, [1, height, width, 3]) });
      return finiteFloats(image_embeddings?.data, EMBEDDING_CHANNELS * EMBEDDING_SIZE * EMBEDDING_SIZE);
    },
    close: () => opened.release(),
  };
}

/** @throws Error where these are not so many numbers, or broken ones */
export function finiteFloats(data: unknown, expected: number): Float32Array {
  if (!(data instanceof Float32Array) || data.length !== expected) throw new Error(`Expected ${expected} numbers of the encoder`);
  // broken drivers give these instead of an error
  if (!data.every(Number.isFinite)) throw new Error('The encoder gave numbers that are not finite');
  return data;
}
