import type { PositionalWeights } from '../kernel/positions';

/**
 * The rewritten decoder as one file: graphs that are run one after another, what they share, and the
 * weights of the prompt's embeddings.
 *
 * `MWG2`, the number of sections, the length of each in bytes, the sections. A graph is a serialised
 * ModelProto. The two graphs of a prompt, with and without a mask prompt, have most of their weights
 * in common; these are a section of their own, a ModelProto with initialisers alone: serialised
 * messages that follow each other merge (protobuf, "Encoding": the same as merging the messages), so
 * `shared` and one of the two put together are that graph with its weights.
 */
export interface DecoderFile {
  readonly photo: Uint8Array;
  readonly mask: Uint8Array;
  readonly masks: Uint8Array;
  readonly shared: Uint8Array;
  readonly prompt: Uint8Array;
  readonly promptWithMask: Uint8Array;
  readonly positions: PositionalWeights;
}

const MAGIC = 0x3247574d;
const SECTIONS = 9;
const HEADER_BYTES = 4 * (2 + SECTIONS);

/** Whether the bytes are such a file, and not a plain ONNX model. */
export function isDecoderFile(bytes: Uint8Array): boolean {
  return bytes.length > HEADER_BYTES && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) === MAGIC;
}

export function packDecoderFile({ photo, mask, masks, shared, prompt, promptWithMask, positions }: DecoderFile): Uint8Array {
  const floats = (values: Float32Array): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const sections = [photo, mask, masks, shared, prompt, promptWithMask, floats(positions.gaussian), floats(positions.kinds), floats(positions.notAPoint)];
  const file = new Uint8Array(HEADER_BYTES + sections.reduce((sum, section) => sum + section.length, 0));
  const header = new DataView(file.buffer);
  header.setUint32(0, MAGIC, true);
  header.setUint32(4, SECTIONS, true);
  let offset = HEADER_BYTES;
  sections.forEach((section, i) => {
    header.setUint32(4 * (2 + i), section.length, true);
    file.set(section, offset);
    offset += section.length;
  });
  return file;
}

/** @throws Error where the bytes are no such file, or end too early */
export function unpackDecoderFile(bytes: Uint8Array): DecoderFile {
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!isDecoderFile(bytes) || header.getUint32(4, true) !== SECTIONS) throw new Error('Expected a decoder file of this version');
  let offset = HEADER_BYTES;
  const sections = Array.from({ length: SECTIONS }, (_, i) => {
    const end = offset + header.getUint32(4 * (2 + i), true);
    if (end > bytes.length) throw new Error('Expected a whole decoder file but it ends too early');
    const section = bytes.subarray(offset, end);
    offset = end;
    return section;
  });
  const [photo, mask, masks, shared, prompt, promptWithMask, ...positions] = sections;
  // a copy, as floats begin at a multiple of four bytes (`slice` of a Node Buffer would not be one)
  const [gaussian, kinds, notAPoint] = positions.map((section) => new Float32Array(new Uint8Array(section).buffer));
  if (!photo || !mask || !masks || !shared || !prompt || !promptWithMask || !gaussian || !kinds || !notAPoint) throw new Error('Expected a whole decoder file');
  return { photo, mask, masks, shared, prompt, promptWithMask, positions: { gaussian, kinds, notAPoint } };
}

/** One of the prompt graphs with its weights. */
export function withShared(shared: Uint8Array, graph: Uint8Array): Uint8Array {
  const whole = new Uint8Array(shared.length + graph.length);
  whole.set(shared);
  whole.set(graph, shared.length);
  return whole;
}
