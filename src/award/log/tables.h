/* tables.h: the domain's tables in LMDB. What each holds stands here and nowhere else; the records' structs
 * are in the header of the room that owns them. */
#ifndef KAARING_AWARD_LOG_TABLES_H
#define KAARING_AWARD_LOG_TABLES_H

#include "store/table.h"

enum {
    T_ASSOCIATION =
        STORE_TABLES, /* "association" → struct association_record; "public" → be64: award_public_version */
    T_EDITIONS, /* be32 edition → struct edition_record; editions are numbered in the order they were drafted,
                   from 1 */
    T_EDITION_IDS,    /* "gronn-grunder-3" → be32 edition */
    T_AWARD_EDITIONS, /* award id, 0, be32 ordinal → be32 edition */
    T_PROPOSALS,      /* be32 edition, be32 number → struct proposal_record */
    T_PROPOSAL_IDS,   /* proposal id (26 random signs) → be32 edition, be32 number */
    T_PROPOSAL_TEXTS, /* be32 edition, be32 number, be64 entry → "": every entry that tells a proposal's texts
                         or its address */
    T_INBOX,          /* be32 edition, state letter, be32 number → "" */
    T_ALIKE,          /* be32 edition, likeness, 'k' or 'p', be32 candidate or proposal → "": see alike.h */
    T_CANDIDATES,     /* be32 edition, be32 number → struct candidate_record */
    T_GATHERED,       /* be32 edition, be32 candidate, be32 proposal → "" */
    T_PEOPLE,         /* person id → struct person_record */
    T_PEOPLE_MAIL,    /* MAC of the address in lower case → person id */
    T_MEMBERS,        /* be32 edition, body 0, person id → struct member_record */
    T_MEMBERSHIPS,    /* person id, be32 edition, body → "" */
    T_KEYS,           /* person id, be32 n → struct key_record: enrolments, in order */
    T_PASSKEYS,       /* person id, be64 entry → the host that it is for */
    T_PASSKEY_IDS,    /* sha-256 of the id that its authenticator gave it → struct passkey_record */
    T_RECUSALS,       /* be32 edition, person id, be32 candidate → struct recusal_record */
    T_DECLARATIONS,   /* be32 edition, body 0, person id → struct declaration_record */
    T_ASKED,          /* be32 edition, body 0, person id, be32 candidate → "": asked about */
    T_STEPS,          /* be32 edition, be32 step → struct step_record */
    T_ROLL,           /* be32 edition, be32 step, person id → struct roll_record */
    T_BALLOTS,        /* be32 edition, be32 step, person id, be32 number → struct ballot_record */
    T_SHARES,         /* be32 edition, be32 step, be32 index → struct share_record */
    T_CORRECTIONS,    /* be32 edition, be32 step, be32 n → struct correction_record, from 1 */
    T_CLAIMS,         /* be32 edition, be32 step, person id → struct claim_record */
    T_DECISIONS,      /* be32 edition, be32 n → struct decision_record */
    T_CONFIRMS,       /* be32 edition, be32 n, person id → be64 index */
    T_TOLD,           /* be32 edition, be32 n → struct told_record: announced, corrected, recalled */
    T_HALL, /* award id, 0, be32 year, be32 n → struct hall_record: winners and recipients, ours and imported
             */
    T_ERASURE_REQUESTS, /* request id → struct erasure_request_record */
    T_ERASED_DAYS,      /* be32 edition, be64 a Norwegian day's first second → struct erased_day */
    T_OUTBOX,           /* be64 entry, be32 n → struct mail_record: written by apply, deterministic */
    T_HISTORY, /* be32 edition (0: the association), be64 index → "", or "f" where another stands for both
                  on the audit page: all that happened */
    T_SUBJECTS, /* kind letter, be32 edition, subject's id, 0, be64 entry → "": what tells of it; subject.h */
    /* volatile */
    T_SESSIONS, /* sha-256 of the secret → struct session_record */
    T_LINKS,    /* hash of a sign-in link or a challenge that was used → be64 until when it would hold */
    T_INSIGHT, /* sha-256 of a link's secret → be64 until, be32 edition, be32 candidate, the address: what the
                  link shows what is held about */
    T_PROGRESS, /* be32 edition, be32 step, person id → struct progress_record: how many are assessed, never
                   what */
    T_DELIVERY, /* be64 entry, be32 n → struct delivery_record: what became of a mail in the outbox */
    T_RETRY,    /* be64 entry, be32 n → "": mails of the outbox that wait after an attempt or an act */
    T_POST,     /* be64 n → a mail that no entry caused (sign-in links): struct post_record || json */
    T_REMINDED, /* be32 edition, be32 step, person id → be64 when the reminder was written */
    T_PASSKEY_USES, /* sha-256 of a passkey's id → struct passkey_use */
    T_CLOCK,        /* "offset" → be64: of a sample folder's clock */
    T_WITNESSED,    /* "checkpoint" → the newest one that is witnessed, a signed note; 'w' || SHA-256 of a
                       witness's key string → struct sight */
    TABLES_END
};

extern const struct table_definition award_tables[TABLES_END - STORE_TABLES];

#endif
