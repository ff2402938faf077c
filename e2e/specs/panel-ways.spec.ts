import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { isAccepted } from '../../shared/domain/way-advice.ts';
import { bracketed } from '../../shared/values/addresses.ts';
import { networkAddresses } from '../../electron/applications/this-machine.ts';
import { freePorts } from '../../electron/testing/ports.ts';
import type { Installation } from '../fixtures/installation.ts';
import { expect, axeViolations, test as base } from '../fixtures/test.ts';
import { startProfacto, type Profacto, type ProfactoOptions } from '../profacto/profacto.ts';

/** Starts stand-ins for profacto's web server, which end with the test. */
const test = base.extend<{ startErp: (options: ProfactoOptions) => Promise<Profacto> }>({
  // eslint-disable-next-line no-empty-pattern
  startErp: async ({}, use) => {
    const started: Profacto[] = [];
    await use(async (options) => {
      const one = await startProfacto(options);
      started.push(one);
      return one;
    });
    await Promise.all(started.map((one) => one.close()));
  },
});

const waysOn = (page: Page) => {
  const section = page.getByRole('region', { name: 'Erreichbarkeit von profacto' });
  return {
    section,
    heading: section.getByRole('heading', { name: 'Erreichbarkeit von profacto' }),
    look: section.getByRole('button', { name: 'profacto suchen' }),
    question: section.getByRole('radiogroup', { name: 'Wie soll profacto verschlüsselt erreichbar sein?' }),
    front: section.getByRole('radio', { name: /^Davor/ }),
    beside: section.getByRole('radio', { name: /^Daneben/ }),
    weMove: section.getByRole('radio', { name: 'profacto Datenschutz nimmt einen anderen Port' }),
    profactoPort: section.getByRole('textbox', { name: 'Port für profacto', exact: true }),
    ownPort: section.getByRole('textbox', { name: 'Port für profacto Datenschutz (HTTP)' }),
    check: section.getByRole('button', { name: /^Prüfen/ }),
  };
};

async function openWays(page: Page) {
  await page.getByRole('tab', { name: 'Erweitert' }).click();
  return waysOn(page);
}

const settingsOf = (installation: Installation) => installation.json('settings', 'get');
/** What a visitor reads on our HTTP port; empty: nobody answers. */
const pageOn = async (port: number) => {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { redirect: 'manual' }).catch(() => null);
  return (await answer?.text()) ?? '';
};

