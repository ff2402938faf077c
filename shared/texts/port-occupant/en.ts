import { webServerName } from './occupant.ts';
import type { PortOccupantTexts } from './shape.ts';

const webServer = (name: string) => `This is the ${name} web server. Stop it, or move it to another port.`;
const process = (pid: number | null) => (pid === null ? '' : ` (process ${String(pid)})`);
const choose =
  'Choose one of two ways, under Advanced → How profacto is reached or with “profacto-tls find”, which gives the commands for each.';

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
  '4d': () => 'This is profacto itself: it is to keep running.',
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
  ways: {
    http: `${choose} In front: profacto moves to another port, for example 8081, and profacto Datenschutz passes the visitors on to it. Beside: profacto keeps its port and is only given the certificate.`,
    https: `${choose} Beside: profacto keeps the port and is only given the certificate. In front: HTTPS is turned off in profacto, and profacto Datenschutz encrypts.`,
  },
};
