import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { components } from '../../core/masks/components';
import { CANDIDATES } from '../../core/prompts/prompts';
import { LOGIT_SIZE, type DecodedMasks } from '../decoder';
import { cellAt, logitCells, modelFrame } from '../image/model-frame';
import { cellMask, toPhotoBox } from '../masks/cell-mask';
import { largestPiece } from '../masks/pieces';
import { chooseAnswer, chooseAsSam, chooseCandidate, chooseRefined } from './choose-candidate';
import { maskFeatures, NO_EVIDENCE } from './mask-features';
import { photoColours } from './photo-colours';
import { pieceUnder } from './refine-candidates';
import { FIRST_LOOK, scoreOf, SECOND_LOOK } from './weights';

const CELLS = LOGIT_SIZE * LOGIT_SIZE;
const photo = { width: 1500, height: 1000 };
const frame = modelFrame(photo);
const size = logitCells(frame);

/** A blob at the lower left with a wavy edge and a comb through it. */
function blob(): Float32Array {
  const logits = new Float32Array(CELLS).fill(-20);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      logits[y * LOGIT_SIZE + x] = 14 - 0.25 * Math.hypot(x - 40, (y - 150) * 1.2) + 3 * Math.sin(x / 7) * Math.cos(y / 5) - (x % 31 === 0 ? 9 : 0);
    }
  }
  return logits;
}

function gradient(): Uint8Array {
  const pixels = new Uint8Array(size.width * size.height * 4);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) pixels.set([(x * 3) & 255, (y * 2) & 255, (x + y) & 255, 255], (y * size.width + x) * 4);
  }
  return pixels;
}

describe('features of a mask', () => {
  // expected values: an independent implementation of the same table, written before this one
  it('agree with the reference', () => {
    const features = maskFeatures(cellMask(blob(), size), 0.91, [{ x: 45, y: 141 }], { colours: photoColours(gradient(), size), subject: null });
    expect(features).toMatchObject({ predictedIou: 0.91, sides: 1, tooLarge: 0, tooSmall: 0 });
    expect(features?.stability).toBeCloseTo(0.82165, 4);
    expect(features?.instability).toBeCloseTo(-1.72401, 4);
    expect(features?.ringContrast).toBeCloseTo(27.1243, 2);
    expect(features?.border).toBeCloseTo(0.101874, 5);
    expect(features?.centrality).toBeCloseTo(0.98585, 3);
    expect(features?.fill).toBeCloseTo(0.696862, 5);
    expect(features?.largestPiece).toBeCloseTo(0.9626, 4);
    expect(scoreOf(features, SECOND_LOOK)).toBeCloseTo(2.94565, 2);
    expect(scoreOf(features, FIRST_LOOK)).toBeCloseTo(16.8548, 2);
  });

  it('give colours in L*a*b*', () => {
    const { lab } = photoColours(Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255), { width: 3, height: 1 });
    // white, black, and sRGB red as colour tables list it (53.24, 80.09, 67.20)
    for (const [i, expected] of [100, 0, 0, 0, 0, 0, 53.24, 80.09, 67.2].entries()) expect(Math.abs((lab[i] ?? 0) - expected)).toBeLessThan(0.05);
    expect(() => photoColours(new Uint8Array(3), { width: 1, height: 1 })).toThrow('Expected 4 bytes');
  });

  it('say nothing of an empty mask, and of a full one nothing infinite but what is', () => {
    expect(maskFeatures(cellMask(new Float32Array(CELLS).fill(-1), size), 1, [{ x: 0, y: 0 }], NO_EVIDENCE)).toBeNull();
    const full = maskFeatures(cellMask(new Float32Array(CELLS).fill(9), size), 1, [{ x: 128, y: 85 }], { colours: photoColours(gradient(), size), subject: new Float32Array(size.width * size.height).fill(0.5) });
    expect(full).toMatchObject({ sides: 4, border: 1, fill: 1, stability: 1, ringContrast: 0, subjectContrast: 0.5 });
    expect(Object.values(full ?? {}).every(Number.isFinite)).toBe(true);
  });
});

