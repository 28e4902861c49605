import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/**
 * The encoder is a small network: its products are too short to feed more threads than this, and the
 * window needs cores of its own.
 */
const MOST_THREADS = 8;

/**
 * Threads for one session: the cores that this process may use, each counted once. Two threads on one
 * core share its vector units and wait for each other at every barrier.
 */
export function sessionThreads(): number {
  return Math.max(1, Math.min(MOST_THREADS, Math.floor(availableParallelism() / threadsACore())));
}

/** 2 on processors with hyper-threading. */
function threadsACore(): number {
  if (process.platform === 'linux') {
    try {
      return siblingCount(readFileSync('/sys/devices/system/cpu/cpu0/topology/thread_siblings_list', 'utf8'));
    } catch {
      // a kernel or container that doesn't say: count every core
      return 1;
    }
  }
  // neither system says it without a program of its own; desktop x64 processors nearly all have two, ARM ones one
  return process.arch === 'x64' && availableParallelism() >= 4 ? 2 : 1;
}

/** Number of processors in a list of the Linux kernel, such as `0,4` or `0-1`. */
export function siblingCount(list: string): number {
  return list.trim().split(',').reduce((count, range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return count + last - first + 1;
  }, 0) || 1;
}
