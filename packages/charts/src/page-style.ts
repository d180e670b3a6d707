/** Colours after Okabe and Ito: told apart by every kind of eye. Print takes the light ones, which spare the toner. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #fff; --text: #1c1f24; --quiet: #5b636e; --line: #dfe3e8; --grid: #e9ecef;
  --good: #00704f; --bad: #b3261e; --fargate: #0072b2; --lambda: #e69f00; --none: #009e73;
  --shed-ground: #e4e6e9; --shed-line: #7a828c; --failed-ground: #d55e00; --failed-line: #5a1a00;
  --hue-1: #0072b2; --hue-2: #c67a00; --hue-3: #00805c; --hue-4: #b8478a; --hue-5: #c04a00; --hue-6: #4a5bd0;
  --hue-7: #6b6b00; --hue-8: #5b636e; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ground: #15181c; --text: #e6e8eb; --quiet: #9aa3ad; --line: #333a42; --grid: #262b31;
    --good: #4cc79a; --bad: #ff8a80; --fargate: #4a9fd8; --lambda: #e69f00; --none: #2fb98d;
    --shed-ground: #3a4149; --shed-line: #a4adb7; --failed-ground: #e8702a; --failed-line: #3a1200;
    --hue-1: #4a9fd8; --hue-2: #e69f00; --hue-3: #2fb98d; --hue-4: #e08cc0; --hue-5: #ff8a50; --hue-6: #9aa7ff;
    --hue-7: #c9c940; --hue-8: #9aa3ad; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1240px; margin: 0 auto; padding: 32px 24px 48px; }
h1 { margin: 0 0 4px; font-size: 15px; font-weight: 600; color: var(--quiet); }
h2 { margin: 36px 0 8px; font-size: 17px; }
h3 { margin: 16px 0 0; font-size: 14px; font-weight: 600; }
p { margin: 0 0 8px; }
.headline { font-size: 22px; line-height: 1.3; font-weight: 650; text-wrap: balance; margin-bottom: 8px; }
.good { color: var(--good); } .bad { color: var(--bad); }
.facts, .notes { color: var(--quiet); font-size: 13.5px; overflow-wrap: anywhere; }
.warning { border-left: 4px solid var(--lambda); padding: 4px 12px; }
.notes dt { font-weight: 600; color: var(--text); float: left; clear: left; margin-right: 8px; }
.notes dd { margin: 0 0 4px; }
figure { margin: 24px 0 16px; }
.patterns { position: absolute; }
.chart { display: block; width: 100%; height: auto; }
.chart text { fill: var(--quiet); font-size: 13px; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--grid); } .axis { stroke: var(--quiet); }
.border { stroke: var(--quiet); stroke-dasharray: 4 4; } .kill { stroke: var(--bad); stroke-width: 2; }
.fargate { fill: var(--fargate); } .lambda { fill: var(--lambda); } .none { fill: var(--none); }
.shed { fill: url(#shed-hatch); } .failed { fill: url(#failed-hatch); }
.shed-ground { fill: var(--shed-ground); } .shed-line { fill: var(--shed-line); }
.failed-ground { fill: var(--failed-ground); } .failed-line { stroke: var(--failed-line); stroke-width: 1.2; }
.hue-1 { --hue: var(--hue-1); } .hue-2 { --hue: var(--hue-2); } .hue-3 { --hue: var(--hue-3); } .hue-4 { --hue: var(--hue-4); }
.hue-5 { --hue: var(--hue-5); } .hue-6 { --hue: var(--hue-6); } .hue-7 { --hue: var(--hue-7); } .hue-8 { --hue: var(--hue-8); }
.line { fill: none; stroke: var(--hue); stroke-width: 2; }
.dash-1 { stroke-dasharray: 7 4; } .dash-2 { stroke-dasharray: 2 4; } .dash-3 { stroke-dasharray: 10 3 2 3; }
.point { fill: var(--hue); stroke: var(--ground); } .hollow { fill: var(--ground); stroke: var(--hue); stroke-width: 2; }
.hidden { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; margin: 0 0 8px; font-size: 13.5px; }
.legend svg { width: 14px; height: 14px; margin-right: 6px; vertical-align: -2px; }
.legend svg.wide { width: 28px; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 2px solid var(--hue-1); outline-offset: 2px; }
table { border-collapse: collapse; font-size: 12.5px; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 5px; text-align: right; white-space: nowrap; }
th { font-weight: 600; color: var(--quiet); }
th[scope=row], .text { text-align: left; }
thead tr:last-child th { border-bottom: 1px solid var(--quiet); }
th.shared { text-align: center; }
.begins > * { border-top: 1px solid var(--line); font-weight: 600; }
.begins > th { color: inherit; }
td.bad { font-weight: 700; }
.starts-group { border-left: 1px solid var(--line); }
td.wrap { white-space: normal; min-width: 280px; }
@media screen and (max-width: 640px) {
  main { padding: 20px 16px 32px; }
  .headline { font-size: 19px; }
  /* Smaller, its words could not be read: it scrolls in its frame instead. */
  .chart { width: 640px; }
}
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  :root { color-scheme: light; }
  main { max-width: none; padding: 0; }
  body { font-size: 11px; } table { font-size: 9px; } .headline { font-size: 18px; }
  .facts, .notes, .legend { font-size: 10px; }
  th, td { padding: 2px 3px; }
  h2 { margin-top: 20px; }
  .scroll { overflow: visible; }
  h1, h2, h3, .headline, .legend { break-after: avoid; }
  .chart, table, tr, .notes > * { break-inside: avoid; }
  figure { margin: 8px 0; }
  /* Outlines instead of hatching: a printer draws every line of a pattern for every bar. */
  .shed { fill: var(--shed-ground); stroke: var(--shed-line); }
  .failed { fill: #fff; stroke: var(--failed-line); stroke-width: 1.5; }
  svg, svg * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`
