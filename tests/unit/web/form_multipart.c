/* form_multipart.c: what browsers send is read; whatever else a body may hold has one answer. */
#include "support/text.h"
#include "web/form.h"
#include "web/form_parts.h"

static const struct form upload = {
    "upload", {{"name", FORM_LINE, .required = true}, {"file", FORM_FILE, .max = 1000}, {0}}};

static struct arena *arena;

#define TYPE "multipart/form-data; boundary=----x"
#define HEAD "------x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAda\r\n"
#define FILE_HEAD                                                                                            \
    "------x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22b.pdf\"\r\nContent-Type: "     \
    "application/pdf\r\n\r\n"
#define END "\r\n------x--\r\n"

static struct form_values *read_as(const char *type, struct str body) {
    struct form_values *v = arena_alloc(arena, sizeof *v);
    form_read(arena, &upload, str_of(type), body, v);
    return v;
}

static struct form_values *read(const char *body) {
    return read_as(TYPE, str_of(body));
}

static void a_file_arrives_byte_for_byte(void **state) {
    static const char body[] = HEAD FILE_HEAD "%PDF\0\r\n--\r\n-----x" END;
    struct form_values *v = read_as(TYPE, str_bytes(body, sizeof body - 1));
    assert_int_equal(v->fault, OK);
    assert_text(form_text(v, "name"), "Ada");
    assert_int_equal(form_text(v, "file").n, 17);
    assert_memory_equal(form_text(v, "file").p, "%PDF\0\r\n--\r\n-----x", 17);
    assert_text(form_get(v, "file")->file_name, "a\"b.pdf");
    assert_text(form_get(v, "file")->file_type, "application/pdf");
}

static void a_quoted_boundary_is_the_same(void **state) {
    assert_int_equal(
        read_as("Multipart/Form-Data; charset=utf-8; boundary=\"----x\"", STR(HEAD "------x--"))->fault, OK);
}

static void a_file_that_was_not_chosen_is_not_given(void **state) {
    struct form_values *v =
        read(HEAD "------x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\nContent-Type: "
                  "application/octet-stream\r\n\r\n" END);
    assert_int_equal(v->fault, OK);
    assert_false(form_get(v, "file")->given);
}

static void a_file_past_its_bound_is_refused_at_its_field(void **state) {
    struct str big = arena_format(arena, "%s%01001d%s", HEAD FILE_HEAD, 0, END);
    struct form_values *v = read_as(TYPE, big);
    assert_int_equal(form_get(v, "file")->fault, FIELD_TOO_LONG);
    assert_int_equal(form_text(v, "file").n, 0);
    assert_text(form_text(v, "name"), "Ada");
}

static void malformed_bodies_are_refused(void **state) {
    static const char *const wrong[] = {
        "",
        "------x",
        "------x--",
        "preamble\r\n" HEAD "------x--\r\n",
        HEAD "------x--\r\nepilogue",
        "------x\nContent-Disposition: form-data; name=\"name\"\n\nAda\n------x--\n",
        "------x\r\n\r\nAda" END,
        "------x\r\nContent-Disposition: form-data\r\n\r\nAda" END,
        "------x\r\nContent-Disposition: attachment; name=\"name\"\r\n\r\nAda" END,
        "------x\r\nContent-Disposition: form-data; name=\"name\r\n\r\nAda" END,
        "------x\r\nContent-Disposition: form-data; name=\"name\"; name=\"file\"\r\n\r\nAda" END,
        "------x\r\nContent-Disposition: form-data; name=\"name\"\r\nContent-Transfer-Encoding: "
        "base64\r\n\r\nQQ" END,
        "------x\r\nContent-Disposition: form-data; name=\"name\"; filename*=UTF-8''a\r\n\r\nAda" END,
        "------x\r\nContent-Disposition: form-data; name=\"name\"; filename=\"a\"\r\n\r\nAda" END,
        "------x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ntext" END,
        HEAD FILE_HEAD "one\r\n" FILE_HEAD "two" END,
        HEAD "------x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nBob" END,
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (read(wrong[i])->fault != REQUEST_MALFORMED && !(i == 2 && read(wrong[i])->fault == FORM_INVALID))
            fail_msg("%zu: %s", i, wrong[i]);
    assert_int_equal(read_as("multipart/form-data", STR(HEAD END))->fault, REQUEST_MALFORMED);
    assert_int_equal(read_as("multipart/form-data; boundary=", STR(HEAD END))->fault, REQUEST_MALFORMED);
    assert_int_equal(read_as("multipart/form-data; boundary=a; boundary=b", STR(HEAD END))->fault,
                     REQUEST_MALFORMED);
    assert_int_equal(read_as("multipart/form-data; boundary=\"a b\"", STR(HEAD END))->fault,
                     REQUEST_MALFORMED);
}

/* Wherever the connection broke, what came is refused whole. */
static void every_cut_body_is_refused(void **state) {
    static const char whole[] = HEAD FILE_HEAD "bytes" END;
    for (size_t n = 0; n + 5 < sizeof whole; n++)
        assert_int_not_equal(read_as(TYPE, str_bytes(whole, n))->fault, OK);
}

static void json_carries_a_file_too(void **state) {
    struct form_values *v =
        read_as("application/json", STR("{\"name\":\"A\",\"file\":{\"name\":\"a.pdf\",\"type\":\"application/"
                                        "pdf\",\"base64\":\"YWJj\"}}"));
    assert_int_equal(v->fault, OK);
    assert_text(form_text(v, "file"), "abc");
    assert_int_equal(read_as("application/json", STR("{\"name\":\"A\",\"file\":\"abc\"}"))->fault,
                     REQUEST_MALFORMED);
    assert_int_equal(
        read_as("application/json",
                STR("{\"name\":\"A\",\"file\":{\"name\":\"a\",\"type\":\"b\",\"base64\":\"YW\"}}"))
            ->fault,
        REQUEST_MALFORMED);
}

static void parameters_of_a_header_are_read_strictly(void **state) {
    struct str value;
    assert_true(header_parameter(STR("a; One=1; two=\"t; w\"; three=3"), STR("two"), &value));
    assert_text(value, "t; w");
    assert_true(header_parameter(STR("a; One=1"), STR("one"), &value));
    assert_false(header_parameter(STR("a"), STR("one"), &value));
    assert_false(header_parameter(STR("a; one=\"1"), STR("one"), &value));
    assert_false(header_parameter(STR("a; one=1; ="), STR("one"), &value));
}

static int set_up(void **state) {
    arena = arena_new();
    return 0;
}

static int tear_down(void **state) {
    arena_free(arena);
    return 0;
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        T(a_file_arrives_byte_for_byte),
        T(a_quoted_boundary_is_the_same),
        T(a_file_that_was_not_chosen_is_not_given),
        T(a_file_past_its_bound_is_refused_at_its_field),
        T(malformed_bodies_are_refused),
        T(every_cut_body_is_refused),
        T(json_carries_a_file_too),
        T(parameters_of_a_header_are_read_strictly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
