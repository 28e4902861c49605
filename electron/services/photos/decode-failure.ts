import { open } from 'node:fs/promises';
import { Failure } from '../../../core/errors/failure';
import type { PhotoFormat } from './sniff';

/**
 * What libvips could not read, as a failure that tells a file that ends too early (a copy that was
 * interrupted: get it again) from one that is damaged.
 *
 * @param share how much of the picture could be read, 0..1, null where that can't be told
 */
export async function decodeFailure(error: unknown, source: string, format: PhotoFormat, file: string, share: number | null): Promise<Failure> {
  const message = error instanceof Error ? error.message : String(error);
  if (LAB_OF_8_BIT.test(message)) return new Failure('photo-unsupported', { file, format: 'TIFF in 8-bit CIE Lab' }, { cause: error });
  if (TIMEOUT.test(message)) return new Failure('photo-damaged', { file }, { cause: error });
  if (CUT_OFF.test(message) || (await endsTooEarly(source, format))) {
    return new Failure('photo-truncated', { file, percent: Math.floor(100 * (share ?? 0)) }, { cause: error });
  }
  return new Failure('photo-damaged', { file }, { cause: error });
}

const TIMEOUT = /timeout/i;
/** libvips takes Lab of 8 bits for a packing of its own, and gives up; Lab of 16 bits is read */
const LAB_OF_8_BIT = /bad labq format/;
const CUT_OFF = /premature end of JPEG image|Unexpected end of (?:GIF source data|file)|Read error at scanline|Not enough data at scanline|out of order read/i;

/** Bytes at the end that may be padding. */
const TAIL = 4096;
/** JPEG, ITU-T T.81, B.1.1.3 */
const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);
/** GIF89a, 27 */
const GIF_TRAILER = Buffer.from([0x3b]);

/** Walks the containers whose parts say how long they are: the last one ends with the file, or after it. */
async function endsTooEarly(source: string, format: PhotoFormat): Promise<boolean> {
  const handle = await open(source, 'r');
  try {
    const { size } = await handle.stat();
    const at = async (offset: number, length: number): Promise<Buffer | null> => {
      if (offset + length > size) return null;
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return bytesRead === length ? buffer : null;
    };
    switch (format) {
      case 'png':
        return await pngEndsTooEarly(at);
      case 'webp': {
        const riff = await at(0, 8);
        return riff === null || 8 + riff.readUInt32LE(4) > size;
      }
      case 'avif':
        return await boxesEndTooEarly(at, size);
      case 'tiff': {
        const header = await at(0, 8);
        // the directory lies where the file no longer is
        return header === null || (header.toString('latin1', 0, 2) === 'II' ? header.readUInt32LE(4) : header.readUInt32BE(4)) >= size;
      }
      case 'jpeg': {
        // its decoder says it, but libvips has one place for what all threads say; End Of Image may be followed by padding
        const tail = await at(Math.max(0, size - TAIL), Math.min(size, TAIL));
        return tail !== null && tail.lastIndexOf(END_OF_IMAGE) < 0;
      }
      case 'gif': {
        const tail = await at(Math.max(0, size - TAIL), Math.min(size, TAIL));
        return tail !== null && tail.lastIndexOf(GIF_TRAILER) < 0;
      }
    }
  } finally {
    await handle.close();
  }
}

type ReadAt = (offset: number, length: number) => Promise<Buffer | null>;

/** PNG, 11.2: chunks of length, type, data and checksum up to IEND. */
async function pngEndsTooEarly(at: ReadAt): Promise<boolean> {
  for (let offset = 8, chunks = 0; chunks < 100_000; chunks++) {
    const head = await at(offset, 8);
    if (head === null) return true;
    if (head.toString('latin1', 4, 8) === 'IEND') return false;
    // what isn't a chunk any more is damage, not an early end
    if (!/^[A-Za-z]{4}$/.test(head.toString('latin1', 4, 8))) return false;
    offset += 12 + head.readUInt32BE(0);
  }
  return false;
}

/** ISO/IEC 14496-12, 4.2: boxes of size and type. */
async function boxesEndTooEarly(at: ReadAt, size: number): Promise<boolean> {
  for (let offset = 0, boxes = 0; offset < size && boxes < 10_000; boxes++) {
    const head = await at(offset, 8);
    if (head === null) return true;
    const length = head.readUInt32BE(0);
    if (length === 0) return false;
    if (length === 1) {
      const large = await at(offset + 8, 8);
      if (large === null) return true;
      offset += Number(large.readBigUInt64BE(0));
    } else if (length < 8) {
      return false;
    } else {
      offset += length;
    }
    if (offset > size) return true;
  }
  return false;
}
