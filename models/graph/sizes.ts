import { EMBEDDING_CHANNELS, EMBEDDING_SIZE } from '../decoder';

/** Sizes of SAM's mask decoder (Kirillov et al. 2023, appendix A), under the names that the graph's docstrings use. */

/** C, channels of tokens and image */
export const CHANNELS = EMBEDDING_CHANNELS;
/** N, image tokens: the cells of the embedding, row by row */
export const CELLS = EMBEDDING_SIZE * EMBEDDING_SIZE;
/** H, heads of every attention */
export const HEADS = 8;
/** channels inside of the attentions between tokens and image, half of C */
export const INNER = CHANNELS / 2;
/** D, channels of one head there */
export const HEAD_WIDTH = INNER / HEADS;
/** 1 / sqrt(D) */
export const ATTENTION_SCALE = 1 / Math.sqrt(HEAD_WIDTH);
/** the IoU token and the four mask tokens, which come ahead of the prompt's own */
export const OUTPUT_TOKENS = 5;
/** R, rank of what a mask prompt adds to the image: 16 channels and a constant */
export const MASK_RANK = 17;
/** channels after the first and the second doubling of the resolution */
export const UP_CHANNELS = [64, 32] as const;
/** the four cells that a cell becomes when the resolution doubles, in the order of 2 dy + dx */
export const QUARTERS = 4;
