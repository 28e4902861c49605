/**
 * What a file is by its bytes, never by its name: `photo.png` may hold a JPEG, or a shopping list.
 * Nothing is given to a decoder that isn't recognised here first.
 */

/** Formats whose pixels are read. GIF, APNG, animated WebP, AVIF sequences and multi-page TIFF show their first frame or page. */
export type PhotoFormat = 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff' | 'gif';

export type FileKind = 'text' | 'pdf' | 'video' | 'archive' | 'project' | 'program' | 'other';

export type Sniffed =
  | { readonly kind: 'photo'; readonly format: PhotoFormat }
  | { readonly kind: 'svg' }
  /** a picture of a format that isn't read; `format` is its name */
  | { readonly kind: 'unsupported'; readonly format: string }
  | { readonly kind: 'not-a-picture'; readonly what: FileKind };

/** Bytes that `sniff` wants to see: where SVGs begin after long comments, and DICOM's mark lies at 128. */
export const SNIFF_BYTES = 4096;

const photo = (format: PhotoFormat): Sniffed => ({ kind: 'photo', format });
const unsupported = (format: string): Sniffed => ({ kind: 'unsupported', format });
const not = (what: FileKind): Sniffed => ({ kind: 'not-a-picture', what });

/** Marks at a fixed place; `.` stands for any byte. The first that fits wins, so longer marks come first. */
const MARKS: readonly (readonly [offset: number, mark: string, is: Sniffed])[] = [
  [0, '\xff\xd8\xff', photo('jpeg')],
  [0, '\x89PNG\r\n\x1a\n', photo('png')],
  [0, 'RIFF....WEBP', photo('webp')],
  [0, 'GIF87a', photo('gif')],
  [0, 'GIF89a', photo('gif')],
  [0, 'II\x2a\x00....CR', unsupported('Canon raw')],
  [0, 'II\x2a\x00', photo('tiff')],
  [0, 'MM\x00\x2a', photo('tiff')],
  [0, 'II\x2b\x00', photo('tiff')],
  [0, 'MM\x00\x2b', photo('tiff')],
  [0, 'IIRO', unsupported('Olympus raw')],
  [0, 'IIRS', unsupported('Olympus raw')],
  [0, 'IIU\x00', unsupported('Panasonic raw')],
  [0, 'FUJIFILMCCD-RAW', unsupported('Fujifilm raw')],
  [0, 'FOVb', unsupported('Sigma raw')],
  [0, '8BPS', unsupported('Photoshop (PSD)')],
  [0, '\xff\x4f\xff\x51', unsupported('JPEG 2000')],
  [0, '\x00\x00\x00\x0cjP  ', unsupported('JPEG 2000')],
  [0, '\xff\x0a', unsupported('JPEG XL')],
  [0, '\x00\x00\x00\x0cJXL ', unsupported('JPEG XL')],
  [0, '\x76\x2f\x31\x01', unsupported('OpenEXR')],
  [0, '#?RADIANCE', unsupported('Radiance HDR')],
  [0, '#?RGBE', unsupported('Radiance HDR')],
  [0, 'gimp xcf', unsupported('GIMP (XCF)')],
  [0, 'DDS ', unsupported('DDS texture')],
  [0, 'qoif', unsupported('QOI')],
  [0, 'icns', unsupported('Icon (ICNS)')],
  [0, '\x00\x00\x01\x00', unsupported('Icon (ICO)')],
  [0, '\x00\x00\x02\x00', unsupported('Cursor (CUR)')],
  [0, 'SIMPLE  =', unsupported('FITS')],
  [0, '\x8aMNG', unsupported('MNG')],
  [0, '\x08\xf2\xa6\xb6', unsupported('VIPS')],
  [0, '\xb6\xa6\xf2\x08', unsupported('VIPS')],
  [0, '\x01\xda', unsupported('SGI')],
  [0, '\x59\xa6\x6a\x95', unsupported('Sun raster')],
  [0, '\xd7\xcd\xc6\x9a', unsupported('Windows metafile')],
  [40, ' EMF', unsupported('Windows metafile')],
  [128, 'DICM', unsupported('DICOM')],
  [0, 'BM', unsupported('BMP')],
  [0, '%PDF-', not('pdf')],
  [0, '%!PS', not('pdf')],
  // the first entry of an OpenRaster archive is its type, as it is (OpenRaster specification, file layout)
  [30, 'mimetypeimage/openraster', not('project')],
  [0, 'PK\x03\x04', not('archive')],
  [0, 'PK\x05\x06', not('archive')],
  [0, '\x1f\x8b', not('archive')],
  [0, 'BZh', not('archive')],
  [0, '7z\xbc\xaf\x27\x1c', not('archive')],
  [0, 'Rar!\x1a\x07', not('archive')],
  [0, '\xfd7zXZ', not('archive')],
  [0, '\x28\xb5\x2f\xfd', not('archive')],
  [257, 'ustar', not('archive')],
  [0, '\x1aE\xdf\xa3', not('video')],
  [0, 'RIFF....AVI ', not('video')],
  [0, '\x00\x00\x01\xba', not('video')],
  [0, '\x00\x00\x01\xb3', not('video')],
  [0, '\x7fELF', not('program')],
  [0, 'MZ', not('program')],
  [0, '\xcf\xfa\xed\xfe', not('program')],
  [0, '\xca\xfe\xba\xbe', not('program')],
];

