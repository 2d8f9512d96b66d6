import fc from "fast-check";
import { expect, test } from "vitest";
import { draftAccounts, draftOf, isUnchanged, reapply, UNCHANGED } from "./draft";

const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => ({ id, name: `svc-${id}` })) as [N, N, N, N];
type N = { id: string; name: string };

test("a draft leads from what is saved to what is wanted", () => {
  const some = fc.subarray([a, b, c, d]);
  fc.assert(
    fc.property(some, some, (saved, wanted) => {
      const ids = (accounts: N[]) => accounts.map(({ id }) => id).sort();
      expect(ids(draftAccounts(saved, draftOf(saved, wanted)))).toEqual(ids(wanted));
      expect(isUnchanged(draftOf(saved, saved))).toBe(true);
    }),
  );
});

test("two drafts that meet both take effect", () => {
  const saved = [a, b];
  const mine = draftOf(saved, [b, c]);
  const theirs = [a, b, d];
  expect(draftAccounts(theirs, reapply(mine, theirs))).toEqual([b, d, c]);
});

test("what the other one did already is no change any more", () => {
  const mine = draftOf([a, b], [b, c]);
  expect(reapply(mine, [b, c])).toEqual(UNCHANGED);
});
