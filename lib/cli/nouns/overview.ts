import { noun } from "../noun";
import { when } from "../times";

/** `latchkey overview`: numbers, and what needs attention. */
export const overview = noun({
  name: "overview",
  about: "Numbers, and what needs attention",
  group: "overview",
  single: true,
  verbs: {
    get: {
      examples: ["latchkey overview"],
      card: ({ serviceAccounts, liveTokens, expiring, attention }) => [
        ["Service accounts", serviceAccounts],
        ["Live tokens", liveTokens],
        ["Expire within 30 days", expiring.tokens],
        ["Next to expire", expiring.first ? when(expiring.first) : undefined],
        ["Never used", attention.neverUsed.tokens],
        ["Without expiry", attention.withoutExpiry.tokens],
        ["Disabled, with live tokens", attention.stale.map(({ name }) => name)],
      ],
    },
  },
});
