-- The gate refuses a path that a proxy and an application could read differently; a socket over HTTP may take them all the same.
ALTER TABLE "sockets" ADD COLUMN "accept_ambiguous_paths" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE sockets
  ADD CONSTRAINT sockets_accept_ambiguous_paths CHECK (NOT accept_ambiguous_paths OR type = 'http');
