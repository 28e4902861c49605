import { LRUCache } from 'lru-cache';
import { Failure } from '../../core/errors/failure';
import type { PhotoPoint, Size } from '../../core/geometry/frames';
import type { Candidate, PromptSet } from '../../core/prompts/prompts';
import { logitsOf, predictedIouOf } from '../../models/candidates';
import { photoColours } from '../../models/choose/photo-colours';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, type DecodedMasks, type ImageEmbedding, type MaskDecoder } from '../../models/decoder';
import { logitCells, modelFrame } from '../../models/image/model-frame';
import { stabilityScore } from '../../models/masks/stability-score';
import { PromptReplay, type Replayed } from '../../models/replay/prompt-replay';
import type { CandidateMask } from '../state/editor';
import type { FullMask, MaskAnswer, SharpOutline } from '../state/ports';
import { describeAnswer, describeMask } from './describe-masks';
import { KNOWN, placeKey } from './known-hovers';
import { placesAhead } from './places-ahead';
import { Sharpening, type DescribedMask, type PhotoSource } from './sharpening';

interface Photo {
  readonly embedding: ImageEmbedding;
  readonly replay: PromptReplay;
}

/** Embeddings kept, 4 MB each. */
export const PHOTOS = 12;

/** What the decoder does of its own accord while nothing is asked. */
export interface Ahead {
  /** resolves when the pointer has rested for a moment */
  rested(): Promise<void>;
  /** told what a click at a place gives, before it is asked: by its first call, or refined where the pointer rests */
  known(photo: string, prompts: PromptSet, mask: CandidateMask): void;
}

/**
 * Answers questions about several photos with one decoder, one call at a time. A hover is overtaken
 * by a newer hover or an answer, an answer by a newer answer: they give null then, and what they had
 * not asked the decoder yet is never asked. Of a photo that isn't known, or was let go for newer ones,
 * they fail with `photo-unknown`.
 *
 * While the pointer rests after a hover, the click there is answered ahead, so that the hover can show
 * what a click would give, and then hovers over the places
 * around it and over a coarse grid (`places-ahead.ts`). Any question ends that; it waits for one call
 * of the decoder at most.
 */
export class Answering {
  #decoder: MaskDecoder;
  #shown: string | null = null;
  readonly #turn: () => Promise<void>;
  readonly #photos = new LRUCache<string, Photo>({ max: PHOTOS });
  #newestHover = 0;
  #newestAnswer = 0;
  /** what is sharpened of the newest answer's mask; a newer answer gives it up */
  #standing = new AbortController();
  /** changes with everything that is asked; what is done ahead gives way then */
  #asked = 0;
  /** the question that has the decoder; the next one waits for it */
  #busy: Promise<unknown> = Promise.resolve();

  readonly #ahead: Ahead;
  /** photo and place of hovers that were told ahead */
  readonly #told = new LRUCache<string, true>({ max: KNOWN });

  readonly #sharpening: Sharpening;

