import { Agent, type ClientRequest, get, type IncomingMessage, request } from "node:http";

/** What is asked: an address, and the tokens that take turns. `headers` come with each request. */
export type Target = { port: number; path: string; headers: Record<string, string>; tokens?: string[] };

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Lets go of the connections that are kept. */
export function closeConnections(): void {
  agent.destroy();
}

/** So many callers that each wait for their answer, for a while, after a lead of it that is not counted. */
export async function measure(
  call: (number: number, caller: number) => Promise<void>,
  { callers, forMs, leadMs = 0 }: { callers: number; forMs: number; leadMs?: number },
): Promise<{ rate: number; p99: number }> {
  const times: number[] = [];
  const callFor = async (ms: number, answered: (ms: number) => void) => {
    const started = performance.now();
    const callOn = async (_: unknown, caller: number) => {
      while (performance.now() - started < ms) {
        const before = performance.now();
        await call(asked++, caller);
        answered(performance.now() - before);
      }
    };
    await Promise.all(Array.from({ length: callers }, callOn));
  };
  await callFor(leadMs, () => undefined);
  const started = performance.now();
  await callFor(forMs, (ms) => times.push(ms));
  const rate = (times.length / (performance.now() - started)) * 1000;
  return { rate, p99: times.sort((one, other) => one - other)[Math.floor(times.length * 0.99)] ?? Number.NaN };
}

let asked = 0;

/** One request that was answered with 200, whole; whatever else comes fails the benchmark. `turn` chooses the token. */
export function ask({ port, path, headers, tokens }: Target, turn = 0): Promise<void> {
  const token = tokens?.[turn % tokens.length];
  const sent = token ? { ...headers, authorization: `Bearer ${token}` } : headers;
  return answered(path, 200, (take) => get({ agent, host: "127.0.0.1", port, path, headers: sent }, take));
}

/** One POST of `body` as JSON that was answered with `status`, whole. */
export function post({ port, path, headers, status }: Target & { status: number }, body: object): Promise<void> {
  const text = JSON.stringify(body);
  const sent = { ...headers, "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  const options = { agent, host: "127.0.0.1", port, path, method: "POST", headers: sent };
  return answered(path, status, (take) => request(options, take).end(text));
}

function answered(
  path: string,
  status: number,
  send: (take: (response: IncomingMessage) => void) => ClientRequest,
): Promise<void> {
  return new Promise((done, failed) => {
    const take = (response: IncomingMessage) => {
      response.resume();
      response.on("end", () =>
        response.statusCode === status ? done() : failed(new Error(`${path} answered ${response.statusCode}`)),
      );
    };
    send(take).on("error", failed);
  });
}

/** The middle one. */
export function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
