/* outbox.c: what apply writes down to be mailed. */
#include "award/people/outbox.h"

#include "award/log/row.h"
#include "award/log/tables.h"

enum { RECORD_VERSION = 1 };

_Static_assert(sizeof(struct mail_record) == 80, "no padding: records are compared byte by byte");

static const struct str words[MAIL_KINDS_END] = {
    [MAIL_PROPOSAL_CONFIRM] = STR_INIT("proposal_confirm"),
    [MAIL_PROPOSAL_RECEIVED] = STR_INIT("proposal_received"),
    [MAIL_INVITATION] = STR_INIT("invitation"),
    [MAIL_KEY_ENROLLED] = STR_INIT("key_enrolled"),
    [MAIL_STEP_OPENED] = STR_INIT("step_opened"),
    [MAIL_CONFIRM_ROW] = STR_INIT("confirm_row"),
    [MAIL_ADDRESS_CHANGED] = STR_INIT("address_changed"),
    [MAIL_BALLOT_CAST] = STR_INIT("ballot_cast"),
    [MAIL_STEP_CLOSED] = STR_INIT("step_closed"),
    [MAIL_STEP_INSPECTION] = STR_INIT("step_inspection"),
    [MAIL_CORRECTION_ASKED] = STR_INIT("correction_asked"),
    [MAIL_BALLOT_CLAIMED] = STR_INIT("ballot_claimed"),
    [MAIL_CLAIM_SETTLED] = STR_INIT("claim_settled"),
    [MAIL_STEP_CORRECTED] = STR_INIT("step_corrected"),
    [MAIL_CORRECTED] = STR_INIT("corrected"),
    [MAIL_RECALLED] = STR_INIT("recalled"),
    [MAIL_ANNOUNCED] = STR_INIT("announced"),
    [MAIL_MILESTONE] = STR_INIT("milestone"),
    [MAIL_DECLARED] = STR_INIT("declared"),
    [MAIL_STEP_ENDED] = STR_INIT("step_ended"),
    [MAIL_PASSKEY_ADDED] = STR_INIT("passkey_added"),
};

struct str mail_kind_word(enum mail_kind k) {
    return words[k];
}

static struct key mail_key(uint64_t entry, uint32_t n) {
    struct key k = key_new();
    key_u64(&k, entry);
    key_u32(&k, n);
    return k;
}

static enum fault put(struct fact *f, uint32_t n, const struct mail_record *r) {
    struct key k = mail_key(f->index, n);
    return table_put(f->txn, T_OUTBOX, key_of(&k), str_bytes(r, sizeof *r));
}

enum fault outbox_put(struct fact *f, uint32_t n, enum mail_kind kind, enum mail_to to, struct str recipient,
                      uint32_t edition, uint32_t subject, struct str body) {
    struct mail_record r;
    memset(&r, 0, sizeof r);
    r.version = RECORD_VERSION;
    r.kind = (uint8_t)kind;
    r.to = (uint8_t)to;
    r.edition = edition;
    r.subject = subject;
    row_set_text(r.recipient, sizeof r.recipient, recipient);
    row_set_text(r.body, sizeof r.body, body);
    return put(f, n, &r);
}

enum fault outbox_put_partner(struct fact *f, uint32_t n, uint8_t partner, uint32_t edition, uint32_t subject,
                              struct str body) {
    struct mail_record r;
    memset(&r, 0, sizeof r);
    r.version = RECORD_VERSION;
    r.kind = MAIL_MILESTONE;
    r.to = MAIL_TO_PARTNER;
    r.partner = partner;
    r.edition = edition;
    r.subject = subject;
    row_set_text(r.body, sizeof r.body, body);
    return put(f, n, &r);
}

enum fault outbox_put_earlier(struct fact *f, uint32_t n, enum mail_kind kind, struct str person,
                              uint32_t subject, uint64_t texts) {
    struct mail_record r;
    memset(&r, 0, sizeof r);
    r.version = RECORD_VERSION;
    r.kind = (uint8_t)kind;
    r.to = MAIL_TO_PERSON;
    r.subject = subject;
    r.texts = texts + 1;
    row_set_text(r.recipient, sizeof r.recipient, person);
    return put(f, n, &r);
}
