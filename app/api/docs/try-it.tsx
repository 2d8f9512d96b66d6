"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input, Textarea } from "@/components/ui/input";

type Props = { method: string; path: string; hasBody: boolean; example: string };
type Answer = { status: string; requestId: string | null; body: string };

/** Sends one real request with a token that stays in this page's memory. */
export function TryIt({ method, path, hasBody, example }: Props) {
  const id = useId();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [pending, setPending] = useState(false);
  const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "").trim();
    const address = params.reduce(
      (url, name) => url.replace(`{${name}}`, encodeURIComponent(text(name))),
      `/api/v1${path}`,
    );
    setPending(true);
    try {
      const response = await fetch(address + (text("query") ? `?${text("query").replace(/^\?/, "")}` : ""), {
        method,
        credentials: "omit",
        headers: { authorization: `Bearer ${text("token")}`, ...(hasBody && { "content-type": "application/json" }) },
        ...(hasBody && { body: text("body") }),
      });
      setAnswer({
        status: `${response.status} ${response.statusText}`.trim(),
        requestId: response.headers.get("x-request-id"),
        body: readable(await response.text()),
      });
    } catch {
      setAnswer({ status: "Connection lost", requestId: null, body: "" });
    } finally {
      setPending(false);
    }
  }

  const field = (name: string, label: string, props: { type?: string; placeholder?: string } = {}) => (
    <div className="grid gap-1.5">
      <label htmlFor={`${id}-${name}`} className="w-fit text-13 font-medium">
        {label}
      </label>
      <Input id={`${id}-${name}`} name={name} autoComplete="off" spellCheck={false} {...props} />
    </div>
  );
  return (
    <form onSubmit={send} className="grid gap-3 rounded-6 border border-border bg-canvas p-4">
      <div className="grid gap-3 md:grid-cols-2">
        {field("token", "Access token", { type: "password", placeholder: "lks_..." })}
        {params.map((name) => (
          <div key={name}>{field(name, name)}</div>
        ))}
        {method === "GET" && field("query", "Query", { placeholder: "limit=10" })}
      </div>
      {hasBody && (
        <div className="grid gap-1.5">
          <label htmlFor={`${id}-body`} className="w-fit text-13 font-medium">
            Body
          </label>
          <Textarea
            id={`${id}-body`}
            name="body"
            rows={Math.min(12, example.split("\n").length + 1)}
            defaultValue={example}
            spellCheck={false}
            className="mono"
          />
        </div>
      )}
      <div className="flex items-center gap-3">
        <Button type="submit" pending={pending}>
          Send
        </Button>
        {answer && (
          <p role="status" className="text-13 text-ink-2">
            {answer.status} {answer.requestId && <span className="mono">{answer.requestId}</span>}
          </p>
        )}
      </div>
      {answer?.body && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long answers scroll, so the keyboard must reach them.
        <pre tabIndex={0} className="mono max-h-96 overflow-auto rounded-6 border border-border bg-sunken p-3">
          {answer.body}
        </pre>
      )}
    </form>
  );
}

function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
