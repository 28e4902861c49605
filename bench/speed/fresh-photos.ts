import sharp from 'sharp';

/**
 * The same photo again and again, each time with one pixel changed by one, so that no cache knows
 * it: PNG files.
 */
export async function* freshPhotos(file: string): AsyncGenerator<Buffer> {
  const { data, info } = await sharp(file).rotate().removeAlpha().raw().toBuffer({ resolveWithObject: true });
  for (let index = 0; ; index++) {
    const at = (index * 3) % data.length;
    data[at] = (data[at] ?? 0) ^ 1;
    yield sharp(data, { raw: { width: info.width, height: info.height, channels: 3 } }).png({ compressionLevel: 1 }).toBuffer();
  }
}
