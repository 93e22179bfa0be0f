/* settings.c: the table of settings, and how the file becomes a struct. Opens nothing but that file. */
#include "base/settings.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/settings_value.h"
#include "base/yaml.h"

#define AT(member) offsetof(struct settings, member)

#define KIB ((int64_t)1 << 10)
#define MIB ((int64_t)1 << 20)
#define GIB ((int64_t)1 << 30)

/* clang-format off */
const struct setting settings_table[] = {
    {"listen", SETTING_LISTEN, AT(listen), "127.0.0.1:8080 [::1]:8080", 1, SETTINGS_LISTEN_MOST,
     "Addresses and ports on which the server answers."},
    {"url", SETTING_URL, AT(url), "http://localhost:8080", 0, 0,
     "The web address that people see: in links, in mail and for passkeys. No slash at the end."},
    {"behind-proxy", SETTING_BOOL, AT(behind_proxy), "false", 0, 0,
     "Whether a web server on this machine passes requests on; then its X-Forwarded-For is believed."},
    {"language", SETTING_LANGUAGE, AT(language), "nb", 0, 0,
     "The language for visitors who ask for none of ours: nb, nn or en."},
    {"threads", SETTING_NUMBER, AT(threads), "0", 0, 64,
     "Threads that answer requests. 0 means one per processor core."},
    {"clock", SETTING_TIME, AT(clock), "", 0, 0,
     "Where the clock stands at the start, such as 2021-09-20T08:00:00Z. Only in a sample folder."},
    {"templates", SETTING_PATH, AT(templates), "templates", 0, 0,
     "The folder of pages, mails and texts."},
    {"assets", SETTING_PATH, AT(assets), "build/assets", 0, 0,
     "The folder of style sheets, scripts, fonts and pictures, as the build has made it."},
    {"awards", SETTING_PATH, AT(awards), "conf/awards", 0, 0,
     "The folder with one file per award."},
    {"anchor", SETTING_PATH, AT(anchor), "", 0, 0,
     "The file that tells when the data folder goes back. Empty: beside the folder, with .anchor behind its name."},
    {"backup.folder", SETTING_PATH, AT(backup_folder), "", 0, 0,
     "The folder into which `kaaring backup` puts a backup named by its time. Empty: none."},
    {"backup.to", SETTING_TEXT, AT(backup_to), "", 0, 200,
     "The public key to which those are sealed, as `kaaring backup-key` prints it."},
    {"backup.days", SETTING_NUMBER, AT(backup_days), "30", 1, 3650,
     "How long one a day of them is kept."},
    {"data-limit", SETTING_SIZE, AT(data_limit), "4 GiB", 64 * MIB, 64 * GIB,
     "The data folder may grow to this. A request that would go beyond it is refused."},
    {"sandbox", SETTING_BOOL, AT(sandbox), "true", 0, 0,
     "Whether the server gives up, before the first request, what it does not need of the machine."},
    {"tls.certificate", SETTING_PATH, AT(tls_certificate), "", 0, 0,
     "A PEM file: the certificate, behind it those that lead to its issuer. Empty: the server speaks HTTP in clear."},
    {"tls.key", SETTING_PATH, AT(tls_key), "", 0, 0,
     "A PEM file of mode 0600 or 0640 that holds the certificate's private key."},
    {"tls.redirect", SETTING_LISTEN, AT(tls_redirect), "", 0, SETTINGS_LISTEN_MOST - 1,
     "Addresses and ports that speak HTTP in clear, and only say that the pages are at `url`."},
    {"limits.body", SETTING_SIZE, AT(body), "2 MiB", 64 * KIB, 16 * MIB,
     "The largest request body."},
    {"limits.body-seconds", SETTING_NUMBER, AT(body_seconds), "60", 5, 600,
     "A request must have arrived within so many seconds."},
    {"limits.connections", SETTING_NUMBER, AT(connections), "256", 8, 65536,
     "Connections at the same time."},
    {"limits.memory", SETTING_SIZE, AT(memory), "512 MiB", 16 * MIB, 64 * GIB,
     "What all request bodies together may take: at least connections times body."},
    {"limits.queue", SETTING_NUMBER, AT(queue), "1024", 16, 65536,
     "Commands that may wait to be written. Beyond it the answer is 503, to come again."},
    {"limits.posts-per-minute", SETTING_NUMBER, AT(posts_per_minute), "60", 1, 1000000,
     "Forms that one address (for IPv6 its /64) may send within a minute."},
    {"mail.smtp", SETTING_SMTP, AT(smtp), "", 0, 0,
     "The mail server: smtps://HOST:465 or smtp://HOST:587. Empty: mail stays in the administrator's outbox."},
    {"mail.tls", SETTING_BOOL, AT(smtp_tls), "true", 0, 0,
     "Send over an encrypted connection or not at all."},
    {"mail.ca-file", SETTING_PATH, AT(smtp_ca_file), "", 0, 0,
     "A file of certificates (PEM) that vouch for the mail server, in the place of the system's. Empty: the system's."},
    {"mail.seconds", SETTING_NUMBER, AT(smtp_seconds), "120", 2, 600,
     "The mail server must have taken a mail within so many seconds, or it is tried again later."},
    {"mail.per-minute", SETTING_NUMBER, AT(mails_per_minute), "30", 1, 600,
     "Mails that leave within a minute, at most; the others wait."},
    {"mail.user", SETTING_TEXT, AT(smtp_user), "", 0, 200,
     "The name to sign in with at the mail server. Empty: no sign-in."},
    {"mail.password-file", SETTING_PATH, AT(smtp_password_file), "", 0, 0,
     "A file of mode 0600 that holds the password and nothing else."},
    {"mail.from-name", SETTING_TEXT, AT(from_name), "", 0, 100,
     "The sender's name that people see: a person's, best with the association's."},
    {"mail.from-address", SETTING_EMAIL, AT(from_address), "", 0, 0,
     "The sender's address."},
    {"mail.bounce-address", SETTING_EMAIL, AT(bounce_address), "", 0, 0,
     "The address to which comes back what could not be delivered (the envelope's sender). Empty: the sender's."},
    {"witness.policy", SETTING_PATH, AT(witness_policy), "", 0, 0,
     "A file that says who the log's witnesses are and how many must sign. Empty: none are asked."},
    {"witness.seconds", SETTING_NUMBER, AT(witness_seconds), "5", 1, 3600,
     "The witnesses are asked at most once in so many seconds, and at least once an hour."},
    {"metrics.token-file", SETTING_PATH, AT(metrics_token_file), "", 0, 0,
     "A file of mode 0600 that holds a token: whoever shows it may read /metrics from elsewhere. Empty: nobody."},
    {0}};