const AVIF_BRANDS = new Set(['avif', 'avis']);
const HEIC_BRANDS = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1']);

/**
 * @param head the first `SNIFF_BYTES` bytes of a file, or all of a shorter one
 * @param tail its last 32 bytes, where Targa pictures carry their mark
 */
export function sniff(head: Uint8Array, tail: Uint8Array = new Uint8Array(0)): Sniffed {
  const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
  // before the marks: an uncompressed Targa begins as a cursor does
  if (/TRUEVISION-XFILE\./.test(Buffer.from(tail).toString('latin1')) || looksLikeTarga(head)) return unsupported('Targa (TGA)');
  for (const [offset, mark, is] of MARKS) if (matches(text, offset, mark)) return is;
  if (text.slice(4, 8) === 'ftyp') return sniffIsoMedia(text);
  if (/^P[1-7FfL][\s#]/.test(text)) return unsupported('Netpbm (PPM)');
  if (isText(head)) return isSvg(head) ? { kind: 'svg' } : not('text');
  return not('other');
}

function matches(text: string, offset: number, mark: string): boolean {
  for (let index = 0; index < mark.length; index++) {
    if (mark[index] !== '.' && text[offset + index] !== mark[index]) return false;
  }
  return true;
}

/** ISO base media files say what they are in a list of brands (ISO/IEC 14496-12, 4.3). */
function sniffIsoMedia(text: string): Sniffed {
  const length = Math.min(256, (text.charCodeAt(2) << 8) + text.charCodeAt(3));
  const brands = [text.slice(8, 12)];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(text.slice(at, at + 4));
  if (brands.some((brand) => AVIF_BRANDS.has(brand))) return photo('avif');
  if (brands[0] === 'crx ') return unsupported('Canon raw');
  if (brands.some((brand) => HEIC_BRANDS.has(brand))) return unsupported('HEIC');
  return not('video');
}

/** A Targa has no mark at its start, but few files fit its header: kind of picture, of colour map, and bits a pixel. */
function looksLikeTarga(head: Uint8Array): boolean {
  const [, colorMap = 255, type = 255] = head;
  const depth = head[16] ?? 0;
  return head.length >= 18 && colorMap <= 1 && [1, 2, 3, 9, 10, 11].includes(type) && [8, 15, 16, 24, 32].includes(depth) && ((head[17] ?? 0) & 0xc0) === 0;
}

/** Text in UTF-8, UTF-16 with a mark, or an older coding: no control characters but white space. */
function isText(head: Uint8Array): boolean {
  if (head.length === 0) return false;
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  return !head.some((byte) => byte < 32 && ![9, 10, 12, 13, 27].includes(byte));
}

function isSvg(head: Uint8Array): boolean {
  const utf16 = head[0] === 0xff || head[0] === 0xfe;
  const text = Buffer.from(head).toString(utf16 ? 'utf16le' : 'utf8');
  return /<(?:[a-z]+:)?svg[\s>]/i.test(text) && /^\ufeff?\s*</.test(text);
}