describe('the largest piece', () => {
  /** Logits of rectangles, each [left, top, right, bottom], over nothing. */
  function rectangles(...list: readonly (readonly [number, number, number, number])[]): Float32Array {
    const logits = new Float32Array(CELLS).fill(-9);
    for (const [left, top, right, bottom] of list) for (let y = top; y < bottom; y++) logits.fill(9, y * LOGIT_SIZE + left, y * LOGIT_SIZE + right);
    return logits;
  }
  const click = { id: 'p', x: 750, y: 500, kind: 'include' as const };
  const featuresOf = (logits: Float32Array) => maskFeatures(cellMask(logits, size), 0.9, [], NO_EVIDENCE);

  it('is told by its share of the mask', () => {
    // 10 x 10 and 5 x 5 that touch at a corner only, and 5 x 5 on their own: 100 of 150 cells
    expect(featuresOf(rectangles([20, 20, 30, 30], [30, 30, 35, 35], [60, 20, 65, 25]))?.largestPiece).toBeCloseTo(100 / 150, 12);
    // a U, whose arms meet in its last row
    expect(featuresOf(rectangles([20, 20, 22, 30], [28, 20, 30, 30], [20, 30, 30, 31]))?.largestPiece).toBe(1);
  });

  it('agrees with a flood fill on masks of any shape', () => {
    fc.assert(fc.property(fc.array(fc.boolean(), { minLength: 48, maxLength: 48 }), (on) => {
      const logits = new Float32Array(CELLS).fill(-9);
      on.forEach((value, i) => (logits[(90 + Math.floor(i / 8)) * LOGIT_SIZE + 100 + (i % 8)] = value ? 9 : -9));
      const mask = cellMask(logits, size);
      expect(largestPiece(mask)).toBe(Math.max(0, ...components(mask.cells, size.width, size.height).list.map(({ area }) => area)));
    }));
  });

  it('leads the first look to the mask that is one', () => {
    // 40 x 40 with 20 x 20 beside it, that touches it or is one cell off: without the feature the second would win, its box being filled less
    const joined = rectangles([108, 65, 148, 105], [148, 65, 168, 85]);
    const apart = rectangles([108, 65, 148, 105], [149, 65, 169, 85]);
    const logits = new Float32Array(4 * CELLS).fill(-9);
    logits.set(apart);
    logits.set(joined, 2 * CELLS);
    const decoded = { logits, predictedIou: new Float32Array(4).fill(0.9), milliseconds: 1 };
    expect(chooseCandidate(decoded, { points: [click], box: null }, photo)).toBe('part');
  });
});

describe('the piece under the click', () => {
  const squares = new Float32Array(CELLS).fill(-5);
  for (const [from, to] of [[10, 20], [40, 70]] as const) for (let y = from; y < to; y++) squares.fill(5, y * LOGIT_SIZE + from, y * LOGIT_SIZE + to);
  const mask = cellMask(squares, size);

  it('is the one that is clicked, or the largest', () => {
    expect(pieceUnder(mask, { x: 12, y: 12 })).toEqual({ left: 10, top: 10, right: 20, bottom: 20 });
    expect(pieceUnder(mask, { x: 200, y: 12 })).toEqual({ left: 40, top: 40, right: 70, bottom: 70 });
    expect(pieceUnder(cellMask(new Float32Array(CELLS).fill(-5), size), { x: 3, y: 4 })).toEqual({ left: 3, top: 4, right: 4, bottom: 5 });
  });

  it('has a box in photo pixels that the photo cuts off', () => {
    expect(pieceUnder(cellMask(blob(), size), { x: 45, y: 141 })).toEqual({ left: 1, top: 103, right: 93, bottom: 171 });
    const box = toPhotoBox({ left: 1, top: 103, right: 93, bottom: 171 }, frame);
    expect(box.x).toBeCloseTo(4 / frame.scaleX);
    expect(box.y + box.height).toBeCloseTo(1000);
  });

  it('always has an area', () => {
    const side = fc.integer({ min: 1, max: 9000 });
    fc.assert(fc.property(side, side, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (width, height, across, down) => {
      const odd = modelFrame({ width, height });
      const cell = cellAt(odd, { x: across * width, y: down * height });
      const box = toPhotoBox(pieceUnder(cellMask(new Float32Array(CELLS).fill(-5), logitCells(odd)), cell), odd);
      expect(box.width).toBeGreaterThan(0);
      expect(box.height).toBeGreaterThan(0);
    }));
  });
});

