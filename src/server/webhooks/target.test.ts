import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AllowList } from './allow-list.ts';
import { checkTarget, parseTarget, type Resolve, TargetRefused } from './target.ts';

const nothing = new AllowList();
const unasked: Resolve = async (name) => {
  throw new Error(`nobody may look up ${name}`);
};
const leadsTo =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses;

describe('an inside target', () => {
  it.each([
    ['loopback', 'http://127.0.0.1/'],
    ['loopback, another', 'http://127.250.3.4/'],
    ['short', 'http://127.1/'],
    ['three parts', 'http://127.0.1/'],
    ['one number', 'http://2130706433/'],
    ['octal', 'http://0177.0.0.1/'],
    ['octal with zeros', 'http://00000177.0.0.01/'],
    ['hex', 'http://0x7f.0x0.0x0.0x1/'],
    ['hex in one', 'http://0x7f000001/'],
    ['octal in one', 'http://017700000001/'],
    ['mixed', 'http://0x7f.1/'],
    ['metadata as a number', 'http://2852039166/latest/meta-data/'],
    ['full-width digits', 'http://１２７.０.０.１/'],
    ['circled digits', 'http://①②⑦.⓪.⓪.①/'],
    ['ideographic full stops', 'http://127。0。0。1/'],
    ['percent-encoded digits', 'http://%31%32%37.0.0.1/'],
    ['a dot at the end', 'http://127.0.0.1./'],
    ['any address', 'http://0.0.0.0/'],
    ['any address, short', 'http://0/'],
    ['this network', 'http://0.1.2.3/'],
    ['private 10', 'http://10.0.0.1/'],
    ['private 172', 'http://172.16.0.1/'],
    ['private 172, the last', 'http://172.31.255.255/'],
    ['private 192', 'http://192.168.1.1/'],
    ['carrier', 'http://100.64.0.1/'],
    ['metadata', 'http://169.254.169.254/latest/meta-data/'],
    ['metadata of containers', 'http://169.254.170.2/'],
    ['metadata in carrier space', 'http://100.100.100.200/'],
    ['metadata in protocol space', 'http://192.0.0.192/'],
    ['the host of a cloud', 'http://168.63.129.16/'],
    ['link-local', 'http://169.254.0.1/'],
    ['multicast', 'http://224.0.0.1/'],
    ['broadcast', 'http://255.255.255.255/'],
    ['reserved', 'http://240.0.0.1/'],
    ['documentation', 'http://192.0.2.1/'],
    ['benchmarking', 'http://198.18.0.1/'],
    ['6to4 relay', 'http://192.88.99.1/'],
    ['IPv6 loopback', 'http://[::1]/'],
    ['IPv6 loopback, long', 'http://[0:0:0:0:0:0:0:1]/'],
    ['IPv6 any', 'http://[::]/'],
    ['IPv4 in IPv6, mapped', 'http://[::ffff:127.0.0.1]/'],
    ['IPv4 in IPv6, mapped in hex', 'http://[::ffff:7f00:1]/'],
    ['IPv4 in IPv6, mapped metadata', 'http://[::ffff:a9fe:a9fe]/'],
    ['IPv4 in IPv6, compatible', 'http://[::127.0.0.1]/'],
    ['IPv4 in IPv6, translated', 'http://[::ffff:0:127.0.0.1]/'],
    ['NAT64', 'http://[64:ff9b::127.0.0.1]/'],
    ['NAT64, local', 'http://[64:ff9b:1::10.0.0.1]/'],
    ['6to4', 'http://[2002:7f00:1::]/'],
    ['Teredo', 'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/'],
    ['ISATAP', 'http://[2a00:1450:4001:81b:0:5efe:127.0.0.1]/'],
    ['ISATAP, universal', 'http://[2a00:1450:4001:81b:200:5efe:10.0.0.1]/'],
    ['unique local', 'http://[fd00:ec2::254]/'],
    ['IPv6 link-local', 'http://[fe80::1]/'],
    ['zone', 'http://[fe80::1%25eth0]/'],
    ['zone, bare', 'http://[fe80::1%eth0]/'],
    ['zone of loopback', 'http://[::1%25lo]/'],
    ['site-local', 'http://[fec0::1]/'],
    ['IPv6 multicast', 'http://[ff02::1]/'],
    ['IPv6 documentation', 'http://[2001:db8::1]/'],
    ['IPv6 that nobody has', 'http://[4000::1]/'],
    ['discard', 'http://[100::1]/'],
    ['localhost', 'http://localhost/'],
    ['localhost in capitals', 'http://LOCALHOST/'],
    ['localhost with a dot', 'http://localhost./'],
    ['localhost with dots', 'http://localhost../'],
    ['below localhost', 'http://a.localhost/'],
    ['percent-encoded localhost', 'http://loc%61lhost/'],
    ['circled localhost', 'http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/'],
    ['localhost with a soft hyphen', 'http://lo\u00adcalhost/'],
    ['localhost.localdomain', 'http://localhost.localdomain/'],
    ['a name without a dot', 'http://metadata/'],
    ['metadata host', 'http://metadata.google.internal/'],
    ['metadata host with a dot', 'http://metadata.google.internal./'],
    ['multicast name', 'http://printer.local/'],
    ['home network', 'http://router.home.arpa/'],
    ['a user name that looks like a host', 'http://example.com@127.0.0.1/'],
    ['a user name', 'http://me@example.com/'],
    ['a user name and password', 'https://a:b@example.com/'],
    ['an empty user name', 'http://@example.com/'],
    ['an empty user name and password', 'http://:@example.com/'],
    ['a backslash', 'http://example.com\\@127.0.0.1/'],
    ['a backslash before', 'http:\\\\127.0.0.1\\'],
    ['a tab in the host', 'http://127.0.\t0.1/'],
    ['a line break', 'http://127.0.0.1\n/'],
    ['a blank before', ' http://127.0.0.1/'],
    ['many slashes', 'http:////127.0.0.1/'],
    ['no slashes', 'http:127.0.0.1/'],
    ['port 0', 'http://example.com:0/'],
    ['an empty label', 'http://example..com/'],
    ['a NUL', 'http://127.0.0.1%00.example.com/'],
    ['file', 'file:///etc/passwd'],
    ['ftp', 'ftp://example.com/'],
    ['gopher', 'gopher://example.com/'],
    ['data', 'data:text/plain,x'],
    ['javascript', 'javascript:alert(1)'],
    ['a WebSocket', 'ws://example.com/'],
    ['no URL', 'example.com/hook'],
    ['nothing', ''],
    ['too much', `https://example.com/${'a'.repeat(2048)}`],
  ])('is refused without a look-up: %s', async (_, url) => {
    expect(() => parseTarget(url, nothing)).toThrow(TargetRefused);
    await expect(checkTarget(url, nothing, unasked)).rejects.toThrow(TargetRefused);
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    'fd00::1',
    'fe80::1%eth0',
    'no address',
  ])('is refused behind a public name: %s', async (address) => {
    const check = checkTarget('https://hooks.example.com/', nothing, leadsTo(address));
    await expect(check).rejects.toThrow(TargetRefused);
  });

  it('is refused when it is one of several addresses', async () => {
    const check = checkTarget('https://hooks.example.com/', nothing, leadsTo('93.184.215.14', '10.0.0.1'));
    await expect(check).rejects.toThrow(/not of the open network/);
  });

  it('is not told which address it has', async () => {
    const check = checkTarget('https://hooks.example.com/', nothing, leadsTo('10.20.30.40'));
    await expect(check).rejects.toThrow(
      expect.objectContaining({ message: expect.not.stringMatching('10.20') }),
    );
  });

  it('is refused when its name has no address or far too many', async () => {
    await expect(checkTarget('https://hooks.example.com/', nothing, leadsTo())).rejects.toThrow(
      TargetRefused,
    );
    const many = leadsTo(...Array.from({ length: 65 }, (_, i) => `93.184.215.${i}`));
    await expect(checkTarget('https://hooks.example.com/', nothing, many)).rejects.toThrow(TargetRefused);
  });

  it('is refused however its number is written', () => {
    const inside = fc.oneof(
      fc.integer({ min: 0x0a000000, max: 0x0affffff }),
      fc.integer({ min: 0x7f000000, max: 0x7fffffff }),
      fc.integer({ min: 0xa9fe0000, max: 0xa9feffff }),
      fc.integer({ min: 0xc0a80000, max: 0xc0a8ffff }),
    );
    const spell: readonly ((n: number) => string)[] = [
      (n) => String(n),
      (n) => `0x${n.toString(16)}`,
      (n) => `0${n.toString(8)}`,
      (n) => `${n >>> 24}.${n & 0xffffff}`,
      (n) => `${n >>> 24}.${(n >>> 16) & 0xff}.${n & 0xffff}`,
      (n) => [24, 16, 8, 0].map((bits) => `0x${((n >>> bits) & 0xff).toString(16)}`).join('.'),
      (n) => [24, 16, 8, 0].map((bits) => `0${((n >>> bits) & 0xff).toString(8)}`).join('.'),
      (n) => `[::ffff:${(n >>> 16).toString(16)}:${(n & 0xffff).toString(16)}]`,
    ];
    fc.assert(
      fc.property(inside, fc.constantFrom(...spell), (number, write) => {
        expect(() => parseTarget(`http://${write(number)}/`, nothing)).toThrow(TargetRefused);
      }),
    );
  });
});

