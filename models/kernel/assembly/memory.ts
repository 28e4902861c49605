import { CONTROL, CTL_T, CTL_THREAD_BYTES, TABLE, THREAD } from '../layout';

/** Address of a tensor, by its index in `layout.ts`. */
@inline
export function at(index: i32): usize {
  return <usize>load<u32>(TABLE + (index << 2));
}

@inline
export function control(index: i32): i32 {
  return atomic.load<i32>(CONTROL + (index << 2));
}

@inline
export function setControl(index: i32, value: i32): void {
  atomic.store<i32>(CONTROL + (index << 2), value);
}

/** Address of a tensor of one thread. */
@inline
export function threadAt(thread: i32, index: i32): usize {
  return at(THREAD) + <usize>(thread * control(CTL_THREAD_BYTES)) + at(index);
}

/** T, the number of tokens of this prompt. */
@inline
export function tokens(): i32 {
  return control(CTL_T);
}

/** T rounded up to the four rows that the micro-kernel takes. */
@inline
export function paddedTokens(): i32 {
  return (control(CTL_T) + 3) & ~3;
}
