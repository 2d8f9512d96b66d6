import { z } from "zod";
import { logger } from "@/lib/log";
import { findAsker } from "../asker";
import { inTime, type Outcome } from "../decide";
import { decideEvaluation, type EvaluationSources, evaluation } from "../evaluation";
import { type Route, send } from "../listener";
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
      const received = await readBody(request);
      const found = await findAsker(sources, request, headers);
      if ("unheard" in found) return refuse(found.unheard.status, found.unheard.message, found.unheard.headers);
      if (!/^application\/json\s*(;|$)/i.test(headers.one("content-type") ?? ""))
        return refuse(415, "Send the body as application/json.");
      const body = parse(received);
      if (!body) return refuse(400, "The body must be a JSON object of at most 64 KB.");
      const one = async (asked: unknown): Promise<Evaluated> => {
        const started = performance.now();
        const { success, data, error } = evaluation.safeParse(asked);
        if (!success) return { error: problemOf(error) };
        const outcome = await inTime(
          decideEvaluation(sources, found.asker, data, headers.all("user-agent")[0]?.slice(0, 300) ?? null),
        );
        answered(outcome, performance.now() - started);
        return { outcome };
      };
      if (path === "/access/v1/evaluations") {
        const { success, data, error } = batch.safeParse(body);
        if (!success) return refuse(400, problemOf(error));
        if (data.evaluations && data.evaluations.length > 0)
          return answer(200, {
            evaluations: await evaluateAll(body, data.evaluations, data.options.evaluations_semantic, one),
          });
      }
      const { outcome, error } = await one(body);
      if (!outcome) return refuse(400, error ?? "");
      return answer(200, { decision: outcome.decision === "allow" }, ["X-Latchkey-Decision-Id", outcome.id]);
    } catch (error) {
      logger().warn({ error }, "an evaluation could not be made");
      return refuse(503, "Decisions can't be made at the moment.", ["Retry-After", "1"]);
    }
  };
}

type Evaluated = { outcome?: Outcome; error?: string };

/** In order; with a semantic that stops early, what comes after is left out (section 7.1.2). */
async function evaluateAll(
  defaults: Record<string, unknown>,
  evaluations: readonly Record<string, unknown>[],
  semantic: z.infer<typeof options>["evaluations_semantic"],
  one: (asked: unknown) => Promise<Evaluated>,
): Promise<object[]> {
  const answers: object[] = [];
  for (const each of evaluations) {
    const { outcome, error } = await one({ ...defaults, ...each });
    const decision = outcome?.decision === "allow";
    answers.push(outcome ? { decision } : { decision, context: { error: { status: 400, message: error } } });
    if (semantic === (decision ? "permit_on_first_permit" : "deny_on_first_deny")) break;
  }
  return answers;
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
