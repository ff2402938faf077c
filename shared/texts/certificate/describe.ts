/** A certificate in words: the groups that the viewer shows, and the same as text for a mail. Pure. */
import type { CertificateDetails } from '#shared/contract/certificate-details.ts';
import { certificateTextDe } from './de.ts';
import { certificateTextEn } from './en.ts';
import type { CertificateGroupId, CertificateTexts } from './shape.ts';
import type { Language } from '#shared/values/language.ts';

type CertificateField = {
  id: string;
  label: string;
  value: string;
  /** In a monospaced font, for values that are compared digit by digit. */
  mono: boolean;
};
export type CertificateGroup = { id: CertificateGroupId; title: string; fields: CertificateField[] };

const texts: Record<Language, CertificateTexts> = { de: certificateTextDe, en: certificateTextEn };

/** Every field in its group, in display order; empty groups are left out. */
export function certificateGroups(details: CertificateDetails, language: Language): CertificateGroup[] {
  const table = texts[language];
  const time = timeIn(language);
  const { labels } = table;
  const { publicKey } = details;
  const fields: Record<CertificateGroupId, CertificateField[]> = {
    subject:
      details.subject.length === 0
        ? [plain('none', labels.noSubject, table.noSubject)]
        : attributeFields(details.subject, table),
    issuer: attributeFields(details.issuer, table),
    validity: [
      plain('notBefore', labels.notBefore, time(details.notBefore)),
      plain('notAfter', labels.notAfter, time(details.notAfter)),
    ],
    general: [
      plain('version', labels.version, String(details.version)),
      mono('serialNumber', labels.serialNumber, details.serialNumber.replaceAll(/..(?=.)/g, '$&:')),
    ],
    publicKey: [
      plain('algorithm', labels.algorithm, publicKey.algorithm),
      ...(publicKey.bits === null ? [] : [plain('bits', labels.bits, table.bits(publicKey.bits))]),
      mono('keyFingerprint', labels.keyFingerprint, publicKey.fingerprint256),
      mono('key', labels.key, publicKey.value),
    ],
    extensions: extensionFields(details, table),
    fingerprints: [
      mono('sha256', labels.sha256, details.fingerprint256),
      mono('sha1', labels.sha1, details.fingerprint1),
    ],
    timestamps: details.timestamps.flatMap(({ logId, at }, index) => [
      plain(`loggedAt ${index}`, labels.loggedAt, time(at)),
      mono(`logId ${index}`, labels.logId, logId),
    ]),
    signature: [
      plain('algorithm', labels.algorithm, details.signatureAlgorithm),
      mono('signature', labels.signature, details.signature),
    ],
  };
  return order
    .map((id) => ({ id, title: table.groups[id], fields: fields[id] }))
    .filter((group) => group.fields.length > 0);
}

/** The same as plain text, one line for each field. */
export function certificateText(details: CertificateDetails, language: Language): string {
  const groups = certificateGroups(details, language).map(
    ({ title, fields }) => `${title}\n${fields.map(({ label, value }) => `  ${label}: ${value}\n`).join('')}`,
  );
  return [`${texts[language].heading}: ${details.title}\n`, ...groups].join('\n');
}

const order = [
  'subject',
  'issuer',
  'validity',
  'general',
  'publicKey',
  'extensions',
  'fingerprints',
  'timestamps',
  'signature',
] as const satisfies readonly CertificateGroupId[];

function attributeFields(name: CertificateDetails['subject'], { attributes }: CertificateTexts): CertificateField[] {
  return name.map(({ type, value }, index) => plain(`${type} ${index}`, attributes[type] ?? type, value));
}

function extensionFields(details: CertificateDetails, table: CertificateTexts): CertificateField[] {
  const { labels } = table;
  const critical = new Set(details.criticalExtensions);
  const label = (oid: string, text: string) => (critical.has(oid) ? table.critical(text) : text);
  const words = (values: readonly string[], names: Readonly<Record<string, string>>) =>
    values.map((value) => names[value] ?? value).join(', ');
  const information = (method: string) =>
    details.authorityInformation.filter((one) => one.method === method).map(({ url }) => url);

  const rows: [field: CertificateField, isThere: boolean][] = [
    [
      plain(
        'alternativeNames',
        label('2.5.29.17', labels.alternativeNames),
        details.alternativeNames.map((name) => name.replace(/^DNS:/, '')).join(', '),
      ),
      details.alternativeNames.length > 0,
    ],
    [
      plain('keyUsages', label('2.5.29.15', labels.keyUsages), words(details.keyUsages, table.keyUsages)),
      details.keyUsages.length > 0,
    ],
    [
      plain(
        'extendedKeyUsages',
        label('2.5.29.37', labels.extendedKeyUsages),
        words(details.extendedKeyUsages, table.extendedKeyUsages),
      ),
      details.extendedKeyUsages.length > 0,
    ],
    [plain('authority', label('2.5.29.19', labels.authority), authorityText(details, table)), true],
    [mono('subjectKeyId', labels.subjectKeyId, details.subjectKeyId ?? ''), details.subjectKeyId !== null],
    [mono('authorityKeyId', labels.authorityKeyId, details.authorityKeyId ?? ''), details.authorityKeyId !== null],
    [
      plain('policies', label('2.5.29.32', labels.policies), words(details.policies, table.policies)),
      details.policies.length > 0,
    ],
    [plain('crlUrls', labels.crlUrls, details.crlUrls.join(', ')), details.crlUrls.length > 0],
    [plain('caIssuers', labels.caIssuers, information('caIssuers').join(', ')), information('caIssuers').length > 0],
    [plain('ocsp', labels.ocsp, information('ocsp').join(', ')), information('ocsp').length > 0],
  ];
  const others = details.otherExtensions.map(({ oid, value }) =>
    mono(oid, label(oid, table.extensions[oid] ?? table.extension(oid)), value),
  );
  return [...rows.filter(([, isThere]) => isThere).map(([field]) => field), ...others];
}

function authorityText({ isCa, pathLength }: CertificateDetails, { authority }: CertificateTexts): string {
  if (!isCa) return authority.no;
  if (pathLength === null) return authority.anyDepth;
  if (pathLength === 0) return authority.endOnly;
  return pathLength === 1 ? authority.oneBelow : authority.moreBelow(pathLength);
}

function plain(id: string, label: string, value: string): CertificateField {
  return { id, label, value, mono: false };
}

function mono(id: string, label: string, value: string): CertificateField {
  return { id, label, value, mono: true };
}

/** To the second and with the time zone: a certificate begins and ends at a moment. */
function timeIn(language: Language): (iso: string) => string {
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'long',
  });
  return (iso) => format.format(new Date(iso));
}