describe('choosing', () => {
  /** Four discs around a middle, each with its radius in cells and predicted IoU. */
  function discs(...outputs: { radius: number; predictedIou: number }[]): DecodedMasks {
    const logits = new Float32Array(4 * CELLS).fill(-20);
    outputs.forEach(({ radius }, output) => {
      for (let y = 0; y < size.height; y++) for (let x = 0; x < size.width; x++) logits[output * CELLS + y * LOGIT_SIZE + x] = 2 * (radius - Math.hypot(x - 128, y - 85));
    });
    return { logits, predictedIou: Float32Array.from(outputs, ({ predictedIou }) => predictedIou), milliseconds: 1 };
  }
  const decoded = discs({ radius: 30, predictedIou: 0.9 }, { radius: 4, predictedIou: 1.01 }, { radius: 45, predictedIou: 0.9 }, { radius: 120, predictedIou: 0.95 });
  const click = { id: 'p', x: 750, y: 500, kind: 'include' as const };

  it('follows the model in SAM\'s rule, even where the mask is a speck', () => {
    expect(chooseAsSam(decoded, { points: [click], box: null })).toBe('subpart');
    expect(chooseAsSam(decoded, { points: [click, click], box: null })).toBe('combined');
  });

  it('looks at the masks in the measured rules: neither the speck nor nearly all of the photo', () => {
    expect(['combined', 'part']).toContain(chooseCandidate(decoded, { points: [click], box: null }, photo));
    expect(['combined', 'part']).toContain(chooseRefined(decoded, click, photo, NO_EVIDENCE));
  });

  it('takes the single-mask output for everything but a lone click that includes', () => {
    const box = { x: 1, y: 1, width: 5, height: 5 };
    for (const prompts of [{ points: [click, click], box: null }, { points: [], box }, { points: [click], box }, { points: [{ ...click, kind: 'exclude' as const }], box: null }]) {
      expect(chooseCandidate(decoded, prompts, photo)).toBe('combined');
    }
  });

  it('takes of two answers to later clicks the one that looks better, and the first of equals', () => {
    const speck = discs({ radius: 4, predictedIou: 0.9 });
    const disc = discs({ radius: 30, predictedIou: 0.9 });
    const prompts = { points: [click, { ...click, x: 760 }, { ...click, x: 10, kind: 'exclude' as const }], box: null };
    expect(chooseAnswer([speck, disc], prompts, photo, NO_EVIDENCE)).toBe(disc);
    expect(chooseAnswer([disc, speck], prompts, photo, NO_EVIDENCE)).toBe(disc);
    expect(chooseAnswer([disc, { ...disc }], prompts, photo, NO_EVIDENCE)).toBe(disc);
    // neither shows anything
    const nothing = discs({ radius: 0, predictedIou: 0.9 });
    expect(chooseAnswer([nothing, { ...nothing }], prompts, photo, NO_EVIDENCE)).toBe(nothing);
  });

  it('counts how deep all clicks that include lie', () => {
    const mask = cellMask(discs({ radius: 30, predictedIou: 0.9 }).logits, size);
    const depth = (...clicks: { x: number; y: number }[]) => maskFeatures(mask, 0.9, clicks, NO_EVIDENCE)?.centrality ?? Number.NaN;
    const middle = { x: 128, y: 85 };
    const edge = { x: 100, y: 85 };
    expect(depth(middle)).toBe(1);
    expect(depth(middle, edge)).toBeCloseTo((1 + depth(edge)) / 2);
    expect(depth()).toBe(0);
  });

  it('prefers the mask that ends where the subject ends', () => {
    // a map that is +1 in a disc of 45 cells and -1 around
    const subject = Float32Array.from({ length: size.width * size.height }, (_, i) => (Math.hypot((i % size.width) - 128, Math.floor(i / size.width) - 85) < 45 ? 1 : -1));
    const contrast = (radius: number) => maskFeatures(cellMask(discs({ radius, predictedIou: 0.9 }).logits, size), 0.9, [], { colours: null, subject })?.subjectContrast;
    expect(contrast(45)).toBeCloseTo(2, 1);
    expect(contrast(20)).toBeCloseTo(0, 5);
    const alike = discs({ radius: 30, predictedIou: 0.9 }, { radius: 38, predictedIou: 0.9 }, { radius: 45, predictedIou: 0.9 }, { radius: 55, predictedIou: 0.9 });
    expect(chooseRefined(alike, click, photo, { colours: null, subject })).toBe('part');
  });

  it('always names a candidate', () => {
    const nothing = { logits: new Float32Array(4 * CELLS).fill(-1), predictedIou: new Float32Array(4), milliseconds: 0 };
    expect(CANDIDATES).toContain(chooseCandidate(nothing, { points: [click], box: null }, photo));
  });
});
