import { randomUUID } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { Failure } from '../../../core/errors/failure';
import { decodeFailure } from './decode-failure';
import { isTurned, type Orientation, type PhotoHeader } from './header';
import { LIMITS } from './limits';
import { VIPS_HEADER_BYTES } from './raster-file';
import type { PhotoFormat } from './sniff';

/**
 * Decodes a photo into an upright 8-bit raster on disk, strip by strip: libvips holds a few rows,
 * not the picture, except where a format leaves it no choice (interlaced and turned ones, AVIF, WebP).
 *
 * Files that end too early or whose data is broken are refused, not shown in part: a cut-out of half
 * a photo would be found out only after the work is done. What decoders only warn of is let pass.
 */
const READ = { failOn: 'error', sequentialRead: true, limitInputPixels: LIMITS.pixels, unlimited: false } as const;

export interface DecodeRequest {
  /** path of the file */
  readonly source: string;
  readonly header: PhotoHeader;
  /** how the person knows the file */
  readonly file: string;
  /** path of the raster to write, ends in `.v` */
  readonly target: string;
  /** `display`: sRGB. `own`: the photo's own colour space, meant by its ICC profile */
  readonly colors: 'display' | 'own';
}

export interface Decoded {
  /** 3 or 4; with `own` also 1 or 2 for grey */
  readonly channels: 1 | 2 | 3 | 4;
  readonly width: number;
  readonly height: number;
}

/** @throws Failure `photo-truncated`, `photo-damaged`, `photo-slow`, `disk-full` and what the file system says */
export async function decodePhoto(request: DecodeRequest): Promise<Decoded> {
  const { source, header, target, file } = request;
  const orientation = header.orientation as Orientation;
  // A deep picture that lies on its side would have to be held twice to be turned: it is turned when it is 8 bit
  const lying = isTurned(orientation) && header.depth > 8 ? `${target.slice(0, -2)}-lying.v` : null;
  try {
    const decoded = convert(turnUpright(sharp(source, READ), lying === null ? orientation : 1), request).timeout({ seconds: LIMITS.decodeSeconds });
    let done = await decoded.toFile(lying ?? target);
    if (lying !== null) done = await turnUpright(sharp(lying, READ), orientation).toColourspace(done.channels <= 2 ? 'b-w' : 'srgb').toFile(target);
    const { channels, width, height } = done;
    if (width !== header.width || height !== header.height) throw new Error(`decoded ${width} x ${height} where the header says ${header.width} x ${header.height}`);
    return { channels: channels as Decoded['channels'], width, height };
  } catch (error) {
    if (isWriteError(error)) throw error;
    if (isTimeout(error)) throw new Failure('photo-slow', { file, seconds: LIMITS.decodeSeconds }, { cause: error });
    throw await decodeFailure(error, source, header.format as PhotoFormat, file, await shareBeforeTheEnd(source, header, target));
  } finally {
    if (lying !== null) await rm(lying, { force: true });
  }
}

/**
 * Decodes every pixel and keeps none.
 *
 * @throws Failure as `decodePhoto`
 */
export async function checkPixels(source: string, header: PhotoHeader, file: string): Promise<void> {
  try {
    // the mean of all pixels: the nearest one needs only the rows before it, and a JPEG shrunk while it is read only some of its data
    await sharp(source, READ).timeout({ seconds: LIMITS.decodeSeconds }).resize(1, 1, { fit: 'fill', kernel: 'linear', fastShrinkOnLoad: false }).raw().toBuffer();
  } catch (error) {
    if (isTimeout(error)) throw new Failure('photo-slow', { file, seconds: LIMITS.decodeSeconds }, { cause: error });
    throw await decodeFailure(error, source, header.format as PhotoFormat, file, await shareBeforeTheEnd(source, header, join(tmpdir(), `maskwright-${randomUUID()}.v`)));
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout/i.test(error.message);
}

function convert(image: Sharp, { header, colors }: DecodeRequest): Sharp {
  const grey = header.colorSpace === 'b-w' || header.colorSpace === 'grey16';
  if (colors === 'own') return image.keepIccProfile().toColourspace(grey ? 'b-w' : 'srgb');
  // Of a 16-bit picture sharp keeps values of Display P3 unless it is told the profile to end in
  if (header.icc !== null && header.depth === 16) return image.toColourspace('srgb').withIccProfile('srgb');
  return image.toColourspace('srgb');
}

/** EXIF orientation undone. */
function turnUpright(image: Sharp, orientation: Orientation): Sharp {
  switch (orientation) {
    case 1:
      return image;
    case 2:
      return image.flop();
    case 3:
      return image.rotate(180);
    case 4:
      return image.flip();
    case 5:
      return image.flip().rotate(90);
    case 6:
      return image.rotate(90);
    case 7:
      return image.flop().rotate(90);
    case 8:
      return image.rotate(270);
  }
}

/**
 * How much of a picture is there, 0..1: its rows as they lie in the file, until the decoder stops.
 * 0 where rows aren't decoded in order, so that nothing can be said.
 */
async function shareBeforeTheEnd(source: string, header: PhotoHeader, target: string): Promise<number> {
  const turned = isTurned(header.orientation);
  const rows = turned ? header.width : header.height;
  const columns = turned ? header.height : header.width;
  try {
    await sharp(source, READ).toColourspace('srgb').timeout({ seconds: LIMITS.decodeSeconds }).toFile(target);
    return 1;
  } catch {
    // it fails as it did before; what counts is how far the raster got
    const { size } = await stat(target).catch(() => ({ size: 0 }));
    const rowBytes = columns * (header.hasAlpha ? 4 : 3);
    return Math.min(1, Math.max(0, Math.floor((size - VIPS_HEADER_BYTES) / rowBytes)) / rows);
  } finally {
    await rm(target, { force: true });
  }
}

/** libvips says why it could not write in its own words. */
export function isWriteError(error: unknown): boolean {
  return error instanceof Error && /unable to (?:write|open|create)|write error|No space left|unable to close|Permission denied|Read-only file system|File too large/i.test(error.message);
}
