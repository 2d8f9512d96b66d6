"use client";

import { formatInstant, formatSpan } from "@/components/instant";
import { useNow } from "@/components/relative-time";
import SecretReveal from "@/components/secret-reveal";
import type { CreatedToken } from "@/lib/access-tokens/contract";
import { ActsAs } from "../service-accounts/acts-as";
import { curlSnippet, githubActionsSnippet, ownHeaderSnippet } from "./snippets";

/** A token of 365 days that was made a second ago still ends in 365 days. */
const MINUTE = 60_000;

/** The one showing of a new token. */
export function TokenReveal({ token, url, onClose }: { token: CreatedToken; url: string; onClose: () => void }) {
  const now = useNow();
  const account = token.serviceAccount.name;
  return (
    <SecretReveal
      secret={token.token}
      replay={{
        title: `${token.name} was created already`,
        description:
          "Your first try arrived, and its answer held the token. It is shown only there: if you do not have it, revoke this token and create another.",
      }}
      what={
        <>
          Token <span className="font-medium text-ink">{token.name}</span> for {account}.
        </>
      }
      hint={token.hint}
      facts={[
        ...(token.serviceAccount.impersonates
          ? [{ label: "Acts as", value: <ActsAs email={token.serviceAccount.impersonates} /> }]
          : []),
        ...(token.format === "jwt" ? [{ label: "Format", value: "JWT" }] : []),
        {
          label: "Expires",
          value: token.expiresAt ? (
            <>
              {formatInstant(token.expiresAt)}{" "}
              <span className="text-ink-3">in {formatSpan(new Date(token.expiresAt).getTime() - now + MINUTE)}</span>
            </>
          ) : (
            <span className="text-brass-text">Never</span>
          ),
        },
        {
          label: "Roles",
          value:
            token.roles === null ? (
              <>
                Inherit{" "}
                <span className="text-ink-3">
                  follows {account}: {token.effectiveRoles.join(", ")}
                </span>
              </>
            ) : (
              <>
                {token.roles.join(", ")} <span className="text-ink-3">only these</span>
              </>
            ),
        },
      ]}
      env={{ file: `${account}.env`, variable: "LATCHKEY_CLIENT_TOKEN" }}
      snippets={[curlSnippet(url), ownHeaderSnippet(url), githubActionsSnippet(url)]}
      onClose={onClose}
    />
  );
}
