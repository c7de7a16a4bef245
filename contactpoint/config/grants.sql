-- What each role may do, run by the migrator after every migration: first nothing, then this (records.md §4).
-- Insert-only tables get INSERT alone; their keys come from the program, since RETURNING would need SELECT.

ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
REVOKE ALL ON SCHEMA access, audit, directory, disclosure, history, holds, identity, intake, jobs, migration, ownership, review, shielding, vault
    FROM PUBLIC, cp_web, cp_desk, cp_worker;
REVOKE ALL ON ALL TABLES IN SCHEMA access, audit, directory, disclosure, history, holds, identity, intake, jobs, migration, ownership, review, shielding, vault
    FROM PUBLIC, cp_web, cp_desk, cp_worker;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA access, audit, directory, disclosure, history, holds, identity, intake, jobs, migration, ownership, review, shielding, vault
    FROM PUBLIC, cp_web, cp_desk, cp_worker;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA access, audit, directory, disclosure, history, holds, identity, intake, jobs, migration, ownership, review, shielding, vault
    FROM PUBLIC, cp_web, cp_desk, cp_worker;

-- every process: which migrations are applied
GRANT USAGE ON SCHEMA migration TO cp_web, cp_desk, cp_worker;
GRANT SELECT ON migration.django_migrations TO cp_web, cp_desk, cp_worker;

-- the two faces: what anyone may see, what sign-in needs, and the event of every look
GRANT USAGE ON SCHEMA directory, access, audit TO cp_web, cp_desk;
GRANT SELECT ON ALL TABLES IN SCHEMA directory TO cp_web, cp_desk;
GRANT SELECT ON access.organisation, access.person, access.person_role, access.factor TO cp_web, cp_desk;
GRANT SELECT (person, kind, dated, until, ended) ON access.vetting TO cp_web, cp_desk;
GRANT SELECT (organisation, capability, since, until, ended) ON access.accreditation TO cp_web, cp_desk;
GRANT UPDATE (used_on, password) ON access.person TO cp_web, cp_desk; -- one's own
GRANT UPDATE (last_step, pin, sealed) ON access.factor TO cp_web, cp_desk;
GRANT INSERT ON access.factor TO cp_web; -- who has used an enrolment code
GRANT UPDATE (reset) ON access.factor TO cp_desk;
GRANT SELECT, UPDATE (spent) ON access.recovery_code TO cp_web, cp_desk;
GRANT INSERT ON access.recovery_code TO cp_desk;
GRANT SELECT, INSERT ON access.factor_reset TO cp_desk;
GRANT SELECT, UPDATE (spent) ON access.enrolment TO cp_web, cp_desk;
GRANT INSERT, UPDATE (superseded) ON access.enrolment TO cp_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.handle, access.submission, access.attempt TO cp_web, cp_desk;
GRANT SELECT, INSERT, UPDATE (sign_count, last_used, ended) ON access.passkey TO cp_web, cp_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.challenge TO cp_web, cp_desk;
GRANT SELECT ON access.provider TO cp_web, cp_desk;
GRANT SELECT (digest, issuer, person, ended) ON access.provider_subject TO cp_web, cp_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.provider_trip TO cp_web, cp_desk;
GRANT UPDATE (ended) ON access.provider, access.provider_subject TO cp_desk;
GRANT INSERT ON access.provider, access.provider_subject TO cp_desk;
GRANT SELECT, INSERT, UPDATE (used) ON access.budget_use TO cp_web; -- who takes it over can take, and give nothing back
GRANT SELECT (id, person, at) ON access.budget_release TO cp_web;
GRANT SELECT, INSERT, UPDATE (used_at, session, proxy, ended) ON access.asker_code TO cp_web;
GRANT SELECT, INSERT, UPDATE (searches, opens, last) ON access.urgent_look TO cp_web;
GRANT SELECT, UPDATE (finding, reviewed_by, reviewed_at) ON access.urgent_look TO cp_desk;
GRANT SELECT, DELETE ON access.budget_use TO cp_desk;
GRANT SELECT, INSERT ON access.budget_release TO cp_desk;
GRANT SELECT, INSERT, UPDATE (times, last), DELETE ON access.notice TO cp_web, cp_desk;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.web_session, access.recent TO cp_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON access.desk_session TO cp_desk;
GRANT INSERT ON audit.event TO cp_web, cp_desk, cp_worker;
GRANT SELECT ON audit.ledger_known TO cp_web, cp_desk, cp_worker;
GRANT INSERT, UPDATE ON audit.ledger_known TO cp_desk, cp_worker;
GRANT SELECT ON audit.own_web TO cp_web;
GRANT SELECT ON audit.own_desk TO cp_desk;

