import type { ScreenPoint, ScreenRect, Size } from '../../core/geometry/frames';

/** Between the mask's box and the chip. */
const GAP = 12;
/** Air to the canvas's border. */
const MARGIN = 8;
/** Space that a marker takes, from its middle. */
const MARKER_REACH = 16;
/** Under this width the chip is a strip at the foot of the canvas. */
export const STRIP_BELOW = 900;
/** What a strip takes of the canvas's height, the air to the border with it. */
const STRIP_DEPTH = 64;

export type ChipPlace = { readonly kind: 'card'; readonly x: number; readonly y: number } | { readonly kind: 'strip'; readonly at: 'foot' | 'head' };

/**
 * Where the candidate chip stands: right of what is being made, else left of it, else below, else a
 * strip at the foot of the canvas, or at its head where only that is free. The card covers neither
 * the mask, nor a box that was drawn, nor a marker.
 *
 * @param made the mask's box on the screen, and the box prompt where there is one; what lies outside
 *   of the canvas doesn't count
 * @param chip size of the card
 */
export function placeChip(made: readonly [ScreenRect, ...ScreenRect[]], markers: readonly ScreenPoint[], canvas: Size, chip: Size): ChipPlace {
  const left = Math.max(0, Math.min(...made.map(({ x }) => x)));
  const top = Math.max(0, Math.min(...made.map(({ y }) => y)));
  const right = Math.min(canvas.width, Math.max(...made.map(({ x, width }) => x + width)));
  const bottom = Math.min(canvas.height, Math.max(...made.map(({ y, height }) => y + height)));
  if (canvas.width < STRIP_BELOW) return placeStrip(top, bottom, markers, canvas);
  const middleY = clamp((top + bottom) / 2 - chip.height / 2, MARGIN, canvas.height - chip.height - MARGIN);
  const middleX = clamp((left + right) / 2 - chip.width / 2, MARGIN, canvas.width - chip.width - MARGIN);
  const below = bottom + GAP;
  const places: { at: ScreenPoint; highest: number }[] = [
    { at: { x: right + GAP, y: middleY }, highest: MARGIN },
    { at: { x: left - GAP - chip.width, y: middleY }, highest: MARGIN },
    { at: { x: middleX, y: below }, highest: below },
  ];
  for (const { at, highest } of places) {
    if (!fits(at, chip, canvas)) continue;
    const free = besideMarkers(at, highest, markers, canvas, chip);
    if (free) return { kind: 'card', ...free };
  }
  return placeStrip(top, bottom, markers, canvas);
}

function placeStrip(top: number, bottom: number, markers: readonly ScreenPoint[], canvas: Size): ChipPlace {
  const highest = Math.min(top, ...markers.map(({ y }) => y - MARKER_REACH));
  const lowest = Math.max(bottom, ...markers.map(({ y }) => y + MARKER_REACH));
  const footFree = lowest <= canvas.height - STRIP_DEPTH;
  return { kind: 'strip', at: !footFree && highest >= STRIP_DEPTH ? 'head' : 'foot' };
}

function fits({ x, y }: ScreenPoint, chip: Size, canvas: Size): boolean {
  return x >= MARGIN && y >= MARGIN && x + chip.width <= canvas.width - MARGIN && y + chip.height <= canvas.height - MARGIN;
}

/** The same place, moved up (not above `highest`) or down as little as needed for no marker to be covered; null where that can't be. */
function besideMarkers(place: ScreenPoint, highest: number, markers: readonly ScreenPoint[], canvas: Size, chip: Size): ScreenPoint | null {
  const covered = (y: number) =>
    markers.filter(
      (marker) =>
        marker.x > place.x - MARKER_REACH && marker.x < place.x + chip.width + MARKER_REACH && marker.y > y - MARKER_REACH && marker.y < y + chip.height + MARKER_REACH,
    );
  const candidates = [place.y, ...markers.flatMap((marker) => [marker.y + MARKER_REACH, marker.y - MARKER_REACH - chip.height])]
    .filter((y) => y >= highest && fits({ x: place.x, y }, chip, canvas) && covered(y).length === 0)
    .sort((a, b) => Math.abs(a - place.y) - Math.abs(b - place.y));
  const [y] = candidates;
  return y === undefined ? null : { x: place.x, y };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
