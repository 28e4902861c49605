import sharp from 'sharp';
import { Failure } from '../../../core/errors/failure';
import type { Size } from '../../../core/geometry/frames';
import type { InpaintAddress } from './address';

const FORMATS: ReadonlySet<string> = new Set(['png', 'jpeg', 'webp']);

/**
 * Believes nothing of an answer: the bytes must be a PNG, JPEG or WebP of the photo's size that
 * decodes to its last row, whatever its header says.
 * @returns sRGB RGBA, straight alpha, 8 bit, `width * height * 4` bytes
 * @throws Failure `inpaint-not-a-picture`, `inpaint-wrong-size`, `inpaint-cut-off`
 */
export async function decodeAnswer(address: InpaintAddress, bytes: Uint8Array, expected: Size): Promise<Uint8Array> {
  const header = await readHeader(address, bytes);
  // before a pixel is decoded, so that a few bytes can't ask for gigabytes
  if (header.width !== expected.width || header.height !== expected.height) {
    throw new Failure('inpaint-wrong-size', { address: address.shown, width: header.width, height: header.height, expectedWidth: expected.width, expectedHeight: expected.height });
  }
  try {
    return await sharp(bytes, { failOn: 'error', limitInputPixels: expected.width * expected.height, pages: 1 })
      .toColourspace('srgb')
      .ensureAlpha()
      .raw({ depth: 'uchar' })
      .toBuffer();
  } catch (cause) {
    throw new Failure('inpaint-cut-off', { address: address.shown }, { cause });
  }
}

async function readHeader(address: InpaintAddress, bytes: Uint8Array): Promise<Size> {
  try {
    const { format, width, height } = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (FORMATS.has(format)) return { width, height };
  } catch (cause) {
    throw new Failure('inpaint-not-a-picture', { address: address.shown }, { cause });
  }
  throw new Failure('inpaint-not-a-picture', { address: address.shown });
}
