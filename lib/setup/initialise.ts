import "server-only";
import { appendActivity } from "@/lib/activity/record";
import { systemActor } from "@/lib/auth/actor";
import { createLink } from "@/lib/auth/one-time-links";
import { hashPassword } from "@/lib/auth/password";
import { normaliseEmail } from "@/lib/auth/sign-in";
import { database, type Tx } from "@/lib/db";
import { env } from "@/lib/env";
import { localRequest, type RequestFacts } from "@/lib/operation/request";
import { createBootstrapAccount } from "./bootstrap-account";
import { createBootstrapGateway } from "./bootstrap-gateway";
import { createDefaultPolicy } from "./default-policy";
import { createFirstAdmin, hasAdmin } from "./first-admin";
import { hasSameSecret } from "./secret-check";
import { writeSecretFiles } from "./secret-file";

/** What whoever starts an instance should hear: the setup link while one is open, and whether the secret is the old one. */
export type Initialised = { setupLink: string | null; sameSecret: boolean };

/**
 * Runs at every start, in any number of instances at once. Once per database it makes the default policy, the first admin
 * and the bootstrap account and gateway, as far as the environment asks for them. As long as nobody can sign in as admin it makes a
 * new one-time setup link, which ends the one before. All of it commits together, with its records, or not at all.
 */
export async function initialise(): Promise<Initialised> {
  const { admin } = env();
  const sameSecret = await hasSameSecret();
  const { initialisedAt } = await database().settings.findFirstOrThrow();
  // Argon2 takes its time, so not while the row is locked.
  const passwordHash = admin && !initialisedAt ? await hashPassword(admin.password) : null;
  let takeBack: (() => Promise<void>) | undefined;
  try {
    return await database().$transaction(
      async (tx) => {
        const request = localRequest();
        const [settings] = await tx.$queryRaw<{ initialised: boolean }[]>`
          SELECT initialised_at IS NOT NULL AS initialised FROM settings FOR UPDATE`;
        if (!settings?.initialised) takeBack = await firstStart(tx, passwordHash, request);
        return { setupLink: (await hasAdmin(tx)) ? null : await newSetupLink(tx, request), sameSecret };
      },
      { maxWait: 10_000, timeout: 30_000 },
    );
  } catch (error) {
    await takeBack?.();
    throw error;
  }
}

async function firstStart(tx: Tx, passwordHash: string | null, request: RequestFacts) {
  const { admin, bootstrapTokenFile, bootstrapGatewayKeyFile } = env();
  await createDefaultPolicy(tx, request);
  let ownerId: string | null = null;
  if (admin && passwordHash) {
    const email = normaliseEmail(admin.email);
    const [name = email] = email.split("@");
    ownerId = await createFirstAdmin(tx, { email, name, passwordHash }, systemActor, request);
  }
  const token = bootstrapTokenFile && (await createBootstrapAccount(tx, ownerId, request));
  const key = bootstrapGatewayKeyFile && (await createBootstrapGateway(tx, request));
  await tx.$executeRaw`UPDATE settings SET initialised_at = now()`;
  // The files come last: nothing after them fails for a reason of ours.
  return writeSecretFiles([
    { variable: "LATCHKEY_BOOTSTRAP_TOKEN_FILE", path: bootstrapTokenFile, secret: token },
    { variable: "LATCHKEY_BOOTSTRAP_GATEWAY_KEY_FILE", path: bootstrapGatewayKeyFile, secret: key },
  ]);
}

async function newSetupLink(tx: Tx, request: RequestFacts): Promise<string> {
  const link = await createLink(tx, "setup", null, systemActor);
  await appendActivity(tx, {
    actor: systemActor,
    request,
    namespace: "",
    action: "setup-link.create",
    target: { kind: "setup-link", id: "setup", name: "Setup link" },
    after: { validForHours: 24 },
    outcome: "done",
  });
  return link;
}
