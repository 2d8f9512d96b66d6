import { randomBase62 } from "@/lib/base62";
import type { Place } from "./world";

type Input = Record<string, unknown>;

const word = () => randomBase62(8).toLowerCase();

/**
 * One input for each verb that needs more than the object it addresses. Its own permission is enough for it, and a write
 * changes something.
 */
export const EXAMPLES: Record<string, (own: Place) => Input> = {
  "serviceAccounts.list": (own) => ({ namespace: own.namespace.slug, status: ["active"] }),
  "serviceAccounts.create": (own) => ({ name: `svc-${word()}`, namespace: own.namespace.slug }),
  "serviceAccounts.update": (own) => ({ sa: own.account.id, description: "Changed by the suites." }),
  "serviceAccounts.bulk": (own) => ({ action: "disable", ids: [own.idle.id] }),
  "serviceAccounts.reassign": (own) => ({
    namespace: own.namespace.slug,
    from: own.member.id,
    to: own.invited.id,
  }),
  "serviceAccounts.enable": (own) => ({ sa: own.disabled.id }),
  "accessTokens.list": (own) => ({ namespace: own.namespace.slug, status: ["active"] }),
  "accessTokens.create": (own) => ({ sa: own.account.id, name: `token ${word()}` }),
  "accessTokens.update": (own) => ({ id: own.token.id, description: "Changed by the suites." }),
  "accessTokens.bulk": (own) => ({ action: "pause", ids: [own.token.id] }),
  "accessTokens.resume": (own) => ({ id: own.paused.id }),
  "accessTokens.finishRotation": (own) => ({ id: own.rotated.id }),
  "accessTokens.rollBackRotation": (own) => ({ id: own.successor.id }),
  "policies.create": (own) => ({ name: `policy ${word()}`, namespace: own.namespace.slug }),
  "policies.replace": (own) => ({ p: own.policy.id, description: "Changed by the suites." }),
  "policies.subjects": (own) => ({ p: own.policy.id, add: [own.idle.id] }),
  "policies.sockets": (own) => ({ p: own.policy.id, add: [own.socket.id] }),
  "sockets.list": (own) => ({ namespace: own.namespace.slug, type: ["http", "ssh"] }),
  "sockets.create": (own) => ({ name: `web-${word()}`, namespace: own.namespace.slug, type: "http" }),
  "sockets.update": (own) => ({ s: own.socket.id, description: "Changed by the suites." }),
  "gateways.list": (own) => ({ namespace: own.namespace.slug, status: ["active"] }),
  "gateways.create": (own) => ({ name: `edge-${word()}`, namespace: own.namespace.slug, profile: "nginx" }),
  "gateways.update": (own) => ({ g: own.gateway.id, description: "Changed by the suites." }),
  "gateways.finishRotation": (own) => ({ g: own.turning.id }),
  "policies.test": (own) => ({
    subject: { serviceAccount: own.account.id },
    socket: own.socket.id,
    action: "http",
    http: { method: "GET", path: "/" },
  }),
  "policies.preview": (own) => ({ p: own.policy.id, who: {} }),
  "policies.previewNew": (own) => ({ name: `policy ${word()}`, namespace: own.namespace.slug }),
  "policies.restore": (own) => ({ p: own.policy.id, n: "1" }),
  "groups.list": (own) => ({ namespace: own.namespace.slug }),
  "groups.create": (own) => ({ name: `group ${word()}`, namespace: own.namespace.slug }),
  "groups.update": (own) => ({ g: own.group.id, description: "Changed by the suites." }),
  "groups.members": (own) => ({ g: own.group.id, add: [own.idle.id] }),
  "namespaces.create": (own) => ({ slug: `ns-${word()}`, parent: own.namespace.slug }),
  "namespaces.update": (own) => ({ ns: own.namespace.id, name: `Renamed ${word()}` }),
  "namespaces.delete": (own) => ({ ns: own.vacant.id }),
  "members.invite": () => ({ email: `${word()}@example.com`, name: "Bo Lind", roles: ["client"] }),
  "members.inviteAgain": (own) => ({ member: own.invited.id }),
  "members.resetPassword": (own) => ({ member: own.member.id }),
  "members.changeRoles": (own) => ({ member: own.member.id, addRoles: [`client@${own.namespace.slug}`] }),
  "members.endSession": (own) => ({ member: own.member.id, session: own.session.id }),
  "members.delete": (own) => ({ member: own.suspended.id }),
  "members.enable": (own) => ({ member: own.suspended.id }),
  "roles.create": (own) => ({ name: `role-${word()}`, namespace: own.namespace.slug, permissions: ["roles:write"] }),
  "roles.update": (own) => ({ role: own.role.id, description: "Changed by the suites." }),
  "roles.delete": (own) => ({ role: own.role.id }),
  "activity.get": (own) => ({ seq: own.record }),
  "decisions.list": (own) => ({ namespace: own.namespace.slug, decision: ["deny", "allow"] }),
  "decisions.get": (own) => ({ id: own.decision.id }),
  "settings.update": () => ({ maxTokenLifetimeDays: 366 + Math.floor(Math.random() * 3000) }),
};

