/** An object's header and its place in a shape, in bytes (V8, without pointer compression). */
const OBJECT = 24;
/** One field or element. */
const SLOT = 8;
/** A number that needs a box of its own, or a string's header. */
const BOXED = 16;

/**
 * Bytes of memory that a value adds to what was counted before: objects already in `seen` are
 * shared and cost only the slot that points to them. An upper estimate, within about a factor of
 * two of what the heap says.
 */
export function stepCost(value: unknown, seen: WeakSet<object>): number {
  if (typeof value === 'string') return BOXED + value.length;
  if (typeof value === 'number') return Number.isInteger(value) ? 0 : BOXED;
  if (typeof value !== 'object' || value === null || seen.has(value)) return 0;
  seen.add(value);
  let bytes = OBJECT;
  for (const field of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) bytes += SLOT + stepCost(field, seen);
  return bytes;
}
