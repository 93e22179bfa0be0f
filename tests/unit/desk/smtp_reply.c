/* smtp_reply.c: what mail servers say is understood, and nothing that they say gets further than it should.
 */
#include "desk/smtp_reply.h"

#include "support/test.h"

#include <string.h>

static void each_no_has_its_meaning(void **state) {
    static const struct {
        enum smtp_stage stage;
        const char *reply;
        enum smtp_outcome outcome;
        enum mail_why why;
        bool all;
    } rows[] = {
        {SMTP_RECIPIENT, "550 5.1.1 User unknown", SMTP_REFUSED, WHY_NOBODY, false},
        {SMTP_RECIPIENT, "550-5.1.1 The account does not exist.", SMTP_REFUSED, WHY_NOBODY, false},
        {SMTP_RECIPIENT, "550 No such user here", SMTP_REFUSED, WHY_NOBODY, false},
        {SMTP_RECIPIENT, "550 5.1.10 RESOLVER.ADR.RecipientNotFound", SMTP_REFUSED, WHY_NOBODY, false},
        {SMTP_RECIPIENT, "552 5.2.2 Over quota", SMTP_REFUSED, WHY_FULL, false},
        {SMTP_RECIPIENT, "550 5.2.2 Over quota", SMTP_REFUSED, WHY_FULL, false},
        {SMTP_RECIPIENT, "550 5.2.22 something else", SMTP_REFUSED, WHY_NOBODY, false},
        {SMTP_RECIPIENT, "452 4.2.2 Over quota", SMTP_LATER, WHY_FULL, false},
        {SMTP_RECIPIENT, "450 4.2.0 Greylisted", SMTP_LATER, WHY_WAIT, false},
        {SMTP_RECIPIENT, "451 try again", SMTP_LATER, WHY_WAIT, false},
        {SMTP_RECIPIENT, "554 5.7.1 Relay access denied", SMTP_REFUSED, WHY_SENDER, false},
        {SMTP_RECIPIENT, "550 5.7.23 SPF", SMTP_REFUSED, WHY_SENDER, false},
        {SMTP_RECIPIENT, "553 5.1.8 Domain of sender", SMTP_REFUSED, WHY_SENDER, false},
        {SMTP_RECIPIENT, "421 4.7.0 Too many", SMTP_LATER, WHY_WAIT, true},
        {SMTP_CONTENT, "554 5.7.1 Spam", SMTP_REFUSED, WHY_CONTENT, false},
        {SMTP_CONTENT, "550 5.2.2 Over quota", SMTP_REFUSED, WHY_FULL, false},
        {SMTP_CONTENT, "451 4.3.0 later", SMTP_LATER, WHY_WAIT, false},
        {SMTP_SENDER, "550 5.1.8 who", SMTP_LATER, WHY_SENDER, true},
        {SMTP_SENDER, "530 5.7.0 Authentication required", SMTP_LATER, WHY_LOGIN, true},
        {SMTP_SENDER, "451 4.3.2 busy", SMTP_LATER, WHY_WAIT, true},
        {SMTP_BEGINNING, "554 no service", SMTP_LATER, WHY_SENDER, true},
        {SMTP_BEGINNING, "535 5.7.8 no", SMTP_LATER, WHY_LOGIN, true},
        {SMTP_BEGINNING, "450", SMTP_LATER, WHY_WAIT, true},
        {SMTP_CONTENT, "500", SMTP_REFUSED, WHY_CONTENT, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str reply = str_of(rows[i].reply);
        struct smtp_verdict v = smtp_reply_judge(rows[i].stage, reply);
        assert_true(smtp_reply_says_no(reply));
        if (v.outcome != rows[i].outcome || v.why != rows[i].why || v.all != rows[i].all)
            fail_msg("%s: %d %d %d", rows[i].reply, (int)v.outcome, (int)v.why, (int)v.all);
    }
}

static void only_a_no_is_one(void **state) {
    static const char *const others[] = {"250 ok", "354 go on", "", "55", "5x0 x", "hello", "650 x"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(smtp_reply_says_no(str_of(others[i])));
}

static void the_first_line_of_an_answer_is_kept(void **state) {
    struct smtp_talk t = {0};
    smtp_talk_heard(&t, STR("250-mail.example.no\r\n"));
    smtp_talk_heard(&t, STR("250 SIZE\r\n"));
    smtp_talk_said(&t, STR("MAIL FROM:<a@example.no> SIZE=1\r\n"));
    assert_int_equal(t.stage, SMTP_SENDER);
    smtp_talk_heard(&t, STR("250 fine\r\n"));
    smtp_talk_said(&t, STR("RCPT TO:<DATA@example.no>\r\n"));
    assert_int_equal(t.stage, SMTP_RECIPIENT);
    smtp_talk_heard(&t, STR("550-5.1.1 nobody\r\n"));
    smtp_talk_heard(&t, STR("550 5.1.1 see elsewhere\r\n"));
    assert_true(str_equal(smtp_talk_reply(&t), STR("550-5.1.1 nobody")));
    smtp_talk_said(&t, STR("REFBVEE=\r\n")); /* a name and password in base64 move nothing */
    assert_int_equal(t.stage, SMTP_RECIPIENT);
    smtp_talk_said(&t, STR("QUIT\r\n"));
    smtp_talk_heard(&t, STR("221 bye\r\n"));
    assert_true(str_equal(smtp_talk_reply(&t), STR("550-5.1.1 nobody")));
    t = (struct smtp_talk){0};
    char endless[2000];
    memset(endless, '5', sizeof endless);
    smtp_talk_heard(&t, str_bytes(endless, sizeof endless));
    assert_int_equal(smtp_talk_reply(&t).n, sizeof t.line);
}

static void words_are_kept_without_addresses_and_signs(void **state) {
    static const struct {
        const char *from, *to;
    } rows[] = {
        {"550 5.1.1 <kari@example.no>: User unknown\r\n", "550 5.1.1 * User unknown"},
        {"550 kari@example.no", "550 *"},
        {"550 a\tb\x1b[31m \xC3\xB8", "550 a?b?[31m ??"},
        {"", ""},
        {"  \r\n", ""},
        {"@", "*"},
    };
    char out[64];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        smtp_words(str_of(rows[i].from), out, sizeof out);
        assert_string_equal(out, rows[i].to);
    }
    for (size_t room = 1; room < 12; room++) {
        memset(out, 'x', sizeof out);
        smtp_words(STR("550 a@b c d"), out, room);
        assert_int_equal(strlen(out), room - 1 < 9 ? room - 1 : 9);
        assert_int_equal(out[room], 'x');
    }
}

static void every_reason_has_its_word(void **state) {
    assert_int_equal(mail_why_word(WHY_NONE).n, 0);
    assert_int_equal(mail_why_word(WHYS_END).n, 0);
    assert_int_equal(mail_why_word(255).n, 0);
    for (unsigned i = WHY_NONE + 1; i < WHYS_END; i++)
        assert_true(mail_why_word(i).n > 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_no_has_its_meaning),
        cmocka_unit_test(only_a_no_is_one),
        cmocka_unit_test(the_first_line_of_an_answer_is_kept),
        cmocka_unit_test(words_are_kept_without_addresses_and_signs),
        cmocka_unit_test(every_reason_has_its_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
