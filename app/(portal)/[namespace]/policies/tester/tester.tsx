"use client";

import { type FormEvent, useId, useRef, useState } from "react";
import type { Failure } from "@/components/form/call";
import { Combobox, type Option } from "@/components/form/combobox";
import { FormAlert } from "@/components/form/form-alert";
import { useCall } from "@/components/form/step-up";
import { formatInstant } from "@/components/instant";
import { Button } from "@/components/ui/button";
import { CheckboxField } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { ACTIONS, type Action } from "@/lib/policies/engine/model";
import type { AccessTest } from "@/lib/policies/explain-contract";
import { findSockets } from "../actions";
import { type Asked, findSubjects, testAccess } from "./actions";
import { Answer } from "./answer";

type Props = {
  namespace: string;
  /** A subject that is given with the page. */
  subject?: Option;
  /** The draft of a policy, which can stand in for what is saved of it. */
  draft?: Asked["draft"];
};

/** Asks what the gate would answer: any subject, socket, action, address and time. */
export function Tester({ namespace, subject: given, draft }: Props) {
  const [find] = useState(() => ({
    subjects: findSubjects.bind(null, namespace),
    sockets: findSockets.bind(null, namespace),
  }));
  const [subject, setSubject] = useState<Option[]>(given ? [given] : []);
  const [socket, setSocket] = useState<Option[]>([]);
  const [action, setAction] = useState<Action>("http");
  const [details, setDetails] = useState({ method: "", path: "", username: "", command: "" });
  const [ip, setIp] = useState("");
  const [time, setTime] = useState("");
  const [useTheDraft, setUseTheDraft] = useState(true);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [answered, setAnswered] = useState<{ answer: AccessTest; asked: string } | null>(null);
  const running = useRef(false);
  const { send, pending } = useCall();

  const test = async (event?: FormEvent) => {
    event?.preventDefault();
    if (running.current) return;
    const [who] = subject;
    const [where] = socket;
    if (!who || !where) {
      const path = who ? "socket" : "subject";
      const message = who ? "Choose a socket." : "Choose a service account, a token or a member.";
      setFailure({ code: "invalid_input", message, fields: [{ path, message }] });
      return;
    }
    running.current = true;
    const asked: Asked = {
      namespace,
      subject: who.value,
      socket: where.value,
      action,
      details,
      ip: ip.trim() || null,
      time: time ? `${time}:00Z` : null,
      draft: draft && useTheDraft ? draft : null,
    };
    try {
      const result = await send(() => testAccess(asked));
      setFailure(result.ok ? null : result.error);
      if (result.ok) setAnswered({ answer: result.data, asked: new Date().toISOString() });
    } finally {
      running.current = false;
    }
  };
  const wrong = (path: string) => failure?.fields?.find((one) => one.path.split(".")[0] === path)?.message;
  const unclaimed = (failure?.fields ?? []).filter(
    ({ path }) => !["subject", "socket", "ip", "time"].includes(path.split(".")[0] ?? ""),
  );

  return (
    <div className="md:grid md:min-h-[calc(100dvh-216px)] md:grid-cols-[316px_minmax(0,1fr)]">
      <form
        onSubmit={test}
        noValidate
        aria-label="Test access"
        className="grid content-start gap-4 px-4 py-5 md:border-r border-border md:pr-6 md:pl-8"
      >
        {failure && (!failure.fields?.length || unclaimed.length > 0) && (
          <FormAlert failure={failure} unclaimed={unclaimed} onRetry={test} />
        )}
        {given ? null : (
          <Labelled label="Subject" error={wrong("subject")}>
            {(wired) => <Combobox {...wired} single options={find.subjects} value={subject} onChange={setSubject} />}
          </Labelled>
        )}
        <Labelled label="Socket" error={wrong("socket")}>
          {(wired) => (
            <Combobox
              {...wired}
              single
              options={find.sockets}
              value={socket}
              onChange={(next) => {
                setSocket(next);
                setAction(usualAction(next[0]?.hint));
              }}
            />
          )}
        </Labelled>
        <Labelled label="Action">
          {(wired) => (
            <Select {...wired} value={action} onChange={(event) => setAction(event.target.value as Action)}>
              {ACTIONS.map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </Select>
          )}
        </Labelled>
        {DETAILS.filter(({ of }) => of(action)).map(({ key, label, placeholder }) => (
          <Labelled key={key} label={label}>
            {(wired) => (
              <Input
                {...wired}
                className="mono"
                placeholder={placeholder}
                autoComplete="off"
                spellCheck={false}
                value={details[key]}
                onChange={(event) => setDetails({ ...details, [key]: event.target.value })}
              />
            )}
          </Labelled>
        ))}
        <Labelled label="Address" help="Left out: unknown." error={wrong("ip")}>
          {(wired) => (
            <Input
              {...wired}
              className="mono"
              placeholder="198.51.100.42"
              autoComplete="off"
              spellCheck={false}
              value={ip}
              onChange={(event) => setIp(event.target.value)}
            />
          )}
        </Labelled>
        <Labelled
          label="Time (UTC)"
          help={time ? `${formatInstant(`${time}:00Z`)}.` : "Left out: now."}
          error={wrong("time")}
        >
          {(wired) => (
            <Input {...wired} type="datetime-local" value={time} onChange={(event) => setTime(event.target.value)} />
          )}
        </Labelled>
        {draft && (
          <CheckboxField
            label="Use the unsaved draft"
            checked={useTheDraft}
            onChange={(event) => setUseTheDraft(event.target.checked)}
          />
        )}
        <div>
          <Button type="submit" variant="primary" pending={pending}>
            Test access
          </Button>
        </div>
      </form>
      <div aria-live="polite" className="min-w-0 px-4 py-5 md:px-6">
        {answered ? (
          <Answer {...answered} namespace={namespace} />
        ) : (
          <p className="max-w-[480px] text-ink-2">
            Ask what the gate would answer, and why: each policy that is concerned, part by part. A test is not recorded
            as a decision.
          </p>
        )}
      </div>
    </div>
  );
}

const DETAILS: {
  key: "method" | "path" | "username" | "command";
  label: string;
  placeholder: string;
  of: (action: Action) => boolean;
}[] = [
  { key: "method", label: "Method", placeholder: "GET", of: (action) => action === "http" },
  { key: "path", label: "Path", placeholder: "/api/orders", of: (action) => action === "http" },
  { key: "username", label: "Username", placeholder: "deploy", of: (action) => action.startsWith("ssh.") },
  { key: "command", label: "Command", placeholder: "uptime", of: (action) => action === "ssh.exec" },
];

function usualAction(type: string | undefined): Action {
  if (type === "ssh") return "ssh.shell";
  return ACTIONS.find((name) => name === type) ?? "http";
}

type Wired = { id: string; "aria-describedby"?: string; "aria-invalid"?: true };
type LabelledProps = {
  label: string;
  help?: string;
  error?: string | undefined;
  children: (wired: Wired) => React.ReactNode;
};

function Labelled({ label, help, error, children }: LabelledProps) {
  const id = useId();
  const said = error ?? help;
  return (
    <div className="grid min-w-0 gap-1.5">
      <label htmlFor={id} className="w-fit text-13 font-medium">
        {label}
      </label>
      {children({ id, ...(said && { "aria-describedby": `${id}-help` }), ...(error && { "aria-invalid": true }) })}
      {said && (
        <p id={`${id}-help`} className={error ? "text-13/[18px] text-rust-text" : "text-13/[18px] text-ink-3"}>
          {said}
        </p>
      )}
    </div>
  );
}
