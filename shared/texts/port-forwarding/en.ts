import type { Forwarding, PortForwardingHelp } from './shape.ts';

export function portForwardingEn({ publicPort, internalPort, lanAddress, purpose }: Forwarding): PortForwardingHelp {
  const from = String(publicPort);
  const to = String(internalPort);
  const machine = lanAddress === null ? 'this machine' : `this machine (${lanAddress})`;
  return {
    title: `Forward port ${from} in the router to port ${to} of this machine`,
    about:
      purpose === 'validation'
        ? `The certificate authority calls your server from the internet on port ${from}. Your router has to pass these requests on to profacto.`
        : `Your visitors call your server from the internet, encrypted, on port ${from}. Your router has to pass these requests on to profacto.`,
    table: [
      { label: 'External port', value: from },
      { label: 'Protocol', value: 'TCP' },
      { label: 'Destination (device)', value: lanAddress ?? 'this machine' },
      { label: 'Internal port', value: to },
    ],
    routers: [
      {
        name: 'FRITZ!Box',
        steps: [
          'Open http://fritz.box in the browser and log in.',
          'Choose “Internet” → “Permit Access” → “Port Sharing” → “Add Device for Sharing”.',
          `As the device, choose ${machine}, then “New Sharing” → “Port sharing” → application “Other application”.`,
          `Enter: name “profacto ${from}”, protocol “TCP”, “Port to device” ${to} through port ${to}, “Port requested externally” ${from}. The sharing is for IPv4.`,
          'Finish with “OK”, then click “Apply”. The list has to show the external port that you asked for; if it shows another one, that port is taken already.',
        ],
      },
      {
        name: 'Speedport (Telekom)',
        steps: [
          'Open http://speedport.ip in the browser and log in.',
          'Choose “Internet” → “Portfreischaltung” → “Port-Umleitungen und Port-Weiterleitungen” and make a new entry.',
          `As the device, choose ${machine}, protocol TCP, public port ${from}, port at the device ${to}.`,
          'Turn the entry on and save.',
        ],
      },
      {
        name: 'Other routers',
        steps: [
          'Open the page of the router; its address is mostly printed on its underside.',
          'Look for “Port Forwarding”, “Virtual Server” or “NAT”, often under “Advanced” or “Security”.',
          `Make an entry: from outside port ${from} (TCP), to ${machine}, port ${to}.`,
          'Save. Some routers have to be restarted after that.',
        ],
      },
    ],
    notes: [
      'Give this machine a fixed address in its own network. Otherwise it gets another one some day, and the forwarding leads nowhere. FRITZ!Box: “Home Network” → “Network” → edit the device → always assign the same IPv4 address.',
      `The router itself must not use port ${from} for its own remote access. FRITZ!Box: “Internet” → “Permit Access” → “FRITZ!Box Services”.`,
      ...(purpose === 'validation'
        ? [
            `Leave port ${from} open for good: the certificate authority comes back for each renewal.`,
            'Two forwardings are needed: this one for the certificate authority, and one for your visitors (usually port 443 to 443).',
          ]
        : [
            'Two forwardings are needed: this one for your visitors, and one for the certificate authority (usually port 80 to 8080), which has to stay open for each renewal too.',
          ]),
      `The firewall of this machine has to allow incoming connections on port ${to}.`,
      'This is about IPv4. Over IPv6 a router does not forward, it only opens ports.',
    ],
  };
}
