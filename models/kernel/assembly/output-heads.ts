import { ATTENDED, HYPER, IOU, W_HEADS, WIDE, X, Y } from '../layout';
import { at } from './memory';
import { linear, relu } from './product';

const MATRIX: usize = 256 * 256 * 4;
const BIAS: usize = 1024;

/** Three linear layers with relu between; one row (repeated four times) of X -> WIDE. Returns the address after its weights. */
function head(weights: usize, token: usize, outputs: i32): usize {
  const first = weights;
  const second = first + MATRIX + BIAS;
  const third = second + MATRIX + BIAS;
  linear(at(Y), 1024, token, 0, 4, first, first + MATRIX, 256, 256);
  relu(at(Y), 1024);
  linear(at(ATTENDED), 1024, at(Y), 1024, 4, second, second + MATRIX, 256, 256);
  relu(at(ATTENDED), 1024);
  const bias = third + ((<usize>outputs) << 10);
  linear(at(WIDE), 1024, at(ATTENDED), 1024, 4, third, bias, 256, outputs);
  return bias + ((<usize>outputs) << 2);
}

/**
 * Predicted IoU from the IoU token, and for each of the four mask tokens a hypernetwork's 32 weights
 * for the upscaled embedding (SAM, appendix A). The IoU head's four outputs stand in a panel of 8.
 */
export function outputHeads(): void {
  let weights = head(at(W_HEADS), at(X), 8);
  memory.copy(at(IOU), at(WIDE), 32);
  for (let k: usize = 0; k < 4; k++) {
    weights = head(weights, at(X) + (k + 1) * 1024, 32);
    for (let d: usize = 0; d < 32; d++) store<f32>(at(HYPER) + (d << 4) + (k << 2), load<f32>(at(WIDE) + (d << 2)));
  }
}
