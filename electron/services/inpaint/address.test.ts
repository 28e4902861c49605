import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Failure } from '../../../core/errors/failure';
import { checkAllowed, parseAddress } from './address';

describe('parseAddress', () => {
  it.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['  localhost:8080/ ', 'http://localhost:8080/'],
    ['https://paint.example/iopaint/?a=1#b', 'https://paint.example/iopaint'],
    ['http://0.0.0.0:8080', 'http://127.0.0.1:8080/'],
    ['http://[::]:8080', 'http://[::1]:8080/'],
  ])('reads %s', (typed, base) => {
    expect(parseAddress(typed).base.href).toBe(base);
  });

  it.each(['', '   ', 'ftp://127.0.0.1', 'file:///etc/passwd', 'http://', 'http://a b', 'javascript:alert(1)', 'http://256.1.1.1', 'http://127.0.0.1:99999'])('refuses %j', (typed) => {
    expect(() => parseAddress(typed)).toThrow(expect.objectContaining({ code: 'inpaint-address', values: { address: typed.trim() } }));
  });

  it('never shows a password', () => {
    expect(parseAddress('http://me:secret@10.0.0.2:8080/x/').shown).toBe('10.0.0.2:8080/x');
  });

  it.each(['localhost', 'LOCALHOST', 'a.localhost', '127.0.0.1', '127.1', '127.255.0.3', '2130706433', '0x7f.1', '[::1]', '[0:0:0:0:0:0:0:1]', '[::ffff:127.0.0.1]', '0.0.0.0'])('%s is this computer', (host) => {
    expect(parseAddress(`http://${host}:8080`).local).toBe(true);
  });

  it.each(['192.168.0.12', '10.0.0.1', '128.0.0.1', 'localhost.example', '127.0.0.1.example', 'notlocalhost', '[::2]', '[fe80::1]', '[::ffff:10.0.0.1]', '[::7f00:1]'])('%s is another computer', (host) => {
    expect(parseAddress(`http://${host}:8080`).local).toBe(false);
  });

  it('reads anything or says that it is not an address', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl()), (typed) => {
      try {
        expect(['http:', 'https:']).toContain(parseAddress(typed).base.protocol);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
      }
    }));
  });
});

describe('checkAllowed', () => {
  const remote = parseAddress('http://192.168.0.12:8080');
  it('lets this computer pass', () => {
    expect(() => checkAllowed(parseAddress('localhost:1'), [], false)).not.toThrow();
  });
  it('refuses another one that was not allowed', () => {
    expect(() => checkAllowed(remote, ['192.168.0.1'], false)).toThrow(expect.objectContaining({ code: 'inpaint-remote', values: { host: '192.168.0.12' } }));
  });
  it('lets it pass once, or always', () => {
    expect(() => checkAllowed(remote, [], true)).not.toThrow();
    expect(() => checkAllowed(remote, ['192.168.0.12'], false)).not.toThrow();
  });
});
