import { edgeBand } from './edge-band';
import { guidedFilter, type ColourPlanes, type LinearMap } from './guided-filter';
import { joinIslands } from './join-islands';
import { colourEvidence } from './local-colours';

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
 * what the colours around say (`colourEvidence`), is made a function of the photo's colour in each
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
  const filterRadius = Math.max(1, Math.round(WINDOW * cell));
  const colourRadius = Math.max(2, Math.round(COLOUR_WINDOW * cell));
  const probability = new Float32Array(field.length);
  for (let i = 0; i < field.length; i++) probability[i] = free[i] ? sigmoid(field[i] ?? 0) : (inside[i] ?? 0);
  const filter = guidedFilter(colours, filterRadius, EPSILON);
  for (let round = 1; ; round++) {
    const evidence = colourEvidence(colours, probability, free, colourRadius);
    for (let i = 0; i < field.length; i++) {
      if (!free[i]) continue;
      const said = Math.min(MOST_EVIDENCE, Math.max(-MOST_EVIDENCE, EVIDENCE * (evidence[i] ?? 0)));
      probability[i] = sigmoid((field[i] ?? 0) + said);
    }
    const map = filter(probability);
    applyMap(map, colours, free, probability);
    if (round < ROUNDS) continue;
    joinIslands(Uint8Array.from(probability, (value) => (value > 0.5 ? 1 : 0)), inside, free, width, height);
    return { map, free, inside };
  }
}

/** What the map makes of the colours, 0..1, where the edge may lie. */
function applyMap({ red, green, blue, constant }: LinearMap, { planes: [r, g, b] }: ColourPlanes, free: Uint8Array, probability: Float32Array): void {
  for (let i = 0; i < probability.length; i++) {
    if (!free[i]) continue;
    const value = (constant[i] ?? 0) + (red[i] ?? 0) * (r[i] ?? 0) + (green[i] ?? 0) * (g[i] ?? 0) + (blue[i] ?? 0) * (b[i] ?? 0);
    probability[i] = Math.min(1, Math.max(0, value));
  }
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
