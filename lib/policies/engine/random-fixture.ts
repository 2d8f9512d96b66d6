import fc from "fast-check";
import { ACTIONS, type Request, type StoredPolicy, type Subject } from "./model";

// A small world, so that random policies and random requests meet often.

const GROUPS = ["grp_a", "grp_b"].map((id) => ({ id, name: id }));
const PEOPLE = ["ana@example.com", "bo@mail.example.com", "cy@example.org"].map((email) => {
  const id = `mem_${email.split("@")[0]}`;
  return { id, name: id, email };
});
const PATHS = ["/", "/api", "/api/", "/api/v1/x", "/admin/users", "/API/v1"];
const AMBIGUOUS = ["/api/../admin", "/a%2fb"];
const ZONES = ["UTC", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"];
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const TIMES = ["00:00", "01:30", "02:00", "08:00", "12:00", "22:00"];

const list = <T>(...values: T[]) => fc.subarray(values);
const part = <T extends object>(shape: { [K in keyof T]: fc.Arbitrary<T[K]> }, bad: object) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 9, arbitrary: fc.record(shape, { requiredKeys: [] }) as fc.Arbitrary<object> },
    { weight: 1, arbitrary: fc.constantFrom({}, bad) },
  );

const windows = fc.array(
  fc
    .record({ days: list(...DAYS), from: fc.constantFrom(...TIMES), to: fc.constantFrom(...TIMES, "24:00") })
    .filter(({ from, to }) => from !== to),
  { maxLength: 2 },
);
const dates = [null, "2027-03-28T01:00:00Z", "2027-06-01T00:00:00Z"] as const;
const when = fc.oneof(
  fc.record({ weekly: windows, timeZone: fc.constantFrom(...ZONES) }),
  part({ after: fc.constantFrom(...dates), before: fc.constantFrom(...dates) }, { timeZone: "Mars/Olympus" }),
);

/** A policy with anything that may stand in one, now and then something that may not. */
export const anyPolicy: fc.Arbitrary<StoredPolicy> = fc.record({
  id: fc.uuid().map((id) => `pol_${id}`),
  name: fc.constant("policy"),
  namespaceId: fc.constantFrom("ns_global", "ns_global", "ns_prod", "ns_staging"),
  namespace: fc.constant("somewhere"),
  enabled: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  effect: fc.constantFrom("allow", "allow", "deny"),
  orgWide: fc.boolean(),
  tagRules: fc.oneof(
    fc.constant<object[]>([]),
    fc.array(fc.dictionary(fc.constantFrom("env", "team"), fc.constantFrom("prod", "pay"), { minKeys: 1 }), {
      maxLength: 2,
    }),
  ),
  who: part(
    {
      serviceAccounts: fc.constant([]),
      members: fc.constant([]),
      groups: fc.constant([]),
      emails: list("ana@example.com", "Cy@example.org"),
      domains: list("example.com", "example.org"),
      userIds: list("svc-1", "mem_bo"),
      everyone: fc.boolean(),
    },
    { robots: [] },
  ),
  where: part(
    {
      cidrs: list("10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0", "2001:db8::/32"),
      countries: list("DE", "FR"),
      notCountries: list("KP", "DE"),
    },
    { cidrs: ["10.1.2.3/8"] },
  ),
  when,
  actions: part(
    {
      http: fc.record(
        { methods: list("GET", "POST"), paths: list("/", "/api/*", "/*/users", "/api*", "*") },
        { requiredKeys: [] },
      ),
      ssh: fc.record(
        {
          shell: fc.constant({}),
          exec: fc.record({ commands: list("uptime", "id") }, { requiredKeys: [] }),
          sftp: fc.constant({}),
          usernames: list("root", "deploy"),
        },
        { requiredKeys: [] },
      ),
      tls: fc.constant({}),
    },
    { ftp: {} },
  ),
  serviceAccounts: list("sa_1", "sa_2"),
  members: list("mem_ana", "mem_bo"),
  groups: list("grp_a", "grp_b"),
  sockets: list("sock_1", "sock_2"),
});

const account: fc.Arbitrary<Subject> = fc
  .record({
    number: fc.constantFrom(1, 2, 3),
    namespaceId: fc.constantFrom("ns_global", "ns_global", "ns_prod", "ns_staging"),
    groups: fc.subarray(GROUPS),
    person: fc.option(fc.constantFrom(...PEOPLE), { freq: 3, nil: null }),
    stopped: fc.integer({ min: 0, max: 19 }).map((n) => (n === 0 ? "It is disabled." : null)),
  })
  .map(({ number, person, ...rest }) => ({
    ...rest,
    kind: "service-account",
    id: `sa_${number}`,
    name: `svc-${number}`,
    userId: person?.id ?? `svc-${number}`,
    person,
  }));
const member: fc.Arbitrary<Subject> = fc
  .record({ person: fc.constantFrom(...PEOPLE), groups: fc.subarray(GROUPS) })
  .map(({ person, groups }) => ({
    kind: "member",
    id: person.id,
    name: person.name,
    namespaceId: null,
    userId: person.id,
    groups,
    person,
    stopped: null,
  }));

const said = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4, nil: undefined });

/** A request of any subject for any action, sometimes without what is not known. */
export const anyRequest: fc.Arbitrary<Request> = fc.record({
  subject: fc.oneof(account, member),
  socket: fc.record({
    id: fc.constantFrom("sock_1", "sock_2", "sock_3"),
    name: fc.constant("socket"),
    type: fc.constant("http"),
    namespaces: fc.constantFrom(["ns_global"], ["ns_prod", "ns_global"]),
    tags: fc.dictionary(fc.constantFrom("env", "team"), fc.constantFrom("prod", "pay", "x")),
    acceptAmbiguousPaths: fc.boolean(),
  }),
  action: fc.constantFrom("http", "http", "http", ...ACTIONS),
  http: said(
    fc.record(
      { method: fc.constantFrom("GET", "POST", "PUT"), path: fc.constantFrom(...PATHS, ...PATHS, ...AMBIGUOUS) },
      { requiredKeys: [] },
    ),
  ),
  ssh: said(
    fc.record(
      { username: fc.constantFrom("root", "deploy", "x"), command: fc.constantFrom("uptime", "id", "ls") },
      { requiredKeys: [] },
    ),
  ),
  ip: fc.constantFrom("10.1.2.3", "10.9.9.9", "192.0.2.1", "2001:db8::7", "2001:db9::7", null),
  country: fc.constantFrom("DE", "FR", "KP", null),
  time: fc
    .record({
      day: fc.constantFrom("2027-03-27", "2027-03-28", "2027-04-03", "2027-10-31", "2027-06-02", "2027-10-02"),
      minute: fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
      late: fc.constantFrom(0, 1, 59_999),
    })
    .map(({ day, minute, late }) => new Date(Date.parse(`${day}T00:00:00Z`) + minute * 60_000 + late)),
});

/** True for the paths of `anyRequest` that mean two things. */
export const isAmbiguous = (path: string) => AMBIGUOUS.includes(path);
