import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { logFailure } from "@/lib/outage";
import { findAsker } from "../asker";
import { inTime, type Outcome } from "../decide";
import { decideEvaluation, type EvaluationSources, evaluation } from "../evaluation";
import { type Route, send } from "../listener";
import type { RawHeaders } from "../raw-headers";
import { readBody } from "../read-body";

const MOST_EVALUATIONS = 100;

const options = z.object({
  evaluations_semantic: z.enum(["execute_all", "deny_on_first_deny", "permit_on_first_permit"]).default("execute_all"),
});
const batch = z.object({
  evaluations: z.array(z.record(z.string(), z.unknown())).max(MOST_EVALUATIONS).optional(),
  options: options.prefault({}),
});

/**
 * The Access Evaluation and Access Evaluations APIs of AuthZEN 1.0 (sections 6 and 7). A denial is 200 with
 * `{"decision":false}` and no reason: that stands in the decision log, under the id in the header.
 */
export function authzenRoute(sources: EvaluationSources, answered: (outcome: Outcome, ms: number) => void): Route {
  return async (request, response, headers) => {
    const path = (request.url ?? "").split("?", 1)[0];
    if (path !== "/access/v1/evaluation" && path !== "/access/v1/evaluations") return false;
    const requestId = headers.one("x-request-id");
    const answer = (status: number, body: object, more: string[] = []) => {
      const text = JSON.stringify(body);
      const own = ["Content-Type", "application/json", "Content-Length", String(Buffer.byteLength(text))];
      if (requestId !== null) more.push("X-Request-ID", requestId);
      send(response, { status, headers: [...own, "Cache-Control", "no-store", ...more], body: text });
      return true;
    };
    const refuse = (status: number, message: string, more: string[] = []) => {
      response.shouldKeepAlive = false;
      return answer(status, { error: { status, message } }, more);
    };
    if (request.method !== "POST") return refuse(405, "Send POST.", ["Allow", "POST"]);
    try {
      // Received first: who sends it slowly is judged by what they are once it is there.
      const body = await readBody(request);
      const reply = await inTime(settle(sources, path, request, headers, body));
      if ("refused" in reply) return refuse(reply.refused, reply.message, reply.headers);
      for (const { outcome, ms } of reply.made) answered(outcome, ms);
      return answer(200, reply.body, reply.headers);
    } catch (error) {
      logFailure("warn", error, "an evaluation could not be made");
      return refuse(503, "Decisions can't be made at the moment.", ["Retry-After", "1"]);
    }
  };
}

type Reply =
  | { body: object; headers?: string[]; made: Made[] }
  | { refused: number; message: string; headers?: string[] };

async function settle(
  sources: EvaluationSources,
  path: string,
  request: IncomingMessage,
  headers: RawHeaders,
  received: string | null,
): Promise<Reply> {
  const found = await findAsker(sources, request, headers);
  if ("unheard" in found) {
    const { status: refused, ...why } = found.unheard;
    return { refused, ...why };
  }
  if (!/^application\/json\s*(;|$)/i.test(headers.one("content-type") ?? ""))
    return { refused: 415, message: "Send the body as application/json." };
  const body = parse(received);
  if (!body) return { refused: 400, message: "The body must be a JSON object of at most 64 KB." };
  const userAgent = headers.all("user-agent")[0]?.slice(0, 300) ?? null;
  const one = async (asked: unknown): Promise<Evaluated> => {
    const started = performance.now();
    const { success, data, error } = evaluation.safeParse(asked);
    if (!success) return { problem: problemOf(error) };
    const outcome = await decideEvaluation(sources, found.asker, data, userAgent);
    return { outcome, ms: performance.now() - started };
  };
  if (path === "/access/v1/evaluations") {
    const { success, data, error } = batch.safeParse(body);
    if (!success) return { refused: 400, message: problemOf(error) };
    if (data.evaluations && data.evaluations.length > 0)
      return evaluateAll(body, data.evaluations, data.options.evaluations_semantic, one);
  }
  const evaluated = await one(body);
  if ("problem" in evaluated) return { refused: 400, message: evaluated.problem };
  const headersOfOne = ["X-Latchkey-Decision-Id", evaluated.outcome.id];
  return { body: { decision: allows(evaluated) }, headers: headersOfOne, made: [evaluated] };
}

type Made = { outcome: Outcome; ms: number };
type Evaluated = Made | { problem: string };

const allows = (evaluated: Evaluated) => "outcome" in evaluated && evaluated.outcome.decision === "allow";

/** Decides all at once and tells them in order; what comes after a semantic's early stop is left out (section 7.1.2). */
async function evaluateAll(
  defaults: Record<string, unknown>,
  evaluations: readonly Record<string, unknown>[],
  semantic: z.infer<typeof options>["evaluations_semantic"],
  one: (asked: unknown) => Promise<Evaluated>,
): Promise<Reply> {
  const all = await Promise.all(evaluations.map((each) => one({ ...defaults, ...each })));
  const last =
    semantic === "execute_all" ? -1 : all.findIndex((each) => allows(each) === (semantic === "permit_on_first_permit"));
  const told = last === -1 ? all : all.slice(0, last + 1);
  return {
    body: {
      evaluations: told.map((each) => ({
        decision: allows(each),
        ...("problem" in each && { context: { error: { status: 400, message: each.problem } } }),
      })),
    },
    made: told.filter((each) => "outcome" in each),
  };
}

function parse(text: string | null): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(text ?? "");
    return typeof body === "object" && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  return issue ? `${issue.path.join(".")}: ${issue.message}` : "The request can't be read.";
}
