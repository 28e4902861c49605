import http from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp, { type Sharp } from 'sharp';
import { z } from 'zod';

/**
 * A little IOPaint for tests: the same routes, checks and error bodies as `iopaint/api.py`, with a
 * model that paints the hole in one colour. It can also be told to misbehave.
 */
export type IoPaintManner =
  | 'well'
  | 'answers-jpeg'
  | 'answers-webp'
  | 'slowly'
  | 'hangs'
  | 'drops-connection'
  | 'out-of-memory'
  | 'wrong-size'
  | 'text-as-picture'
  | 'svg-as-picture'
  | 'cut-off-connection'
  | 'cut-off-file'
  | 'floods'
  | 'redirects'
  | 'changes-protocol'
  | 'empty';

export interface IoPaintDouble {
  readonly url: string;
  readonly port: number;
  manner: IoPaintManner;
  /** fields of the last request that was understood */
  last: IoPaintFields | null;
  /** requests whose connection the other side closed before an answer */
  abandoned: number;
  /** requests of any kind */
  requests: number;
  close(): Promise<void>;
}

/** `InpaintRequest` of iopaint/schema.py, the fields that a client may get wrong. */
const fieldsSchema = z.object({
  image: z.string(),
  mask: z.string(),
  hd_strategy: z.enum(['Crop', 'Resize', 'Original']).default('Crop'),
  hd_strategy_crop_trigger_size: z.number().int().default(800),
  hd_strategy_crop_margin: z.number().int().default(128),
  hd_strategy_resize_limit: z.number().int().default(1280),
  prompt: z.string().default(''),
  negative_prompt: z.string().default(''),
  sd_seed: z.number().int().default(42),
  sd_steps: z.number().int().default(50),
  sd_guidance_scale: z.number().default(7.5),
  sd_strength: z.number().min(0).max(1).default(1),
  sd_mask_blur: z.number().int().default(11),
  sd_keep_unmasked_area: z.boolean().default(true),
});
export type IoPaintFields = z.infer<typeof fieldsSchema>;

/** What the double's model paints into the hole. */
export const PAINTED = { r: 30, g: 180, b: 90 } as const;
/** The seed that a random one (-1) turns into. */
const SEED = 4711;

export async function startIoPaint(manner: IoPaintManner = 'well'): Promise<IoPaintDouble> {
  const open = new Set<http.ServerResponse>();
  const server = http.createServer((request, response) => {
    double.requests++;
    open.add(response);
    response.once('close', () => {
      if (!response.writableEnded) double.abandoned++;
      open.delete(response);
    });
    answer(double, request, response).catch((error: unknown) => fault(response, 500, { error: String(error), detail: '', body: '', errors: String(error) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const double: IoPaintDouble = {
    url: `http://127.0.0.1:${port}`,
    port,
    manner,
    last: null,
    abandoned: 0,
    requests: 0,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
  return double;
}

async function answer(double: IoPaintDouble, request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
  const path = request.url ?? '';
  if (double.manner === 'hangs') return;
  if (double.manner === 'drops-connection') {
    request.socket.destroy();
    return;
  }
  if (double.manner === 'redirects') {
    response.writeHead(307, { location: `http://photos.example${path}` }).end();
    return;
  }
  if (double.manner === 'changes-protocol') {
    request.socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: something\r\n\r\n');
    return;
  }
  if (path === '/api/v1/server-config' && request.method === 'GET') {
    json(response, 200, { plugins: [], modelInfos: [{ name: 'lama', path: 'lama', model_type: 'inpaint', need_prompt: false }], removeBGModel: '', samplers: [] });
    return;
  }
  if (path !== '/api/v1/inpaint') return json(response, 404, { detail: 'Not Found' });
  if (request.method !== 'POST') return json(response, 405, { detail: 'Method Not Allowed' });

  const body: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) body.push(chunk);
  const fields = fieldsSchema.safeParse(JSON.parse(Buffer.concat(body).toString('utf8')));
  if (!fields.success) {
    // FastAPI's validation errors
    return json(response, 422, { detail: fields.error.issues.map((issue) => ({ type: issue.code, loc: ['body', ...issue.path], msg: issue.message })) });
  }
  double.last = fields.data;
  const image = await decode(fields.data.image, 3);
  const mask = await decode(fields.data.mask, 1);
  if (image.width !== mask.width || image.height !== mask.height) {
    return fault(response, 400, { error: 'HTTPException', detail: `Image size(${image.height}, ${image.width}) and mask size(${mask.height}, ${mask.width}) not match.`, body: '', errors: '' });
  }
  for (let i = 0; i < mask.data.length; i++) {
    if ((mask.data[i] ?? 0) > 127) image.data.set([PAINTED.r, PAINTED.g, PAINTED.b], i * 3);
  }
  const picture = sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } });
  await reply(double, response, picture, image);
}

async function reply(double: IoPaintDouble, response: http.ServerResponse, picture: Sharp, size: { width: number; height: number }): Promise<void> {
  const seed = String(double.last?.sd_seed === -1 ? SEED : (double.last?.sd_seed ?? ''));
  const send = (type: string, bytes: Uint8Array | string): void => {
    response.writeHead(200, { 'content-type': type, 'x-seed': seed, 'content-length': Buffer.byteLength(bytes) }).end(bytes);
  };
  switch (double.manner) {
    case 'answers-jpeg':
      return send('image/jpeg', await picture.jpeg({ quality: 95 }).toBuffer());
    case 'answers-webp':
      return send('image/webp', await picture.webp({ lossless: true }).toBuffer());
    case 'slowly':
      await new Promise((resolve) => setTimeout(resolve, 1500));
      return send('image/png', await picture.png().toBuffer());
    case 'out-of-memory':
      return fault(response, 500, { error: 'OutOfMemoryError', detail: '', body: '', errors: 'CUDA out of memory. Tried to allocate 2.00 GiB.' });
    case 'wrong-size':
      return send('image/png', await picture.resize(size.width + 8, size.height, { fit: 'fill' }).png().toBuffer());
    case 'text-as-picture':
      return send('image/png', 'this is no picture');
    case 'svg-as-picture':
      return send('image/png', `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}"/>`);
    case 'cut-off-connection': {
      const bytes = await picture.png().toBuffer();
      response.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length });
      response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
      return;
    }
    case 'cut-off-file': {
      const bytes = await picture.png().toBuffer();
      return send('image/png', bytes.subarray(0, bytes.length / 2));
    }
    case 'floods': {
      response.writeHead(200, { 'content-type': 'image/png' });
      const megabytes = Buffer.alloc(1024 * 1024);
      const pour = (): void => {
        while (!response.destroyed && response.write(megabytes));
        if (!response.destroyed) response.once('drain', pour);
      };
      return pour();
    }
    case 'empty':
      return send('image/png', '');
    default:
      return send('image/png', await picture.png().toBuffer());
  }
}

async function decode(text: string, channels: 1 | 3): Promise<{ data: Buffer; width: number; height: number }> {
  const base64 = text.startsWith('data:') ? text.slice(text.indexOf(',') + 1) : text;
  const picture = sharp(Buffer.from(base64, 'base64')).removeAlpha().toColourspace(channels === 1 ? 'b-w' : 'srgb');
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

function json(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** The body of iopaint's own exception handler. */
function fault(response: http.ServerResponse, status: number, body: { error: string; detail: string; body: string; errors: string }): void {
  if (!response.headersSent) json(response, status, body);
}
