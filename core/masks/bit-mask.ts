/** A mask as bits, 32 cells a number, so that the overlap of hundreds of pairs costs next to nothing. */
export interface BitMask {
  readonly bits: Uint32Array;
  /** set cells */
  readonly area: number;
}

/** @param cells zeros and anything else, row-major */
export function packBits(cells: ArrayLike<number>): BitMask {
  const bits = new Uint32Array(Math.ceil(cells.length / 32));
  for (let i = 0; i < cells.length; i++) if (cells[i]) bits[i >>> 5] = (bits[i >>> 5] ?? 0) | (1 << (i & 31));
  let area = 0;
  for (const word of bits) area += bitCount(word);
  return { bits, area };
}

export function hasBit({ bits }: BitMask, index: number): boolean {
  return (((bits[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
}

/** Intersection over union of two masks of the same grid, 0..1; 0 where both are empty. */
export function bitIou(a: BitMask, b: BitMask): number {
  let both = 0;
  for (let i = 0; i < a.bits.length; i++) {
    const word = (a.bits[i] ?? 0) & (b.bits[i] ?? 0);
    if (word !== 0) both += bitCount(word);
  }
  const union = a.area + b.area - both;
  return union === 0 ? 0 : both / union;
}

/** Set bits of a 32-bit number (Warren, "Hacker's Delight", section 5-1). */
function bitCount(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return (((fours + (fours >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}
