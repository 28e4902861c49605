import type { PhotoRect, Size } from '../geometry/frames';

/**
 * Run-length encoding of masks as COCO has it (cocoapi, `maskApi.c`): runs over the columns of the
 * picture, top to bottom and left to right, background first; `size` is [height, width].
 */
export interface UncompressedRle {
  readonly size: readonly [height: number, width: number];
  readonly counts: readonly number[];
}

export interface CompressedRle {
  readonly size: readonly [height: number, width: number];
  /** runs in groups of five bits as printable characters (`rleToString`) */
  readonly counts: string;
}

/** @param mask [height, width] row-major, not 0 is object */
export function encodeRle(mask: ArrayLike<number>, { width, height }: Size): UncompressedRle {
  return encodeRleWithin(mask, { x: 0, y: 0, width, height }, { width, height });
}

/**
 * A mask of which only a part of the picture is given; all else is background.
 *
 * @param mask [bounds.height, bounds.width] row-major, not 0 is object
 * @param bounds whole pixels within the picture
 */
export function encodeRleWithin(mask: ArrayLike<number>, bounds: PhotoRect, { width, height }: Size): UncompressedRle {
  const counts: number[] = [];
  let object = false;
  let run = bounds.x * height;
  const add = (isObject: boolean, length: number): void => {
    if (length > 0 && isObject !== object) {
      counts.push(run);
      run = 0;
      object = isObject;
    }
    run += length;
  };
  for (let x = 0; x < bounds.width; x++) {
    add(false, bounds.y);
    for (let y = 0; y < bounds.height; y++) add(Boolean(mask[y * bounds.width + x]), 1);
    add(false, height - bounds.y - bounds.height);
  }
  add(false, (width - bounds.x - bounds.width) * height);
  counts.push(run);
  return { size: [height, width], counts };
}

/**
 * @returns [height, width] row-major, 0 or 1
 * @throws RangeError where the runs don't add up to the size
 */
export function decodeRle({ size: [height, width], counts }: UncompressedRle): Uint8Array {
  const total = counts.reduce((sum, run) => sum + run, 0);
  if (total !== width * height || counts.some((run) => !Number.isInteger(run) || run < 0)) {
    throw new RangeError(`Expected runs that add up to ${width * height} (${width} x ${height}) but received ${total}`);
  }
  const mask = new Uint8Array(width * height);
  let x = 0;
  let y = 0;
  let object = 0;
  for (const run of counts) {
    for (let i = 0; i < run; i++) {
      mask[y * width + x] = object;
      if (++y === height) {
        y = 0;
        x++;
      }
    }
    object = 1 - object;
  }
  return mask;
}

const GROUP_BITS = 5;
const GROUP = 1 << GROUP_BITS;
const SIGN_BIT = GROUP >> 1;
const FIRST_CHARACTER = 48;
/** from this run on the difference from the run two before is written */
const FIRST_DIFFERENCE = 3;

/** `rleToString`: groups of five bits, lowest first, a sixth bit for "more", plus 48. */
export function compressRle({ size, counts }: UncompressedRle): CompressedRle {
  let text = '';
  counts.forEach((count, i) => {
    let x = i >= FIRST_DIFFERENCE ? count - (counts[i - 2] ?? 0) : count;
    for (;;) {
      const group = x & (GROUP - 1);
      x >>= GROUP_BITS;
      // done when what is left is nothing but the sign that the group's highest bit says already
      const more = (group & SIGN_BIT) !== 0 ? x !== -1 : x !== 0;
      text += String.fromCharCode(FIRST_CHARACTER + (more ? group | GROUP : group));
      if (!more) break;
    }
  });
  return { size, counts: text };
}

/**
 * `rleFrString`.
 *
 * @throws RangeError for a character that no encoder writes, or a text that ends within a number
 */
export function expandRle({ size, counts: text }: CompressedRle): UncompressedRle {
  const counts: number[] = [];
  let x = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i) - FIRST_CHARACTER;
    if (code < 0 || code >= 2 * GROUP || shift > 30) throw new RangeError(`Expected compressed RLE but received ${JSON.stringify(text[i])} at character ${i}`);
    x |= (code & (GROUP - 1)) << shift;
    shift += GROUP_BITS;
    if ((code & GROUP) !== 0) continue;
    if ((code & SIGN_BIT) !== 0 && shift < 32) x |= -1 << shift;
    if (counts.length >= FIRST_DIFFERENCE) x += counts[counts.length - 2] ?? 0;
    counts.push(x);
    x = 0;
    shift = 0;
  }
  if (shift !== 0) throw new RangeError('Expected compressed RLE but it ends within a number');
  return { size, counts };
}

/** The cells of a mask as it is sent, zeros and ones, row by row. */
export function cellsOf(mask: CompressedRle): Uint8Array {
  return decodeRle(expandRle(mask));
}
