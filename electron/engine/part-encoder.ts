import { basename, dirname } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { InferenceSession, Tensor } from 'onnxruntime-common';
import { EMBEDDING_CHANNELS, EMBEDDING_SIZE } from '../../models/decoder';
import { encodedPart, photoOf, WHOLE_SQUARE, type EncodedPart } from '../../models/encoder/encoded-part';
import { neutralPhoto } from '../../models/encoder/neutral-photo';
import { surroundingsFrom, TOKEN_OUTPUTS, withSurroundings, zerosAround, type Grid, type Surroundings } from '../../models/encoder/surroundings';
import { finiteFloats, type PhotoEncoder } from './photo-encoder';
import type { Runtime } from './runtime';
import { SurroundingsFiles } from './surroundings-files';

const EMBEDDING = 'image_embeddings';
/** Shapes of photos whose surroundings are kept in memory, up to ten megabytes each. */
const SHAPES_IN_MEMORY = 3;

/**
 * The encoder written anew (`models/encoder`), which encodes the part of the square that holds photo
 * and takes the rest from what the encoding of a neutral photo of the same shape has there: made when
 * a shape comes for the first time, then kept beside the encoder.
 */
export class PartEncoder implements PhotoEncoder {
  readonly #ort: Runtime['ort'];
  readonly #session: InferenceSession;
  readonly #files: SurroundingsFiles;
  readonly #known = new LRUCache<string, Surroundings>({ max: SHAPES_IN_MEMORY });

  private constructor(ort: Runtime['ort'], session: InferenceSession, files: SurroundingsFiles) {
    this.#ort = ort;
    this.#session = session;
    this.#files = files;
  }

  /** @param file its name carries the checksum, and what is kept beside it carries this name */
  static async open({ ort, session }: Runtime, file: string, provider: string, threads: number): Promise<PartEncoder> {
    const opened = await ort.InferenceSession.create(file, session(provider, threads));
    return new PartEncoder(ort, opened, new SurroundingsFiles(dirname(file), basename(file, '.onnx')));
  }

  async encode(pixels: Uint8Array, width: number, height: number): Promise<Float32Array> {
    const part = encodedPart({ width, height });
    if (part.rows === WHOLE_SQUARE.rows && part.columns === WHOLE_SQUARE.columns) {
      const whole = await this.#run(pixels, width, height, part, zerosAround(part), [EMBEDDING]);
      return floats(whole, EMBEDDING, part);
    }
    const surroundings = await this.#surroundings(part);
    const encoded = await this.#run(pixels, width, height, part, surroundings.inputs, [EMBEDDING]);
    return withSurroundings(floats(encoded, EMBEDDING, part), surroundings);
  }

  async close(): Promise<void> {
    await this.#session.release();
  }

  async #surroundings(part: EncodedPart): Promise<Surroundings> {
    const key = `${part.rows}x${part.columns}`;
    let found = this.#known.get(key) ?? (await this.#files.read(part));
    if (!found) {
      found = await this.#make(part);
      await this.#files.write(found);
    }
    this.#known.set(key, found);
    return found;
  }

  async #make(part: EncodedPart): Promise<Surroundings> {
    const size = photoOf(part);
    const made = await this.#run(neutralPhoto(size), size.width, size.height, WHOLE_SQUARE, zerosAround(WHOLE_SQUARE), [EMBEDDING, ...TOKEN_OUTPUTS]);
    return surroundingsFrom(part, floats(made, EMBEDDING, WHOLE_SQUARE), (output) => made[output]?.data as Float32Array);
  }

  #run(pixels: Uint8Array, width: number, height: number, part: EncodedPart, around: ReadonlyMap<string, Grid>, outputs: readonly string[]): Promise<InferenceSession.ReturnType> {
    const { Tensor: OrtTensor } = this.#ort;
    const pair = (rows: number, columns: number): Tensor => new OrtTensor('int64', BigInt64Array.of(BigInt(rows), BigInt(columns)), [2]);
    const halo = (cells: number): number => (cells < EMBEDDING_SIZE ? 1 : 0);
    const feeds: Record<string, Tensor> = {
      pixels: new OrtTensor('uint8', pixels, [1, height, width, 3]),
      kept: pair(part.rows, part.columns),
      halo: pair(halo(part.rows), halo(part.columns)),
    };
    for (const [name, { shape, values }] of around) feeds[name] = new OrtTensor('float32', values, shape);
    return this.#session.run(feeds, outputs);
  }
}

function floats(outputs: InferenceSession.ReturnType, name: string, { rows, columns }: EncodedPart): Float32Array {
  return finiteFloats(outputs[name]?.data, EMBEDDING_CHANNELS * rows * columns);
}
