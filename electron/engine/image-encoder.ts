import { MODEL_SIZE } from '../../models/decoder';
import { PartEncoder } from './part-encoder';
import { openSquareEncoder, type PhotoEncoder } from './photo-encoder';
import type { LoadedEncoder, PassedOver } from './protocol';
import { isGraphics, saysAbsent } from './providers';
import type { Runtime } from './runtime';

/** A graphics processor that needs longer than this for a photo is timed against the CPU. */
const SUSPICIOUSLY_SLOW_MS = 1500;

/** The encoder's graphs: written anew, for the CPU, and as it was exported. */
export interface EncoderFiles {
  readonly written: string;
  readonly exported: string;
}

/** The image encoder on one execution provider. */
export class ImageEncoder {
  readonly #encoder: PhotoEncoder;

  private constructor(encoder: PhotoEncoder) {
    this.#encoder = encoder;
  }

  /**
   * Opens the encoder on the first provider that loads, encodes a grey picture without fault, and is
   * not slower than the CPU (a graphics driver in software is).
   *
   * @param trying told each provider before it is tried
   * @throws Error of the last provider where none works
   */
  static async open(runtime: Runtime, files: EncoderFiles, providers: readonly string[], threads: number, trying: (provider: string) => void): Promise<{ encoder: ImageEncoder; loaded: LoadedEncoder }> {
    const passedOver: PassedOver[] = runtime.detail === '' ? [] : [{ provider: 'native', detail: runtime.detail, absent: false }];
    let failure: unknown = new Error('Expected at least one execution provider');
    for (const provider of runtime.native ? providers : ['wasm']) {
      trying(provider);
      try {
        const encoder = await ImageEncoder.#on(runtime, files, provider, threads);
        const slow = isGraphics(provider) ? await encoder.#slowness(runtime, files, threads) : null;
        if (slow === null) return { encoder, loaded: { provider, threads, passedOver } };
        passedOver.push({ provider, detail: slow, absent: true });
        await encoder.close();
      } catch (error) {
        failure = error;
        const detail = error instanceof Error ? error.message : String(error);
        passedOver.push({ provider, detail, absent: saysAbsent(detail) });
      }
    }
    throw failure;
  }

  static async #on(runtime: Runtime, { written, exported }: EncoderFiles, provider: string, threads: number): Promise<ImageEncoder> {
    return new ImageEncoder(isGraphics(provider)
      ? await openSquareEncoder(runtime, exported, provider, threads)
      : await PartEncoder.open(runtime, written, provider, threads));
  }

  /** Warms a graphics processor up (its programs are compiled at the first call); null where it is fast enough. */
  async #slowness(runtime: Runtime, files: EncoderFiles, threads: number): Promise<string | null> {
    const grey = new Uint8Array(MODEL_SIZE * MODEL_SIZE * 3).fill(128);
    await this.encode(grey, MODEL_SIZE, MODEL_SIZE);
    const { milliseconds } = await this.encode(grey, MODEL_SIZE, MODEL_SIZE);
    if (milliseconds < SUSPICIOUSLY_SLOW_MS) return null;
    const onCpu = await ImageEncoder.#on(runtime, files, 'cpu', threads);
    const cpu = await onCpu.encode(grey, MODEL_SIZE, MODEL_SIZE);
    await onCpu.close();
    return milliseconds > cpu.milliseconds ? `${Math.round(milliseconds)} ms, the CPU ${Math.round(cpu.milliseconds)} ms` : null;
  }

  /** As `PhotoEncoder.encode`, and how long it took. */
  async encode(pixels: Uint8Array, width: number, height: number): Promise<{ data: Float32Array; milliseconds: number }> {
    const start = performance.now();
    const data = await this.#encoder.encode(pixels, width, height);
    return { data, milliseconds: performance.now() - start };
  }

  async close(): Promise<void> {
    await this.#encoder.close();
  }
}
