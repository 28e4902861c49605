import type { MaskDecoder } from './decoder';
import { ExportedDecoder } from './exported-decoder';
import { isDecoderFile } from './graph/decoder-file';
import { GraphDecoder } from './graph/graph-decoder';
import type { OrtDecoderOptions, OrtRuntime } from './ort';

/**
 * A mask decoder on ONNX Runtime, in the window as in Node: the rewritten one from a decoder file
 * (`ModelFiles.ensure().decoder`), the exported one from a plain ONNX model (`exportedDecoder`).
 *
 * Calls run one after another in the order they came. Tensors of the photo are made once with
 * `setImage` and never copied here, so don't change an embedding while it is in use.
 *
 * @throws Error where the bytes are neither, or the runtime can't run them
 */
export function createOrtMaskDecoder(ort: OrtRuntime, bytes: Uint8Array, options: OrtDecoderOptions): Promise<MaskDecoder> {
  return isDecoderFile(bytes) ? GraphDecoder.create(ort, bytes, options) : ExportedDecoder.create(ort, bytes, options);
}
