import { connect, createServer } from 'node:net';

/** Returns the wanted port or the next free one, and logs when it is another. */
export async function nextFreePort(
  wanted: number,
  what: string,
  say: (line: string) => void,
): Promise<number> {
  for (let port = wanted; port < wanted + 100 && port < 65_536; port += 1) {
    if (!(await isFree(port))) continue;
    if (port !== wanted) say(`Port ${wanted} is taken: ${what} is on ${port}.`);
    return port;
  }
  throw new Error(`No port from ${wanted} on is free for ${what}: stop what uses them, or set PORT.`);
}

// A listener on one address blocks one on all addresses, and the reverse.
const isFree = async (port: number) => (await binds(port)) && (await binds(port, '127.0.0.1'));

function binds(port: number, host?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen({ port, ...(host ? { host } : {}) }, () => probe.close(() => resolve(true)));
  });
}

/** Returns true when a server accepts connections there. */
export function listensAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const answer = (listens: boolean) => {
      socket.destroy();
      resolve(listens);
    };
    socket.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}
