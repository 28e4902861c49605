import { z } from 'zod';
import { candidateSchema, promptSetSchema } from '../prompts/prompts';

/**
 * The image document: an immutable value. Pixels are never in it: a layer names its mask or picture
 * by the SHA-256 of the bytes in the content-addressed blob store, and adjustments are parameters.
 * The schemas are the types and the check at every border (project files, journal, API).
 */

/** Layers that one document may have, those inside groups included. */
export const LAYER_LIMIT = 10_000;
/** Groups inside groups. */
export const DEPTH_LIMIT = 64;
/** Characters of a photo's name: a file's has 255 at most, an upload may bring four times as many. */
export const NAME_LIMIT = 1000;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.number().int();

export const sizeSchema = z.object({ width: whole.positive(), height: whole.positive() });

/** Whole-number box in photo pixels. */
export const boundsSchema = z.object({ x: whole, y: whole, width: whole.nonnegative(), height: whole.nonnegative() });

/** What is known of an opened photo. `id` is the SHA-256 of the file's bytes. */
export const photoInfoSchema = z.object({
  id: sha256,
  name: z.string().max(NAME_LIMIT),
  /** jpeg, png, webp, avif, tiff, gif, … as sniffed from the bytes, not from the name */
  format: z.string(),
  /** upright size in pixels, EXIF orientation applied */
  width: whole.positive(),
  height: whole.positive(),
  /** bits a channel in the file: 1, 2, 4, 8, 16 or 32 */
  depth: whole,
  channels: whole,
  colorSpace: z.string(),
  /** description of the embedded ICC profile, null without one */
  icc: z.string().nullable(),
  /** resolution in pixels an inch, null where the file names none */
  density: z.number().nullable(),
  orientation: whole.min(1).max(8),
  hasAlpha: z.boolean(),
  bytes: whole,
});

/** A mask in the blob store: raw deflate of `bounds.width * bounds.height` alpha bytes. */
export const maskRefSchema = z.object({
  blob: sha256,
  bounds: boundsSchema,
  /** pixels with alpha of at least one half */
  area: whole.nonnegative(),
});

/** OKLCh: lightness 0..1, chroma 0..0.4, hue in degrees 0..360 (Ottosson 2020). */
export const oklchSchema = z.object({ l: z.number().min(0).max(1), c: z.number().min(0).max(0.5), h: z.number().min(0).max(360) });

export const recolorSchema = z.object({
  enabled: z.boolean(),
  /** the colour the object has now, measured once when the adjustment is made (`core/colour/measure-color`) */
  from: oklchSchema,
  to: oklchSchema,
  /** 0 nothing, 1 all */
  amount: z.number().min(0).max(1),
  /** keeps shade, texture and gloss; off paints lightness flat towards the target */
  keepLight: z.boolean(),
});

export const adjustmentsSchema = z.object({ recolor: recolorSchema.optional() });

/** OpenRaster's composite operations (Baseline specification 0.0.5, "composite-op"). */
export const BLEND_MODES = [
  'svg:src-over', 'svg:multiply', 'svg:screen', 'svg:overlay', 'svg:darken', 'svg:lighten', 'svg:color-dodge',
  'svg:color-burn', 'svg:hard-light', 'svg:soft-light', 'svg:difference', 'svg:color', 'svg:luminosity', 'svg:hue',
  'svg:saturation', 'svg:plus', 'svg:dst-in', 'svg:dst-out', 'svg:src-atop', 'svg:dst-atop',
] as const;
export const blendModeSchema = z.enum(BLEND_MODES);

const layerBase = {
  id: z.string().min(1).max(64),
  name: z.string().max(500),
  visible: z.boolean(),
  locked: z.boolean(),
  /** 0..1 */
  opacity: z.number().min(0).max(1),
  blend: blendModeSchema,
};

/** The photo itself, the bottom of the stack. */
export const photoLayerSchema = z.object({ kind: z.literal('photo'), ...layerBase });

