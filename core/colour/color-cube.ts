/** Nodes along one side: eight 8-bit levels between neighbours, and the last one is 256. */
const NODES = 33;
const SHIFT = 3;
const FRACTION = 1 << SHIFT;
/** Steps in the table along each side, and from the near corner of a cell to the far one. */
const RED_STEP = NODES * NODES * 3;
const GREEN_STEP = NODES * 3;
const BLUE_STEP = 3;
const FAR = RED_STEP + GREEN_STEP + BLUE_STEP;
/** Rounds, since the bits behind the point fall away. */
const HALF = 0.5;

/** A function from an 8-bit sRGB colour to another; writes three values 0..255, fractions kept. */
export type ColorFunction = (red: number, green: number, blue: number, out: Float64Array) => void;

/**
 * A colour function by table: evaluated on 33 x 33 x 33 nodes, between them by tetrahedral
 * interpolation (Kasson, Plouffe and Nin 1993), which keeps the grey axis and has no steps. So an
 * adjustment may be as dear as it likes, and still runs over tens of megapixels a second, with the
 * same result at every scale.
 */
export class ColorCube {
  /** red slowest, blue fastest, three values a node, each 0..255 over the number of steps in a cell */
  readonly #nodes: Float32Array;

  constructor(color: ColorFunction) {
    const nodes = new Float32Array(NODES ** 3 * 3);
    const out = new Float64Array(3);
    let at = 0;
    for (let red = 0; red < NODES; red++) {
      for (let green = 0; green < NODES; green++) {
        for (let blue = 0; blue < NODES; blue++, at += 3) {
          color(red * FRACTION, green * FRACTION, blue * FRACTION, out);
          for (let channel = 0; channel < 3; channel++) nodes[at + channel] = Math.min(255.49, Math.max(0, out[channel] ?? 0)) / FRACTION;
        }
      }
    }
    this.#nodes = nodes;
  }

  /**
   * Maps straight RGBA pixels in place; alpha stays, and pixels of alpha 0 are left out.
   * @param data four bytes a pixel
   */
  apply(data: Uint8Array | Uint8ClampedArray): void {
    const nodes = this.#nodes;
    let last = -1;
    let lastOut = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] === 0) continue;
      const red = data[i] ?? 0;
      const green = data[i + 1] ?? 0;
      const blue = data[i + 2] ?? 0;
      const key = (red << 16) | (green << 8) | blue;
      if (key !== last) {
        last = key;
        const r = red & (FRACTION - 1);
        const g = green & (FRACTION - 1);
        const b = blue & (FRACTION - 1);
        const base = (red >> SHIFT) * RED_STEP + (green >> SHIFT) * GREEN_STEP + (blue >> SHIFT) * BLUE_STEP;
        // the walk from the near corner to the far one, along the largest fraction first
        let first: number;
        let second: number;
        let w1: number;
        let w2: number;
        let w3: number;
        if (r >= g) {
          if (g >= b) { first = RED_STEP; second = RED_STEP + GREEN_STEP; w1 = r; w2 = g; w3 = b; }
          else if (r >= b) { first = RED_STEP; second = RED_STEP + BLUE_STEP; w1 = r; w2 = b; w3 = g; }
          else { first = BLUE_STEP; second = BLUE_STEP + RED_STEP; w1 = b; w2 = r; w3 = g; }
        } else if (b >= g) { first = BLUE_STEP; second = BLUE_STEP + GREEN_STEP; w1 = b; w2 = g; w3 = r; }
        else if (b >= r) { first = GREEN_STEP; second = GREEN_STEP + BLUE_STEP; w1 = g; w2 = b; w3 = r; }
        else { first = GREEN_STEP; second = GREEN_STEP + RED_STEP; w1 = g; w2 = r; w3 = b; }
        const c0 = FRACTION - w1;
        const c1 = w1 - w2;
        const c2 = w2 - w3;
        const p1 = base + first;
        const p2 = base + second;
        const p3 = base + FAR;
        const outRed = c0 * (nodes[base] ?? 0) + c1 * (nodes[p1] ?? 0) + c2 * (nodes[p2] ?? 0) + w3 * (nodes[p3] ?? 0);
        const outGreen = c0 * (nodes[base + 1] ?? 0) + c1 * (nodes[p1 + 1] ?? 0) + c2 * (nodes[p2 + 1] ?? 0) + w3 * (nodes[p3 + 1] ?? 0);
        const outBlue = c0 * (nodes[base + 2] ?? 0) + c1 * (nodes[p1 + 2] ?? 0) + c2 * (nodes[p2 + 2] ?? 0) + w3 * (nodes[p3 + 2] ?? 0);
        lastOut = ((outRed + HALF) << 16) | ((outGreen + HALF) << 8) | (outBlue + HALF);
      }
      data[i] = lastOut >> 16;
      data[i + 1] = (lastOut >> 8) & 255;
      data[i + 2] = lastOut & 255;
    }
  }
}
