import dgram from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBox, type Box, type BoxState, type Mapping } from './box.ts';

const LOOPBACK = '127.0.0.1';
const NAS: Mapping = { port: 80, to: '192.168.178.30', toPort: 5000 };
const state: BoxState = { outside: '87.140.20.5', mappings: [NAS], upnp: 'tells' };
const anyPorts = { page: 0, description: 0, ssdp: null, natPmp: 0 };

let box: Box;
let opened: Mapping[];
beforeEach(async () => {
  opened = [];
  box = await startBox(LOOPBACK, anyPorts, state, (mapping) => opened.push(mapping));
});
afterEach(() => box.close());

async function ask(action: string, values: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  const fields = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`);
  const answer = await fetch(`http://${LOOPBACK}:${box.ports.description}/igdupnp/control/WANIPConn1`, {
    method: 'POST',
    headers: { SOAPAction: `"urn:schemas-upnp-org:service:WANIPConnection:1#${action}"` },
    body: `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><u:${action} xmlns:u="urn:schemas-upnp-org:service:WANIPConnection:1">${fields.join('')}</u:${action}></s:Body></s:Envelope>`,
  });
  return { status: answer.status, text: await answer.text() };
}

async function natPmp(...query: number[]): Promise<Buffer> {
  const socket = dgram.createSocket('udp4');
  socket.send(Buffer.from(query), box.ports.natPmp, LOOPBACK);
  const [answer] = (await once(socket, 'message')) as [Buffer];
  socket.close();
  return answer;
}

const opening = {
  NewExternalPort: '443',
  NewProtocol: 'TCP',
  NewInternalPort: '443',
  NewInternalClient: '192.168.178.20',
};

describe('The router of the house', () => {
  it('tells its address and the ports that it forwards', async () => {
    expect((await ask('GetExternalIPAddress')).text).toContain('<NewExternalIPAddress>87.140.20.5<');
    const first = await ask('GetGenericPortMappingEntry', { NewPortMappingIndex: '0' });
    expect(first.text).toMatch(/<NewInternalPort>5000<.*<NewInternalClient>192\.168\.178\.30</);
    expect((await ask('GetGenericPortMappingEntry', { NewPortMappingIndex: '1' })).text).toContain('>713<');
    expect((await ask('GetSpecificPortMappingEntry', { NewExternalPort: '80', NewProtocol: 'TCP' })).status).toBe(200);
    expect((await ask('GetSpecificPortMappingEntry', { NewExternalPort: '443', NewProtocol: 'TCP' })).text).toContain(
      '>714<',
    );
    expect([...(await natPmp(0, 0))]).toEqual([0, 128, 0, 0, 0, 1, 81, 128, 87, 140, 20, 5]);
  });

  it('says that it has no address where the line has none', async () => {
    box.set({ ...state, outside: null });
    expect((await ask('GetExternalIPAddress')).text).toContain('<NewExternalIPAddress></NewExternalIPAddress>');
    expect((await natPmp(0, 0)).readUInt16BE(2)).toBe(3);
  });

  it('lets no device open a port, unless that is allowed', async () => {
    expect((await ask('AddPortMapping', opening)).text).toContain('>606<');
    expect((await natPmp(0, 2, 0, 0, 1, 187, 1, 187, 0, 0, 14, 16)).readUInt16BE(2)).toBe(2);
    expect(opened).toEqual([]);
    box.set({ ...state, upnp: 'opens' });
    expect((await ask('AddPortMapping', opening)).status).toBe(200);
    expect((await ask('AddPortMapping', { ...opening, NewExternalPort: '80' })).text).toContain('>718<');
    expect((await ask('DeletePortMapping', opening)).status).toBe(200);
    expect(opened.map(({ port, to }) => [port, to])).toEqual([
      [443, '192.168.178.20'],
      [443, ''],
    ]);
  });

  it('tells nothing where that is switched off, and shows its page all the same', async () => {
    box.set({ ...state, upnp: 'silent' });
    expect((await ask('GetExternalIPAddress')).status).toBe(404);
    expect(await (await fetch(`http://${LOOPBACK}:${box.ports.page}/`)).text()).toContain('FRITZ!Box');
  });

  it('says to a query of PCP which version it speaks', async () => {
    const answer = await natPmp(2, 0, 0, 0);
    expect([answer[0], answer.readUInt16BE(2)]).toEqual([0, 1]);
  });
});
