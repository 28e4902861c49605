import { systemCode } from '../../core/errors/write-failure';

/** True where a process of this number runs on this computer. */
export function isRunning(pid: number): boolean {
  // 0 and negative numbers are groups of processes
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // it runs, as somebody else's
    return systemCode(error) === 'EPERM';
  }
}
