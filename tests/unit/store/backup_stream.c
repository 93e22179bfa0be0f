/* backup_stream.c: what was sealed comes back; what was cut, changed, or sealed to another key does not. */
#include "store/backup_stream.h"

#include "support/test.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct backup_key key_new_pair(void) {
    struct backup_key key;
    crypto_box_keypair(key.public_key, key.secret_key);
    randombytes_buf(key.id, sizeof key.id);
    return key;
}

static int file_new(void) {
    int fd = memfd_create("backup", MFD_CLOEXEC);
    assert_true(fd >= 0);
    return fd;
}

static int seal(const struct backup_key *key, const unsigned char *bytes, size_t n) {
    static struct backup_writer w;
    int fd = file_new();
    assert_int_equal(backup_writer_begin(&w, fd, key), OK);
    for (size_t at = 0, part = 1; at < n; at += part) {
        part = 1 + randombytes_uniform(100000);
        part = part < n - at ? part : n - at;
        assert_int_equal(backup_writer_add(&w, bytes + at, part), OK);
    }
    assert_int_equal(backup_writer_end(&w), OK);
    return fd;
}

static enum backup_state open_all(int fd, const struct backup_key *key, unsigned char *out, size_t room,
                                  size_t *n) {
    static struct backup_reader r;
    *n = 0;
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    enum backup_state s = backup_reader_begin(&r, fd, key);
    for (size_t got = 1; s == BACKUP_GOOD && got;) {
        s = backup_reader_next(&r, &got);
        if (s == BACKUP_GOOD && got) {
            assert_true(*n + got <= room);
            memcpy(out + *n, r.piece, got);
            *n += got;
        }
    }
    backup_reader_end(&r);
    return s;
}

static unsigned char bytes[300000], back[300000];

static void what_was_sealed_comes_back(void **state) {
    static const size_t sizes[] = {1, 65535, 65536, 65537, 131072, 131073, 300000};
    struct backup_key key = key_new_pair();
    randombytes_buf(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t n;
        int fd = seal(&key, bytes, sizes[i]);
        assert_int_equal(open_all(fd, &key, back, sizeof back, &n), BACKUP_GOOD);
        assert_int_equal(n, sizes[i]);
        assert_memory_equal(back, bytes, n);
        close(fd);
    }
}

static void no_cut_passes(void **state) {
    struct backup_key key = key_new_pair();
    int fd = seal(&key, bytes, 140000);
    off_t whole = lseek(fd, 0, SEEK_END);
    for (off_t end = whole - 1; end >= 0; end -= end > 131000 ? 997 : end > 300 ? 1501 : 1) {
        size_t n;
        assert_int_equal(ftruncate(fd, end), 0);
        assert_int_not_equal(open_all(fd, &key, back, sizeof back, &n), BACKUP_GOOD);
    }
    close(fd);
}

static void nothing_behind_the_end_passes(void **state) {
    struct backup_key key = key_new_pair();
    size_t n;
    for (size_t size = 65536; size <= 65537; size++) {
        int fd = seal(&key, bytes, size);
        assert_int_equal(pwrite(fd, "x", 1, lseek(fd, 0, SEEK_END)), 1);
        assert_int_not_equal(open_all(fd, &key, back, sizeof back, &n), BACKUP_GOOD);
        close(fd);
    }
}

static void each_changed_byte_of_a_short_one_is_noticed(void **state) {
    struct backup_key key = key_new_pair();
    int fd = seal(&key, bytes, 500);
    off_t whole = lseek(fd, 0, SEEK_END);
    for (off_t at = 0; at < whole; at++) {
        unsigned char was, is;
        size_t n;
        assert_int_equal(pread(fd, &was, 1, at), 1);
        is = was ^ (unsigned char)(1 << randombytes_uniform(8));
        assert_int_equal(pwrite(fd, &is, 1, at), 1);
        assert_int_not_equal(open_all(fd, &key, back, sizeof back, &n), BACKUP_GOOD);
        assert_int_equal(pwrite(fd, &was, 1, at), 1);
    }
    size_t n;
    assert_int_equal(open_all(fd, &key, back, sizeof back, &n), BACKUP_GOOD);
    close(fd);
}

static void pieces_cannot_change_places(void **state) {
    enum { PIECE = BACKUP_PIECE_BYTES + crypto_secretstream_xchacha20poly1305_ABYTES };
    static unsigned char one[PIECE], two[PIECE];
    struct backup_key key = key_new_pair();
    int fd = seal(&key, bytes, 300000);
    off_t at = lseek(fd, 0, SEEK_END) - (300000 + 5 * crypto_secretstream_xchacha20poly1305_ABYTES);
    size_t n;
    assert_int_equal(pread(fd, one, PIECE, at + PIECE), PIECE);
    assert_int_equal(pread(fd, two, PIECE, at + 2 * PIECE), PIECE);
    assert_int_equal(pwrite(fd, two, PIECE, at + PIECE), PIECE);
    assert_int_equal(pwrite(fd, one, PIECE, at + 2 * PIECE), PIECE);
    assert_int_equal(open_all(fd, &key, back, sizeof back, &n), BACKUP_ALTERED);
    close(fd);
}

static void another_key_is_told(void **state) {
    struct backup_key key = key_new_pair(), other = key_new_pair();
    size_t n;
    int fd = seal(&key, bytes, 500);
    assert_int_equal(open_all(fd, &other, back, sizeof back, &n), BACKUP_OTHER_KEY);
    memcpy(other.id, key.id, sizeof other.id); /* one that says that it is the right one */
    assert_int_equal(open_all(fd, &other, back, sizeof back, &n), BACKUP_ALTERED);
    close(fd);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_sealed_comes_back),
        cmocka_unit_test(no_cut_passes),
        cmocka_unit_test(nothing_behind_the_end_passes),
        cmocka_unit_test(each_changed_byte_of_a_short_one_is_noticed),
        cmocka_unit_test(pieces_cannot_change_places),
        cmocka_unit_test(another_key_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
