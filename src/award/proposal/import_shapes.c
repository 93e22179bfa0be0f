/* import_shapes.c: one reader for each kind of entry. */
#include "award/candidate/candidate.h"
#include "award/decision/hall.h"
#include "award/people/people.h"
#include "award/proposal/import_parts.h"
#include "base/buf.h"
#include "base/email.h"
#include "base/time.h"
#include "base/utf8.h"

#include <string.h>

static struct str clean(struct reading *r, const json_t *object, const char *key) {
    return utf8_clean(r->arena, json_get_str(object, key), true);
}

/* --- proposals --- */

/* The candidate as the proposer named it: told, or by its id in the file beside. */
static struct str candidate_name(struct reading *r, const json_t *entry) {
    const json_t *candidate = json_object_get(entry, "candidate"), *one;
    if (json_is_object(candidate))
        return import_need(r, candidate, "name");
    if (!json_is_string(candidate))
        return import_need(r, entry, "proposed_name");
    size_t i;
    json_array_foreach(r->beside, i, one) {
        if (str_equal(json_get_str(one, "id"), json_text(candidate)))
            return import_need(r, one, "name");
    }
    if (!r->beside)
        return json_text(candidate); /* then it is a name */
    import_say(r, "the file of candidates beside this one has no \"%.*s\".", STR_ARGS(json_text(candidate)));
    return (struct str){0};
}

/* Offices with their years, then references: a line each. */
static struct str merits(struct reading *r, const json_t *entry) {
    struct buf b = buf_new(r->arena);
    size_t i;
    const json_t *one;
    json_array_foreach(json_object_get(entry, "merits"), i, one) {
        int64_t from = json_get_int(one, "from"), to = json_get_int(one, "to");
        if (from)
            buf_format(&b, to ? "%jd–%jd: " : "%jd: ", (intmax_t)from, (intmax_t)to);
        buf_add(&b, json_get_str(one, "what"));
        buf_byte(&b, '\n');
    }
    json_array_foreach(json_object_get(entry, "references"), i, one) {
        buf_add(&b, json_text(one));
        buf_byte(&b, '\n');
    }
    return str_trim(buf_str(&b));
}

static struct str email(struct reading *r, const json_t *object) {
    struct str s = clean(r, object, "email");
    if (s.n && email_check(s) != OK)
        import_say(r, "\"email\" is no address.");
    return s;
}

static int64_t moment(struct reading *r, const json_t *entry, const char *key) {
    int64_t at = 0;
    if (!time_parse_rfc3339(json_get_str(entry, key), &at))
        import_say(r, "\"%s\" must be a moment such as 2021-09-14T09:12:00+02:00.", key);
    return at;
}

void import_proposal(struct reading *r, const json_t *entry) {
    const json_t *nominator = json_object_get(entry, "nominator");
    struct proposal_args *p = arena_alloc(r->arena, sizeof *p);
    *p = (struct proposal_args){.edition = r->edition,
                                .via = STR("import"),
                                .candidate = candidate_name(r, entry),
                                .why = import_need(r, entry, "text"),
                                .relation = clean(r, nominator, "relation"),
                                .name = nominator ? import_need(r, nominator, "name")
                                                  : import_need(r, entry, "proposed_by"),
                                .email = email(r, nominator),
                                .self = json_get_bool(entry, "self_nomination"),
                                .orgnr = import_orgnr(r, entry),
                                .web = clean(r, entry, "web"),
                                .merits = merits(r, entry),
                                .goals = import_goals(r, entry),
                                .lang = LANG_NB,
                                .received_at = moment(r, entry, "submitted")};
    struct str lang = json_get_str(entry, "lang");
    if (lang.n && !lang_parse(lang, &p->lang))
        import_say(r, "\"lang\" must be nb, nn or en.");
    import_add(r, p->received_at, import_need(r, entry, "id"), proposal_receive, p);
}

/* --- candidates --- */

void import_candidate(struct reading *r, const json_t *entry) {
    struct candidate_args *k = arena_alloc(r->arena, sizeof *k);
    *k = (struct candidate_args){.edition = r->edition,
                                 .name = import_need(r, entry, "name"),
                                 .kind = clean(r, entry, "kind"),
                                 .place = clean(r, entry, "place"),
                                 .orgnr = import_orgnr(r, entry),
                                 .web = clean(r, entry, "web"),
                                 .municipality = clean(r, entry, "municipality"),
                                 .summary = clean(r, entry, "summary"),
                                 .goals = import_goals(r, entry),
                                 .gather_alike = true};
    if (!k->municipality.n)
        k->municipality = clean(r, entry, "municipality_2021");
    import_add(r, 0, import_need(r, entry, "id"), candidate_form, k);
}

