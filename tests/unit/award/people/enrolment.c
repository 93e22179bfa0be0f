/* enrolment.c: keys of jurors: made by their own browser, signed, new, fit for use, and told of. */
#include "award/people/enrolment.h"

#include "award/people/outbox.h"
#include "support/panel.h"
#include "support/test.h"
#include "support/text.h"

#include <sodium.h>
#include <string.h>

static struct panel p;

static enum fault enrol(const struct juror *who, struct str note) {
    struct enrolment e = {who->id, note};
    return house_as(&p.house, who->id, enrolment_add, &e);
}

/* An enrolment of a fresh key whose X25519 part is what the test says. */
static struct str note_with(struct juror *j, const unsigned char x25519[32]) {
    struct arena *a = p.house.arena;
    unsigned char public_key[32];
    crypto_sign_keypair(public_key, j->signer.secret_key);
    struct str text =
        arena_format(a, "kaaring enrol v1\nlog %.*s\njuror %.*s\ned25519 %s\nx25519 %s\nby none\n",
                     STR_ARGS(HOUSE_ORIGIN), STR_ARGS(j->id), base64_encode(a, str_bytes(public_key, 32)).p,
                     base64_encode(a, str_bytes(x25519, 32)).p);
    return note_sign(a, text, &j->signer, 1);
}

static void a_new_device_is_a_new_key_that_the_old_one_may_vouch_for(void **state) {
    struct juror again = p.a;
    struct note_signer before = p.a.signer;
    assert_int_equal(enrol(&p.a, juror_enrol_note(&p.house, &again, &before)), OK);
    assert_int_equal(p.house.result.number, 2);
    struct juror lost = p.a;
    assert_int_equal(enrol(&p.a, juror_enrol_note(&p.house, &lost, NULL)), OK);
    assert_int_equal(p.house.result.number, 3);
    struct juror stale = p.a; /* vouched for by the first, which is not the latest any more */
    assert_int_equal(enrol(&p.a, juror_enrol_note(&p.house, &stale, &before)), NO_KEY);
}

static void a_key_has_one_owner(void **state) {
    struct juror j = p.a;
    struct str note = juror_enrol_note(&p.house, &j, NULL);
    assert_int_equal(enrol(&p.b, note), NOT_ALLOWED);
    assert_int_equal(enrol(&p.a, note), OK);
    assert_int_equal(enrol(&p.a, note), KEY_IN_USE);
}

/* Sealing to such a key would fail in the chair's browser, or could be opened by anybody. */
static void a_key_that_nothing_can_be_sealed_to_is_none(void **state) {
    static const unsigned char zero[32] = {0}, one[32] = {1},
                               order_8[32] = {0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae,
                                              0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f, 0xc4, 0x6a,
                                              0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd,
                                              0x86, 0x62, 0x05, 0x16, 0x5f, 0x49, 0xb8, 0x00};
    const unsigned char *const bad[] = {zero, one, order_8};
    struct juror j = p.a;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(enrol(&p.a, note_with(&j, bad[i])), NOTE_MALFORMED);
    unsigned char good[32], secret[32];
    crypto_box_keypair(good, secret);
    assert_int_equal(enrol(&p.a, note_with(&j, good)), OK);
}

static void its_owner_is_told_by_mail(void **state) {
    struct mail *list;
    size_t n;
    struct juror j = p.a;
    HOUSE_MUST(enrol(&p.a, juror_enrol_note(&p.house, &j, NULL)));
    struct txn t = house_read(&p.house);
    HOUSE_MUST(outbox_page(&t, p.house.arena, 0, 0, 1, &list, &n));
    store_read_end(&t);
    assert_int_equal(list[0].record.kind, MAIL_KEY_ENROLLED);
    assert_true(str_equal(list[0].recipient, p.a.id));
    assert_int_equal(list[0].record.subject, 2);
}

/* The mails about the person's newest key, in their order. */
static size_t told(struct mail **list) {
    size_t n, of_key = 0;
    struct txn t = house_read(&p.house);
    HOUSE_MUST(outbox_page(&t, p.house.arena, 0, 0, 10, list, &n));
    store_read_end(&t);
    while (of_key < n && (*list)[of_key].entry == (*list)[0].entry)
        of_key++;
    return of_key;
}

static void rename_a(const char *name, const char *email) {
    struct person_args to = {.person = p.a.id, .name = str_of(name), .email = str_of(email)};
    HOUSE_MUST(house_do(&p.house, person_change, &to));
}

static void every_address_that_made_a_key_is_told_once(void **state) {
    struct mail *list;
    struct juror one = p.a, two = p.a, three = p.a, four = p.a;
    rename_a("Anne", "gammel@example.org"); /* the key of the panel was made without any */
    HOUSE_MUST(enrol(&p.a, juror_enrol_note(&p.house, &one, NULL)));
    assert_int_equal(told(&list), 1);
    assert_text(list[0].email, "gammel@example.org");

    rename_a("Anne Annet", "gammel@example.org");
    HOUSE_MUST(enrol(&p.a, juror_enrol_note(&p.house, &two, NULL)));
    assert_int_equal(told(&list), 1); /* the same address under another name */

    rename_a("Anne Annet", "skrivefeil@example.org");
    rename_a("Anne Annet", "ny@example.org");
    HOUSE_MUST(enrol(&p.a, juror_enrol_note(&p.house, &three, NULL)));
    assert_int_equal(told(&list), 2); /* not to where nobody came from */
    assert_text(list[0].email, "gammel@example.org");
    assert_text(list[1].email, "ny@example.org");

    HOUSE_MUST(enrol(&p.a, juror_enrol_note(&p.house, &four, NULL)));
    assert_int_equal(told(&list), 2);
    assert_int_equal(list[0].record.subject, 5);
}