test(
  'profacto, which has our port, is found, moves, is proven and is then reached through us',
  { tag: '@window' },
  async ({ openPanel, installation, startErp, surface }) => {
    await installation.fillIn();
    await installation.cli('settings', 'set', 'redirectToHttps=false');
    const before = await startErp({ port: installation.httpPort });
    const { page } = await openPanel();
    // From where the trouble shows.
    await page.getByRole('button', { name: 'Prüfen', exact: true }).click();
    const lead = { name: 'Weg wählen: davor oder daneben' };
    await expect(page.getByRole('button', lead)).toHaveCount(1);
    await page.getByRole('region', { name: 'Der Weg zu Ihrem Server', exact: true }).getByRole('button', lead).click();
    const ways = waysOn(page);
    await expect(ways.heading).toBeFocused();
    await expect(ways.question).toHaveCount(0);
    await expect(ways.section).toContainText(`weil es Port ${before.port} nicht bekommt.`);

    await ways.look.press('Enter');
    await expect(ways.section).toContainText(`profacto antwortet auf Port ${before.port} (4D 20.5).`);
    await expect(ways.front).toHaveAccessibleName(/passt hier/);
    await expect(ways.front).not.toBeChecked();
    await ways.front.press('Space');
    await expect(ways.front).toBeChecked();
    const [port] = (await freePorts(1)) as [number];
    await ways.profactoPort.fill(String(installation.httpPort));
    await expect(ways.profactoPort).toHaveAccessibleDescription(/braucht profacto Datenschutz selbst/);
    await ways.profactoPort.fill(String(port));
    await expect(ways.section.getByRole('listitem').filter({ hasText: `HTTP-Port ${port} ein` })).toBeVisible();
    expect(await axeViolations(page)).toEqual([]);

    // Nobody has moved it yet.
    await ways.check.press('Enter');
    await expect(ways.section).toContainText(`profacto antwortet noch auf Port ${before.port}.`);
    await expect(ways.section).toContainText('Es wurde nichts geändert.');
    expect(await settingsOf(installation)).toMatchObject({ upstream: '' });

    // Moved, but not to where it was said.
    await before.close();
    await ways.check.press('Enter');
    await expect(ways.section).toContainText(`Auf Port ${port} antwortet noch niemand.`);
    expect(await settingsOf(installation)).toMatchObject({ upstream: '' });
    // Nobody is to run what has just been found not to work.
    await expect(ways.section.getByRole('button', { name: 'Befehl kopieren' })).toHaveCount(0);

    // What was entered is still there after a look elsewhere.
    await page.getByRole('tab', { name: 'Protokoll' }).click();
    await openWays(page);
    await expect(ways.front).toBeChecked();
    await expect(ways.profactoPort).toHaveValue(String(port));

    await startErp({ port });
    await ways.check.press('Enter');
    const command = `profacto-tls settings set operation=front upstream=http://127.0.0.1:${port}`;
    if (surface === 'browser') {
      await expect(ways.section).toContainText(`profacto antwortet auf Port ${port}. Führen Sie jetzt den Befehl aus.`);
      await expect(ways.section.getByText(command, { exact: true })).toBeVisible();
      expect(await settingsOf(installation)).toMatchObject({ upstream: '' });
      expect(await axeViolations(page)).toEqual([]);
      await installation.cli(...command.split(' ').slice(1));
    }
    await expect(ways.section).toContainText(`Gespeichert. profacto antwortet auf Port ${port}`);
    await expect(ways.section).toContainText('Im Router ist nichts zu ändern.');
    // Once as found, and once as saved.
    await expect(ways.section.getByText(`profacto antwortet auf Port ${port}`)).toHaveCount(2);
    // The button has gone, and the focus stays where it was.
    await expect(ways.section.locator(':focus')).toHaveCount(1);
    await expect(ways.section.getByText(command)).toHaveCount(0);
    // At once: nobody waits until the host looks at its ports again by itself.
    expect(await pageOn(installation.httpPort)).toContain('4DACTION/Anmelden');
    await expect(ways.section).toContainText(`gibt sie an profacto weiter (http://127.0.0.1:${port})`);
    expect(await settingsOf(installation)).toMatchObject({ operation: 'front', upstream: `http://127.0.0.1:${port}` });
  },
);

test(
  'profacto stays where it is and we take another port, which the router is told',
  { tag: '@window' },
  async ({ openPanel, installation, startErp, surface }) => {
    await installation.cli('settings', 'set', 'redirectToHttps=false');
    const erp = await startErp({ port: installation.httpPort });
    const { page } = await openPanel();
    const ways = await openWays(page);
    await ways.look.press('Enter');
    await ways.front.press('Space');
    await ways.weMove.press('Space');
    const [port] = (await freePorts(1)) as [number];
    await ways.ownPort.fill(String(erp.port));
    await expect(ways.ownPort).toHaveAccessibleDescription(`Port ${erp.port} hat profacto. Nehmen Sie einen anderen.`);
    await ways.ownPort.fill(String(port));
    await expect(ways.section).toContainText(
      `Im Router leiten Sie danach Port ${installation.httpPort} auf Port ${port} dieses Rechners weiter und Port ${installation.httpsPort} auf Port ${installation.httpsPort}.`,
    );
    await ways.check.press('Enter');
    if (surface === 'browser') {
      await expect(ways.section).toContainText(
        `operation=front upstream=http://127.0.0.1:${erp.port} httpPort=${port}`,
      );
      return;
    }
    await expect(ways.section).toContainText(`Gespeichert. profacto antwortet auf Port ${erp.port}`);
    expect(await settingsOf(installation)).toMatchObject({
      upstream: `http://127.0.0.1:${erp.port}`,
      httpPort: port,
      httpsPort: installation.httpsPort,
    });
    await expect.poll(() => pageOn(port)).toContain('4DACTION/Anmelden');
    expect(await axeViolations(page)).toEqual([]);
  },
);

