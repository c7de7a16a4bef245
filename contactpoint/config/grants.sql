-- What each role may do, run by the migrator after every migration: first nothing, then this (records.md §4).
-- Insert-only tables get INSERT alone; their keys come from the program, since RETURNING would need SELECT.

ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE ALL ON SCHEMA access, audit, directory, disclosure, identity, intake, jobs, migration, shielding, vault
    FROM PUBLIC, cp_web, cp_desk, cp_worker;
REVOKE ALL ON ALL TABLES IN SCHEMA access, audit, directory, disclosure, identity, intake, jobs, migration, shielding, vault
    FROM PUBLIC, cp_web, cp_desk, cp_worker;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA access, audit, directory, disclosure, identity, intake, jobs, migration, shielding, vault
    FROM PUBLIC, cp_web, cp_desk, cp_worker;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA access, audit, directory, disclosure, identity, intake, jobs, migration, shielding, vault
    FROM PUBLIC, cp_web, cp_desk, cp_worker;

-- every process: which migrations are applied
GRANT USAGE ON SCHEMA migration TO cp_web, cp_desk, cp_worker;
GRANT SELECT ON migration.django_migrations TO cp_web, cp_desk, cp_worker;

-- the two faces: what anyone may see, what sign-in needs, and the event of every look
GRANT USAGE ON SCHEMA directory, access, audit TO cp_web, cp_desk;
GRANT SELECT ON ALL TABLES IN SCHEMA directory TO cp_web, cp_desk;
GRANT SELECT ON access.organisation, access.person, access.person_role, access.factor TO cp_web, cp_desk;
GRANT UPDATE (last_step) ON access.factor TO cp_web, cp_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.handle, access.submission, access.attempt TO cp_web, cp_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.web_session TO cp_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.desk_session TO cp_desk;
GRANT INSERT ON audit.event TO cp_web, cp_desk, cp_worker;

-- the desk: accounts, decisions, deliveries, and jobs asked of the worker
GRANT INSERT, UPDATE ON access.organisation, access.person, access.person_role, access.factor TO cp_desk;
GRANT USAGE ON SCHEMA disclosure, identity, intake, jobs, shielding TO cp_desk;
GRANT SELECT ON disclosure.life, disclosure.opened TO cp_desk;
GRANT INSERT, UPDATE ON disclosure.opened TO cp_desk;
GRANT SELECT, INSERT ON shielding.shield_event TO cp_desk;
GRANT SELECT, INSERT, UPDATE ON identity.review, identity.hold TO cp_desk;
GRANT SELECT, UPDATE ON ALL TABLES IN SCHEMA intake TO cp_desk;
GRANT SELECT, INSERT ON jobs.procrastinate_jobs TO cp_desk;
GRANT INSERT ON jobs.procrastinate_events TO cp_desk;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO cp_desk;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO cp_desk;

-- the worker: the sealed truth, its projection, and the queue
GRANT USAGE ON SCHEMA directory, vault, disclosure, identity, intake, shielding, jobs, audit, access TO cp_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA directory, vault, disclosure, identity, intake, jobs TO cp_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA directory, vault, disclosure, identity, intake, jobs TO cp_worker;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO cp_worker;
GRANT SELECT, INSERT ON shielding.shield_event TO cp_worker;
GRANT SELECT ON access.organisation TO cp_worker;
