import { expect, it } from 'vitest';
import { newDocument } from '../../core/document/changes';
import { contradiction } from './contradiction';

const photo = { id: 'a'.repeat(64), name: 'a.jpg', width: 30, height: 20 };
const other = { ...photo, id: 'b'.repeat(64) };
const documentOf = (of: typeof photo) => newDocument(of as Parameters<typeof newDocument>[0]);

it('tells steps of several photos from those of another photo', () => {
  expect(contradiction([documentOf(photo), documentOf(photo)], photo)).toBeNull();
  expect(contradiction([documentOf(photo), documentOf(other)], photo)).toBe('its steps are of several photos');
  expect(contradiction([documentOf(other), documentOf(photo)], photo)).toBe('its steps are of several photos');
  expect(contradiction([documentOf(other)], photo)).toBe(`its photo is ${photo.id}, which it calls ${other.id}`);
});