test(
  'profacto keeps its ports: both folders are saved, and what is no folder is refused at its field',
  { tag: '@window' },
  async ({ openPanel, installation, startErp, surface }) => {
    const webroot = path.join(installation.database, 'WebFolder');
    const target = path.join(installation.database, 'Server');
    fs.mkdirSync(webroot);
    fs.mkdirSync(target);
    await startErp({ port: installation.httpPort, webFolder: webroot });
    const { page } = await openPanel();
    const ways = await openWays(page);
    await ways.look.press('Enter');
    await ways.front.press('Space');
    await ways.front.press('ArrowRight');
    await expect(ways.beside).toBeChecked();
    if (surface === 'browser') {
      await expect(ways.section).toContainText(
        'profacto-tls settings set operation=beside "webroot=<Web-Ordner>" "certificateTarget=<Zertifikats-Ordner>"',
      );
      await expect(ways.section.getByRole('textbox')).toHaveCount(0);
      expect(await axeViolations(page)).toEqual([]);
      return;
    }
    const web = ways.section.getByRole('textbox', { name: 'Web-Ordner von profacto' });
    const certificates = ways.section.getByRole('textbox', { name: 'Zertifikats-Ordner von profacto' });
    const turnOn = ways.section.getByRole('button', { name: 'Diesen Weg einschalten' });
    await turnOn.press('Enter');
    await expect(ways.section).toContainText('Tragen Sie zuerst beide Ordner ein.');
    expect(await settingsOf(installation)).toMatchObject({ operation: 'front' });

    await web.fill(path.join(installation.database, 'gibt es nicht'));
    await web.press('Tab');
    await expect(web).toHaveAccessibleDescription(/nicht/);
    await expect(web).toHaveAttribute('aria-invalid', 'true');
    expect(await settingsOf(installation)).toMatchObject({ webroot: '' });
    await web.fill(webroot);
    await certificates.fill(target);
    await certificates.press('Tab');
    await expect
      .poll(() => settingsOf(installation))
      .toMatchObject({ webroot, certificateTarget: target, operation: 'front' });

    await ways.section.getByRole('radio', { name: 'Über eine Adresse von profacto' }).press('Space');
    const address = ways.section.getByLabel('Adresse, die den Webserver von profacto neu startet');
    await address.fill(`http://127.0.0.1:${installation.httpPort}/4DACTION/Neustart`);
    await address.press('Enter');
    await expect(ways.section.getByText('gesetzt', { exact: true })).toBeVisible();
    const time = ways.section.getByRole('textbox', { name: 'Uhrzeit für den Neustart nach einer Erneuerung' });
    await time.fill('25:00');
    await time.press('Enter');
    await expect(time).toHaveAttribute('aria-invalid', 'true');
    await time.fill('02:30');
    await time.press('Enter');
    await expect.poll(() => settingsOf(installation)).toMatchObject({ restartAt: '02:30' });
    expect(await axeViolations(page)).toEqual([]);

    // One means at a time.
    await ways.section.getByRole('radio', { name: 'Durch ein Programm' }).press('Space');
    await expect.poll(() => settingsOf(installation)).toMatchObject({ restartUrl: '' });
    const program = ways.section.getByRole('textbox', { name: 'Programm, das den Webserver von profacto neu startet' });
    await program.fill(process.execPath);
    await program.press('Tab');
    await expect.poll(() => settingsOf(installation)).toMatchObject({ restartCommand: [process.execPath] });

    await turnOn.press('Enter');
    await expect(ways.beside).toHaveAccessibleName(/eingestellt/);
    await expect(ways.section.getByText('Dieser Weg ist eingeschaltet.')).toBeFocused();
    await expect(ways.section).toContainText('Zurzeit nimmt profacto die Besucher selbst an');
    expect(await settingsOf(installation)).toMatchObject({ operation: 'beside' });
  },
);

test(
  'profacto that has moved while it keeps its ports: the ports on which it is found are taken over',
  { tag: '@window' },
  async ({ openPanel, installation, startErp, surface }) => {
    const folders = ['WebFolder', 'Server'].map((name) => path.join(installation.database, name));
    for (const folder of folders) fs.mkdirSync(folder);
    const [webroot = '', target = ''] = folders;
    const [port] = (await freePorts(1)) as [number];
    const erp = await startErp({ port, webFolder: webroot });
    // So that this port is among those that are looked at.
    await installation.cli('settings', 'set', `upstream=http://127.0.0.1:${port}`);
    await installation.cli('settings', 'set', 'operation=beside', `webroot=${webroot}`, `certificateTarget=${target}`);
    const { page } = await openPanel();
    const ways = await openWays(page);
    const found = `profacto wurde auf anderen Ports gefunden, als eingestellt sind: ${erp.port}, verschlüsselt ${installation.httpsPort}.`;
    await expect(ways.section).toContainText('Dieser Weg ist eingeschaltet.');
    await expect(ways.section).not.toContainText('auf anderen Ports gefunden');
    await ways.look.press('Enter');
    await expect(ways.section).toContainText(found);
    if (surface === 'browser') {
      await expect(ways.section).toContainText(` httpPort=${erp.port}`);
      return;
    }
    await ways.section.getByRole('button', { name: 'Diese Ports übernehmen' }).press('Enter');
    await expect(ways.section).not.toContainText('auf anderen Ports gefunden');
    expect(await settingsOf(installation)).toMatchObject({ operation: 'beside', httpPort: erp.port });
    expect(await axeViolations(page)).toEqual([]);
  },
);

