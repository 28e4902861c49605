import type { PromptSet } from '../../core/prompts/prompts';
import { LOGIT_SIZE, OUTPUTS, type DecodedMasks, type ImageEmbedding, type MaskDecoder } from '../../models/decoder';

const CELLS = LOGIT_SIZE * LOGIT_SIZE;

/** A decoder that answers with four squares around the middle of a 4:3 photo, or another cell, and remembers what it was asked. */
export class FakeDecoder implements MaskDecoder {
  readonly images: ImageEmbedding[] = [];
  readonly asked: PromptSet[] = [];
  /** logits of the squares' inside */
  inside = 5;
  /** cell of the squares' middle */
  middle = { x: 128, y: 96 };
  /** what a call says it took */
  milliseconds: number;
  disposed = false;
  /** calls that had a mask to refine */
  refined = 0;
  /** called at each question, before it is answered */
  onDecode: () => void = () => undefined;

  constructor(milliseconds = 1) {
    this.milliseconds = milliseconds;
  }

  setImage(embedding: ImageEmbedding): Promise<void> {
    this.images.push(embedding);
    return Promise.resolve();
  }

  decode(prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks> {
    this.asked.push(prompts);
    if (previous) this.refined++;
    this.onDecode();
    const logits = new Float32Array(OUTPUTS * CELLS).fill(-5);
    for (let output = 0; output < OUTPUTS; output++) {
      const reach = 20 + 10 * output;
      for (let y = Math.max(0, this.middle.y - reach); y < this.middle.y + reach; y++) {
        const row = output * CELLS + y * LOGIT_SIZE + this.middle.x;
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
