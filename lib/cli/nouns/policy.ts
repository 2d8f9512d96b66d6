import type { Policy } from "@/lib/policies/contract";
import { documentLines } from "@/lib/policies/plain-document";
import { sentence, sentenceText } from "@/lib/policies/sentence";
import { namespaceIn, policyDiff, soundDocument } from "../commands/policy-diff";
import { policyEdit } from "../commands/policy-edit";
import { policyTest } from "../commands/policy-test";
import { noun } from "../noun";
import type { Line } from "../table";
import { when } from "../times";

/** `latchkey policy`: who reaches what. */
export const policy = noun({
  name: "policy",
  about: "Who may do what on which sockets: list, edit, test, compare",
  group: "policies",
  columns: [
    ["name", (row: Policy) => row.name],
    ["namespace", (row: Policy) => row.namespace],
    ["effect", (row: Policy) => row.effect],
    ["enabled", (row: Policy) => row.enabled],
    ["accounts", (row: Policy) => row.who?.serviceAccounts ?? []],
    ["sockets", (row: Policy) => (row.orgWide ? "(all)" : row.sockets)],
    ["saved", (row: Policy) => `${when(row.updatedAt)} by ${row.updatedBy.name}`],
  ],
  card: whole,
  more: [policyEdit, policyTest, policyDiff],
  verbs: {
    list: {
      flags: { serviceAccount: "-u, --service-account" },
      examples: ["latchkey policy list --service-account svc-backup   # those that name it"],
    },
    get: {
      examples: [
        "latchkey policy get org-default-policy",
        "latchkey policy get org-default-policy -t json > policy.json   # to change and save with policy edit -f",
      ],
    },
    create: {
      file: (document) => ({ ...soundFile(document), namespace: namespaceIn(document) }),
      examples: [
        "latchkey policy create -f prod-ssh.yaml",
        `latchkey policy create ci-orders --who '{"serviceAccounts":["svc-ci"]}' --actions '{"http":{}}'`,
      ],
    },
    replace: { hidden: true, file: soundFile },
    preview: { hidden: true, file: soundFile },
    previewNew: { hidden: true, file: soundFile },
    test: { name: "test-raw", hidden: true },
    delete: {
      said: "Deleted {name}.",
      examples: ["latchkey policy delete old-policy --force"],
    },
    subjects: [
      {
        name: "add-subject",
        one: "account",
        about: "Add service accounts to a policy",
        args: ["add..."],
        without: ["remove"],
        examples: ["latchkey policy add-subject org-default-policy svc-backup"],
      },
      {
        name: "remove-subject",
        one: "account",
        about: "Take service accounts out of a policy",
        args: ["remove..."],
        without: ["add"],
        examples: ["latchkey policy remove-subject org-default-policy svc-backup"],
      },
    ],
    sockets: [
      {
        name: "attach",
        one: "socket",
        about: "Attach a policy to sockets",
        args: ["add..."],
        without: ["remove"],
        examples: ["latchkey policy attach prod-ssh web-1 web-2"],
      },
      {
        name: "detach",
        one: "socket",
        about: "Detach a policy from sockets",
        args: ["remove..."],
        without: ["add"],
        examples: ["latchkey policy detach prod-ssh web-2"],
      },
    ],
    versions: {
      columns: [
        ["version", (row) => row.version],
        ["saved", (row) => when(row.savedAt)],
        ["by", (row) => row.savedBy.name],
      ],
      examples: ["latchkey policy versions org-default-policy"],
    },
    restore: { examples: ["latchkey policy restore org-default-policy 3"] },
  },
});

/** A document as the API takes it, also one that it answered. */
function soundFile(document: Record<string, unknown>): Record<string, unknown> {
  return soundDocument(document, "The file");
}

function whole(row: Policy): Line[] {
  return [
    ["Name", row.name],
    ["Id", row.id],
    ["Namespace", row.namespace],
    ["Description", row.description || undefined],
    ["Enabled", row.enabled],
    ["Effect", row.effect],
    ["Says", sentenceText(sentence(row))],
    ["Sockets", row.orgWide ? `every socket in ${row.namespace} and below` : row.sockets],
    ["Document", documentLines(row)],
    ["Version", row.version],
    ["Saved", `${when(row.updatedAt)} by ${row.updatedBy.name}`],
  ];
}
