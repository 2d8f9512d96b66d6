import { beforeAll, describe, expect, test } from "vitest";
import { database } from "@/lib/db";
import { createPerson, createPlace, type Person, type Place } from "@/lib/operation/suites/world";
import { api } from "./api-fixture";

let place: Place;
let admin: Person;

beforeAll(async () => {
  place = await createPlace("prod", "ns_global");
  admin = await createPerson("ns_global", { role: "admin" });
});

describe("a token that issues others is revoked", () => {
  const issueAs = ({ token }: Person, name: string) =>
    api(token, `POST /service-accounts/${place.account.id}/tokens`, { json: { name } });
  const revoke = ({ tokenId }: Person) => api(admin.token, `DELETE /access-tokens/${tokenId}`);

  test("of two callers who share a transaction, each gets an answer of its own", async () => {
    const both = [
      await createPerson(place.namespace.id, { role: "admin" }),
      await createPerson(place.namespace.id, { role: "admin" }),
    ] as const;
    for (const caller of both) expect((await issueAs(caller, `first of ${caller.tokenId}`)).status).toBe(201);
    await revoke(both[0]);
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) => issueAs(both[index % 2 ? 1 : 0], `shared ${index}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map((_, index) => (index % 2 ? 201 : 401)));
    expect(await database().accessToken.count({ where: { createdById: both[0].accountId } })).toBe(1);
  });

  test("P1, 20 rounds, after one token more each, under six callers: none is issued after the answer", async () => {
    for (let round = 0; round < 20; round++) {
      const caller = await createPerson(place.namespace.id, { role: "admin" });
      const late: number[] = [];
      let issued = 0;
      let revoked: Promise<void> | undefined;
      let isRevoked = false;
      const callers = Array.from({ length: 6 }, async (_, index) => {
        for (let call = 0, goesOn = true; goesOn; call++) {
          const isLate = isRevoked;
          const { status } = await issueAs(caller, `round ${round}, ${index} calls ${call}`);
          if (isLate) late.push(status);
          if (status === 201 && issued++ === round)
            revoked = revoke(caller).then(() => {
              isRevoked = true;
            });
          goesOn = status === 201 && !isLate;
        }
      });
      await Promise.all(callers);
      await revoked;
      expect(isRevoked).toBe(true);
      late.push((await issueAs(caller, `round ${round}, afterwards`)).status);
      expect(new Set(late)).toEqual(new Set([401]));
    }
  });
});
