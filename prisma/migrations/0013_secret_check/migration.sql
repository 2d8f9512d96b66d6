-- Tells whether LATCHKEY_SECRET is still the one that this database's hashes were made with; says nothing about it otherwise.
CREATE TABLE secret_checks (
  key_version integer NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT secret_checks_pkey PRIMARY KEY (key_version),
  CONSTRAINT secret_checks_hash_length CHECK (octet_length(hash) = 32)
);
