import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import type { PromptSet } from '../../core/prompts/prompts';
import type { Services } from '../../electron/services/services';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, type MaskDecoder } from '../../models/decoder';
import { ExportedDecoder } from '../../models/exported-decoder';

const PHOTO = { width: 600, height: 400 };

/** The decoder as its authors exported it, with all four masks put out, in onnxruntime-node with its own defaults. */
export async function exportedDecoder({ modelFiles }: Services): Promise<MaskDecoder> {
  const { exportedDecoder: file } = await modelFiles.ensure();
  const decoder = await ExportedDecoder.create(ort, await readFile(file), {});
  // how long a call takes does not depend on the photo
  const data = new Float32Array(EMBEDDING_CHANNELS * EMBEDDING_SIZE * EMBEDDING_SIZE).map((_, i) => Math.sin(i));
  await decoder.setImage({ data, photo: PHOTO });
  return decoder;
}

/** @returns milliseconds of one click, in shares of the width and the height */
export async function timeExported(decoder: MaskDecoder, x: number, y: number): Promise<number> {
  const prompts: PromptSet = { points: [{ id: 'click', x: x * PHOTO.width, y: y * PHOTO.height, kind: 'include' }], box: null };
  const started = performance.now();
  await decoder.decode(prompts);
  return performance.now() - started;
}
