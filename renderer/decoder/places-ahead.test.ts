import fc from 'fast-check';
import { expect, it } from 'vitest';
import { modelFrame, toModel } from '../../models/image/model-frame';
import { placesAhead } from './places-ahead';

const side = fc.integer({ min: 1, max: 8000 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

it('places ahead lie on the photo, each once, those around the pointer first', () => {
  fc.assert(
    fc.property(side, side, share, share, (width, height, across, down) => {
      const photo = { width, height };
      const pointer = { x: across * width, y: down * height };
      const places = placesAhead(pointer, photo);
      expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(places.length);
      expect(places.filter(({ x, y }) => !(x >= 0 && x < width && y >= 0 && y < height))).toEqual([]);
      const frame = modelFrame(photo);
      const at = toModel(frame, pointer);
      const distances = places.slice(0, 9).map((place) => Math.hypot(toModel(frame, place).x - at.x, toModel(frame, place).y - at.y));
      const [nearest = 0] = distances;
      if (places.length > 25 && across > 0.1 && across < 0.9 && down > 0.2 && down < 0.8 && width < 2 * height && height < 2 * width) {
        expect(nearest).toBeLessThanOrEqual(Math.hypot(8, 8) + 1e-6);
        expect([...distances].sort((a, b) => a - b)).toEqual(distances);
      }
    }),
  );
});

it('leave no place of the photo farther than two cells from one of them', () => {
  const photo = { width: 1024, height: 768 };
  const places = placesAhead({ x: 0, y: 0 }, photo);
  let farthest = 0;
  for (let y = 0; y < photo.height; y += 16) {
    for (let x = 0; x < photo.width; x += 16) {
      farthest = Math.max(farthest, Math.min(...places.map((place) => Math.hypot(place.x - x - 8, place.y - y - 8))));
    }
  }
  expect(farthest).toBeLessThanOrEqual(Math.hypot(32, 32));
  expect(places.length).toBeLessThan(420);
});
