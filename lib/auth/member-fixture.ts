import { appendActivity } from "@/lib/activity/record";
import { systemActor } from "@/lib/auth/actor";
import { database, type Tx } from "@/lib/db";
import { newId } from "@/lib/ids";
import { localRequest } from "@/lib/operation/request";
import { hashPassword } from "./password";

/** The password of every member that tests make. */
export const TEST_PASSWORD = "correct horse battery";

type Wanted = {
  email?: string;
  roles?: string[];
  activated?: boolean;
  password?: boolean;
  disabled?: boolean;
  oidcIdentity?: string;
};

/** A member for a test, by default an activated one with the role `read-only` at the root and a password. */
export async function givenMember(wanted: Wanted = {}) {
  const {
    roles = ["read-only"],
    activated = true,
    password = activated,
    disabled = false,
    oidcIdentity = null,
  } = wanted;
  const id = newId("mem");
  const email = wanted.email ?? `${id.toLowerCase()}@example.com`;
  const passwordHash = password ? await hashPassword(TEST_PASSWORD) : null;
  const now = new Date();
  await recorded(async (tx) => {
    await tx.member.create({
      data: {
        id,
        email,
        name: "Ana Marin",
        passwordHash,
        oidcIdentity,
        activatedAt: activated ? now : null,
        disabledAt: disabled ? now : null,
        createdById: "system",
        createdByName: "Latchkey",
      },
    });
    await tx.roleAssignment.createMany({
      data: roles.map((role) => ({
        id: newId("ra"),
        roleId: `role_${role}`,
        namespaceId: "ns_global",
        memberId: id,
        assignedById: "system",
        assignedByName: "Latchkey",
      })),
    });
  });
  return { id, email, name: "Ana Marin" };
}

/** A change that a test makes behind the services' back, with the record that the database wants to see. */
export function recorded<T>(change: (tx: Tx) => Promise<T>): Promise<T> {
  return database().$transaction(async (tx) => {
    const result = await change(tx);
    await appendActivity(tx, {
      actor: systemActor,
      request: localRequest(),
      namespace: "",
      action: "test.change",
      target: { kind: "test", id: "test", name: "test" },
      outcome: "done",
    });
    return result;
  });
}
