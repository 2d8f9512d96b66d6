"use client";

import { LogIn } from "lucide-react";
import { Form, SubmitButton } from "@/components/form/form";
import { confirmWithSingleSignOn } from "../sign-in/actions";

export function ConfirmForm() {
  return (
    <Form action={confirmWithSingleSignOn}>
      <SubmitButton size="lg" className="w-full" icon={<LogIn aria-hidden="true" />}>
        Continue with single sign-on
      </SubmitButton>
    </Form>
  );
}
