-- CreateTable
CREATE TABLE "namespaces" (
    "id" TEXT NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "namespaces_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "members" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT,
    "oidc_identity" TEXT,
    "activated_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "last_sign_in_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "members_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "member_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "authenticated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "method" TEXT NOT NULL,
    "ip" TEXT,
    "user_agent" TEXT,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "member_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "roles" (
    "id" TEXT NOT NULL,
    "namespace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "permissions" TEXT[],
    "built_in" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "roles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_assignments" (
    "id" TEXT NOT NULL,
    "role_id" TEXT NOT NULL,
    "namespace_id" TEXT NOT NULL,
    "member_id" TEXT,
    "service_account_namespace_id" TEXT,
    "service_account_id" TEXT,
    "assigned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "assigned_by_id" TEXT NOT NULL,
    "assigned_by_name" TEXT NOT NULL,

    CONSTRAINT "role_assignments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service_accounts" (
    "namespace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "labels" JSONB NOT NULL DEFAULT '{}',
    "disabled_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "impersonates_member_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "service_accounts_pkey" PRIMARY KEY ("namespace_id","id")
);

-- CreateTable
CREATE TABLE "service_account_owners" (
    "namespace_id" TEXT NOT NULL,
    "service_account_id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "member_id" TEXT,
    "group_namespace_id" TEXT,
    "group_id" TEXT,

    CONSTRAINT "service_account_owners_pkey" PRIMARY KEY ("service_account_id","owner_id")
);

-- CreateTable
CREATE TABLE "access_tokens" (
    "namespace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "service_account_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "format" TEXT NOT NULL DEFAULT 'opaque',
    "hash" BYTEA NOT NULL,
    "hash_key_version" INTEGER NOT NULL,
    "inherits_roles" BOOLEAN NOT NULL,
    "allowed_cidrs" TEXT[],
    "holds_name" BOOLEAN NOT NULL DEFAULT true,
    "expires_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_by_id" TEXT,
    "revoked_by_name" TEXT,
    "rotated_from_id" TEXT,
    "overlap_until" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_used_ip" TEXT,
    "last_used_user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "access_tokens_pkey" PRIMARY KEY ("namespace_id","id")
);

-- CreateTable
CREATE TABLE "access_token_roles" (
    "service_account_id" TEXT NOT NULL,
    "token_id" TEXT NOT NULL,
    "assignment_id" TEXT NOT NULL,

    CONSTRAINT "access_token_roles_pkey" PRIMARY KEY ("token_id","assignment_id")
);

-- CreateTable
CREATE TABLE "groups" (
    "namespace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "groups_pkey" PRIMARY KEY ("namespace_id","id")
);

-- CreateTable
CREATE TABLE "group_members" (
    "namespace_id" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,
    "member_id" TEXT NOT NULL,

    CONSTRAINT "group_members_pkey" PRIMARY KEY ("group_id","member_id")
);

-- CreateTable
CREATE TABLE "group_service_accounts" (
    "namespace_id" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,
    "service_account_namespace_id" TEXT NOT NULL,
    "service_account_id" TEXT NOT NULL,

    CONSTRAINT "group_service_accounts_pkey" PRIMARY KEY ("group_id","service_account_id")
);

-- CreateTable
CREATE TABLE "sockets" (
    "namespace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "hostname" TEXT,
    "upstream" TEXT,
    "tags" JSONB NOT NULL DEFAULT '{}',
    "description" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "sockets_pkey" PRIMARY KEY ("namespace_id","id")
);

-- CreateTable
CREATE TABLE "policies" (
    "namespace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "effect" TEXT NOT NULL,
    "org_wide" BOOLEAN NOT NULL DEFAULT false,
    "tag_rules" JSONB NOT NULL DEFAULT '[]',
    "who" JSONB,
    "from_where" JSONB,
    "at_when" JSONB,
    "actions" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by_id" TEXT NOT NULL,
    "created_by_name" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by_id" TEXT NOT NULL,
    "updated_by_name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "policies_pkey" PRIMARY KEY ("namespace_id","id")
);

-- CreateTable
CREATE TABLE "policy_service_accounts" (
    "namespace_id" TEXT NOT NULL,
    "policy_id" TEXT NOT NULL,
    "service_account_namespace_id" TEXT NOT NULL,
    "service_account_id" TEXT NOT NULL,

    CONSTRAINT "policy_service_accounts_pkey" PRIMARY KEY ("policy_id","service_account_id")
);

-- CreateTable
CREATE TABLE "policy_members" (
    "namespace_id" TEXT NOT NULL,
    "policy_id" TEXT NOT NULL,
    "member_id" TEXT NOT NULL,

    CONSTRAINT "policy_members_pkey" PRIMARY KEY ("policy_id","member_id")
);

-- CreateTable
CREATE TABLE "policy_groups" (
    "namespace_id" TEXT NOT NULL,
    "policy_id" TEXT NOT NULL,
    "group_namespace_id" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,

    CONSTRAINT "policy_groups_pkey" PRIMARY KEY ("policy_id","group_id")
);

-- CreateTable
CREATE TABLE "policy_sockets" (
    "namespace_id" TEXT NOT NULL,
    "policy_id" TEXT NOT NULL,
    "socket_namespace_id" TEXT NOT NULL,
    "socket_id" TEXT NOT NULL,

    CONSTRAINT "policy_sockets_pkey" PRIMARY KEY ("policy_id","socket_id")
);

-- CreateTable
CREATE TABLE "policy_versions" (
    "namespace_id" TEXT NOT NULL,
    "policy_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "saved_by_id" TEXT NOT NULL,
    "saved_by_name" TEXT NOT NULL,

    CONSTRAINT "policy_versions_pkey" PRIMARY KEY ("policy_id","version")
);

-- CreateTable
CREATE TABLE "activity" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "namespace" TEXT NOT NULL DEFAULT '',
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "token_id" TEXT,
    "ip" TEXT,
    "user_agent" TEXT,
    "request_id" TEXT,
    "action" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "target_name" TEXT NOT NULL,
    "target_of" TEXT,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "before" JSON,
    "after" JSON,
    "prev_hash" BYTEA,
    "hash" BYTEA,

    CONSTRAINT "activity_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "activity_head" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "activity_head_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "refusal_windows" (
    "key" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "record" JSONB NOT NULL,

    CONSTRAINT "refusal_windows_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "actor_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("actor_id","key")
);

-- CreateTable
CREATE TABLE "settings" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "max_token_lifetime_days" INTEGER NOT NULL DEFAULT 365,
    "allow_tokens_without_expiry" BOOLEAN NOT NULL DEFAULT false,
    "initialised_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "namespaces_slug_key" ON "namespaces"("slug");

-- CreateIndex
CREATE INDEX "namespaces_parent_id_idx" ON "namespaces"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "members_email_key" ON "members"("email");

-- CreateIndex
CREATE UNIQUE INDEX "members_oidc_identity_key" ON "members"("oidc_identity");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_hash_key" ON "sessions"("hash");

-- CreateIndex
CREATE INDEX "sessions_member_id_idx" ON "sessions"("member_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_hash_key" ON "invitations"("hash");

-- CreateIndex
CREATE INDEX "invitations_member_id_idx" ON "invitations"("member_id");

-- CreateIndex
CREATE UNIQUE INDEX "roles_name_key_key" ON "roles"("name_key");

-- CreateIndex
CREATE INDEX "role_assignments_role_id_idx" ON "role_assignments"("role_id");

-- CreateIndex
CREATE INDEX "role_assignments_namespace_id_idx" ON "role_assignments"("namespace_id");

-- CreateIndex
CREATE UNIQUE INDEX "role_assignments_member_id_role_id_namespace_id_key" ON "role_assignments"("member_id", "role_id", "namespace_id");

-- CreateIndex
CREATE UNIQUE INDEX "role_assignments_service_account_id_role_id_namespace_id_key" ON "role_assignments"("service_account_id", "role_id", "namespace_id");

-- CreateIndex
CREATE UNIQUE INDEX "role_assignments_service_account_id_id_key" ON "role_assignments"("service_account_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "service_accounts_user_id_key" ON "service_accounts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "service_accounts_namespace_id_name_key" ON "service_accounts"("namespace_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "access_tokens_rotated_from_id_key" ON "access_tokens"("rotated_from_id");

-- CreateIndex
CREATE INDEX "access_tokens_namespace_id_service_account_id_idx" ON "access_tokens"("namespace_id", "service_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "access_tokens_service_account_id_id_key" ON "access_tokens"("service_account_id", "id");

-- CreateIndex
CREATE INDEX "access_token_roles_service_account_id_assignment_id_idx" ON "access_token_roles"("service_account_id", "assignment_id");

-- CreateIndex
CREATE UNIQUE INDEX "groups_namespace_id_name_key" ON "groups"("namespace_id", "name");

-- CreateIndex
CREATE INDEX "group_members_member_id_idx" ON "group_members"("member_id");

-- CreateIndex
CREATE INDEX "group_service_accounts_service_account_id_idx" ON "group_service_accounts"("service_account_id");

-- CreateIndex
CREATE UNIQUE INDEX "sockets_namespace_id_name_key" ON "sockets"("namespace_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "policies_namespace_id_name_key" ON "policies"("namespace_id", "name");

-- CreateIndex
CREATE INDEX "policy_service_accounts_service_account_id_idx" ON "policy_service_accounts"("service_account_id");

-- CreateIndex
CREATE INDEX "policy_members_member_id_idx" ON "policy_members"("member_id");

-- CreateIndex
CREATE INDEX "policy_groups_group_id_idx" ON "policy_groups"("group_id");

-- CreateIndex
CREATE INDEX "policy_sockets_socket_id_idx" ON "policy_sockets"("socket_id");

-- CreateIndex
CREATE INDEX "activity_actor_id_seq_idx" ON "activity"("actor_id", "seq");

-- CreateIndex
CREATE INDEX "activity_target_id_seq_idx" ON "activity"("target_id", "seq");

-- CreateIndex
CREATE INDEX "activity_action_seq_idx" ON "activity"("action", "seq");

-- CreateIndex
CREATE INDEX "activity_namespace_seq_idx" ON "activity"("namespace", "seq");

-- CreateIndex
CREATE INDEX "activity_at_seq_idx" ON "activity"("at", "seq");

-- CreateIndex
CREATE INDEX "refusal_windows_started_at_idx" ON "refusal_windows"("started_at");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- AddForeignKey
ALTER TABLE "namespaces" ADD CONSTRAINT "namespaces_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "namespaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "roles" ADD CONSTRAINT "roles_namespace_id_fkey" FOREIGN KEY ("namespace_id") REFERENCES "namespaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignments" ADD CONSTRAINT "role_assignments_role_id_fkey" FOREIGN KEY ("role_id") REFERENCES "roles"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignments" ADD CONSTRAINT "role_assignments_namespace_id_fkey" FOREIGN KEY ("namespace_id") REFERENCES "namespaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignments" ADD CONSTRAINT "role_assignments_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_assignments" ADD CONSTRAINT "role_assignments_service_account_namespace_id_service_acco_fkey" FOREIGN KEY ("service_account_namespace_id", "service_account_id") REFERENCES "service_accounts"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_accounts" ADD CONSTRAINT "service_accounts_namespace_id_fkey" FOREIGN KEY ("namespace_id") REFERENCES "namespaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_accounts" ADD CONSTRAINT "service_accounts_impersonates_member_id_fkey" FOREIGN KEY ("impersonates_member_id") REFERENCES "members"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_account_owners" ADD CONSTRAINT "service_account_owners_namespace_id_service_account_id_fkey" FOREIGN KEY ("namespace_id", "service_account_id") REFERENCES "service_accounts"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_account_owners" ADD CONSTRAINT "service_account_owners_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_account_owners" ADD CONSTRAINT "service_account_owners_group_namespace_id_group_id_fkey" FOREIGN KEY ("group_namespace_id", "group_id") REFERENCES "groups"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_tokens" ADD CONSTRAINT "access_tokens_namespace_id_service_account_id_fkey" FOREIGN KEY ("namespace_id", "service_account_id") REFERENCES "service_accounts"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_token_roles" ADD CONSTRAINT "access_token_roles_service_account_id_token_id_fkey" FOREIGN KEY ("service_account_id", "token_id") REFERENCES "access_tokens"("service_account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "access_token_roles" ADD CONSTRAINT "access_token_roles_service_account_id_assignment_id_fkey" FOREIGN KEY ("service_account_id", "assignment_id") REFERENCES "role_assignments"("service_account_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "groups" ADD CONSTRAINT "groups_namespace_id_fkey" FOREIGN KEY ("namespace_id") REFERENCES "namespaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_namespace_id_group_id_fkey" FOREIGN KEY ("namespace_id", "group_id") REFERENCES "groups"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_members" ADD CONSTRAINT "group_members_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_service_accounts" ADD CONSTRAINT "group_service_accounts_namespace_id_group_id_fkey" FOREIGN KEY ("namespace_id", "group_id") REFERENCES "groups"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_service_accounts" ADD CONSTRAINT "group_service_accounts_service_account_namespace_id_servic_fkey" FOREIGN KEY ("service_account_namespace_id", "service_account_id") REFERENCES "service_accounts"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sockets" ADD CONSTRAINT "sockets_namespace_id_fkey" FOREIGN KEY ("namespace_id") REFERENCES "namespaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policies" ADD CONSTRAINT "policies_namespace_id_fkey" FOREIGN KEY ("namespace_id") REFERENCES "namespaces"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_service_accounts" ADD CONSTRAINT "policy_service_accounts_namespace_id_policy_id_fkey" FOREIGN KEY ("namespace_id", "policy_id") REFERENCES "policies"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_service_accounts" ADD CONSTRAINT "policy_service_accounts_service_account_namespace_id_servi_fkey" FOREIGN KEY ("service_account_namespace_id", "service_account_id") REFERENCES "service_accounts"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_members" ADD CONSTRAINT "policy_members_namespace_id_policy_id_fkey" FOREIGN KEY ("namespace_id", "policy_id") REFERENCES "policies"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_members" ADD CONSTRAINT "policy_members_member_id_fkey" FOREIGN KEY ("member_id") REFERENCES "members"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_groups" ADD CONSTRAINT "policy_groups_namespace_id_policy_id_fkey" FOREIGN KEY ("namespace_id", "policy_id") REFERENCES "policies"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_groups" ADD CONSTRAINT "policy_groups_group_namespace_id_group_id_fkey" FOREIGN KEY ("group_namespace_id", "group_id") REFERENCES "groups"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_sockets" ADD CONSTRAINT "policy_sockets_namespace_id_policy_id_fkey" FOREIGN KEY ("namespace_id", "policy_id") REFERENCES "policies"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_sockets" ADD CONSTRAINT "policy_sockets_socket_namespace_id_socket_id_fkey" FOREIGN KEY ("socket_namespace_id", "socket_id") REFERENCES "sockets"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "policy_versions" ADD CONSTRAINT "policy_versions_namespace_id_policy_id_fkey" FOREIGN KEY ("namespace_id", "policy_id") REFERENCES "policies"("namespace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

