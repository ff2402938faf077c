import type { SettingTexts } from './shape.ts';

const labels: SettingTexts['labels'] = {
  edition: 'Edition (product variant)',
  serverAddress: 'Public server address',
  contactEmail: 'Certification contact (e-mail address)',
  databaseDirectory: 'Database directory',
  httpPort: 'HTTP port',
  httpsPort: 'HTTPS port',
  upstream: 'Web application behind the web server',
  upstreamHost: 'Name by which it is addressed',
  upstreamAdminPages: 'Open 4D’s pages for administrators to visitors',
  accessLog: 'Log visits',
  hsts: 'Have browsers insist on https:// (HSTS)',
  acmeDirectoryUrl: 'Address of the certificate authority (ACME)',
  acmeProfile: 'Certificate profile',
  eabKeyId: 'Key ID of the external account (EAB)',
  eabHmacKey: 'Key of the external account (EAB)',
  fallbackCas: 'Further certificate authorities',
  keyType: 'Key type',
  trustedRootsFile: 'Own root certificates',
  dnsServers: 'DNS servers for the checks',
  publicHttpPort: 'Public HTTP port',
  publicHttpsPort: 'Public HTTPS port',
  redirectToHttps: 'Redirect to HTTPS',
  autoRenew: 'Renew automatically',
  onRenewed: 'Program after a renewal',
  onFailed: 'Program after a failed renewal',
  language: 'Language',
  operation: 'Mode of operation',
  webroot: 'profacto’s web folder',
  certificateTarget: 'profacto’s certificate folder',
  restartCommand: 'Program that restarts profacto’s web server',
  restartUrl: 'Address that restarts profacto’s web server',
  restartAt: 'Time of the restart after a renewal',
  challengeType: 'How the certificate authority validates',
};

const exportRoot = 'Export the root certificate of your certificate authority, and give that file.';

