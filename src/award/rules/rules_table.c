/* rules_table.c: what may stand in an award's file, as tables. What no table can say is checked in rules.c.
 */
#include "award/count/rules.h"
#include "award/rules/rules_parts.h"
#include "base/email.h"

static const char *const enrolments[] = {"simple", "strict", NULL};
static const char *const bodies_officers[] = {"chair", "secretary", NULL};
static const char *const visible_to[] = {"nobody", "jury", "jury_and_nominee", "public", NULL};
static const char *const optional_fields[] = {"orgnr",   "web",    "goals", "municipality",
                                              "contact", "merits", NULL};
static const char *const modes[] = {"ballots", "recorded", "either", NULL};
static const char *const bases[] = {"cast", "present", "all", NULL};
static const char *const supports[] = {"unanimous", "majority", "by_vote", NULL};

/* --- single values --- */

static bool made_of(struct str s, const char *first, const char *last, const char *more) {
    for (size_t i = 0; i < s.n; i++) {
        bool in_range = s.p[i] >= *first && s.p[i] <= *last, digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (!in_range && !(digit && *more == '-') && s.p[i] != *more)
            return false;
    }
    return true;
}

static const char *refuse_id(struct str s) {
    return made_of(s, "a", "z", "-") ? NULL : "must be of a … z, digits and hyphens";
}

static const char *refuse_kind(struct str s) {
    return made_of(s, "a", "z", "_") ? NULL : "must be of a … z and _";
}

static const char *refuse_prefix(struct str s) {
    return made_of(s, "A", "Z", "") ? NULL : "must be of capital letters A … Z";
}

static const char *refuse_municipality(struct str s) {
    return s.n == 4 && made_of(s, "0", "9", "") ? NULL : "must be the four digits of a municipality";
}

static const char *refuse_method(struct str s) {
    if (str_equal(s, STR("scores")) || str_equal(s, STR("motion")))
        return NULL;
    if (str_equal(s, STR("ranking")) || str_equal(s, STR("approval")))
        return "names a way to count that this version does not have yet; it has scores and motion";
    return "must be scores or motion";
}

static const char *refuse_secrecy(struct str s) {
    if (str_equal(s, STR("open")) || str_equal(s, STR("sealed")))
        return NULL;
    if (str_equal(s, STR("secret")))
        return "names a secrecy that this version does not have yet; it has open and sealed";
    return "must be open or sealed";
}

static const char *refuse_publish(struct str s) {
    if (str_equal(s, STR("none")))
        return NULL;
    if (str_equal(s, STR("sealed")) || str_equal(s, STR("ballots")))
        return "asks to publish ballots, which this version does not do yet; it has none";
    return "must be none";
}

static const char *refuse_email(struct str s) {
    return email_check(s) == OK ? NULL : "must be an e-mail address";
}

static const char *refuse_rung(struct str s) {
    static const struct str plain[] = {STR_INIT("top-marks"), STR_INIT("lot"), STR_INIT("casting"),
                                       STR_INIT("shared")};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (str_equal(s, plain[i]))
            return NULL;
    return str_starts(s, STR("criterion:")) ? NULL
                                            : "must be criterion:ID, top-marks, lot, casting or shared";
}

#define ID(name)                                                                                             \
    { .key = name, .kind = YAML_STRING, .required = true, .max = 24, .refuse = refuse_id }
#define TEXT_(name, most)                                                                                    \
    { .key = name, .kind = YAML_TEXT, .required = true, .max = most }
#define TEXT_OPT(name, most)                                                                                 \
    { .key = name, .kind = YAML_TEXT, .max = most }
#define LINE(name, most)                                                                                     \
    { .key = name, .kind = YAML_STRING, .required = true, .max = most }
#define FLAG(name)                                                                                           \
    { .key = name, .kind = YAML_BOOL, .required = true }
#define WORD(name, list)                                                                                     \
    { .key = name, .kind = YAML_ENUM, .required = true, .words = list }
#define NUMBER(name, least, most)                                                                            \
    { .key = name, .kind = YAML_INT, .required = true, .min = least, .max = most }
