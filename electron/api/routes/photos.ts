import { Hono } from 'hono';
import { z } from 'zod';
import { NAME_LIMIT, type PhotoInfo } from '../../../core/document/document';
import { Failure } from '../../../core/errors/failure';
import type { PhotoRect, PixelWindow, Size } from '../../../core/geometry/frames';
import { shownFileName } from '../../services/file-name';
import { LIMITS } from '../../services/photos/limits';
import { check, readFileBody, readJson } from '../body';
import { openRequestSchema, type StatusInfo } from '../contract';

export interface PhotoServices {
  readonly photos: {
    openFile(path: string, signal?: AbortSignal): Promise<PhotoInfo>;
    openBytes(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<PhotoInfo>;
    openKept(id: string, name: string): Promise<PhotoInfo>;
    info(id: string): Promise<PhotoInfo>;
    /** straight sRGB RGBA, 8 bit */
    pixels(id: string, window: PixelWindow, signal?: AbortSignal): Promise<Uint8Array>;
    /** PNG */
    thumbnail(id: string, size: number): Promise<Uint8Array>;
  };
  readonly pictures: {
    /** @returns name of the PNG in the blob store */
    keep(id: string, signal?: AbortSignal): Promise<string>;
  };
  readonly limits: Pick<StatusInfo['limits'], 'uploadBytes'>;
  /** a file that was asked for waits no longer, also when it can't be opened */
  readonly pendingFiles: { take(path: string): void };
  readonly opened: { photo(path: string, photo: PhotoInfo): Promise<void>; kept(photo: PhotoInfo): Promise<void> };
}

const whole = z.coerce.number().int();
const nameSchema = z.object({ name: z.string().min(1).max(NAME_LIMIT).transform((name) => shownFileName(name, 'photo')) });
const sentSchema = nameSchema.extend({ as: z.enum(['document', 'layer']).default('layer') });
/** One answer has the pixels of the largest photo at most: 400 MB, more than any canvas asks for. */
const windowSchema = z.object({
  x: whole.nonnegative(),
  y: whole.nonnegative(),
  width: whole.positive(),
  height: whole.positive(),
  outWidth: whole.positive().max(LIMITS.side),
  outHeight: whole.positive().max(LIMITS.side),
}).refine(({ outWidth, outHeight }) => outWidth * outHeight <= LIMITS.pixels, { message: `more than ${LIMITS.pixels} pixels asked for` });
const thumbnailSchema = z.object({ size: whole.min(8).max(1024).default(128) });
const idSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** @throws Failure `photo-unknown` for what can't be a photo's id */
export function photoId(value: string): string {
  const parsed = idSchema.safeParse(value);
  if (!parsed.success) throw new Failure('photo-unknown', { id: value.slice(0, 80) });
  return parsed.data;
}

/** @throws Failure `request-invalid` for a part that reaches beyond the photo */
export function requireInside({ x, y, width, height }: PhotoRect, photo: Size): void {
  if (x + width <= photo.width && y + height <= photo.height) return;
  throw new Failure('request-invalid', { detail: `x, y, width, height: not inside of ${photo.width} x ${photo.height} pixels` });
}

/** Pictures are known by the hash of their content: what lies below an id never changes. */
const FOREVER = 'private, max-age=31536000, immutable';

export function photoRoutes({ photos, pictures, limits, opened, pendingFiles }: PhotoServices): Hono {
  return new Hono()
    .post('/photos', async (context) => {
      const { name, as } = check(sentSchema, context.req.query());
      const request = context.req.raw;
      const bytes = await readFileBody(request, limits.uploadBytes, () => new Failure('upload-too-large', { file: name, limit: limits.uploadBytes }));
      if (bytes.length === 0) throw new Failure('file-empty', { file: name });
      const photo = await photos.openBytes(name, bytes, request.signal);
      if (as === 'document') await opened.kept(photo);
      return context.json(photo);
    })
    .post('/photos/:id/open', async (context) => {
      const { name } = check(nameSchema, context.req.query());
      const photo = await photos.openKept(photoId(context.req.param('id')), name);
      await opened.kept(photo);
      return context.json(photo);
    })
    .post('/photos/open', async (context) => {
      const { path } = await readJson(context.req.raw, openRequestSchema);
      pendingFiles.take(path);
      const photo = await photos.openFile(path, context.req.raw.signal);
      await opened.photo(path, photo);
      return context.json(photo);
    })
    .get('/photos/:id', async (context) => context.json(await photos.info(photoId(context.req.param('id')))))
    .get('/photos/:id/pixels', async (context) => {
      const id = photoId(context.req.param('id'));
      const window = check(windowSchema, context.req.query());
      const photo = await photos.info(id);
      requireInside(window, photo);
      return bytesResponse(await photos.pixels(id, window, context.req.raw.signal), 'application/octet-stream');
    })
    .post('/photos/:id/picture', async (context) => context.json({ blob: await pictures.keep(photoId(context.req.param('id')), context.req.raw.signal) }))
    .get('/photos/:id/thumbnail', async (context) => {
      const { size } = check(thumbnailSchema, context.req.query());
      return bytesResponse(await photos.thumbnail(photoId(context.req.param('id')), size), 'image/png');
    });
}

/** Bytes of something known by its content. */
export function bytesResponse(bytes: Uint8Array, type: string, headers: Record<string, string> = {}): Response {
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: { 'content-type': type, 'content-length': String(bytes.byteLength), 'cache-control': FOREVER, 'x-content-type-options': 'nosniff', ...headers },
  });
}
