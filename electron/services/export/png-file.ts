import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Raw pixels of a PNG file: row-major, interleaved, straight alpha, 8 bit. */
export interface PngPixels {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  /** 1 grey, 2 grey and alpha, 4 RGB and alpha */
  readonly channels: 1 | 2 | 4;
}

export interface PngOptions {
  /** profile that says what the numbers mean; null: sRGB */
  readonly icc: Uint8Array | null;
  /** resolution in pixels an inch; null names none */
  readonly density: number | null;
  /** zlib level 0..9; above 4 a photo takes twice the time and gets 5 % smaller */
  readonly compression?: number;
}

const INCH = 0.0254;

/**
 * An 8-bit PNG file. Profile and resolution are written as the chunks that they are, so that the
 * numbers of the pixels are kept: an image library would convert them into the profile.
 */
export async function encodePng({ data, width, height, channels }: PngPixels, { icc, density, compression = 4 }: PngOptions): Promise<Uint8Array> {
  const input = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const png = await sharp(input, { raw: { width, height, channels }, limitInputPixels: false })
    // one channel stays one: without this a mask would be written as RGB
    .toColorspace(channels <= 2 ? 'b-w' : 'srgb')
    .png({ compressionLevel: compression, adaptiveFiltering: true })
    .toBuffer();
  const chunks = [...(icc === null ? [] : [iccChunk(icc)]), ...(density === null ? [] : [densityChunk(density)])];
  return chunks.length === 0 ? png : insertAfterHeader(png, chunks);
}

/** PNG specification, 11.3.3.3: name, 0, compression method 0, deflated profile. */
function iccChunk(icc: Uint8Array): Buffer {
  return chunk('iCCP', Buffer.concat([Buffer.from('ICC profile\0\0', 'latin1'), deflateSync(icc)]));
}

/** 11.3.5.3: pixels a metre, across and down, unit 1. */
function densityChunk(density: number): Buffer {
  const data = Buffer.alloc(9);
  const perMetre = Math.min(0x7fffffff, Math.max(1, Math.round(density / INCH)));
  data.writeUInt32BE(perMetre, 0);
  data.writeUInt32BE(perMetre, 4);
  data[8] = 1;
  return chunk('pHYs', data);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Signature of 8 bytes, then IHDR of 25. */
const AFTER_HEADER = 33;

/** Puts chunks right behind IHDR, and leaves out what of their kinds was there. */
function insertAfterHeader(png: Uint8Array, chunks: readonly Buffer[]): Uint8Array {
  const dropped = new Set(chunks.map((piece) => piece.toString('latin1', 4, 8)));
  const source = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const kept: Buffer[] = [];
  for (let at = AFTER_HEADER; at < source.length;) {
    const end = at + 12 + source.readUInt32BE(at);
    const type = source.toString('latin1', at + 4, at + 8);
    if (!dropped.has(type)) kept.push(source.subarray(at, end));
    at = end;
  }
  return Buffer.concat([source.subarray(0, AFTER_HEADER), ...chunks, ...kept]);
}
