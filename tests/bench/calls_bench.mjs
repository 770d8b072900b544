// Measures calls in virtual time: storms, scenarios, and what a call costs as others are live.
//
//   node tests/bench/calls_bench.mjs [--callers N] [--rounds N] [--write docs/performance.md]
//
// Prints a table; --write replaces the part of the document between its two markers.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine, median, report, shown } from './report.mjs';
import { build, root, scratch } from './servers.mjs';

const { values: options } = parseArgs({
  options: {
    callers: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'string' },
  },
});

const run = (program, ...words) => execFileSync(join(build, program), words).toString();

/** The sample service with functions of this build, whatever lies in functions/. */
function sampleService() {
  const folder = mkdtempSync(join(scratch, 'sample-'));
  for (const part of ['twilio.yaml', 'assets', 'tests/scenarios']) {
    cpSync(join(root, part), join(folder, part), { recursive: true });
  }
  mkdirSync(join(folder, 'functions'));
  for (const [target, name] of Object.entries({
    forwarder: 'forwarder',
    voicemail: 'voicemail',
    send_sms: 'send-sms',
  })) {
    cpSync(join(build, `fn_${target}`, `${name}.so`), join(folder, 'functions', `${name}.so`));
  }
  return folder;
}

const rounds = (what) => median(Array.from({ length: Number(options.rounds) }, what));
const cores = String(availableParallelism());
const folder = sampleService();
const scenario = (name) => join(folder, 'tests/scenarios', `${name}.yaml`);

/** Callers a second. A storm is one world, and takes one core. */
function storm(...more) {
  const words = ['--callers', options.callers, '--arrivals', 'poisson:50/s', '--json', ...more];
  const told = run('ringback', 'storm', scenario('office-answers'), ...words);
  const { callers, real_seconds: seconds } = JSON.parse(told);
  return callers / seconds;
}

/** Both cases of the office, from the program's start to its end, in ms. */
function bothCases() {
  const began = process.hrtime.bigint();
  run('ringback', 'test', scenario('office-answers'), scenario('office-declines'));
  return Number(process.hrtime.bigint() - began) / 1e6;
}

/** What Google Benchmark says of these, by name. */
function benchmarks(filter) {
  const words = ['--benchmark_format=json', `--benchmark_filter=${filter}`];
  const { benchmarks: all } = JSON.parse(run('ringback_bench', ...words));
  return Object.fromEntries(all.map((one) => [one.name.split('/iterations')[0], one]));
}

const interpreter = benchmarks('BM_Interpreter').BM_Interpreter;

/** Each in a process of its own: what one leaves in memory must not serve the next. */
const live = [100, 1000, 10_000, 50_000].map((count) => {
  const name = `BM_CallWhileOthersAreLive/${count}`;
  return { count, ...benchmarks(`${name}/`)[name] };
});
const rows = [
  [
    `forwarded calls a second, functions isolated, a storm on each of ${cores} cores`,
    rounds(() => storm('--runs', cores)),
    '/s',
  ],
  ['the same of one storm, on one core', rounds(() => storm()), '/s'],
  ['the same of one storm, functions in-process', rounds(() => storm('--isolation', 'none')), '/s'],
  ['both cases of the office as scenarios, process start included', rounds(bothCases), 'ms'],
  ['the interpreter alone, a document of three verbs', interpreter.real_time / 1000, 'us'],
  ...live.map(({ count, real_time: time }) => [
    `a call while ${count.toLocaleString('en-US')} are live`,
    time,
    'us',
  ]),
  ['memory of each of 50,000 live calls', live.at(-1).KiB_a_call, 'KiB'],
];
const lines = rows.map(([what, figure, unit]) => `| ${what} | ${shown(figure)} ${unit} |`);
report(`${machine()}; medians of ${options.rounds}.

${['| what | figure |', '|---|--:|', ...lines].join('\n')}
`, 'measured: calls', options.write);
