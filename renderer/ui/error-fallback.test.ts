import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ErrorBoundary } from './error-boundary.tsx';
import { ErrorFallback } from './error-fallback.tsx';

test.each([
  ['de', 'Das lässt sich gerade nicht anzeigen', 'Neu laden'],
  ['en', 'This cannot be shown right now', 'Reload'],
] as const)('says in plain words that something is missing, and offers a way out: %s', (language, title, button) => {
  // Without any context around it: at the very start there are neither texts nor a panel.
  const drawn = renderToStaticMarkup(createElement(ErrorFallback, { language, onReload: () => undefined }));
  expect(drawn).toMatch(/^<div role="alert"/);
  expect(drawn).toContain(title);
  expect(drawn).toMatch(new RegExp(`<button[^>]*>${button}</button>`));
});

test('stands in for what cannot be drawn', () => {
  const boundary = new ErrorBoundary({ fallback: () => 'instead', children: 'children' });
  expect(boundary.render()).toBe('children');
  boundary.state = ErrorBoundary.getDerivedStateFromError();
  expect(boundary.render()).toBe('instead');
});
