/**
 * The name of an ICC profile: its `desc` tag (ICC.1:2022, 9.2.41), as version 2 (textDescriptionType)
 * and version 4 (multiLocalizedUnicodeType) write it.
 *
 * @returns `null` where the bytes aren't a profile or the tag is missing
 */
export function iccName(profile: Uint8Array): string | null {
  const bytes = Buffer.from(profile.buffer, profile.byteOffset, profile.byteLength);
  if (bytes.length < 132 || bytes.toString('latin1', 36, 40) !== 'acsp') return null;
  const tags = Math.min(bytes.readUInt32BE(128), 100);
  for (let tag = 0; tag < tags; tag++) {
    const entry = 132 + tag * 12;
    if (entry + 12 > bytes.length) return null;
    if (bytes.toString('latin1', entry, entry + 4) !== 'desc') continue;
    const offset = bytes.readUInt32BE(entry + 4);
    const size = bytes.readUInt32BE(entry + 8);
    if (offset + size > bytes.length || size < 12) return null;
    return readDescription(bytes.subarray(offset, offset + size));
  }
  return null;
}

function readDescription(tag: Buffer): string | null {
  const type = tag.toString('latin1', 0, 4);
  if (type === 'desc') return tidy(tag.toString('latin1', 12, 12 + tag.readUInt32BE(8)));
  if (type !== 'mluc' || tag.length < 28) return null;
  const length = tag.readUInt32BE(20);
  const offset = tag.readUInt32BE(24);
  if (offset + length > tag.length) return null;
  return tidy(Buffer.from(tag.subarray(offset, offset + (length & ~1))).swap16().toString('utf16le'));
}

function tidy(name: string): string | null {
  const printable = name.replace(/[\u0000-\u001f\u007f]/g, '').trim();
  return printable === '' ? null : printable.slice(0, 200);
}
