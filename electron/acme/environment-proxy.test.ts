import { expect, test } from 'vitest';
import { environmentProxy } from './environment-proxy.ts';

const CA = 'https://acme-v02.api.letsencrypt.org/directory';

test.each<[NodeJS.ProcessEnv, string | undefined]>([
  [{}, undefined],
  [{ HTTPS_PROXY: '' }, undefined],
  [{ HTTPS_PROXY: 'http://proxy.firma.lan:3128' }, 'proxy.firma.lan:3128'],
  [{ https_proxy: 'http://10.0.0.1:8080/' }, '10.0.0.1:8080'],
  [{ https_proxy: 'proxy:3128' }, 'proxy:3128'],
  [{ ALL_PROXY: 'socks5://proxy:1080' }, 'proxy:1080'],
  // A password never stands in a message.
  [{ HTTPS_PROXY: 'http://nutzer:geheim@proxy:3128' }, 'proxy:3128'],
  [{ HTTPS_PROXY: 'http://proxy' }, 'proxy:80'],
  [{ HTTPS_PROXY: 'http://' }, undefined],
  // This one is for HTTP alone.
  [{ HTTP_PROXY: 'http://proxy:3128' }, undefined],
  [{ HTTPS_PROXY: 'proxy:3128', NO_PROXY: 'localhost, letsencrypt.org' }, undefined],
  [{ HTTPS_PROXY: 'proxy:3128', no_proxy: '.letsencrypt.org:443' }, undefined],
  [{ HTTPS_PROXY: 'proxy:3128', no_proxy: '*.LetsEncrypt.org' }, undefined],
  [{ HTTPS_PROXY: 'proxy:3128', NO_PROXY: '*' }, undefined],
  [{ HTTPS_PROXY: 'proxy:3128', NO_PROXY: 'letsencrypt.org:8443,crypt.org' }, 'proxy:3128'],
])('%j: %s', (env, proxy) => {
  expect(environmentProxy(CA, env)).toBe(proxy);
});
