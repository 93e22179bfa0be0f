/* rfc6962.c: vectors and definitions, from the RFC's own text and the reference implementation's tests. */
#include "support/rfc6962.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

const struct str rfc6962_entry[RFC6962_LEAVES] = {
    STR_INIT(""),
    STR_INIT("\x00"),
    STR_INIT("\x10"),
    STR_INIT("\x20\x21"),
    STR_INIT("\x30\x31"),
    STR_INIT("\x40\x41\x42\x43"),
    STR_INIT("\x50\x51\x52\x53\x54\x55\x56\x57"),
    STR_INIT("\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"),
};

const char *const rfc6962_root[RFC6962_LEAVES + 1] = {
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
};

const char *const rfc6962_node[4][RFC6962_LEAVES] = {
    {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
     "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
     "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
     "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
     "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
     "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
     "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
     "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1"},
    {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
     "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
     "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
     "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"},
    {"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
     "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"},
    {"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
};

struct hash rfc6962_hex(const char *digits) {
    struct hash h;
    size_t n = 0;
    int failed = sodium_hex2bin(h.b, sizeof h.b, digits, strlen(digits), NULL, &n, NULL);
    assert(!failed && n == sizeof h.b);
    (void)failed;
    return h;
}

/* The largest power of two smaller than n. */
static uint64_t split(uint64_t n) {
    uint64_t k = 1;
    while (k * 2 < n)
        k *= 2;
    return k;
}

struct hash rfc6962_mth(const struct hash *leaf, uint64_t n) {
    if (n == 0)
        return hash_of(STR(""));
    if (n == 1)
        return leaf[0];
    uint64_t k = split(n);
    return tree_node(rfc6962_mth(leaf, k), rfc6962_mth(leaf + k, n - k));
}

size_t rfc6962_path(uint64_t m, const struct hash *leaf, uint64_t n, struct hash *path) {
    if (n == 1)
        return 0;
    uint64_t k = split(n);
    size_t below = m < k ? rfc6962_path(m, leaf, k, path) : rfc6962_path(m - k, leaf + k, n - k, path);
    path[below] = m < k ? rfc6962_mth(leaf + k, n - k) : rfc6962_mth(leaf, k);
    return below + 1;
}

/* SUBPROOF(m, D[n], whole). */
static size_t subproof(uint64_t m, const struct hash *leaf, uint64_t n, bool whole, struct hash *proof) {
    if (m == n) {
        if (!whole)
            proof[0] = rfc6962_mth(leaf, m);
        return whole ? 0 : 1;
    }
    uint64_t k = split(n);
    size_t below =
        m <= k ? subproof(m, leaf, k, whole, proof) : subproof(m - k, leaf + k, n - k, false, proof);
    proof[below] = m <= k ? rfc6962_mth(leaf + k, n - k) : rfc6962_mth(leaf, k);
    return below + 1;
}

size_t rfc6962_proof(uint64_t m, const struct hash *leaf, uint64_t n, struct hash *proof) {
    return subproof(m, leaf, n, true, proof);
}
