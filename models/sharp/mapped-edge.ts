import type { PhotoRect } from '../../core/geometry/frames';
import type { AlignedEdge } from './align-edge';

/** An edge that was aligned on a smaller picture of a part of the photo, at the photo's own pixels. */
export class MappedEdge {
  readonly #edge: AlignedEdge;
  readonly #part: PhotoRect;
  readonly #width: number;
  readonly #height: number;

  constructor(edge: AlignedEdge, part: PhotoRect) {
    this.#edge = edge;
    this.#part = part;
    this.#width = edge.map.width;
    this.#height = edge.map.height;
  }

  /** True where the tile is not all object or all background: the edge may lie in some pixel of it, or is locked there. */
  crosses(tile: PhotoRect): boolean {
    const { free, inside } = this.#edge;
    const left = this.#column(tile.x - 1);
    const right = this.#column(tile.x + tile.width);
    const bottom = this.#row(tile.y + tile.height);
    const side = this.isInside(tile.x, tile.y) ? 0 : 1;
    for (let y = this.#row(tile.y - 1); y <= bottom; y++) {
      const from = y * this.#width + left;
      const to = y * this.#width + right + 1;
      if (free.subarray(from, to).includes(1) || inside.subarray(from, to).includes(side)) return true;
    }
    return false;
  }

  isInside(x: number, y: number): boolean {
    return this.#edge.inside[this.#row(y) * this.#width + this.#column(x)] === 1;
  }

  /**
   * @param window of the photo, inside of the part
   * @param rgba its pixels at full size
   * @returns [height, width] -0.5..0.5, above 0 is object
   */
  valuesAt(window: PhotoRect, rgba: Uint8Array | Uint8ClampedArray): Float32Array {
    const { map: { red, green, blue, constant }, free, inside } = this.#edge;
    const values = new Float32Array(window.width * window.height);
    for (let row = 0; row < window.height; row++) {
      const v = this.#inPicture(window.y + row + 0.5 - this.#part.y, this.#height / this.#part.height, this.#height);
      const nearRow = this.#row(window.y + row) * this.#width;
      for (let column = 0; column < window.width; column++) {
        const i = row * window.width + column;
        const near = nearRow + this.#column(window.x + column);
        if (!free[near]) {
          values[i] = inside[near] ? 0.5 : -0.5;
          continue;
        }
        const u = this.#inPicture(window.x + column + 0.5 - this.#part.x, this.#width / this.#part.width, this.#width);
        const topLeft = v.first * this.#width + u.first;
        const bottomLeft = v.second * this.#width + u.first;
        const across = u.second - u.first;
        const between = (plane: Float32Array): number =>
          (1 - v.share) * ((1 - u.share) * (plane[topLeft] ?? 0) + u.share * (plane[topLeft + across] ?? 0)) + v.share * ((1 - u.share) * (plane[bottomLeft] ?? 0) + u.share * (plane[bottomLeft + across] ?? 0));
        const colour = between(red) * (rgba[i * 4] ?? 0) + between(green) * (rgba[i * 4 + 1] ?? 0) + between(blue) * (rgba[i * 4 + 2] ?? 0);
        values[i] = Math.min(1, Math.max(0, between(constant) + colour / 255)) - 0.5;
      }
    }
    return values;
  }

  #inPicture(at: number, scale: number, size: number): { first: number; second: number; share: number } {
    const position = Math.min(Math.max(0, at * scale - 0.5), size - 1);
    const first = Math.floor(position);
    return { first, second: Math.min(size - 1, first + 1), share: position - first };
  }

  #column(x: number): number {
    return Math.min(this.#width - 1, Math.max(0, Math.floor(((x + 0.5 - this.#part.x) * this.#width) / this.#part.width)));
  }

  #row(y: number): number {
    return Math.min(this.#height - 1, Math.max(0, Math.floor(((y + 0.5 - this.#part.y) * this.#height) / this.#part.height)));
  }
}
