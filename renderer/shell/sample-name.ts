import type { SampleInfo } from '../../electron/api/contract';
import { catalogue } from '../words/catalogue';
import type { MessageKey, Translate } from '../words/words';

function isMessage(key: string): key is MessageKey {
  return Object.hasOwn(catalogue, key);
}

/** A sample's name in the language of the window; its own where the catalogue has none. */
export function sampleName(sample: SampleInfo, t: Translate): string {
  const key = `sample.${sample.id}`;
  return isMessage(key) ? t(key) : sample.name;
}
