import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clustersSvg } from '../../lambda/report/clusters-svg.ts';
import { indexHtml } from '../../lambda/report/index-html.ts';
import type { Inspection } from '../../lambda/report/inspection.ts';
import { inspectionOf } from '../../lambda/report/inspection-json.ts';
import { reportHtml } from '../../lambda/report/report-html.ts';
import { hostileInspection } from './corpus.ts';
import { finding, flockEntries, foundHost, inspectionWith, logOf, told } from './flock.ts';

const CHROMIUM = '/usr/bin/chromium';
const installed = existsSync(CHROMIUM);
if (!installed)
  console.log(
    `skipped: the page is tested in a browser where there is ${CHROMIUM} (apt-get install chromium)`,
  );

const ARGUMENTS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
    ' ',
  );
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page as it was opened, and everything that it must not have done. */
type Opened = { readonly page: Page; readonly misdeeds: string[] };

const sweep = finding({
  pattern: 'many-responders',
  title: 'many responders',
  severity: 'medium',
  techniques: ['T1018'],
  cluster: 3,
  explanation: '10.20.3.9 spoke to 211 hosts; the median of 312 hosts spoke to 2.',
  hosts: [foundHost('10.20.3.9', { explanation: '10.20.3.9 spoke to 211 hosts.', responderCount: 211 })],
});

const usual = (workstations?: number) => {
  const silence = { by: 'allow-list', reason: 'management server (until 2018-06-01)' } as const;
  return inspectionWith([
    logOf({ findings: [told(), { finding: sweep, silence }] }, flockEntries(workstations)),
  ]);
};

