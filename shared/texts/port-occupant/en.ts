import { webServerName } from './occupant.ts';
import type { PortOccupantTexts } from './shape.ts';

const webServer = (name: string) => `This is the ${name} web server. Stop it, or move it to another port.`;
const process = (pid: number | null) => (pid === null ? '' : ` (process ${String(pid)})`);

const release: PortOccupantTexts['release'] = {
  iis: () =>
    'This is the web server of Windows (IIS) or a Windows service that uses it. Stop the “World Wide Web Publishing Service” in the services console, or move IIS to another port.',
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
  releaseServer: ({ program, alsoErp }) =>
    `${release[program]('')}${alsoErp ? ' profacto itself is to keep running.' : ''}`,
  usedBy: ({ name, pid }) => `It is used by “${name}”${process(pid)}.`,
  answers: ({ pid, alsoErp, ...server }) =>
    alsoErp
      ? `${webServerName(server)} and profacto, one of them over IPv4 and the other over IPv6, answer there.`
      : `${webServerName(server)} answers there${process(pid)}.`,
  erp: (version) =>
    `profacto itself answers there${version === null ? '' : ` (web server of 4D ${version})`}. It is to keep running; only the same port is not for both.`,
  chooseWay:
    'Choose under Advanced → How profacto is reached how both share the machine; on the command line, “profacto-tls find” gives both ways.',
};
