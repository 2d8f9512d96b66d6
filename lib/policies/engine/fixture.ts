import { compilePolicy, type Policy } from "./compile";
import type { Request, Socket, StoredPolicy, Subject } from "./model";

/** A policy for tests: allows everything on every socket, unless told otherwise. */
export function policyOf(parts: Partial<StoredPolicy> = {}): Policy {
  return compilePolicy({
    id: "pol_1",
    name: "policy",
    namespaceId: "ns_global",
    namespace: "global",
    enabled: true,
    effect: "allow",
    orgWide: true,
    tagRules: [],
    who: null,
    where: null,
    when: null,
    actions: null,
    serviceAccounts: [],
    members: [],
    groups: [],
    sockets: [],
    ...parts,
  });
}

/** A service account in `global` for tests. */
export const machine: Subject = {
  kind: "service-account",
  id: "sa_1",
  name: "svc-deploy",
  namespaceId: "ns_global",
  userId: "svc-deploy",
  groups: [],
  person: null,
  stopped: null,
};

/** A member for tests. */
export const ana: Subject = {
  kind: "member",
  id: "mem_ana",
  name: "Ana",
  namespaceId: null,
  userId: "mem_ana",
  groups: [],
  person: { id: "mem_ana", name: "Ana", email: "ana@example.com" },
  stopped: null,
};

/** A socket in `prod`, below `global`, for tests. */
export const web: Socket = {
  id: "sock_web",
  name: "web",
  type: "http",
  namespaces: ["ns_prod", "ns_global"],
  tags: { env: "prod", team: "pay" },
};

/** A request for tests: the service account asks for `GET /` from 10.1.2.3 on a Monday noon, UTC. */
export function requestOf(parts: Partial<Request> = {}): Request {
  return {
    subject: machine,
    socket: web,
    action: "http",
    http: { method: "GET", path: "/" },
    ip: "10.1.2.3",
    country: null,
    time: new Date("2027-03-01T12:00:00Z"),
    ...parts,
  };
}
