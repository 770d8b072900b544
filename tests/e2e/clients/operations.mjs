// Forty operations over eleven products by the official Node client, which knows nothing of
// Ringback: its environment alone leads here. Prints the name of each operation that has succeeded.
//
//   ringback exec --clock virtual -- node operations.mjs
import assert from 'node:assert/strict';
import twilio from 'twilio';

const client = twilio();
const charlotte = '+17042001111';
const sales = '+19803002222';
const office = '+17045551212';
let done = 0;

/** Does one operation, and says that it is done. */
async function operation(name, doing) {
  const result = await doing();
  done += 1;
  console.log(`${done} ${name}`);
  return result;
}

/** An operation that Twilio refuses. */
function refused(name, status, code, doing) {
  return operation(name, () =>
    assert.rejects(doing, (error) => {
      assert.equal(error.constructor.name, 'RestException');
      assert.equal(error.status, status);
      assert.equal(error.code, code);
      assert.equal(error.moreInfo, `https://www.twilio.com/docs/errors/${code}`);
      return true;
    }),
  );
}

async function api() {
  const account = await operation('fetch account', () => client.api.v2010.accounts(process.env.TWILIO_ACCOUNT_SID).fetch());
  assert.equal(account.sid, process.env.TWILIO_ACCOUNT_SID);
  const sent = [];
  await operation('create messages', async () => {
    for (const body of ['one', 'two', 'three', 'four', 'five', 'six', 'seven']) {
      sent.push((await client.messages.create({ from: charlotte, to: office, body })).sid);
    }
  });
  const message = await operation('fetch message', () => client.messages(sent[0]).fetch());
  assert.equal(message.body, 'one');
  assert.ok(message.dateCreated instanceof Date);
  const two = await operation('list messages with a limit', () =>
    client.messages.list({ limit: 2 }),
  );
  assert.equal(two.length, 2);
  await operation('each message over pages', async () => {
    const seen = [];
    await new Promise((resolve, reject) => {
      const done = (error) => (error ? reject(error) : resolve());
      client.messages.each({ pageSize: 3, done }, ({ sid }) => seen.push(sid));
    });
    assert.deepEqual([...seen].sort(), [...sent].sort());
  });
  await operation('page after page of messages', async () => {
    const sizes = [];
    let page = await client.messages.page({ pageSize: 3 });
    for (; page; page = await page.nextPage()) sizes.push(page.instances.length);
    assert.deepEqual(sizes, [3, 3, 1]);
  });
  const redacted = await operation('update message', () =>
    client.messages(sent[1]).update({ body: '' }),
  );
  assert.equal(redacted.body, '');
  assert.equal(await operation('remove message', () => client.messages(sent[2]).remove()), true);
  await refused('fetch removed message', 404, 20404, () => client.messages(sent[2]).fetch());
  await refused('create message without To', 400, 21604, () =>
    client.messages.create({ from: charlotte, to: '', body: 'nobody' }),
  );
  const call = await operation('create call', () =>
    client.calls.create({ from: charlotte, to: office, twiml: '<Response><Hangup/></Response>' }),
  );
  assert.equal(call.direction, 'outbound-api');
  await operation('fetch call', () => client.calls(call.sid).fetch());
  const calls = await operation('list calls by number', () => client.calls.list({ to: office }));
  assert.equal(calls[0].sid, call.sid);
  const numbers = await operation('list numbers', () => client.incomingPhoneNumbers.list());
  assert.ok(numbers.some(({ phoneNumber }) => phoneNumber === sales));
  const [free] = await operation('list available numbers', () =>
    client.availablePhoneNumbers('US').local.list({ areaCode: 510, limit: 1 }),
  );
  const bought = await operation('create number', () =>
    client.incomingPhoneNumbers.create({ phoneNumber: free.phoneNumber }),
  );
  const renamed = await operation('update number', () =>
    client.incomingPhoneNumbers(bought.sid).update({ friendlyName: 'Support' }),
  );
  assert.equal(renamed.friendlyName, 'Support');
  const application = await operation('create application', () =>
    client.applications.create({ friendlyName: 'An application' }),
  );
  await operation('fetch application', () => client.applications(application.sid).fetch());
}

async function messagingAndVerify() {
  const service = await operation('create messaging service', () =>
    client.messaging.v1.services.create({ friendlyName: 'Campaign' }),
  );
  await operation('update messaging service', () =>
    client.messaging.v1.services(service.sid).update({ friendlyName: 'Other campaign' }),
  );
  const services = await operation('list messaging services', () =>
    client.messaging.v1.services.list({ limit: 20 }),
  );
  assert.equal(services[0].friendlyName, 'Other campaign');
  const verify = await operation('create verify service', () =>
    client.verify.v2.services.create({ friendlyName: 'Login' }),
  );
  await operation('fetch verify service', () => client.verify.v2.services(verify.sid).fetch());
}

async function syncAndServerless() {
  const service = await operation('create sync service', () =>
    client.sync.v1.services.create({ friendlyName: 'State' }),
  );
  const { documents } = client.sync.v1.services(service.sid);
  await operation('create sync document', () =>
    documents.create({ uniqueName: 'board', data: { open: true } }),
  );
  const board = await operation('fetch sync document', () =>
    client.sync.v1.services(service.sid).documents('board').fetch(),
  );
  assert.deepEqual(board.data, { open: true });
  await refused('create sync document twice', 409, 54301, () =>
    documents.create({ uniqueName: 'board', data: {} }),
  );
  const project = await operation('create serverless service', () =>
    client.serverless.v1.services.create({ uniqueName: 'shop', friendlyName: 'Shop' }),
  );
  await operation('remove serverless service', () =>
    client.serverless.v1.services(project.sid).remove(),
  );
}

async function others() {
  const workspace = await operation('create taskrouter workspace', () =>
    client.taskrouter.v1.workspaces.create({ friendlyName: 'Support' }),
  );
  await operation('create taskrouter activity', () =>
    client.taskrouter.v1
      .workspaces(workspace.sid)
      .activities.create({ friendlyName: 'Lunch', available: false }),
  );
  const conversation = await operation('create conversation', () =>
    client.conversations.v1.conversations.create({ friendlyName: 'Ann' }),
  );
  await operation('create conversation message', () =>
    client.conversations.v1
      .conversations(conversation.sid)
      .messages.create({ author: 'Ann', body: 'Hello' }),
  );
  const trunk = await operation('create trunk', () =>
    client.trunking.v1.trunks.create({ friendlyName: 'Office' }),
  );
  await operation('update trunk', () => client.trunking.v1.trunks(trunk.sid).update({ secure: true }));
  await operation('create proxy service', () =>
    client.proxy.v1.services.create({ uniqueName: 'rides' }),
  );
  await operation('create chat service', () =>
    client.chat.v2.services.create({ friendlyName: 'Chat' }),
  );
  await operation('create notify service', () =>
    client.notify.v1.services.create({ friendlyName: 'Notify' }),
  );
  await operation('list alerts', () => client.monitor.v1.alerts.list({ limit: 5 }));
}

async function credentials() {
  await refused('list with a wrong token', 401, 20003, () =>
    twilio(process.env.TWILIO_ACCOUNT_SID, 'wrong').messages.list(),
  );
}

await api();
await messagingAndVerify();
await syncAndServerless();
await others();
await credentials();
assert.ok(done >= 40);
