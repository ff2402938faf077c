import { webServerName, type WebServer } from './occupant.ts';
import type { PortOccupantTexts } from './shape.ts';

const webServer = (name: string) =>
  `Das ist der Webserver ${name}. Beenden Sie ihn, oder legen Sie ihn auf einen anderen Port.`;
const stopIis =
  'Beenden Sie in der Diensteverwaltung den „WWW-Publishingdienst“, oder legen Sie IIS auf einen anderen Port.';
const stop = (program: WebServer) =>
  program === 'iis'
    ? stopIis
    : `Beenden Sie ${webServerName({ program, version: null })}, oder legen Sie ihn auf einen anderen Port.`;
const chooseWay =
  'Wählen Sie unter Erweitert → Erreichbarkeit von profacto, wie sich profacto und profacto Datenschutz den Rechner teilen; auf der Befehlszeile nennt „profacto-tls find“ beide Wege.';
const process = (pid: number | null) => (pid === null ? '' : ` (Prozess ${String(pid)})`);

const release: PortOccupantTexts['release'] = {
  iis: () => `Das ist der Webserver von Windows (IIS) oder ein Windows-Dienst, der ihn benutzt. ${stopIis}`,
  apache: () => webServer('Apache'),
  nginx: () => webServer('nginx'),
  tomcat: () => webServer('Tomcat'),
  caddy: () => webServer('Caddy'),
  lighttpd: () => webServer('lighttpd'),
  skype: () =>
    'Schalten Sie in Skype unter „Verbindung“ aus, dass Port 80 und 443 für eingehende Verbindungen verwendet werden, oder beenden Sie Skype.',
  other: (name) => `Beenden Sie „${name}“, oder legen Sie das Programm auf einen anderen Port.`,
};

export const portOccupantDe: PortOccupantTexts = {
  release,
  releaseServer: ({ program, alsoErp }) => (alsoErp ? `${stop(program)} ${chooseWay}` : release[program]('')),
  usedBy: ({ name, pid }) => `Ihn verwendet „${name}“${process(pid)}.`,
  answers: ({ pid, alsoErp, sameFamily, ...server }) =>
    alsoErp
      ? `Dort antworten ${webServerName(server)} und profacto, ${sameFamily ? 'unter verschiedenen Adressen' : 'der eine über IPv4, das andere über IPv6'}.`
      : `Dort antwortet ${webServerName(server)}${process(pid)}.`,
  erp: (version) =>
    `Dort antwortet profacto selbst${version === null ? '' : ` (Webserver von 4D ${version})`}. Es soll weiterlaufen; nur denselben Port können nicht beide haben.`,
  chooseWay,
};