static void what_was_signed_by_a_later_key_was_not_signed_then(void **state) {
    struct juror j = p.a;
    struct str note = juror_enrol_note(&p.house, &j, NULL);
    uint64_t before = house_size(&p.house);
    HOUSE_MUST(enrol(&p.a, note));
    struct note n;
    uint32_t key;
    struct str text = note_sign(p.house.arena, STR("hei\n"), &j.signer, 1);
    HOUSE_MUST(note_parse(p.house.arena, text, &n));
    struct txn t = house_read(&p.house);
    assert_int_equal(enrolment_verify(&t, p.house.arena, p.a.id, &n, before, &key), NOTE_SIGNATURE);
    assert_int_equal(enrolment_verify(&t, p.house.arena, p.a.id, &n, before + 1, &key), OK);
    assert_int_equal(key, 2);
    store_read_end(&t);
}

/* --- vouching --- */

static enum fault confirm(struct str by, const struct juror *whose, uint32_t n, struct str body) {
    struct key_confirm k = {whose->id, n, body};
    return house_as(&p.house, by, enrolment_confirm, &k);
}

static bool vouched(const struct juror *j, uint32_t n) {
    struct txn t = house_read(&p.house);
    bool is = enrolment_vouched(&t, j->id, n);
    store_read_end(&t);
    return is;
}

static void a_first_key_takes_two_officers_of_different_bodies(void **state) {
    const struct str jury = STR("juryen"), office = {0};
    assert_int_equal(confirm(p.a.id, &p.a, 1, jury), NOT_ALLOWED);
    assert_int_equal(confirm(p.chair.id, &p.a, 1, office), NOT_ALLOWED);
    assert_int_equal(confirm(p.chair.id, &p.a, 1, STR("styret")), NOT_ALLOWED);
    assert_int_equal(confirm(p.chair.id, &p.a, 1, jury), OK);
    assert_false(vouched(&p.a, 1));
    assert_int_equal(confirm(p.chair.id, &p.a, 1, jury), ALREADY_DONE);
    assert_int_equal(confirm(p.house.admin, &p.a, 1, office), OK);
    assert_true(vouched(&p.a, 1));
    assert_int_equal(confirm(p.house.admin, &p.a, 1, office), ALREADY_DONE);
    assert_int_equal(confirm(p.chair.id, &p.chair, 1, jury), SECOND_PERSON);
}

static void two_of_the_office_are_of_one_body(void **state) {
    const struct admin_args other = {.who = {.name = STR("Kari Kontor"), .email = STR("kari@example.org")}};
    HOUSE_MUST(house_do(&p.house, admin_grant, &other));
    struct str kari = house_id(&p.house), office = {0};
    assert_int_equal(confirm(kari, &p.a, 1, office), OK);
    assert_int_equal(confirm(p.house.admin, &p.a, 1, office), SECOND_BODY);
    assert_false(vouched(&p.a, 1));
    assert_int_equal(confirm(kari, &p.chair, 1, office), OK);
    assert_int_equal(confirm(kari, &p.chair, 1, office), ALREADY_DONE);
    assert_int_equal(confirm(p.house.admin, &p.chair, 1, office), OK); /* nobody else could */
    assert_true(vouched(&p.chair, 1));
}

static void a_key_that_one_vouched_for_has_signed_takes_one(void **state) {
    const struct str jury = STR("juryen"), office = {0};
    struct juror next = p.a, third;
    struct note_signer first = p.a.signer;
    HOUSE_MUST(enrol(&p.a, juror_enrol_note(&p.house, &next, &first)));
    HOUSE_MUST(confirm(p.chair.id, &p.a, 2, jury));
    assert_false(vouched(&p.a, 2)); /* who signed it is not vouched for */
    HOUSE_MUST(confirm(p.chair.id, &p.a, 1, jury));
    HOUSE_MUST(confirm(p.house.admin, &p.a, 1, office));
    assert_true(vouched(&p.a, 2));
    third = next;
    HOUSE_MUST(enrol(&p.a, juror_enrol_note(&p.house, &third, NULL)));
    HOUSE_MUST(confirm(p.chair.id, &p.a, 3, jury));
    assert_false(vouched(&p.a, 3)); /* signed by nobody before it */
}

/* Both keys are in it; the same as templates/assets/js/devices.js makes: see tests/flow/strict. */
static void a_fingerprint_is_of_both_keys(void **state) {
    struct key_record key = {.version = 1};
    memset(key.ed25519, 1, sizeof key.ed25519);
    memset(key.x25519, 2, sizeof key.x25519);
    struct str one = enrolment_fingerprint(p.house.arena, &key);
    assert_true(str_equal(one, STR("vmds o4kt ulld 6qjg")));
    key.x25519[31] = 3;
    assert_false(str_equal(one, enrolment_fingerprint(p.house.arena, &key)));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_JURY(a_new_device_is_a_new_key_that_the_old_one_may_vouch_for, &p),
        WITH_JURY(a_key_has_one_owner, &p),
        WITH_JURY(a_key_that_nothing_can_be_sealed_to_is_none, &p),
        WITH_JURY(its_owner_is_told_by_mail, &p),
        WITH_JURY(every_address_that_made_a_key_is_told_once, &p),
        WITH_JURY(a_first_key_takes_two_officers_of_different_bodies, &p),
        WITH_JURY(two_of_the_office_are_of_one_body, &p),
        WITH_JURY(a_key_that_one_vouched_for_has_signed_takes_one, &p),
        WITH_JURY(a_fingerprint_is_of_both_keys, &p),
        WITH_JURY(what_was_signed_by_a_later_key_was_not_signed_then, &p),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