describe('a public target', () => {
  it.each([
    ['https://hooks.example.com/a?b=c', 'https://hooks.example.com/a?b=c'],
    ['HTTP://Hooks.Example.COM:8080', 'http://hooks.example.com:8080/'],
    ['https://example.com/a#part', 'https://example.com/a'],
    ['https://bücher.example.com/', 'https://xn--bcher-kva.example.com/'],
  ])('keeps its form: %s', (given, href) => {
    expect(parseTarget(given, nothing).href).toBe(href);
  });

  it('is given with the addresses that were checked', async () => {
    const checked = await checkTarget(
      'https://hooks.example.com/',
      nothing,
      leadsTo('93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'),
    );
    expect(checked.addresses).toEqual(['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c']);
  });

  it('may be an address', async () => {
    expect((await checkTarget('https://93.184.215.14/', nothing, unasked)).addresses).toEqual([
      '93.184.215.14',
    ]);
  });
});

describe('the allow-list', () => {
  it.each([
    ['127.0.0.1:9000', 'http://127.0.0.1:9000/', true],
    ['127.0.0.1:9000', 'http://127.1:9000/', true],
    ['127.0.0.1:9000', 'http://[::ffff:127.0.0.1]:9000/', true],
    ['127.0.0.1:9000', 'http://127.0.0.1:9001/', false],
    ['127.0.0.1', 'http://127.0.0.1:9001/', true],
    ['127.0.0.1', 'http://127.0.0.2/', false],
    ['10.2.0.0/16', 'http://10.2.200.1/', true],
    ['10.2.0.0/16', 'http://10.3.0.1/', false],
    ['[::1]:80', 'http://[::1]/', true],
    ['[::1]:80', 'https://[::1]/', false],
    ['fd00::/8', 'http://[fd12::1]/', true],
    ['8.8.8.8, hooks.internal', 'http://hooks.internal/', true],
    ['hooks.internal', 'http://a.hooks.internal/', false],
    ['*.hooks.internal', 'http://a.hooks.internal./', true],
    ['*.hooks.internal', 'http://hooks.internal/', false],
    ['*.hooks.internal', 'http://nothooks.internal/', false],
    ['relay:8443', 'https://relay:8443/', true],
    ['relay:8443', 'https://relay/', false],
  ])('%s and %s: %s', async (list, url, allowed) => {
    const check = checkTarget(url, new AllowList(list), leadsTo('10.9.9.9'));
    if (allowed) expect((await check).addresses).toHaveLength(1);
    else await expect(check).rejects.toThrow(TargetRefused);
  });

  it('opens no address to a name that is not on it', async () => {
    const check = checkTarget(
      'https://hooks.example.com/',
      new AllowList('relay.internal'),
      leadsTo('10.0.0.1'),
    );
    await expect(check).rejects.toThrow(TargetRefused);
  });

  it('opens its addresses to every name', async () => {
    const list = new AllowList('10.0.0.0/8:443');
    expect((await checkTarget('https://hooks.example.com/', list, leadsTo('10.0.0.1'))).addresses).toEqual([
      '10.0.0.1',
    ]);
  });

  it.each([
    'http://a',
    '10.0.0.0/33',
    '10.0.0',
    '0x7f.1',
    'a b',
    'a:0',
    'a:70000',
    '*',
    'a.*',
    'me@a',
    '[::1',
    '::1%lo',
  ])('refuses an entry that cannot be read: %s', (text) => {
    expect(() => new AllowList(text)).toThrow(RangeError);
  });
});
