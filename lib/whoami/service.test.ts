import { createRouterClient } from "@orpc/server";
import { beforeAll, expect, test } from "vitest";
import { appendActivity } from "@/lib/activity/record";
import { handleApi } from "@/lib/api/handler";
import { router } from "@/lib/api/router";
import { memberActor, systemActor } from "@/lib/auth/actor";
import { database } from "@/lib/db";
import { newId } from "@/lib/ids";
import { localRequest } from "@/lib/operation/request";

const admin = { id: newId("mem"), name: "Ana Marin" };
const session = { id: newId("ses"), authenticatedAt: new Date(), method: "password" } as const;

beforeAll(async () => {
  await database().$transaction(async (tx) => {
    const by = { createdById: "system", createdByName: "Latchkey" };
    await tx.member.create({ data: { ...admin, email: "ana@example.com", activatedAt: new Date(), ...by } });
    await tx.roleAssignment.create({
      data: {
        id: newId("ra"),
        roleId: "role_admin",
        namespaceId: "ns_global",
        memberId: admin.id,
        assignedById: "system",
        assignedByName: "Latchkey",
      },
    });
    const target = { kind: "none", id: "", name: "" };
    await appendActivity(tx, {
      actor: systemActor,
      request: localRequest(),
      namespace: "",
      action: "fixture",
      target,
      outcome: "done",
    });
  });
});

const api = async () =>
  createRouterClient(router, {
    context: { actor: await memberActor(database(), admin, session), request: localRequest() },
  });

test("a member learns their roles and permissions, namespace by namespace", async () => {
  const answer = await (await api()).whoami.get({});
  expect(answer).toMatchObject({
    subject: { kind: "member", id: admin.id, name: "Ana Marin" },
    serviceAccount: null,
    token: null,
    roles: { global: ["admin"] },
    namespaces: [{ slug: "global", name: "Global", parent: null }],
  });
  expect(answer.permissions.global).toContain("settings:write");
});

test("a token without any right on the API may ask who it is: 200 with its account", async () => {
  const created = await (await api()).serviceAccounts.create({ name: "svc-deploy", token: { name: "ci" } });
  const answer = await ask(created.token?.token ?? "");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    subject: { kind: "service-account", id: created.id, name: "svc-deploy" },
    serviceAccount: { id: created.id, name: "svc-deploy", namespace: "global" },
    token: {
      id: created.token?.id,
      name: "ci",
      hint: created.token?.hint,
      expiresAt: created.token?.expiresAt,
    },
    roles: { global: ["client"] },
    permissions: { global: [] },
    namespaces: [{ slug: "global", name: "Global", parent: null }],
  });
});

test("a listed token whose last role is gone still may ask, and learns that nothing is left", async () => {
  const verbs = await api();
  const created = await verbs.serviceAccounts.create({ name: "svc-listed", roles: ["client", "read-only"] });
  const token = await verbs.accessTokens.create({ sa: created.id, name: "ci", roles: ["read-only"] });
  await verbs.serviceAccounts.update({ sa: created.id, removeRoles: ["read-only"] });
  const answer = await ask(token.token ?? "");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    serviceAccount: { namespace: "global" },
    roles: {},
    permissions: {},
    namespaces: [],
  });
});

test("without a token: 401", async () => expect((await ask("nothing")).status).toBe(401));

function ask(token: string): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` };
  return handleApi(new Request("http://localhost:3000/api/v1/whoami", { headers }), "192.0.2.1");
}
