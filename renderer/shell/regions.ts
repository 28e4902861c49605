/** What F6 goes through, in reading order. Each landmark's element has `data-region` with one of these. */
const REGIONS = ['title', 'options', 'tools', 'canvas', 'dock', 'status'] as const;

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex]';

function shown(element: Element): element is HTMLElement {
  return element instanceof HTMLElement && element.checkVisibility({ visibilityProperty: true });
}

/** The first thing in a region that Tab would stop at. */
function entrance(region: HTMLElement): HTMLElement | null {
  const inside = [...(region.tabIndex === 0 ? [region] : []), ...region.querySelectorAll(FOCUSABLE)];
  return inside.find((element): element is HTMLElement => shown(element) && element.tabIndex >= 0) ?? null;
}

/** Moves the focus to the next region that has something to stop at; after the last comes the first. */
export function focusNextRegion(direction: 1 | -1): void {
  const there = REGIONS.flatMap((name) => {
    const element = document.querySelector(`[data-region="${name}"]`);
    return element && shown(element) ? [element] : [];
  });
  const now = there.findIndex((element) => element.contains(document.activeElement));
  const start = now < 0 ? (direction === 1 ? -1 : 0) : now;
  for (let step = 1; step <= there.length; step++) {
    const next = there.at((((start + direction * step) % there.length) + there.length) % there.length);
    const target = next ? entrance(next) : null;
    if (target) {
      // a key press has to show where it went
      target.focus({ focusVisible: true } as FocusOptions);
      return;
    }
  }
}
