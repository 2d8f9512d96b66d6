/** What lists are called and what they are for: said by the page and, until it is there, by its skeleton. */
export const LISTS = {
  activity: {
    title: "Activity",
    description: "Every change, sign-in and refusal, in the order it happened. Nothing here can be edited or deleted.",
  },
  decisions: {
    title: "Decisions",
    description: "What the gate answered to gateways, why it was so then, and what it would be now.",
  },
  accessTokens: {
    title: "Access Tokens",
    description: "Every token of every service account: what it may do, when it ends, where it was last used.",
  },
  serviceAccounts: {
    title: "Service Accounts",
    description: "Machine identities of your team. They never sign in; they carry access tokens.",
  },
  groups: {
    title: "Groups",
    description: "Members and service accounts, named together. Policies let a group in; groups can own accounts.",
  },
  sockets: {
    title: "Sockets",
    description: "What is reached: sites, servers, databases. Policies apply to them by name, by tag, or to all.",
  },
  policies: {
    title: "Policies",
    description: "Who may do what on which sockets, from where and when. Deny wins over any allow; no match is deny.",
  },
  gateways: {
    title: "Gateways",
    description: "The proxies that ask Latchkey about each request and let through what it allows.",
  },
} as const;
