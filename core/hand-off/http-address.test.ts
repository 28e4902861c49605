import { describe, expect, it } from 'vitest';
import { httpAddress } from './http-address';

describe('the address of a program', () => {
  it.each([
    ['127.0.0.1:8080', 'http://127.0.0.1:8080/'],
    ['  localhost:8080/ ', 'http://localhost:8080/'],
    ['https://paint.example/iopaint/?a=1#b', 'https://paint.example/iopaint/?a=1#b'],
  ])('may be %j', (typed, href) => expect(httpAddress(typed)?.href).toBe(href));

  it.each(['', '   ', 'not an address', 'ftp://127.0.0.1', 'file:///etc/passwd', 'http://', 'javascript:alert(1)', 'http://127.0.0.1:99999'])('is not %j', (typed) => expect(httpAddress(typed)).toBeNull());
});
