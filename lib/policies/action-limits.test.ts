import { expect, test } from "vitest";
import { allowed, EVERY_ACTION, limitOf, setAllowed, setLimit } from "./action-limits";
import { ACTIONS } from "./engine/model";

const ticked = (actions: Parameters<typeof allowed>[0]) => ACTIONS.filter((name) => allowed(actions, name));

test("ticking every action one by one is every action, and unticking them is none", () => {
  expect(ACTIONS.reduce((actions, name) => setAllowed(actions, name, true), {})).toEqual(EVERY_ACTION);
  expect(ACTIONS.reduce((actions, name) => setAllowed(actions, name, false), EVERY_ACTION)).toEqual({});
});

test("ssh that names none of its actions means them all, and taking one out leaves the others", () => {
  const every = ["ssh.shell", "ssh.exec", "ssh.sftp", "ssh.tcpForwarding"];
  expect(ticked({ ssh: {} })).toEqual(every);
  expect(ticked({ ssh: { usernames: [] } })).toEqual(every);
  expect(setAllowed({ ssh: { usernames: ["deploy"] } }, "ssh.exec", false)).toEqual({
    ssh: { shell: {}, sftp: {}, tcpForwarding: {}, usernames: ["deploy"] },
  });
  expect(ticked(setLimit({ ssh: {} }, "ssh.exec.commands", ["uptime"]))).toEqual(every);
});

test("a limit goes with its action, and an empty one is no absent one", () => {
  const limited = setLimit({ http: {} }, "http.paths", []);
  expect(limited).toEqual({ http: { paths: [] } });
  expect(limitOf(limited, "http.paths")).toEqual([]);
  expect(setLimit(limited, "http.paths", undefined)).toEqual({ http: {} });
  expect(setAllowed(limited, "http", false)).toEqual({});
});