#define RECORD(name, rules)                                                                                  \
    { .key = name, .kind = YAML_RECORD, .required = true, .of = rules }
#define RECORD_OPT(name, rules)                                                                              \
    { .key = name, .kind = YAML_RECORD, .of = rules }
#define LIST(name, least, most, rule)                                                                        \
    { .key = name, .kind = YAML_LIST, .required = true, .min = least, .max = most, .of = rule }
#define LIST_OPT(name, most, rule)                                                                           \
    { .key = name, .kind = YAML_LIST, .max = most, .of = rule }

/* --- parts --- */

static const struct yaml_rule a_name = {.key = "name", .kind = YAML_STRING, .required = true, .max = 200};
static const struct yaml_rule a_source = {.key = "source", .kind = YAML_STRING, .required = true, .max = 500};
static const struct yaml_rule an_anchor = {.key = "anchor", .kind = YAML_TEXT, .required = true, .max = 120};
static const struct yaml_rule an_id = {
    .key = "id", .kind = YAML_STRING, .required = true, .max = 24, .refuse = refuse_id};
static const struct yaml_rule an_office = {.key = "officer", .kind = YAML_ENUM, .words = bodies_officers};
static const struct yaml_rule a_field = {.key = "field", .kind = YAML_ENUM, .words = optional_fields};
static const struct yaml_rule a_help = {.key = "help", .kind = YAML_TEXT, .max = 400};
static const struct yaml_rule a_rung = {
    .key = "rung", .kind = YAML_STRING, .required = true, .max = 40, .refuse = refuse_rung};

static const struct yaml_rule reader_rules[] = {
    LINE("name", 120),
    {.key = "email", .kind = YAML_STRING, .required = true, .max = EMAIL_BYTES_MOST, .refuse = refuse_email},
    {0}};
static const struct yaml_rule a_reader = {.key = "reader", .kind = YAML_RECORD, .of = reader_rules};

static const struct yaml_rule quote_rules[] = {LINE("quote", 1000), LINE("source", 500), {0}};
static const struct yaml_rule a_quote = {.key = "quote", .kind = YAML_RECORD, .of = quote_rules};

static const struct yaml_rule municipality_rules[] = {
    {.key = "number", .kind = YAML_STRING, .required = true, .refuse = refuse_municipality},
    LINE("name", 60),
    {0}};
static const struct yaml_rule a_municipality = {
    .key = "municipality", .kind = YAML_RECORD, .of = municipality_rules};
static const struct yaml_rule geography_rules[] = {
    TEXT_("text", 300), LIST("municipalities", 1, 60, &a_municipality), {0}};

static const struct yaml_rule kind_rules[] = {
    {.key = "id", .kind = YAML_STRING, .required = true, .max = 24, .refuse = refuse_kind},
    TEXT_("name", 60),
    {0}};
static const struct yaml_rule a_kind = {.key = "kind", .kind = YAML_RECORD, .of = kind_rules};

static const struct yaml_rule nominator_rules[] = {WORD("visible_to", visible_to), TEXT_("help", 300), {0}};

static const struct yaml_rule why_rules[] = {
    NUMBER("min", 0, 2000), NUMBER("max", 100, 20000), TEXT_("help", 400), {0}};
static const struct yaml_rule form_rules[] = {RECORD("why", why_rules),
                                              LIST_OPT("fields", 6, &a_field),
                                              {.key = "help", .kind = YAML_MAP, .max = 20, .of = &a_help},
                                              {0}};

static const struct yaml_rule criterion_rules[] = {ID("id"),
                                                   TEXT_("name", 60),
                                                   TEXT_("question", 300),
                                                   NUMBER("weight", 1, 1000),
                                                   LIST("anchors", 2, 11, &an_anchor),
                                                   {0}};
static const struct yaml_rule a_criterion = {.key = "criterion", .kind = YAML_RECORD, .of = criterion_rules};
static const struct yaml_rule scale_rules[] = {
    NUMBER("lowest", 0, 100), NUMBER("highest", 1, 100), FLAG("ours"), TEXT_("note", 300), {0}};

