import { createServer } from "node:http";
import Provider from "oidc-provider";

/** What the portal is told about the provider. */
export const CLIENT = { client_id: "latchkey", client_secret: "a client secret of the tests" };

/**
 * A real OpenID Connect provider for the journeys. Whoever signs in there is who they say: the login name is the subject
 * and the e-mail, which is vouched for unless it begins with `unverified`.
 */
export async function startIdentityProvider(
  port: number,
  portal: string,
): Promise<{ issuer: string; stop: () => Promise<void> }> {
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ ...CLIENT, redirect_uris: [`${portal}/api/auth/callback/oidc`] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["only for tests"] },
    pkce: { required: () => true },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: id, email: id, email_verified: !id.startsWith("unverified") }),
    }),
  });
  const server = createServer(provider.callback());
  await new Promise<void>((listening) => server.listen(port, "127.0.0.1", listening));
  const stop = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { issuer, stop };
}
