import { describe, expect, test } from 'vitest';
import { failureSamples } from '#shared/texts/failures/samples.ts';
import { parseValidationProblem } from './validation-words.ts';

const URN = 'urn:ietf:params:acme:error:';
const NAME = 'meinefirma.de';
const read = (type: string, detail: string) =>
  parseValidationProblem({ type: URN + type, status: null, detail, subproblems: [] }, NAME);

describe('The words on a failed validation', () => {
  const challenge = 'http://meinefirma.de/.well-known/acme-challenge/abc';
  const fetching = (words: string, from = '203.0.113.7') => `${from}: Fetching ${challenge}: ${words}`;

  test.each([
    ['Timeout during connect (likely firewall problem)', 'timeout'],
    ['Timeout after connect (your server may be slow or overloaded)', 'timeout'],
    ['Timeout during read (your server may be slow or overloaded)', 'timeout'],
    ['Connection refused', 'refused'],
    ['Connection reset by peer', 'reset'],
    ['EOF', 'reset'],
    ['Network unreachable', 'unreachable'],
    ['dial tcp 203.0.113.7:80: connect: no route to host', 'unreachable'],
    ['Error getting validation data', 'other'],
  ])('on the way say how the connection ended: "%s" is %s', (words, cause) => {
    expect(read('connection', fetching(words))).toMatchObject({
      reason: 'connection',
      cause,
      page: null,
      address: '203.0.113.7',
    });
  });

  test('say whose address it was, where the CA was redirected to another host', () => {
    const elsewhere =
      '203.0.113.9: Invalid response from https://www.meinefirma.de/.well-known/acme-challenge/abc: 404';
    expect(read('unauthorized', elsewhere)).toMatchObject({
      address: '203.0.113.9',
      redirectedTo: 'www.meinefirma.de',
    });
    const here = [
      `203.0.113.7: Invalid response from ${challenge}: 404`,
      `Invalid response from ${challenge} [203.0.113.7]: 404`,
    ];
    for (const detail of [...here, fetching('Connection refused')])
      expect(read('unauthorized', detail)).not.toHaveProperty('redirectedTo');
  });

  test.each([
    ['connection', fetching('Timeout during connect (likely firewall problem)'), 'connect'],
    ['connection', fetching('Connection refused'), 'connect'],
    ['connection', fetching('Network unreachable'), 'connect'],
    ['connection', `Fetching ${challenge}: dial tcp 127.0.0.1:5002: connect: connection refused`, 'connect'],
    ['connection', `Get "${challenge}": dial tcp 203.0.113.7:80: i/o timeout`, 'connect'],
    ['connection', 'Failed to connect to 203.0.113.7:443 for the tls-alpn-01 challenge: connection refused', 'connect'],
    ['connection', fetching('Timeout after connect (your server may be slow or overloaded)'), 'request'],
    ['connection', fetching('Timeout during read (your server may be slow or overloaded)'), 'request'],
    ['connection', fetching('Timeout during write (your server may be slow or overloaded)'), 'request'],
    ['connection', fetching('Connection reset by peer'), 'request'],
    ['connection', `Get "${challenge}": EOF`, 'request'],
    ['connection', fetching('Error getting validation data'), 'answer'],
    ['connection', fetching('Server is speaking HTTP/2 over HTTP'), 'answer'],
    [
      'connection',
      `Get "${challenge}": net/http: HTTP/1.x transport connection broken: malformed HTTP response`,
      'answer',
    ],
    ['tls', '203.0.113.7: Fetching https://meinefirma.de/: remote error: tls: handshake failure', 'tls'],
    ['connection', '203.0.113.7: Fetching https://meinefirma.de/: remote error: tls: internal error', 'tls'],
    ['malformed', '203.0.113.7: Fetching https://meinefirma.de/: Server only speaks HTTP, not TLS', 'tls'],
    ['unauthorized', 'Cannot negotiate ALPN protocol "acme-tls/1" for tls-alpn-01 challenge', 'tls'],
    ['unauthorized', `203.0.113.7: Invalid response from ${challenge}: 404`, 'answer'],
    [
      'unauthorized',
      'The key authorization file from the server did not match this challenge. Expected "a.b" (got "c")',
      'answer',
    ],
    ['connection', fetching('Too many redirects'), 'answer'],
    ['dns', 'DNS problem: NXDOMAIN looking up A for meinefirma.de', 'name'],
    ['caa', 'DNS problem: SERVFAIL looking up CAA for de', 'name'],
    ['caa', 'CAA record for meinefirma.de prevents issuance', undefined],
    ['connection', `During secondary validation: ${fetching('Connection refused')}`, 'perspective'],
    ['connection', `During secondary domain validation: ${fetching('Connection refused')}`, 'perspective'],
    ['dns', 'During secondary validation: DNS problem: query timed out looking up A for meinefirma.de', 'perspective'],
    ['connection', 'something that nobody foresaw', undefined],
    ['connection', fetching('context deadline exceeded (Client.Timeout exceeded while awaiting headers)'), undefined],
  ])('say how far the CA got (%s: %s): %s', (type, detail, stage) => {
    expect(read(type, detail).stage).toBe(stage);
  });

  test.each([
    [fetching('Connection refused', '2a00:1450:4001::5'), '2a00:1450:4001::5'],
    [`Fetching ${challenge}: dial tcp [::1]:5002: connect: connection refused`, '::1'],
    [`Fetching ${challenge}: dial tcp 127.0.0.1:5002: connect: connection refused`, '127.0.0.1'],
    [`Invalid response from ${challenge} [203.0.113.7]: 404`, '203.0.113.7'],
    [`Invalid response from ${challenge}: "<a href='http://192.168.178.1/'>"`, null],
    ['retry after 1970-01-01 00:18:15 UTC: see https://a.example/', null],
  ])('name the address that was called, and take nothing else for one: %s', (detail, address) => {
    expect(read('connection', detail)).toMatchObject({ address });
  });

  test.each([
    ['DNS problem: NXDOMAIN looking up A for meinefirma.de - check that a DNS record exists', 'noSuchName'],
    ["DNS problem: SERVFAIL looking up A for meinefirma.de - the domain's nameservers may be", 'nameServersFailed'],
    ['DNS problem: REFUSED looking up A for meinefirma.de', 'nameServersFailed'],
    ['DNS problem: networking error looking up A for meinefirma.de', 'nameServersFailed'],
    ['DNS problem: query timed out looking up A for meinefirma.de', 'nameServersFailed'],
    ['DNS problem: looking up A for meinefirma.de: DNSSEC: Bogus: validation failure', 'dnssec'],
    ['no valid A records found for meinefirma.de; no valid AAAA records found for meinefirma.de', 'noAddress'],
    ['No A record for meinefirma.de', 'noAddress'],
    ['something that nobody foresaw', null],
  ])('in the DNS say what is wrong with the name there: "%s" is %s', (detail, trouble) => {
    expect(read('dns', detail)).toMatchObject({ reason: 'dns', trouble, cause: null, address: null });
  });

  test.each([
    ['caa', 'CAA record for meinefirma.de prevents issuance', null],
    ['caa', 'During secondary validation: CAA record for meinefirma.de prevents issuance', null],
    ['caa', 'DNS problem: SERVFAIL looking up CAA for de', 'caaNotAnswered'],
    ['dns', "DNS problem: SERVFAIL looking up CAA for de - the domain's nameservers may be", 'caaNotAnswered'],
    ['dns', 'DNS problem: NXDOMAIN looking up CAA for de', 'caaNotAnswered'],
    ['dns', 'DNS problem: looking up CAA for de: something that nobody foresaw', 'caaNotAnswered'],
  ])('by CAA tell a record that forbids from one that could not be looked up (%s: %s)', (type, detail, trouble) => {
    expect(read(type, detail)).toMatchObject({ reason: 'caa', trouble });
  });

  test.each([
    [`203.0.113.7: Invalid response from ${challenge}: 404`, null, 404],
    [`Invalid response from ${challenge} [203.0.113.7]: 502`, null, 502],
    [`Non-200 status code from HTTP: ${challenge} returned 403`, null, 403],
    [
      String.raw`203.0.113.7: Invalid response from ${challenge}: "<!DOCTYPE html>\n<html lang=\"de\"><head>\n<title>\n  FRITZ!Box 7590</title>\n"`,
      'FRITZ!Box 7590',
      null,
    ],
    [
      String.raw`The key authorization file from the server did not match this challenge. Expected "abc.def" (got "<html><head><title>Speedport Smart 4")`,
      'Speedport Smart 4',
      null,
    ],
    [String.raw`(got "<html><title>Bei \"Müller\" zu Hause</title>")`, 'Bei "Müller" zu Hause', null],
    [String.raw`(got "<html><head><title></title>")`, null, null],
    [`(got "<body>${'x'.repeat(100)}")`, null, null],
    [`(got "<title>${'x'.repeat(100)}</title>")`, 'x'.repeat(80), null],
  ])('by a foreign page give its title and status: %s', (detail, title, httpStatus) => {
    expect(read('unauthorized', detail)).toMatchObject({ reason: 'foreignPage', page: { title, httpStatus } });
  });

  test.each([
    [
      'unauthorized',
      String.raw`203.0.113.7: Invalid response from ${challenge}: "<!DOCTYPE html>\n<html><head><title>Synology DiskStation - NAS</title>"`,
      { kind: 'nas', name: 'Synology' },
    ],
    [
      'unauthorized',
      String.raw`203.0.113.7: Invalid response from ${challenge}: "<html><body>\n<h1>Hier entsteht eine neue Homepage</h1> IONOS"`,
      { kind: 'parking', name: 'IONOS' },
    ],
    [
      'unauthorized',
      String.raw`The key authorization file from the server did not match this challenge. Expected "a.b" (got "<html><script>location.href=\"/doc/page/login.asp\"")`,
      { kind: 'camera', name: 'Hikvision' },
    ],
    ['unauthorized', `104.21.33.7: Invalid response from ${challenge}: 403`, { kind: 'cdn', name: 'Cloudflare' }],
    ['unauthorized', `203.0.113.7: Invalid response from ${challenge}: 502`, { kind: 'proxy', name: null }],
    [
      'connection',
      '104.21.33.7: Fetching http://meinefirma.de/: Timeout during connect (likely firewall problem)',
      { kind: 'cdn', name: 'Cloudflare' },
    ],
    [
      'connection',
      fetching('Invalid port in redirect target. Only ports 80 and 443 are supported, not 5001'),
      { kind: 'nas', name: 'Synology' },
    ],
    [
      'connection',
      '203.0.113.7: Fetching http://www.ionos.de/defaultsite: Connection refused',
      { kind: 'webhoster', name: 'IONOS' },
    ],
    [
      'unauthorized',
      'Incorrect validation certificate for tls-alpn-01 challenge. Requested meinefirma.de from 203.0.113.7:443. Received 1 certificate(s), first certificate had names "fritz.box, meinefirma.de, www.fritz.box"',
      { kind: 'router', name: 'FRITZ!Box' },
    ],
    [
      'unauthorized',
      'Incorrect validation certificate for tls-alpn-01 challenge. Requested meinefirma.de from 203.0.113.7:443. Received 1 certificate(s), first certificate had names "meinefirma.de, www.andere.de"',
      undefined,
    ],
    ['unauthorized', `203.0.113.7: Invalid response from ${challenge}: 404`, undefined],
    ['dns', 'DNS problem: NXDOMAIN looking up A for meinefirma.de', undefined],
  ])('name who answers, where what they quote shows it (%s: %s)', (type, detail, by) => {
    expect(read(type, detail).answeredBy).toEqual(by);
  });

  test.each(['unauthorized', 'incorrectResponse'])('of the type %s without a page are just that', (type) => {
    const detail =
      'The key authorization file from the server did not match this challenge. Expected "a.b" (got "c.d")';
    expect(read(type, detail)).toMatchObject({ reason: 'unauthorized', page: null });
  });

  test.each([
    [
      'connection',
      fetching('Timeout during connect (likely firewall problem)'),
      { cause: 'timeout', trouble: null, page: null },
    ],
    [
      'unauthorized',
      `203.0.113.7: Invalid response from ${challenge}: 403`,
      { trouble: 'pageElsewhere', page: { title: null, httpStatus: 403 } },
    ],
    [
      'dns',
      'DNS problem: query timed out looking up A for meinefirma.de',
      { cause: null, trouble: 'dnsElsewhere', page: null },
    ],
    [
      'dns',
      'While processing CAA for meinefirma.de: DNS problem: query timed out looking up CAA for meinefirma.de',
      { trouble: 'dnsElsewhere' },
    ],
    ['caa', 'DNS problem: SERVFAIL looking up CAA for meinefirma.de', { trouble: 'dnsElsewhere' }],
  ])('seen only from elsewhere in the world say what failed there (%s: %s)', (type, detail, more) => {
    expect(read(type, `During secondary validation: ${detail}`)).toMatchObject({ reason: 'secondary', ...more });
  });

  test('of a compound problem from elsewhere are those of its first part', () => {
    const part = { type: `${URN}dns`, detail: 'During secondary validation: DNS problem', identifier: NAME };
    const compound = { type: `${URN}compound`, status: null, detail: '', subproblems: [part] };
    expect(parseValidationProblem(compound, NAME)).toMatchObject({ reason: 'secondary', trouble: 'dnsElsewhere' });
  });

  test.each([
    [fetching('Too many redirects'), 'redirectLoop'],
    [fetching('Redirect loop detected'), 'redirectLoop'],
    [fetching('received disallowed redirect status code'), 'redirectNotAllowed'],
    [
      fetching('Invalid host in redirect target "192.168.178.1". Only domain names are supported, not IP addresses'),
      'redirectNotAllowed',
    ],
    [fetching('Invalid port in redirect target. Only ports 80 and 443 are supported, not 8443'), 'redirectNotAllowed'],
    [
      fetching(
        `Invalid host in redirect target "${NAME}.well-known". Check webserver config for missing '/' in redirect target.`,
      ),
      'redirectMissingSlash',
    ],
    [
      '203.0.113.7: Fetching https://meinefirma.de/.well-known/acme-challenge/abc: Timeout during connect (likely firewall problem)',
      null,
    ],
    ['203.0.113.7: Fetching http://www.meinefirma.de/.well-known/acme-challenge/abc: Connection refused', null],
  ])('behind a redirect blame the redirect and say what is wrong with it: %s is %s', (detail, trouble) => {
    expect(read('connection', detail)).toMatchObject({ reason: 'redirect', trouble });
  });

  test.each([
    ['tls', '203.0.113.7: Fetching https://meinefirma.de/: remote error: tls: handshake failure'],
    ['malformed', '203.0.113.7: Fetching https://meinefirma.de/: Server only speaks HTTP, not TLS'],
  ])('where TLS was expected are about TLS, also under the type %s', (type, detail) => {
    expect(read(type, detail)).toMatchObject({ reason: 'tls' });
  });

  test('of which nothing is known are "other"', () => {
    expect(read('somethingNew', 'what?')).toMatchObject({ reason: 'other' });
    const nothing = { status: null, detail: '', subproblems: [] };
    for (const type of ['https://example.com/errors/dns', null])
      expect(parseValidationProblem({ type, ...nothing }, NAME)).toMatchObject({ reason: 'other' });
  });

  test.each(failureSamples.VALIDATION_FAILED.map((sample) => [sample.problem.detail, sample] as const))(
    'are read as the samples of the texts have them: %s',
    (_, { name, problem, reason, trouble }) => {
      expect(parseValidationProblem(problem, name)).toMatchObject({ reason, trouble });
    },
  );
});
