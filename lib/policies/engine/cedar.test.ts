import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ALWAYS, toCedar } from "./cedar-fixture";
import { compilePolicy } from "./compile";
import { decide } from "./evaluate";
import type { Request, StoredPolicy } from "./model";
import { indexPolicies } from "./policy-index";
import { anyPolicy, anyRequest, isAmbiguous } from "./random-fixture";

const SETS = 100;
const REQUESTS = 1_000;
/** Making a request costs more than deciding it twice, so that each meets many sets. A prime: every set begins elsewhere. */
const POOL = 4_999;
const ZONES = ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"];

const clocks = new Map(
  ZONES.map((timeZone) => [timeZone, new Intl.DateTimeFormat("en", { timeZone, timeZoneName: "longOffset" })]),
);

/** A zone's offset, read from how the zone writes it, and the day of the week that follows from it. */
function zone(timeZone: string, time: Date) {
  const written = clocks.get(timeZone)?.format(time) ?? "";
  const [, sign, hours = "0", minutes = "0"] = /GMT(?:([+-])(\d\d):(\d\d))?$/.exec(written) ?? [];
  const offset = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
  const day = (new Date(time.getTime() + offset).getUTCDay() + 6) % 7;
  return { offset: { __extn: { fn: "duration", arg: `${offset}ms` } }, day };
}

const known = new Map<string, ReturnType<typeof zone>>();

/** What Cedar must be told of the zones that the policies of a set name. */
function zonesAt(time: Date, names: readonly string[]): object {
  return Object.fromEntries(
    names.map((name) => {
      const key = `${name} ${time.getTime()}`;
      const told = known.get(key) ?? zone(name, time);
      known.set(key, told);
      return [name, told];
    }),
  );
}

const zoneOf = ({ when }: StoredPolicy) => (when as { timeZone?: string } | null)?.timeZone ?? "UTC";

function ask(
  set: string,
  zones: readonly string[],
  { subject, socket, action, http, ssh, ip, country, time }: Request,
): string {
  const principal = { type: subject.kind === "member" ? "Member" : "Account", id: subject.id };
  const resource = { type: "Socket", id: socket.id };
  const namespace = (id: string) => ({ type: "Namespace", id });
  const { person } = subject;
  const answer = statefulIsAuthorized({
    principal,
    action: { type: "Action", id: action },
    resource,
    preparsedPolicySetId: set,
    context: {
      now: { __extn: { fn: "datetime", arg: time.toISOString() } },
      zones: zonesAt(time, zones) as never,
      ambiguous: http?.path !== undefined && isAmbiguous(http.path),
      ...(ip !== null && { ip: { __extn: { fn: "ip", arg: ip } } }),
      ...(country !== null && { country }),
      ...http,
      ...ssh,
    },
    entities: [
      {
        uid: principal,
        parents: subject.groups.map(({ id }) => ({ type: "Group", id })),
        attrs: {
          userId: subject.userId,
          stopped: subject.stopped !== null,
          ...(person && { person: person.id, email: person.email }),
          ...(subject.namespaceId && { home: { __entity: namespace(subject.namespaceId) } }),
        },
      },
      {
        uid: resource,
        parents: socket.namespaces.slice(0, 1).map(namespace),
        attrs: { acceptAmbiguousPaths: socket.acceptAmbiguousPaths === true },
        tags: socket.tags,
      },
      ...socket.namespaces.map((id, index) => ({
        uid: namespace(id),
        parents: socket.namespaces.slice(index + 1, index + 2).map(namespace),
        attrs: {},
      })),
    ],
  });
  if (answer.type === "failure") throw new Error(JSON.stringify(answer.errors));
  const { errors } = answer.response.diagnostics;
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return answer.response.decision;
}

test(`Cedar decides ${SETS * REQUESTS} random requests as the engine does`, () => {
  const seed = Number(process.env.FUZZ_SEED ?? 20261122);
  const sets = fc.sample(fc.array(anyPolicy, { minLength: 1, maxLength: 8 }), { numRuns: SETS, seed });
  const requests = fc.sample(anyRequest, { numRuns: POOL, seed });
  const seen = { allow: 0, deny: 0 };
  for (const [number, stored] of sets.entries()) {
    const set = `set ${number}`;
    const parsed = preparsePolicySet(set, { staticPolicies: [...ALWAYS, ...stored.map(toCedar)].join("\n") });
    expect(parsed, stored.map(toCedar).join("\n")).toEqual({ type: "success" });
    const zones = ZONES.filter((name) => stored.some((policy) => zoneOf(policy) === name));
    const index = indexPolicies(stored.map(compilePolicy));
    for (let round = 0; round < REQUESTS; round++) {
      const request = requests[(number * REQUESTS + round) % POOL] as Request;
      const { decision } = decide(index, request);
      seen[decision]++;
      const theirs = ask(set, zones, request);
      if (theirs !== decision)
        expect.fail(
          `seed ${seed}: Cedar says ${theirs}, the engine ${decision}\n${JSON.stringify({ stored, request }, null, 1)}`,
        );
    }
  }
  expect(seen.allow).toBeGreaterThan(SETS * REQUESTS * 0.01);
}, 300_000);