test('says when profacto is on IPv6 alone, which 4D itself does not', async ({ openPanel, installation, startErp }) => {
  const other = http.createServer((_, response) => response.setHeader('Server', 'nginx/1.22.1').end());
  other.listen(installation.httpPort, '127.0.0.1');
  await once(other, 'listening');
  try {
    const erp = await startErp({ port: installation.httpPort });
    const { page } = await openPanel();
    const ways = await openWays(page);
    await ways.look.press('Enter');
    await expect(ways.section).toContainText(`profacto antwortet auf Port ${erp.port} (4D 20.5). Aber nur über IPv6:`);
    await expect(ways.section).toContainText(`Auf Port ${erp.port} antwortet der Webserver nginx.`);
    // It helps nothing that profacto moves: the panel begins with the other answer, and the command says the same.
    await expect(ways.front).toHaveAccessibleName(/passt hier/);
    await ways.front.press('Space');
    await expect(ways.weMove).toBeChecked();
    const { advice, commands } = (await installation.json('find')) as Record<string, object>;
    expect(advice).toMatchObject({ way: 'front', reason: 'portShared', upstream: `http://[::1]:${erp.port}` });
    const httpPort = await ways.ownPort.inputValue();
    expect(commands).toHaveProperty('front', expect.stringContaining(` httpPort=${httpPort}`));
    await ways.check.press('Enter');
    await expect(ways.section).toContainText(`operation=front upstream=http://[::1]:${erp.port} httpPort=${httpPort}`);
  } finally {
    other.closeAllConnections();
    other.close();
  }
});

const outside = networkAddresses().find((one) => !isAccepted(`http://${bracketed(one)}`));
test('profacto at an address alone to which nobody is passed on has to listen elsewhere first', async ({
  openPanel,
  installation,
}) => {
  test.skip(outside === undefined, 'this machine has no such address');
  const host = outside ?? '';
  const erp = http.createServer((_, response) => response.setHeader('Server', '4D/20.5.0').end());
  erp.listen(installation.httpPort, host);
  await once(erp, 'listening');
  try {
    const { page } = await openPanel();
    const ways = await openWays(page);
    await ways.look.press('Enter');
    await ways.front.press('Space');
    await expect(ways.section).toContainText(
      `profacto antwortet nur unter ${host}, wohin profacto Datenschutz niemanden`,
    );
    await expect(ways.section).not.toContainText('In profacto ist nichts zu ändern');
    await expect(ways.section).not.toContainText('upstream=');
    await expect(ways.check).toHaveCount(0);
    expect(await axeViolations(page)).toEqual([]);
    expect(await installation.json('find')).toMatchObject({
      advice: { frontLacks: { kind: 'address', address: host } },
      commands: { front: null },
    });
  } finally {
    erp.closeAllConnections();
    erp.close();
  }
});

test('nobody has started profacto: it is said, and in English too', async ({ openPanel, installation }) => {
  await installation.cli('settings', 'set', 'language=en');
  const { page } = await openPanel();
  await page.getByRole('tab', { name: 'Advanced' }).click();
  const section = page.getByRole('region', { name: 'How profacto is reached' });
  await section.getByRole('button', { name: 'Look for profacto' }).press('Enter');
  await expect(section).toContainText('profacto was not found.');
  await section.getByRole('radio', { name: /^In front/ }).press('Space');
  // Which ports are free is not the question: profacto has one.
  const field = section.getByRole('textbox', { name: 'Port for profacto' });
  await expect(field).toHaveAccessibleDescription('');
  await section.getByRole('button', { name: 'Check', exact: true }).press('Enter');
  await expect(field).toHaveAccessibleDescription('A port is a number from 1 to 65535.');
  const [port] = (await freePorts(1)) as [number];
  await field.fill(String(port));
  await section.getByRole('button', { name: 'Check', exact: true }).press('Enter');
  await expect(section).toContainText(`Nobody answers on port ${port} yet.`);
  expect(await section.innerText()).not.toMatch(/[äöüß„]/);
  expect(await axeViolations(page)).toEqual([]);
});
