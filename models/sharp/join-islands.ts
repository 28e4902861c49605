import { components } from '../../core/masks/components';

/**
 * Locks what a moved edge has left lying about: an island of object that isn't joined to the mask's
 * core, or a hole that isn't joined to the background's, is a spot of like colour and no part of
 * the object's outline. Every part of the mask has a core (`edgeBand`), so nothing of it is lost.
 *
 * @param moved [height, width] the mask after its edge was moved, zeros and ones
 * @param inside [height, width] the mask before; where a spot is locked it becomes what lies around it
 * @param free [height, width] 1 where the edge may lie; 0 where a spot is locked
 */
export function joinIslands(moved: Uint8Array, inside: Uint8Array, free: Uint8Array, width: number, height: number): void {
  for (const side of [1, 0]) {
    const { labels, list } = components(moved.map((value) => (value === side ? 1 : 0)), width, height);
    const hasCore = new Uint8Array(list.length + 1);
    for (let i = 0; i < labels.length; i++) if (!free[i]) hasCore[labels[i] ?? 0] = 1;
    for (let i = 0; i < labels.length; i++) {
      const label = labels[i] ?? 0;
      if (label === 0 || hasCore[label]) continue;
      free[i] = 0;
      inside[i] = 1 - side;
      moved[i] = 1 - side;
    }
  }
}
