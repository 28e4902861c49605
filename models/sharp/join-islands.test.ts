import { describe, expect, it } from 'vitest';
import { joinIslands } from './join-islands';

/** `#` object, `.` background; a capital letter where the pixel is locked: `O` object, `B` background. */
function picture(rows: readonly string[]) {
  const cells = [...rows.join('')];
  return {
    moved: Uint8Array.from(cells, (cell) => (cell === '#' || cell === 'O' ? 1 : 0)),
    free: Uint8Array.from(cells, (cell) => (cell === 'O' || cell === 'B' ? 0 : 1)),
    width: rows[0]!.length,
    height: rows.length,
  };
}

function joined(rows: readonly string[]): string[] {
  const { moved, free, width, height } = picture(rows);
  const inside = moved.slice();
  joinIslands(moved, inside, free, width, height);
  expect(inside).toEqual(moved);
  return Array.from({ length: height }, (_, y) => Array.from({ length: width }, (_, x) => {
    const i = y * width + x;
    return moved[i] ? (free[i] ? '#' : 'O') : free[i] ? '.' : 'B';
  }).join(''));
}

describe('what a moved edge leaves lying about', () => {
  it('an island of object without a core becomes background, and stays it', () => {
    expect(joined([
      'OO#..B',
      'OO...B',
      '...#.B',
    ])).toEqual([
      'OO#..B',
      'OO...B',
      '...B.B',
    ]);
  });

  it('a hole without a core becomes object, and stays it', () => {
    expect(joined([
      'O###.B',
      'O#.#.B',
      'O###.B',
    ])).toEqual([
      'O###.B',
      'O#O#.B',
      'O###.B',
    ]);
  });

  it('what is joined to a core stays free, however thin the joint', () => {
    const rows = [
      'O#####.B',
      '.....#.B',
      'B.B..#.B',
    ];
    expect(joined(rows)).toEqual(rows);
  });
});
