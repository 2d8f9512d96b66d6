import { call } from "../api";
import { when } from "../times";
import { type Finding, fine, unlessForbidden, warning } from "./finding";

/** Tokens that nobody misses until they are stolen, and those that end before somebody noticed. */
export function checkWeakSpots(): Promise<Finding[]> {
  return unlessForbidden("weak spots", async () => {
    const { attention, expiring } = await call("overview.get", {});
    const { neverUsed, withoutExpiry, stale } = attention;
    const soon = attention.expiring[0];
    const findings = [
      withoutExpiry.tokens > 0 &&
        warning(
          "no expiry",
          `${count(withoutExpiry.tokens)} without expiry, of ${withoutExpiry.serviceAccounts.join(", ")}`,
          "latchkey token list --sort -expiresAt --limit 20",
        ),
      neverUsed.tokens > 0 &&
        warning(
          "never used",
          `${count(neverUsed.tokens)} older than 30 days and never used`,
          "latchkey token list --never-used --status active",
        ),
      stale.length > 0 &&
        warning(
          "disabled",
          `disabled, with live tokens: ${stale.map(({ name }) => name).join(", ")}`,
          `latchkey service-account delete ${stale[0]?.name}`,
        ),
      soon !== undefined &&
        warning(
          "expiring",
          `${soon.name} of ${soon.serviceAccount.name} ends ${when(soon.endsAt)}`,
          `latchkey token rotate ${soon.id} > FILE`,
        ),
    ].filter((finding) => finding !== false);
    return findings.length > 0 ? findings : [fine("weak spots", `none; ${expiring.tokens} tokens end within 30 days`)];
  });
}

function count(tokens: number): string {
  return tokens === 1 ? "one live token" : `${tokens} live tokens`;
}
