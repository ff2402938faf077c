/**
 * Draws the shield as image files: in `build/` for the window, the tray and the installer, and the page's icons. Run it
 * after a change to `renderer/ui/shield/drawing.ts`; its output is committed.
 *
 *     node scripts/icons.ts
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { shieldSvg, type ShieldState } from '../renderer/ui/shield/drawing.ts';

const root = path.resolve(import.meta.dirname, '..');

/** The pictures below `build/`. `@2x` is the name under which Electron looks for the second resolution. */
const pictures: readonly { file: string; state: ShieldState; pixels: number; drawnAs?: number }[] = [
  { file: 'icon.png', state: 'colour', pixels: 1024 },
  ...[16, 32, 48, 64, 128, 256, 512].map((pixels) => ({
    file: `icon-${pixels}.png`,
    state: 'colour' as const,
    pixels,
  })),
  { file: 'shield-colour.png', state: 'colour', pixels: 256 },
  { file: 'shield-grey.png', state: 'grey', pixels: 256 },
  ...(['colour', 'grey'] as const).flatMap((state) => [
    { file: `tray-${state}.png`, state, pixels: 16 },
    // Twice the pixels, but the same small size on the screen: hence the simple drawing.
    { file: `tray-${state}@2x.png`, state, pixels: 32, drawnAs: 16 },
  ]),
];

async function draw(page: Page, state: ShieldState, pixels: number, drawnAs: number): Promise<Buffer> {
  const svg = shieldSvg(state, drawnAs).replace(/width="\d+" height="\d+"/, `width="${pixels}" height="${pixels}"`);
  await page.setViewportSize({ width: pixels, height: pixels });
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
  return page.screenshot({ omitBackground: true });
}

await mkdir(path.join(root, 'build'), { recursive: true });
const debianChromium = '/usr/bin/chromium';
const browser = await chromium.launch(existsSync(debianChromium) ? { executablePath: debianChromium } : {});
try {
  const page = await browser.newPage();
  for (const { file, state, pixels, drawnAs = pixels } of pictures) {
    await writeFile(path.join(root, 'build', file), await draw(page, state, pixels, drawnAs));
  }
} finally {
  await browser.close();
}
for (const state of ['colour', 'grey'] as const) {
  await writeFile(path.join(root, `renderer/ui/shield/shield-${state}.svg`), shieldSvg(state, 16));
}
console.log(`${pictures.length} pictures in build/, 2 in renderer/ui/shield/`);
