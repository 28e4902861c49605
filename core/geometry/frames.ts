/**
 * Coordinate frames. A point carries the frame it lives in as a phantom type, so that a
 * point of the photo can't be handed to something that wants a point of the model's frame.
 *
 * - `photo`: pixels of the upright photo (EXIF orientation applied), origin top-left, the
 *   centre of the first pixel at (0.5, 0.5); x in 0..width, y in 0..height.
 * - `model`: the square input frame of the image encoder, longest side of the photo = 1024.
 * - `screen`: CSS pixels of the canvas element.
 */
declare const frame: unique symbol;

export type Frame = 'photo' | 'model' | 'screen';

export interface Point<F extends Frame> {
  readonly x: number;
  readonly y: number;
  readonly [frame]?: F;
}

/** An axis-parallel rectangle; `x`, `y` its top-left corner, in the units of its frame. */
export interface Rect<F extends Frame = 'photo'> {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly [frame]?: F;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of the upright photo and the size that it is scaled to; whole pixels. */
export interface PixelWindow extends Rect<'photo'> {
  readonly outWidth: number;
  readonly outHeight: number;
}

export type PhotoPoint = Point<'photo'>;
export type ModelPoint = Point<'model'>;
export type ScreenPoint = Point<'screen'>;
export type PhotoRect = Rect<'photo'>;
export type ScreenRect = Rect<'screen'>;
