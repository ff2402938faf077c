import { webServerName, type WebServer } from './occupant.ts';
import type { PortOccupantTexts } from './shape.ts';

const webServer = (name: string) => `This is the ${name} web server. Stop it, or move it to another port.`;
const stopIis = 'Stop the “World Wide Web Publishing Service” in the services console, or move IIS to another port.';
const stop = (program: WebServer) =>
  program === 'iis' ? stopIis : `Stop ${webServerName({ program, version: null })}, or move it to another port.`;
const chooseWay =
  'Choose under Advanced → How profacto is reached how profacto and profacto Datenschutz share the machine; on the command line, “profacto-tls find” gives both ways.';
const process = (pid: number | null) => (pid === null ? '' : ` (process ${String(pid)})`);

const release: PortOccupantTexts['release'] = {
  iis: () => `This is the web server of Windows (IIS) or a Windows service that uses it. ${stopIis}`,
  apache: () => webServer('Apache'),
  nginx: () => webServer('nginx'),
  tomcat: () => webServer('Tomcat'),
  caddy: () => webServer('Caddy'),
  lighttpd: () => webServer('lighttpd'),
  skype: () =>
    'In Skype, under “Connection”, turn off the use of ports 80 and 443 for incoming connections, or end Skype.',
  other: (name) => `End “${name}”, or move the program to another port.`,
};

export const portOccupantEn: PortOccupantTexts = {
  release,
  releaseServer: ({ program, alsoErp }) => (alsoErp ? `${stop(program)} ${chooseWay}` : release[program]('')),
  usedBy: ({ name, pid }) => `It is used by “${name}”${process(pid)}.`,
  answers: ({ pid, alsoErp, sameFamily, ...server }) =>
    alsoErp
      ? `${webServerName(server)} and profacto, ${sameFamily ? 'at different addresses' : 'one of them over IPv4 and the other over IPv6'}, answer there.`
      : `${webServerName(server)} answers there${process(pid)}.`,
  erp: (version) =>
    `profacto itself answers there${version === null ? '' : ` (web server of 4D ${version})`}. It is to keep running; only the same port is not for both.`,
  chooseWay,
};
