import { HYPER, IOU, PASS_HEADS, TH_UP, W_HEADS, X } from '../layout';
import { at, threadAt } from './memory';
import { linear, relu } from './product';
import { runPass } from './threads';

const MATRIX: usize = 256 * 256 * 4;
const BIAS: usize = 1024;
/** Bytes of four rows of 256 floats. */
const ROWS: usize = 4096;

/** Outputs of the IoU head's last layer, a panel of which four are used, and of a hypernetwork's. */
const IOU_OUTPUTS: i32 = 8;
const HYPER_OUTPUTS: i32 = 32;

@inline
function bytesOfHead(outputs: i32): usize {
  return 2 * (MATRIX + BIAS) + <usize>(outputs * 257) * 4;
}

/**
 * One of the five heads, three linear layers with relu between, each of its own token (SAM, appendix
 * A): the predicted IoU from the IoU token, and from each of the four mask tokens a hypernetwork's 32
 * weights for the upscaled embedding.
 */
export function passHeads(head: i32, thread: i32): void {
  if (head > 4) return;
  const outputs = head === 0 ? IOU_OUTPUTS : HYPER_OUTPUTS;
  const first = at(W_HEADS) + (head === 0 ? 0 : bytesOfHead(IOU_OUTPUTS) + <usize>(head - 1) * bytesOfHead(HYPER_OUTPUTS));
  const second = first + MATRIX + BIAS;
  const third = second + MATRIX + BIAS;
  const hidden = threadAt(thread, TH_UP);
  const out = hidden + 2 * ROWS;
  // one row, repeated four times
  linear(hidden, 1024, at(X) + <usize>head * 1024, 0, 4, first, first + MATRIX, 256, 256);
  relu(hidden, 1024);
  linear(hidden + ROWS, 1024, hidden, 1024, 4, second, second + MATRIX, 256, 256);
  relu(hidden + ROWS, 1024);
  linear(out, 1024, hidden + ROWS, 1024, 4, third, third + ((<usize>outputs) << 10), 256, outputs);
  if (head === 0) memory.copy(at(IOU), out, 32);
  else for (let d: usize = 0; d < 32; d++) store<f32>(at(HYPER) + (d << 4) + ((<usize>head - 1) << 2), load<f32>(out + (d << 2)));
}

/** IOU [4] and HYPER [32, 4] from the output tokens in X. */
export function outputHeads(): void {
  runPass(PASS_HEADS);
}
