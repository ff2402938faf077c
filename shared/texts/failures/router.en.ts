/** Why the router opens no ports, in English. */
import { detailsOf } from '#shared/texts/advice.ts';
import type { FailureTexts } from './variants.ts';

const BY_HAND = 'Set up the forwarding in the router by hand.';
const byHand = 'By hand it works as well: with the instructions beside the cause.';
const inBrackets = (name: string | null): string => (name === null ? '' : ` (${name})`);

export const routerFailuresEn: Pick<FailureTexts, 'ROUTER_NONE' | 'ROUTER_NOT_OPENED'> = {
  ROUTER_NONE: () => ({
    what: 'Between this machine and the internet there is no router in your own network that could open ports.',
    todo: 'Set up the forwarding by hand at the device where the internet line ends.',
    who: 'itPartner',
    details:
      'Only the router that leads this machine to the internet is asked, and only if it has an address in your own network.',
  }),
  ROUTER_NOT_OPENED: {
    notAllowedFritzBox: ({ name }) => ({
      what: `Your router (${name}) does not allow this machine to open ports.`,
      todo: 'In the FRITZ!Box, under Internet → Permit Access, turn on “Permit independent port sharing” for this machine.',
      who: 'itPartner',
      details: `After that, the router can be set up from here. ${byHand}`,
    }),
    notAllowed: ({ name }) => ({
      what: `Your router${inBrackets(name)} does not allow this machine to open ports.`,
      todo: BY_HAND,
      who: 'itPartner',
      details: 'Some routers have a switch for that, called UPnP.',
    }),
    notSupported: ({ name }) => ({
      what: `Your router${inBrackets(name)} opens ports by hand only.`,
      todo: BY_HAND,
      who: 'itPartner',
    }),
    taken: ({ by, taken }) => ({
      what: `In the router, port ${String(taken)} already leads to another device (${by}).`,
      todo: `In the router, delete the forwarding of port ${String(taken)} to ${by}.`,
      who: 'itPartner',
      details: 'No port is taken from another device. After that, the router can be set up from here.',
    }),
    takenHere: ({ by, taken }) => ({
      what: `In the router, port ${String(taken)} is already entered for this machine (${by}), but not in the way that is needed here.`,
      todo: `In the router, delete the forwarding of port ${String(taken)} to ${by}.`,
      who: 'itPartner',
      details:
        'It leads to another port of this machine, is not for everybody, or is switched off. What this program has not entered itself, it does not change. After that, the router can be set up from here.',
    }),
    takenByRouter: ({ port, name }) => ({
      what: `Your router${inBrackets(name)} already uses ${port === null ? 'one of the ports' : `port ${String(port)}`} for something else.`,
      todo: `Free ${port === null ? 'the ports' : `port ${String(port)}`} in the router.`,
      who: 'itPartner',
      details: `Often the router itself has it, for access to it from outside (remote maintenance). ${byHand}`,
    }),
    full: ({ name }) => ({
      what: `Your router${inBrackets(name)} has no room for another port forwarding.`,
      todo: 'In the router, delete a port forwarding that nobody needs any more.',
      who: 'itPartner',
    }),
    samePort: ({ name }) => ({
      what: `When asked so, your router${inBrackets(name)} leads ports only to the same number.`,
      todo: BY_HAND,
      who: 'itPartner',
    }),
    unreadable: ({ name }) => ({
      what: `Your router${inBrackets(name)} does not say where its ports lead already.`,
      todo: BY_HAND,
      who: 'itPartner',
      details: 'So that no port is taken from another device, this program has opened nothing.',
    }),
    changed: ({ name, port }) => ({
      what: `Your router${inBrackets(name)} has promised to lead ${port === null ? 'the ports' : `port ${String(port)}`} here, but by its own list it does not.`,
      todo: BY_HAND,
      who: 'itPartner',
    }),
    failed: ({ name, port, errorCode }) => ({
      what: `Your router${inBrackets(name)} has not opened ${port === null ? 'the ports' : `port ${String(port)}`}.`,
      todo: BY_HAND,
      who: 'itPartner',
      ...detailsOf(errorCode === null ? null : `The router’s error number: ${String(errorCode)}.`),
    }),
    silent: ({ name }) => ({
      what: `Your router${inBrackets(name)} does not answer when it is asked to open ports.`,
      todo: BY_HAND,
      who: 'itPartner',
      details: 'Many routers have a switch for that, called UPnP, which is off when they are new.',
    }),
  },
};
