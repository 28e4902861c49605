import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/**
 * sRGB pixels in the numbers of another RGB profile, so that they look the same beside those that
 * were never converted.
 *
 * @param data straight RGBA, 8 bit; alpha stays
 * @param folder for files on their way: the image library takes a profile only as a file
 */
export async function intoProfile(
  data: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  icc: Uint8Array,
  folder: string,
): Promise<Uint8Array> {
  const out = await sharp(Buffer.from(data.buffer, data.byteOffset, data.byteLength), { raw: { width, height, channels: 4 }, limitInputPixels: false })
    .withIccProfile(await profileFile(icc, folder), { attach: false })
    .raw()
    .toBuffer();
  for (let i = 3; i < out.length; i += 4) if (out[i] === 0) out.fill(0, i - 3, i);
  return out;
}

/** True for a profile whose numbers are red, green and blue (ICC.1, header, bytes 16 to 19). */
export function isRgbProfile(icc: Uint8Array): boolean {
  return String.fromCharCode(...icc.subarray(16, 20)) === 'RGB ';
}

async function profileFile(icc: Uint8Array, folder: string): Promise<string> {
  const path = join(folder, `profile-${createHash('sha256').update(icc).digest('hex').slice(0, 32)}.icc`);
  await mkdir(folder, { recursive: true });
  // written anew each time: a temporary folder may be cleared by anybody at any time
  const part = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  await writeFile(part, icc);
  await rename(part, path);
  return path;
}
