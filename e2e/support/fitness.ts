import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Violations that keep somebody out. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`));
}

/** Controls that stick out of the window or of whatever holds them; what scrolls may do so at its foot. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('button, [role="spinbutton"], [role="tab"], select, input')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .flatMap((element) => {
        const { left, right, top, bottom, width } = element.getBoundingClientRect();
        const scrolls = element.closest('[data-region="dock"], [data-region="canvas"], main') !== null;
        const across = left >= -0.5 && right <= innerWidth + 0.5;
        const down = scrolls || (top >= -0.5 && bottom <= innerHeight + 0.5);
        return width > 0 && !(across && down) ? [`${element.getAttribute('aria-label') ?? element.textContent} at ${left},${top}-${right},${bottom}`] : [];
      }),
  );
}
