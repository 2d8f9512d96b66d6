"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input, Textarea } from "@/components/ui/input";
import { useToken } from "./token";

type Field = { name: string; place: "path" | "query"; hint: string };
type Props = { method: string; path: string; inputs: Field[]; body: string | null };
type Answer = { status: string; ms: number; requestId: string | null; limit: string | null; body: string };

/** Sends one real request with the token of this page. */
export function TryIt({ method, path, inputs, body }: Props) {
  const id = useId();
  const token = useToken();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [pending, setPending] = useState(false);

  async function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    setPending(true);
    const started = performance.now();
    try {
      const response = await fetch(addressOf(path, inputs, form), {
        method,
        credentials: "omit",
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body !== null && { "content-type": "application/json" }),
        },
        ...(body !== null && { body: String(form.get("body")) }),
      });
      const text = await response.text();
      setAnswer({
        status: `${response.status} ${response.statusText}`.trim(),
        ms: Math.round(performance.now() - started),
        requestId: response.headers.get("x-request-id"),
        limit: response.headers.get("ratelimit")?.match(/r=(\d+)/)?.[1] ?? null,
        body: readable(text),
      });
    } catch {
      setAnswer({
        status: "Connection lost. Nothing is known of what happened.",
        ms: 0,
        requestId: null,
        limit: null,
        body: "",
      });
    } finally {
      setPending(false);
    }
  }

  return (
    <form
      onSubmit={send}
      aria-label={`Send ${method} ${path}`}
      className="grid gap-3 rounded-6 border border-border bg-sunken p-4"
    >
      <h3 className="text-13 font-medium">Send it</h3>
      {inputs.length > 0 && (
        <div className="grid gap-3 md:grid-cols-2 min-[1280px]:grid-cols-4">
          {inputs.map(({ name, place, hint }) => (
            <div key={`${place}.${name}`} className="grid min-w-0 gap-1">
              <label htmlFor={`${id}-${place}-${name}`} className="mono w-fit text-12 text-ink-2">
                {name}
              </label>
              <Input
                id={`${id}-${place}-${name}`}
                name={`${place}.${name}`}
                required={place === "path"}
                placeholder={hint}
                autoComplete="off"
                spellCheck={false}
                className="mono"
              />
            </div>
          ))}
        </div>
      )}
      {body !== null && (
        <div className="grid gap-1">
          <label htmlFor={`${id}-body`} className="w-fit text-12 text-ink-2">
            Body
          </label>
          <Textarea
            id={`${id}-body`}
            name="body"
            rows={Math.min(16, body.split("\n").length)}
            defaultValue={body}
            spellCheck={false}
            className="mono"
          />
        </div>
      )}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button type="submit" pending={pending} variant={method === "DELETE" ? "danger" : "primary"}>
          Send
        </Button>
        <p role="status" className="text-13 text-ink-2">
          {answer && (
            <>
              <span className="font-medium text-ink">{answer.status}</span>
              {answer.requestId && ` in ${answer.ms} ms, `}
              <span className="mono">{answer.requestId}</span>
              {answer.limit && `, ${answer.limit} calls left`}
            </>
          )}
          {!answer && !token && "Without a token the answer is 401: enter one at the top."}
        </p>
      </div>
      {answer?.body && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long answers scroll, so the keyboard must reach them.
        <pre tabIndex={0} className="mono max-h-96 overflow-auto rounded-6 border border-border bg-surface p-3">
          {answer.body}
        </pre>
      )}
    </form>
  );
}

function addressOf(path: string, inputs: Field[], form: FormData): string {
  const given = (place: string, name: string) => String(form.get(`${place}.${name}`) ?? "").trim();
  const query = new URLSearchParams();
  for (const { name, place } of inputs)
    if (place === "query") for (const value of valuesOf(name, given(place, name))) query.append(name, value);
  const address = path.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(given("path", name)));
  return `/api/v1${address}${query.size > 0 ? `?${query}` : ""}`;
}

/** Several values of a filter are written with commas between them; a search means its commas. */
function valuesOf(name: string, text: string): string[] {
  return name === "q" ? [text].filter(Boolean) : text.split(/\s*,\s*/).filter(Boolean);
}

function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