/** A cut-out: the photo's pixels through a mask, adjusted. Keeps its prompts, so that the mask stays editable. */
export const maskLayerSchema = z.object({
  kind: z.literal('mask'),
  ...layerBase,
  mask: maskRefSchema,
  prompts: promptSetSchema,
  candidate: candidateSchema,
  predictedIou: z.number(),
  stability: z.number(),
  /** index into the twelve layer colours, counted on without end */
  color: whole.nonnegative(),
  adjustments: adjustmentsSchema,
});

/** A picture of its own: an inpainting result, a layer of another program's file. PNG bytes in the blob store. */
export const imageLayerSchema = z.object({
  kind: z.literal('image'),
  ...layerBase,
  blob: sha256,
  bounds: boundsSchema,
  color: whole.nonnegative(),
});

export type PhotoInfo = Readonly<z.infer<typeof photoInfoSchema>>;
export type MaskRef = Readonly<z.infer<typeof maskRefSchema>>;
export type Oklch = Readonly<z.infer<typeof oklchSchema>>;
export type Recolor = Readonly<z.infer<typeof recolorSchema>>;
export type Adjustments = Readonly<z.infer<typeof adjustmentsSchema>>;
export type BlendMode = z.infer<typeof blendModeSchema>;
export type PhotoLayer = Readonly<z.infer<typeof photoLayerSchema>>;
export type MaskLayer = Readonly<z.infer<typeof maskLayerSchema>>;
export type ImageLayer = Readonly<z.infer<typeof imageLayerSchema>>;

/** Layers composited together first, then onto what lies below (an OpenRaster stack). */
export interface GroupLayer {
  readonly kind: 'group';
  readonly id: string;
  readonly name: string;
  readonly visible: boolean;
  readonly locked: boolean;
  readonly opacity: number;
  readonly blend: BlendMode;
  /** isolated groups are composited on transparent ground */
  readonly isolated: boolean;
  /** bottom first */
  readonly children: readonly Layer[];
}

export type Layer = PhotoLayer | MaskLayer | ImageLayer | GroupLayer;

export const groupLayerSchema: z.ZodType<GroupLayer> = z.object({
  kind: z.literal('group'),
  ...layerBase,
  isolated: z.boolean(),
  get children() {
    return z.array(layerSchema).readonly();
  },
});

export const layerSchema: z.ZodType<Layer> = z.lazy(() =>
  z.union([photoLayerSchema, maskLayerSchema, imageLayerSchema, groupLayerSchema]),
);

export const documentSchema = z.object({
  id: z.string().min(1).max(64),
  /** what is encoded, and what cut-outs take their pixels from; the canvas has its size */
  photo: photoInfoSchema,
  /** bottom first */
  layers: z.array(layerSchema).readonly().superRefine((layers, context) => {
    const message = faultOf(layers);
    if (message !== null) context.addIssue({ code: 'custom', message });
  }),
  /** colour index for the next layer */
  nextColor: whole.nonnegative(),
});

/** What can't be of any document's layers, null where all is well: what a packed history must not have either. */
function faultOf(layers: readonly Layer[]): string | null {
  const ids = new Set<string>();
  let [level, depth, count]: [readonly Layer[], number, number] = [layers, 0, 0];
  for (; level.length > 0; depth++) {
    // compositing holds a picture for each of them
    if (depth === DEPTH_LIMIT) return `more than ${DEPTH_LIMIT} groups inside each other`;
    count += level.length;
    if (count > LAYER_LIMIT) return `more than ${LAYER_LIMIT} layers in a document`;
    for (const { id } of level) {
      if (ids.has(id)) return `two layers of the id ${id}`;
      ids.add(id);
    }
    level = level.flatMap((layer) => (layer.kind === 'group' ? layer.children : []));
  }
  return null;
}

export interface ImageDocument {
  readonly id: string;
  readonly photo: PhotoInfo;
  readonly layers: readonly Layer[];
  readonly nextColor: number;
}
