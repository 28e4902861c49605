import type { PhotoRect, Size } from '../../../core/geometry/frames';
import { ON_PHOTO } from '../../look/layer-colors';
import { outlineToDraw } from '../../look/outline-path';
import type { MaskView, Outline } from '../../state/editor';
import { drawChecker, placeRect } from './draw-document';
import type { View } from './scene';

/** How masks are drawn on the photo (look.md, "How masks are drawn"). Widths are CSS pixels at every zoom. */
interface Line {
  readonly color: string;
  readonly width: number;
  /** the dark line under it, so that it is seen on any photo */
  readonly underWidth: number;
  readonly underAlpha: number;
}

const HOVER: Line = { color: ON_PHOTO.white, width: 1.75, underWidth: 3.75, underAlpha: 0.6 };
const MAKING: Line = { color: ON_PHOTO.live, width: 1.75, underWidth: 3.75, underAlpha: 0.6 };
const BOX: Line = { color: ON_PHOTO.live, width: 1.5, underWidth: 3.5, underAlpha: 0.5 };
const HOLE: Line = { color: ON_PHOTO.white, width: 1.5, underWidth: 3.5, underAlpha: 0.5 };
const SELECTED: Line = { color: ON_PHOTO.white, width: 1, underWidth: 3, underAlpha: 0.55 };
const TINT = 0.26;
const DIM = 0.46;
const RUBYLITH = 0.55;
const LAYER_FILL = 0.18;
/** Dashes of an outline whose newer one is due. */
const LATE_DASH = [6, 4];
const HOLE_DASH = [5, 4];

type Context2d = CanvasRenderingContext2D;

/** Painting onto the photo: photo coordinates with lines of screen width, clipped to nothing. */
export class MaskOverlay {
  readonly #context: Context2d;
  readonly #view: View;
  readonly #photo: Size;

  /** @param context in device pixels */
  constructor(context: Context2d, view: View, photo: Size) {
    this.#context = context;
    this.#view = view;
    this.#photo = photo;
  }

  hover(outline: Outline): void {
    this.#fill(outline, ON_PHOTO.live, TINT);
    this.#stroke(outline, HOVER);
  }

  /**
   * The mask that is being made.
   * @param fading the outline before and how much of its fill is left, 0..1
   */
  making(outline: Outline, view: MaskView, late: boolean, fading: { readonly outline: Outline; readonly left: number } | null): void {
    if (fading) this.#ground(fading.outline, view, fading.left);
    this.#ground(outline, view, fading ? 1 - fading.left : 1);
    if (view !== 'matte') this.#stroke(outline, MAKING, late ? LATE_DASH : []);
  }

  /** A kept layer whose row is pointed at. @param fill how much of the fill is left, 0..1 */
  keptHighlight(outline: Outline, color: string, fill: number): void {
    this.#fill(outline, color, LAYER_FILL * fill);
    this.#stroke(outline, { color, width: 1.5, underWidth: 3.5, underAlpha: 0.5 });
  }

  /** What an inpainting program is going to fill. @param way how far its dashes have marched, in CSS pixels */
  hole(outline: Outline, way: number): void {
    this.#stroke(outline, HOLE, HOLE_DASH, way);
  }

  selectedBox(bounds: PhotoRect): void {
    this.#rect(bounds, SELECTED);
  }

  promptBox(box: PhotoRect): void {
    this.#rect(box, BOX);
  }

  /** What a view does to the inside and the outside of a mask; `strength` for cross-fading. */
  #ground(outline: Outline, view: MaskView, strength: number): void {
    const context = this.#context;
    switch (view) {
      case 'dim':
        return this.#outside(outline, ON_PHOTO.black, DIM * strength);
      case 'tint':
        return this.#fill(outline, ON_PHOTO.live, TINT * strength);
      case 'line':
        return;
      case 'matte':
        this.#outside(outline, ON_PHOTO.black, strength);
        return this.#fill(outline, ON_PHOTO.white, strength);
      case 'black':
        return this.#outside(outline, ON_PHOTO.black, strength);
      case 'white':
        return this.#outside(outline, ON_PHOTO.white, strength);
      case 'rubylith':
        return this.#outside(outline, ON_PHOTO.rubylith, RUBYLITH * strength);
      case 'checker': {
        context.save();
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.clip(this.#complement(outline), 'evenodd');
        context.globalAlpha = strength;
        drawChecker(context, placeRect({ x: 0, y: 0, ...this.#photo }, this.#view), this.#view.ratio);
        context.restore();
      }
    }
  }

  #fill(outline: Outline, color: string, alpha: number): void {
    if (alpha <= 0) return;
    const context = this.#context;
    context.save();
    this.#toPhoto();
    context.globalAlpha = alpha;
    context.fillStyle = color;
    context.fill(outlineToDraw(outline), 'evenodd');
    context.restore();
  }

  #outside(outline: Outline, color: string, alpha: number): void {
    if (alpha <= 0) return;
    const context = this.#context;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalAlpha = alpha;
    context.fillStyle = color;
    context.fill(this.#complement(outline), 'evenodd');
    context.restore();
  }

  /** The photo without the mask, in device pixels: its border is where the photo is drawn to, so that no line of it is left over. */
  #complement(outline: Outline): Path2D {
    const { x, y, width, height } = placeRect({ x: 0, y: 0, ...this.#photo }, this.#view);
    const path = new Path2D();
    path.rect(x, y, width, height);
    path.addPath(outlineToDraw(outline), this.#fromPhoto());
    return path;
  }

  #stroke(outline: Outline, line: Line, dash: readonly number[] = [], way = 0): void {
    const context = this.#context;
    context.save();
    // an outline along the photo's border is drawn there as a line of full width, too
    this.#toPhoto();
    this.#twice(line, dash, way, () => context.stroke(outlineToDraw(outline)));
    context.restore();
  }

  #rect(bounds: PhotoRect, line: Line): void {
    const context = this.#context;
    context.save();
    this.#toPhoto();
    this.#twice(line, [], 0, () => context.strokeRect(bounds.x, bounds.y, bounds.width, bounds.height));
    context.restore();
  }

  #twice(line: Line, dash: readonly number[], way: number, stroke: () => void): void {
    const context = this.#context;
    const pixel = 1 / this.#view.viewport.zoom;
    context.lineJoin = 'round';
    context.globalAlpha = line.underAlpha;
    context.strokeStyle = ON_PHOTO.black;
    context.lineWidth = line.underWidth * pixel;
    stroke();
    context.globalAlpha = 1;
    context.strokeStyle = line.color;
    context.lineWidth = line.width * pixel;
    context.setLineDash(dash.map((length) => length * pixel));
    context.lineDashOffset = -way * pixel;
    stroke();
  }

  #toPhoto(): void {
    this.#context.setTransform(this.#fromPhoto());
  }

  /** From photo pixels to device pixels. */
  #fromPhoto(): DOMMatrix {
    const { viewport, ratio } = this.#view;
    const scale = viewport.zoom * ratio;
    return new DOMMatrix([scale, 0, 0, scale, Math.round(-viewport.x * scale), Math.round(-viewport.y * scale)]);
  }
}
