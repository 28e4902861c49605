import { edgeBand } from './edge-band';
import { guidedFilter, type ColourPlanes, type LinearMap } from './guided-filter';
import { joinIslands } from './join-islands';
import { LocalColours } from './local-colours';

/** How far an edge may move, in cells of the logits; at least a pixel. */
export const REACH = 1.5;
/** Half width of the windows that an edge is fitted to the colours in, in cells. */
export const WINDOW = 1;
/** Half width of the windows that the colours of object and background are taken from, in cells. */
const COLOUR_WINDOW = 4;
/** Variance (of colours of 0..1) under which a window counts as flat, and keeps the edge that it has. */
const EPSILON = 1e-3;
/** What the evidence of the colours weighs beside the logits, and the most that it may say, in logits. */
const EVIDENCE = 0.25;
const MOST_EVIDENCE = 3;
/** The second round takes its colours from the edge that the first has found. */
const ROUNDS = 2;

/** An edge that was moved to the photo's own. */
export interface AlignedEdge {
  /** object where above 0.5, of the colours of the photo at any resolution; holds where `free` */
  readonly map: LinearMap;
  /** [height, width]: 1 where the edge may lie, 0 where the mask stays what it was */
  readonly free: Uint8Array;
  /** [height, width] zeros and ones: the mask where it stays */
  readonly inside: Uint8Array;
}

/**
 * Moves the edge of a mask to the edge of the photo beside it. The decoder's probability, sharpened by
 * what the colours around say (`LocalColours`), is made a function of the photo's colour in each
 * small window (`guidedFilter`): it changes where the colours change. What is deeper than `REACH` inside
 * or outside stays (`edgeBand`), and where there are no colours to tell the two apart the edge stays
 * where the decoder put it.
 *
 * @param field [height, width] the mask's logits at the pixels of `colours`
 * @param cell pixels that a cell of the logits is wide
 */
export function alignEdge(field: Float32Array, colours: ColourPlanes, cell: number): AlignedEdge {
  const { width, height } = colours;
  const inside = new Uint8Array(field.length);
  for (let i = 0; i < field.length; i++) inside[i] = (field[i] ?? 0) > 0 ? 1 : 0;
  // where a cell is smaller than a pixel, the pixels at the edge are free all the same
  const free = edgeBand(inside, width, height, Math.max(1, REACH * cell));
  const band = indicesOf(free);
  const filter = guidedFilter(colours, Math.max(1, Math.round(WINDOW * cell)), EPSILON);
  const near = new LocalColours(colours, band, inside, Math.max(2, Math.round(COLOUR_WINDOW * cell)));
  const probability = Float32Array.from(inside);
  for (const i of band) probability[i] = sigmoid(field[i] ?? 0);
  for (let round = 1; ; round++) {
    const evidence = near.evidence(probability);
    for (let k = 0; k < band.length; k++) {
      const i = band[k] ?? 0;
      const said = Math.min(MOST_EVIDENCE, Math.max(-MOST_EVIDENCE, EVIDENCE * (evidence[k] ?? 0)));
      probability[i] = sigmoid((field[i] ?? 0) + said);
    }
    const map = filter(probability);
    applyMap(map, colours, band, probability);
    if (round < ROUNDS) continue;
    joinIslands(Uint8Array.from(probability, (value) => (value > 0.5 ? 1 : 0)), inside, free, width, height);
    return { map, free, inside };
  }
}

function indicesOf(flags: Uint8Array): Int32Array {
  let count = 0;
  for (const flag of flags) count += flag;
  const indices = new Int32Array(count);
  let next = 0;
  for (let i = 0; i < flags.length; i++) if (flags[i]) indices[next++] = i;
  return indices;
}

/** What the map makes of the colours, 0..1, where the edge may lie. */
function applyMap({ red, green, blue, constant }: LinearMap, { planes: [r, g, b] }: ColourPlanes, band: Int32Array, probability: Float32Array): void {
  for (const i of band) {
    const value = (constant[i] ?? 0) + (red[i] ?? 0) * (r[i] ?? 0) + (green[i] ?? 0) * (g[i] ?? 0) + (blue[i] ?? 0) * (b[i] ?? 0);
    probability[i] = Math.min(1, Math.max(0, value));
  }
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
