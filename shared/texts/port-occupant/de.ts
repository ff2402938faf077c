import { webServerName } from './occupant.ts';
import type { PortOccupantTexts } from './shape.ts';

const webServer = (name: string) =>
  `Das ist der Webserver ${name}. Beenden Sie ihn, oder legen Sie ihn auf einen anderen Port.`;
const process = (pid: number | null) => (pid === null ? '' : ` (Prozess ${String(pid)})`);
const choose =
  'Wählen Sie einen von zwei Wegen, unter Erweitert → Erreichbarkeit von profacto oder mit „profacto-tls find“, das für jeden die Befehle nennt.';

const release: PortOccupantTexts['release'] = {
  iis: () =>
    'Das ist der Webserver von Windows (IIS) oder ein Windows-Dienst, der ihn benutzt. Beenden Sie in der Diensteverwaltung den „WWW-Publishingdienst“, oder legen Sie IIS auf einen anderen Port.',
  apache: () => webServer('Apache'),
  nginx: () => webServer('nginx'),
  tomcat: () => webServer('Tomcat'),
  caddy: () => webServer('Caddy'),
  lighttpd: () => webServer('lighttpd'),
  skype: () =>
    'Schalten Sie in Skype unter „Verbindung“ aus, dass Port 80 und 443 für eingehende Verbindungen verwendet werden, oder beenden Sie Skype.',
  '4d': () => 'Das ist profacto selbst: Es soll weiterlaufen.',
  other: (name) => `Beenden Sie „${name}“, oder legen Sie das Programm auf einen anderen Port.`,
};

export const portOccupantDe: PortOccupantTexts = {
  release,
  releaseServer: ({ program, alsoErp }) =>
    `${release[program]('')}${alsoErp ? ' profacto selbst soll weiterlaufen.' : ''}`,
  usedBy: ({ name, pid }) => `Ihn verwendet „${name}“${process(pid)}.`,
  answers: ({ pid, alsoErp, ...server }) =>
    alsoErp
      ? `Dort antworten ${webServerName(server)} und profacto, der eine über IPv4, das andere über IPv6.`
      : `Dort antwortet ${webServerName(server)}${process(pid)}.`,
  erp: (version) =>
    `Dort antwortet profacto selbst${version === null ? '' : ` (Webserver von 4D ${version})`}. Es soll weiterlaufen; nur denselben Port können nicht beide haben.`,
  ways: {
    http: `${choose} Davor: profacto zieht auf einen anderen Port um, zum Beispiel 8081, und profacto Datenschutz gibt die Besucher dorthin weiter. Daneben: profacto behält seinen Port und bekommt nur das Zertifikat.`,
    https: `${choose} Daneben: profacto behält den Port und bekommt nur das Zertifikat. Davor: HTTPS wird in profacto ausgeschaltet, und profacto Datenschutz verschlüsselt.`,
  },
};
