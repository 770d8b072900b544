// The official Node client against the real host: the sample project as its users drive it.
//
// Run by ctest, which names the programs: RINGBACK, and the compiled FORWARDER, VOICEMAIL, SEND_SMS.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, openSync, closeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import twilio from 'twilio';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../..');
const accountSid = 'AC0123456789abcdef0123456789abcdef';
const authToken = '0123456789abcdef0123456789abcdef';
const caller = '+17045550100';
const answered = '+17042001111'; // its office answers
const declined = '+19803002222'; // its office declines
const testCaller = 'https://handler.twilio.com/twiml/api-test-caller';
const patience = 60_000;

// Looks until `question` yields something; fails when it never does.
async function until(what, question) {
  for (const end = Date.now() + patience; Date.now() < end; await pause(20)) {
    const answer = await question();
    if (answer) return answer;
  }
  return assert.fail(`waited in vain: ${what}`);
}

// What the client's documentation calls a custom HTTP client: https://HOST/PATH is asked of the
// host on this machine, at /_twilio/HOST/PATH.
class LocalClient extends twilio.RequestClient {
  constructor(origin) {
    super();
    this.origin = origin;
  }

  request(options) {
    const { host, pathname, search } = new URL(options.uri);
    return super.request({ ...options, uri: `${this.origin}/_twilio/${host}${pathname}${search}` });
  }
}

// The sample service in a folder of its own, served in virtual time on a free port.
class Service {
  static async start() {
    const service = new Service();
    service.folder = mkdtempSync(join(tmpdir(), 'e2e-'));
    const functions = join(service.folder, 'functions');
    mkdirSync(functions);
    for (const name of ['twilio.yaml', 'assets']) {
      cpSync(join(repository, name), join(service.folder, name), { recursive: true });
    }
    cpSync(process.env.FORWARDER, join(functions, 'forwarder.so'));
    cpSync(process.env.VOICEMAIL, join(functions, 'voicemail.so'));
    cpSync(process.env.SEND_SMS, join(functions, 'send-sms.so'));
    await service.serve();
    return service;
  }

  async serve() {
    this.log = join(this.folder, 'log');
    const log = openSync(this.log, 'w');
    this.host = spawn(
      process.env.RINGBACK,
      ['start', this.folder, '--port', '0', '--clock', 'virtual'],
      { stdio: ['ignore', log, log] },
    );
    closeSync(log);
    this.ended = once(this.host, 'exit');
    process.on('exit', () => this.host.kill('SIGKILL'));
    this.origin = await until('the host serves', () => {
      assert.equal(this.host.exitCode, null, this.printed());
      return /Ringback serves (http:\/\/localhost:\d+)\n/.exec(this.printed())?.[1];
    });
    await until('the host is ready', async () => (await this.get('/_ringback/ready')).ok);
  }

  printed() {
    return readFileSync(this.log, 'utf8');
  }

  get(path) {
    return fetch(this.origin + path);
  }

  client(password = authToken) {
    return twilio(accountSid, password, { httpClient: new LocalClient(this.origin) });
  }

  // A recording's file, asked for as a person with the account's credentials would.
  media(uri) {
    const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    return fetch(`${this.origin}/_twilio/api.twilio.com${uri}`, {
      headers: { Authorization: `Basic ${credentials}` },
    });
  }

  async stop() {
    this.host.kill('SIGTERM');
    const [status] = await this.ended;
    rmSync(this.folder, { recursive: true });
    assert.equal(status, 0);
  }
}

const ended = ['completed', 'busy', 'no-answer', 'failed', 'canceled'];

// Places the test call of the project's guide and polls it until it is over.
async function ring(client, to) {
  const created = await client.calls.create({ from: caller, to, url: testCaller });
  assert.match(created.sid, /^CA[0-9a-f]{32}$/);
  assert.equal(created.status, 'queued');
  assert.equal(created.direction, 'outbound-api');
  return until('the call ends', async () => {
    const call = await client.calls(created.sid).fetch();
    return ended.includes(call.status) && call;
  });
}

