"use server";

import type { PolicyDocument } from "@/lib/policies/document";
import type { Action } from "@/lib/policies/engine/model";
import { run } from "@/lib/portal/run";

/** A test as the form sends it; the subject as `serviceAccount:<id>`, `token:<id>` or `member:<id>`. */
export type Asked = {
  namespace: string;
  subject: string;
  socket: string;
  action: Action;
  details: { method: string; path: string; username: string; command: string };
  ip: string | null;
  time: string | null;
  draft?: (PolicyDocument & { id: string; namespace: string; sockets: string[] }) | null;
};

/** Asks what the gate would answer. It records nothing. */
export async function testAccess({ subject, details, time, draft, ...asked }: Asked) {
  const [kind = "", id = ""] = subject.split(":");
  const { method, path, username, command } = details;
  return run((api) =>
    api.policies.test({
      ...asked,
      subject: { [kind]: id },
      ...(time && { time }),
      ...(asked.action === "http" && (method || path) && { http: { method: method || "GET", path: path || "/" } }),
      ...(asked.action.startsWith("ssh.") && {
        ssh: { ...(username && { username }), ...(asked.action === "ssh.exec" && command && { command }) },
      }),
      ...(draft && { draft }),
    }),
  );
}

/** Service accounts, tokens and members by what is typed. */
export async function findSubjects(namespace: string, query: string) {
  const [accounts, tokens, members] = await Promise.all([
    run((api) => api.serviceAccounts.list({ q: query, limit: 12, namespace })),
    run((api) => api.accessTokens.list({ q: query, limit: 8, namespace })),
    run((api) => api.members.list({ q: query, limit: 8 })),
  ]);
  return [
    ...(accounts.ok ? accounts.data.items : []).map(({ id, name }) => ({
      value: `serviceAccount:${id}`,
      label: name,
      hint: "service account",
    })),
    ...(members.ok ? members.data.items : []).map(({ id, email }) => ({
      value: `member:${id}`,
      label: email,
      hint: "member",
    })),
    ...(tokens.ok ? tokens.data.items : []).map(({ id, name, serviceAccount }) => ({
      value: `token:${id}`,
      label: name,
      hint: `token of ${serviceAccount.name}`,
    })),
  ];
}
