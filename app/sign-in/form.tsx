"use client";

import { LogIn } from "lucide-react";
import { TextField } from "@/components/form/field";
import { Form, SubmitButton } from "@/components/form/form";
import { PasswordField } from "@/components/form/password-field";
import { continueWithSingleSignOn, signIn } from "./actions";

export function SignInForm({ callbackUrl }: { callbackUrl: string }) {
  return (
    <Form action={(values) => signIn({ email: values.text("email"), password: values.raw("password"), callbackUrl })}>
      <TextField name="email" label="Email" type="email" autoComplete="username" maxLength={254} className="h-10" />
      <PasswordField name="password" label="Password" autoComplete="current-password" className="h-10" />
      <SubmitButton size="lg" className="mt-5 w-full">
        Sign in
      </SubmitButton>
    </Form>
  );
}

export function SingleSignOnForm({ name, callbackUrl }: { name: string; callbackUrl: string }) {
  return (
    <Form action={() => continueWithSingleSignOn(callbackUrl)}>
      <SubmitButton variant="secondary" size="lg" className="w-full" icon={<LogIn aria-hidden="true" />}>
        Continue with {name}
      </SubmitButton>
    </Form>
  );
}