  /**
   * @param turn lets messages that wait come in, so that a call that takes its time can be overtaken
   * @param source what sharpening a mask needs of its photo
   */
  constructor(decoder: MaskDecoder, turn: () => Promise<void>, ahead: Ahead, source: PhotoSource) {
    this.#decoder = decoder;
    this.#turn = turn;
    this.#ahead = ahead;
    this.#sharpening = new Sharpening(source, (work) => this.#alone(async () => {
      // the region takes the place of the photo that the decoder holds
      this.#shown = null;
      return work(this.#decoder);
    }));
  }

  /**
   * Compiles what the first question needs, by a call about a blank photo and one that refines its
   * mask; where a question comes meanwhile, it compiles as it goes.
   */
  async warmUp(): Promise<void> {
    const before = this.#asked;
    await this.#alone(async () => {
      if (before !== this.#asked) return;
      this.#shown = null;
      const blank: ImageEmbedding = { data: new Float32Array(EMBEDDING_CHANNELS * EMBEDDING_SIZE * EMBEDDING_SIZE), photo: { width: 4, height: 3 } };
      await this.#decoder.setImage(blank);
      const prompts = clickAt({ x: 2, y: 1 });
      for (const refined of [false, true]) {
        await this.#turn();
        if (before !== this.#asked) return;
        const { decoded, chosen } = await lookAt(this.#decoder, blank.photo, prompts);
        describeMask(decoded, chosen, prompts, blank.photo);
        if (refined) await this.#decoder.decode(prompts, logitsOf(decoded, chosen));
      }
    });
  }

  /** Another runtime of the same model takes over, from the next question on. */
  async replaceDecoder(decoder: MaskDecoder): Promise<void> {
    this.#asked++;
    await this.#alone(async () => {
      const before = this.#decoder;
      this.#decoder = decoder;
      this.#shown = null;
      await before.dispose();
    });
  }

  /** @param colours RGBA of the photo at `logitCells`, which helps to choose among masks */
  addPhoto(id: string, size: Size, embedding: Float32Array, colours: Uint8ClampedArray | null): void {
    if (this.#photos.has(id)) return;
    const decode: MaskDecoder['decode'] = async (prompts, previous) => {
      const masks = await this.#decoder.decode(prompts, previous);
      await this.#turn();
      return masks;
    };
    const replay = new PromptReplay({ decode }, size, { embedding: { data: embedding, photo: size }, colours: colours && photoColours(colours, logitCells(modelFrame(size))) });
    this.#photos.set(id, { embedding: { data: embedding, photo: size }, replay });
  }

  /** Gives the decoder a photo that has just come, and looks at its middle, so that the first hover finds all of it done. */
  async prepare(id: string): Promise<void> {
    const size = this.#photos.peek(id)?.embedding.photo;
    if (size) await this.#goAhead(id, ++this.#asked, [clickAt({ x: size.width / 2, y: size.height / 2 })]);
  }

  release(id: string): void {
    this.#asked++;
    this.#photos.delete(id);
    if (this.#shown === id) this.#shown = null;
  }

  /** @returns the mask that a click there shows at once; null where it was overtaken */
  async hover(id: string, prompts: PromptSet): Promise<CandidateMask | null> {
    const asked = ++this.#asked;
    const question = ++this.#newestHover;
    const answersBefore = this.#newestAnswer;
    const overtaken = () => question !== this.#newestHover || answersBefore !== this.#newestAnswer;
    const mask = await this.#alone(async () => {
      if (overtaken()) return null;
      const photo = await this.#show(id);
      let early: Replayed | null = null;
      const answer =
        (await photo.replay.answer(prompts, {
          early: (first) => (early = first),
          stale: () => early !== null || overtaken(),
        })) ?? early;
      return answer && describeMask(answer.decoded, answer.chosen, prompts, photo.embedding.photo);
    });
    if (mask) void this.#restAfter(id, prompts, asked);
    return mask;
  }

  async answer(id: string, prompts: PromptSet, early: (answer: MaskAnswer) => void): Promise<MaskAnswer | null> {
    this.#asked++;
    const question = ++this.#newestAnswer;
    this.#standing.abort();
    this.#standing = new AbortController();
    const overtaken = () => question !== this.#newestAnswer;
    return this.#alone(async () => {
      if (overtaken()) return null;
      const photo = await this.#show(id);
      const size = photo.embedding.photo;
      const replayed = await photo.replay.answer(prompts, {
        early: (first) => early(describeAnswer(first, prompts, size)),
        stale: overtaken,
      });
      return replayed && describeAnswer(replayed, prompts, size);
    });
  }

  /** Sharpens a mask ahead of `full`. @returns null where a newer answer was asked for meanwhile */
  async sharpen(id: string, prompts: PromptSet, candidate: Candidate): Promise<SharpOutline | null> {
    return this.#sharpening.outline(id, prompts, candidate, () => this.#plain(id, prompts, candidate), this.#standing.signal);
  }

  /** @throws Failure `photo-unknown`, `no-prompt`, and what the source throws */
  async full(id: string, prompts: PromptSet, candidate: Candidate): Promise<FullMask> {
    return this.#sharpening.full(id, prompts, candidate, () => this.#plain(id, prompts, candidate));
  }

  #plain(id: string, prompts: PromptSet, candidate: Candidate): Promise<DescribedMask> {
    this.#asked++;
    return this.#alone(async () => {
      const photo = await this.#show(id);
      const replayed = await photo.replay.answer(prompts);
      if (!replayed) throw new RangeError('Expected an answer, for no one gives this question up');
      const { photo: size } = photo.embedding;
      const logits = logitsOf(replayed.decoded, candidate);
      return { photo: size, logits, predictedIou: predictedIouOf(replayed.decoded, candidate), stability: stabilityScore(logits, size) };
    });
  }

  /** One plain call, for comparing runtimes. */
  async decode(id: string, prompts: PromptSet, previous?: Float32Array): Promise<DecodedMasks> {
    this.#asked++;
    return this.#alone(async () => {
      await this.#show(id);
      return this.#decoder.decode(prompts, previous);
    });
  }

  /** The pointer may rest where it was: the click there is answered in full, then hovers over what lies around. */
  async #restAfter(id: string, prompts: PromptSet, asked: number): Promise<void> {
    await this.#ahead.rested();
    const [pointer] = prompts.points;
    const photo = this.#photos.peek(id);
    if (asked !== this.#asked || !pointer || !photo) return;
    const refining = this.#alone(async () => {
      if (asked !== this.#asked) return;
      const { replay, embedding } = await this.#show(id);
      const refined = await replay.answer(prompts, { stale: () => asked !== this.#asked });
      if (refined && asked === this.#asked) this.#ahead.known(id, prompts, describeMask(refined.decoded, refined.chosen, prompts, embedding.photo));
    });
    const places = placesAhead(pointer, photo.embedding.photo);
    const asks = places.map(({ x, y }): PromptSet => ({ ...prompts, points: [{ ...pointer, x, y }] }));
    // nobody has asked: whoever does meets the failure himself
    await refining.then(() => this.#goAhead(id, asked, asks)).catch(() => undefined);
  }

  /** Tells hovers ahead that weren't told yet, one call after the other, until something is asked. */
  async #goAhead(id: string, asked: number, hovers: readonly PromptSet[]): Promise<void> {
    for (const prompts of hovers) {
      const key = placeKey(id, prompts);
      if (this.#told.has(key)) continue;
      await this.#alone(async () => {
        if (asked !== this.#asked) return;
        const size = (await this.#show(id)).embedding.photo;
        await this.#turn();
        if (asked !== this.#asked) return;
        const { decoded, chosen } = await lookAt(this.#decoder, size, prompts);
        this.#told.set(key, true);
        this.#ahead.known(id, prompts, describeMask(decoded, chosen, prompts, size));
      });
      if (asked !== this.#asked) return;
    }
  }

  async #show(id: string): Promise<Photo> {
    const photo = this.#photos.get(id);
    if (!photo) throw new Failure('photo-unknown', { id });
    if (this.#shown !== id) {
      this.#shown = null;
      await this.#decoder.setImage(photo.embedding);
      this.#shown = id;
    }
    return photo;
  }

  /** Runs with the decoder for itself, after what came before. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#busy.then(this.#turn).then(work);
    this.#busy = result.catch(() => undefined);
    return result;
  }
}

function clickAt({ x, y }: PhotoPoint): PromptSet {
  return { points: [{ id: 'ahead', x, y, kind: 'include' }], box: null };
}

/** What a hover shows, by one call of the decoder, and leaves nothing behind in the memory of a photo's clicks. */
async function lookAt(decoder: MaskDecoder, photo: Size, prompts: PromptSet): Promise<Replayed> {
  let first: Replayed | null = null;
  const answer = await new PromptReplay(decoder, photo).answer(prompts, { early: (early) => (first = early), stale: () => first !== null });
  const replayed = answer ?? first;
  if (!replayed) throw new RangeError('Expected one click');
  return replayed;
}
