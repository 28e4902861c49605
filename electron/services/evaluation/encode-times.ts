/** What encoding a photo took, and where the encoding came from. */
export interface Encoded {
  readonly milliseconds: number;
  readonly cache: 'memory' | 'disk' | 'none';
}

export interface EncodeFigures {
  /** mean milliseconds of the encodings that were made; of reading them, where all lay in the cache */
  readonly msEncode: number;
  /** photos whose encoding lay in the cache */
  readonly fromCache: number;
}

/** How long encoding takes: a photo that an earlier run encoded says nothing about that. */
export function encodeFigures(photos: readonly Encoded[]): EncodeFigures {
  const made = photos.filter(({ cache }) => cache === 'none');
  const counted = made.length > 0 ? made : photos;
  return { msEncode: counted.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / Math.max(1, counted.length), fromCache: photos.length - made.length };
}
