import { onTestFinished } from 'vitest';
import { createTestDns, type TestDns, type TestDnsOptions, type TestRefusal, type TestZone } from './dns.ts';

/** A name server until the end of the test. */
export async function startTestDns(zone: TestZone | TestRefusal, options: TestDnsOptions = {}): Promise<TestDns> {
  const dns = await createTestDns(zone, options);
  onTestFinished(() => dns.close());
  return dns;
}
