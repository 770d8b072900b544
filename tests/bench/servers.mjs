// The servers of the benchmarks: how each is started, and how many connections it can bear.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '..', '..');
export const build = join(root, 'build', 'bench');
export const rivals = join(here, 'rivals');
export const scratch = mkdtempSync(join(tmpdir(), 'ringback-bench-'));

/** What npm calls this machine's build of workerd. */
const workerdBuild = `workerd-${process.platform}-${process.arch === 'x64' ? '64' : process.arch}`;

/** A port that nobody listens on, as text. */
function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer().once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(String(port)));
    });
  });
}

/** A file of rivals/ with its placeholders filled in. */
function filled(name, port) {
  const text = readFileSync(join(rivals, name), 'utf8');
  const file = join(scratch, `${port}-${name}`);
  writeFileSync(file, text.replaceAll('PORT', port).replaceAll('FOLDER', scratch));
  return file;
}

/** A service of `count` copies of the benchmark's function: hello.so, hello1.so, ... */
export function serviceOf(count) {
  const folder = mkdtempSync(join(scratch, 'service-'));
  mkdirSync(join(folder, 'functions'));
  writeFileSync(join(folder, 'twilio.yaml'), 'limits: twilio-run\n'); // 32 connections are over 30
  for (let i = 0; i < count; ++i) {
    const copy = join(folder, 'functions', `hello${i || ''}.so`);
    cpSync(join(build, 'service', 'functions', 'hello.so'), copy);
  }
  return folder;
}

export function ringback(folder, ...options) {
  return (port) => [
    join(build, 'ringback'),
    ['start', folder, '--port', port, '--log-level', 'off', ...options],
  ];
}

function twilioRun(...options) {
  const project = mkdtempSync(join(scratch, 'project-'));
  cpSync(join(rivals, 'functions'), join(project, 'functions'), { recursive: true });
  cpSync(join(rivals, 'package.json'), join(project, 'package.json'));
  symlinkSync(join(rivals, 'node_modules'), join(project, 'node_modules'));
  return (port) => [
    'node',
    [join(rivals, 'node_modules', '.bin', 'twilio-run'), 'start', '-p', port, ...options],
    project,
  ];
}

/** By name: what to spawn for a port, as [program, arguments, folder]. */
export const servers = {
  'nginx return 200': (port) => ['nginx', ['-c', filled('nginx.conf', port)]],
  'bare Beast': (port) => [join(build, 'bare_beast'), [port]],
  'ringback, isolated': ringback(serviceOf(1)),
  'ringback, in-process': ringback(serviceOf(1), '--isolation', 'none'),
  workerd: (port) => {
    cpSync(join(rivals, 'hello.mjs'), join(scratch, 'hello.mjs'));
    const config = filled('workerd.capnp', port);
    const program = join(rivals, 'node_modules/@cloudflare', workerdBuild, 'bin/workerd');
    return [program, ['serve', config]];
  },
  'twilio-run --no-fork-process': twilioRun('--no-fork-process'),
  'twilio-run': twilioRun(),
};

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export async function answer(port, path = '/hello?name=Ann') {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return response.status === 200 ? await response.text() : null;
  } catch {
    return null;
  }
}

/**
 * Starts a server, on one core if `core` names one, and waits for its first answer: until `ready`
 * of its port yields something.
 */
export async function start(command, core = null, ready = answer) {
  const port = await freePort();
  let [program, args, cwd] = command(port);
  if (core !== null) [program, args] = ['taskset', ['-c', core, program, ...args]];
  const began = process.hrtime.bigint();
  const child = spawn(program, args, { cwd, stdio: 'ignore', detached: true });
  const gone = new Promise((done) => child.once('exit', done));
  const stop = async () => {
    try {
      process.kill(-child.pid, 'SIGTERM');
    } catch {
      // it has ended by itself
    }
    await Promise.race([gone, sleep(2000)]);
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // and so have its children
    }
  };
  const deadline = Date.now() + 30_000;
  while ((await ready(port)) === null) {
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`${program} ${args.join(' ')} does not answer`);
    }
    await sleep(1);
  }
  const firstAnswerMs = Number(process.hrtime.bigint() - began) / 1e6;
  return { port, pid: child.pid, firstAnswerMs, stop };
}
