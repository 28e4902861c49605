import { EMBEDDING_CHANNELS, EMBEDDING_SIZE } from '../decoder';
import type { EncodedPart } from './encoded-part';
import { blocksOf, NECK, STAGES } from './tiny-vit';

/**
 * What a full encoding has beyond the part that is encoded, for all photos of one shape the same: what
 * the windows at the part's edge need of it, and the embedding of the padding.
 */
export interface Surroundings {
  readonly part: EncodedPart;
  /** what the graph takes besides the photo, by the names of its inputs, always in the same order */
  readonly inputs: ReadonlyMap<string, Grid>;
  /** [256, 64, 64], of which the part itself is without meaning */
  readonly embedding: Float32Array;
}

/** Values on a part of a stage's grid, [1, rows, columns, channels], or [1, channels, rows, columns] for the neck. */
export interface Grid {
  readonly shape: readonly [number, number, number, number];
  readonly values: Float32Array;
}

/** What a full encoding of some photo had at each place where surroundings are put in, by the names of the graph's outputs. */
export type Tokens = (output: string) => Float32Array;

/** One place in the network at which surroundings are put in. */
interface Place {
  readonly name: string;
  readonly channels: number;
  readonly channelsFirst: boolean;
  /** rows and columns of the whole square */
  readonly side: number;
  /** of those kept, and with what surrounds them */
  readonly kept: EncodedPart;
  readonly whole: EncodedPart;
}

function places(part: EncodedPart): Place[] {
  const inStages = STAGES.flatMap((stage) => {
    const { tokensACell, window, channels } = stage;
    const kept = { rows: part.rows * tokensACell, columns: part.columns * tokensACell };
    const upTo = (tokens: number): number => Math.ceil(tokens / window) * window;
    const whole = { rows: upTo(kept.rows), columns: upTo(kept.columns) };
    return blocksOf(stage).map((name): Place => ({ name, channels, channelsFirst: false, side: EMBEDDING_SIZE * tokensACell, kept, whole }));
  });
  const whole = { rows: part.rows + 1, columns: part.columns + 1 };
  return [...inStages, { name: NECK, channels: EMBEDDING_CHANNELS, channelsFirst: true, side: EMBEDDING_SIZE, kept: part, whole }];
}

/** Names of the outputs that `Tokens` are asked for, beside the embedding. */
export const TOKEN_OUTPUTS: readonly string[] = places({ rows: EMBEDDING_SIZE, columns: EMBEDDING_SIZE }).map(({ name }) => `tokens:${name}`);

/**
 * @param embedding of a full encoding, [256, 64, 64]
 * @param tokens of the same encoding
 */
export function surroundingsFrom(part: EncodedPart, embedding: Float32Array, tokens: Tokens): Surroundings {
  return { part, embedding, inputs: inputsFrom(part, tokens) };
}

/** Zeros: what surrounds the whole square. */
export function zerosAround(part: EncodedPart): ReadonlyMap<string, Grid> {
  return inputsFrom(part, null);
}

function inputsFrom(part: EncodedPart, tokens: Tokens | null): ReadonlyMap<string, Grid> {
  const inputs = new Map<string, Grid>();
  for (const place of places(part)) {
    const { name, kept, whole } = place;
    const values = tokens?.(`tokens:${name}`) ?? null;
    inputs.set(`right:${name}`, cut(values, place, [0, kept.rows], [kept.columns, whole.columns]));
    inputs.set(`below:${name}`, cut(values, place, [kept.rows, whole.rows], [0, whole.columns]));
  }
  return inputs;
}

/** A part of a grid; what lies outside of the square is zero. */
function cut(values: Float32Array | null, { channels, channelsFirst, side }: Place, [top, bottom]: readonly [number, number], [left, right]: readonly [number, number]): Grid {
  const rows = bottom - top;
  const columns = right - left;
  const part = new Float32Array(channels * rows * columns);
  if (values) {
    for (let row = top; row < Math.min(bottom, side); row++) {
      for (let column = left; column < Math.min(right, side); column++) {
        for (let channel = 0; channel < channels; channel++) {
          const [from, to] = channelsFirst
            ? [(channel * side + row) * side + column, (channel * rows + row - top) * columns + column - left]
            : [(row * side + column) * channels + channel, ((row - top) * columns + column - left) * channels + channel];
          part[to] = values[from] ?? 0;
        }
      }
    }
  }
  return { shape: channelsFirst ? [1, channels, rows, columns] : [1, rows, columns, channels], values: part };
}

/**
 * The embedding of the whole square.
 *
 * @param encoded [256, part's rows, part's columns]
 * @returns [256, 64, 64]
 */
export function withSurroundings(encoded: Float32Array, { part, embedding }: Surroundings): Float32Array {
  const whole = Float32Array.from(embedding);
  for (let line = 0; line < EMBEDDING_CHANNELS * part.rows; line++) {
    const channel = Math.floor(line / part.rows);
    const row = line - channel * part.rows;
    whole.set(encoded.subarray(line * part.columns, (line + 1) * part.columns), (channel * EMBEDDING_SIZE + row) * EMBEDDING_SIZE);
  }
  return whole;
}

/** The numbers of the surroundings one after another, to be kept in a file. */
export function packSurroundings({ inputs, embedding }: Surroundings): Float32Array {
  const grids = [...inputs.values()];
  const packed = new Float32Array(grids.reduce((sum, { values }) => sum + values.length, embedding.length));
  packed.set(embedding);
  let at = embedding.length;
  for (const { values } of grids) {
    packed.set(values, at);
    at += values.length;
  }
  return packed;
}

/** @returns null where the numbers are not as many as this part has */
export function unpackSurroundings(part: EncodedPart, packed: Float32Array): Surroundings | null {
  let at = EMBEDDING_CHANNELS * EMBEDDING_SIZE * EMBEDDING_SIZE;
  const embedding = packed.subarray(0, at);
  const inputs = new Map<string, Grid>();
  for (const [name, { shape, values }] of zerosAround(part)) {
    inputs.set(name, { shape, values: packed.subarray(at, at + values.length) });
    at += values.length;
  }
  return at === packed.length ? { part, inputs, embedding } : null;
}
