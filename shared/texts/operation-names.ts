/** What each kind of operation is called. */
import type { OperationKind } from '#shared/contract/failures.ts';
import type { Language } from '#shared/values/language.ts';

/** As a title, for example before a colon. A rehearsal is a request, but has a title of its own. */
export const operationTitles: Record<Language, Record<OperationKind | 'rehearsal', string>> = {
  de: {
    request: 'Anforderung des Zertifikats',
    rehearsal: 'Probelauf',
    evaluate: 'Evaluierung',
    delete: 'Löschen des Zertifikats',
    check: 'Prüfung',
    updateContact: 'Kontakt bei der Zertifizierungsstelle',
    rollOver: 'Erneuerung des Kontoschlüssels',
    deactivate: 'Schließen des Kontos',
    compromised: 'Schlüssel gestohlen',
    revoke: 'Sperrung des alten Zertifikats',
    restart: 'Neustart des Webservers von profacto',
    openRouter: 'Einrichten des Routers',
    closeRouter: 'Zurücknehmen der Ports im Router',
  },
  en: {
    request: 'Certificate request',
    rehearsal: 'Rehearsal',
    evaluate: 'Evaluation',
    delete: 'Deleting the certificate',
    check: 'Check',
    updateContact: 'Contact at the certificate authority',
    rollOver: 'Renewal of the account key',
    deactivate: 'Closing of the account',
    compromised: 'Key stolen',
    revoke: 'Revocation of the old certificate',
    restart: 'Restart of profacto’s web server',
    openRouter: 'Setting up the router',
    closeRouter: 'Taking back the ports in the router',
  },
};

/** As the subject of a sentence. The English one begins with it, the German one does not. */
export const operationSubjects: Record<Language, Record<OperationKind, string>> = {
  de: {
    request: 'ein Vorgang „Zertifikat anfordern/erneuern“',
    evaluate: 'ein Vorgang „Evaluieren“',
    delete: 'ein Vorgang „Löschen“',
    check: 'eine Prüfung',
    updateContact: 'eine Änderung des Kontakts bei der Zertifizierungsstelle',
    rollOver: 'die Erneuerung des Kontoschlüssels',
    deactivate: 'das Schließen des Kontos',
    compromised: 'ein Vorgang „Schlüssel gestohlen?“',
    revoke: 'eine Sperrung des alten Zertifikats',
    restart: 'ein Neustart des Webservers von profacto',
    openRouter: 'das Einrichten des Routers',
    closeRouter: 'das Zurücknehmen der Ports im Router',
  },
  en: {
    request: 'An operation “Request/renew certificate”',
    evaluate: 'An operation “Evaluate”',
    delete: 'An operation “Delete”',
    check: 'An operation “Preliminary check”',
    updateContact: 'A change of the contact at the certificate authority',
    rollOver: 'The renewal of the account key',
    deactivate: 'The closing of the account',
    compromised: 'An operation “Key stolen?”',
    revoke: 'A revocation of the old certificate',
    restart: 'A restart of profacto’s web server',
    openRouter: 'The setting up of the router',
    closeRouter: 'The taking back of the ports in the router',
  },
};