/* --- members of a body --- */

static const struct {
    struct str word;
    enum member_role role;
} role_words[] = {
    {STR_INIT("juryleder"), MEMBER_CHAIR},     {STR_INIT("leder"), MEMBER_CHAIR},
    {STR_INIT("styreleder"), MEMBER_CHAIR},    {STR_INIT("chair"), MEMBER_CHAIR},
    {STR_INIT("medlem"), MEMBER_PLAIN},        {STR_INIT("member"), MEMBER_PLAIN},
    {STR_INIT("sekretær"), MEMBER_SECRETARY},  {STR_INIT("jurysekretær"), MEMBER_SECRETARY},
    {STR_INIT("secretary"), MEMBER_SECRETARY},
};

static enum member_role role_of(struct reading *r, const json_t *entry) {
    struct str word = json_get_str(entry, "role");
    for (size_t i = 0; i < sizeof role_words / sizeof *role_words; i++)
        if (str_equal(word, role_words[i].word))
            return role_words[i].role;
    if (word.n)
        import_say(r, "\"role\" must be leder, sekretær or medlem.");
    return MEMBER_PLAIN;
}

/* Invented people get invented addresses, so that a demonstration has somebody to write to. */
static struct str address(struct reading *r, const json_t *entry, struct str id) {
    struct str s = email(r, entry);
    return s.n || !json_get_bool(entry, "invented")
               ? s
               : arena_format(r->arena, "%.*s@example.org", STR_ARGS(id));
}

void import_member(struct reading *r, const json_t *entry) {
    struct str id = import_need(r, entry, "id");
    struct member_invite_args *m = arena_alloc(r->arena, sizeof *m);
    *m = (struct member_invite_args){.edition = r->edition,
                                     .body = clean(r, entry, "body"),
                                     .role = role_of(r, entry),
                                     .who = {.name = import_need(r, entry, "name"),
                                             .email = address(r, entry, id),
                                             .from = clean(r, entry, "from"),
                                             .lang = LANG_NB}};
    import_add(r, 0, id, member_invite, m);
}

/* --- past editions --- */

static int64_t day_of(struct str date) {
    struct local l;
    int64_t at;
    return day_parse(date, &l) == OK && time_from_local(&l, &at) ? at : 0;
}

/* When it was given: its day; else the beginning of its year when an occasion is named, and of the next when
 * not even that is known, for then it was probably postponed. */
static int64_t given_at(struct reading *r, const json_t *entry, int64_t year) {
    const json_t *awarded = json_object_get(entry, "awarded");
    int64_t at = day_of(json_get_str(awarded, "date"));
    if (!at)
        at = day_of(json_get_str(awarded, "published"));
    if (!at)
        at =
            day_of(arena_format(r->arena, "%04jd-01-01", (intmax_t)year + !json_get_str(awarded, "event").n));
    return at;
}

static void add_winner(struct reading *r, const json_t *entry, struct str name, struct str place,
                       struct str line) {
    int64_t year = json_get_int(entry, "year");
    struct winner_import_args *w = arena_alloc(r->arena, sizeof *w);
    *w = (struct winner_import_args){.award = json_get_str(entry, "award"),
                                     .year = (uint32_t)year,
                                     .name = name,
                                     .place = place,
                                     .line = line,
                                     .source =
                                         json_text(json_array_get(json_object_get(entry, "sources"), 0))};
    struct str id =
        arena_format(r->arena, "%.*s %jd %.*s", STR_ARGS(w->award), (intmax_t)year, STR_ARGS(name));
    import_add(r, given_at(r, entry, year), id, winner_import, w);
}

/* "Name, what they are": the rest is their line. */
static void add_recipient(struct reading *r, const json_t *entry, struct str text) {
    struct str rest = text, name;
    str_cut(&rest, ',', &name);
    add_winner(r, entry, str_trim(name), (struct str){0}, str_trim(rest));
}

void import_edition(struct reading *r, const json_t *entry) {
    int64_t year = json_get_int(entry, "year");
    size_t i;
    const json_t *one;
    import_need(r, entry, "award");
    if (year < 1800 || year > 9998) {
        import_say(r, "\"year\" must be a year.");
        return;
    }
    json_array_foreach(json_object_get(entry, "finalists"), i, one) {
        if (json_get_bool(one, "winner"))
            add_winner(r, entry, import_need(r, one, "name"), clean(r, one, "place"), clean(r, one, "line"));
    }
    json_array_foreach(json_object_get(entry, "recipients"), i, one) {
        add_recipient(r, entry, json_text(one));
    }
}
