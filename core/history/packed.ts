import { z } from 'zod';
import {
  DEPTH_LIMIT, imageLayerSchema, LAYER_LIMIT, maskLayerSchema, photoInfoSchema, photoLayerSchema,
  type ImageDocument, type Layer, type PhotoInfo,
} from '../document/document';
import { promptSetSchema, type PromptSet } from '../prompts/prompts';
import { STEP_KINDS, type History, type Step } from './step';

/**
 * A history as it is written to files and sent over the border. In memory the steps share what they
 * have in common; plain JSON would write it out again for every step, so that a thousand steps of
 * fifty layers take 40 MB. Here each photo, prompt set and layer stands once in a table and is named
 * by its index, and unpacking brings the sharing back.
 */

/** Layers of all steps together: 10,000 steps of 5,000 layers. */
export const STEP_LAYER_LIMIT = 50_000_000;

const index = z.number().int().nonnegative();
const name = z.string().min(1).max(64);

const packedLayerSchema = z.discriminatedUnion('kind', [
  photoLayerSchema,
  maskLayerSchema.extend({ prompts: index }),
  imageLayerSchema,
  // children stand earlier in the table, so that a group can't hold itself
  photoLayerSchema.extend({ kind: z.literal('group'), isolated: z.boolean(), children: z.array(index).max(LAYER_LIMIT) }),
]);

export const packedHistorySchema = z.object({
  photos: z.array(photoInfoSchema).min(1),
  prompts: z.array(promptSetSchema),
  layers: z.array(packedLayerSchema),
  steps: z.array(z.object({
    id: name,
    kind: z.enum(STEP_KINDS),
    subject: z.string(),
    at: z.number(),
    /** photo and layers by index, layers bottom first */
    document: z.object({ id: name, photo: index, layers: z.array(index).max(LAYER_LIMIT), nextColor: index }),
  })).min(1),
  current: index,
});

export type PackedHistory = z.infer<typeof packedHistorySchema>;
type PackedLayer = PackedHistory['layers'][number];

/** The form on the wire on one side, the history in memory on the other: `z.decode`, `z.encode`. */
export const historyCodec = z.codec(packedHistorySchema, z.custom<History>((value) => typeof value === 'object' && value !== null), {
  decode: (packed, context) => {
    try {
      return unpackHistory(packed);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      context.issues.push({ code: 'custom', message: error.message, input: packed });
      return z.NEVER;
    }
  },
  encode: packHistory,
});

export function packHistory(history: History): PackedHistory {
  const photos = new Table<PhotoInfo, PhotoInfo>((photo) => photo);
  const prompts = new Table<PromptSet, PromptSet>((set) => set);
  const layers: Table<Layer, PackedLayer> = new Table((layer) => {
    if (layer.kind === 'mask') return { ...layer, prompts: prompts.indexOf(layer.prompts) };
    if (layer.kind === 'group') return { ...layer, children: layer.children.map((child) => layers.indexOf(child)) };
    return layer;
  });
  const steps = history.steps.map(({ id, kind, subject, at, document }) => ({
    id,
    kind,
    subject,
    at,
    document: {
      id: document.id,
      photo: photos.indexOf(document.photo),
      layers: document.layers.map((layer) => layers.indexOf(layer)),
      nextColor: document.nextColor,
    },
  }));
  return { photos: photos.rows, prompts: prompts.rows, layers: layers.rows, steps, current: history.current };
}

/**
 * @throws RangeError where an index names nothing, a group holds itself, an id stands twice in one
 * document, or a limit is passed
 */
