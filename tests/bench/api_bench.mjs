// Measures the REST API against what else answers in Twilio's place: vercel's emulate, and Prism,
// which makes its answers of Twilio's own OpenAPI document. All in one run, so that the ratios hold
// on any machine:
//
//   node tests/bench/api_bench.mjs [--seconds N] [--rounds N] [--write docs/performance.md]
//
// Prints a table; --write replaces the part of the document between its two markers.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine, median, report, shown } from './report.mjs';
import { rivals, ringback, root, scratch, start } from './servers.mjs';

const { values: options } = parseArgs({
  options: {
    seconds: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '3' },
    write: { type: 'string' },
  },
});

/**
 * A service with one number. Messages do not wait for their sender's pace, or there would soon be
 * more of them than a sender's queue takes; nobody else keeps one.
 */
function service() {
  const folder = mkdtempSync(join(scratch, 'api-'));
  writeFileSync(join(folder, 'twilio.yaml'), 'numbers: {"+15551234567": {}}\nmessaging: {queues: false}\n');
  return folder;
}

const architecture = process.arch === 'x64' ? 'x64' : 'arm64';
const newerNode = join(rivals, `node_modules/node-linux-${architecture}/bin/node`);
const program = (name) => join(rivals, 'node_modules/.bin', name);
const openapi = join(root, 'build/openapi/twilio_api_v2010.json');

/**
 * By name: what to spawn for a port, whose account it is, and after how many requests a fresh one
 * is due. emulate answers 5,000 requests an hour, then 403.
 */
const servers = {
  ringback: {
    command: ringback(service()),
    prefix: '/_twilio/api.twilio.com',
    sid: 'AC0123456789abcdef0123456789abcdef',
    token: '0123456789abcdef0123456789abcdef',
  },
  'vercel emulate 0.12.2': {
    command: (port) => [newerNode, [program('emulate'), 'start', '-s', 'twilio', '-p', port]],
    sid: 'AC00000000000000000000000000000000',
    token: 'twilio_test_auth_token',
    most: 4500,
  },
  'Prism 5.9.0': {
    command: (port) => ['node', [program('prism'), 'mock', '-p', port, '-v', 'fatal', openapi]],
    sid: 'AC0123456789abcdef0123456789abcdef',
    token: '0123456789abcdef0123456789abcdef',
  },
};

const message = 'From=%2B15551234567&To=%2B17045551212&Body=Hello+Ann';

const authorization = ({ sid, token }) =>
  `Basic ${Buffer.from(`${sid}:${token}`).toString('base64')}`;

const messages = ({ prefix = '', sid }) => `${prefix}/2010-04-01/Accounts/${sid}/Messages`;

/** The SID of a message that was created, or null. */
async function create(server, port) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${messages(server)}.json`, {
      method: 'POST',
      headers: {
        authorization: authorization(server),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: message,
    });
    return response.status === 201 ? (await response.json()).sid : null;
  } catch {
    return null;
  }
}

/** What wrk is to ask, and after how many answers to stop. */
function script(server, method, count) {
  const lines = [
    `wrk.method = '${method}'`,
    `wrk.headers['Authorization'] = '${authorization(server)}'`,
  ];
  if (method === 'POST') {
    lines.push(
      `wrk.body = '${message}'`,
      "wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded'",
    );
  }
  if (count) {
    lines.push(
      'local ffi = require("ffi")',
      'ffi.cdef("struct timespec { long s; long ns; }; int clock_gettime(int, struct timespec *);")',
      'local time = ffi.new("struct timespec")',
      'local function seconds()',
      '  ffi.C.clock_gettime(1, time)',
      '  return tonumber(time.s) + tonumber(time.ns) / 1e9',
      'end',
      'local began',
      'local answers = 0',
      'function response()',
      '  began = began or seconds()',
      '  answers = answers + 1',
      `  if answers ~= ${count} then return end`,
      '  print("Counted/sec: " .. answers / (seconds() - began))',
      '  wrk.thread:stop()',
      'end',
    );
  }
  const file = join(scratch, `${method}-${count || 'all'}-${server.sid}.lua`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** Requests a second through 32 connections, for a time or for a number of requests. */
function load(server, port, method, path, { seconds, count }) {
  const text = execFileSync('wrk', [
    ...['-t1', '-c32', `-d${seconds}s`, '--timeout', '30s'],
    ...['-s', script(server, method, count)],
    `http://127.0.0.1:${port}${path}`,
  ]).toString();
  if (/Non-2xx/.test(text)) throw new Error(`${method} ${path} was answered errors:\n${text}`);
  // wrk waits until its time is over even if it has nothing to do.
  return Number(/(?:Counted|Requests)\/sec:\s+([\d.]+)/.exec(text)[1]);
}

/** One figure of one server, which is started for it. */
async function measure(server, method) {
  const running = await start(server.command, null, (port) => create(server, port));
  try {
    const sid = await create(server, running.port);
    const path = `${messages(server)}${method === 'POST' ? '' : `/${sid}`}.json`;
    const warm = server.most ? { seconds: 2, count: 400 } : { seconds: 1 };
    const whole = server.most
      ? { seconds: 10, count: server.most - 500 }
      : { seconds: options.seconds };
    load(server, running.port, method, path, warm);
    return load(server, running.port, method, path, whole);
  } finally {
    await running.stop();
  }
}

/** Medians over the rounds; servers take turns, so that a slow minute hurts all of them. */
async function figures(method) {
  const all = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  for (let round = 0; round < Number(options.rounds); ++round) {
    for (const [name, server] of Object.entries(servers)) {
      all[name].push(await measure(server, method));
    }
  }
  return Object.fromEntries(Object.entries(all).map(([name, numbers]) => [name, median(numbers)]));
}

const whole = (number) => Math.round(number).toLocaleString('en-US');
const ratio = (number) => shown(number, 'x');

async function measured() {
  const created = await figures('POST');
  const fetched = await figures('GET');
  const rows = Object.keys(servers).map((name) => {
    const times = [created, fetched].flatMap((one) => [
      whole(one[name]),
      ratio(one.ringback / one[name]),
    ]);
    return `| ${name} | ${times.join(' | ')} |`;
  });
  return [
    `${machine()}; 32 connections, ${options.rounds} rounds of ${options.seconds} s, medians.`,
    '',
    '| requests/s | POST Messages.json | ringback is | GET Messages/SID.json | ringback is |',
    '|---|--:|--:|--:|--:|',
    ...rows,
    '',
  ].join('\n');
}

report(await measured(), 'measured: the API', options.write);
