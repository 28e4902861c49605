import { LRUCache } from 'lru-cache';
import { Failure } from '../../core/errors/failure';
import type { Size } from '../../core/geometry/frames';
import { hasPrompts, isAmbiguous, startsWithSubject, type Candidate, type PromptSet } from '../../core/prompts/prompts';
import { logitsOf } from '../candidates';
import { chooseAnswer, chooseAsSam, chooseCandidate, chooseRefined } from '../choose/choose-candidate';
import type { PhotoEvidence } from '../choose/mask-features';
import type { PhotoColours } from '../choose/photo-colours';
import { refineCandidates, withBoxAround } from '../choose/refine-candidates';
import { LOGIT_SIZE, OUTPUTS, type DecodedMasks, type ImageEmbedding, type MaskDecoder } from '../decoder';
import { modelFrame } from '../image/model-frame';
import { findSubject } from '../subject/find-subject';
import { subjectMap } from '../subject/subject-map';

export interface Replayed {
  /** all four masks of the whole set of prompts */
  readonly decoded: DecodedMasks;
  /** what the rules choose of them, or the person's choice of the first click */
  readonly chosen: Candidate;
}

export interface ReplayOptions {
  /** `measured` (models/choose), or `sam`: predicted IoU first, then the clicks alone, to measure against */
  readonly rule?: 'measured' | 'sam';
  /** what the decoder holds; needed where prompts may ask for the subject, and helps to choose */
  readonly embedding?: ImageEmbedding;
  /** the photo's colours, which help to choose */
  readonly colours?: PhotoColours | null;
}

export interface Asking {
  /** asked before each call of the decoder; true gives the question up */
  readonly stale?: () => boolean;
  /**
   * For a lone click: told at once what the first call gives, before the four calls that refine it
   * (`refineCandidates`). Not told what is known already.
   */
  readonly early?: (answer: Replayed) => void;
}

/** Answers kept, about one megabyte each; two a click. */
const REMEMBERED = 48;

/**
 * Makes a mask a function of its prompts alone: prompts are given to the decoder one after the
 * other, as a person gave them, each call with the logits of the call before as its mask input
 * (Kirillov et al. 2023, appendix A, "iterative" training; without the feedback twice as many clicks
 * are needed). The box, or the subject, comes first, then the clicks in their order.
 *
 * A lone click is refined and chosen by the rules of `models/choose`. Each later click is answered
 * twice, as it is and with the box of the mask before, widened to the clicks that include, and the
 * better answer by the features of `models/choose` stays: a box holds the mask together where a click
 * corrects a detail, and is in the way where the mask before was wrong.
 *
 * So the window, where prompts come one by one, and the command line, where they come at once, give
 * the same mask; and a click that is moved or taken out of the middle leaves nothing of itself
 * behind. Answers of prefixes are remembered: adding a click costs one call.
 *
 * Of one photo; the decoder must hold its embedding.
 */
export class PromptReplay {
  readonly #decoder: Pick<MaskDecoder, 'decode'>;
  readonly #photo: Size;
  readonly #measured: boolean;
  readonly #colours: PhotoColours | null;
  readonly #embedding: ImageEmbedding | null;
  /** made when it is first needed: the subject map takes some milliseconds */
  #evidence: PhotoEvidence | null = null;
  readonly #remembered = new LRUCache<string, DecodedMasks>({ max: REMEMBERED });

  constructor(decoder: Pick<MaskDecoder, 'decode'>, photo: Size, options: ReplayOptions = {}) {
    this.#decoder = decoder;
    this.#photo = photo;
    this.#measured = options.rule !== 'sam';
    this.#colours = options.colours ?? null;
    this.#embedding = options.embedding ?? null;
  }