-- who takes web over finds the password hashes of practitioners there, and of nobody at the desk
ALTER TABLE access.person ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.factor ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_people ON access.person;
DROP POLICY IF EXISTS web_people ON access.factor;
ALTER TABLE access.passkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.recovery_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.enrolment ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_people ON access.enrolment;
DROP POLICY IF EXISTS desk_people ON access.enrolment;
DROP POLICY IF EXISTS web_enrols ON access.factor;
ALTER TABLE access.family_said ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_people ON access.family_said;
DROP POLICY IF EXISTS desk_people ON access.family_said;
ALTER TABLE access.notice ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_people ON access.notice;
DROP POLICY IF EXISTS desk_people ON access.notice;
DROP POLICY IF EXISTS web_people ON access.recovery_code;
DROP POLICY IF EXISTS desk_people ON access.recovery_code;
DROP POLICY IF EXISTS web_people ON access.passkey;
DROP POLICY IF EXISTS desk_people ON access.passkey;
DROP POLICY IF EXISTS desk_people ON access.person;
DROP POLICY IF EXISTS desk_people ON access.factor;
CREATE POLICY web_people ON access.person TO cp_web USING (EXISTS (
    SELECT FROM access.person_role held
     WHERE held.person = person.id AND held.ended IS NULL AND held.role IN ('practitioner', 'proxy')));
CREATE POLICY web_people ON access.factor TO cp_web USING (EXISTS (
    SELECT FROM access.person_role held
     WHERE held.person = factor.person AND held.ended IS NULL AND held.role IN ('practitioner', 'proxy')));
CREATE POLICY web_people ON access.passkey TO cp_web USING (face = 'web' AND EXISTS (
    SELECT FROM access.person_role held
     WHERE held.person = passkey.person AND held.ended IS NULL AND held.role IN ('practitioner', 'proxy')));
CREATE POLICY desk_people ON access.passkey TO cp_desk USING (true);
CREATE POLICY web_people ON access.recovery_code TO cp_web USING (EXISTS (
    SELECT FROM access.person_role held
     WHERE held.person = recovery_code.person AND held.ended IS NULL AND held.role IN ('practitioner', 'proxy')));
CREATE POLICY desk_people ON access.recovery_code TO cp_desk USING (true);
ALTER TABLE access.provider ENABLE ROW LEVEL SECURITY;
ALTER TABLE access.provider_subject ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS web_people ON access.provider;
DROP POLICY IF EXISTS desk_people ON access.provider;
DROP POLICY IF EXISTS web_people ON access.provider_subject;
DROP POLICY IF EXISTS desk_people ON access.provider_subject;
CREATE POLICY web_people ON access.provider TO cp_web USING (face = 'web');
CREATE POLICY desk_people ON access.provider TO cp_desk USING (true);
CREATE POLICY web_people ON access.provider_subject TO cp_web USING (EXISTS (
    SELECT FROM access.person_role held
     WHERE held.person = provider_subject.person AND held.ended IS NULL AND held.role IN ('practitioner', 'proxy')));
CREATE POLICY desk_people ON access.provider_subject TO cp_desk USING (true);
CREATE POLICY web_people ON access.enrolment TO cp_web USING (EXISTS (
    SELECT FROM access.person_role held
     WHERE held.person = enrolment.person AND held.ended IS NULL AND held.role IN ('practitioner', 'proxy')));
CREATE POLICY desk_people ON access.enrolment TO cp_desk USING (true);
CREATE POLICY web_people ON access.family_said TO cp_web USING (EXISTS (
    SELECT FROM access.person_role held
     WHERE held.person = family_said.person AND held.ended IS NULL AND held.role IN ('practitioner', 'proxy')));
CREATE POLICY desk_people ON access.family_said TO cp_desk USING (true);
CREATE POLICY web_enrols ON access.factor AS RESTRICTIVE FOR INSERT TO cp_web WITH CHECK (EXISTS (
    SELECT FROM access.enrolment used
     WHERE used.person = factor.person AND used.spent IS NOT NULL));
