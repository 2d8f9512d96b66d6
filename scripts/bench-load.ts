import { Agent, get } from "node:http";

/** What is asked: an address, and the tokens that take turns. `headers` come with each request. */
export type Target = { port: number; path: string; headers: Record<string, string>; tokens?: string[] };

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Lets go of the connections that are kept. */
export function closeConnections(): void {
  agent.destroy();
}

/**
 * So many callers that each wait for their answer, for a while, after a lead of it that is not counted. Everything but a 200
 * fails the benchmark.
 */
export async function measure(
  target: Target,
  { callers, forMs, leadMs = 0 }: { callers: number; forMs: number; leadMs?: number },
): Promise<{ rate: number; p99: number }> {
  const times: number[] = [];
  const callFor = async (ms: number, answered: (ms: number) => void) => {
    const started = performance.now();
    const call = async () => {
      while (performance.now() - started < ms) {
        const before = performance.now();
        await ask(target);
        answered(performance.now() - before);
      }
    };
    await Promise.all(Array.from({ length: callers }, call));
  };
  await callFor(leadMs, () => undefined);
  const started = performance.now();
  await callFor(forMs, (ms) => times.push(ms));
  const rate = (times.length / (performance.now() - started)) * 1000;
  return { rate, p99: times.sort((one, other) => one - other)[Math.floor(times.length * 0.99)] ?? Number.NaN };
}

let asked = 0;

/** One request that was answered with 200, whole. */
export function ask({ port, path, headers, tokens }: Target): Promise<void> {
  return new Promise((done, failed) => {
    const token = tokens?.[asked++ % tokens.length];
    const sent = token ? { ...headers, authorization: `Bearer ${token}` } : headers;
    get({ agent, host: "127.0.0.1", port, path, headers: sent }, (response) => {
      response.resume();
      response.on("end", () =>
        response.statusCode === 200 ? done() : failed(new Error(`${path} answered ${response.statusCode}`)),
      );
    }).on("error", failed);
  });
}

/** The middle one. */
export function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
