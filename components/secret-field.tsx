"use client";

type Props = { id: string; label: string; secret: string };

/** Shows a secret this once, selected as a whole on focus. */
export function SecretField({ id, label, secret }: Props) {
  return (
    <>
      <label htmlFor={id} className="mb-1.5 block w-fit text-13 font-medium">
        {label}
      </label>
      {/* Set as a property after mounting: React would also write a `value` attribute, a second copy in the document. */}
      <input
        id={id}
        type="text"
        readOnly
        autoComplete="off"
        spellCheck={false}
        ref={(field) => {
          if (field) field.value = secret;
        }}
        onFocus={(event) => event.target.select()}
        className="mono field h-11 w-full px-3"
      />
    </>
  );
}
