import { createServer } from "node:net";
import { Refusal } from "./refusal";

/** Refuses the start where another program listens already, naming the variable to change. */
export async function requireFreePort(variable: string, port: number, host: string): Promise<void> {
  try {
    await listenOnce(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new Refusal(`Port ${port} is already in use: stop what uses it, or set ${variable}.`);
    if (code === "EACCES")
      throw new Refusal(`Port ${port} may not be used by this user: set ${variable} to 1024 or more.`);
    throw new Refusal(`LATCHKEY_HOST must be an address of this machine (${code}).`);
  }
}

/** Where whatever listens on `host` and `port` is reached from this machine. */
export function localUrl(host: string, port: number): string {
  const address = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
}

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
export async function findFreePort(): Promise<number> {
  return listenOnce(0, "127.0.0.1");
}

async function listenOnce(port: number, host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, failed) => server.once("error", failed).listen(port, host, done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  return typeof address === "object" && address ? address.port : 0;
}