/**
 * Everything else that the verb's input can refer to (filters, links, bulk ids), beside its example: the isolation suite
 * swaps each for a stranger's. A member belongs to no namespace and is left out.
 */
export const REFERENCES: Record<string, (own: Place) => Input> = {
  "serviceAccounts.list": (own) => ({ role: [own.role.name], group: [own.group.name, own.group.id], q: own.word }),
  "serviceAccounts.create": (own) => ({
    roles: ["client", own.role.name, `client@${own.namespace.slug}`],
    groups: [own.group.name, own.group.id],
    owners: [own.group.name, own.group.id],
    token: { name: "first" },
  }),
  "serviceAccounts.update": (own) => ({
    addRoles: [own.role.name, `client@${own.namespace.slug}`],
    addGroups: [own.group.name, own.group.id],
    owners: [own.group.name, own.group.id],
  }),
  "serviceAccounts.reassign": (own) => ({
    to: own.group.name,
    accounts: [own.account.id, own.idle.id],
  }),
  "serviceAccounts.impact": (own) => ({
    removeRoles: [own.role.name, `client@${own.namespace.slug}`],
    removeGroups: [own.group.name],
  }),
  "accessTokens.list": (own) => ({ serviceAccount: [own.account.id, own.account.name] }),
  "accessTokens.create": (own) => ({ roles: ["client", `client@${own.namespace.slug}`] }),
  "policies.list": (own) => ({ namespace: own.namespace.slug, serviceAccount: [own.account.id, own.account.name] }),
  "policies.create": (own) => ({ who: namedIn(own) }),
  "policies.replace": (own) => ({ who: namedIn(own) }),
  "policies.test": (own) => ({
    namespace: own.namespace.slug,
    draft: {
      id: own.policy.id,
      name: "draft",
      namespace: own.namespace.slug,
      who: namedIn(own),
      sockets: [own.socket.id],
    },
  }),
  "policies.preview": (own) => ({ who: namedIn(own), sockets: [own.socket.id] }),
  "policies.previewNew": (own) => ({ who: namedIn(own), sockets: [own.socket.id], orgWide: true }),
  "policies.subjects": (own) => ({ add: [own.idle.id, own.idle.name] }),
  "policies.sockets": (own) => ({ add: [own.socket.id, own.socket.name, `${own.socket.name}@${own.namespace.slug}`] }),
  "sockets.list": (own) => ({ namespace: own.namespace.slug, q: own.word, namePrefix: own.socket.name }),
  "gateways.list": (own) => ({ namespace: own.namespace.slug, q: own.word, namePrefix: own.gateway.name }),
  "gateways.create": (own) => ({ sockets: socketIn(own) }),
  "gateways.update": (own) => ({ sockets: socketIn(own) }),
  "groups.list": (own) => ({
    namespace: own.namespace.slug,
    serviceAccount: [own.account.id, own.account.name],
    usableIn: own.namespace.slug,
  }),
  "groups.create": (own) => ({ members: [own.idle.id, own.idle.name, `${own.idle.name}@${own.namespace.slug}`] }),
  "groups.members": (own) => ({ add: [own.idle.id, own.idle.name, `${own.idle.name}@${own.namespace.slug}`] }),
  "members.invite": (own) => ({ roles: ["client", own.role.name, `client@${own.namespace.slug}`] }),
  "members.changeRoles": (own) => ({ addRoles: [own.role.name, `client@${own.namespace.slug}`] }),
  "activity.list": (own) => ({
    namespace: own.namespace.slug,
    target: [own.account.id, own.account.name],
    q: own.word,
  }),
  "gateways.configuration": (own) => ({ socket: own.socket.name }),
  "decisions.list": (own) => ({
    namespace: own.namespace.slug,
    gateway: [own.gateway.id, own.gateway.name],
    socket: [own.socket.id],
    subject: [own.account.id, own.account.name],
    token: [own.token.id],
    q: own.word,
  }),
  "decisions.counts": (own) => ({ namespace: own.namespace.slug }),
  "overview.get": (own) => ({ namespace: own.namespace.slug }),
  "roles.list": (own) => ({
    namespace: own.namespace.slug,
    q: own.role.name,
    namePrefix: own.role.name,
    usableIn: own.namespace.slug,
  }),
  "namespaces.list": (own) => ({ namespace: own.namespace.slug }),
};

function socketIn(own: Place) {
  return [own.socket.id, own.socket.name, `${own.socket.name}@${own.namespace.slug}`];
}

function namedIn(own: Place) {
  return {
    serviceAccounts: [own.account.name, own.account.id],
    groups: [own.group.name, own.group.id],
  };
}
