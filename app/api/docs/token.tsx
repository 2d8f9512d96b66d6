"use client";

import { createContext, type ReactNode, useContext, useId, useState } from "react";
import { Input } from "@/components/ui/input";

const Token = createContext<{ token: string; setToken: (token: string) => void }>({ token: "", setToken: () => {} });

/** Holds the token that the requests of this page present: in its memory only, gone with a reload. */
export function TokenProvider({ children }: { children: ReactNode }) {
  const [token, setToken] = useState("");
  return <Token.Provider value={{ token, setToken }}>{children}</Token.Provider>;
}

export function useToken(): string {
  return useContext(Token).token;
}

export function TokenField() {
  const id = useId();
  const { token, setToken } = useContext(Token);
  return (
    <div className="grid max-w-xl gap-1.5">
      <label htmlFor={id} className="w-fit font-medium">
        Access token
      </label>
      <Input
        id={id}
        type="password"
        className="mono"
        placeholder="lks_..."
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-help`}
        value={token}
        onChange={(event) => setToken(event.target.value.trim())}
      />
      <p id={`${id}-help`} className="text-13 text-ink-2">
        For the requests that you send from this page. It stays in the memory of this tab.
      </p>
    </div>
  );
}
