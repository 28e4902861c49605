/**
 * What the encoder sees where the photo is transparent: the mean colour that SAM normalises with
 * (segment_anything/modeling/sam.py), which is 0 to the network, and a ground that neither black nor
 * white objects vanish in.
 */
const GROUND = [123.675, 116.28, 103.53] as const;

/**
 * RGB bytes for the encoder.
 *
 * @param rgba sRGB, straight alpha, row-major, four bytes a pixel
 * @returns three bytes a pixel, transparent parts put on `GROUND`
 */
export function encoderPixels(rgba: Uint8Array): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    const alpha = (rgba[from + 3] ?? 0) / 255;
    for (let channel = 0; channel < 3; channel++) {
      const value = rgba[from + channel] ?? 0;
      rgb[to++] = alpha === 1 ? value : Math.round(value * alpha + (GROUND[channel] ?? 0) * (1 - alpha));
    }
  }
  return rgb;
}
