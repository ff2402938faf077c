import type { Authorization, Client } from 'acme-client';

export type Answer = { status: number; data: unknown; headers: Record<string, unknown> };

/** Members that acme-client has but does not declare; the version is pinned because of them. */
type Internals = {
  http: {
    maxBadNonceRetries: number;
    directoryCache: unknown;
    directoryTimestamp: number;
    request: (url: string, method: string, options: object) => Promise<Answer>;
    getDirectory: () => Promise<unknown>;
    getResourceUrl: (resource: string) => Promise<string>;
    getNonce: () => Promise<string>;
  };
  api: {
    apiRequest(url: string, payload: object | null, validStatus: number[]): Promise<{ data: Authorization }>;
    apiResourceRequest(
      resource: string,
      payload: object,
      validStatus: number[],
      options: { includeJwsKid: boolean },
    ): Promise<unknown>;
    createAccount(payload: object): Promise<Answer>;
    getAuthorization(url: string): Promise<{ data: Authorization } & Answer>;
  };
};

export function internals(client: Client): Internals {
  return client as unknown as Internals;
}
