import { noun } from "../noun";

/** `latchkey settings`: the organisation's choices. */
export const settings = noun({
  name: "settings",
  about: "The organisation's choices",
  group: "settings",
  verbs: {
    get: { examples: ["latchkey settings get"] },
    status: { examples: ["latchkey settings status   # version, database, migrations, keys, mail"] },
    testMail: { examples: ["latchkey settings test-mail"] },
    update: { examples: ["latchkey settings update --max-token-lifetime-days 90"] },
  },
});
