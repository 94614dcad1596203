import { readFile } from 'node:fs/promises';
import { pdfBytes, pngBytes } from '@helix/testing';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { BoardPage } from './board-page.ts';
import { sessionFile } from './run-folder.ts';

test.use({ storageState: sessionFile });

const table = 'quay,fee\nNorth,12\nSouth,14\n';

async function openTask(page: Page, title: string): Promise<{ board: BoardPage; files: Locator }> {
  const board = new BoardPage(page);
  await board.open();
  await board.add(title);
  await board.cardIn('To do', title).click();
  const files = page.getByRole('region', { name: 'Files', exact: true });
  await expect(files).toBeVisible();
  return { board, files };
}

interface GivenFile {
  name: string;
  type: string;
  bytes: number[];
}

/** In the page's own words: a transfer as the desktop or the clipboard gives it. */
const transferOf = (files: GivenFile[]) =>
  `(() => { const transfer = new DataTransfer();
    for (const { name, type, bytes } of ${JSON.stringify(files)})
      transfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
    return transfer; })()`;
const textFile = (name: string, type: string, text: string): GivenFile => ({
  name,
  type,
  bytes: [...Buffer.from(text)],
});

/** As if files were dragged from the desktop and let go over this element. */
async function drop(target: Locator, files: GivenFile[]): Promise<void> {
  const dataTransfer = await target.page().evaluateHandle(transferOf(files));
  for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer });
}

test('a file is dropped on a task, seen on every screen, and downloaded byte by byte as it was', async ({
  page,
  browser,
}) => {
  const { board, files } = await openTask(page, 'Look at the fees');
  const elsewhere = new BoardPage(await (await browser.newContext({ storageState: sessionFile })).newPage());
  await elsewhere.open();

  await drop(page.getByRole('dialog').getByRole('heading', { level: 3 }).first(), [
    textFile('fees.csv', 'text/csv', table),
  ]);

  await expect(files.getByRole('button', { name: 'fees.csv', exact: true })).toBeVisible();
  await expect(board.card('Look at the fees').getByText('file')).toBeAttached();
  await expect(elsewhere.card('Look at the fees').getByText('file')).toBeAttached();
  const downloading = page.waitForEvent('download');
  await files.getByRole('button', { name: 'Download fees.csv' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('fees.csv');
  expect(await readFile(await download.path(), 'utf8')).toBe(table);
  await elsewhere.page.context().close();
});

test('pictures and texts are looked at without leaving the task, and a file is deleted after a question', async ({
  page,
}) => {
  const { files } = await openTask(page, 'Look at the picture');
  await files.locator('input[type="file"]').setInputFiles([
    { name: 'quay.png', mimeType: 'image/png', buffer: pngBytes },
    { name: 'plan.pdf', mimeType: 'application/pdf', buffer: pdfBytes('The plan') },
    { name: 'rules.md', mimeType: 'text/markdown', buffer: Buffer.from('# Rules of the quay') },
  ]);
  await files.getByRole('button', { name: 'quay.png', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'quay.png' })).toBeVisible();
  const width = `document.querySelector('img[alt="quay.png"]')?.naturalWidth`;
  await expect.poll(() => page.evaluate(width)).toBe(1);
  await page.keyboard.press('Escape');
  await files.getByRole('button', { name: 'rules.md', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Rules of the quay' })).toBeVisible();
  await page.keyboard.press('Escape');

  await files.getByRole('button', { name: 'Delete plan.pdf' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete file' }).click();
  await expect(files.getByRole('link', { name: 'plan.pdf' })).toBeHidden();
  await page.reload();
  await expect(files.getByRole('button', { name: 'quay.png', exact: true })).toBeVisible();
  await expect(files.getByRole('link', { name: 'plan.pdf' })).toBeHidden();
});

test('a screenshot is pasted, what is no file to keep is refused in words, and a stray drop leaves the page alone', async ({
  page,
}) => {
  const { files } = await openTask(page, 'Paste into me');
  const screenshot = { name: 'image.png', type: 'image/png', bytes: [...pngBytes] };
  await page.evaluate(
    `document.querySelector('[aria-label="Write a comment"]').dispatchEvent(new ClipboardEvent('paste', {
      clipboardData: ${transferOf([screenshot])}, bubbles: true, cancelable: true }))`,
  );
  await expect(files.getByRole('button', { name: /^Pasted \d{4}-\d\d-\d\d .*\.png$/ })).toBeVisible();

  await drop(files, [
    textFile('photo.png', 'image/png', '<!doctype html><script>alert(1)</script>'),
    textFile('nothing.txt', 'text/plain', ''),
  ]);
  await expect(files.getByText('"photo.png" is an HTML page, although its name ends in .png')).toBeVisible();
  await expect(files.getByText('It is empty, or it is a folder')).toBeVisible();
  await files.getByRole('button', { name: 'Forget photo.png' }).click();
  await expect(files.getByText('photo.png')).toBeHidden();

  const before = page.url();
  const isRefused = await page.evaluate(
    `['dragover', 'drop'].every((name) => !document.querySelector('main').dispatchEvent(new DragEvent(name, {
      dataTransfer: ${transferOf([textFile('stray.txt', 'text/plain', 'x')])}, bubbles: true, cancelable: true })))`,
  );
  expect(isRefused).toBe(true);
  expect(page.url()).toBe(before);
});
