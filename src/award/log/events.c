/* events.c: the whole table of what can happen, and so of what the log can say. It is also the published list
 * of event types.
 *
 * A row is: name; whether it is sealed in every edition; what applies it to the state (none: later work's,
 * refused today); fields with their class. Nothing that a person wrote, no name and no address is ever
 * CLASS_OPEN: a test holds the table to that. Ids in the open are random or plain numbering. In a secret
 * edition every event is sealed. */
#include "award/log/apply.h"
#include "award/log/event.h"

#define OPEN_(name, kind)                                                                                    \
    { name, CLASS_OPEN, KIND_##kind, false }
#define OPEN_OPT(name, kind)                                                                                 \
    { name, CLASS_OPEN, KIND_##kind, true }
#define LATER_(name, kind)                                                                                   \
    { name, CLASS_LATER, KIND_##kind, false }
#define LATER_OPT(name, kind)                                                                                \
    { name, CLASS_LATER, KIND_##kind, true }
#define PRIV_(name, kind)                                                                                    \
    { name, CLASS_PRIVATE, KIND_##kind, false }
#define PRIV_OPT(name, kind)                                                                                 \
    { name, CLASS_PRIVATE, KIND_##kind, true }

const struct event_type event_types[] = {
    /* --- the association and its people --- */
    {"log.begun",
     false,
     apply_log_begun,
     {OPEN_("origin", ORIGIN), OPEN_("sample", FLAG), OPEN_("format", INTEGER)}},
    /* Under another name, since the folder was older than what had been signed: of the log before, the last
       checkpoint known, and how many of its entries went over. */
    {"log.succeeded",
     false,
     apply_log_succeeded,
     {OPEN_("origin", ORIGIN), OPEN_("after", ORIGIN), OPEN_("size", INTEGER), OPEN_OPT("root", HASH),
      OPEN_("entries", INTEGER), LATER_("reason", TEXT)}},
    {"association.changed",
     false,
     apply_association_changed,
     {PRIV_("name", TEXT), PRIV_OPT("short", TEXT), PRIV_OPT("web", TEXT), PRIV_("sender_name", TEXT),
      PRIV_("sender_email", TEXT), PRIV_("privacy_contact", TEXT), PRIV_OPT("logo", HASH),
      PRIV_OPT("logo_type", TEXT)}},
    {"person.added",
     false,
     apply_person_added,
     {OPEN_("person", ID), PRIV_("name", TEXT), PRIV_OPT("email", TEXT), PRIV_OPT("from", TEXT),
      PRIV_OPT("lang", WORD)}},
    {"person.changed",
     false,
     apply_person_changed,
     {OPEN_("person", ID), PRIV_("name", TEXT), PRIV_OPT("email", TEXT), PRIV_OPT("from", TEXT),
      PRIV_OPT("lang", WORD)}},
    {"admin.granted", false, apply_admin_granted, {OPEN_("person", ID)}},
    {"admin.revoked", false, apply_admin_revoked, {OPEN_("person", ID)}},
    /* `passkey`: hash of the id that its authenticator gave it; `site`: the host that it is for; `make`: of
       the authenticator, as it says itself */
    {"passkey.added",
     false,
     apply_passkey_added,
     {OPEN_("person", ID), OPEN_("passkey", HASH), PRIV_("name", TEXT), PRIV_("site", TEXT),
      PRIV_("credential", TEXT), PRIV_("key", TEXT), PRIV_("make", TEXT), PRIV_("count", INTEGER),
      PRIV_("flags", INTEGER)}},
    {"passkey.removed", false, apply_passkey_removed, {OPEN_("person", ID), OPEN_("passkey", HASH)}},

    /* --- editions --- */
    {"edition.drafted",
     false,
     apply_edition_drafted,
     {OPEN_("award", ID), OPEN_("ordinal", INTEGER), PRIV_("label", TEXT), PRIV_OPT("theme", TEXT),
      PRIV_OPT("opens", TIME), PRIV_OPT("closes", TIME), PRIV_OPT("decides", TIME),
      PRIV_OPT("ceremony", TIME), PRIV_OPT("place", TEXT)}},
    {"edition.changed",
     false,
     apply_edition_changed,
     {PRIV_("label", TEXT), PRIV_OPT("theme", TEXT), PRIV_OPT("opens", TIME), PRIV_OPT("closes", TIME),
      PRIV_OPT("decides", TIME), PRIV_OPT("ceremony", TIME), PRIV_OPT("place", TEXT)}},
    /* `rules`: hash of the award's settings as frozen (a blob with a salt of its own); `closes`: the last
       second inclusive */
    {"edition.opened", false, apply_edition_opened, {OPEN_("rules", HASH), OPEN_("closes", TIME)}},
    {"edition.postponed",
     false,
     apply_edition_postponed,
     {OPEN_OPT("closes", TIME), OPEN_OPT("decides", TIME), OPEN_OPT("ceremony", TIME),
      LATER_("reason", TEXT)}},
    /* What is announced: outcome (winner, shared, none), winners and finalists as
       [{candidate,name,place,line}], citation. */
    {"edition.announced",
     false,
     apply_edition_announced,
     {OPEN_("decision", INTEGER), LATER_("outcome", WORD), LATER_("winners", JSON), LATER_("finalists", JSON),
      LATER_("citation", TEXT), LATER_OPT("signed_by", TEXT)}},
    /* another version of it, as the whole of what is announced, and why */
    {"edition.corrected",
     false,
     apply_edition_corrected,
     {OPEN_("decision", INTEGER), LATER_("announcement", JSON), LATER_("reason", TEXT)}},
    {"edition.recalled", false, apply_edition_recalled, {LATER_("reason", TEXT)}},

    /* --- proposals --- */
    {"proposal.received",
     false,
     apply_proposal_received,
     {OPEN_("proposal", ID), OPEN_("number", INTEGER),
      OPEN_("via", WORD), /* web, phone, mail, letter, import */
      PRIV_("candidate", TEXT), PRIV_("why", TEXT), PRIV_("relation", TEXT), PRIV_("self", FLAG),
      PRIV_("name", TEXT), PRIV_OPT("email", TEXT), PRIV_OPT("orgnr", TEXT), PRIV_OPT("web", TEXT),
      PRIV_OPT("goals", JSON), PRIV_OPT("municipality", TEXT), PRIV_OPT("contact", TEXT),
      PRIV_OPT("merits", TEXT), PRIV_("lang", WORD),
      PRIV_OPT("received_at", TIME) /* of one that came by telephone or letter: when it came */}},
    {"proposal.confirmed", false, apply_proposal_confirmed, {OPEN_("proposal", ID)}},
    {"proposal.readdressed",
     false,
     apply_proposal_readdressed,
     {OPEN_("proposal", ID), PRIV_("email", TEXT)}},
    {"proposal.released", false, apply_proposal_released, {OPEN_("proposal", ID), PRIV_OPT("reason", TEXT)}},
    {"proposal.withdrawn",
     false,
     apply_proposal_withdrawn,
     {OPEN_("proposal", ID), PRIV_OPT("reason", TEXT)}},
    /* outcome: yes, no, unsure; a late one said yes to is admitted by grace */
    {"proposal.screened",
     false,
     apply_proposal_screened,
     {OPEN_("proposal", ID), PRIV_("outcome", WORD), PRIV_OPT("reason", TEXT)}},
    {"proposal.admitted", false, apply_proposal_admitted, {OPEN_("proposal", ID), PRIV_("reason", TEXT)}},
    {"proposal.gathered", false, apply_proposal_gathered, {OPEN_("proposal", ID), OPEN_("candidate", ID)}},
    {"proposal.ungathered",
     false,
     apply_proposal_ungathered,
     {OPEN_("proposal", ID), OPEN_("candidate", ID)}},
    /* by its sender, all of it anew; the address is not among it, since it was vouched for */
    {"proposal.changed",
     false,
     apply_proposal_changed,
     {OPEN_("proposal", ID), PRIV_("candidate", TEXT), PRIV_("why", TEXT), PRIV_("relation", TEXT),
      PRIV_("self", FLAG), PRIV_("name", TEXT), PRIV_OPT("orgnr", TEXT), PRIV_OPT("web", TEXT),
      PRIV_OPT("goals", JSON), PRIV_OPT("municipality", TEXT), PRIV_OPT("contact", TEXT),
      PRIV_OPT("merits", TEXT), PRIV_("lang", WORD)}},
    {"proposal.supported", false, NULL, {OPEN_("proposal", ID), PRIV_("name", TEXT), PRIV_("text", TEXT)}},

    /* --- candidates --- */
    {"candidate.formed",
     false,
     apply_candidate_formed,
     {OPEN_("candidate", ID), PRIV_("name", TEXT), PRIV_OPT("kind", WORD), PRIV_OPT("place", TEXT),
      PRIV_OPT("orgnr", TEXT), PRIV_OPT("web", TEXT), PRIV_OPT("municipality", TEXT), PRIV_OPT("goals", JSON),
      PRIV_OPT("summary", TEXT),
      PRIV_OPT("body", ID) /* of a secret award: the body in which the proposed person sits */,
      PRIV_OPT("person", ID)}},
    {"candidate.changed",
     false,
     apply_candidate_changed,
     {OPEN_("candidate", ID), PRIV_("name", TEXT), PRIV_OPT("kind", WORD), PRIV_OPT("place", TEXT),
      PRIV_OPT("orgnr", TEXT), PRIV_OPT("web", TEXT), PRIV_OPT("municipality", TEXT), PRIV_OPT("goals", JSON),
      PRIV_OPT("summary", TEXT), PRIV_OPT("body", ID), PRIV_OPT("person", ID)}},
    {"candidate.screened",
     false,
     apply_candidate_screened,
     {OPEN_("candidate", ID), PRIV_("outcome", WORD), PRIV_OPT("reason", TEXT)}},
    {"candidate.merged", false, apply_candidate_merged, {OPEN_("candidate", ID), OPEN_("into", ID)}},
    {"candidate.unmerged", false, apply_candidate_unmerged, {OPEN_("candidate", ID)}},
    {"candidate.carried", false, NULL, {OPEN_("candidate", ID), OPEN_("from", ID)}},

    /* --- bodies, their members and their keys --- */
    {"member.invited",
     false,
     apply_member_invited,
     {OPEN_("body", ID), OPEN_("person", ID), OPEN_("role", WORD)}},
    {"member.removed",
     false,
     apply_member_removed,
     {OPEN_("body", ID), OPEN_("person", ID), PRIV_OPT("reason", TEXT)}},
    {"juror.enrolled", true, apply_juror_enrolled, {OPEN_("person", ID), PRIV_("note", TEXT)}},
    {"juror.key_confirmed",
     true,
     apply_juror_key_confirmed,
     {OPEN_("person", ID), OPEN_("key", INTEGER), OPEN_OPT("body", ID)}},
    {"recusal.declared", /* asked: ids of those whose names were shown; bindings: [{candidate, ground, text}],
                            empty for «ingen bindinger» */
     true,
     apply_recusal_declared,
     {OPEN_("body", ID), OPEN_("person", ID), PRIV_OPT("asked", JSON), PRIV_("bindings", JSON)}},
    {"recusal.settled", /* outcome: stands, lifted */
     true,
     apply_recusal_settled,
     {OPEN_("person", ID), OPEN_("candidate", ID), PRIV_("outcome", WORD), PRIV_OPT("reason", TEXT)}},

    /* --- steps and ballots --- */
    {"step.opened", /* hashes of the notes; key: hash of the key note, absent in an open step */
     false,
     apply_step_opened,
     {OPEN_("step", ID), OPEN_("rules", HASH), OPEN_("slate", HASH), OPEN_("roll", HASH),
      OPEN_OPT("key", HASH), OPEN_OPT("holders", HASH),
      PRIV_("documents", JSON) /* {rules,slate,roll}: blobs of the signed notes; {template, candidate} */,
      PRIV_OPT("materials", JSON) /* before folder format 8, for step.material: [{candidate, material}], blobs
                                     of salt || json */
      ,
      PRIV_OPT("shares", JSON) /* of the step's secret, each sealed to its holder, by index */}},
    {"step.material", /* behind step.opened, in the slate's order: what is told of a candidate, as the slate
                         commits to it, so that it can be erased for itself. salt: base64 */
     false,
     apply_step_material,
     {OPEN_("step", ID), OPEN_("candidate", ID), PRIV_("salt", TEXT), PRIV_("json", TEXT)}},
    {"step.closed", /* what the count takes; see award/close/closing.h for its members */
     true,
     apply_step_closed,
     {OPEN_("step", ID), LATER_("closed", JSON)}},
    /* A step is counted again after its close. what: recusal (of `person` from `candidate`); ballot: what
       `person` has complained of is set right; rejection: it is not. `votes`: of a vote in the room, the
       three numbers as they are without them */
    {"correction.asked",
     true,
     apply_correction_asked,
     {OPEN_("step", ID), OPEN_("correction", INTEGER), OPEN_("what", WORD), OPEN_("person", ID),
      OPEN_OPT("candidate", ID), PRIV_OPT("votes", JSON), PRIV_("reason", TEXT)}},
    {"correction.answered", /* by another officer; or taken back by who asked */
     true,
     apply_correction_answered,
     {OPEN_("step", ID), OPEN_("correction", INTEGER), OPEN_("agrees", FLAG), PRIV_OPT("reason", TEXT)}},
    {"step.corrected", /* what the count takes from now on; behind it step.counted, unless it is sealed still
                        */
     true,
     apply_step_corrected,
     {OPEN_("step", ID), OPEN_("correction", INTEGER), LATER_("closed", JSON), PRIV_("reason", TEXT)}},
    /* a vote in the room: written down by the chair, and confirmed (or not) by the second person */
    {"step.recorded", true, apply_step_recorded, {OPEN_("step", ID), PRIV_("note", TEXT)}},
    {"step.record_confirmed",
     true,
     apply_step_record_confirmed,
     {OPEN_("step", ID), OPEN_("person", ID), PRIV_("agrees", FLAG)}},
    {"step.counted", false, apply_step_counted, {OPEN_("step", ID), LATER_("result", JSON)}},
    {"step.unsealed", /* the secret, put together from the shares given */
     false,
     apply_step_unsealed,
     {OPEN_("step", ID), PRIV_("secret", TEXT)}},
    {"share.given",
     true,
     apply_share_given,
     {OPEN_("step", ID), OPEN_("person", ID), OPEN_("share", INTEGER), PRIV_("note", TEXT)}},
    {"ballot.cast",
     true,
     apply_ballot_cast,
     {OPEN_("step", ID), OPEN_("person", ID), OPEN_("number", INTEGER), PRIV_("key", INTEGER),
      PRIV_("note", TEXT)}},
    /* A juror complains of the ballot that was counted. what: not_mine, newer; shows, of the note that came
       along: nothing (none did), never_received, older; number and key: the note's */
    {"ballot.claimed",
     true,
     apply_ballot_claimed,
     {OPEN_("step", ID), OPEN_("person", ID), OPEN_("what", WORD), OPEN_("shows", WORD),
      OPEN_OPT("number", INTEGER), OPEN_OPT("key", INTEGER), PRIV_OPT("note", TEXT), PRIV_OPT("text", TEXT)}},

    /* --- decisions --- */
    {"decision.recorded", /* outcome: winner, shared, none; support: unanimous, majority, vote (a step's own
                             result) */
     true,
     apply_decision_recorded,
     {OPEN_("decision", INTEGER), OPEN_OPT("step", ID), LATER_("outcome", WORD), LATER_("winners", IDS),
      LATER_("finalists", IDS), LATER_("citation", TEXT), PRIV_("support", WORD), PRIV_OPT("departs", TEXT)}},
    {"decision.confirmed",
     true,
     apply_decision_confirmed,
     {OPEN_("decision", INTEGER), OPEN_("person", ID), PRIV_("agrees", FLAG), PRIV_("own_row", FLAG),
      PRIV_OPT("remark", TEXT)}},
    /* `decision`: the one that another is recorded instead of, in the same act */
    {"decision.superseded",
     true,
     apply_decision_superseded,
     {OPEN_("decision", INTEGER), LATER_("reason", TEXT)}},
    {"decision.committed", false, NULL, {OPEN_("decision", INTEGER), OPEN_("commitment", HASH)}},

    /* --- the hall of fame, and what keeps quiet --- */
    {"winner.imported",
     false,
     apply_winner_imported,
     {OPEN_("award", ID), OPEN_("year", INTEGER), PRIV_("name", TEXT), PRIV_OPT("place", TEXT),
      PRIV_OPT("line", TEXT), PRIV_OPT("edition_label", TEXT), PRIV_OPT("source", TEXT)}},
    {"cover", true, apply_cover, {PRIV_("noise", TEXT)}},
    /* --- what people ask of what is held about them --- */
    {"erasure.requested", /* what: all, sent, about; edition and candidate of who came by the office's link */
     true,
     apply_erasure_requested,
     {OPEN_("request", ID), PRIV_("email", TEXT), PRIV_("what", WORD), PRIV_OPT("words", TEXT),
      PRIV_OPT("edition", ID), PRIV_OPT("candidate", ID), PRIV_("lang", WORD)}},
    {"erasure.extended", true, apply_erasure_extended, {OPEN_("request", ID), PRIV_("reason", TEXT)}},
    {"erasure.settled", /* outcome: done, refused, taken_back */
     true,
     apply_erasure_settled,
     {OPEN_("request", ID), PRIV_("outcome", WORD), PRIV_OPT("reason", TEXT)}},
    /* rule: request, retention, anchor (the entry that said so was lost); kept: how far the proposal had
       come, on the last of the erasures of one */
    {"erased",
     false,
     apply_erased,
     {OPEN_("entry", INTEGER), OPEN_("class", WORD), OPEN_("rule", WORD), PRIV_OPT("reason", TEXT),
      PRIV_OPT("kept", JSON)}},
    {0},
};

const struct event_type *event_find(struct str name) {
    for (const struct event_type *t = event_types; t->name; t++)
        if (str_equal(str_of(t->name), name))
            return t;
    return NULL;
}
