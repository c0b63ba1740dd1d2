import type { CheckItem } from './item.ts';
import { type CheckReport, summaryLine } from './report.ts';

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: 0.4rem 0.6rem; border-bottom: 1px solid #8886; }
td { overflow-wrap: anywhere; }
.open td:first-child { border-inline-start: 0.3rem solid #c62828; }
.fulfilled td:first-child { border-inline-start: 0.3rem solid #2e7d32; }
.skipped td:first-child, .not_needed td:first-child { border-inline-start: 0.3rem solid #888; }
`;

const stateWords: Readonly<Record<CheckItem['state'], string>> = {
  fulfilled: 'fulfilled',
  open: 'open',
  not_needed: 'not needed',
  skipped: 'skipped',
};

/** A report as a page that needs nothing beside itself. */
export function htmlReport(report: CheckReport): string {
  const rows = report.items.map(
    (item) =>
      `<tr class="${item.state}"><td>${item.severity}</td><td>${stateWords[item.state]}</td><td>${escaped(item.subject)}</td><td>${escaped(item.found)}${
        item.state === 'open' ? `<br><strong>${escaped(item.advice)}</strong>` : ''
      }</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>SpaceTime: system check</title>
<style>${style}</style>
</head>
<body>
<h1>System check</h1>
<p>${escaped(summaryLine(report))} SpaceTime ${escaped(report.version)}, ${escaped(report.timestamp)}.</p>
<table>
<thead><tr><th scope="col">severity</th><th scope="col">state</th><th scope="col">what has to be so</th><th scope="col">what was found</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
}
