import type { PanelTexts } from './shape.ts';

export const advancedEn: PanelTexts['advanced'] = {
  title: 'Advanced',
  busy: 'An operation is running. These settings can be changed again when it is done.',
  retry: 'Try again',
  fromNext: 'Profile and key type take effect with the next certificate.',
  server: { title: 'This server' },
  profile: {
    usual: 'Usual (recommended)',
    usualText: 'The certificate authority chooses. That suits nearly everybody.',
    known: {
      classic:
        'The name is in the subject as well. Let’s Encrypt plans shorter lifetimes: 90 days, then 64 from February 2027, and 45 from February 2028.',
      tlsserver:
        'Valid for 45 days, with only what browsers need: there is no name in the subject. Very old programs look for it there.',
      shortlived:
        'Valid for 160 hours, not quite seven days. Only for servers that always run: after a few days of standing still it would have expired.',
    },
    undescribed: 'The certificate authority says nothing more about it.',
    loading: 'Asking {{host}} which profiles it offers …',
    none: '{{host}} offers no profiles to choose from. The usual one applies.',
    unconfirmed: 'Set like this. Whether {{host}} offers it is not known at the moment.',
    notOffered: 'Set like this, but {{host}} does not offer it (any more). Until it does, the usual profile is used.',
  },
  keyTypes: {
    'ec-p256': 'The usual one: fast, and understood by all browsers.',
    'ec-p384': 'Like the usual one, with a longer key. Only if somebody demands it.',
    'rsa-2048': 'If a 4D server loads the two files itself: its older network layer (“legacy”) knows no ECDSA.',
    'rsa-4096': 'Like RSA 2048, with a longer key, and slower. Only if somebody demands it.',
  },
  keyTypeForProfacto:
    'For profacto, RSA 2048 is requested, which every 4D loads; ECDSA only where it calls itself a 4D from v20 R4 on.',
  ways: { title: 'How profacto is reached' },
  partner: {
    title: 'For the IT partner',
    about:
      'Certificate profile, certificate authorities, programs, account and keys. Usually there is nothing to set here.',
  },
  challenge: {
    types: { auto: 'by itself', 'http-01': 'over port 80', 'tls-alpn-01': 'over port 443' },
    auto: 'Over port 80. If that does not lead here and port 443 does, over port 443.',
    fixed: 'The router has to forward this port to here.',
  },
  renewal: {
    title: 'Renewal',
    on: 'The certificate is renewed in good time, as long as the program runs.',
    off: 'Off. It is renewed only when somebody clicks “Request/renew certificate”; otherwise the certificate expires.',
    next: 'Next renewal:',
    none: 'There is no certificate yet that could be renewed.',
  },
  cas: {
    title: 'Certificate authorities',
    directoryHint:
      'Let’s Encrypt is the usual one. A change takes effect with the next certificate; the account there is a new one.',
    useLetsEncrypt: 'Enter Let’s Encrypt',
    account: 'External account (EAB)',
    accountHint: 'For authorities where you open an account first. Their customer area shows you both entries.',
    accountRequired: '{{host}} demands an external account. Its customer area shows you both entries.',
    accountOfBefore:
      'After a change of the certificate authority, the identifier and key of the former one no longer hold: enter those of the new one, or clear the fields.',
    secretHint: 'Not shown any more once it is saved.',
    secretSet: 'set',
    change: 'Change',
    remove: 'Remove',
    further: 'Further ones, in this order',
    furtherHint: 'They are asked when the one before them is down or issues nothing more. Each has its own account.',
    withAccount: 'with an external account',
    withoutAccount: 'without an external account',
    editOne: 'Change {{name}}',
    upOne: '{{name}} up',
    downOne: '{{name}} down',
    removeOne: 'Remove {{name}}',
    moved: '{{name}} is now number {{place}}.',
    removed: '{{name}} has been removed.',
    added: '{{name}} has been added.',
    add: 'Add:',
    full: 'More than five further ones are not possible.',
    other: 'Other address',
    newTitle: 'New: {{name}}',
    newHint: 'Not saved yet. That happens by itself, once the entries are right and you move on.',
    address: 'Address (ACME directory)',
    addressHint: 'For example https://acme.example.com/directory. The external account is only sometimes needed.',
    discard: 'Discard',
  },
  removeDialog: {
    title: 'Remove {{name}}?',
    text: 'Its external account is no longer entered then. You would need both entries again.',
    confirm: 'Remove',
    cancel: 'Cancel',
  },
  programs: {
    title: 'Programs',
    text: 'These programs learn on their standard input, as JSON, which certificate was installed and where it is, or why a renewal failed; they get no keys and no passwords.',
    hint: 'First the full path of the program, then one argument a line.',
    readOnly:
      'This cannot be changed from a browser: otherwise whoever gets into this page could start programs on the server. It can in the program window on the server or on the command line, for example “profacto-tls settings set onRenewed=…”.',
    manyLines: 'One argument has several lines. Only profacto-tls settings set can change that.',
    none: 'none',
    try: 'Try',
    tryNamed: 'Try: {{name}}',
    notSaved: 'What is in the field is not saved, so it cannot be tried.',
    lastTrial: '{{name}}, tried on {{time}} ({{program}}): {{how}}',
    lastRun: '{{name}}, last on {{time}} ({{program}}): {{how}}',
  },
  general: {
    title: 'General',
    redirectOn: 'Whoever opens http:// gets to https://, once encryption is on.',
    redirectOff: 'Off. Your server stays reachable without encryption under http://.',
    accessLogOn: 'In access.log, with shortened addresses, for 14 days at most. Switching it off deletes that.',
    accessLogOff: 'Off. Nothing is written down about visitors.',
    hsts: { off: 'off', day: 'one day', month: 'one month', year: 'one year' },
    hstsOff: 'Browsers are not asked to.',
    hstsOn:
      'Whoever was here gets in encrypted only for that long, on port {{port}} too, and also when encryption fails.',
    hstsOffer: {
      day: 'Encryption has run for a week without trouble. You can have browsers insist on it, for one day first.',
      month: 'There was no trouble for a week with that either. You can go to one month now.',
    },
    hstsUntil: {
      on: 'Browsers go on insisting after it is switched off, as things stand until {{time}} at the latest.',
      off: 'Browsers that were here insist on https:// until {{time}} at the latest. Leave encryption on until then.',
    },
    languages: { de: 'Deutsch', en: 'English', system: 'as the system' },
  },
};
