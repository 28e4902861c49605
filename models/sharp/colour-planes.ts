import type { Size } from '../../core/geometry/frames';
import type { ColourPlanes } from './guided-filter';

/** @param rgba straight alpha, 8 bit, row-major; what is transparent keeps the colour that it hides */
export function colourPlanes(rgba: Uint8Array | Uint8ClampedArray, { width, height }: Size): ColourPlanes {
  const plane = (channel: number): Float32Array => {
    const values = new Float32Array(width * height);
    for (let i = 0; i < values.length; i++) values[i] = (rgba[i * 4 + channel] ?? 0) / 255;
    return values;
  };
  return { width, height, planes: [plane(0), plane(1), plane(2)] };
}
