import { describe, expect, it } from 'vitest';
import { Failure } from '../../core/errors/failure';
import { parseBox, parseColor, parsePngName, parsePoint, parseShare, parseWhole, repeated, spellOutDefaults } from './arguments';
import { ExitCode, runCli, type AddCommand } from './program';

async function run(argv: string[], commands: AddCommand[], signal = new AbortController().signal) {
  let out = '';
  let err = '';
  const streams = { out: { write: (text: string) => (out += text) }, err: { write: (text: string) => (err += text) } };
  const code = await runCli(argv, commands, streams, signal);
  return { code, out, err };
}

const greet: AddCommand = (program, context) => {
  program.command('greet').argument('<name>').option('--point <X,Y>', 'a point', repeated(parsePoint)).option('--trim [PAD]', 'padding', parseWhole(0, 99)).action((name: string, options) => {
    if (name === 'nobody') throw new Failure('file-missing', { file: 'nobody.jpg' });
    if (name === 'half') throw new ExitCode(1);
    context.print(`${name} ${JSON.stringify(options)}`);
  });
};

describe('the program', () => {
  it('prints a result on standard output and exits with 0', async () => {
    expect(await run(['greet', 'you', '--point', '1,2', '--point', '-3,4.5'], [greet])).toEqual({ code: 0, out: 'you {"point":[{"x":1,"y":2},{"x":-3,"y":4.5}]}\n', err: '' });
  });

  it('says a failure on standard error and exits with 1', async () => {
    const { code, out, err } = await run(['greet', 'nobody'], [greet]);
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('nobody.jpg');
  });

  it('sends a terminal no commands that stand in a name, and a script the name as it is', async () => {
    const name = '\u001b[2Jcat\u202egnp.jpg\r';
    const shown: AddCommand = (program, context) => {
      program.command('show').action(() => {
        context.print(name);
        context.note(name);
        context.progress(name);
      });
    };
    const written = { out: '', err: '' };
    const streams = (isTTY: boolean) => ({ out: { isTTY, write: (text: string) => (written.out += text) }, err: { isTTY, write: (text: string) => (written.err += text) } });
    await runCli(['show'], [shown], streams(true), new AbortController().signal);
    expect(written.out).toBe('\ufffd[2Jcat\ufffdgnp.jpg\ufffd\n');
    expect(written.err.split('\ufffd[2Jcat\ufffdgnp.jpg\ufffd')).toHaveLength(3);
    written.out = '';
    await runCli(['show'], [shown], streams(false), new AbortController().signal);
    expect(written.out).toBe(`${name}\n`);
  });

  it('exits with 1 and says nothing more where a command has said it already', async () => {
    expect(await run(['greet', 'half'], [greet])).toEqual({ code: 1, out: '', err: '' });
  });

  it.each([[['greet']], [['greet', 'you', '--point', 'left']], [['greet', 'you', '--unknown']], [['unknown']], [[]]])('exits with 2 on wrong usage: %j', async (argv) => {
    const { code, out, err } = await run(argv, [greet]);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).not.toBe('');
  });

  it('prints help on standard output and exits with 0', async () => {
    const { code, out } = await run(['greet', '--help'], [greet]);
    expect(code).toBe(0);
    expect(out).toContain('--point <X,Y>');
  });

  it('tells Ctrl-C apart from a failure', async () => {
    const interrupted = new AbortController();
    const wait: AddCommand = (program, context) => {
      program.command('wait').action(() => {
        interrupted.abort();
        context.signal.throwIfAborted();
      });
    };
    expect(await run(['wait'], [wait], interrupted.signal)).toEqual({ code: 130, out: '', err: 'Cancelled.\n' });
  });

  it('lets no file name be swallowed by an option whose value may be left out', async () => {
    expect((await run(['greet', '--trim', 'you.jpg'], [greet])).out).toBe('you.jpg {"trim":0}\n');
    expect((await run(['greet', '--trim', '12', 'you'], [greet])).out).toBe('you {"trim":12}\n');
    expect((await run(['greet', 'you', '--trim'], [greet])).out).toBe('you {"trim":0}\n');
    expect((await run(['greet', 'you', '--trim', '--point', '1,2'], [greet])).code).toBe(0);
  });

  it.each(['-5', '1.5', 'abc', '5px', '1e9'])('takes %s after such an option for its value, and says what is wrong with it', async (value) => {
    const { code, err } = await run(['greet', 'you', '--trim', value], [greet]);
    expect([code, err.split('\n')[0]]).toEqual([2, `error: option '--trim [PAD]' argument '${value}' is invalid. Expected a whole number from 0 to 99.`]);
  });
});

describe('arguments', () => {
  it('reads boxes, shares and colours', () => {
    expect(parseBox('1,2,3,4')).toEqual({ x: 1, y: 2, width: 3, height: 4 });
    expect(parseShare('0.5')).toBe(0.5);
    expect(parseColor('#F0A')).toBe('#ff00aa');
    expect(parseColor('f0aa19')).toBe('#f0aa19');
  });

  it.each([() => parsePoint('1'), () => parsePoint('1,'), () => parsePoint('1,x'), () => parseBox('1,2,3'), () => parseShare('2'), () => parseShare(''), () => parseColor('gold'), () => parsePngName('cut.jpg'), () => parsePngName('')])('refuses what is no value: %s', (parse) => {
    expect(parse).toThrow(/Expected/);
  });

  it('leaves what follows -- alone', () => {
    expect(spellOutDefaults(['--trim', '--', '--trim'], { '--trim': '0' }, () => false)).toEqual(['--trim=0', '--', '--trim']);
  });

  it.each(['dog.jpg', 'shoot/day1', '*.tif', 'a folder', '貓'])('takes %s after an option whose value may be left out for a photo', (name) => {
    expect(spellOutDefaults(['--trim', name], { '--trim': '0' }, (file) => ['a folder', '貓'].includes(file))).toEqual(['--trim=0', name]);
  });
});
