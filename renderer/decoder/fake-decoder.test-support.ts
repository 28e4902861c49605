import type { PromptSet } from '../../core/prompts/prompts';
import { LOGIT_SIZE, OUTPUTS, type DecodedMasks, type ImageEmbedding, type MaskDecoder } from '../../models/decoder';

const CELLS = LOGIT_SIZE * LOGIT_SIZE;

/** A decoder that answers with four squares around the middle of a 4:3 photo, and remembers what it was asked. */
export class FakeDecoder implements MaskDecoder {
  readonly runtime: string;
  readonly images: ImageEmbedding[] = [];
  readonly asked: PromptSet[] = [];
  /** logits of the squares' inside */
  inside = 5;
  /** what a call says it took */
  milliseconds: number;
  disposed = false;
  /** called at each question, before it is answered */
  onDecode: () => void = () => undefined;

  constructor(runtime: string, milliseconds = 1) {
    this.runtime = runtime;
    this.milliseconds = milliseconds;
  }

  setImage(embedding: ImageEmbedding): Promise<void> {
    this.images.push(embedding);
    return Promise.resolve();
  }

  decode(prompts: PromptSet): Promise<DecodedMasks> {
    this.asked.push(prompts);
    this.onDecode();
    const logits = new Float32Array(OUTPUTS * CELLS).fill(-5);
    for (let output = 0; output < OUTPUTS; output++) {
      const reach = 20 + 10 * output;
      for (let y = 96 - reach; y < 96 + reach; y++) {
        const row = output * CELLS + y * LOGIT_SIZE + 128;
        logits.fill(this.inside, row - reach, row + reach);
      }
    }
    return Promise.resolve({ logits, predictedIou: Float32Array.of(0.5, 0.6, 0.9, 0.7), milliseconds: this.milliseconds });
  }

  dispose(): Promise<void> {
    this.disposed = true;
    return Promise.resolve();
  }
}
