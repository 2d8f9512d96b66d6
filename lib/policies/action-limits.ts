import type { PolicyDocument } from "./document";
import type { Action } from "./engine/model";

type Actions = NonNullable<PolicyDocument["actions"]>;

type SshAction = "shell" | "exec" | "sftp" | "tcpForwarding";

/** Every action that there is today, each without limits. */
export const EVERY_ACTION: Actions = {
  http: {},
  ssh: { shell: {}, exec: {}, sftp: {}, tcpForwarding: {} },
  tls: {},
  database: {},
  rdp: {},
  vnc: {},
  kubernetes: {},
};

/** What can be limited, and the actions that it limits. */
export type Limit = {
  key: "http.methods" | "http.paths" | "ssh.exec.commands" | "ssh.usernames";
  label: string;
  of: readonly Action[];
  example: string;
  help: string;
};

export const LIMITS: readonly Limit[] = [
  { key: "http.methods", label: "HTTP methods", of: ["http"], example: "GET", help: "In upper case." },
  { key: "http.paths", label: "HTTP paths", of: ["http"], example: "/api/*", help: "A * stands for anything." },
  {
    key: "ssh.exec.commands",
    label: "SSH commands",
    of: ["ssh.exec"],
    example: "uptime",
    help: "One a line, with its arguments, exactly as it is sent.",
  },
  {
    key: "ssh.usernames",
    label: "SSH usernames",
    of: ["ssh.shell", "ssh.exec", "ssh.sftp", "ssh.tcpForwarding"],
    example: "deploy",
    help: "Who one may be on the machine.",
  },
];

/** Whether an action is in `actions`, limited or not. An `ssh` that names none of its actions means them all. */
export function allowed(actions: Actions, name: Action): boolean {
  const inSsh = sshAction(name);
  if (!inSsh) return actions[name as Exclude<keyof Actions, "ssh">] !== undefined;
  return actions.ssh !== undefined && spelledOut(actions.ssh)[inSsh] !== undefined;
}

/** `actions` with an action brought in without limits, or taken out with its limits. */
export function setAllowed(actions: Actions, name: Action, on: boolean): Actions {
  const inSsh = sshAction(name);
  if (!inSsh) return withKey(actions, name as Exclude<keyof Actions, "ssh">, on ? {} : undefined);
  const ssh = withKey(actions.ssh ? spelledOut(actions.ssh) : {}, inSsh, on ? {} : undefined);
  const { usernames: _limit, ...left } = ssh;
  return withKey(actions, "ssh", Object.keys(left).length > 0 ? ssh : undefined);
}

function spelledOut(ssh: NonNullable<Actions["ssh"]>): NonNullable<Actions["ssh"]> {
  const { usernames, ...named } = ssh;
  if (Object.keys(named).length > 0) return ssh;
  return { ...EVERY_ACTION.ssh, ...(usernames && { usernames }) };
}

/** The words that limit an action; undefined where nothing does. */
export function limitOf({ http, ssh }: Actions, key: Limit["key"]): string[] | undefined {
  if (key === "http.methods") return http?.methods;
  if (key === "http.paths") return http?.paths;
  return key === "ssh.usernames" ? ssh?.usernames : ssh?.exec?.commands;
}

/** `actions` with a limit set, or taken away with `undefined`. */
export function setLimit(actions: Actions, key: Limit["key"], words: string[] | undefined): Actions {
  const { http = {}, ssh = {} } = actions;
  if (key === "http.methods") return { ...actions, http: withKey(http, "methods", words) };
  if (key === "http.paths") return { ...actions, http: withKey(http, "paths", words) };
  if (key === "ssh.usernames") return { ...actions, ssh: withKey(ssh, "usernames", words) };
  const named = spelledOut(ssh);
  return { ...actions, ssh: { ...named, exec: withKey(named.exec ?? {}, "commands", words) } };
}

function sshAction(name: Action): SshAction | undefined {
  return name.startsWith("ssh.") ? (name.slice(4) as SshAction) : undefined;
}

function withKey<T extends object, K extends keyof T>(whole: T, key: K, value: T[K] | undefined): T {
  const { [key]: _was, ...rest } = whole;
  return (value === undefined ? rest : { ...rest, [key]: value }) as T;
}
