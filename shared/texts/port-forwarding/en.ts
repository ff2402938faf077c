import { portForwardingIn } from './shape.ts';

export const portForwardingEn = portForwardingIn({
  title: ({ from, to }) => `Forward port ${from} in the router to port ${to} of this machine`,
  about: {
    validation: ({ from }) =>
      `The certificate authority calls your server from the internet on port ${from}. Your router has to pass these requests on to profacto.`,
    visitors: ({ from }) =>
      `Your visitors call your server from the internet, encrypted, on port ${from}. Your router has to pass these requests on to profacto.`,
  },
  labels: {
    externalPort: 'External port',
    protocol: 'Protocol',
    target: 'Destination (device)',
    internalPort: 'Internal port',
  },
  thisMachine: { alone: 'this machine', accusative: 'this machine' },
  routers: ({ from, to, machine }) => [
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
  notes: {
    fixedAddress:
      'Give this machine a fixed address in its own network. Otherwise it gets another one some day, and the forwarding leads nowhere. FRITZ!Box: “Home Network” → “Network” → edit the device → always assign the same IPv4 address.',
    remoteAccess: ({ from }) =>
      `The router itself must not use port ${from} for its own remote access. FRITZ!Box: “Internet” → “Permit Access” → “FRITZ!Box Services”.`,
    forPurpose: {
      validation: ({ from }) => [
        `Leave port ${from} open for good: the certificate authority comes back for each renewal.`,
        'Two forwardings are needed: this one for the certificate authority, and one for your visitors (usually port 443 to 443).',
      ],
      visitors: () => [
        'Two forwardings are needed: this one for your visitors, and one for the certificate authority (usually port 80 to 8080), which has to stay open for each renewal too.',
      ],
    },
    firewall: ({ to }) => `The firewall of this machine has to allow incoming connections on port ${to}.`,
    ipv4Only: 'This is about IPv4. Over IPv6 a router does not forward, it only opens ports.',
  },
});
