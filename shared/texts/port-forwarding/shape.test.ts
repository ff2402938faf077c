import { describe, expect, it } from 'vitest';
import { textsOf } from '#shared/texts/all.ts';
import type { Language } from '#shared/values/language.ts';
import type { Forwarding, PortForwardingHelp } from './shape.ts';

const portForwardingHelp = (forwarding: Forwarding, language: Language) => textsOf(language).portForwarding(forwarding);

const validation: Forwarding = {
  publicPort: 80,
  internalPort: 8080,
  lanAddress: '192.168.178.20',
  purpose: 'validation',
};
const visitors: Forwarding = { ...validation, publicPort: 443, internalPort: 443, purpose: 'visitors' };
const everyText = ({ title, about, table, routers, notes }: PortForwardingHelp): string[] => [
  title,
  about,
  ...table.flatMap(({ label, value }) => [label, value]),
  ...routers.flatMap(({ name, steps }) => [name, ...steps]),
  ...notes,
];

describe('portForwardingHelp', () => {
  it('says in a table what every router asks for', () => {
    expect(portForwardingHelp(validation, 'de').table).toEqual([
      { label: 'Externer Port', value: '80' },
      { label: 'Protokoll', value: 'TCP' },
      { label: 'Ziel (Gerät)', value: '192.168.178.20' },
      { label: 'Interner Port', value: '8080' },
    ]);
  });

  it('leads through the FRITZ!Box with the values of this installation', () => {
    const steps = portForwardingHelp({ ...validation, internalPort: 8081 }, 'de').routers[0]?.steps.join('\n');
    expect(steps).toContain('„Internet“ → „Freigaben“ → „Portfreigaben“ → „Gerät für Freigaben hinzufügen“');
    expect(steps).toContain('diesen Rechner (192.168.178.20)');
    expect(steps).toContain('„Port an Gerät“ 8081 bis Port 8081, „Port extern gewünscht“ 80');
  });

  it('speaks of this machine where its address is not known', () => {
    const help = portForwardingHelp({ ...validation, lanAddress: null }, 'de');
    expect(help.table[2]?.value).toBe('dieser Rechner');
    expect(everyText(help).join('\n')).not.toMatch(/null|\(\)/);
  });

  it('reminds of what is forgotten: a fixed address, the other forwarding, the router’s own access, renewals', () => {
    const [forCa, forVisitors] = [validation, visitors].map((one) => portForwardingHelp(one, 'de').notes.join('\n'));
    for (const notes of [forCa, forVisitors]) {
      expect(notes).toContain('feste Adresse');
      expect(notes).toContain('zwei Weiterleitungen');
      expect(notes).toContain('eigenen Fernzugang');
      expect(notes).toContain('jede');
      expect(notes).toContain('IPv4');
    }
    expect(forCa).toContain('Port 443 auf 443');
    expect(forVisitors).toContain('Port 80 auf 8080');
  });

  it.each([validation, visitors, { ...validation, lanAddress: null }])('says the same in both languages: %o', (one) => {
    const [german, english] = [portForwardingHelp(one, 'de'), portForwardingHelp(one, 'en')];
    const shape = (help: PortForwardingHelp) => [
      help.table.length,
      help.notes.length,
      help.routers.map((r) => r.steps.length),
    ];
    expect(shape(german)).toEqual(shape(english));
    const numbers = (help: PortForwardingHelp) => everyText(help).map((text) => text.match(/\d+(?:\.\d+)*/g)?.sort());
    expect(numbers(german)).toEqual(numbers(english));
    for (const text of everyText(german)) expect(text.replace(/„[^„“”]*“/g, '')).not.toMatch(/[„“”]/);
    for (const text of everyText(english)) expect(text.replace(/“[^„“”]*”/g, '')).not.toMatch(/[„“”äöüß]/);
    for (const text of [...everyText(german), ...everyText(english)]) {
      expect(text).not.toMatch(/undefined|\s{2}|\.\./);
      expect(text.length).toBeLessThanOrEqual(420);
    }
  });
});
