/* passkey.c: questions and answers of passkeys, as pages give and take them. */
#include "page/signin/passkey.h"

#include "base/log.h"
#include "proof/base64.h"
#include "web/hosts.h"

/* --- asking --- */

/* As browsers write it. */
static struct str origin_of(const struct visit *v) {
    const struct hosts *h = v->site->hosts;
    return arena_format(v->arena, "%s://%.*s", h->https ? "https" : "http", STR_ARGS(h->name));
}

static json_t *ids_of(const struct visit *v, const struct passkey_kept *list, size_t n) {
    json_t *ids = json_array();
    for (size_t i = 0; i < n; i++)
        if (str_equal(list[i].rp_id, hosts_site(v->site->hosts)))
            json_add_str(ids, base64url_encode(v->arena, list[i].credential_id));
    return ids;
}

struct str passkey_question(const struct visit *v, enum challenge_purpose purpose, const struct person *p,
                            const struct passkey_kept *list, size_t n) {
    json_t *question = json_new_object(v->arena);
    json_set_str(question, "challenge",
                 challenge_new(v->site->store, v->arena, purpose, v->who.session, v->arrived));
    json_set_str(question, "site", hosts_site(v->site->hosts));
    if (purpose == CHALLENGE_PROVE)
        json_set_new(question, "allow", ids_of(v, list, n));
    if (purpose == CHALLENGE_ADD) {
        json_t *user = json_object();
        json_set_str(user, "id", base64url_encode(v->arena, p->id));
        json_set_str(user, "name", p->email.n ? p->email : p->name);
        json_set_str(user, "label", p->name);
        json_set_new(question, "user", user);
        json_set_new(question, "exclude", ids_of(v, list, n));
    }
    return json_compact(v->arena, question);
}

/* --- answers --- */

enum fault passkey_refused(enum refusal r) {
    if (r)
        log_warning("passkey_refused", LOG_WORD("why", refusal_word(r).p));
    return refusal_fault(r);
}

enum fault passkey_bytes(const struct visit *v, const char *field, struct str *bytes) {
    return base64url_decode(v->arena, form_text(v->form, field), bytes) ? PASSKEY_WRONG : OK;
}

enum fault passkey_ceremony(const struct visit *v, struct ceremony *c) {
    *c = (struct ceremony){.origin = origin_of(v), .rp_id = hosts_site(v->site->hosts), .verified = true};
    return passkey_bytes(v, "challenge", &c->challenge);
}

static enum fault read_answer(const struct visit *v, struct assertion_answer *a, struct str *user) {
    enum fault f = passkey_bytes(v, "credential", &a->credential_id);
    if (!f)
        f = passkey_bytes(v, "client", &a->client_data);
    if (!f)
        f = passkey_bytes(v, "data", &a->authenticator_data);
    if (!f)
        f = passkey_bytes(v, "signature", &a->signature);
    return f ? f : passkey_bytes(v, "user", user);
}

enum fault passkey_check(const struct visit *v, struct passkey_answer *answer) {
    struct ceremony asked;
    struct assertion_answer given = {.signature = {0}};
    struct str user = {0};
    enum fault f = passkey_ceremony(v, &asked);
    if (!f)
        f = read_answer(v, &given, &user);
    if (!f)
        f = passkey_find(v->txn, v->arena, hash_of(given.credential_id), &answer->kept);
    if (f)
        return f == NOT_FOUND ? passkey_refused(REFUSED_CREDENTIAL) : f;
    if (user.n && !str_equal(user, answer->kept.person)) /* whose it is, we know; it must not say otherwise */
        return passkey_refused(REFUSED_CREDENTIAL);
    const struct passkey stored = {answer->kept.credential_id, answer->kept.public_key,
                                   answer->kept.sign_count};
    return passkey_refused(assertion_verify(&asked, &given, &stored, &answer->made));
}

/* --- where to --- */

struct str passkey_way_on(struct str sent) {
    bool ours = sent.n > 0 && sent.p[0] == '/' && (sent.n == 1 || (sent.p[1] != '/' && sent.p[1] != '\\'));
    for (size_t i = 0; ours && i < sent.n; i++)
        ours = sent.p[i] > ' ' && sent.p[i] < 0x7f && sent.p[i] != '\\';
    return ours ? sent : STR("/");
}
