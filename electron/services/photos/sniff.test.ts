import { describe, expect, it } from 'vitest';
import { sniff } from './sniff';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('what a file is', () => {
  it.each([
    ['jpeg', '\xff\xd8\xff\xe0\x00\x10JFIF'],
    ['png', '\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR'],
    ['webp', 'RIFF\x10\x00\x00\x00WEBPVP8 '],
    ['gif', 'GIF89a'],
    ['tiff', 'II\x2a\x00\x08\x00\x00\x00'],
    ['tiff', 'MM\x00\x2a\x00\x00\x00\x08'],
    ['avif', '\x00\x00\x00\x1cftypavif\x00\x00\x00\x00mif1miaf'],
    ['avif', '\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00avifmiaf'],
  ])('knows %s', (format, head) => expect(sniff(bytes(head))).toEqual({ kind: 'photo', format }));

  it.each([
    ['BMP', 'BM\x46\x00\x00\x00'],
    ['Photoshop (PSD)', '8BPS\x00\x01'],
    ['JPEG 2000', '\xff\x4f\xff\x51\x00'],
    ['JPEG 2000', '\x00\x00\x00\x0cjP  \r\n'],
    ['JPEG XL', '\xff\x0a\xfa'],
    ['Icon (ICO)', '\x00\x00\x01\x00\x01\x00'],
    ['Cursor (CUR)', '\x00\x00\x02\x00\x01\x00'],
    ['Netpbm (PPM)', 'P6\n10 10\n255\n'],
    ['Targa (TGA)', '\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x0a\x00\x0a\x00\x18\x20'],
    ['HEIC', '\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1'],
    ['Canon raw', '\x00\x00\x00\x18ftypcrx \x00\x00\x00\x01'],
    ['Canon raw', 'II\x2a\x00\x10\x00\x00\x00CR\x02\x00'],
    ['OpenEXR', '\x76\x2f\x31\x01\x02'],
    ['VIPS', '\xb6\xa6\xf2\x08'],
    ['DICOM', `${'\x00'.repeat(128)}DICM`],
  ])('knows %s, and that it is not read', (format, head) => expect(sniff(bytes(head))).toEqual({ kind: 'unsupported', format }));

  it.each([
    ['text', 'eggs, milk, bread\n'],
    ['text', '\xff\xfee\x00g\x00g\x00s\x00'],
    ['text', '<!doctype html><p>hello'],
    ['pdf', '%PDF-1.7'],
    ['archive', 'PK\x03\x04\x14\x00'],
    ['project', `PK\x03\x04${'\x00'.repeat(26)}mimetypeimage/openraster`],
    ['video', '\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2'],
    ['program', '\x7fELF\x02\x01'],
    ['other', '\x01\x02\x03\x04'],
  ])('tells a file of another kind: %s', (what, head) => expect(sniff(bytes(head))).toEqual({ kind: 'not-a-picture', what }));

  it.each([
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    '\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn by hand -->\n<svg width="1">',
    '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
    '<svg:svg xmlns:svg="http://www.w3.org/2000/svg">',
  ])('knows an SVG: %s', (text) => expect(sniff(bytes(text))).toEqual({ kind: 'svg' }));

  it('takes a text that speaks of SVG for a text', () => expect(sniff(bytes('How to write <svg> by hand'))).toEqual({ kind: 'not-a-picture', what: 'text' }));
});
