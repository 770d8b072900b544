// Measures a service that keeps its state against SQLite alone, and what many resources cost:
//
//   node tests/bench/store_bench.mjs [--seconds N] [--rounds N] [--folder DIR] [--write FILE]
//
// DIR is where the files lie: what a durable write costs is the disk's matter. Prints a table;
// --write replaces the part of the document between its two markers.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median, report, shown } from './report.mjs';
import { build, ringback, start } from './servers.mjs';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    folder: { type: 'string', default: tmpdir() },
    write: { type: 'string' },
  },
});

const account = 'AC0123456789abcdef0123456789abcdef';
const token = '0123456789abcdef0123456789abcdef';
const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`;
const scratch = mkdtempSync(join(options.folder, 'ringback-store-'));
const path = (rest) => `/_twilio/api.twilio.com/2010-04-01/Accounts/${account}/${rest}`;

let folders = 0;
function service() {
  const folder = join(scratch, `service-${++folders}`);
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'assets', 'hello'), 'Hello Ann');
  writeFileSync(join(folder, 'twilio.yaml'), 'numbers: {"+17045551212": {name: Office}}\nmessaging: {queues: false}\n');
  return folder;
}

/** Requests a second of wrk's script through so many connections. */
function load(port, connections, script, seconds = options.seconds) {
  const file = join(scratch, 'script.lua');
  writeFileSync(file, `wrk.headers["Authorization"] = "${authorization}"\n${script}`);
  const words = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', file];
  const text = execFileSync('wrk', [...words, `http://127.0.0.1:${port}/`]).toString();
  if (/Non-2xx/.test(text)) throw new Error(`port ${port} answered errors:\n${text}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]);
}

const form = 'wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"\nwrk.method = "POST"\n';
const creates = {
  applications: `${form}wrk.path = "${path('Applications.json')}"\nwrk.body = "FriendlyName=One"`,
  messages: `${form}wrk.path = "${path('Messages.json')}"\n` +
    'wrk.body = "From=%2B17045551212&To=%2B13125550142&Body=Hello"',
};
const listing = `wrk.path = "${path('Messages.json?PageSize=50')}"`;

async function served(folder, words, what) {
  const server = await start(ringback(folder, ...words));
  try {
    return await what(server);
  } finally {
    await server.stop();
  }
}

function rawRows(batch) {
  const file = join(scratch, `raw-${++folders}.sqlite`);
  const rows = execFileSync(join(build, 'raw_sqlite'), [file, String(batch), options.seconds]);
  rmSync(file);
  return Number(rows.toString());
}

/** A service whose journal holds so many messages. */
function filled(count) {
  const folder = service();
  execFileSync(join(build, 'raw_sqlite'), [join(folder, 'state.sqlite'), 'fill', String(count)]);
  return folder;
}

const kept = ['--store', 'sqlite:state.sqlite'];
async function several(what) {
  const all = [];
  for (let round = 0; round < Number(options.rounds); ++round) all.push(await what());
  return median(all);
}

const rows = [];
const add = (what, figure, unit) => rows.push([what, figure, unit]);
for (const [what, script] of Object.entries(creates)) {
  const create = (words) => served(service(), words, (server) => load(server.port, 32, script));
  add(`${what} made, kept in SQLite, 32 connections`, await several(() => create(kept)), '/s');
  add('the same, in memory', await several(() => create([])), '/s');
}
for (const batch of [32, 16, 8, 1]) {
  add(`rows of SQLite alone, ${batch} a commit`, await several(() => rawRows(batch)), '/s');
}
const [few, many] = [filled(100), filled(100_000)];
const first = (folder) => served(folder, kept, (server) => server.firstAnswerMs);
add('exec to the first answer, 100 resources kept', await several(() => first(few)), 'ms');
add('the same, 100,000 resources', await several(() => first(many)), 'ms');
const list = (folder) =>
  served(folder, kept, (server) => 1000 / load(server.port, 1, listing));
add('a list of 50 out of 100', await several(() => list(few)), 'ms');
add('a list of 50 out of 100,000', await several(() => list(many)), 'ms');
rmSync(scratch, { recursive: true });

const lines = rows.map(([what, figure, unit]) => `| ${what} | ${shown(figure)} ${unit} |`);
report(`${['| what | median |', '|---|--:|', ...lines].join('\n')}\n`, 'kept', options.write);