static const struct yaml_rule body_rules[] = {ID("id"),
                                              TEXT_("name", 80),
                                              TEXT_("member", 60),
                                              TEXT_("chair", 60),
                                              TEXT_OPT("secretary", 60),
                                              LIST("officers", 1, 2, &an_office),
                                              {0}};
static const struct yaml_rule a_body = {.key = "body", .kind = YAML_RECORD, .of = body_rules};

static const struct yaml_rule majority_rules[] = {
    NUMBER("num", 1, 100), NUMBER("den", 1, 100), FLAG("more"), WORD("base", bases), {0}};
static const struct yaml_rule quorum_rules[] = {NUMBER("num", 1, 100), NUMBER("den", 1, 100), {0}};
static const struct yaml_rule step_rules[] = {
    ID("id"),
    ID("body"),
    TEXT_("name", 80),
    TEXT_OPT("question", 300),
    {.key = "method", .kind = YAML_STRING, .required = true, .refuse = refuse_method},
    WORD("mode", modes),
    {.key = "secrecy", .kind = YAML_STRING, .required = true, .refuse = refuse_secrecy},
    LIST_OPT("holders", 8, &an_id),
    {.key = "witnesses", .kind = YAML_INT, .min = 1, .max = STEP_WITNESSES_MAX},
    {.key = "publish", .kind = YAML_STRING, .required = true, .refuse = refuse_publish},
    NUMBER("days", 1, 365),
    {.key = "enrolment", .kind = YAML_ENUM, .words = enrolments},
    {.key = "inspection_days", .kind = YAML_INT, .min = 1, .max = INSPECTION_DAYS_MAX},
    FLAG("per_candidate"),
    LIST_OPT("excludes", 8, &an_id),
    RECORD_OPT("majority", majority_rules),
    RECORD_OPT("quorum", quorum_rules),
    LIST_OPT("ties", 8, &a_rung),
    {0}};
static const struct yaml_rule a_step = {.key = "step", .kind = YAML_RECORD, .of = step_rules};

static const struct yaml_rule finalists_rules[] = {NUMBER("least", 0, 100), NUMBER("most", 1, 100), {0}};
static const struct yaml_rule decision_rules[] = {ID("body"),
                                                  WORD("support", supports),
                                                  FLAG("citation_required"),
                                                  RECORD("finalists", finalists_rules),
                                                  {0}};
static const struct yaml_rule retention_rules[] = {
    NUMBER("unsuccessful_months", 1, 240), TEXT_("note", 600), {0}};

/* --- the whole --- */

const struct yaml_rule rules_table[] = {
    {.key = "id", .kind = YAML_STRING, .required = true, .max = AWARD_ID_MAX, .refuse = refuse_id},
    {.key = "prefix", .kind = YAML_STRING, .required = true, .max = 4, .refuse = refuse_prefix},
    FLAG("secret"),
    FLAG("self_nomination"),
    FLAG("goals"),
    TEXT_("name", 120),
    TEXT_("short_name", 60),
    TEXT_("lead", 600),
    LINE("giver", 120),
    TEXT_("given_by", 300),
    LIST_OPT("partners", 12, &a_name),
    LIST_OPT("milestones_to", 12, &a_reader),
    TEXT_OPT("prize", 300),
    {.key = "amount", .kind = YAML_INT, .min = 0, .max = 1000000000},
    TEXT_("purpose", 1500),
    TEXT_("eligible", 600),
    TEXT_("how_decided", 1500),
    LIST_OPT("statute", 20, &a_quote),
    LIST_OPT("sources", 20, &a_source),
    RECORD_OPT("geography", geography_rules),
    LIST("kinds", 1, 12, &a_kind),
    RECORD("nominator", nominator_rules),
    RECORD("form", form_rules),
    NUMBER("confirm_days", 1, 60),
    LIST_OPT("criteria", 12, &a_criterion),
    RECORD_OPT("scale", scale_rules),
    LIST("bodies", 1, 8, &a_body),
    LIST("steps", 1, 12, &a_step),
    RECORD("decision", decision_rules),
    RECORD("retention", retention_rules),
    {0},
};
