import { XMLParser } from 'fast-xml-parser';
import { BLEND_MODES, type BlendMode } from '../document/document';

/**
 * The layer stack of an OpenRaster file, `stack.xml` (OpenRaster baseline specification 0.0.5,
 * "Layer Stack Specification").
 */
export interface StackImage {
  readonly width: number;
  readonly height: number;
  /** pixels an inch, null where the file names none */
  readonly density: number | null;
  /** top first, as in the file */
  readonly children: readonly StackItem[];
}

interface StackCommon {
  readonly name: string;
  readonly visible: boolean;
  readonly locked: boolean;
  /** 0..1 */
  readonly opacity: number;
  readonly blend: BlendMode;
}

export interface StackLayer extends StackCommon {
  readonly kind: 'layer';
  /** path of the PNG inside of the file */
  readonly src: string;
  /** on the canvas, offsets of the stacks around it added */
  readonly x: number;
  readonly y: number;
}

export interface StackGroup extends StackCommon {
  readonly kind: 'stack';
  readonly isolated: boolean;
  /** top first */
  readonly children: readonly StackItem[];
}

export type StackItem = StackLayer | StackGroup;

/** A stack as it was read. */
export interface ReadStack extends StackImage {
  /** names of what other programs put beside layers and stacks: text, filters; not of the baseline */
  readonly unread: readonly string[];
}

export const STACK_VERSION = '0.0.5';
/** Stacks inside stacks that are read. */
export const STACK_DEPTH = 64;

/**
 * @throws RangeError where it isn't a layer stack: no image, no size, nested too deep, or with a
 *   document type, which no program writes and which can blow up a reader
 */
export function parseStackXml(xml: string): ReadStack {
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw new RangeError('stack.xml has a document type');
  requireShallow(xml);
  const nodes = parseXml(xml);
  const image = nodes.find((node) => 'image' in node);
  if (image === undefined) throw new RangeError('stack.xml has no image');
  const width = Number(attribute(image, 'w'));
  const height = Number(attribute(image, 'h'));
  if (!isSide(width) || !isSide(height)) throw new RangeError(`stack.xml says a size of ${attribute(image, 'w')} x ${attribute(image, 'h')}`);
  const root = childrenOf(image, 'image').find((node) => 'stack' in node);
  if (root === undefined) throw new RangeError('stack.xml has no stack');
  const density = Number(attribute(image, 'xres'));
  const unread: string[] = [];
  const children = items(childrenOf(root, 'stack'), 0, 0, unread);
  return { width, height, density: density > 0 ? density : null, children, unread };
}

export function buildStackXml({ width, height, density, children }: StackImage): string {
  const resolution = density === null ? '' : ` xres="${Math.max(1, Math.round(density))}" yres="${Math.max(1, Math.round(density))}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<image version="${STACK_VERSION}" w="${width}" h="${height}"${resolution}>`,
    '  <stack>',
    ...children.map((item) => itemXml(item, '    ')),
    '  </stack>',
    '</image>',
    '',
  ].join('\n');
}

/** With `preserveOrder`, an element is one field of its name with its children, and `:@` with its attributes. */
type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  // those of XML and HTML, and numbers; a document type, which could name others, was refused
  processEntities: true,
  htmlEntities: true,
  trimValues: false,
  removeNSPrefix: false,
});

function parseXml(xml: string): readonly Node[] {
  try {
    return parser.parse(xml) as Node[];
  } catch (error) {
    throw new RangeError(`stack.xml is not XML: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function items(nodes: readonly Node[], x: number, y: number, unread: string[]): StackItem[] {
  return nodes.flatMap((node): StackItem[] => {
    if ('layer' in node) {
      const src = attribute(node, 'src') ?? '';
      return src === '' ? [] : [{ kind: 'layer', ...common(node), src, x: x + whole(node, 'x'), y: y + whole(node, 'y') }];
    }
    if ('stack' in node) {
      const children = items(childrenOf(node, 'stack'), x + whole(node, 'x'), y + whole(node, 'y'), unread);
      return [{ kind: 'stack', ...common(node), isolated: attribute(node, 'isolation') === 'isolate', children }];
    }
    // white space and comments begin with a sign
    const element = Object.keys(node).find((key) => /^[^:#?]/.test(key));
    if (element !== undefined) unread.push(attribute(node, 'name') ?? element);
    return [];
  });
}

function common(node: Node): StackCommon {
  const opacity = Number(attribute(node, 'opacity') ?? '1');
  const operation = attribute(node, 'composite-op') ?? 'svg:src-over';
  return {
    name: attribute(node, 'name') ?? '',
    visible: attribute(node, 'visibility') !== 'hidden',
    locked: attribute(node, 'edit-locked') === 'true',
    opacity: Number.isFinite(opacity) ? Math.min(1, Math.max(0, opacity)) : 1,
    // a mode of some other program is drawn plainly, as the specification has it for unknown ones
    blend: BLEND_MODES.find((mode) => mode === operation) ?? 'svg:src-over',
  };
}

function childrenOf(node: Node, name: string): readonly Node[] {
  const children = node[name];
  return Array.isArray(children) ? (children as Node[]) : [];
}

function attribute(node: Node, name: string): string | undefined {
  const attributes = node[':@'];
  const value: unknown = typeof attributes === 'object' && attributes !== null ? (attributes as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function whole(node: Node, name: string): number {
  const value = Math.round(Number(attribute(node, name) ?? '0'));
  return Number.isSafeInteger(value) ? value : 0;
}

function isSide(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}

/** A tag ends at the next `>` that stands in no attribute; one that doesn't is left at the next `<`, so that no text is read over and over. */
const STACK_TAG = /<\/stack\s*>|<stack\b(?:[^<>"']|"[^"]*"|'[^']*')*>/g;

/** Counted on the text, because a parser would go as deep as the file before it could say no. */
function requireShallow(xml: string): void {
  let depth = 0;
  for (const [tag] of xml.matchAll(STACK_TAG)) {
    if (tag.startsWith('</')) depth--;
    else if (!tag.endsWith('/>')) depth++;
    if (depth > STACK_DEPTH) throw new RangeError(`stack.xml has more than ${STACK_DEPTH} stacks inside each other`);
  }
}

function itemXml(item: StackItem, indent: string): string {
  const attributes = [
    ['name', item.name],
    ['visibility', item.visible ? 'visible' : 'hidden'],
    ['opacity', String(item.opacity)],
    ['composite-op', item.blend],
    ...(item.locked ? [['edit-locked', 'true']] : []),
    ...(item.kind === 'layer' ? [['src', item.src], ['x', String(item.x)], ['y', String(item.y)]] : [['isolation', item.isolated ? 'isolate' : 'auto']]),
  ].map(([key = '', value = '']) => ` ${key}="${escapeXml(value)}"`).join('');
  if (item.kind === 'layer') return `${indent}<layer${attributes}/>`;
  return [`${indent}<stack${attributes}>`, ...item.children.map((child) => itemXml(child, `${indent}  `)), `${indent}</stack>`].join('\n');
}

/** What XML 1.0 has no place for goes; tabs and line breaks as references, or a reader would make them spaces. */
function escapeXml(text: string): string {
  return text
    .replace(/\p{Cs}/gu, '')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"\t\n\r]/g, (character: string) => ESCAPES[character] ?? '');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };
