/**
 * Sizes of TinyViT (Wu et al. 2022, "TinyViT: Fast Pretraining Distillation for Small Vision
 * Transformers") as MobileSAM has it: convolutions, then three stages of attention in windows. A cell
 * is a cell of the embedding.
 */
export interface Stage {
  /** as in the modules' names; stage 0 is the convolutions */
  readonly index: 1 | 2 | 3;
  readonly blocks: number;
  /** tokens along one side of a window */
  readonly window: 7 | 14;
  readonly channels: number;
  /** tokens along one side of a cell */
  readonly tokensACell: 1 | 2;
  /** of the merging that follows; null after the last stage */
  readonly stride: 1 | 2 | null;
}

export const STAGES: readonly Stage[] = [
  { index: 1, blocks: 2, window: 7, channels: 128, tokensACell: 2, stride: 2 },
  { index: 2, blocks: 6, window: 14, channels: 160, tokensACell: 1, stride: 1 },
  { index: 3, blocks: 2, window: 7, channels: 320, tokensACell: 1, stride: null },
];

/** Channels of one head, in every stage. */
export const HEAD_WIDTH = 32;
/** Model pixels along one side of a cell. */
export const PIXELS_A_CELL = 16;
/** What comes after the stages and makes the embedding of them. */
export const NECK = 'neck';

/** The blocks of a stage, as the modules are called. */
export function blocksOf({ index, blocks }: Stage): string[] {
  return Array.from({ length: blocks }, (_, block) => `layers.${index}/blocks.${block}`);
}
