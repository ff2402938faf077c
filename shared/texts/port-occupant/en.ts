import { webServerName, type WebServer } from './occupant.ts';
import type { PortOccupantTexts, Release } from './shape.ts';

const orMove = (name: string) => `If ${name} is needed, give it another port.`;
const webServer = (program: WebServer): Release => {
  const name = webServerName({ program, version: null });
  return program === 'iis'
    ? {
        step: 'Stop the “World Wide Web Publishing Service” in the services console of Windows.',
        more: `This is the web server of Windows (IIS) or a Windows service that uses it. ${orMove(name)}`,
      }
    : { step: `Stop the web server ${name}.`, more: orMove(name) };
};
const chooseWay =
  'Choose under Advanced → How profacto is reached how profacto and profacto Datenschutz share the machine.';
const aboutWays =
  'profacto is to keep running. Both ways are under Advanced → How profacto is reached; on the command line, “profacto-tls find” gives them.';
const process = (pid: number | null) => (pid === null ? '' : ` (process ${String(pid)})`);

const release: PortOccupantTexts['release'] = {
  iis: () => webServer('iis'),
  apache: () => webServer('apache'),
  nginx: () => webServer('nginx'),
  tomcat: () => webServer('tomcat'),
  caddy: () => webServer('caddy'),
  lighttpd: () => webServer('lighttpd'),
  skype: () => ({
    step: 'End the program Skype.',
    more: 'In Skype, the use of the ports 80 and 443 can also be turned off under “Connection”.',
  }),
  other: (name) => ({ step: `End the program “${name}”.`, more: orMove('this program') }),
};

export const portOccupantEn: PortOccupantTexts = {
  release,
  releaseServer: ({ program, alsoErp }) =>
    alsoErp ? { step: webServer(program).step, more: aboutWays } : webServer(program),
  usedBy: ({ name, pid }) => `it is used by “${name}”${process(pid)}`,
  answers: ({ pid, alsoErp, sameFamily, ...server }) =>
    alsoErp
      ? `${webServerName(server)} and profacto, ${sameFamily ? 'at different addresses' : 'one over IPv4, the other over IPv6'}, answer there`
      : `${webServerName(server)} answers there${process(pid)}`,
  erp: (version) => `profacto itself answers there${version === null ? '' : ` (web server of 4D ${version})`}`,
  chooseWay,
  aboutWays,
};
