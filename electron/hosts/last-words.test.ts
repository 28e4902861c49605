import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import { sayLastWords } from './last-words';

describe('the end of the web host', () => {
  let process: EventEmitter;
  let output: EventEmitter;
  let said: string[];
  let ended: number;
  let stop: () => void;
  beforeEach(() => {
    process = new EventEmitter();
    output = new EventEmitter();
    said = [];
    ended = 0;
    stop = sayLastWords(process, [output], { note: (line) => said.push(line), end: () => ended++ });
  });

  it('does not come with a promise that nobody waited for, which is told', () => {
    process.emit('unhandledRejection', new Error('no thumbnail'));
    expect(said).toEqual([expect.stringContaining('no thumbnail')]);
    expect(ended).toBe(0);
  });

  it('comes with a sentence where an exception was not caught', () => {
    process.emit('uncaughtException', new Error('no memory'));
    expect(said).toEqual([expect.stringContaining('no memory')]);
    expect(ended).toBe(1);
  });

  it('does not come with the reader of its output', () => {
    output.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect({ said, ended }).toEqual({ said: [], ended: 0 });
    output.emit('error', Object.assign(new Error('no space'), { code: 'ENOSPC' }));
    expect({ said, ended }).toEqual({ said: [expect.stringContaining('no space')], ended: 1 });
  });

  it('is nobody\'s business any more once it is over', () => {
    stop();
    expect(process.eventNames()).toEqual([]);
    expect(output.eventNames()).toEqual([]);
  });
});
