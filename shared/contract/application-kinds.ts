/** Which web servers are told apart. No zod: the panel loads this too. */

/**
 * `4d`: that of profacto itself. `profactoDatenschutz`: a host of this product. `other`: it answers, and nobody known does
 * so. `silent`: it takes connections and says nothing.
 */
export const applicationKinds = [
  '4d',
  'iis',
  'nginx',
  'apache',
  'tomcat',
  'caddy',
  'lighttpd',
  'profactoDatenschutz',
  'other',
  'silent',
] as const;
export type ApplicationKind = (typeof applicationKinds)[number];
