/** Told apart by eyes with any of the common colour deficiencies, with at least 3:1 against their paper. */
const light = ['#0072b2', '#c44601', '#00805e', '#a8428b', '#8a6a00', '#5a5a9e', '#b3261e', '#55606b'];
const dark = ['#5fb3ea', '#ff9354', '#45c8a0', '#e59bd0', '#e0c04f', '#a9a8f5', '#ff8f86', '#b4bec9'];

const colours = (palette: readonly string[]) =>
  palette.map((colour, index) => `.plot .c${index}{fill:${colour}}`).join('');

const ink = (text: string, soft: string, line: string, paper: string) =>
  `.plot text{fill:${soft}}.plot .axis,.plot .label{fill:${text}}.plot .grid{stroke:${line}}.plot .frame,.plot .leader{stroke:${soft}}` +
  `.plot .spot{stroke:${paper}}.plot .flagged{stroke:${text}}.plot .label{stroke:${paper}}.plot .paper{fill:${paper}}`;

/** The picture's style by classes alone: a strict content policy forbids style attributes. */
export const plotStyle = [
  '.plot{font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif}',
  '.plot text{font-variant-numeric:tabular-nums}.plot .axis{font-weight:600}',
  '.plot .grid{stroke-width:1}.plot .frame,.plot .leader{stroke-width:1;fill:none}',
  '.plot .spot{stroke-width:.7;fill-opacity:.82}.plot .flagged{stroke-width:1.6}',
  '.plot .label{font-weight:600;paint-order:stroke;stroke-width:3px;stroke-linejoin:round}',
  '.plot .title{font-size:15px;font-weight:600}',
  colours(light),
  ink('#1c2128', '#57606a', '#e4e8ec', '#ffffff'),
  `@media (prefers-color-scheme:dark){${colours(dark)}${ink('#e9edf1', '#a3adb8', '#2c333b', '#14181d')}}`,
  `@media print{${colours(light)}${ink('#1c2128', '#57606a', '#e4e8ec', '#ffffff')}}`,
].join('\n');