describe('case A: the office answers', () => {
  let service, client, call;

  before(async () => {
    service = await Service.start();
    client = service.client();
    call = await ring(client, answered);
  });
  after(() => service.stop());

  it('completes the call', () => {
    assert.equal(call.status, 'completed');
    assert.equal(call.from, caller);
    assert.equal(call.to, answered);
    assert.equal(call.toFormatted, '(704) 200-1111');
    assert.ok(Number(call.duration) > 0, `lasted ${call.duration}`);
    assert.ok(call.startTime instanceof Date && call.endTime >= call.startTime);
  });

  it('makes a call resource for each leg', async () => {
    const calls = await until('every leg ends', async () => {
      const list = await client.calls.list();
      return list.every((one) => ended.includes(one.status)) && list;
    });
    assert.deepEqual(
      calls.map((one) => one.direction),
      ['outbound-dial', 'inbound', 'outbound-api'],
    );
    const [office, inbound] = calls;
    assert.equal(office.to, '+17045551212');
    assert.equal(office.parentCallSid, inbound.sid);
  });

  it('whispers the name of the office before it connects them', async () => {
    const journal = await (await service.get('/_ringback/api/events')).text();
    const whisper = journal.indexOf('A new caller for Charlotte Office');
    const bridge = journal.indexOf('"kind":"call.bridged"');
    assert.ok(whisper > 0 && bridge > whisper, journal);
  });

  it('records both sides to a file that plays', async () => {
    const [recording, ...others] = await until('the recording is ready', async () => {
      const list = await client.recordings.list();
      return list[0]?.status === 'completed' && list;
    });
    assert.equal(others.length, 0);
    assert.equal(recording.channels, 2);
    assert.equal(recording.source, 'DialVerb');
    const answer = await service.media(recording.uri.replace(/\.json$/, '.wav'));
    assert.equal(answer.status, 200);
    const wav = Buffer.from(await answer.arrayBuffer());
    assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
    assert.equal(wav.toString('latin1', 8, 16), 'WAVEfmt ');
    assert.equal(wav.readUInt32LE(4), wav.length - 8);
    assert.equal(wav.readUInt16LE(20), 1, 'PCM');
    assert.equal(wav.readUInt16LE(22), 2, 'channels');
    const bytesPerSecond = wav.readUInt32LE(28);
    const seconds = (wav.length - 44) / bytesPerSecond;
    assert.ok(Math.abs(seconds - Number(recording.duration)) <= 1, `${seconds} s`);
  });

  it('finds the recording by its SID and by its call', async () => {
    const [listed] = await client.recordings.list();
    const fetched = await client.recordings(listed.sid).fetch();
    assert.equal(fetched.callSid, listed.callSid);
    const ofCall = await client.calls(listed.callSid).recordings.list();
    assert.deepEqual(
      ofCall.map((one) => one.sid),
      [listed.sid],
    );
  });

  it('sends no SMS', async () => {
    assert.deepEqual(await client.messages.list(), []);
  });

  it('pages a list', async () => {
    const sids = (await client.calls.list()).map((one) => one.sid);
    assert.equal(sids.length, 3);
    let page = await client.calls.page({ pageSize: 1 });
    const seen = [];
    for (; page; page = await page.nextPage()) {
      assert.ok(page.instances.length <= 1);
      seen.push(...page.instances.map((one) => one.sid));
    }
    assert.deepEqual(seen, sids);
    const limited = await client.calls.list({ pageSize: 1, limit: 2 });
    assert.deepEqual(
      limited.map((one) => one.sid),
      sids.slice(0, 2),
    );
  });

  it('filters a list', async () => {
    const toOffice = await client.calls.list({ to: '+17045551212' });
    assert.equal(toOffice.length, 1);
    assert.deepEqual(await client.calls.list({ status: 'busy' }), []);
  });
});

describe('case B: the office declines', () => {
  let service, client, call;

  before(async () => {
    service = await Service.start();
    client = service.client();
    call = await ring(client, declined);
  });
  after(() => service.stop());

  it('records the caller after the greeting', async () => {
    assert.equal(call.status, 'completed');
    const recording = await until('the recording is ready', async () => {
      const [first] = await client.recordings.list();
      return first?.status === 'completed' && first;
    });
    assert.equal(recording.channels, 1);
    assert.equal(recording.source, 'RecordVerb');
  });

  it('tells the office by one SMS, from the called number', async () => {
    const messages = await until('the SMS is delivered', async () => {
      const list = await client.messages.list();
      return list[0]?.status === 'delivered' && list;
    });
    assert.equal(messages.length, 1);
    const [sms] = messages;
    const [recording] = await client.recordings.list();
    assert.equal(sms.from, declined);
    assert.equal(sms.to, '+19808675309');
    assert.match(sms.sid, /^(SM|MM)[0-9a-f]{32}$/);
    assert.ok(sms.body.includes(caller), sms.body);
    assert.ok(sms.body.includes(recording.sid), sms.body);
    const fetched = await client.messages(sms.sid).fetch();
    assert.equal(fetched.body, sms.body);
    const link = new URL(/https:\S+/.exec(sms.body)[0]);
    assert.equal((await service.media(link.pathname)).status, 200, `${link} plays`);
  });

  it('shows the leg to the office as busy', async () => {
    const [leg] = await client.calls.list({ to: '+19808675309' });
    assert.equal(leg.status, 'busy');
  });
});

describe('what the client refuses or is refused', () => {
  let service;

  before(async () => {
    service = await Service.start();
  });
  after(() => service.stop());

  it('rejects a wrong password with 401 and 20003', async () => {
    const attempt = service.client('wrong').calls.list();
    await assert.rejects(attempt, (error) => {
      assert.equal(error.constructor.name, 'RestException');
      assert.equal(error.status, 401);
      assert.equal(error.code, 20003);
      return true;
    });
  });

  it('rejects an unknown SID with 404 and 20404', async () => {
    const attempt = service.client().calls(`CA${'0'.repeat(32)}`).fetch();
    await assert.rejects(attempt, (error) => {
      assert.equal(error.status, 404);
      assert.equal(error.code, 20404);
      assert.match(error.moreInfo, /20404/);
      return true;
    });
  });

  it('rejects a call from a number that is not the account\'s with 21210', async () => {
    const attempt = service.client().calls.create({
      from: '+15005550001',
      to: answered,
      url: testCaller,
    });
    await assert.rejects(attempt, (error) => {
      assert.equal(error.status, 400);
      assert.equal(error.code, 21210);
      return true;
    });
  });

  it('lists the numbers of the configuration', async () => {
    const numbers = await service.client().incomingPhoneNumbers.list();
    assert.equal(numbers.length, 4);
    const [one] = await service.client().incomingPhoneNumbers.list({ phoneNumber: answered });
    assert.equal(one.voiceUrl, `${service.origin}/forwarder`);
  });

  it('sends an SMS and follows it', async () => {
    const client = service.client();
    const sent = await client.messages.create({ from: answered, to: '+17045551212', body: 'Hi' });
    const sms = await until('the SMS is delivered', async () => {
      const fetched = await client.messages(sent.sid).fetch();
      return fetched.status === 'delivered' && fetched;
    });
    assert.equal(sms.body, 'Hi');
    assert.equal(sms.direction, 'outbound-api');
    assert.equal(sms.numSegments, '1');
  });
});