/* clang-format on */

/* The settings whose path begins with `section` and a dot; or, when it is empty, those without a dot. The
 * rest of the path is the key. Room for the whole table, so the rules end in {0}. */
static struct yaml_rule *rules_under(struct arena *a, struct str section, size_t *n) {
    struct yaml_rule *rules = arena_alloc(a, sizeof settings_table / sizeof *settings_table * sizeof *rules);
    *n = 0;
    for (const struct setting *s = settings_table; s->path; s++) {
        struct str key = str_of(s->path), head;
        bool nested = str_cut(&key, '.', &head);
        if (nested != (section.n > 0) || (nested && !str_equal(head, section)))
            continue;
        rules[*n] = setting_rule(a, s);
        rules[(*n)++].key = nested ? key.p : s->path;
    }
    return rules;
}

/* The table as rules of the YAML checker: a path's first part is a key of the file, its second one of a
 * record. */
static const struct yaml_rule *rules_of_file(struct arena *a) {
    size_t n, within;
    struct yaml_rule *rules = rules_under(a, (struct str){0}, &n);
    struct str last = {0};
    for (const struct setting *s = settings_table; s->path; s++) {
        struct str rest = str_of(s->path), head;
        if (!str_cut(&rest, '.', &head) || str_equal(head, last))
            continue;
        last = head;
        rules[n++] = (struct yaml_rule){
            .key = arena_copy(a, head).p, .kind = YAML_RECORD, .of = rules_under(a, head, &within)};
    }
    return rules;
}

static const json_t *value_of(const struct yaml *y, struct arena *a, const char *path) {
    struct str rest = str_of(path), head;
    json_t *at = yaml_root(y);
    if (str_cut(&rest, '.', &head))
        at = json_object_get(at, arena_copy(a, head).p);
    return json_object_get(at, rest.n ? rest.p : path);
}

