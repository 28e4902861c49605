import { Failure, isFailure } from '../../../core/errors/failure';
import type { PhotoRect, Size } from '../../../core/geometry/frames';
import type { AlphaMask } from '../../../core/masks/alpha-mask';
import { checkAllowed, parseAddress } from './address';
import { decodeAnswer } from './answer';
import { IOPAINT_DEFAULTS, requestInpaint, requestModels } from './iopaint';
import { cutPatch } from './patch';
import { holeOf, holePng, photoPng } from './pictures';

/** What the person set about inpainting. */
export interface InpaintSettings {
  readonly url: string;
  /** hosts other than this computer that were allowed for ever */
  readonly allowedHosts: readonly string[];
  readonly timeoutSeconds: number;
}

/** What is to be filled. */
export interface Hole {
  /** sRGB RGBA, straight alpha, 8 bit */
  readonly pixels: Uint8Array;
  readonly photo: Size;
  /** wherever it is over 0 */
  readonly mask: AlphaMask;
}

export interface InpaintOptions {
  readonly prompt: string;
  /** empty: the one of the settings */
  readonly url: string;
  /** the person agreed to send to this other computer, this once */
  readonly allowRemote: boolean;
}

/** Waiting: the program says nothing of how far it is. */
export interface InpaintProgress {
  readonly seconds: number;
}

export interface Patch {
  /** PNG, sRGB RGBA, straight alpha */
  readonly png: Uint8Array;
  /** where it lies on the photo */
  readonly bounds: PhotoRect;
}

const TEST_SECONDS = 10;
const PROGRESS_MILLISECONDS = 500;

/** Hands photos and masks to the person's own inpainting program and takes its pictures back. */
export class Inpaint {
  readonly #settings: () => InpaintSettings | Promise<InpaintSettings>;

  constructor(settings: () => InpaintSettings | Promise<InpaintSettings>) {
    this.#settings = settings;
  }

  /**
   * Has a hole filled. Nothing is changed anywhere until the whole answer has been decoded.
   * @throws Failure `inpaint-…`, `cancelled`
   */
  async fill(hole: Hole, options: InpaintOptions, onProgress: (progress: InpaintProgress) => void, signal?: AbortSignal): Promise<Patch> {
    const settings = await this.#settings();
    const address = parseAddress(options.url || settings.url);
    checkAllowed(address, settings.allowedHosts, options.allowRemote);

    const start = performance.now();
    const report = (): void => onProgress({ seconds: (performance.now() - start) / 1000 });
    report();
    const ticking = setInterval(report, PROGRESS_MILLISECONDS);
    try {
      const mask = holeOf(hole.mask);
      const request = { photo: await photoPng(hole.pixels, hole.photo), mask: await holePng(mask, hole.photo), ...hole.photo, prompt: options.prompt, timeoutSeconds: settings.timeoutSeconds };
      const filled = await decodeAnswer(address, await requestInpaint(address, request, signal), hole.photo);
      return await cutPatch(filled, hole.photo, mask, IOPAINT_DEFAULTS.sd_mask_blur);
    } finally {
      clearInterval(ticking);
    }
  }

  /**
   * Connection test: asks for the names of the models and sends nothing of the person's. Another
   * computer isn't asked either before the person agreed: it would learn that this one is there.
   * @throws Failure `inpaint-…`, `cancelled`
   */
  async test({ url, allowRemote }: Pick<InpaintOptions, 'url' | 'allowRemote'>, signal?: AbortSignal): Promise<string[]> {
    const settings = await this.#settings();
    const address = parseAddress(url || settings.url);
    try {
      checkAllowed(address, settings.allowedHosts, allowRemote);
      return await requestModels(address, Math.min(TEST_SECONDS, settings.timeoutSeconds), signal);
    } catch (error) {
      throw isFailure(error) ? new Failure(error.code, { ...error.values, asked: 'test' }, { cause: error }) : error;
    }
  }
}
