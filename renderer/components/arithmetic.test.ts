import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyStep, parseNumber, settle } from './arithmetic';

describe('what a number field takes', () => {
  it.each([
    ['36', 0, '', 36],
    ['1200/3', 0, 'px', 400],
    ['12 / 2', 0, '', 6],
    ['(4+2)*1.5', 0, '', 9],
    ['2+3*4', 0, '', 14],
    ['10-4-3', 0, '', 3],
    ['-8', 5, '', -8],
    ['−8', 5, '', -8],
    ['--8', 5, '', 8],
    ['1.5px', 0, 'px', 1.5],
    ['90°', 0, '°', 90],
    ['120 像素', 0, '像素', 120],
    ['120px', 0, '像素', 120],
    ['1,200', 0, '', 1200],
    ['1,200,000', 0, '', 1_200_000],
    ['1,5', 0, '', 1.5],
    ['１２０', 0, '', 120],
    ['6×7', 0, '', 42],
    ['+10', 50, '', 60],
    ['*2', 50, '', 100],
    ['/4', 50, '', 12.5],
    ['+10%', 50, 'px', 55],
    ['-10%', 50, 'px', 45],
    ['50%', 80, 'px', 40],
    ['+10%', 50, '%', 60],
    ['50%', 80, '%', 50],
    ['+1', -8, '', -7],
  ])('%s from %d %s is %d', (text, current, unit, expected) => {
    expect(parseNumber(text, current, unit)).toBeCloseTo(expected, 9);
  });

  it.each(['', 'abc', '1/0', '2+', '(3', '3)', '1 2 3x', '1..2', '%', '+', 'Infinity', '1e400'])('%s is no number', (text) => {
    expect(parseNumber(text, 7)).toBeNull();
  });

  it('never throws and never gives anything but a finite number or null', () => {
    const signs = fc.string({ unit: fc.constantFrom(...'0123456789.,+-*/()% px'), maxLength: 20 });
    fc.assert(
      fc.property(signs, fc.double({ noNaN: true, min: -1e6, max: 1e6 }), (text, current) => {
        const value = parseNumber(text, current, 'px');
        expect(value === null || Number.isFinite(value)).toBe(true);
      }),
    );
  });

  it('agrees with JavaScript on any sum', () => {
    const number = fc.integer({ min: 1, max: 999 }).map(String);
    const sum = fc.tuple(number, fc.array(fc.tuple(fc.constantFrom('+', '-', '*', '/'), number), { maxLength: 5 }));
    const apply = (first: string, rest: [string, string][]) => {
      // products first, then from left to right
      const terms: number[] = [Number(first)];
      for (const [sign, digits] of rest) {
        const value = Number(digits);
        if (sign === '*') terms.push((terms.pop() ?? 0) * value);
        else if (sign === '/') terms.push((terms.pop() ?? 0) / value);
        else terms.push(sign === '+' ? value : -value);
      }
      return terms.reduce((total, term) => total + term, 0);
    };
    fc.assert(
      fc.property(sum, ([first, rest]) => {
        expect(parseNumber(first + rest.map((part) => part.join('')).join(''), 0)).toBeCloseTo(apply(first, rest), 6);
      }),
    );
  });
});

it('settles in range and on the digits shown', () => {
  expect(settle(12.345, { min: 0, max: 100, digits: 1 })).toBe(12.3);
  expect(settle(-4, { min: 0, max: 100, digits: 0 })).toBe(0);
  expect(settle(1e9, { min: 0, max: 100, digits: 0 })).toBe(100);
});

it('steps by 1, 10 and 0.1', () => {
  expect(keyStep(1, { shiftKey: false, altKey: false })).toBe(1);
  expect(keyStep(1, { shiftKey: true, altKey: false })).toBe(10);
  expect(keyStep(0.01, { shiftKey: false, altKey: true })).toBeCloseTo(0.001);
});
