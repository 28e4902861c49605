import type { Recolor } from '../document/document';
import { ColorCube, type ColorFunction } from './color-cube';
import { chromaPlane, fittedLinearFromOklab, oklabFromLinear, triple } from './oklab';
import { encodedOf, linearOf } from './srgb';

/**
 * Recolouring that keeps light, texture and gloss.
 *
 * Shade scales linear light, and OKLab is a cube root of it, so under shade L, a and b shrink by one
 * factor and the ratio of chroma to lightness, q = (a, b) / L, is a property of the paint. So:
 *
 * - **Light.** L goes through a curve that takes the object's lightness to the target's, scales what
 *   is darker by the same factor (shade stays shade), and brings what is brighter up towards white
 *   (gloss stays gloss).
 * - **Colour.** q' = q_target + M (q - q_object). For a coloured object M turns and scales, so that
 *   grey stays grey: a white reflection on red paint is a white one on blue paint. For a grey or
 *   white object there is nothing to turn, and M is the identity: a red lamp on a white car stays red.
 * - **What isn't the paint.** What is far darker than the object (rubber, gaps, a dark window) keeps
 *   its colour.
 * - What sRGB does not have loses chroma, not hue or lightness.
 */
export function recolorFunction({ from, to, amount, keepLight }: Recolor): ColorFunction {
  const source = Math.max(from.l, 0.02);
  const target = Math.max(to.l, 0.02);
  const { a: fromA, b: fromB } = chromaPlane(from);
  const { a: toA, b: toB } = chromaPlane(to);
  const qFrom = { a: fromA / source, b: fromB / source };
  const qTo = { a: toA / target, b: toB / target };

  // M = w · scale · rotation + (1 - w) · identity
  const coloured = smoothstep(0.03, 0.08, from.c);
  const lightness = lightnessCurve(from.l, to.l, coloured);
  const scale = Math.min(4, Math.hypot(qTo.a, qTo.b) / Math.max(Math.hypot(qFrom.a, qFrom.b), 1e-6));
  const turn = ((to.h - from.h) * Math.PI) / 180;
  const m00 = coloured * scale * Math.cos(turn) + (1 - coloured);
  const m10 = coloured * scale * Math.sin(turn);

  const castSquared = Math.max(qFrom.a ** 2 + qFrom.b ** 2, 1e-9);

  const lab = triple();
  const rgb = triple();
  return (red, green, blue, out) => {
    oklabFromLinear(linear(red), linear(green), linear(blue), lab);
    const l = lab[0] ?? 0;
    const a = lab[1] ?? 0;
    const b = lab[2] ?? 0;
    const shade = Math.max(l, 0.02);
    const qA = a / shade;
    const qB = b / shade;
    // of a coloured object every difference counts; of a grey one not that between neutral and its faint cast
    const cast = coloured + (1 - coloured) * Math.min(1, Math.max(0, (qA * qFrom.a + qB * qFrom.b) / castSquared));
    const offA = qA - cast * qFrom.a;
    const offB = qB - cast * qFrom.b;
    const newL = keepLight ? lightness(l) : to.l;
    // gloss: towards white the paint's colour gives way
    const gloss = newL > to.l ? 1 - 0.7 * ((newL - to.l) / Math.max(1 - to.l, 1e-6)) ** 2 : 1;
    const paint = keepLight ? smoothstep(0.22, 0.5, l / source) : 1;
    const newA = newL * (qA + paint * (gloss * (qTo.a + m00 * offA - m10 * offB) - qA));
    const newB = newL * (qB + paint * (gloss * (qTo.b + m10 * offA + m00 * offB) - qB));
    fittedLinearFromOklab(l + amount * (newL - l), a + amount * (newA - a), b + amount * (newB - b), rgb);
    out[0] = encodedOf(rgb[0] ?? 0) * 255;
    out[1] = encodedOf(rgb[1] ?? 0) * 255;
    out[2] = encodedOf(rgb[2] ?? 0) * 255;
  };
}

/** The same as a table, for pixels. The last few tables are kept: a canvas draws one many times. */
export function recolorCube(recolor: Recolor): ColorCube {
  const key = JSON.stringify([recolor.from, recolor.to, recolor.amount, recolor.keepLight]);
  let cube = cubes.get(key);
  if (cube === undefined) cube = new ColorCube(recolorFunction(recolor));
  cubes.delete(key);
  cubes.set(key, cube);
  for (const oldest of cubes.keys()) {
    if (cubes.size <= CUBES_KEPT) break;
    cubes.delete(oldest);
  }
  return cube;
}

/** The nodes of a cube lie on whole values, and its last at 256. */
const LINEAR = Float64Array.from({ length: 257 }, (_, value) => linearOf(value / 255));
function linear(value: number): number {
  return LINEAR[value] ?? linearOf(value / 255);
}

const CUBES_KEPT = 16;
const cubes = new Map<string, ColorCube>();

/**
 * L to L': 0 stays 0, `from` goes to `to` along a straight line, above it a cubic without a kink.
 *
 * Where the brightest pixels go depends on what they are. On a coloured or a dark object they are
 * gloss, and gloss is as bright on any paint: they stay. On a white or grey object nothing tells
 * gloss from sunlit paint, so they are taken for paint and scaled as paint is, but not bleached.
 *
 * @param coloured 0 for a grey object, 1 for a coloured one
 */
export function lightnessCurve(from: number, to: number, coloured: number): (l: number) => number {
  const source = Math.min(Math.max(from, 0.02), 0.98);
  const slope = to / source;
  const room = 1 - source;
  const paint = Math.min(slope, to + 0.45 * (1 - to));
  const gloss = Math.max(coloured, smoothstep(0.35, 0.7, room));
  const top = paint + gloss * (1 - paint);
  const secant = (top - to) / room;
  // no steeper than three secants, so that the cubic never turns back (Fritsch and Carlson 1980)
  const startSlope = Math.min(slope, 3 * secant);
  return (l) => {
    if (l <= source) return slope * l;
    const u = Math.min(1, (l - source) / room);
    const u2 = u * u;
    const u3 = u2 * u;
    return to * (2 * u3 - 3 * u2 + 1) + top * (3 * u2 - 2 * u3) + room * (startSlope * (u3 - 2 * u2 + u) + secant * (u3 - u2));
  };
}

function smoothstep(low: number, high: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
