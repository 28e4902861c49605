/** 1 megapixel is 1,000,000 px */
const MEGAPIXELS = 100;

/** What a photo may be at most. A file says its size in its header; larger ones are refused before a pixel is decoded. */
export const LIMITS = {
  megapixels: MEGAPIXELS,
  pixels: MEGAPIXELS * 1e6,
  /**
   * AVIF is decoded whole, in 19 to 25 bytes a pixel: 55 megapixels take the 1.4 GB that 100 of no
   * other format take. The largest level of AV1 ends at 35.7.
   */
  avifMegapixels: 55,
  /** pixels along one side: JPEG ends at 65,535, and rasters of libvips are fast up to there */
  side: 65_500,
  /** bytes of a file, opened or uploaded */
  fileBytes: 2_000_000_000,
  /** bytes of memory at which decoding is given up; 100 megapixels take 1.4 GB at most */
  decodeBytes: 1_800_000_000,
  /** seconds that one photo may take to decode; 100 megapixels of AVIF take about 20 on two slow cores */
  decodeSeconds: 180,
} as const;
