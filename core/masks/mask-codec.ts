import { Failure } from '../errors/failure';
import type { PhotoRect } from '../geometry/frames';
import type { AlphaMask } from './alpha-mask';

/**
 * A mask as it lies in the blob store: raw deflate (RFC 1951) of `bounds.width * bounds.height`
 * alpha bytes, row-major. Compression Streams are in Node and in browsers alike.
 */
export async function encodeMask(mask: AlphaMask): Promise<Uint8Array> {
  const expected = mask.bounds.width * mask.bounds.height;
  if (mask.alpha.length !== expected) {
    throw new RangeError(`Expected ${expected} alpha bytes for ${mask.bounds.width} x ${mask.bounds.height} but received ${mask.alpha.length}`);
  }
  const compressed = stream(mask.alpha).pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(compressed).arrayBuffer());
}

/**
 * @param bounds the mask's box in whole photo pixels, as the document keeps it
 * @throws Failure `mask-damaged` where the bytes aren't deflate or hold another number of pixels;
 *   inflating stops at the expected size, so that a bomb costs no memory
 */
export async function decodeMask(bytes: Uint8Array, bounds: PhotoRect): Promise<AlphaMask> {
  const alpha = new Uint8Array(bounds.width * bounds.height);
  const reader = stream(bytes).pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  let filled = 0;
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new Failure('mask-damaged', {}, { cause });
    });
    if (done) break;
    if (filled + value.length > alpha.length) {
      await reader.cancel();
      throw new Failure('mask-damaged');
    }
    alpha.set(value, filled);
    filled += value.length;
  }
  if (filled !== alpha.length) throw new Failure('mask-damaged');
  return { bounds, alpha };
}

function stream(bytes: Uint8Array): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(bytes));
      controller.close();
    },
  });
}