describe.skipIf(!installed)('the page in a browser', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    folder = mkdtempSync(join(tmpdir(), 'page-'));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function show(
    text: string,
    options: BrowserContextOptions = {},
    name = 'report.html',
  ): Promise<Opened> {
    const file = join(folder, name);
    writeFileSync(file, text);
    const page = await browser.newPage({ viewport: { width: 1200, height: 900 }, ...options });
    const misdeeds: string[] = [];
    page.on('dialog', (dialog) => {
      misdeeds.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('pageerror', (error) => misdeeds.push(`error ${error.message}`));
    page.on('console', (message) => misdeeds.push(`console ${message.text()}`));
    page.on('request', (request) => {
      if (!request.url().startsWith('data:') && request.url() !== pathToFileURL(file).href)
        misdeeds.push(`request ${request.url()}`);
    });
    await page.goto(pathToFileURL(file).href);
    return { page, misdeeds };
  }

  const open = async (inspection: Inspection, options: BrowserContextOptions = {}): Promise<Opened> => {
    const opened = await show(reportHtml(inspection, inspection.logs[0]!), options);
    if (options.javaScriptEnabled !== false)
      await opened.page.waitForSelector('html[data-ready]', { timeout: 20_000 });
    return opened;
  };

  /** Where a flagged host's mark is on the screen. */
  async function markOf(page: Page, index = 0): Promise<{ x: number; y: number }> {
    const box = (await page.locator('#plot .flagged').nth(index).boundingBox())!;
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  it('names the host under the pointer, and stops when the pointer leaves', async () => {
    const { page, misdeeds } = await open(usual());
    const mark = await markOf(page, 1);
    await page.mouse.move(mark.x + 2, mark.y - 2);
    const tip = page.locator('#plot-tip');
    await expect.poll(() => tip.isVisible()).toBe(true);
    expect(await tip.textContent()).toContain('10.20.99.77');
    expect(await tip.textContent()).toContain('records: 5,380');
    await page.mouse.move(5, 5);
    expect(await tip.isVisible()).toBe(false);
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it('zooms into what is drawn with the mouse, with buttons and with keys, and comes back', async () => {
    const { page, misdeeds } = await open(usual());
    const ticks = () => page.locator('#plot .ticks').first().innerHTML();
    const whole = await ticks();
    const mark = await markOf(page, 1);
    await page.mouse.move(mark.x - 150, mark.y - 100);
    await page.mouse.down();
    await page.mouse.move(mark.x - 20, mark.y - 30, { steps: 4 });
    expect(await page.locator('#plot-brush').isVisible()).toBe(true);
    await page.mouse.move(mark.x + 20, mark.y + 15, { steps: 4 });
    await page.mouse.up();
    const zoomed = await ticks();
    expect(zoomed).not.toBe(whole);
    expect(await page.locator('#plot .flagged').count()).toBe(1);
    await page.locator('#plot-reset').click();
    expect(await ticks()).toBe(whole);
    await page.locator('#plot-in').click();
    expect(await ticks()).not.toBe(whole);
    await page.locator('#plot-stage').focus();
    for (const key of ['ArrowRight', 'ArrowUp', '-', '0']) await page.keyboard.press(key);
    expect(await ticks()).toBe(whole);
    await page.keyboard.press('n');
    expect(await page.locator('#plot-spoken').textContent()).toMatch(/^10\.20\.99\.77, records: 5,380/);
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it('plots any two features, linear or log', async () => {
    const { page, misdeeds } = await open(usual());
    await page.locator('#plot-y').selectOption('records_per_responder');
    await page.locator('#plot-x').selectOption('lookups');
    const titles = await page.locator('#plot .axis').allTextContents();
    expect(titles).toContain('account look-ups (share)');
    expect(titles).toContain('records per responder (log scale)');
    await page.locator('#plot-y-scale').selectOption('linear');
    expect(await page.locator('#plot .axis').allTextContents()).toContain('records per responder');
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it('sorts and filters the hosts', async () => {
    const { page, misdeeds } = await open(usual());
    const hosts = () => page.locator('#host-table tbody th').allTextContents();
    await page.getByRole('button', { name: 'responders', exact: true }).click();
    expect((await hosts())[0]).toBe('10.20.3.9');
    expect(await page.locator('th[data-key="feature:responders"]').getAttribute('aria-sort')).toBe(
      'descending',
    );
    await page.getByRole('button', { name: 'host', exact: true }).click();
    expect((await hosts()).slice(0, 2)).toEqual(['10.20.1.1', '10.20.1.2']);
    await page.locator('#host-next').click();
    expect(await page.locator('#host-page').textContent()).toBe('page 2 of 4');
    await page.locator('#host-filter').fill('10.20.99');
    expect(await hosts()).toEqual(['10.20.99.77']);
    expect(await page.locator('#host-count').textContent()).toBe('1 of 312 hosts');
    await page.locator('#host-filter').fill('');
    await page.locator('#host-flagged').check();
    expect((await hosts()).toSorted()).toEqual(['10.20.3.9', '10.20.99.77']);
    await page.locator('#host-flagged').uncheck();
    await page.locator('#host-cluster').selectOption('2');
    expect(await hosts()).toHaveLength(4);
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it('gives a uid or a command away at a click', async () => {
    const { page, misdeeds } = await open(usual());
    const button = page.getByRole('button', { name: 'Copy command' }).first();
    await button.click();
    await expect.poll(() => button.textContent()).toMatch(/Copied|Selected/);
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it('holds twenty thousand hosts', async () => {
    const inspection = usual(20_000);
    const started = performance.now();
    const { page, misdeeds } = await open(inspection);
    const ready = performance.now() - started;
    const sorting = performance.now();
    await page.getByRole('button', { name: 'records', exact: true }).click();
    expect(await page.locator('#host-table tbody th').first().textContent()).toBe('10.20.99.77');
    const sorted = performance.now() - sorting;
    await page.locator('#plot-in').click();
    console.log(
      `20,015 hosts: page written and ready after ${Math.round(ready)} ms, sorted after ${Math.round(sorted)} ms`,
    );
    expect(await page.locator('#host-page').textContent()).toBe('page 1 of 201');
    expect(misdeeds).toEqual([]);
    await page.close();
  });

  it('is read without scripts, in print and on a phone without scrolling sideways', async () => {
    const { page, misdeeds } = await open(usual(), { javaScriptEnabled: false });
    expect(await page.locator('#plot .spot').first().isVisible()).toBe(true);
    expect(await page.locator('#host-table tbody tr').count()).toBe(202);
    expect(await page.locator('#host-controls').isVisible()).toBe(false);
    const sheets = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
    expect(sheets.match(/\/Type\s*\/Page\b/g)!.length).toBeLessThanOrEqual(2);
    await page.close();
    const phone = await open(usual(), { viewport: { width: 390, height: 844 } });
    expect(await phone.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect([...misdeeds, ...phone.misdeeds]).toEqual([]);
    await phone.page.close();
  });

  it.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 390],
    ['dark', 390],
  ] as const)('has no fault that axe can see: %s, %i wide', async (colorScheme, width) => {
    const { page } = await open(usual(), { colorScheme, viewport: { width, height: 900 } });
    await page.evaluate(axe);
    const results = (await page.evaluate('axe.run()')) as {
      violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
    };
    const faults = results.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join('\n')}`,
    );
    expect(faults).toEqual([]);
    await page.close();
  });

  it('does nothing that a stranger wrote into the log', async () => {
    const inspection = hostileInspection();
    const { page, misdeeds } = await open(inspection);
    const box = (await page.locator('#plot-stage').boundingBox())!;
    for (let x = 60; x < box.width; x += 40) await page.mouse.move(box.x + x, box.y + box.height / 2);
    await page.locator('#plot-stage').focus();
    for (let step = 0; step < 40; step++) await page.keyboard.press('n');
    for (const key of ['host', 'top responder', 'finding'])
      await page.getByRole('button', { name: key, exact: true }).click();
    await page.locator('#host-filter').fill('<script>');
    expect(await page.locator('#host-table tbody tr').count()).toBeGreaterThan(0);
    expect(await page.locator('img, iframe, object, embed, link[rel=stylesheet]').count()).toBe(0);
    expect(misdeeds).toEqual([]);
    await page.close();

    const reportOf = (logPath: string) => `${inspection.source.name}/${logPath}/report.html`;
    const index = await show(
      indexHtml([{ inspection: inspectionOf(inspection), reportOf }]),
      {},
      'index.html',
    );
    const picture = await show(clustersSvg(inspection.logs[0]!), {}, 'clusters.svg');
    expect(
      await picture.page.evaluate(
        'document.documentElement.nodeName + document.querySelectorAll("parsererror").length',
      ),
    ).toBe('svg0');
    expect([...index.misdeeds, ...picture.misdeeds]).toEqual([]);
    await Promise.all([index.page.close(), picture.page.close()]);
  });
});
