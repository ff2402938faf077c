/** Why a certificate is requested, and what follows from that. Pure. */

/** What somebody who clicks may insist on. */
type Insistence = {
  /** Although the installed certificate is not due. */
  force: boolean;
  /** Although the checks before the request found that the CA will not come through. */
  despiteFindings: boolean;
  /** Although the CA's rate limits are used up, as far as this machine knows. */
  despiteLimits: boolean;
} & OfDatabase;

type OfDatabase = {
  /** Although what was installed in this database directory is gone: it is not coming back. Left out: no. */
  newDatabase?: boolean | undefined;
};

export type Intent =
  /** Somebody clicks, or types the command. */
  | ({ kind: 'request' } & Insistence)
  /** A look from outside by the CA's staging environment: by a click, or before a renewal. Installs nothing. */
  | ({ kind: 'rehearsal'; automatic: boolean } & OfDatabase)
  /** The installed certificate is renewed automatically. */
  | { kind: 'renewal' }
  /** The installed certificate's key is known to others, or it is revoked already. */
  | { kind: 'replacement'; automatic: boolean };

export type RequestPolicy = {
  /** Nobody has clicked. */
  automatic: boolean;
  /** The CA's staging environment is asked, and nothing is installed. */
  staging: boolean;
  /** A certificate that is not due is refused. */
  mustBeDue: boolean;
  /** Broken checks stop it before the CA is asked. */
  heedsFindings: boolean;
  /** Used-up rate limits stop it before the CA is asked. */
  heedsLimits: boolean;
  /** A CA that has asked not to be asked for a while is asked all the same, once. */
  insists: boolean;
  /** A CA's refusal is remembered with the CA, which may say until when it is not to be asked. */
  remembersRefusals: boolean;
};

/** What follows from an intent. */
export function policyOf(intent: Intent): RequestPolicy {
  switch (intent.kind) {
    case 'request':
      return {
        automatic: false,
        staging: false,
        mustBeDue: !intent.force,
        heedsFindings: !intent.despiteFindings,
        heedsLimits: !intent.despiteLimits,
        insists: intent.force || intent.despiteLimits,
        remembersRefusals: true,
      };
    case 'rehearsal':
      return {
        automatic: intent.automatic,
        staging: true,
        mustBeDue: false,
        heedsFindings: false,
        // The CA's staging environment exists to be asked.
        heedsLimits: false,
        insists: false,
        // A rehearsal by click blocks nothing.
        remembersRefusals: intent.automatic,
      };
    case 'renewal':
      return automaticPolicy;
    case 'replacement':
      // Somebody who clicks wants to be rid of the key, whatever the limits say.
      return {
        ...automaticPolicy,
        automatic: intent.automatic,
        heedsLimits: intent.automatic,
        insists: !intent.automatic,
      };
  }
}

/** When it is due has been decided; what the checks find is told, but the CA is the better witness. */
const automaticPolicy: RequestPolicy = {
  automatic: true,
  staging: false,
  mustBeDue: false,
  heedsFindings: false,
  heedsLimits: true,
  insists: false,
  remembersRefusals: true,
};
