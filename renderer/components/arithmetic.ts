/**
 * What a person may type into a number field: a number, a sum (`1200/3`, `(4+2)*1.5`), a change of
 * the present value (`+10`, `*2`, `+10%`), with a unit behind it or not.
 */

/** One recursive descent over the text; `null` where it is not a sum. */
class Sum {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  value(): number | null {
    const value = this.terms();
    return this.at === this.text.length ? value : null;
  }

  private terms(): number | null {
    let left = this.factors();
    while (left !== null && (this.peek() === '+' || this.peek() === '-')) {
      const sign = this.next() === '+' ? 1 : -1;
      const right = this.factors();
      left = right === null ? null : left + sign * right;
    }
    return left;
  }

  private factors(): number | null {
    let left = this.unary();
    while (left !== null && (this.peek() === '*' || this.peek() === '/')) {
      const divide = this.next() === '/';
      const right = this.unary();
      left = right === null ? null : divide ? left / right : left * right;
    }
    return left;
  }

  private unary(): number | null {
    if (this.peek() === '-') {
      this.next();
      const value = this.unary();
      return value === null ? null : -value;
    }
    if (this.peek() === '+') {
      this.next();
      return this.unary();
    }
    if (this.peek() === '(') {
      this.next();
      const value = this.terms();
      return this.next() === ')' ? value : null;
    }
    const digits = /^(\d+\.?\d*|\.\d+)/.exec(this.text.slice(this.at))?.[0];
    if (digits === undefined) return null;
    this.at += digits.length;
    return Number(digits);
  }

  private peek(): string | undefined {
    return this.text[this.at];
  }

  private next(): string | undefined {
    return this.text[this.at++];
  }
}

/** Full-width digits become plain ones, `×` and `÷` signs of a sum, "1,200" and "1,5" numbers; spaces and the unit go. */
function plain(text: string, unit: string): string {
  let sum = text.normalize('NFKC').replace(/\s/g, '').replaceAll('×', '*').replaceAll('÷', '/').replaceAll('−', '-');
  // a unit of its own language may be anything, and a person may also leave it out or type its English name
  for (const name of [unit, 'px', '°']) if (name !== '' && name !== '%' && sum.endsWith(name)) sum = sum.slice(0, -name.length);
  return sum.replace(/(\d),(?=\d{3}(?!\d))/g, '$1').replace(/(\d),(?=\d)/g, '$1.');
}

/**
 * @param text what was typed
 * @param current the value before, which `+10`, `*2` and `+10%` change; a lone `-8` is the number itself
 * @param unit shown behind the field; where it is `%`, `+10%` means ten points more
 * @returns a finite number, or null where the text is none
 */
export function parseNumber(text: string, current: number, unit = ''): number | null {
  const sum = plain(text, unit);
  if (sum === '') return null;
  const percent = sum.endsWith('%');
  const body = percent ? sum.slice(0, -1) : sum;
  const relative = /^[+*/]/.test(sum) || (percent && unit !== '%' && sum.startsWith('-'));
  let value: number | null;
  if (!relative) value = new Sum(body).value();
  else if (percent && unit !== '%') {
    const change = new Sum(body.slice(1)).value();
    value = change === null ? null : percentOf(sum[0] ?? '+', current, change);
  } else value = new Sum(`(${plainDecimal(current)})${body}`).value();
  if (value !== null && percent && unit !== '%' && !relative) value = (current * value) / 100;
  return value !== null && Number.isFinite(value) ? value : null;
}

function percentOf(sign: string, current: number, change: number): number {
  switch (sign) {
    case '+':
      return current * (1 + change / 100);
    case '-':
      return current * (1 - change / 100);
    case '*':
      return (current * change) / 100;
    default:
      return (current * 100) / change;
  }
}

/** Without an exponent, which a sum could not read. */
function plainDecimal(value: number): string {
  return value.toFixed(10);
}

/** Brings a value into its range and to the digits that the field shows. */
export function settle(value: number, { min, max, digits }: { min: number; max: number; digits: number }): number {
  return Number(Math.min(max, Math.max(min, value)).toFixed(digits));
}

/** What one press of an arrow key changes: 1, with Shift 10, with Alt 0.1, in steps of the field. */
export function keyStep(step: number, keys: { shiftKey: boolean; altKey: boolean }): number {
  return step * (keys.shiftKey ? 10 : keys.altKey ? 0.1 : 1);
}
