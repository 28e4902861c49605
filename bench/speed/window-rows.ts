import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright';
import '../pages/window-side';

/** Pointer positions of a path, so many milliseconds apart, and a rest after each so many, as a hand rests. */
const POSITIONS = 150;
const STEP_MS = 16;
const REST_EVERY = 25;
const REST_MS = 700;

/** Milliseconds from opening a photo to the first mask drawn; the photo is closed again. */
export async function firstMask(page: Page, path: string): Promise<number> {
  const milliseconds = await open(page, path);
  await close(page);
  return milliseconds;
}

function open(page: Page, path: string): Promise<number> {
  return page.evaluate((file) => window.windowSide?.firstMask(file) ?? Number.NaN, path);
}

/** Closes the photo, with a decoder that does nothing more. */
async function close(page: Page): Promise<void> {
  await page.evaluate(() => window.windowSide?.settle());
  await page.evaluate(() => window.windowSide?.close());
}

/**
 * Moves the pointer over an opened photo along a curve through it, with rests, and times every
 * position from the pointer's event to the frame that draws its mask: the decoder's own, that of a
 * later position, or that of a known place near by (`renderer/decoder/known-hovers.ts`).
 */
export async function hoverTimes(page: Page, path: string, turn: number): Promise<number[]> {
  await open(page, path);
  const box = await page.getByRole('region', { name: 'Canvas' }).boundingBox();
  if (!box) throw new Error('Expected a canvas');
  await page.evaluate(() => window.windowSide?.startHovering());
  for (let position = 0; position < POSITIONS; position++) {
    // a Lissajous curve over the middle half of the canvas
    const phase = (position / POSITIONS) * 2 * Math.PI;
    await page.mouse.move(box.x + box.width * (0.5 + 0.25 * Math.sin(2 * phase + turn)), box.y + box.height * (0.5 + 0.25 * Math.sin(3 * phase)));
    await page.waitForTimeout(position % REST_EVERY === REST_EVERY - 1 ? REST_MS : STEP_MS);
  }
  const times = await page.evaluate(() => window.windowSide?.hovered() ?? []);
  await close(page);
  return times;
}

/** Megabytes of a page with its workers, as Chromium counts them. */
export async function pageMegabytes(page: Page): Promise<number> {
  const bytes: number = await page.evaluate('performance.measureUserAgentSpecificMemory().then((all) => all.bytes)');
  return bytes / 1e6;
}

/** Resident megabytes of a process; NaN where the system has no `ps`. */
export function residentMegabytes(pid: number | undefined): number {
  if (pid === undefined || process.platform === 'win32') return Number.NaN;
  return (Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024) / 1e6;
}
