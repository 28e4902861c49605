import { join } from 'node:path';
import { Failure } from '../../core/errors/failure';
import type { SampleInfo } from '../api/contract';
import { appRoot } from './app-root';

/** The photos that come with the app (assets/samples/LICENSE.md). */
const SAMPLES: readonly SampleInfo[] = [
  { id: 'coffee', name: 'A cup of coffee', credit: 'Rachel Michetti, Pikolo Espresso Bar, CC0 1.0' },
  { id: 'cat', name: 'Chelsea, a cat', credit: 'Stéfan van der Walt, CC0 1.0' },
  { id: 'astronaut', name: 'Eileen Collins', credit: 'NASA, public domain' },
  { id: 'rocket', name: 'A rocket at its launch', credit: 'SpaceX, CC0 1.0' },
];

export function listSamples(): readonly SampleInfo[] {
  return SAMPLES;
}

/** @throws Failure `file-missing` for an id that no sample has */
export function samplePath(id: string): string {
  const sample = SAMPLES.find((candidate) => candidate.id === id);
  if (!sample) throw new Failure('file-missing', { file: id });
  return join(appRoot, 'assets', 'samples', `${sample.id}.jpg`);
}
