/* fault.h: everything that can be refused or go wrong, as one table.
 *
 * A fault is a value. Each has a key under which `templates/text` holds its sentence for people in every
 * language
 * ("fault.deadline_passed"). OK is 0. What a user did wrong and what broke are told apart by fault_is_ours.
 */
#ifndef KAARING_BASE_FAULT_H
#define KAARING_BASE_FAULT_H

#include "base/str.h"

/*        name                 key */
#define FAULTS(X)                                                                                            \
    X(OK, "ok")                                                                                              \
    /* a field of a form */                                                                                  \
    X(FIELD_MISSING, "field_missing")                                                                        \
    X(FIELD_TOO_LONG, "field_too_long")                                                                      \
    X(FIELD_TOO_SHORT, "field_too_short")                                                                    \
    X(FIELD_NOT_UTF8, "field_not_utf8")                                                                      \
    X(FIELD_CONTROL, "field_control")                                                                        \
    X(FIELD_NUMBER, "field_number")                                                                          \
    X(FIELD_EMAIL, "field_email")                                                                            \
    X(FIELD_URL, "field_url")                                                                                \
    X(FIELD_ORGNR, "field_orgnr")                                                                            \
    X(FIELD_ORGNR_DIGIT, "field_orgnr_digit")                                                                \
    X(FIELD_MUNICIPALITY, "field_municipality")                                                              \
    X(FIELD_DATE, "field_date")                                                                              \
    X(FIELD_MEMBER, "field_member") /* who is proposed has the name of a member */                           \
    X(FIELD_CHOICE, "field_choice")                                                                          \
    X(FIELD_DATE_ORDER, "field_date_order")                                                                  \
    X(FIELD_LATER, "field_later")                                                                            \
    X(FIELD_IMAGE, "field_image")                                                                            \
    X(FORM_INVALID, "form_invalid") /* one or more fields are wrong: they say which */                       \
    /* a request */                                                                                          \
    X(REQUEST_MALFORMED, "request_malformed")                                                                \
    X(REQUEST_TOO_LARGE, "request_too_large")                                                                \
    X(REQUEST_UNKNOWN_FIELD, "request_unknown_field")                                                        \
    X(METHOD_NOT_ALLOWED, "method_not_allowed")                                                              \
    X(NOT_FOUND, "not_found")                                                                                \
    X(NOT_SIGNED_IN, "not_signed_in")                                                                        \
    X(NOT_ALLOWED, "not_allowed")                                                                            \
    X(CROSS_SITE, "cross_site")                                                                              \
    X(TOO_MANY, "too_many")                                                                                  \
    X(BUSY, "busy")                                                                                          \
    X(SIGNED_SOON, "signed_soon") /* the newest checkpoint is from before it was written */                  \
    X(ONLY_READS, "only_reads")   /* the folder is older than what has been signed */                        \
    X(TOKEN_WRONG, "token_wrong")                                                                            \
    X(TOKEN_EXPIRED, "token_expired")                                                                        \
    X(TOKEN_SPENT, "token_spent")                                                                            \
    X(PASSKEY_WRONG, "passkey_wrong")                                                                        \
    X(PASSKEY_UNVERIFIED, "passkey_unverified") /* its device did not make sure whose it is */               \
    X(PASSKEY_CLONED, "passkey_cloned")         /* it counts backwards: two may have it */                   \
    X(PROVE_FIRST, "prove_first")               /* who has a passkey is asked for it before this */          \
    /* the domain */                                                                                         \
    X(NOT_OPEN_YET, "not_open_yet")                                                                          \
    X(DEADLINE_PASSED, "deadline_passed")                                                                    \
    X(WRONG_STATE, "wrong_state") /* the act does not fit what has happened meanwhile */                     \
    X(NOTHING_CHANGED, "nothing_changed")                                                                    \
    X(REASON_NEEDED, "reason_needed")                                                                        \
    X(ALREADY_DONE, "already_done")                                                                          \
    X(STEP_CLOSED, "step_closed")                                                                            \
    X(STEP_NOT_READY, "step_not_ready")                                                                      \
    X(NOT_IN_ROLL, "not_in_roll")                                                                            \
    X(VOTES_NOW, "votes_now") /* a member in the roll of a step that is open stays in the body */            \
    X(SUPERSEDE_REASON, "supersede_reason") /* why a decision that stands is replaced */                     \
    X(FINALISTS, "finalists")               /* more or fewer than the award's rules say */                   \
    X(RECUSED, "recused")                                                                                    \
    X(CLAIM_COUNTED, "claim_counted") /* the ballot that is complained of is the one that was counted */     \
    X(CLAIM_OLDER, "claim_older")     /* older than the counted one */                                       \
    X(CLAIM_NO_NOTE, "claim_no_note")                                                                        \
    X(BALLOT_KEPT, "ballot_kept")                                                                            \
    X(DECLARE_FIRST, "declare_first")                                                                        \
    X(NO_KEY, "no_key")                                                                                      \
    X(KEY_IN_USE, "key_in_use")                                                                              \
    X(NOTE_MALFORMED, "note_malformed")                                                                      \
    X(NOTE_UNKNOWN_LINE, "note_unknown_line")                                                                \
    X(NOTE_SIGNATURE, "note_signature")                                                                      \
    X(BALLOT_TOO_LARGE, "ballot_too_large")                                                                  \
    X(BALLOT_LOG, "ballot_log")                                                                              \
    X(BALLOT_STEP, "ballot_step")                                                                            \
    X(BALLOT_RULES, "ballot_rules")                                                                          \
    X(BALLOT_SLATE, "ballot_slate")                                                                          \
    X(BALLOT_ROLL, "ballot_roll")                                                                            \
    X(BALLOT_KEY, "ballot_key")                                                                              \
    X(BALLOT_NUMBER, "ballot_number")                                                                        \
    X(BALLOT_REPLACES, "ballot_replaces")                                                                    \
    X(BALLOT_MARK, "ballot_mark")                                                                            \
    X(BALLOT_CANDIDATE, "ballot_candidate")                                                                  \
    X(BALLOT_INCOMPLETE, "ballot_incomplete")                                                                \
    X(BALLOT_SECRECY, "ballot_secrecy") /* sealed in an open step, or open in a sealed one */                \
    X(BALLOT_SEAL, "ballot_seal")       /* a sealed part that is not as long as the rules say */             \
    X(BALLOT_CHOICES, "ballot_choices")                                                                      \
    X(SEAL_HOLDERS_BODIES, "seal_holders_bodies") /* those named to open a sealed step are of one body */    \
    X(SEAL_HOLDERS_FEW, "seal_holders_few")       /* fewer than two could open a sealed step */              \
    X(SEAL_WITNESSES_FEW, "seal_witnesses_few")   /* a step asks for more witnesses than the log has */      \
    X(SHARE_WRONG, "share_wrong")                 /* not the share that the step's key note names */         \
    X(DOCUMENTS_CHANGED, "documents_changed")                                                                \
    X(NO_QUORUM, "no_quorum")                                                                                \
    X(NUMBERS_DO_NOT_ADD_UP, "numbers_do_not_add_up")                                                        \
    X(SECOND_BODY, "second_body")           /* and of another body */                                        \
    X(KEYS_UNCONFIRMED, "keys_unconfirmed") /* a strict step has ballots by keys that nobody vouched for */  \
    X(SECOND_PERSON, "second_person")       /* the second officer must be somebody else */                   \
    X(TOO_LARGE_FOR_ENTRY, "too_large_for_entry")                                                            \
    X(COUNT_NEEDS_IT, "count_needs_it") /* erasing what a vote that is not finished rests on */              \
    /* ours */                                                                                               \
    X(DISK_FULL, "disk_full")                                                                                \
    X(DISK_ERROR, "disk_error")                                                                              \
    X(FOLDER_DAMAGED, "folder_damaged")                                                                      \
    X(FOLDER_NEWER, "folder_newer")                                                                          \
    X(FOLDER_OLDER, "folder_older")                                                                          \
    X(FOLDER_LOCKED, "folder_locked")                                                                        \
    X(FOLDER_MISSING, "folder_missing")                                                                      \
    X(FILE_INVALID, "file_invalid")                                                                          \
    X(ERASED, "erased")                                                                                      \
    X(INTERNAL, "internal")

enum fault {
#define FAULT_NAME(name, key) name,
    FAULTS(FAULT_NAME)
#undef FAULT_NAME
        FAULT_COUNT
};

/* The key of the sentence, without "fault.": static storage. */
struct str fault_key(enum fault f);
/* True for what no user could have avoided: disk, folder, defect. Answered 5xx and logged with a reference.
 */
bool fault_is_ours(enum fault f);

#endif