export function unpackHistory(packed: PackedHistory): History {
  const layers: Layer[] = [];
  const nested: { layers: number; depth: number }[] = [];
  for (const layer of packed.layers) {
    const inside = layer.kind === 'group' ? layer.children.map((child) => at(nested, child, 'layer')) : [];
    const size = { layers: 1, depth: 1 };
    for (const child of inside) {
      size.layers += child.layers;
      size.depth = Math.max(size.depth, child.depth + 1);
    }
    // checked before anything walks the tree: a table of 40 groups can name 2^40 layers
    if (size.layers > LAYER_LIMIT) throw new RangeError(`more than ${LAYER_LIMIT} layers in a group`);
    if (size.depth > DEPTH_LIMIT) throw new RangeError(`more than ${DEPTH_LIMIT} groups inside each other`);
    nested.push(size);
    layers.push(unpackLayer(layer, layers, packed.prompts));
  }
  const twice = repeatedId(packed.layers);
  let walked = 0;
  const steps = packed.steps.map((step, index): Step => {
    const count = step.document.layers.reduce((sum, row) => sum + at(nested, row, 'layer').layers, 0);
    if (count > LAYER_LIMIT) throw new RangeError(`more than ${LAYER_LIMIT} layers in a document`);
    // a short text can have each of very many steps name the same large group
    walked += count;
    if (walked > STEP_LAYER_LIMIT) throw new RangeError(`more than ${STEP_LAYER_LIMIT} layers in all steps together`);
    const document: ImageDocument = {
      id: step.document.id,
      photo: at(packed.photos, step.document.photo, 'photo'),
      layers: step.document.layers.map((row) => at(layers, row, 'layer')),
      nextColor: step.document.nextColor,
    };
    const id = twice(step.document.layers, index);
    if (id !== null) throw new RangeError(`two layers of the id ${id}`);
    return { ...step, document };
  });
  if (packed.current >= steps.length) throw new RangeError(`step ${packed.current} of ${steps.length}`);
  return { steps, current: packed.current };
}

function unpackLayer(layer: PackedLayer, layers: readonly Layer[], prompts: readonly PromptSet[]): Layer {
  if (layer.kind === 'mask') return { ...layer, prompts: at(prompts, layer.prompts, 'prompt set') };
  if (layer.kind === 'group') return { ...layer, children: layer.children.map((child) => at(layers, child, 'layer')) };
  return layer;
}

/**
 * Finds the id that stands twice in a document, null where each stands once. Ids are numbered and
 * marked with the document that they were last seen in: every step is looked at, of ten thousand.
 */
function repeatedId(table: readonly PackedLayer[]): (layers: readonly number[], document: number) => string | null {
  const numbers = new Map<string, number>();
  const numberOf = new Int32Array(table.length);
  for (const [row, { id }] of table.entries()) {
    const number = numbers.get(id) ?? numbers.size;
    numbers.set(id, number);
    numberOf[row] = number;
  }
  const inside = table.map((layer) => (layer.kind === 'group' ? layer.children : null));
  const lastSeen = new Int32Array(numbers.size).fill(-1);
  /** @returns the row of the second one */
  const look = (rows: readonly number[], document: number): number | null => {
    for (const row of rows) {
      const number = numberOf[row] ?? 0;
      if (lastSeen[number] === document) return row;
      lastSeen[number] = document;
      const children = inside[row] ?? null;
      const found = children === null ? null : look(children, document);
      if (found !== null) return found;
    }
    return null;
  };
  return (layers, document) => {
    const row = look(layers, document);
    return row === null ? null : at(table, row, 'layer').id;
  };
}

function at<T>(rows: readonly T[], row: number, what: string): T {
  const found = rows[row];
  if (found === undefined) throw new RangeError(`${what} ${row} of ${rows.length}`);
  return found;
}

/** Rows in the order in which they were first asked for, each object once. */
class Table<In extends object, Out> {
  readonly rows: Out[] = [];
  readonly #index = new Map<In, number>();
  readonly #pack: (value: In) => Out;

  constructor(pack: (value: In) => Out) {
    this.#pack = pack;
  }

  indexOf(value: In): number {
    const known = this.#index.get(value);
    if (known !== undefined) return known;
    const row = this.#pack(value);
    const next = this.rows.push(row) - 1;
    this.#index.set(value, next);
    return next;
  }
}
