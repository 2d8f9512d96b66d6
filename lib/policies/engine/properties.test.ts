import fc from "fast-check";
import { expect, test } from "vitest";
import { compilePolicy } from "./compile";
import { decide, evaluate } from "./evaluate";
import type { Request } from "./model";
import { indexPolicies, walk } from "./policy-index";
import { anyPolicy, anyRequest } from "./random-fixture";

const pool = fc.sample(anyPolicy, 500).map((stored) => ({ stored, compiled: compilePolicy(stored) }));
const policies = fc.array(fc.constantFrom(...pool.map(({ compiled }) => compiled)), { maxLength: 8 });
const RUNS = { numRuns: 400, endOnFailure: true };

function holds(property: fc.IRawProperty<unknown, false>) {
  fc.assert(property, RUNS);
}

const decision = (all: Parameters<typeof evaluate>[0], request: Request) => evaluate(all, request).decision;

test("POL-3 the order of policies never matters, and deny wins in any order", () =>
  holds(
    fc.property(policies, anyRequest, fc.infiniteStream(fc.nat()), (all, request, numbers) => {
      const shuffled = all.map((policy) => [numbers.next().value as number, policy] as const);
      const other = shuffled.toSorted(([one], [two]) => one - two).map(([, policy]) => policy);
      expect(decision(other, request)).toBe(decision(all, request));
      const { policies: traces } = evaluate(all, request);
      if (traces.some(({ matched, policy }) => matched && policy.effect === "deny"))
        expect(decision(other, request)).toBe("deny");
    }),
  ));

test("another allow never removes access, another deny never gives any", () =>
  holds(
    fc.property(policies, anyPolicy, anyRequest, (all, one, request) => {
      const before = decision(all, request);
      if (before === "allow")
        expect(decision([...all, compilePolicy({ ...one, effect: "allow" })], request)).toBe("allow");
      else expect(decision([...all, compilePolicy({ ...one, effect: "deny" })], request)).toBe("deny");
    }),
  ));

test("POL-2 a policy with an empty list matches nothing", () => {
  const empty = fc.constantFrom(
    { who: {} },
    { who: { emails: [], domains: [], userIds: [] } },
    { where: { cidrs: [] } },
    { where: { countries: [] } },
    { where: { notCountries: [] } },
    { when: { weekly: [] } },
    { actions: {} },
    { actions: { http: { methods: [] }, ssh: { usernames: [] } } },
    { orgWide: false, tagRules: [], sockets: [] },
  );
  holds(
    fc.property(policies, anyPolicy, empty, anyRequest, (all, one, nothing, request) => {
      const sound = { who: null, where: null, when: null, actions: null, tagRules: [], ...nothing };
      const more = [...all, compilePolicy({ ...one, ...sound })];
      expect(decision(more, request)).toBe(decision(all, request));
    }),
  );
});

test("a disabled policy is as good as none", () =>
  holds(
    fc.property(policies, anyPolicy, anyRequest, (all, one, request) => {
      const more = [...all, compilePolicy({ ...one, enabled: false })];
      expect(decision(more, request)).toBe(decision(all, request));
    }),
  ));

test("POL-9 the index, the plain walk and the trace give one answer", () =>
  fc.assert(
    fc.property(policies, fc.array(anyRequest, { minLength: 5, maxLength: 5 }), (all, requests) => {
      const index = indexPolicies(all);
      for (const request of requests) {
        const answer = decision(all, request);
        expect(decide(index, request).decision).toBe(answer);
        expect(decide(walk(all), request).decision).toBe(answer);
        expect(decision(index.concerning(request), request)).toBe(answer);
      }
    }),
    { ...RUNS, numRuns: 600 },
  ));