struct settings settings_initial(void) {
    struct settings out = {0};
    for (const struct setting *s = settings_table; s->path; s++)
        setting_initial(s, (char *)&out + s->offset);
    return out;
}

static void check_tls(const struct yaml *y, struct arena *a, struct messages *m, const struct settings *s) {
    const json_t *tls = value_of(y, a, "tls");
    if (!s->tls_certificate.n != !s->tls_key.n)
        yaml_say(y, m, tls, "\"tls.certificate\" and \"tls.key\" go together.");
    else if (s->tls_redirect.n && !s->tls_certificate.n)
        yaml_say(y, m, tls, "\"tls.redirect\" also needs \"tls.certificate\".");
    else if (s->tls_certificate.n && !str_starts(s->url, STR("https://")))
        yaml_say(y, m, tls, "With \"tls.certificate\", \"url\" must begin with https://.");
    if (s->listen.n + s->tls_redirect.n > SETTINGS_LISTEN_MOST)
        yaml_say(y, m, tls, "\"listen\" and \"tls.redirect\" are more than %d addresses.",
                 SETTINGS_LISTEN_MOST);
}

/* What no single row can say. */
static void check_together(const struct yaml *y, struct arena *a, struct messages *m,
                           const struct settings *s) {
    if (s->memory / s->connections < s->body)
        yaml_say(y, m, value_of(y, a, "limits"),
                 "\"limits.memory\" must be at least \"limits.connections\" times \"limits.body\".");
    if (s->smtp.n && !s->from_address.n)
        yaml_say(y, m, value_of(y, a, "mail.smtp"), "\"mail.smtp\" also needs \"mail.from-address\".");
    if (!s->backup_folder.n != !s->backup_to.n)
        yaml_say(y, m, value_of(y, a, "backup"), "\"backup.folder\" and \"backup.to\" go together.");
    if (!s->smtp_user.n != !s->smtp_password_file.n)
        yaml_say(y, m, value_of(y, a, "mail"), "\"mail.user\" and \"mail.password-file\" go together.");
    if (s->smtp_user.n && !s->smtp_tls)
        yaml_say(y, m, value_of(y, a, "mail"),
                 "With \"mail.user\", \"mail.tls\" must be true: a password is sent.");
    check_tls(y, a, m, s);
}

/* Over the initial value, and from the folder of the file at `path` when it names a place. */
static void read_setting(struct arena *a, const struct yaml *y, struct messages *m, struct str path,
                         const struct setting *s, struct settings *out) {
    void *place = (char *)out + s->offset;
    const json_t *value = value_of(y, a, s->path);
    if (!value)
        return;
    setting_read(a, s, value, place);
    if (s->kind == SETTING_PATH && json_text(value).n)
        *(struct str *)place = path_beside(a, path, *(struct str *)place);
    if (s->kind == SETTING_SIZE && (*(int64_t *)place < s->min || *(int64_t *)place > s->max))
        yaml_say(y, m, value, "\"%s\" is out of bounds. %.*s.", s->path, STR_ARGS(setting_bounds(a, s)));
}

enum fault settings_load(struct arena *a, struct str path, struct messages *m, struct settings *out) {
    struct yaml *y;
    size_t before = m->n;
    *out = settings_initial();
    enum fault f = yaml_load(a, path, m, &y);
    if (!y)
        return f;
    if (!yaml_check(y, rules_of_file(a), m) || f != OK)
        return FILE_INVALID;
    for (const struct setting *s = settings_table; s->path; s++)
        read_setting(a, y, m, path, s, out);
    if (m->n == before)
        check_together(y, a, m, out);
    return m->n == before ? OK : FILE_INVALID;
}

struct str settings_help(struct arena *a) {
    struct buf b = buf_new(a);
    for (const struct setting *s = settings_table; s->path; s++) {
        buf_format(&b, "%s", s->path);
        if (*s->initial)
            buf_format(&b, " (%s)", s->initial);
        buf_format(&b, "\n    %s", s->help);
        struct str bounds = setting_bounds(a, s);
        if (bounds.n)
            buf_format(&b, " %.*s.", STR_ARGS(bounds));
        buf_byte(&b, '\n');
    }
    return buf_str(&b);
}