CREATE POLICY web_people ON access.notice TO cp_web USING (EXISTS (
    SELECT FROM access.person_role held
     WHERE held.person = notice.person AND held.ended IS NULL AND held.role IN ('practitioner', 'proxy')));
CREATE POLICY desk_people ON access.notice TO cp_desk USING (true);
CREATE POLICY desk_people ON access.person TO cp_desk USING (true);
CREATE POLICY desk_people ON access.factor TO cp_desk USING (true);

-- the desk: accounts, decisions, and jobs asked of the worker
GRANT INSERT ON access.organisation, access.person, access.person_role, access.factor TO cp_desk;
GRANT UPDATE (state) ON access.person TO cp_desk;
GRANT UPDATE (ended) ON access.person_role TO cp_desk;
GRANT SELECT, INSERT, UPDATE (ended) ON access.vetting TO cp_desk;
GRANT SELECT, INSERT, UPDATE (approved_by, since, ended) ON access.accreditation TO cp_desk;
GRANT SELECT, INSERT ON access.relative TO cp_desk;
GRANT SELECT, INSERT, UPDATE (approved_by, ended) ON access.asked TO cp_desk;
GRANT SELECT, INSERT ON access.family_said TO cp_web, cp_desk;
GRANT UPDATE (withdrawn) ON access.family_said TO cp_desk; -- by two
GRANT INSERT ON access.account_change TO cp_desk;
GRANT SELECT (person, ended), UPDATE (ended) ON access.web_session TO cp_desk; -- a suspension ends visits under way
GRANT USAGE ON SCHEMA disclosure, history, holds, intake, jobs, ownership, review, shielding TO cp_desk;
GRANT SELECT ON disclosure.life, disclosure.opened TO cp_desk;
GRANT INSERT, UPDATE ON disclosure.opened TO cp_desk;
GRANT SELECT, INSERT ON shielding.shield_event TO cp_desk;
GRANT SELECT, INSERT, UPDATE (sealed, state, answered_by, ended_at, done) ON ownership.transfer TO cp_desk;
GRANT SELECT ON review.review_item TO cp_desk;
GRANT SELECT, INSERT ON review.answer TO cp_desk;
GRANT SELECT, INSERT ON history.history_asked TO cp_desk;
GRANT SELECT ON holds.held_item, holds.alarm TO cp_desk;
GRANT SELECT, INSERT, UPDATE (agreed_by, agreed_at) ON holds.verdict TO cp_desk;
GRANT SELECT ON intake.source, intake.delivery, intake.batch, intake.refusal, intake.pause TO cp_desk;
GRANT INSERT ON intake.source, intake.pause TO cp_desk;
GRANT UPDATE (state, decided_by, decided_for, decided_at, decided_because) ON intake.delivery TO cp_desk;
GRANT UPDATE (ended_at, ended_by, ended_for, ended_because) ON intake.pause TO cp_desk;
GRANT SELECT, INSERT ON jobs.procrastinate_jobs TO cp_desk;
GRANT INSERT ON jobs.procrastinate_events TO cp_desk;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA jobs TO cp_desk;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO cp_desk;

-- the worker: the sealed truth, its projection, and the queue
GRANT USAGE ON SCHEMA directory, vault, disclosure, history, holds, identity, intake, ownership, review, shielding, jobs, audit TO cp_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA directory, vault, disclosure, identity, intake, jobs TO cp_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA directory, vault, disclosure, identity, intake, jobs TO cp_worker;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO cp_worker;
GRANT EXECUTE ON FUNCTION directory.rewrite(text, bigint) TO cp_worker; -- with its owner's rights; it reads nothing out
GRANT SELECT, INSERT ON shielding.shield_event TO cp_worker;
GRANT SELECT, UPDATE (done) ON ownership.transfer TO cp_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON review.review_item TO cp_worker;
GRANT SELECT, UPDATE (done) ON review.answer TO cp_worker;
GRANT SELECT, UPDATE (sealed), DELETE ON history.history_asked TO cp_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON holds.held_item TO cp_worker;
GRANT SELECT, INSERT, DELETE ON holds.alarm TO cp_worker;
GRANT SELECT, UPDATE (done) ON holds.verdict TO cp_worker;
