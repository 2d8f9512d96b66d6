import { expect, test } from "vitest";
import { gainsOnceMade, type PolicyFields, type Reference } from "./gains-once-made";

const account: Reference = { kind: "service-account", name: "svc-new@shop" };
const socket: Reference = { kind: "socket", name: "pg-new@shop" };
const policy: PolicyFields = {
  who: { serviceAccounts: ["svc-old@shop", account.name], groups: ["ops"] },
  sockets: ["pg-old@shop"],
  actions: { database: {} },
};
const told = (more: PolicyFields, later: Reference[] = [account]) =>
  gainsOnceMade({ ...policy, ...more }, "shop", later).map(({ subject, socket }) => `${subject} ${socket}`);

test("whoever is new gains each socket, and whoever is named gains each new one", () => {
  expect(told({})).toEqual(["svc-new pg-old"]);
  expect(told({ sockets: ["pg-old@shop", socket.name] }, [account, socket])).toEqual([
    "svc-old pg-new",
    "svc-new pg-old",
    "svc-new pg-new",
    "group ops pg-new",
  ]);
  expect(told({ orgWide: true })).toEqual(["svc-new every socket in shop"]);
  const { who: _, ...everybody } = { ...policy, sockets: [socket.name] };
  expect(gainsOnceMade(everybody, "shop", [socket])[0]?.subject).toBe("anyone");
});

test("a deny and a policy that is off open nothing, and nothing new is no gain", () => {
  expect([told({ effect: "deny" }), told({ enabled: false }), told({}, [])]).toEqual([[], [], []]);
});

test("conditions are named as such, and no actions are every action", () => {
  const { actions: _, ...open } = policy;
  const gains = gainsOnceMade({ ...open, where: {} }, "shop", [account]);
  expect(gains).toMatchObject([
    { actions: ["every action"], conditions: "once made, under its conditions, unless another policy denies it" },
  ]);
});
