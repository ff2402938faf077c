import { webServerName, type WebServer } from './occupant.ts';
import type { PortOccupantTexts, Release } from './shape.ts';

const orMove = (name: string) => `Wird ${name} gebraucht, geben Sie ihm einen anderen Port.`;
const webServer = (program: WebServer): Release => {
  const name = webServerName({ program, version: null });
  return program === 'iis'
    ? {
        step: 'Beenden Sie in der Diensteverwaltung von Windows den „WWW-Publishingdienst“.',
        more: `Das ist der Webserver von Windows (IIS) oder ein Windows-Dienst, der ihn benutzt. ${orMove(name)}`,
      }
    : { step: `Beenden Sie den Webserver ${name}.`, more: orMove(name) };
};
const chooseWay =
  'Wählen Sie unter Erweitert → Erreichbarkeit von profacto, wie sich profacto und profacto Datenschutz den Rechner teilen.';
const aboutWays =
  'profacto soll weiterlaufen. Beide Wege stehen unter Erweitert → Erreichbarkeit von profacto; auf der Befehlszeile nennt sie „profacto-tls find“.';
const process = (pid: number | null) => (pid === null ? '' : ` (Prozess ${String(pid)})`);

const release: PortOccupantTexts['release'] = {
  iis: () => webServer('iis'),
  apache: () => webServer('apache'),
  nginx: () => webServer('nginx'),
  tomcat: () => webServer('tomcat'),
  caddy: () => webServer('caddy'),
  lighttpd: () => webServer('lighttpd'),
  skype: () => ({
    step: 'Beenden Sie das Programm Skype.',
    more: 'In Skype lässt sich unter „Verbindung“ auch ausschalten, dass es die Ports 80 und 443 verwendet.',
  }),
  other: (name) => ({ step: `Beenden Sie das Programm „${name}“.`, more: orMove('dieses Programm') }),
};

export const portOccupantDe: PortOccupantTexts = {
  release,
  releaseServer: ({ program, alsoErp }) =>
    alsoErp ? { step: webServer(program).step, more: aboutWays } : webServer(program),
  usedBy: ({ name, pid }) => `Ihn verwendet „${name}“${process(pid)}`,
  answers: ({ pid, alsoErp, sameFamily, ...server }) =>
    alsoErp
      ? `Dort antworten ${webServerName(server)} und profacto, ${sameFamily ? 'unter verschiedenen Adressen' : 'der eine über IPv4, das andere über IPv6'}`
      : `Dort antwortet ${webServerName(server)}${process(pid)}`,
  erp: (version) => `Dort antwortet profacto selbst${version === null ? '' : ` (Webserver von 4D ${version})`}`,
  chooseWay,
  aboutWays,
};
