import { expect, it } from 'vitest';
import { decoderName, deviceName } from './devices';
import { translate, type Translate } from './words';

const english: Translate = (key, values) => translate('en', key, values);
const chinese: Translate = (key, values) => translate('zh-Hant', key, values);

it.each([
  ['kernel, 2 threads', 'CPU, 2 threads', 'CPU，2 執行緒'],
  ['kernel, 1 thread', 'CPU, 1 thread', 'CPU，1 執行緒'],
  ['wasm', 'CPU, portable', 'CPU，通用'],
  ['webgpu', 'GPU, WebGPU', 'GPU，WebGPU'],
])('says where masks are made: %s is %s', (runtime, said, inChinese) => {
  expect(decoderName(runtime, english)).toBe(said);
  expect(decoderName(runtime, chinese)).toBe(inChinese);
});

it('gives a device that has no name as it is', () => expect(deviceName('qnn', english)).toBe('qnn'));
