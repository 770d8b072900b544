// Twilio's command line, unmodified, with its environment alone: it lists and creates numbers, calls
// and messages.
//
//   ringback exec --clock virtual -- node cli.mjs
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = join(
  dirname(fileURLToPath(import.meta.url)),
  '../twilio_cli/node_modules/twilio-cli/bin/run',
);
const own = mkdtempSync(join(tmpdir(), 'twilio-cli-')); // where it keeps what it remembers
const environment = { ...process.env, HOME: own, XDG_CONFIG_HOME: own, XDG_CACHE_HOME: own };

/** Runs one command, and returns what it has printed as JSON. */
async function twilio(...words) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [program, ...words, '-o', 'json'],
    { env: environment },
  );
  console.log(words.join(' '));
  return JSON.parse(stdout);
}

const charlotte = '+17042001111';
const office = '+17045551212';
try {
  const core = 'api:core';
  const numbers = await twilio('phone-numbers:list');
  assert.deepEqual(numbers.map((one) => one.phoneNumber).sort(), [charlotte, '+19803002222']);
  const [free] = await twilio(
    ...[`${core}:available-phone-numbers:local:list`, '--country-code', 'US'],
    ...['--area-code', '510', '--limit', '1'],
  );
  const [bought] = await twilio(
    ...[`${core}:incoming-phone-numbers:create`, '--phone-number', free.phoneNumber],
  );
  assert.equal((await twilio('phone-numbers:list')).length, 3);
  assert.match(bought.sid, /^PN[0-9a-f]{32}$/);

  const [sent] = await twilio(
    ...[`${core}:messages:create`, '--from', charlotte, '--to', office, '--body', 'Hi'],
  );
  const messages = await twilio(`${core}:messages:list`);
  assert.deepEqual(messages.map((one) => [one.sid, one.body]), [[sent.sid, 'Hi']]);

  const [call] = await twilio(
    ...[`${core}:calls:create`, '--from', charlotte, '--to', office],
    ...['--twiml', '<Response><Hangup/></Response>'],
  );
  const calls = await twilio(`${core}:calls:list`);
  assert.equal(calls[0].sid, call.sid);
  await assert.rejects(
    twilio(`${core}:messages:fetch`, '--sid', `SM${'0'.repeat(32)}`),
    ({ code }) => code === 20,
  );
} finally {
  rmSync(own, { recursive: true, force: true });
}
