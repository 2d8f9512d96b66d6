/** What each action is called once it was done, and as something that was tried. */
const WORDS: Record<string, readonly [done: string, tried: string]> = {
  "service-accounts.list": ["Listed service accounts", "list service accounts"],
  "service-accounts.create": ["Created service account", "create service account"],
  "service-accounts.get": ["Opened service account", "open service account"],
  "service-accounts.update": ["Changed service account", "change service account"],
  "service-accounts.delete": ["Deleted service account", "delete service account"],
  "service-accounts.disable": ["Disabled service account", "disable service account"],
  "service-accounts.enable": ["Enabled service account", "enable service account"],
  "service-accounts.reassign": ["Reassigned accounts of", "reassign accounts of"],
  "service-accounts.access": ["Looked up what it reaches", "look up what it reaches"],
  "service-accounts.impact": ["Looked up what depends on it", "look up what depends on it"],
  "access-tokens.list": ["Listed tokens", "list tokens"],
  "access-tokens.list-of-account": ["Listed tokens", "list tokens"],
  "access-tokens.create": ["Created token", "create token"],
  "access-tokens.get": ["Opened token", "open token"],
  "access-tokens.update": ["Changed token", "change token"],
  "access-tokens.revoke": ["Revoked token", "revoke token"],
  "access-tokens.pause": ["Paused token", "pause token"],
  "access-tokens.resume": ["Resumed token", "resume token"],
  "access-tokens.rotate": ["Rotated token", "rotate token"],
  "access-tokens.finish-rotation": ["Finished rotation", "finish rotation"],
  "access-tokens.roll-back-rotation": ["Rolled back rotation", "roll back rotation"],
  "access-tokens.first-use": ["First use", "use token"],
  "policies.list": ["Listed policies", "list policies"],
  "policies.create": ["Created policy", "create policy"],
  "policies.get": ["Opened policy", "open policy"],
  "policies.replace": ["Changed policy", "change policy"],
  "policies.delete": ["Deleted policy", "delete policy"],
  "policies.subjects": ["Changed who is in policy", "change who is in policy"],
  "policies.sockets": ["Changed sockets of policy", "change sockets of policy"],
  "policies.versions": ["Listed versions", "list versions of policy"],
  "policies.test": ["Tested access", "test access"],
  "policies.preview": ["Previewed a change of policy", "preview a change of policy"],
  "policies.preview-new": ["Previewed a new policy", "preview a new policy"],
  "policies.restore": ["Restored policy", "restore policy"],
  "sockets.list": ["Listed sockets", "list sockets"],
  "sockets.create": ["Created socket", "create socket"],
  "sockets.get": ["Opened socket", "open socket"],
  "sockets.update": ["Changed socket", "change socket"],
  "sockets.delete": ["Deleted socket", "delete socket"],
  "sockets.access": ["Looked up who reaches it", "look up who reaches it"],
  "sockets.impact": ["Looked up what depends on it", "look up what depends on it"],
  "gateways.list": ["Listed gateways", "list gateways"],
  "gateways.create": ["Registered gateway", "register gateway"],
  "gateways.get": ["Opened gateway", "open gateway"],
  "gateways.update": ["Changed gateway", "change gateway"],
  "gateways.delete": ["Deleted gateway", "delete gateway"],
  "gateways.rotate": ["Gave a new key to gateway", "give a new key to gateway"],
  "gateways.finish-rotation": ["Ended the old key of gateway", "end the old key of gateway"],
  "gateways.revoke": ["Revoked gateway", "revoke gateway"],
  "gateway.present": ["Presented gateway key", "present a gateway key"],
  "decisions.list": ["Read decisions", "read decisions"],
  "decisions.counts": ["Read decisions", "read decisions"],
  "decisions.get": ["Read a decision", "read a decision"],
  "decisions.forget": ["Forgot decisions", "forget decisions"],
  "members.list": ["Listed members", "list members"],
  "members.get": ["Opened member", "open member"],
  "members.sessions": ["Listed sessions", "list sessions of member"],
  "members.end-session": ["Ended session of member", "end session of member"],
  "members.end-sessions": ["Ended sessions of member", "end sessions of member"],
  "members.create": ["Created member", "create member"],
  "setup-link.create": ["Created setup link", "create setup link"],
  "members.invite": ["Invited member", "invite member"],
  "members.invite-again": ["Invited member again", "invite member again"],
  "members.activate": ["Accepted invitation", "accept invitation"],
  "members.change-roles": ["Changed roles of member", "change roles of member"],
  "members.disable": ["Disabled member", "disable member"],
  "members.enable": ["Enabled member", "enable member"],
  "roles.list": ["Listed roles", "list roles"],
  "roles.get": ["Opened role", "open role"],
  "roles.create": ["Created role", "create role"],
  "roles.update": ["Changed role", "change role"],
  "roles.delete": ["Deleted role", "delete role"],
  "groups.list": ["Listed groups", "list groups"],
  "groups.create": ["Created group", "create group"],
  "groups.get": ["Opened group", "open group"],
  "groups.update": ["Changed group", "change group"],
  "groups.delete": ["Deleted group", "delete group"],
  "groups.list-members": ["Listed who is in group", "list who is in group"],
  "groups.members": ["Changed who is in group", "change who is in group"],
  "groups.impact": ["Looked up what depends on it", "look up what depends on it"],
  "namespaces.create": ["Created namespace", "create namespace"],
  "namespaces.get": ["Opened namespace", "open namespace"],
  "namespaces.update": ["Renamed namespace", "rename namespace"],
  "namespaces.delete": ["Deleted namespace", "delete namespace"],
  "namespaces.list": ["Listed namespaces", "list namespaces"],
  "activity.list": ["Read activity", "read activity"],
  "activity.get": ["Read activity", "read activity"],
  "settings.get": ["Opened settings", "open settings"],
  "settings.update": ["Changed settings", "change settings"],
  "overview.get": ["Opened overview", "open overview"],
  "whoami.get": ["Asked who it is", "ask who it is"],
  "session.create": ["Signed in", "sign in"],
  "session.end": ["Signed out", "sign out"],
  "sessions.forget": ["Forgot sessions", "forget sessions"],
  "session.end-others": ["Ended their other sessions", "end their other sessions"],
  "session.confirm": ["Confirmed it is them", "confirm it is them"],
  "token.present": ["Presented token", "present token"],
};

