import { portForwardingIn } from './shape.ts';

export const portForwardingDe = portForwardingIn({
  title: ({ from, to }) => `Port ${from} im Router auf Port ${to} dieses Rechners weiterleiten`,
  about: {
    validation: ({ from }) =>
      `Die Zertifizierungsstelle ruft Ihren Server aus dem Internet auf Port ${from} auf. Ihr Router muss diese Aufrufe an profacto weitergeben.`,
    visitors: ({ from }) =>
      `Ihre Besucher rufen Ihren Server aus dem Internet verschlüsselt auf Port ${from} auf. Ihr Router muss diese Aufrufe an profacto weitergeben.`,
  },
  labels: {
    externalPort: 'Externer Port',
    protocol: 'Protokoll',
    target: 'Ziel (Gerät)',
    internalPort: 'Interner Port',
  },
  thisMachine: { alone: 'dieser Rechner', accusative: 'diesen Rechner' },
  routers: ({ from, to, machine }) => [
    {
      name: 'FRITZ!Box',
      steps: [
        'Öffnen Sie im Browser http://fritz.box und melden Sie sich an.',
        'Wählen Sie „Internet“ → „Freigaben“ → „Portfreigaben“ → „Gerät für Freigaben hinzufügen“.',
        `Wählen Sie als Gerät ${machine}, dann „Neue Freigabe“ → „Portfreigabe“ → Anwendung „Andere Anwendung“.`,
        `Tragen Sie ein: Bezeichnung „profacto ${from}“, Protokoll „TCP“, „Port an Gerät“ ${to} bis Port ${to}, „Port extern gewünscht“ ${from}. Die Freigabe gilt für IPv4.`,
        'Schließen Sie mit „OK“ ab und klicken Sie dann auf „Übernehmen“. In der Liste muss der gewünschte externe Port stehen; steht dort ein anderer, ist er schon vergeben.',
      ],
    },
    {
      name: 'Speedport (Telekom)',
      steps: [
        'Öffnen Sie im Browser http://speedport.ip und melden Sie sich an.',
        'Wählen Sie „Internet“ → „Portfreischaltung“ → „Port-Umleitungen und Port-Weiterleitungen“ und legen Sie einen neuen Eintrag an.',
        `Wählen Sie als Gerät ${machine}, Protokoll TCP, öffentlicher Port ${from}, Port am Gerät ${to}.`,
        'Schalten Sie den Eintrag ein und speichern Sie.',
      ],
    },
    {
      name: 'Andere Router',
      steps: [
        'Öffnen Sie die Oberfläche des Routers; ihre Adresse steht meist auf seiner Unterseite.',
        'Suchen Sie „Portweiterleitung“, „Port Forwarding“, „Virtueller Server“ oder „NAT“, oft unter „Erweitert“ oder „Sicherheit“.',
        `Legen Sie einen Eintrag an: von außen Port ${from} (TCP), an ${machine}, Port ${to}.`,
        'Speichern Sie. Manche Router müssen danach neu gestartet werden.',
      ],
    },
  ],
  notes: {
    fixedAddress:
      'Geben Sie diesem Rechner eine feste Adresse im eigenen Netz. Sonst bekommt er eines Tages eine andere, und die Weiterleitung führt ins Leere. FRITZ!Box: „Heimnetz“ → „Netzwerk“ → Gerät bearbeiten → immer die gleiche IPv4-Adresse zuweisen.',
    remoteAccess: ({ from }) =>
      `Der Router selbst darf Port ${from} nicht für seinen eigenen Fernzugang verwenden. FRITZ!Box: „Internet“ → „Freigaben“ → „FRITZ!Box-Dienste“.`,
    forPurpose: {
      validation: ({ from }) => [
        `Lassen Sie Port ${from} auf Dauer offen: Die Zertifizierungsstelle kommt bei jeder Erneuerung wieder.`,
        'Es sind zwei Weiterleitungen nötig: diese für die Zertifizierungsstelle und eine für Ihre Besucher (üblich: Port 443 auf 443).',
      ],
      visitors: () => [
        'Es sind zwei Weiterleitungen nötig: diese für Ihre Besucher und eine für die Zertifizierungsstelle (üblich: Port 80 auf 8080), die auch für jede Erneuerung offen bleiben muss.',
      ],
    },
    firewall: ({ to }) => `Die Firewall dieses Rechners muss eingehende Verbindungen auf Port ${to} erlauben.`,
    ipv4Only: 'Das gilt für IPv4. Über IPv6 leitet ein Router nicht um, er gibt nur Ports frei.',
  },
});
