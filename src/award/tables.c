/* tables.c: names and classes of the domain's tables, in the order of tables.h. */
#include "award/tables.h"

#define TABLE(id, name, class) [id - STORE_TABLES] = {name, class}

const struct table_definition award_tables[TABLES_END - STORE_TABLES] = {
    TABLE(T_ASSOCIATION, "association", TABLE_STATE),
    TABLE(T_EDITIONS, "editions", TABLE_STATE),
    TABLE(T_EDITION_IDS, "edition_ids", TABLE_STATE),
    TABLE(T_AWARD_EDITIONS, "award_editions", TABLE_STATE),
    TABLE(T_PROPOSALS, "proposals", TABLE_STATE),
    TABLE(T_PROPOSAL_IDS, "proposal_ids", TABLE_STATE),
    TABLE(T_INBOX, "inbox", TABLE_STATE),
    TABLE(T_ALIKE, "alike", TABLE_STATE),
    TABLE(T_CANDIDATES, "candidates", TABLE_STATE),
    TABLE(T_GATHERED, "gathered", TABLE_STATE),
    TABLE(T_PEOPLE, "people", TABLE_STATE),
    TABLE(T_PEOPLE_MAIL, "people_mail", TABLE_STATE),
    TABLE(T_MEMBERS, "members", TABLE_STATE),
    TABLE(T_MEMBERSHIPS, "memberships", TABLE_STATE),
    TABLE(T_KEYS, "keys", TABLE_STATE),
    TABLE(T_RECUSALS, "recusals", TABLE_STATE),
    TABLE(T_DECLARATIONS, "declarations", TABLE_STATE),
    TABLE(T_STEPS, "steps", TABLE_STATE),
    TABLE(T_ROLL, "roll", TABLE_STATE),
    TABLE(T_BALLOTS, "ballots", TABLE_STATE),
    TABLE(T_RESULTS, "results", TABLE_STATE),
    TABLE(T_DECISIONS, "decisions", TABLE_STATE),
    TABLE(T_CONFIRMS, "confirms", TABLE_STATE),
    TABLE(T_HALL, "hall", TABLE_STATE),
    TABLE(T_OUTBOX, "outbox", TABLE_STATE),
    TABLE(T_HISTORY, "history", TABLE_STATE),
    TABLE(T_SESSIONS, "sessions", TABLE_VOLATILE),
    TABLE(T_LINKS, "links", TABLE_VOLATILE),
    TABLE(T_PROGRESS, "progress", TABLE_VOLATILE),
    TABLE(T_DELIVERY, "delivery", TABLE_VOLATILE),
    TABLE(T_POST, "post", TABLE_VOLATILE),
    TABLE(T_CLOCK, "clock", TABLE_VOLATILE),
};
