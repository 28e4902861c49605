import { readFileSync } from 'node:fs';

/** `electron.nativeImage`, as far as a drag's icon needs it: a picture's size, from a PNG's header. */
export class NativeImage {
  readonly #size: { width: number; height: number };

  constructor(size: { width: number; height: number }) {
    this.#size = size;
  }

  isEmpty(): boolean {
    return this.#size.width === 0 || this.#size.height === 0;
  }

  getSize(): { width: number; height: number } {
    return this.#size;
  }

  resize({ width, height }: { width?: number; height?: number }): NativeImage {
    const { width: w, height: h } = this.#size;
    const scale = width === undefined ? (height ?? h) / h : width / w;
    return new NativeImage({ width: Math.max(1, Math.round(w * scale)), height: Math.max(1, Math.round(h * scale)) });
  }
}

export const nativeImage = {
  createFromPath(path: string): NativeImage {
    const bytes = readFileSync(path);
    const isPng = bytes.subarray(1, 4).toString('latin1') === 'PNG';
    return new NativeImage(isPng ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : { width: 0, height: 0 });
  },
};
