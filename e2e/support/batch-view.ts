import { expect, type Locator, type Page } from '@playwright/test';

/** The batch view by the names that a screen reader says. */
export class BatchView {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get results(): Locator {
    return this.page.getByRole('listbox', { name: 'Results' }).getByRole('option');
  }

  get review(): Locator {
    return this.page.getByRole('complementary', { name: 'Review' });
  }

  /** of the result that is looked at */
  get candidates(): Locator {
    return this.page.getByRole('radiogroup', { name: 'Candidates' }).getByRole('radio');
  }

  filter(name: string): Locator {
    return this.page.getByRole('list', { name: 'Show' }).getByRole('button', { name: new RegExp(`^${name}`) });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  async go(): Promise<void> {
    await this.page.getByRole('radio', { name: 'Batch' }).click();
  }

  async fillIn(photos: string, out: string): Promise<void> {
    await this.button('New batch').first().click();
    await this.page.getByRole('textbox', { name: 'Photos' }).fill(photos);
    // the folder for the results is suggested now, and then written over
    await this.page.getByRole('textbox', { name: 'Photos' }).press('Enter');
    await this.page.getByRole('textbox', { name: 'Results' }).fill(out);
    await this.page.getByRole('textbox', { name: 'Results' }).press('Enter');
  }

  async finished(): Promise<void> {
    await expect(this.page.getByRole('toolbar', { name: 'Batch' })).toContainText('Finished', { timeout: 80_000 });
  }
}
