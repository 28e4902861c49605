import type { CatalogueEntry } from '../catalogue';
import { writeDecoder } from '../graph/write-decoder';
import { writeEncoder } from '../encoder/encoder-graph';
import { readModel, writeModel } from '../onnx/onnx';
import type { SourceName } from './model-sources';
import { prepareDecoder } from './prepare-decoder';
import { prepareEncoder } from './prepare-encoder';
import { decoderGraph, prepareKernel } from './prepare-kernel';

/** How one prepared file is made. */
export interface Recipe {
  readonly source: SourceName;
  readonly suffix: 'onnx' | 'bin';
  readonly make: (source: Uint8Array, entry: CatalogueEntry) => Uint8Array;
}

/** Raised whenever a recipe makes another file from the same source; what was prepared before is then made anew. */
export const PREPARATION_VERSION = 5;

export type Part = 'encoder' | 'exportedEncoder' | 'decoder' | 'exportedDecoder' | 'kernel';

export const RECIPES: Readonly<Record<Part, Recipe>> = {
  /** the encoder written anew (models/encoder) */
  encoder: { source: 'encoder', suffix: 'onnx', make: (source) => writeModel(writeEncoder(readModel(source))) },
  /** the encoder as it was exported, made to take 8-bit pixels: for graphics processors */
  exportedEncoder: { source: 'encoder', suffix: 'onnx', make: prepareEncoder },
  /** the decoder written anew (models/graph) */
  decoder: {
    source: 'decoder',
    suffix: 'bin',
    make: (source) => {
      const exported = readModel(source);
      return writeDecoder(exported, decoderGraph(exported));
    },
  },
  /** the decoder as it was exported, with all four masks: where the other can't be run */
  exportedDecoder: { source: 'decoder', suffix: 'onnx', make: prepareDecoder },
  /** weights of the decoder's WebAssembly kernel (models/kernel) */
  kernel: { source: 'decoder', suffix: 'bin', make: prepareKernel },
};

export const PARTS: readonly Part[] = ['encoder', 'exportedEncoder', 'decoder', 'exportedDecoder', 'kernel'];
