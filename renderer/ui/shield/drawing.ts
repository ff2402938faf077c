/**
 * The shield with the two circulating arrows: one drawing for the panel, the window, the tray and the installer.
 *
 * Each variant is a list of layers from back to front, each with one path and the role of its colour.
 */

export type ShieldState = 'grey' | 'colour';
type ColourRole = 'edge' | 'rim' | 'left' | 'right' | 'arrows';
type Layer = { path: string; role: ColourRole };
/** A drawing in a square of `box` units. */
export type ShieldDrawing = { box: number; layers: readonly Layer[] };

/** With rim and edge, so that it stands out from light and dark backgrounds alike. */
const full: ShieldDrawing = {
  box: 64,
  layers: [
    {
      role: 'edge',
      path: 'M10 4H54A4 4 0 0 1 58 8V29C58 44.5 47.5 55.8 32 61.5C16.5 55.8 6 44.5 6 29V8A4 4 0 0 1 10 4Z',
    },
    {
      role: 'rim',
      path: 'M10.8 5.3H53.2A3.6 3.6 0 0 1 56.8 8.9V29C56.8 43.8 46.8 54.7 32 60.2C17.2 54.7 7.2 43.8 7.2 29V8.9A3.6 3.6 0 0 1 10.8 5.3Z',
    },
    { role: 'left', path: 'M12 7.5H32V57.8C18.4 52.4 9.5 42.6 9.5 29V10A2.5 2.5 0 0 1 12 7.5Z' },
    { role: 'right', path: 'M32 7.5H52A2.5 2.5 0 0 1 54.5 10V29C54.5 42.6 45.6 52.4 32 57.8Z' },
    {
      role: 'arrows',
      path: 'M16.78 24.56A16 16 0 0 1 44.61 19.65L48.15 16.88L45.49 29.97L37.12 25.5L40.67 22.73A11 11 0 0 0 21.54 26.1Z',
    },
    {
      role: 'arrows',
      path: 'M47.22 34.44A16 16 0 0 1 19.39 39.35L15.85 42.12L18.51 29.03L26.88 33.5L23.33 36.27A11 11 0 0 0 42.46 32.9Z',
    },
  ],
};

/** For 20 px and less: no rim, and arrows that are still more than a pixel wide. */
const simple: ShieldDrawing = {
  box: 16,
  layers: [
    { role: 'left', path: 'M2 .5H8V15.7C3.8 14.2 1 11.2 1 7.2V1.5A1 1 0 0 1 2 .5Z' },
    { role: 'right', path: 'M8 .5H14A1 1 0 0 1 15 1.5V7.2C15 11.2 12.2 14.2 8 15.7Z' },
    {
      role: 'arrows',
      path: 'M4.57 3.82A4.85 4.85 0 0 1 12.2 4.82L13.8 3.9L11.96 8.31L9.3 6.5L10.9 5.57A3.35 3.35 0 0 0 5.63 4.88Z',
    },
    {
      role: 'arrows',
      path: 'M11.43 10.68A4.85 4.85 0 0 1 3.8 9.67L2.2 10.6L4.04 6.19L6.7 8L5.1 8.92A3.35 3.35 0 0 0 10.37 9.62Z',
    },
  ],
};

/** The colours of both states; fixed, because the shield looks the same in light and dark. */
export const shieldColours: Record<ShieldState, Record<ColourRole, string>> = {
  colour: { edge: '#0f3f8f', rim: '#ffffff', left: '#d5232f', right: '#1d5fc4', arrows: '#ffffff' },
  grey: { edge: '#5a5f66', rim: '#dfe1e4', left: '#8f949b', right: '#797e86', arrows: '#eff0f2' },
};

/** The drawing that is legible at this size. */
export function shieldDrawing(pixels: number): ShieldDrawing {
  return pixels <= 20 ? simple : full;
}

/** The shield as an SVG document, for files. */
export function shieldSvg(state: ShieldState, pixels: number): string {
  const { box, layers } = shieldDrawing(pixels);
  const paths = layers.map(({ role, path }) => `<path fill="${shieldColours[state][role]}" d="${path}"/>`);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels}" height="${pixels}" viewBox="0 0 ${box} ${box}">` +
    `${paths.join('')}</svg>\n`
  );
}
