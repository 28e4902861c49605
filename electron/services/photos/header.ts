import sharp, { type Metadata } from 'sharp';
import { Failure } from '../../../core/errors/failure';
import type { PhotoInfo } from '../../../core/document/document';
import { decodeFailure } from './decode-failure';
import { iccName } from './icc-name';
import { LIMITS } from './limits';
import type { PhotoFormat } from './sniff';

/** What a photo's header says; all that `PhotoInfo` has beside the file's own name, size and hash. */
export type PhotoHeader = Omit<PhotoInfo, 'id' | 'name' | 'bytes'>;

export interface ReadHeader {
  readonly header: PhotoHeader;
  /** the embedded ICC profile, null without one */
  readonly icc: Uint8Array | null;
}

/** EXIF orientation (EXIF 2.32, tag 0x112): 5 to 8 swap width and height. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export function isTurned(orientation: number): boolean {
  return orientation >= 5;
}

/**
 * Reads the header alone; no pixel is decoded, so that a file that claims 60,000 x 60,000 px costs
 * nothing.
 *
 * @param source path of the file
 * @param file how the person knows it, for the sentence of a failure
 * @throws Failure `photo-too-large`, `photo-truncated`, `photo-damaged`
 */
export async function readHeader(source: string, format: PhotoFormat, file: string): Promise<ReadHeader> {
  let metadata: Metadata;
  try {
    // the limit is ours to check: the sentence names the size
    metadata = await sharp(source, { limitInputPixels: false, sequentialRead: true }).metadata();
  } catch (error) {
    throw await decodeFailure(error, source, format, file, null);
  }
  const orientation = orientationOf(metadata);
  const turned = isTurned(orientation);
  const width = turned ? metadata.height : metadata.width;
  const height = turned ? metadata.width : metadata.height;
  const limit = format === 'avif' ? LIMITS.avifMegapixels : LIMITS.megapixels;
  if (width * height > limit * 1e6 || Math.max(width, height) > LIMITS.side) {
    throw new Failure('photo-too-large', { file, width, height, limit });
  }
  return {
    header: {
      format,
      width,
      height,
      depth: metadata.bitsPerSample ?? DEPTHS[metadata.depth] ?? 8,
      channels: metadata.channels,
      colorSpace: metadata.space,
      icc: metadata.icc === undefined ? null : (iccName(metadata.icc) ?? 'unnamed'),
      density: densityOf(metadata),
      orientation,
      hasAlpha: metadata.hasAlpha,
    },
    icc: metadata.icc ?? null,
  };
}

const DEPTHS: Readonly<Record<string, number>> = { uchar: 8, char: 8, ushort: 16, short: 16, uint: 32, int: 32, float: 32, double: 64, complex: 64, dpcomplex: 128 };

/** EXIF's orientation; where there is none, that of XMP, in which PNG files of some programs keep it. */
function orientationOf(metadata: Metadata): Orientation {
  const exif = metadata.orientation;
  if (exif !== undefined) return isOrientation(exif) ? exif : 1;
  if (metadata.xmp === undefined) return 1;
  const xmp = Number(/tiff:Orientation(?:="|>)\s*([1-8])\b/.exec(metadata.xmp.toString('utf8'))?.[1]);
  return isOrientation(xmp) ? xmp : 1;
}

function isOrientation(value: number): value is Orientation {
  return Number.isInteger(value) && value >= 1 && value <= 8;
}

/** libvips says 72 dpi where a file says nothing; only a unit, or another number, is the file's own word. */
function densityOf(metadata: Metadata): number | null {
  const { density } = metadata;
  if (density === undefined || density <= 0) return null;
  return metadata.resolutionUnit === undefined && density === 72 ? null : density;
}
