/** A web page in place of a CA's answer: a firewall, a proxy or a login page. */

/** Whether an answer is a page for people: no ACME server sends HTML. `body`: its beginning. */
export function isWebPage(contentType: string, body: string): boolean {
  return /^\s*text\/html\b/i.test(contentType) || /^\s*<(!doctype html|html|head|body)\b/i.test(body);
}

/** Whether the server itself says so, whatever page it shows with it: it is out of order or busy, or the path is wrong. */
export function isServersOwnStatus(httpStatus: number): boolean {
  // 511: a login page in a network that lets nobody out before (RFC 6585 §6).
  return [404, 410, 429].includes(httpStatus) || (httpStatus >= 500 && httpStatus !== 511);
}
