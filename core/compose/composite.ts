import type { BlendMode } from '../document/document';
import { intersectRects } from '../geometry/rect';
import type { PhotoRect } from '../geometry/frames';
import { clearsOutside, NON_SEPARABLE, PORTER_DUFF, SEPARABLE } from './blend-modes';

/** A leaf of the stack: a picture somewhere on the canvas that gives any part of itself. */
export interface PaintedPicture {
  readonly kind: 'picture';
  readonly bounds: PhotoRect;
  readonly visible: boolean;
  readonly opacity: number;
  readonly blend: BlendMode;
  /** @returns straight RGBA, 8 bit, of a part that lies inside of `bounds` */
  pixels(part: PhotoRect): Promise<Uint8Array | Uint8ClampedArray>;
}

/** A group of the stack. */
export interface PaintedGroup {
  readonly kind: 'group';
  readonly visible: boolean;
  readonly opacity: number;
  readonly blend: BlendMode;
  readonly isolated: boolean;
  /** bottom first */
  readonly children: readonly Painted[];
}

export type Painted = PaintedPicture | PaintedGroup;

/**
 * Part of a canvas, premultiplied RGBA, 0..1, float32. Floats, because every layer would round
 * anew; premultiplied, because that is what compositing adds.
 */
export interface Band {
  readonly rect: PhotoRect;
  readonly data: Float32Array;
}

function transparent(rect: PhotoRect): Band {
  return { rect, data: new Float32Array(rect.width * rect.height * 4) };
}

/**
 * Composites a stack of layers, bottom first, over transparent ground, for one part of the canvas.
 * Taken in bands of rows, a picture of any height needs little memory.
 *
 * @param rect part of the canvas, whole photo pixels
 * @returns straight RGBA, 8 bit, `rect.width * rect.height * 4` bytes; where alpha is 0 the colour is 0
 */
export async function composite(stack: readonly Painted[], rect: PhotoRect): Promise<Uint8ClampedArray<ArrayBuffer>> {
  const band = transparent(rect);
  await paintStack(band, stack);
  return straight(band.data);
}

async function paintStack(band: Band, stack: readonly Painted[]): Promise<void> {
  for (const layer of stack) {
    if (!layer.visible) continue;
    if (layer.kind === 'picture') await paintPicture(band, layer);
    // a group that changes as a whole has to be whole first (OpenRaster, "isolation")
    else if (layer.isolated || layer.opacity < 1 || layer.blend !== 'svg:src-over') {
      const group = transparent(band.rect);
      await paintStack(group, layer.children);
      paint(band, group, layer.opacity, layer.blend);
    } else await paintStack(band, layer.children);
  }
}

async function paintPicture(band: Band, layer: PaintedPicture): Promise<void> {
  const part = intersectRects(layer.bounds, band.rect);
  if (clearsOutside(layer.blend)) clearAround(band, part);
  if (part === null) return;
  paint(band, { rect: part, data: premultiplied(await layer.pixels(part)) }, layer.opacity, layer.blend);
}

/** Paints a source over the part of the backdrop that it covers; the source lies inside of the backdrop. */
export function paint(backdrop: Band, source: Band, opacity: number, blend: BlendMode): void {
  const { rect, data } = source;
  const width = rect.width * 4;
  for (let row = 0; row < rect.height; row++) {
    const start = ((rect.y - backdrop.rect.y + row) * backdrop.rect.width + rect.x - backdrop.rect.x) * 4;
    blendSpan(backdrop.data.subarray(start, start + width), data.subarray(row * width, (row + 1) * width), opacity, blend);
  }
}

