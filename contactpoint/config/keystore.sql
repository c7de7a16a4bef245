-- The key store: wrapped keys, and the append-only list of those destroyed, which a restore applies first.
-- Run in a database of its own on a cluster of its own, where the role cp_keys exists.
CREATE TABLE IF NOT EXISTS public.wrapped (
    key_id uuid PRIMARY KEY,
    kek_id text NOT NULL,
    wrapped bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS public.destroyed (
    key_id uuid NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
ALTER TABLE public.wrapped ALTER COLUMN wrapped SET STATISTICS 0;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON public.wrapped, public.destroyed FROM PUBLIC, cp_keys;
GRANT USAGE ON SCHEMA public TO cp_keys;
GRANT SELECT, INSERT, DELETE ON public.wrapped TO cp_keys;
GRANT SELECT, INSERT ON public.destroyed TO cp_keys;