/** How a token that was presented is described when it was refused, by the reason of the record. */
const PRESENTED: Record<string, string> = {
  unknown: "Presented an unknown token",
  malformed: "Presented something that is no token",
  missing: "Presented no token",
  "rate-limited": "Presented invalid tokens too often",
  expired: "Presented an expired token",
  revoked: "Presented a revoked token",
  paused: "Presented a paused token",
  address: "Presented a token from a refused address",
  "account-disabled": "Presented a token of a disabled account",
  "account-expired": "Presented a token of an expired account",
};

const READS =
  /\.(sessions|counts|list|list-of-account|list-members|get|impact|access|test|preview|preview-new|versions)$/;

/** Every action that changes something or tries to, for filters: what only reads is recorded when it was refused. */
export const CHANGES: readonly string[] = Object.keys(WORDS).filter((action) => !READS.test(action));

/** What a record says happened: `Created token`, or `Tried to rotate token` when it was refused. */
export function actionWords(record: { action: string; outcome: "done" | "refused"; reason?: string | null }): string {
  if (record.action === "token.present" && record.reason && PRESENTED[record.reason])
    return PRESENTED[record.reason] as string;
  const [done, tried] = WORDS[record.action] ?? [record.action, record.action];
  return record.outcome === "done" ? done : `Tried to ${tried}`;
}

/** True when the screens know how to say this action. */
export function hasWords(action: string): boolean {
  return Object.hasOwn(WORDS, action);
}