const issues: SettingTexts['issues'] = {
  unknownKey: (field) => `There is no setting ${field}. Check the spelling.`,
  wrongType: (field) => `${field}: This kind of value does not fit here. Switches take true and false.`,
  empty: (field) => `${field} is empty. Enter a value.`,
  tooLong: (field) => `${field}: The value is too long. Shorten it.`,
  notAHostName: (field) =>
    `${field}: This is not a valid name. Letters, digits, hyphens and dots are allowed, for example meinefirma.de.`,
  hasScheme: (field) => `${field}: Leave out http:// or https:// and give the name alone, for example meinefirma.de.`,
  hasPort: (field) =>
    `${field}: Leave out the colon and port number and give the name alone, for example meinefirma.de.`,
  hasPath: (field) =>
    `${field}: Leave out everything from the slash on and give the name alone, for example meinefirma.de.`,
  isIpAddress: (field) =>
    `${field}: An IP address alone is not enough, unfortunately. You need a domain under which your server is reachable from the internet, for example meinefirma.de; a DynDNS name such as firma.dyndns.org will do as well.`,
  isWildcard: (field) =>
    `${field}: A wildcard (*) is not possible here. Give the full name, for example meinefirma.de.`,
  singleLabel: (field) =>
    `${field}: The name is incomplete. Give the whole domain with its ending, for example meinefirma.de.`,
  isEmailAddress: (field) =>
    `${field}: This is an e-mail address. Enter the name of your server, for example meinefirma.de.`,
  notAnEmail: (field) =>
    `${field}: This is not a valid e-mail address. Give a single address, no umlauts before the @, for example info@meinefirma.de.`,
  notAPort: (field) => `${field}: A port is a whole number from 1 to 65535.`,
  samePort: (field) => `${field}: HTTP and HTTPS need different ports. Choose another one; 8080 and 443 are usual.`,
  notAnHttpsUrl: (field) => `${field}: Give a full address that begins with https://.`,
  notAUrl: (field) =>
    `${field}: Give a full address that begins with http:// or https://, for example http://127.0.0.1:8081.`,
  notAnAbsolutePath: (field) => `${field}: Give the full path, for example C:\\profacto\\Data or /srv/profacto.`,
  notADnsServer: (field) =>
    `${field}: Give IP addresses, with a port if needed, for example 9.9.9.9 or 192.168.178.1:53.`,
  notOneOf: (field, allowed) => `${field}: Accepted values are ${listOf(allowed)}.`,
  notBase64Url: (field) =>
    `${field}: The key holds characters that are not allowed. Copy it unchanged from the customer area of the certificate authority.`,
  fileUnreadable: (field) => `${field}: The file cannot be read. Check its path and access rights.`,
  fileMissing: (field) => `${field}: There is no such file. Check its path.`,
  fileIsFolder: (field) => `${field}: This is a folder. Give the path of the file in it.`,
  fileEmpty: (field) => `${field}: The file is empty. ${exportRoot}`,
  fileIsKey: (field) =>
    `${field}: The file holds a private key and no certificate. ${exportRoot} The private key does not belong here.`,
  fileIsRequest: (field) => `${field}: The file holds a certificate request (CSR) and no certificate. ${exportRoot}`,
  fileIsPkcs12: (field) => `${field}: This is a PFX file (PKCS #12), which holds a private key as well. ${exportRoot}`,
  fileIsWebPage: (field) =>
    `${field}: The file is a web page and no certificate, for example a login page. ${exportRoot}`,
  fileNoCertificate: (field) =>
    `${field}: The file holds no certificate that can be read (PEM, DER or PKCS #7). ${exportRoot}`,
  fileNoRoot: (field, [issuer = '']) =>
    `${field}: The file holds no root certificate, only certificates that “${issuer}” has issued. Give the certificate of that authority.`,
  fileRootExpired: (field) =>
    `${field}: The root certificate in this file has expired. Give the new one of your certificate authority.`,
  notACaList: (field) =>
    `${field}: The easiest place for it is Advanced → For the IT partner → Certificate authorities. On the command line, give addresses that begin with https://, separated by commas, or a list in JSON, for example [{"directoryUrl":"https://acme.zerossl.com/v2/DV90","eabKeyId":"…","eabHmacKey":"…"}].`,
  sameCaTwice: (field) => `${field}: One certificate authority is in the list twice. Name each only once.`,
  notAProgram: (field) =>
    `${field}: Give the full path of the program. Arguments stand on the lines below it under Advanced → For the IT partner → Programs, and with it in a list in JSON on the command line, for example ["/usr/local/bin/copy","--all"].`,
  batchFile: (field) =>
    `${field}: Files ending in .bat or .cmd are not started. Give a program that ends in .exe, for example with a PowerShell script ["C:\\\\Windows\\\\System32\\\\WindowsPowerShell\\\\v1.0\\\\powershell.exe","-File","C:\\\\Scripts\\\\copy.ps1"].`,
  strangeCharacter: (field, _allowed, strange) => `${field}: ${strange}`,
  hasUserInfo: (field) => `${field}: A user name or a password stands before the @. Leave both out, with the @.`,
  notInThisNetwork: (field) =>
    `${field}: Only a computer on your own premises is possible here. Give its IP address instead of a name, for example http://127.0.0.1:8081 or http://192.168.1.2:8081.`,
  severalValues: (field) =>
    `${field}: Several values are entered, but only one fits. Keep only the one that is to apply.`,
  ownPort: (field) =>
    `${field}: Through this port, profacto Datenschutz would call itself. The web server and the web application behind it need different ports.`,
  notATimeOfDay: (field) => `${field}: Give a time of day in hours and minutes, for example 03:00.`,
  neededBeside: (field) =>
    `${field} is missing. If profacto is to keep its ports (operation=beside), give this folder as well.`,
  onlyInFront: (field) =>
    `${field}: where profacto keeps its ports (operation=beside), the certificate authority always validates on port 80. Leave it at “auto”.`,
  commandAndUrl: (field) =>
    `${field}: Only one of the two can have it restarted, a program or an address. Empty the other one.`,
  insideWebroot: (field) =>
    `${field}: This folder is inside profacto’s web folder. Anybody could fetch the key from there. Choose another folder.`,
  ownFolder: (field) =>
    `${field}: In this folder, profacto Datenschutz keeps its own certificates. Give the folder that profacto reads from.`,
  folderMissing: (field) => `${field}: There is no such folder. Check the path, or make the folder.`,
  notAFolder: (field) => `${field}: That is a file and no folder. Give the folder that it is in.`,
  folderNotWritable: (field) =>
    `${field}: Nothing can be written to this folder. Allow the account of profacto Datenschutz to write there.`,
  notOnThisMachine: (field) =>
    `${field}: From a browser only a place on this machine is possible. Choose a network drive in the program window on the server.`,
};

const whereStrange: SettingTexts['whereStrange'] = (after) =>
  after === null ? 'In the value' : after === '' ? 'At the beginning' : `After “${after}”`;

const strange: SettingTexts['strange'] = {
  invisible: (where, code) => `${where} stands an invisible character (${code}). Delete it, or type the value anew.`,
  unreadable: (where, code) =>
    `${where} stands a character that could not be read (${code}), mostly because it came in another encoding than UTF-8. Type the value anew.`,
  space: (where, code) =>
    `${where} stands a space (${code}) that is not allowed here. Delete it, or type the value anew.`,
  dash: (where, code, character) =>
    `${where} stands a dash or minus sign ${character} (${code}). Type the hyphen of the keyboard there.`,
  quote: (where, code, character) => `${where} stands a quotation mark ${character} (${code}). Delete it.`,
  other: (where, code, character) =>
    `${where} stands ${character === '' ? 'a character' : `“${character}” (${code})`} that is not allowed here. Delete or replace it.`,
};

const fieldIssues: SettingTexts['fieldIssues'] = {
  notAProgram: 'Enter the full path of the program first, then one argument a line.',
  batchFile:
    'Files ending in .bat or .cmd are not started. First enter a program that ends in .exe, for example C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe, then “-File” on a line and the path of your PowerShell script (.ps1) on the next.',
};

export const settingTextsEn: SettingTexts = {
  labels,
  quoted: (label) => `“${label}”`,
  issues,
  notOffered: (field) => `${field}: This value is not accepted.`,
  whereStrange,
  strange,
  fieldIssues,
};

function listOf(values: readonly string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(values);
}
