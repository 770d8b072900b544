// Measures the function host against what its users know and against what is fastest, all in one
// run, so that the ratios hold on any machine:
//
//   node tests/bench/host_bench.mjs [--seconds N] [--rounds N] [--write docs/performance.md]
//
// Prints a table; --write replaces the part of the document between its two markers.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine, median, report, shown } from './report.mjs';
import { answer, ringback, root, servers, serviceOf, sleep, start } from './servers.mjs';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'string' },
  },
});

/** Requests a second through 32 connections. */
function load(port, core, seconds = options.seconds) {
  const wrk = ['wrk', '-t1', '-c32', `-d${seconds}s`, '--timeout', '30s'];
  const command = core === null ? wrk : ['taskset', '-c', core, ...wrk];
  const text = execFileSync(command[0], [
    ...command.slice(1),
    `http://127.0.0.1:${port}/hello?name=Ann`,
  ]).toString();
  if (/Non-2xx/.test(text)) throw new Error(`port ${port} answered errors:\n${text}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]);
}

/** The median time of a request in ms, one after another on one connection. */
async function oneAtATime(command, seconds) {
  const server = await start(command);
  const wrk = ['-t1', '-c1', `-d${seconds}s`, '--latency', '--timeout', '30s'];
  const text = execFileSync('wrk', [
    ...wrk,
    `http://127.0.0.1:${server.port}/hello?name=Ann`,
  ]).toString();
  await server.stop();
  const [, figure, unit] = /50%\s+([\d.]+)(us|ms|s)/.exec(text);
  return Number(figure) * { us: 0.001, ms: 1, s: 1000 }[unit];
}

/** Medians over the rounds; servers take turns, so that a slow minute hurts all of them. */
async function throughput(serverCore, loadCore) {
  const figures = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  for (let round = 0; round < Number(options.rounds); ++round) {
    for (const [name, command] of Object.entries(servers)) {
      const server = await start(command, serverCore);
      const slow = name === 'twilio-run';  // a process for each request
      load(server.port, loadCore, 1);
      figures[name].push(load(server.port, loadCore, slow ? 12 : options.seconds));
      await server.stop();
    }
  }
  return Object.fromEntries(Object.entries(figures).map(([name, all]) => [name, median(all)]));
}

async function firstAnswer(command) {
  const all = [];
  for (let i = 0; i < 7; ++i) {
    const server = await start(command);
    all.push(server.firstAnswerMs);
    await server.stop();
  }
  return median(all);
}

/** Resident MiB of the server's own process after 10,000 requests. */
async function memory(command, requests = 10_000) {
  const server = await start(command);
  for (let sent = 0; sent < requests; sent += 20) {
    await Promise.all(Array.from({ length: 20 }, () => answer(server.port)));
  }
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  await server.stop();
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

/** Milliseconds from a replaced library to its first answer: the slowest of ten. */
async function reload() {
  const folder = serviceOf(1);
  const server = await start(ringback(folder));
  const served = join(folder, 'functions', 'hello.so');
  const builds = ['one', 'two'].map((name) => join(root, `build/bench/service/reload/${name}.so`));
  const all = [];
  for (let i = 0; i < 10; ++i) {
    cpSync(builds[i % 2], `${served}.new`);
    const began = process.hrtime.bigint();
    renameSync(`${served}.new`, served);
    while ((await answer(server.port)) !== ['one', 'two'][i % 2]) await sleep(1);
    all.push(Number(process.hrtime.bigint() - began) / 1e6);
  }
  await server.stop();
  return Math.max(...all);
}

const whole = (number) => Math.round(number).toLocaleString('en-US');

function throughputTable(title, figures) {
  const ours = figures['ringback, isolated'];
  const inProcess = figures['ringback, in-process'];
  const lines = [`| ${title} | requests/s | isolated is | in-process is |`, '|---|--:|--:|--:|'];
  for (const [name, figure] of Object.entries(figures)) {
    lines.push(`| ${name} | ${whole(figure)} | ${shown(ours / figure, 'x')} | ${shown(inProcess / figure, 'x')} |`);
  }
  return lines.join('\n');
}

async function measured() {
  const noFork = servers['twilio-run --no-fork-process'];
  const parts = [
    throughputTable('two cores shared with the load', await throughput(null, null)),
    throughputTable('one core for the server, one for the load', await throughput('0', '1')),
  ];
  const rows = [
    ['one request at a time, isolated', await oneAtATime(servers['ringback, isolated'], 4), 'ms'],
    ['the same in-process', await oneAtATime(servers['ringback, in-process'], 4), 'ms'],
    ['the same of workerd', await oneAtATime(servers.workerd, 4), 'ms'],
    ['the same of twilio-run', await oneAtATime(servers['twilio-run'], 8), 'ms'],
    ['exec to the first answer, 50 functions', await firstAnswer(ringback(serviceOf(50))), 'ms'],
    ['exec to the first answer, 1 function', await firstAnswer(ringback(serviceOf(1))), 'ms'],
    ['the same of twilio-run, 1 function', await firstAnswer(noFork), 'ms'],
    ['resident memory of the host after 10,000 requests', await memory(ringback(serviceOf(1))), 'MiB'],
    ['the same of twilio-run --no-fork-process', await memory(noFork), 'MiB'],
    ['the same of twilio-run, after 20 requests', await memory(servers['twilio-run'], 20), 'MiB'],
    ['a replaced library is served, slowest of ten', await reload(), 'ms'],
  ];
  const lines = rows.map(([what, figure, unit]) => `| ${what} | ${shown(figure)} ${unit} |`);
  parts.push(['| what | median |', '|---|--:|', ...lines].join('\n'));
  return `${machine()}; 32 connections, ${options.rounds} rounds of ${options.seconds} s, medians.\n\n${parts.join('\n\n')}\n`;
}

report(await measured(), 'measured', options.write);
