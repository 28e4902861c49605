import type { PromptSet } from '../../core/prompts/prompts';
import type { PhotoPoint } from '../../core/geometry/frames';
import type { DecodedMasks, ImageEmbedding, MaskDecoder } from '../../models/decoder';
import type { PointAnswer } from '../../models/everything/ask-point';
import type { MaskThresholds } from '../../models/everything/found-mask';
import type { PreparedModel } from '../../models/prepare/model-files';
import type { Conversation } from './conversation';

/** What a decoder needs of the engine. */
export interface EngineLink {
  /** runs in turn with the engine's other work, again from the start where the process had ended */
  run<T>(work: (conversation: Conversation) => Promise<T>): Promise<T>;
  models(): Promise<PreparedModel>;
  readonly threads: number;
}

let made = 0;

/**
 * A mask decoder that runs in the engine's process. It remembers its photo: after a crash the next
 * call loads decoder and photo again and is answered as if nothing had happened.
 */
export class EngineDecoder implements MaskDecoder {
  readonly #link: EngineLink;
  readonly #decoder = ++made;
  #embedding: ImageEmbedding | null = null;
  #loadedIn: Conversation | null = null;

  private constructor(link: EngineLink) {
    this.#link = link;
  }

  static async open(link: EngineLink): Promise<EngineDecoder> {
    const decoder = new EngineDecoder(link);
    await link.run((conversation) => decoder.#load(conversation));
    return decoder;
  }

  setImage(embedding: ImageEmbedding): Promise<void> {
    return this.#link.run(async (conversation) => {
      await this.#load(conversation);
      await conversation.ask('set-image', { decoder: this.#decoder, embedding });
      this.#embedding = embedding;
    });
  }

  decode(prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks> {
    return this.#link.run(async (conversation) => {
      await this.#load(conversation);
      return conversation.ask('decode', { decoder: this.#decoder, prompts, previous });
    });
  }

  /** What points give, in their order: worked out in the engine's process, so that only masks that pass cross. */
  ask(points: readonly PhotoPoint[], { predIouThresh, stabilityScoreThresh, stabilityScoreOffset }: MaskThresholds): Promise<readonly PointAnswer[]> {
    return this.#link.run(async (conversation) => {
      await this.#load(conversation);
      if (!this.#embedding) throw new Error('Expected setImage before ask');
      const thresholds = { predIouThresh, stabilityScoreThresh, stabilityScoreOffset };
      return conversation.ask('ask-points', { decoder: this.#decoder, crop: this.#embedding.photo, points, thresholds });
    });
  }

  dispose(): Promise<void> {
    return this.#link.run(async (conversation) => {
      this.#embedding = null;
      if (this.#loadedIn === conversation) await conversation.ask('close-decoder', { decoder: this.#decoder });
      this.#loadedIn = null;
    });
  }

  /** Loads the decoder, and the photo that it had, in a process that doesn't have them yet. */
  async #load(conversation: Conversation): Promise<void> {
    if (this.#loadedIn === conversation) return;
    const { decoder: file, exportedDecoder: exported } = await this.#link.models();
    await conversation.ask('load-decoder', { decoder: this.#decoder, file, exported, threads: this.#link.threads });
    if (this.#embedding) await conversation.ask('set-image', { decoder: this.#decoder, embedding: this.#embedding });
    this.#loadedIn = conversation;
  }
}