  /**
   * @returns null where it was given up; an empty mask where a subject was asked for and nothing stands out
   * @throws Failure `no-prompt` without any prompt
   */
  async answer(prompts: PromptSet, asking: Asking = {}): Promise<Replayed | null> {
    if (!hasPrompts(prompts)) throw new Failure('no-prompt');
    let before: Replayed | null = null;
    // the one choice in the chain that a person can make, and so the one that later answers depend on
    let first: Candidate | undefined;
    const bySubject = startsWithSubject(prompts);
    for (let clicks = prompts.box || bySubject ? 0 : 1; clicks <= prompts.points.length; clicks++) {
      const prefix: PromptSet = { points: prompts.points.slice(0, clicks), box: prompts.box, ...(bySubject && { subject: true }) };
      const last = clicks === prompts.points.length;
      const ambiguous = isAmbiguous(prefix);
      const answer: Replayed | null = ambiguous
        ? await this.#loneClick(prefix, prompts.firstClick, asking, last)
        : bySubject && clicks === 0
          ? await this.#subject(asking)
          : await this.#furtherPrompt(prefix, first, before, asking);
      if (!answer) return null;
      if (ambiguous) first = answer.chosen;
      before = answer;
    }
    return before;
  }

  async #loneClick(prompts: PromptSet, firstClick: Candidate | undefined, asking: Asking, last: boolean): Promise<Replayed | null> {
    const [click] = prompts.points;
    if (!click) throw new Failure('no-prompt');
    const decoded = await this.#ask('first', prompts, undefined, asking);
    if (!decoded) return null;
    if (!this.#measured) return { decoded, chosen: firstClick ?? chooseAsSam(decoded, prompts) };
    const key = keyOf('refined', prompts);
    let refined = this.#remembered.get(key);
    if (!refined) {
      if (last) asking.early?.({ decoded, chosen: firstClick ?? chooseCandidate(decoded, prompts, this.#photo) });
      const answer = await refineCandidates((more, previous) => this.#decoder.decode(more, previous), decoded, click, this.#photo, asking.stale);
      if (!answer) return null;
      refined = answer;
      this.#remembered.set(key, refined);
    }
    return { decoded: refined, chosen: firstClick ?? chooseRefined(refined, click, this.#photo, this.#knowPhoto()) };
  }

  async #subject({ stale }: Asking): Promise<Replayed | null> {
    let decoded = this.#remembered.get(SUBJECT);
    if (!decoded) {
      if (!this.#embedding) throw new RangeError('Expected the embedding of the photo whose subject is asked for');
      let overtaken = false;
      const found = await findSubject(this.#decoder, this.#embedding, () => (overtaken = stale?.() === true));
      if (overtaken) return null;
      decoded = found?.decoded ?? nothing();
      this.#remembered.set(SUBJECT, decoded);
    }
    return { decoded, chosen: 'combined' };
  }

  async #furtherPrompt(prompts: PromptSet, first: Candidate | undefined, before: Replayed | null, asking: Asking): Promise<Replayed | null> {
    const previous = before ? logitsOf(before.decoded, before.chosen) : undefined;
    const chain = prompts.subject ? 'subject' : (first ?? 'first');
    const decoded = await this.#ask(chain, prompts, previous, asking);
    if (!decoded) return null;
    const boxed = this.#measured && !prompts.box && previous ? withBoxAround(previous, prompts, this.#photo) : null;
    if (!boxed) return { decoded, chosen: 'combined' };
    const inBox = await this.#ask(chain, boxed, previous, asking);
    return inBox && { decoded: chooseAnswer([decoded, inBox], prompts, this.#photo, this.#knowPhoto()), chosen: 'combined' };
  }

  #knowPhoto(): PhotoEvidence {
    this.#evidence ??= { colours: this.#colours, subject: this.#embedding && subjectMap(this.#embedding.data, modelFrame(this.#photo)).z };
    return this.#evidence;
  }

  async #ask(chain: string, prompts: PromptSet, previous: Float32Array | undefined, { stale }: Asking): Promise<DecodedMasks | null> {
    const key = keyOf(chain, prompts);
    const known = this.#remembered.get(key);
    if (known) return known;
    if (stale?.()) return null;
    const decoded = await this.#decoder.decode(prompts, previous);
    this.#remembered.set(key, decoded);
    return decoded;
  }
}

const SUBJECT = 'subject';

/** Four empty masks. */
function nothing(): DecodedMasks {
  return { logits: new Float32Array(OUTPUTS * LOGIT_SIZE * LOGIT_SIZE).fill(-10), predictedIou: new Float32Array(OUTPUTS), milliseconds: 0 };
}

function keyOf(chain: string, prompts: PromptSet): string {
  const { box } = prompts;
  const points = prompts.points.map(({ x, y, kind }) => [x, y, kind]);
  return JSON.stringify([chain, box && [box.x, box.y, box.width, box.height], points]);
}
