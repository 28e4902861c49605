/**
 * The twelve layer colours, found by search: greatest least distance in OKLab for normal, deutan,
 * protan and tritan sight (Machado et al. 2009), hues 195 to 245 left out because they are the
 * accent's. Given out in this order, then repeated with a hatch.
 */
export const LAYER_COLORS = [
  { name: 'lemon', hex: '#F9E03F' },
  { name: 'iris', hex: '#8E6FFB' },
  { name: 'amber', hex: '#D78C1A' },
  { name: 'sky', hex: '#4FA3F4' },
  { name: 'rose', hex: '#F393B1' },
  { name: 'pine', hex: '#1EA381' },
  { name: 'brick', hex: '#D66555' },
  { name: 'mint', hex: '#65FDCF' },
  { name: 'orchid', hex: '#CC54C5' },
  { name: 'leaf', hex: '#9BC470' },
  { name: 'mauve', hex: '#C882C2' },
  { name: 'lime', hex: '#C4EE99' },
] as const;

const FIRST = LAYER_COLORS[0];

/** Colour of the layer with this index (a document counts on without end). */
export function layerColor(index: number): { hex: string; hatched: boolean; name: string; nameKey: `color.${number}` } {
  const place = index % LAYER_COLORS.length;
  const { hex, name } = LAYER_COLORS[place] ?? FIRST;
  return { hex, name, hatched: index >= LAYER_COLORS.length, nameKey: `color.${place}` };
}

/** Colours drawn on the photo, the same in both themes. */
export const ON_PHOTO = {
  live: '#43D0F9',
  exclude: '#F98C48',
  white: '#FFFFFF',
  black: '#000000',
  rubylith: '#C9283B',
} as const;
