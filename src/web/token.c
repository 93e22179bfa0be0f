/* token.c: making and checking form tokens. Keeps nothing. */
#include "web/token.h"

#include "base/buf.h"

#include <sodium.h>
#include <string.h>

enum { EXPIRY_BYTES = 4, NONCE_BYTES = 12, MAC_BYTES = 20, SIGNED_BYTES = EXPIRY_BYTES + NONCE_BYTES };
enum { TOKEN_BYTES = SIGNED_BYTES + MAC_BYTES, FORM_NAME_BYTES = 64, SESSION_BYTES = 64 };

/* form, 0, session, 0, expiry and nonce: the zeros keep one field from running into the next. */
static struct hash token_mac(const struct store *s, const char *form, struct str session,
                             const unsigned char signed_part[SIGNED_BYTES]) {
    char message[FORM_NAME_BYTES + SESSION_BYTES + 2 + SIGNED_BYTES];
    size_t n = strnlen(form, FORM_NAME_BYTES);
    memcpy(message, form, n);
    message[n++] = 0;
    if (session.n)
        memcpy(message + n, session.p, session.n);
    n += session.n;
    message[n++] = 0;
    memcpy(message + n, signed_part, SIGNED_BYTES);
    return store_mac(s, STR("form token"), (struct str){message, n + SIGNED_BYTES});
}

/* Never the same twice: a thread's own random part, and a count. That it can be foreseen does no harm; the
 * MAC cannot. */
static void write_nonce(unsigned char out[NONCE_BYTES]) {
    static _Thread_local unsigned char own[NONCE_BYTES - sizeof(uint32_t)];
    static _Thread_local uint32_t count;
    if (count == 0)
        randombytes_buf(own, sizeof own);
    count++;
    memcpy(out, own, sizeof own);
    memcpy(out + sizeof own, &count, sizeof count);
}

static void encode(const unsigned char token[TOKEN_BYTES], char out[TOKEN_SIGNS]) {
    char text[TOKEN_SIGNS + 1];
    sodium_bin2base64(text, sizeof text, token, TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    memcpy(out, text, TOKEN_SIGNS);
}

void token_write(const struct store *s, const char *form, struct str session, int64_t now,
                 char out[TOKEN_SIGNS]) {
    unsigned char token[TOKEN_BYTES];
    uint32_t expiry = (uint32_t)(now + TOKEN_SECONDS);
    for (unsigned i = 0; i < EXPIRY_BYTES; i++)
        token[i] = (unsigned char)(expiry >> (24 - 8 * i));
    write_nonce(token + EXPIRY_BYTES);
    struct hash mac = token_mac(s, form, session.n <= SESSION_BYTES ? session : (struct str){0}, token);
    memcpy(token + SIGNED_BYTES, mac.b, MAC_BYTES);
    encode(token, out);
}

/* One spelling only: a spent token is known by the hash of its signs, and libsodium reads leniently. */
static bool decode(struct str token, unsigned char out[TOKEN_BYTES]) {
    size_t n;
    char again[TOKEN_SIGNS];
    if (token.n != TOKEN_SIGNS ||
        sodium_base642bin(out, TOKEN_BYTES, token.p, token.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        n != TOKEN_BYTES)
        return false;
    encode(out, again);
    return memcmp(again, token.p, TOKEN_SIGNS) == 0;
}

static int64_t expiry_of(const unsigned char token[TOKEN_BYTES]) {
    return (int64_t)token[0] << 24 | (int64_t)token[1] << 16 | (int64_t)token[2] << 8 | token[3];
}

enum fault token_check(const struct store *s, const char *form, struct str session, int64_t now,
                       struct str token) {
    unsigned char bytes[TOKEN_BYTES];
    if (session.n > SESSION_BYTES || !decode(token, bytes))
        return TOKEN_WRONG;
    struct hash mac = token_mac(s, form, session, bytes);
    if (sodium_memcmp(mac.b, bytes + SIGNED_BYTES, MAC_BYTES) != 0)
        return TOKEN_WRONG;
    return now > expiry_of(bytes) ? TOKEN_EXPIRED : OK;
}

int64_t token_issued(struct str token) {
    unsigned char bytes[TOKEN_BYTES];
    return decode(token, bytes) ? expiry_of(bytes) - TOKEN_SECONDS : 0;
}
