import { EXIT, runCli } from './program';
import { COMMANDS } from './commands';

/** The command line's process: `maskwright …`. */

const interrupted = new AbortController();
process.on('SIGINT', () => {
  // a second Ctrl-C doesn't wait for anything
  if (interrupted.signal.aborted) process.exit(EXIT.interrupted);
  interrupted.abort();
});
process.on('SIGTERM', () => interrupted.abort());
process.on('SIGHUP', () => interrupted.abort());
process.stderr.on('error', (error: NodeJS.ErrnoException) => {
  // nobody reads what we note: the work goes on
  if (error.code !== 'EPIPE') throw error;
});
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `maskwright … | head` closes our output early: nothing is left to say to it
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), COMMANDS, { out: process.stdout, err: process.stderr }, interrupted.signal);
