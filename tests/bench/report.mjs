// What the benchmarks have in common: the figure in the middle, the machine, a part of a document.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Three digits of it, or all before the point; a dash where there is none to divide by. */
export function shown(figure, unit = '') {
  if (!Number.isFinite(figure)) return '-';
  const number = figure >= 100 ? Math.round(figure).toLocaleString('en-US') : figure.toPrecision(3);
  return number + unit;
}

/** The day and the machine, to stand before figures. */
export function machine() {
  const model = `${cpus()[0].model.trim()}, ${cpus().length} cores`;
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${new Date().toISOString().slice(0, 10)}, ${model}, ${memory}, Linux ${release()}`;
}

/** Prints the text; and puts it between `<!-- name -->` and `<!-- /name -->` of a file, if one is given. */
export function report(text, name, file) {
  console.log(text);
  if (!file) return;
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const document = readFileSync(file, 'utf8');
  const before = document.slice(0, document.indexOf(begin) + begin.length);
  writeFileSync(file, `${before}\n${text}${document.slice(document.indexOf(end))}`);
}
