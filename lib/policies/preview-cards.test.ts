import { expect, test } from "vitest";
import type { AccessChange } from "./explain-contract";
import { actionList, reachCards, reachSummary } from "./preview-cards";

const change = (subject: string, socket: string, more: Partial<AccessChange> = {}): AccessChange => ({
  subject: { kind: "service-account", id: subject, name: subject, email: null },
  socket: { id: socket, name: socket, namespace: "global", type: "ssh" },
  actions: ["ssh.shell", "ssh.exec"],
  before: null,
  after: null,
  had: false,
  has: true,
  ...more,
});

test("changes are told subject by subject, the widest first", () => {
  const cards = reachCards([change("b", "web"), change("a", "pg"), change("a", "bastion")], "gains");
  expect(cards.map(({ name, sockets }) => [name, sockets.map((one) => `${one.name}: ${one.words}`)])).toEqual([
    ["a", ["bastion: ssh.shell, exec", "pg: ssh.shell, exec"]],
    ["b", ["web: ssh.shell, exec"]],
  ]);
});

test("conditions are said, and so is that only they change", () => {
  const words = (more: Partial<AccessChange>, side: "gains" | "losses") =>
    reachCards([change("a", "web", { actions: ["http"], ...more })], side)[0]?.sockets[0]?.words;
  expect(words({ after: "from 10.0.0.0/8" }, "gains")).toBe("http, from 10.0.0.0/8");
  expect(words({ has: false, had: true, before: "from 10.0.0.0/8" }, "losses")).toBe("http, from 10.0.0.0/8");
  expect(words({ had: true, after: "from 10.0.0.0/8" }, "losses")).toBe("http: always until now, then from 10.0.0.0/8");
  expect(actionList(["http", "ssh.shell", "ssh.sftp", "tls"])).toBe("http, ssh.shell, sftp, tls");
});

test("the summary counts those whom one may not list, and says when it can't know", () => {
  const totals = (subjects: number, members = 0) => ({ subjects, rows: subjects, truncated: 0, members });
  const words = (gains: number, losses: number, members = 0, complete = true) =>
    reachSummary({
      gains: [],
      losses: [],
      summary: { gains: totals(gains, members), losses: totals(losses) },
      complete,
    });
  expect(words(1, 1)).toBe("1 gains access, 1 loses some. Nobody else is affected.");
  expect(words(2, 0, 1)).toBe("3 gain access. Nobody else is affected.");
  expect(words(0, 2, 0, false)).toBe("2 lose access. Others may be affected whom you may not list.");
});
