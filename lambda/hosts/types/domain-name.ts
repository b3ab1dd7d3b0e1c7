/**
 * Suffixes under which people register names, beyond the last label: the common ones of two labels, and hosting
 * and delivery networks that give every customer a name of their own. A full public suffix list would cost more
 * than 130 kB of the function's bundle for a count that needs only the common cases.
 */
const suffixes = new Set(
  `ac.at ac.cn ac.id ac.il ac.in ac.jp ac.kr ac.nz ac.th ac.uk ac.za ad.jp asn.au co.at co.id co.il co.in co.jp
   co.ke co.kr co.nz co.th co.tz co.ug co.uk co.za co.zw com.ar com.au com.bd com.br com.cn com.co com.cy com.ec
   com.eg com.gh com.gr com.gt com.hk com.hr com.kw com.lb com.mt com.mx com.my com.ng com.np com.pe com.ph com.pk
   com.pl com.pt com.qa com.ro com.ru com.sa com.sg com.sv com.tn com.tr com.tw com.ua com.uy com.ve com.vn
   edu.au edu.br edu.cn edu.hk edu.in edu.mx edu.my edu.pl edu.sg edu.tr edu.tw gen.tr go.id go.jp go.kr go.th
   gob.ar gob.mx gov.au gov.br gov.cn gov.in gov.il gov.pl gov.sg gov.tr gov.tw gov.uk gov.za ltd.uk me.uk
   ne.jp net.au net.br net.cn net.il net.in net.nz net.pl net.tr net.tw net.uk nhs.uk nom.br or.at or.id or.jp
   or.kr or.th org.au org.br org.cn org.hk org.il org.in org.mx org.nz org.pl org.tr org.tw org.uk org.za plc.uk
   police.uk sch.uk web.id
   amazonaws.com azureedge.net azurefd.net azurewebsites.net blogspot.com cloudapp.azure.com cloudapp.net
   cloudfront.net ddns.net duckdns.org dyndns.org edgekey.net edgesuite.net fastly.net firebaseapp.com github.io
   gitlab.io googleapis.com googleusercontent.com gvt1.com herokuapp.com hopto.org netlify.app no-ip.org
   akadns.net akamai.net akamaiedge.net akamaized.net pages.dev trafficmanager.net vercel.app web.app windows.net
   workers.dev zapto.org`.split(/\s+/),
);

/** Names that no one registers: reverse look-ups, multicast DNS, service discovery, a site's own. */
const unregistered = new Set(
  'arpa local localdomain lan home internal intranet corp test invalid localhost'.split(' '),
);

/** The domain under which a name was registered, in lower case; null for what is no registered name. */
export function registeredDomain(name: string): string | null {
  const labels = labelsOf(name);
  if (labels.length < 2 || unregistered.has(labels.at(-1)!) || /^\d+$/.test(labels.at(-1)!)) return null;
  const depth = [3, 2].find(
    (length) => labels.length > length && suffixes.has(labels.slice(-length).join('.')),
  );
  return labels.slice(-(depth ?? 1) - 1).join('.');
}

/** What stands before the registered domain, without dots; empty where nothing does. */
export function subdomainOf(name: string): string {
  const domain = registeredDomain(name);
  return domain === null ? '' : labelsOf(name).join('.').slice(0, -domain.length).replaceAll('.', '');
}

/** Shannon entropy in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
}

/**
 * Whether the registered label looks as an algorithm makes it, by the measures of stratosphere's anomaly detector:
 * at least 8 characters, 2.8 bits each, 55 % of them distinct, and few vowels or some digits.
 */
export function looksGenerated(name: string): boolean {
  const label = registeredDomain(name)?.split('.')[0] ?? '';
  if (label.length < 8 || entropy(label) < 2.8 || new Set(label).size / label.length < 0.55) return false;
  const share = (pattern: RegExp): number => (label.match(pattern)?.length ?? 0) / label.length;
  return share(/[aeiou]/g) <= 0.25 || share(/\d/g) >= 0.1;
}

function labelsOf(name: string): string[] {
  return name
    .toLowerCase()
    .replace(/\.$/, '')
    .split('.')
    .filter((label) => label !== '');
}
