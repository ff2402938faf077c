/**
 * Everything a panel or the CLI can ask of the service, in one table.
 *
 * The same contract runs over a MessagePort (desktop), a loopback WebSocket (panel in a browser) and a local socket
 * (CLI). `state.watch` sends the full snapshot first and a full snapshot at each change; after a reconnect, it starts
 * again with a full snapshot. Procedures answer when their work is done; its progress is in the snapshot's `operation`.
 * Expected failures arrive as defined errors whose code is a `FailureCode`; anything else arrives masked.
 */
import { eventIterator, oc, type ContractRouterClient } from '@orpc/contract';
import { z } from 'zod';
import { applicationSearchSchema } from './application-search.ts';
import { hookNameSchema, hookRunSchema } from './hook-result.ts';
import { caDescriptionSchema } from './ca-description.ts';
import { certificateDetailsSchema } from './certificate-details.ts';
import { errorMap } from './failures.ts';
import { hstsOffers } from './hsts.ts';
import { journalEntrySchema } from './journal.ts';
import { MAX_PFX_PASSWORD, MIN_PFX_PASSWORD } from './pfx-password.ts';
import { routerClosedSchema, routerOpenedSchema } from './router.ts';
import { settingsPatchSchema, shownSettingsSchema } from './settings.ts';
import {
  accountSchema,
  certificateSchema,
  compromisedResultSchema,
  externalReachabilitySchema,
  reportSchema,
  snapshotSchema,
} from './snapshot.ts';

const base = oc.errors(errorMap);

