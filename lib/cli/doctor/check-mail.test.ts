import { expect, test } from "vitest";
import { checkMail } from "./check-mail";

const AT = "2027-01-04T09:30:00.000Z";
const mail = {
  from: "Latchkey <latchkey@example.com>",
  host: "smtp.example.com",
  links: "https://latchkey.example.com",
  sentAt: null,
  failedAt: null,
  problem: null,
};

test.each([
  [null, "ok", /^off; links are handed over by hand/, undefined],
  [mail, "warn", /^none was sent yet through smtp\.example\.com, as Latchkey <latchkey@example\.com>$/, /test-mail/],
  [{ ...mail, sentAt: AT }, "ok", /^works; smtp\.example\.com last took one 2027-01-04/, undefined],
  [
    { ...mail, sentAt: AT, failedAt: AT, problem: "the mail server can't be reached" },
    "warn",
    /^smtp\.example\.com took none 2027-01-04.*: the mail server can't be reached$/,
    /test-mail/,
  ],
  [
    { ...mail, sentAt: AT, links: "http://localhost:3000" },
    "warn",
    /lead to http:\/\/localhost:3000, another machine for each reader$/,
    /LATCHKEY_URL/,
  ],
] as const)("of %o doctor says %s", (status, is, says, next) => {
  const finding = checkMail(status);
  expect(finding).toMatchObject({ check: "mail", is, says: expect.stringMatching(says) });
  if (next) expect(finding.next).toMatch(next);
  else expect(finding.next).toBeUndefined();
});
