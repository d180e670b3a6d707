/** Colours after Okabe and Ito: told apart by every kind of eye. Print takes the light ones, which spare the toner. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #fff; --text: #1c1f24; --quiet: #5b636e; --line: #dfe3e8; --grid: #e9ecef;
  --good: #00704f; --bad: #b3261e; --fargate: #0072b2; --lambda: #e69f00; --none: #009e73;
  --shed-ground: #e4e6e9; --shed-line: #7a828c; --failed-ground: #d55e00; --failed-line: #5a1a00; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ground: #15181c; --text: #e6e8eb; --quiet: #9aa3ad; --line: #333a42; --grid: #262b31;
    --good: #4cc79a; --bad: #ff8a80; --fargate: #4a9fd8; --lambda: #e69f00; --none: #2fb98d;
    --shed-ground: #3a4149; --shed-line: #a4adb7; --failed-ground: #e8702a; --failed-line: #3a1200; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1240px; margin: 0 auto; padding: 32px 24px 48px; }
h1 { margin: 0 0 4px; font-size: 15px; font-weight: 600; color: var(--quiet); }
h2 { margin: 36px 0 8px; font-size: 17px; }
p { margin: 0 0 8px; }
.headline { font-size: 22px; line-height: 1.3; font-weight: 650; text-wrap: balance; margin-bottom: 8px; }
.good { color: var(--good); } .bad { color: var(--bad); }
.facts, .notes { color: var(--quiet); font-size: 13.5px; }
.warning { border-left: 4px solid var(--lambda); padding: 4px 12px; }
.notes dt { font-weight: 600; color: var(--text); float: left; clear: left; margin-right: 8px; }
.notes dd { margin: 0 0 4px; }
figure { margin: 24px 0 0; }
.chart { display: block; width: 100%; height: auto; }
.chart text { fill: var(--quiet); font-size: 13px; font-variant-numeric: tabular-nums; }
.grid { stroke: var(--grid); } .axis { stroke: var(--quiet); }
.border { stroke: var(--quiet); stroke-dasharray: 4 4; } .kill { stroke: var(--bad); stroke-width: 2; }
.fargate { fill: var(--fargate); } .lambda { fill: var(--lambda); } .none { fill: var(--none); }
.shed { fill: url(#shed-hatch); } .failed { fill: url(#failed-hatch); }
.shed-ground { fill: var(--shed-ground); } .shed-line { fill: var(--shed-line); }
.failed-ground { fill: var(--failed-ground); } .failed-line { stroke: var(--failed-line); stroke-width: 1.2; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 4px 20px; padding: 0; margin: 0 0 8px; font-size: 13.5px; }
.legend svg { width: 14px; height: 14px; margin-right: 6px; vertical-align: -2px; }
.scroll { overflow-x: auto; }
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
@media print {
  @page { size: landscape; margin: 12mm; }
  main { max-width: none; padding: 0; }
  body { font-size: 11px; } table { font-size: 9.5px; } .headline { font-size: 18px; }
  th, td { padding: 2px 4px; }
  .scroll { overflow: visible; }
  figure, tr, .notes { break-inside: avoid; }
  svg, svg * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`
