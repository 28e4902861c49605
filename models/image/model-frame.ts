import type { ModelPoint, PhotoPoint, Size } from '../../core/geometry/frames';
import { EMBEDDING_SIZE, LOGIT_SIZE, MODEL_SIZE } from '../decoder';

/** Model pixels a cell of the low-resolution logits: 1024 / 256. */
export const MODEL_PIXELS_A_LOGIT = MODEL_SIZE / LOGIT_SIZE;
/** Model pixels a cell of the image embedding: 1024 / 64. */
const MODEL_PIXELS_A_CELL = MODEL_SIZE / EMBEDDING_SIZE;

/**
 * How a photo lies in the model's square: scaled so that its longest side is 1024 model pixels, at
 * the top-left corner; what is right of it or below it is padding.
 */
export interface ModelFrame {
  readonly photo: Size;
  /** size of the scaled photo in whole model pixels, each side 1..1024: the pixels that the encoder takes */
  readonly width: number;
  readonly height: number;
  /** model pixels a photo pixel; the two differ by the rounding of `width` and `height` */
  readonly scaleX: number;
  readonly scaleY: number;
}

/**
 * Size and scale of a photo in the model's frame, rounded as SAM does
 * (`ResizeLongestSide.get_preprocess_shape` in segment_anything/utils/transforms.py: add 0.5, cut off).
 * A side that would round to nothing (a strip of 10 x 80,000) keeps one pixel.
 */
export function modelFrame(photo: Size): ModelFrame {
  if (!(photo.width > 0) || !(photo.height > 0)) {
    throw new RangeError(`Expected a photo of at least one pixel but received ${photo.width} x ${photo.height}`);
  }
  const scale = MODEL_SIZE / Math.max(photo.width, photo.height);
  const width = Math.max(1, Math.floor(photo.width * scale + 0.5));
  const height = Math.max(1, Math.floor(photo.height * scale + 0.5));
  return { photo, width, height, scaleX: width / photo.width, scaleY: height / photo.height };
}

/** A point of the photo in model pixels, both frames continuous (a pixel's centre lies at its index plus one half). */
export function toModel(frame: ModelFrame, point: PhotoPoint): ModelPoint {
  return { x: point.x * frame.scaleX, y: point.y * frame.scaleY };
}

/** A point of the model's frame in photo pixels. */
export function toPhoto(frame: ModelFrame, point: ModelPoint): PhotoPoint {
  return { x: point.x / frame.scaleX, y: point.y / frame.scaleY };
}

/** Columns and rows of the 256 x 256 logits that hold at least some of the photo. */
export function logitCells(frame: ModelFrame): Size {
  return { width: Math.ceil(frame.width / MODEL_PIXELS_A_LOGIT), height: Math.ceil(frame.height / MODEL_PIXELS_A_LOGIT) };
}

/** Columns and rows of the 64 x 64 embedding that hold at least some of the photo. */
export function embeddingCells(frame: ModelFrame): Size {
  return { width: Math.ceil(frame.width / MODEL_PIXELS_A_CELL), height: Math.ceil(frame.height / MODEL_PIXELS_A_CELL) };
}

/**
 * The middle of a cell of the logits on the photo.
 * @param cell its index among cells of rows of `width`
 */
export function cellCentre(cell: number, width: number, frame: ModelFrame): PhotoPoint {
  const x = ((cell % width) + 0.5) * MODEL_PIXELS_A_LOGIT;
  const y = (Math.floor(cell / width) + 0.5) * MODEL_PIXELS_A_LOGIT;
  const point = toPhoto(frame, { x, y });
  // the last cells may reach beyond the photo
  return { x: Math.min(frame.photo.width, point.x), y: Math.min(frame.photo.height, point.y) };
}

/** A cell of the logits, by its place among those that hold photo. */
export interface Cell {
  readonly x: number;
  readonly y: number;
}

/** The cell of the logits under a point of the photo. */
export function cellAt(frame: ModelFrame, point: PhotoPoint): Cell {
  const { width, height } = logitCells(frame);
  const { x, y } = toModel(frame, point);
  return { x: Math.min(width - 1, Math.floor(x / MODEL_PIXELS_A_LOGIT)), y: Math.min(height - 1, Math.floor(y / MODEL_PIXELS_A_LOGIT)) };
}
