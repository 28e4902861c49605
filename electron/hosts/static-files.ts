import { readFile, stat } from 'node:fs/promises';
import { extname, join, relative, isAbsolute } from 'node:path';
import { Failure } from '../../core/errors/failure';
import { problemResponse } from '../api/problems';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.wasm': 'application/wasm',
  '.onnx': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * The window's files. `/` is `index.html`; what lies in `assets/` has the hash of its content in its
 * name and may be kept, everything else is asked for anew. Only files of known types inside of the
 * folder are given out.
 */
export function createStaticFiles(folder: string): { fetch(request: Request): Promise<Response> } {
  return {
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        return problemResponse(new Failure('request-method', { method: request.method, path: pathname }), { allow: 'GET, HEAD' });
      }
      const file = inside(folder, pathname);
      const type = file === null ? undefined : TYPES[extname(file).toLowerCase()];
      if (file === null || type === undefined || !(await isFile(file))) return problemResponse(new Failure('request-unknown', { path: pathname }));
      const bytes = await readFile(file);
      return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), {
        headers: {
          'content-type': type,
          'content-length': String(bytes.byteLength),
          'cache-control': pathname.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store',
        },
      });
    },
  };
}

/** The file that a path names, null where it would lie outside of the folder. */
function inside(folder: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    // a % that stands for nothing names no file
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\') || decoded.includes(':')) return null;
  const file = join(folder, decoded === '/' ? 'index.html' : decoded);
  const below = relative(folder, file);
  return below === '' || below.startsWith('..') || isAbsolute(below) ? null : file;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // whatever can't be looked at is not there
    return false;
  }
}
