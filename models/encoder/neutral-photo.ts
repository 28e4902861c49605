import type { Size } from '../../core/geometry/frames';

/** Model pixels from one random colour to the next. */
const PATCH = 32;

/**
 * A picture of nothing: random colours, blended from one to the next. What a full encoding has
 * beside it stands for what it has beside any photo.
 *
 * The same picture everywhere: the generator is a linear congruential one (Knuth, "The Art of Computer
 * Programming", volume 2, 3.3.4, table 1, line 16) from a fixed seed.
 *
 * @returns RGB, row-major, three bytes a pixel
 */
export function neutralPhoto({ width, height }: Size): Uint8Array {
  const across = Math.ceil(width / PATCH) + 2;
  const down = Math.ceil(height / PATCH) + 2;
  let state = 7;
  const colours = Float64Array.from({ length: across * down * 3 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state / 2 ** 32) * 255;
  });
  const colour = (column: number, row: number, channel: number): number => colours[(row * across + column) * 3 + channel] ?? 0;
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / PATCH);
    const lower = y / PATCH - row;
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / PATCH);
      const right = x / PATCH - column;
      for (let channel = 0; channel < 3; channel++) {
        const above = colour(column, row, channel) * (1 - right) + colour(column + 1, row, channel) * right;
        const below = colour(column, row + 1, channel) * (1 - right) + colour(column + 1, row + 1, channel) * right;
        rgb[at++] = above * (1 - lower) + below * lower;
      }
    }
  }
  return rgb;
}
