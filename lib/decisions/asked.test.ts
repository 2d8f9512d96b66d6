import fc from "fast-check";
import { expect, test } from "vitest";
import { ACTIONS, type Request, type Subject } from "@/lib/policies/engine/model";
import { askedOf, type StoredInput, unsaidOf } from "./asked";
import type { DecisionRow } from "./read";

const text = fc.string({ minLength: 1, maxLength: 20 });
const named = fc.record({ id: text, name: text });
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const requests: fc.Arbitrary<Request> = fc.record({
  subject: fc.record({
    kind: fc.constantFrom<Subject["kind"][]>("service-account", "member"),
    id: text,
    name: text,
    namespaceId: fc.option(text),
    userId: text,
    groups: fc.array(named, { maxLength: 3 }),
    person: fc.option(fc.record({ id: text, name: text, email: text })),
    stopped: fc.option(text),
  }),
  socket: fc.record({
    id: text,
    name: text,
    type: text,
    namespaces: fc.array(text, { maxLength: 3 }),
    tags: fc.dictionary(text, text, { maxKeys: 3 }),
    acceptAmbiguousPaths: optional(fc.constant(true)),
  }),
  action: fc.constantFrom(...ACTIONS),
  http: optional(fc.record({ method: text, path: text })),
  ssh: optional(fc.record({ username: optional(text), command: optional(text) })),
  ip: fc.option(text),
  country: fc.option(text),
  time: fc.date({ noInvalidDate: true }),
});

/** The row of a decision on it, as the database gives it back. */
function rowOf({ subject, socket, action, http, ip }: Request, input: object): DecisionRow {
  return {
    ...{
      id: "",
      at: new Date(),
      namespace: "",
      gatewayId: "",
      gatewayName: "",
      host: null,
      decision: "deny",
      status: 0,
    },
    ...{ actsAs: null, tokenId: null, reason: "policy", action, ip },
    ...{ subjectKind: subject.kind, subjectId: subject.id, subjectName: subject.name },
    ...{ socketId: socket.id, socketName: socket.name, method: http?.method ?? null, path: http?.path ?? null },
    input: JSON.parse(JSON.stringify(input)) as StoredInput,
  };
}

test.each([
  ["what the row does not say", unsaidOf],
  ["all of it, as older versions kept it", (request: Request) => request],
])("what the engine was asked comes back from the decision's row and %s", (_, kept) => {
  fc.assert(
    fc.property(requests, (request) => {
      expect(askedOf(rowOf(request, kept(request)))).toEqual(request);
    }),
  );
});
