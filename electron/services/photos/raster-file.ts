import { open, type FileHandle } from 'node:fs/promises';

/**
 * Rasters lie on disk in libvips' own format: a header of 64 bytes, then the pixels row by row, 8
 * bits a channel. libvips reads any window of it by memory mapping, without reading the rest.
 *
 * Header (libvips, `vips/internal.h`, `fmttab`): magic, width, height, bands, …, 32-bit numbers in
 * the order of bytes that the magic says.
 */
export const VIPS_HEADER_BYTES = 64;
const MAGIC_BIG_ENDIAN = 0x08f2a6b6;

/** Bytes of a raster's file without the XML that libvips may append. */
export function rasterBytes(width: number, height: number, channels: number): number {
  return VIPS_HEADER_BYTES + width * height * channels;
}

export interface RasterSize {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Rows that are read at once while a raster is halved. */
const STRIP_ROWS = 128;

/**
 * Writes the raster of half the size: each pixel the mean of 2 x 2 (alpha-weighted where there is
 * alpha). Odd last rows and columns stand for themselves, so that pixel (x, y) always covers
 * (2x, 2y) to (2x + 1, 2y + 1) of the larger one and windows at even places stay exact.
 */
export async function writeHalf(source: string, target: string, { width, height, channels }: RasterSize): Promise<RasterSize> {
  const halfWidth = Math.ceil(width / 2);
  const halfHeight = Math.ceil(height / 2);
  const from = await open(source, 'r');
  try {
    const to = await open(target, 'w');
    try {
      await to.write(await halfHeader(from, halfWidth, halfHeight), 0, VIPS_HEADER_BYTES, 0);
      const strip = Buffer.alloc(width * channels * STRIP_ROWS);
      const half = Buffer.alloc((halfWidth * channels * STRIP_ROWS) / 2);
      for (let row = 0; row < height; row += STRIP_ROWS) {
        const rows = Math.min(STRIP_ROWS, height - row);
        const bytes = rows * width * channels;
        const { bytesRead } = await from.read(strip, 0, bytes, VIPS_HEADER_BYTES + row * width * channels);
        if (bytesRead !== bytes) throw new Error(`${source} is shorter than its header says`);
        halve(strip, { width, height: rows, channels }, half);
        const halfRows = Math.ceil(rows / 2);
        await to.write(half, 0, halfRows * halfWidth * channels, VIPS_HEADER_BYTES + (row / 2) * halfWidth * channels);
      }
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
  return { width: halfWidth, height: halfHeight, channels };
}

async function halfHeader(from: FileHandle, width: number, height: number): Promise<Buffer> {
  const header = Buffer.alloc(VIPS_HEADER_BYTES);
  await from.read(header, 0, VIPS_HEADER_BYTES, 0);
  const bigEndian = header.readUInt32BE(0) === MAGIC_BIG_ENDIAN;
  for (const [at, value] of [[4, width], [8, height]] as const) {
    if (bigEndian) header.writeInt32BE(value, at);
    else header.writeInt32LE(value, at);
  }
  return header;
}

/** Means of 2 x 2 pixels; `strip` and `half` are row-major, interleaved, the last of 2 or 4 channels is straight alpha. */
export function halve(strip: Uint8Array, { width, height, channels }: RasterSize, half: Uint8Array): void {
  const colors = channels === 2 || channels === 4 ? channels - 1 : channels;
  const stride = width * channels;
  let out = 0;
  for (let y = 0; y < height; y += 2) {
    const below = y + 1 < height ? stride : 0;
    for (let x = 0; x < width; x += 2) {
      const a = y * stride + x * channels;
      const b = x + 1 < width ? a + channels : a;
      const c = a + below;
      const d = b + below;
      if (colors === channels) {
        for (let k = 0; k < channels; k++) half[out++] = ((strip[a + k] ?? 0) + (strip[b + k] ?? 0) + (strip[c + k] ?? 0) + (strip[d + k] ?? 0) + 2) >> 2;
        continue;
      }
      const wa = strip[a + colors] ?? 0;
      const wb = strip[b + colors] ?? 0;
      const wc = strip[c + colors] ?? 0;
      const wd = strip[d + colors] ?? 0;
      const sum = wa + wb + wc + wd;
      for (let k = 0; k < colors; k++) {
        half[out++] = sum === 0 ? 0 : Math.round(((strip[a + k] ?? 0) * wa + (strip[b + k] ?? 0) * wb + (strip[c + k] ?? 0) * wc + (strip[d + k] ?? 0) * wd) / sum);
      }
      half[out++] = (sum + 2) >> 2;
    }
  }
}
