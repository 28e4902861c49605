import type { InferenceSession } from 'onnxruntime-common';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE, MODEL_SIZE } from '../../models/decoder';
import type { LoadedEncoder, PassedOver } from './protocol';
import { isGraphics, saysAbsent } from './providers';
import type { Runtime } from './runtime';

/** A graphics processor that needs longer than this for a photo is timed against the CPU. */
const SUSPICIOUSLY_SLOW_MS = 1500;

/** The image encoder on one execution provider. */
export class ImageEncoder {
  readonly #runtime: Runtime;
  readonly #session: InferenceSession;

  private constructor(runtime: Runtime, session: InferenceSession) {
    this.#runtime = runtime;
    this.#session = session;
  }

  /**
   * Opens the encoder on the first provider that loads, encodes a grey picture without fault, and is
   * not slower than the CPU (a graphics driver in software is).
   *
   * @param trying told each provider before it is tried
   * @throws Error of the last provider where none works
   */
  static async open(runtime: Runtime, file: string, providers: readonly string[], threads: number, trying: (provider: string) => void): Promise<{ encoder: ImageEncoder; loaded: LoadedEncoder }> {
    const passedOver: PassedOver[] = runtime.detail === '' ? [] : [{ provider: 'native', detail: runtime.detail, absent: false }];
    let failure: unknown = new Error('Expected at least one execution provider');
    for (const provider of runtime.native ? providers : ['wasm']) {
      trying(provider);
      try {
        const encoder = await ImageEncoder.#on(runtime, file, provider, threads);
        const slow = isGraphics(provider) ? await encoder.#slowness(file, threads) : null;
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

  static async #on(runtime: Runtime, file: string, provider: string, threads: number): Promise<ImageEncoder> {
    return new ImageEncoder(runtime, await runtime.ort.InferenceSession.create(file, runtime.session(provider, threads)));
  }

  /** Warms a graphics processor up (its programs are compiled at the first call); null where it is fast enough. */
  async #slowness(file: string, threads: number): Promise<string | null> {
    const grey = new Uint8Array(MODEL_SIZE * MODEL_SIZE * 3).fill(128);
    await this.encode(grey, MODEL_SIZE, MODEL_SIZE);
    const { milliseconds } = await this.encode(grey, MODEL_SIZE, MODEL_SIZE);
    if (milliseconds < SUSPICIOUSLY_SLOW_MS) return null;
    const onCpu = await ImageEncoder.#on(this.#runtime, file, 'cpu', threads);
    const cpu = await onCpu.encode(grey, MODEL_SIZE, MODEL_SIZE);
    await onCpu.close();
    return milliseconds > cpu.milliseconds ? `${Math.round(milliseconds)} ms, the CPU ${Math.round(cpu.milliseconds)} ms` : null;
  }

  /**
   * @param pixels [height, width, 3] RGB of the photo scaled so that its longest side is 1024
   * @returns [256, 64, 64]
   * @throws Error where the provider fails or gives numbers that aren't
   */
  async encode(pixels: Uint8Array, width: number, height: number): Promise<{ data: Float32Array; milliseconds: number }> {
    const start = performance.now();
    const { image_embeddings } = await this.#session.run({ pixels: new this.#runtime.ort.Tensor('uint8', pixels, [1, height, width, 3]) });
    const milliseconds = performance.now() - start;
    const data = image_embeddings?.data;
    const expected = EMBEDDING_CHANNELS * EMBEDDING_SIZE * EMBEDDING_SIZE;
    if (!(data instanceof Float32Array) || data.length !== expected) throw new Error(`Expected ${expected} numbers of the encoder`);
    // broken drivers give these instead of an error
    if (!data.every(Number.isFinite)) throw new Error('The encoder gave numbers that are not finite');
    return { data, milliseconds };
  }

  async close(): Promise<void> {
    await this.#session.release();
  }
}
