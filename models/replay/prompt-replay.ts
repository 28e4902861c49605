import { LRUCache } from 'lru-cache';
import type { Size } from '../../core/geometry/frames';
import { hasPrompts, isAmbiguous, type Candidate, type PromptSet } from '../../core/prompts/prompts';
import { Failure } from '../../core/errors/failure';
import { logitsOf } from '../candidates';
import { chooseCandidate } from '../choose/choose-candidate';
import type { DecodedMasks, MaskDecoder } from '../decoder';

export interface Replayed {
  /** all four masks of the whole set of prompts */
  readonly decoded: DecodedMasks;
  /** what the rules choose of them */
  readonly chosen: Candidate;
}

/** Answers kept, about one megabyte each. */
const REMEMBERED = 32;

/**
 * Makes a mask a function of its prompts alone: prompts are given to the decoder one after the
 * other, as a person gave them, each call with the logits of the call before as its mask input
 * (Kirillov et al. 2023, appendix A, "iterative" training; without the feedback twice as many clicks
 * are needed). The box comes first, then the clicks in their order.
 *
 * So the window, where prompts come one by one, and the command line, where they come at once, give
 * the same mask; and a click that is moved or taken out of the middle leaves nothing of itself
 * behind. Answers of prefixes are remembered: adding a click costs one call.
 *
 * Of one photo; the decoder must hold its embedding.
 */
export class PromptReplay {
  readonly #decoder: MaskDecoder;
  readonly #photo: Size;
  readonly #remembered = new LRUCache<string, DecodedMasks>({ max: REMEMBERED });

  constructor(decoder: MaskDecoder, photo: Size) {
    this.#decoder = decoder;
    this.#photo = photo;
  }

  /**
   * @param stale asked before each call; true gives the question up
   * @returns null where it was given up
   * @throws Failure `no-prompt` without any prompt
   */
  async answer(prompts: PromptSet, stale: () => boolean = () => false): Promise<Replayed | null> {
    if (!hasPrompts(prompts)) throw new Failure('no-prompt');
    let before: Replayed | null = null;
    // the one choice in the chain that a person can make, and so the one that an answer depends on
    let first: Candidate | undefined;
    for (let clicks = prompts.box ? 0 : 1; clicks <= prompts.points.length; clicks++) {
      const prefix: PromptSet = { points: prompts.points.slice(0, clicks), box: prompts.box };
      const key = keyOf(prefix, first);
      let decoded = this.#remembered.get(key);
      if (!decoded) {
        if (stale()) return null;
        decoded = await this.#decoder.decode(prefix, before ? logitsOf(before.decoded, before.chosen) : undefined);
        this.#remembered.set(key, decoded);
      }
      const ambiguous = isAmbiguous(prefix);
      const chosen = (ambiguous ? prompts.firstClick : undefined) ?? chooseCandidate(decoded, prefix, this.#photo);
      if (ambiguous) first = chosen;
      before = { decoded, chosen };
    }
    return before;
  }
}

function keyOf(prompts: PromptSet, first: Candidate | undefined): string {
  const { box } = prompts;
  const points = prompts.points.map(({ x, y, kind }) => [x, y, kind]);
  return JSON.stringify([box && [box.x, box.y, box.width, box.height], points, first]);
}
