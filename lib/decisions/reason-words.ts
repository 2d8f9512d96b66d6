/** What the gate's reasons mean, as a filter shows them and as a sentence about one decision. */
const WORDS: Record<string, readonly [label: string, sentence: string]> = {
  policy: ["A policy", "A policy decided."],
  no_policy: ["No policy", "No policy matched, and no match is deny."],
  missing: ["No token", "The request presented no token."],
  malformed: ["Malformed token", "What was presented is no token."],
  unknown: ["Unknown token", "No token with this secret exists."],
  revoked: ["Revoked token", "The token was revoked."],
  expired: ["Expired token", "The token had expired."],
  paused: ["Paused token", "The token was paused."],
  account_disabled: ["Disabled account", "The service account was disabled."],
  account_expired: ["Expired account", "The service account had expired."],
  address: ["Token's networks", "The token is limited to networks, and the address lies in none of them."],
  rate_limited: ["Rate limit", "Too many failures came from this address."],
  conflicting: ["Conflicting tokens", "The request presented more than one token."],
  incomplete: [
    "Incomplete question",
    "The gateway did not say the method or the URI. Compare its configuration with deploy/.",
  ],
  unknown_socket: ["Unknown socket", "No socket has the name the gateway said, or the host of the request."],
  wrong_socket: ["Not its socket", "The gateway may not ask about this socket."],
  path_ambiguous: ["Ambiguous path", "The path can be read in two ways, by a proxy and by what is behind it."],
  unknown_gateway: ["Unknown gateway", "The gateway's key is not valid."],
  unavailable: ["Unavailable", "The gate could not ask its database in time."],
};

/** Every reason with its label, for filters. */
export const REASONS = Object.entries(WORDS).map(([value, [label]]) => ({ value, label }));

export function reasonLabel(reason: string): string {
  return WORDS[reason]?.[0] ?? reason;
}

export function reasonSentence(reason: string): string {
  return WORDS[reason]?.[1] ?? `The gate's reason was ${reason}.`;
}
