import { webServerName } from './occupant.ts';
import type { PortOccupantTexts } from './shape.ts';

const webServer = (name: string) => `This is the ${name} web server. Stop it, or move it to another port.`;
const process = (pid: number | null) => (pid === null ? '' : ` (process ${String(pid)})`);
const choose = 'Both ways are good; “profacto-tls find” has a look and gives the commands for each.';

export const portOccupantEn: PortOccupantTexts = {
  release: {
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
  },
  usedBy: ({ name, pid }) => `It is used by “${name}”${process(pid)}.`,
  answers: ({ pid, ...server }) => `${webServerName(server)} answers there${process(pid)}.`,
  erp: (version) =>
    `profacto itself answers there${version === null ? '' : ` (web server of 4D ${version})`}. It is to keep running; only the same port is not for both.`,
  ways: {
    http: `In front: move profacto to another port, for example 8081 (in profacto: Structure Settings → Web → Configuration, HTTP port), then “profacto-tls settings set upstream=http://127.0.0.1:8081”. Beside: profacto keeps its port and is only given the certificate. ${choose}`,
    https: `Beside: profacto keeps the port and is only given the certificate. In front: turn off HTTPS in profacto (Structure Settings → Web → Configuration); then profacto Datenschutz encrypts. ${choose}`,
  },
};
