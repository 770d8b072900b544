// A media stream to a server that an independent library makes: what is told in which order, and
// what the server can do.
//
//   ringback exec --clock virtual -- node stream.mjs
import assert from 'node:assert/strict';
import twilio from 'twilio';
import { WebSocketServer } from 'ws';

const from = '+17042001111';
const to = '+17045551212';
const client = twilio();
const silence = Buffer.alloc(160, 0xff).toString('base64');

/** Serves one connection with `answer`, which gets every message; gives all when it is closed. */
function serve(answer) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const over = new Promise((resolve, reject) => {
    server.on('connection', (socket, request) => {
      const messages = [];
      socket.on('error', reject);
      socket.on('message', (data, binary) => {
        assert.equal(binary, false);
        messages.push(JSON.parse(data));
        answer?.(messages.at(-1), (message) => socket.send(JSON.stringify(message)), socket);
      });
      socket.on('close', () => {
        server.close();
        resolve({ messages, headers: request.headers });
      });
    });
  });
  return new Promise((resolve) => {
    server.on('listening', () => resolve({ url: `ws://127.0.0.1:${server.address().port}/audio`, over }));
  });
}

/** The messages in short, with runs of media told by their first and last. */
function summary(messages) {
  const brief = (message) => {
    if (message.event === 'media') return `media ${message.media.chunk} at ${message.media.timestamp}`;
    if (message.event === 'mark') return `mark ${message.mark.name}`;
    if (message.event === 'dtmf') return `dtmf ${message.dtmf.digit}`;
    return message.event;
  };
  const isMedia = (message) => message?.event === 'media';
  return messages
    .filter((message, i) => !(isMedia(messages[i - 1]) && isMedia(message) && isMedia(messages[i + 1])))
    .map(brief);
}

function checkNumbers(messages) {
  const numbered = messages.slice(1);
  numbered.forEach((message, i) => {
    assert.equal(message.sequenceNumber, String(i + 1));
    assert.equal(message.streamSid, numbered[0].streamSid);
  });
}

/** `<Start>`: one way, both tracks. */
async function forked() {
  const { url, over } = await serve();
  const twiml = `<Response><Start><Stream url="${url}" track="both_tracks"><Parameter name="shop" value="7"/>
    </Stream></Start><Say>Hello there</Say><Pause length="2"/></Response>`;
  const call = await client.calls.create({ from, to, twiml });
  const { messages, headers } = await over;
  const signed = twilio.validateRequest(process.env.TWILIO_AUTH_TOKEN, headers['x-twilio-signature'], url, {});
  assert.ok(signed, 'the handshake is signed');
  checkNumbers(messages);
  const [connected, start] = messages;
  assert.deepEqual(connected, { event: 'connected', protocol: 'Call', version: '1.0.0' });
  assert.deepEqual(start.start, {
    accountSid: process.env.TWILIO_ACCOUNT_SID,
    streamSid: start.streamSid,
    callSid: call.sid,
    tracks: ['inbound', 'outbound'],
    mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    customParameters: { shop: '7' },
  });
  const media = messages.filter((message) => message.event === 'media');
  for (const { media: { payload } } of media) assert.equal(Buffer.from(payload, 'base64').length, 160);
  const spoken = (track) => media.filter((message) => message.media.track === track && message.media.payload !== silence).length;
  assert.equal(spoken('outbound'), 40, 'two words of 400 ms are 40 frames');
  assert.equal(spoken('inbound'), 60 + 25, 'three words, and two keys of 250 ms');
  assert.deepEqual(messages.at(-1).stop, { accountSid: start.start.accountSid, callSid: call.sid });
  console.log('a forked stream is told of in the documented order');
}

/** `<Connect>`: both ways. */
async function connected() {
  const second = { event: 'media', media: { payload: Buffer.alloc(8000, 0xff).toString('base64') } };
  const { url, over } = await serve((message, send, socket) => {
    if (message.event === 'start') {
      send(second);
      send({ event: 'mark', mark: { name: 'heard' } });
      send(second);
      send(second);
      send(second);
      send({ event: 'mark', mark: { name: 'cut' } });
    }
    if (message.event === 'dtmf' && message.dtmf.digit === '1') send({ event: 'clear' });
    if (message.event === 'mark' && message.mark.name === 'cut') socket.close();
  });
  const twiml = `<Response><Connect><Stream url="${url}"/></Connect><Say>Over</Say></Response>`;
  const call = await client.calls.create({ from, to, twiml });
  const { messages } = await over;
  checkNumbers(messages.filter((message) => message.event !== 'stop'));
  const told = summary(messages);
  assert.deepEqual(told.slice(0, 6), ['connected', 'start', 'media 1 at 0', 'media 49 at 960', 'mark heard', 'media 50 at 980']);
  assert.ok(told.includes('dtmf 1') && told.includes('mark cut'), told.join(', '));
  for (;;) {
    const { status } = await client.calls(call.sid).fetch();
    if (status === 'completed') break;
  }
  console.log('a connected stream hears, marks and clears');
}

await forked();
await connected();
