import {
  CONTROL, CTL_DONE, CTL_EPOCH, CTL_PASS, CTL_QUIT, CTL_THREADS, CTL_TILE, GRID, PASS_HEADS, PASS_IMAGE, PASS_LAYER0, PASS_LAYER1,
  PASS_LINEAR, PASS_LOGITS, PASS_TOKEN_TO_IMAGE,
} from '../layout';
import { control, setControl } from './memory';
import { passHeads } from './output-heads';
import { passImage } from './pass-image';
import { passLayer0 } from './pass-layer0';
import { passLayer1 } from './pass-layer1';
import { passLinear } from './pass-linear';
import { passLogits } from './pass-logits';
import { passTokenToImage } from './pass-token-to-image';

/**
 * A pass over the image: its 64 tiles, handed out to the threads one by one by an atomic counter (or
 * up to 64 shares of something else). Thread 0 coordinates; the others sleep between passes (a short spin first: within one decode the
 * next pass comes within a fraction of a millisecond).
 */
const SPINS = 4000;

function runTile(pass: i32, tile: i32, thread: i32): void {
  if (pass === PASS_IMAGE) passImage(tile, thread);
  else if (pass === PASS_TOKEN_TO_IMAGE) passTokenToImage(tile, thread);
  else if (pass === PASS_LAYER0) passLayer0(tile, thread);
  else if (pass === PASS_LAYER1) passLayer1(tile, thread);
  else if (pass === PASS_LOGITS) passLogits(tile, thread);
  else if (pass === PASS_LINEAR) passLinear(tile);
  else if (pass === PASS_HEADS) passHeads(tile, thread);
}

function takeTiles(pass: i32, thread: i32): void {
  for (;;) {
    const tile = atomic.add<i32>(CONTROL + (CTL_TILE << 2), 1);
    if (tile >= GRID) return;
    runTile(pass, tile, thread);
  }
}

/** Thread 0: runs a pass and returns when every thread has done its part. */
export function runPass(pass: i32): void {
  const others = control(CTL_THREADS) - 1;
  setControl(CTL_TILE, 0);
  setControl(CTL_DONE, 0);
  setControl(CTL_PASS, pass);
  atomic.add<i32>(CONTROL + (CTL_EPOCH << 2), 1);
  if (others > 0) atomic.notify(CONTROL + (CTL_EPOCH << 2), others);
  takeTiles(pass, 0);
  let spins = 0;
  for (;;) {
    const done = control(CTL_DONE);
    if (done >= others) return;
    if (++spins > SPINS) atomic.wait<i32>(CONTROL + (CTL_DONE << 2), done, 1_000_000);
  }
}

/** Threads 1 and up: work until told to quit. */
export function work(thread: i32): void {
  let epoch = 0;
  for (;;) {
    let spins = 0;
    while (control(CTL_EPOCH) === epoch) {
      if (++spins > SPINS) atomic.wait<i32>(CONTROL + (CTL_EPOCH << 2), epoch, -1);
    }
    epoch = control(CTL_EPOCH);
    if (control(CTL_QUIT)) return;
    takeTiles(control(CTL_PASS), thread);
    atomic.add<i32>(CONTROL + (CTL_DONE << 2), 1);
    atomic.notify(CONTROL + (CTL_DONE << 2), 1);
  }
}

export function quit(): void {
  setControl(CTL_QUIT, 1);
  atomic.add<i32>(CONTROL + (CTL_EPOCH << 2), 1);
  atomic.notify(CONTROL + (CTL_EPOCH << 2), -1);
}
