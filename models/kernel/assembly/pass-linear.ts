import { CTL_LINEAR, GRID, PASS_LINEAR } from '../layout';
import { control, setControl } from './memory';
import { panelOfLinear } from './product';
import { runPass } from './threads';

/** One of 64 shares of a linear layer's panels; what the layer is stands in the words from CTL_LINEAR on. */
export function passLinear(share: i32): void {
  const n = control(CTL_LINEAR + 8);
  for (let j = share * 8; j < n; j += GRID * 8) {
    panelOfLinear(
      j, control(CTL_LINEAR), control(CTL_LINEAR + 1), control(CTL_LINEAR + 2), control(CTL_LINEAR + 3), control(CTL_LINEAR + 4),
      control(CTL_LINEAR + 5), control(CTL_LINEAR + 6), control(CTL_LINEAR + 7),
    );
  }
}

/** `linear` (product.ts) on all threads, for the layers whose weights are large. */
export function linearOnAll(
  out: usize, outStride: usize, input: usize, inStride: usize, rows: i32, weight: usize, bias: usize, k: i32, n: i32,
): void {
  setControl(CTL_LINEAR, <i32>out);
  setControl(CTL_LINEAR + 1, <i32>outStride);
  setControl(CTL_LINEAR + 2, <i32>input);
  setControl(CTL_LINEAR + 3, <i32>inStride);
  setControl(CTL_LINEAR + 4, rows);
  setControl(CTL_LINEAR + 5, <i32>weight);
  setControl(CTL_LINEAR + 6, <i32>bias);
  setControl(CTL_LINEAR + 7, k);
  setControl(CTL_LINEAR + 8, n);
  runPass(PASS_LINEAR);
}
