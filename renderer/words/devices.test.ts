import { expect, it } from 'vitest';
import { decoderName, deviceName } from './devices';
import { translate, type Translate } from './words';

const english: Translate = (key, values) => translate('en', key, values);
const chinese: Translate = (key, values) => translate('zh-Hant', key, values);

it.each([
  [{ device: 'kernel', threads: 2 }, 'CPU, 2 threads', 'CPU，2 執行緒'],
  [{ device: 'kernel', threads: 1 }, 'CPU, 1 thread', 'CPU，1 執行緒'],
  [{ device: 'wasm', threads: 1 }, 'CPU, portable, 1 thread', 'CPU，通用，1 執行緒'],
  [{ device: 'webgpu', threads: null }, 'GPU, WebGPU', 'GPU，WebGPU'],
])('says where masks are made: %o is %s', (runtime, said, inChinese) => {
  expect(decoderName(runtime, english)).toBe(said);
  expect(decoderName(runtime, chinese)).toBe(inChinese);
});

it('gives a device that has no name as it is', () => expect(deviceName('qnn', english)).toBe('qnn'));