/** One run of pixels, premultiplied, into the backdrop. */
function blendSpan(backdrop: Float32Array, source: Float32Array, opacity: number, blend: BlendMode): void {
  const separable = SEPARABLE[blend];
  const nonSeparable = NON_SEPARABLE[blend];
  const operator = PORTER_DUFF[blend];
  if (blend === 'svg:src-over') sourceOver(backdrop, source, opacity);
  else if (blend === 'svg:plus') {
    for (let i = 0; i < source.length; i++) backdrop[i] = Math.min(1, (backdrop[i] ?? 0) + (source[i] ?? 0) * opacity);
  } else if (operator) {
    for (let i = 0; i < source.length; i += 4) {
      const as = (source[i + 3] ?? 0) * opacity;
      const ab = backdrop[i + 3] ?? 0;
      const keep = operator.backdrop(ab, as);
      const add = operator.source(ab, as) * opacity;
      for (let c = i; c < i + 4; c++) backdrop[c] = (backdrop[c] ?? 0) * keep + (source[c] ?? 0) * add;
    }
  } else {
    const cb = new Float32Array(3);
    const cs = new Float32Array(3);
    const mixed = new Float32Array(3);
    for (let i = 0; i < source.length; i += 4) {
      const alpha = source[i + 3] ?? 0;
      if (alpha === 0) continue;
      const as = alpha * opacity;
      const ab = backdrop[i + 3] ?? 0;
      if (ab > 0) {
        for (let c = 0; c < 3; c++) {
          cb[c] = (backdrop[i + c] ?? 0) / ab;
          cs[c] = (source[i + c] ?? 0) / alpha;
        }
        if (separable) for (let c = 0; c < 3; c++) mixed[c] = separable(cb[c] ?? 0, cs[c] ?? 0);
        else nonSeparable?.(cb, cs, mixed);
      }
      // section 5.8.3 of the recommendation: co = (1 - ab) as Cs + (1 - as) ab Cb + as ab B(Cb, Cs)
      for (let c = 0; c < 3; c++) {
        backdrop[i + c] = (1 - ab) * (source[i + c] ?? 0) * opacity + (1 - as) * (backdrop[i + c] ?? 0) + as * ab * (mixed[c] ?? 0);
      }
      backdrop[i + 3] = as + ab - as * ab;
    }
  }
}

function sourceOver(backdrop: Float32Array, source: Float32Array, opacity: number): void {
  for (let i = 0; i < source.length; i += 4) {
    const as = (source[i + 3] ?? 0) * opacity;
    if (as === 0) continue;
    if (as === 1) {
      backdrop[i] = source[i] ?? 0;
      backdrop[i + 1] = source[i + 1] ?? 0;
      backdrop[i + 2] = source[i + 2] ?? 0;
      backdrop[i + 3] = 1;
      continue;
    }
    const rest = 1 - as;
    backdrop[i] = (source[i] ?? 0) * opacity + (backdrop[i] ?? 0) * rest;
    backdrop[i + 1] = (source[i + 1] ?? 0) * opacity + (backdrop[i + 1] ?? 0) * rest;
    backdrop[i + 2] = (source[i + 2] ?? 0) * opacity + (backdrop[i + 2] ?? 0) * rest;
    backdrop[i + 3] = as + (backdrop[i + 3] ?? 0) * rest;
  }
}

function clearAround({ rect, data }: Band, kept: PhotoRect | null): void {
  if (kept === null) {
    data.fill(0);
    return;
  }
  for (let row = 0; row < rect.height; row++) {
    const start = row * rect.width * 4;
    const end = start + rect.width * 4;
    const y = rect.y + row;
    if (y < kept.y || y >= kept.y + kept.height) data.fill(0, start, end);
    else {
      data.fill(0, start, start + (kept.x - rect.x) * 4);
      data.fill(0, start + (kept.x + kept.width - rect.x) * 4, end);
    }
  }
}

const SHARE_OF_BYTE = Float64Array.from({ length: 256 }, (_, value) => value / 255);

/** Straight bytes to premultiplied floats. */
export function premultiplied(pixels: Uint8Array | Uint8ClampedArray): Float32Array {
  const out = new Float32Array(pixels.length);
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = SHARE_OF_BYTE[pixels[i + 3] ?? 0] ?? 0;
    if (alpha === 0) continue;
    out[i] = (SHARE_OF_BYTE[pixels[i] ?? 0] ?? 0) * alpha;
    out[i + 1] = (SHARE_OF_BYTE[pixels[i + 1] ?? 0] ?? 0) * alpha;
    out[i + 2] = (SHARE_OF_BYTE[pixels[i + 2] ?? 0] ?? 0) * alpha;
    out[i + 3] = alpha;
  }
  return out;
}

/** Rounds, since the bits behind the point fall away. */
const HALF = 0.5;

/** Premultiplied floats to straight bytes; a pixel that rounds to no alpha has no colour. */
export function straight(pixels: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = pixels[i + 3] ?? 0;
    const byte = (alpha * 255 + HALF) | 0;
    if (byte === 0) continue;
    const scale = 255 / alpha;
    out[i] = ((pixels[i] ?? 0) * scale + HALF) | 0;
    out[i + 1] = ((pixels[i + 1] ?? 0) * scale + HALF) | 0;
    out[i + 2] = ((pixels[i + 2] ?? 0) * scale + HALF) | 0;
    out[i + 3] = byte;
  }
  return out;
}