export const contract = {
  state: {
    /** The snapshot once. */
    get: base.output(snapshotSchema),
    /** The snapshot, and a new one at each change until the caller stops listening. */
    watch: base.output(eventIterator(snapshotSchema)),
  },
  settings: {
    /**
     * Saves a change, all or nothing; `INVALID_SETTING` names every field and reason. Secrets come back masked.
     * `PROGRAMS_REFUSED` for hooks and `UPSTREAM_REFUSED` for `upstream` in a browser, where folders and files of other machines
     * are refused as well.
     */
    update: base.input(settingsPatchSchema).output(shownSettingsSchema),
  },
  certificate: {
    /**
     * Requests or renews, installs, restarts the web server and verifies. `NOT_DUE` unless `force`;
     * `LIMIT_AHEAD` unless `despiteLimits` (a CA's own "not before" cannot be overridden); `PREFLIGHT_BROKEN` unless
     * `despiteFindings`; `CERTIFICATES_GONE` unless `newDatabase`.
     * `staging`: a rehearsal against the CA's staging directory; nothing is installed and `certificate` is `null`.
     */
    request: base
      .input(
        z.object({
          force: z.boolean().default(false),
          despiteFindings: z.boolean().default(false),
          despiteLimits: z.boolean().default(false),
          newDatabase: z.boolean().optional(),
          staging: z.boolean().default(false),
        }),
      )
      // `outside`: what the CA's validation saw of this server; `null`: there was no validation.
      // `awaitsRestart`: it lies ready for profacto (`operation: beside`), whose web server has to be restarted.
      .output(
        z.object({
          certificate: certificateSchema.nullable(),
          outside: externalReachabilitySchema.nullable(),
          awaitsRestart: z.literal(true).optional(),
        }),
      ),
    /** Asks an operation to stop. Does nothing when it can no longer be stopped or is no longer the running one. */
    cancel: base.input(z.object({ operationId: z.string() })).output(z.object({ cancelled: z.boolean() })),
    /** Is the server reachable over HTTPS, and is it our certificate? */
    evaluate: base.output(reportSchema),
    /** Removes `cert.pem` and `key.pem`, and stops TLS. */
    delete: base.output(z.object({ directory: z.string() })),
    /**
     * For a compromised key: requests a new certificate with a new key, then revokes the old one with the reason
     * `keyCompromise`. The pending revocation is remembered until the CA has done it, even if this call fails or the
     * program ends.
     *
     * Rejects if neither succeeded. `failure`: why there is no new `certificate`, or why the old one is not yet
     * `revoked`. Without a new certificate, the old one is revoked only with `evenWithoutReplacement`.
     */
    compromised: base
      .input(z.object({ evenWithoutReplacement: z.boolean().default(false) }))
      .output(compromisedResultSchema),
    /** Shows the certificate's folder in Finder or Explorer. `OS_ACTION_REFUSED` outside the desktop window. */
    openDirectory: base.output(z.object({ directory: z.string() })),
    /**
     * Opens this server's own address, that of the installed certificate, in a browser; `opened`: whether one was started.
     * `OS_ACTION_REFUSED` outside the desktop window, `NO_CERTIFICATE` where none names an address to open.
     */
    openAddress: base.output(z.object({ url: z.string(), opened: z.boolean() })),
    /** The installed chain with every field, leaf first. `NO_CERTIFICATE` when there is none. */
    view: base.output(z.array(certificateDetailsSchema)),
    /** Certificate, chain and key as PKCS #12 under a password, for IIS and others. */
    exportPfx: base
      .input(z.object({ password: z.string().min(MIN_PFX_PASSWORD).max(MAX_PFX_PASSWORD) }))
      .output(z.object({ fileName: z.string(), base64: z.string() })),
  },
  /** The account at the configured CA. `NO_ACCOUNT` where there is none. */
  account: {
    /** Sends the configured contact to the CA, if the CA knows a different one. */
    updateContact: base.output(accountSchema),
    /** Changes the account's key (RFC 8555 §7.3.5); the old key is useless afterwards. */
    rollOver: base.output(accountSchema),
    /** Closes the account for good. Certificates stay valid; the next request creates a new account. */
    deactivate: base.output(z.object({ host: z.string() })),
  },
  ca: {
    /** What the configured CA, or the one at `directoryUrl`, says about itself; fetched anew each time. */
    describe: base.input(z.object({ directoryUrl: z.string().optional() })).output(caDescriptionSchema),
  },
  diagnosis: {
    /** Checks every hop of both paths, from the internet to the certificate. Requests no certificate. */
    check: base.output(reportSchema),
  },
  application: {
    /**
     * Who answers on the likely ports of this machine and on `port`, and which way fits: takes a few seconds, and changes
     * nothing.
     */
    find: base
      .input(z.object({ port: z.number().int().min(1).max(65_535).optional() }).optional())
      .output(applicationSearchSchema),
  },
  hooks: {
    /**
     * Runs a hook's program as if its event had happened, with `test: true` in the payload. `HOOK_NOT_SET` without a
     * program; `PROGRAMS_REFUSED` in a browser.
     */
    test: base.input(z.object({ hook: hookNameSchema })).output(hookRunSchema),
  },
  hsts: {
    /** Says no to an offer of the snapshot (`hsts.offer`), which is then not made again. */
    decline: base.input(z.object({ offer: z.enum(hstsOffers) })).output(z.object({ declined: z.enum(hstsOffers) })),
  },
  router: {
    /**
     * Has the router of the house open the ports that the settings name for this machine, all or none; who calls has asked the user.
     * While the consent lasts, a host opens again what the router forgets. `ROUTER_NONE`, `ROUTER_NOT_OPENED`.
     */
    open: base.output(routerOpenedSchema),
    /** Closes exactly what was opened so, and ends the consent, also where the router does not answer (`left`). */
    close: base.output(routerClosedSchema),
  },
  journal: {
    /** The newest entries, in chronological order. */
    list: base
      .input(z.object({ limit: z.number().int().min(1).max(10_000).default(100) }))
      .output(z.array(journalEntrySchema)),
  },
  host: {
    /** "profacto neu starten": restarts the desktop app, or without a desktop the integrated web server. */
    restart: base.output(z.object({ restarting: z.enum(['app', 'webserver']) })),
    /**
     * Has the user choose a folder for the database, which changes nothing yet; `null`: none. `OS_ACTION_REFUSED` outside the
     * desktop window.
     */
    chooseDatabaseDirectory: base.output(z.object({ directory: z.string().nullable() })),
    /**
     * Whether this program is to start when the user of the desktop logs in. `OS_ACTION_REFUSED` outside the desktop window,
     * `LOGIN_START_NOT_SET`.
     */
    startAtLogin: base.input(z.object({ on: z.boolean() })).output(z.object({ on: z.boolean() })),
  },
};

export type Client = ContractRouterClient<typeof contract>;
