import { EventEmitter } from 'node:events';
import type { IpcMain, MessagePortMain, WebContents } from 'electron';
import { expect, test, vi } from 'vitest';
import { acceptPanelPorts, isPanelFrame } from './panel-ports.ts';

const panelFrame = { origin: 'app://panel', parent: null };

test('only the main frame with our page is the panel', () => {
  expect(isPanelFrame(panelFrame, panelFrame)).toBe(true);
  expect(isPanelFrame(null, null)).toBe(false);
  expect(isPanelFrame(null, panelFrame)).toBe(false);
  expect(isPanelFrame({ ...panelFrame }, panelFrame)).toBe(false);
  const foreign = { origin: 'https://evil.example', parent: null };
  expect(isPanelFrame(foreign, foreign)).toBe(false);
  const lookalike = { origin: 'app://panel.evil.example', parent: null };
  expect(isPanelFrame(lookalike, lookalike)).toBe(false);
  const framed = { origin: 'app://panel', parent: panelFrame as never };
  expect(isPanelFrame(framed, framed)).toBe(false);
});

function setUp() {
  const ipc = new EventEmitter();
  const contents = Object.assign(new EventEmitter(), { mainFrame: panelFrame });
  const connected: MessagePortMain[] = [];
  const { closeWithPage } = acceptPanelPorts(
    ipc as unknown as IpcMain,
    () => contents as unknown as WebContents,
    (port) => connected.push(port),
  );
  closeWithPage(contents as unknown as WebContents);
  const send = (senderFrame: unknown, count = 1) => {
    const ports = Array.from({ length: count }, () => ({ close: vi.fn() }));
    ipc.emit('profacto:connect', { senderFrame, ports });
    return ports;
  };
  return { connected, contents, send };
}

test('a port from the panel is connected', () => {
  const { connected, send } = setUp();
  expect(connected).toEqual(send(panelFrame));
});

test('a port from anybody else is closed and not connected; so are several at once', () => {
  const { connected, send } = setUp();
  const refused = [...send(null), ...send({ ...panelFrame }), ...send(panelFrame, 2), ...send(panelFrame, 0)];
  for (const port of refused) expect(port.close).toHaveBeenCalledOnce();
  expect(connected).toEqual([]);
});

test('a newer port replaces the one before', () => {
  const { send } = setUp();
  const [first] = send(panelFrame);
  const [second] = send(panelFrame);
  expect(first?.close).toHaveBeenCalledOnce();
  expect(second?.close).not.toHaveBeenCalled();
});

test.each([
  ['did-start-navigation', { isMainFrame: true, isSameDocument: false }],
  ['render-process-gone', {}],
  ['destroyed', undefined],
])('%s ends the port', (event, details) => {
  const { contents, send } = setUp();
  const [port] = send(panelFrame);
  contents.emit(event, details);
  expect(port?.close).toHaveBeenCalledOnce();
});

test('a change of the fragment does not end the port', () => {
  const { contents, send } = setUp();
  const [port] = send(panelFrame);
  contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
  expect(port?.close).not.toHaveBeenCalled();
});
