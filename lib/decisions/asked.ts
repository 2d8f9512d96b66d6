import type { Action, Request, Socket, Subject } from "@/lib/policies/engine/model";
import type { DecisionRow } from "./read";

/**
 * What the engine was asked, as JSON; `time` is an instant. Beside what the decision's row says, or all of it in rows of
 * older versions.
 */
export type StoredInput = Omit<Partial<Request>, "time" | "subject" | "socket"> & {
  time: string;
  subject: Partial<Subject> & Pick<Subject, "userId" | "namespaceId">;
  socket: Partial<Socket> & Pick<Socket, "type" | "namespaces">;
};

/** The parts of a question that the row of its decision does not say: one is written for each decision, so nothing twice. */
export function unsaidOf({ subject, socket, ssh, country, time }: Request): StoredInput {
  const { userId, namespaceId, groups, person, stopped } = subject;
  const { type, namespaces, tags, acceptAmbiguousPaths } = socket;
  return {
    time: time.toISOString(),
    subject: {
      userId,
      namespaceId,
      groups: groups.length > 0 ? groups : undefined,
      person: person ?? undefined,
      stopped: stopped ?? undefined,
    },
    socket: {
      type,
      namespaces,
      tags: Object.keys(tags).length > 0 ? tags : undefined,
      acceptAmbiguousPaths: acceptAmbiguousPaths || undefined,
    },
    country: country ?? undefined,
    ssh,
  };
}

/** What the engine was asked for a decision, enough to ask it again, whatever changed since; `null` where it was not. */
export function askedOf({ input, ...row }: DecisionRow): Request | null {
  const { subjectKind: kind, subjectId, subjectName, socketId, socketName, action, method, path, ip } = row;
  if (!input || !kind || subjectId === null || socketId === null) return null;
  const { time, subject, socket, ...others } = input;
  const people = { groups: [], person: null, stopped: null };
  return {
    action: action as Action,
    ip,
    country: null,
    ...(method !== null && path !== null && { http: { method, path } }),
    ...others,
    subject: { kind, id: subjectId, name: subjectName ?? subjectId, ...people, ...subject },
    socket: { id: socketId, name: socketName ?? socketId, tags: {}, ...socket },
    time: new Date(time),
  };
}
