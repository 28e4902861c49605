import type { Recipe } from '../../electron/api/contract';

type Point = Recipe['points'][number];

/** Per cent of width and height at which a new point may lie: around the middle, where objects are. */
const PLACES = [50, 40, 60, 30, 70];

/** One more point, in the free place that lies farthest from the others, so that it is seen to be another one. */
export function nextPoint(points: readonly Point[]): Point {
  const room = ({ x, y }: Pick<Point, 'x' | 'y'>): number => Math.min(...points.map((point) => Math.hypot(point.x - x, point.y - y)));
  const places = PLACES.flatMap((y) => PLACES.map((x) => ({ x, y })));
  const free = points.length === 0 ? { x: 50, y: 50 } : places.reduce((best, place) => (room(place) > room(best) ? place : best));
  return { ...free, kind: 'include' };
}
