import { SelectField } from "@/components/form/field";

const MEANING: Record<string, string> = {
  admin: "everything",
  member: "changes sockets and policies",
  "read-only": "reads all, changes nothing",
  client: "signs in, sees nothing",
};

/** The one role a member holds at the root. */
export function RoleField({ roles, value, help }: { roles: string[]; value: string; help?: string }) {
  return (
    <SelectField name="roles" label="Role" defaultValue={value} help={help}>
      {roles.map((role) => (
        <option key={role} value={role}>
          {MEANING[role] ? `${role}: ${MEANING[role]}` : role}
        </option>
      ))}
    </SelectField>
  );
}
