#!/bin/bash
# Holds the proof room to Go's golang.org/x/mod/sumdb, both ways: Go judges logs and receipts written by our code, our code
# judges notes and receipts written by Go, and each must also see what has been tampered with.
#
#   tests/interop/run.sh
#
# The rooms must have been built (`make all`) in BUILD (build). KAARING names the program, whose folder gives the flavour
# and whose live log is judged too. Ends with `N passed, N failed`.
# shellcheck disable=SC2317 # functions are called by `holds` and `refused`
set -u
cd "$(dirname "$0")/../.." || exit
build=$(realpath -m "${BUILD:-build}")
kaaring=${KAARING:-$build/kaaring}
flavour=$(basename "$(dirname "$kaaring")")
sanitize=()
case $flavour in
asan) sanitize=(-fsanitize=address -fsanitize=undefined -fno-sanitize-recover=all) ;;
tsan) sanitize=(-fsanitize=thread) ;;
*) flavour=release ;;
esac
mkdir -p "$build/interop"
work=$(mktemp -d "$build/interop/run.XXXXXX")
trap 'rm -rf "$work"' EXIT

passed=0
failed=0
# holds NAME COMMAND…: the command must end with status 0, and is quoted when it does not.
holds() {
    local name=$1
    shift
    if "$@" >"$work/said" 2>&1; then
        passed=$((passed + 1))
        echo "ok $name: $(tail -n 1 "$work/said" | cut -c -80 | tr -cd '[:print:]')"
    else
        failed=$((failed + 1))
        echo "not ok $name"
        tail -n 20 "$work/said"
    fi
}
# refused STATUS NAME COMMAND…: the command must see that something is wrong, and end with this status for it.
refused() {
    local status=$1 name=$2
    shift 2
    "$@" >"$work/said" 2>&1
    local got=$?
    if [ $got -eq "$status" ]; then
        passed=$((passed + 1))
        echo "ok $name is refused: $(tail -n 1 "$work/said" | cut -c -80)"
    else
        failed=$((failed + 1))
        echo "not ok $name is refused: status $got instead of $status"
        tail -n 20 "$work/said"
    fi
}
finish() {
    echo "$passed passed, $failed failed"
    exit $((failed > 0))
}

# ---- the two sides ----------------------------------------------------------------------------------------------

compile() {
    # shellcheck disable=SC2046 # what pkg-config prints is words
    "${CC:-gcc}" -std=c11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror "${sanitize[@]}" -Isrc -Itests \
        $(pkg-config --cflags libsodium jansson) -o "$work/$1" "tests/interop/$1.c" tests/support/nodes.c \
        "$build/obj/$flavour/libkaaring.a" $(pkg-config --libs libsodium jansson libcrypto libutf8proc) -pthread
}
go_build() {
    GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS='' GOPROXY=off GOCACHE="$build/interop/go-cache" \
        go build -o "$work/checklog" ./tests/interop/checklog
}
holds 'our side compiles' compile makelog
holds 'our reader compiles' compile openproof
holds 'the Go side compiles' go_build
[ $failed -eq 0 ] || finish
checklog=$work/checklog
openproof=$work/openproof

# ---- Go reads what we write -------------------------------------------------------------------------------------

# A log of SIZE entries that was OLDER entries long when a checkpoint was kept, and its receipts.
judge_log() {
    local size=$1 older=$2 log="$work/log-$1-$2" receipt
    holds "a log of $size is written" "$work/makelog" "$log" "$size" "$older"
    holds "a log of $size since $older" "$checklog" verify --since "$log/older" "file://$log" "@$log/key"
    for receipt in "$log"/receipts/*; do
        [ -e "$receipt" ] || continue
        holds "receipt ${receipt##*/} of $size" "$checklog" receipt "$receipt" "@$log/key"
        holds "receipt ${receipt##*/} of $size by ours" "$openproof" receipt "$receipt" "$log/key"
    done
}
judge_log 0 0
judge_log 1 0
judge_log 1 1
judge_log 2 1
judge_log 3 2
judge_log 255 254
judge_log 256 255
judge_log 256 256
judge_log 257 1
judge_log 257 256
judge_log 600 255
judge_log 70000 65535
judge_log 70000 69999

# ---- what has been tampered with --------------------------------------------------------------------------------

# tampered NAME FILE: the log of 600 with the byte in the middle of FILE changed.
tampered() {
    local log="$work/log-600-255" copy="$work/tampered" size
    rm -rf "$copy"
    cp -r "$log" "$copy"
    size=$(stat -c %s "$copy/$2")
    printf '\xa5' | dd of="$copy/$2" bs=1 seek=$((size / 2)) conv=notrunc status=none
    cmp -s "$log/$2" "$copy/$2" && printf '\x5a' | dd of="$copy/$2" bs=1 seek=$((size / 2)) conv=notrunc status=none
    refused 1 "$1" "$checklog" verify --since "$copy/older" "file://$copy" "@$copy/key"
}
tampered 'a changed entry' tile/entries/000
tampered 'a changed partial bundle' tile/entries/002.p/88
tampered 'a changed tile' tile/0/001
tampered 'a changed partial tile' tile/0/002.p/88
tampered 'a changed upper tile' tile/1/000.p/2
tampered 'a changed old tile' tile/0/000.p/255
tampered 'a changed checkpoint' checkpoint
tampered 'a changed old checkpoint' older
rm -rf "$work/tampered"
cp -r "$work/log-600-255" "$work/tampered"
rm "$work/tampered/tile/0/001"
refused 1 'a missing tile' "$checklog" verify "file://$work/tampered" "@$work/tampered/key"
holds 'another story is written' "$work/makelog" "$work/other" 600 255 100
holds 'another story by itself' "$checklog" verify --since "$work/other/older" "file://$work/other" "@$work/other/key"
refused 1 'a log that tells two stories' "$checklog" verify --since "$work/other/older" "file://$work/log-600-255" "@$work/other/key"
refused 1 'a shorter log' "$checklog" verify --since "$work/log-600-255/checkpoint" "file://$work/log-257-1" "@$work/log-257-1/key"

# ---- we read what Go writes -------------------------------------------------------------------------------------

holds 'Go writes notes and receipts' "$checklog" make "$work/go"
refused 1 'a log under another key' "$checklog" verify "file://$work/log-600-255" "@$work/go/plain.key"
# The text of a note as our code understands it is the very text that Go signed.
same_text() {
    "$openproof" note "$1.note" "$1.key" >"$work/text" && cmp "$work/text" "$1.text"
}
for file in "$work"/go/*.note; do
    name=${file%.note}
    holds "note ${name##*/}" same_text "$name"
    refused 1 "note ${name##*/}, forged," "$openproof" note "$name.forged" "$name.key"
    refused 1 "note ${name##*/} by another key" "$openproof" note "$file" "$work/log-1-1/key"
done
for file in "$work"/go/*.tlog-proof; do
    name=${file%.tlog-proof}
    holds "receipt ${name##*/}" "$openproof" receipt "$file" "$name.key"
    sed 's/^index .*/index 9999/' "$file" >"$work/moved"
    refused 1 "receipt ${name##*/}, moved," "$openproof" receipt "$work/moved" "$name.key"
done

# ---- Go reads the program's own log -----------------------------------------------------------------------------

if [ -e src/main.c ]; then
    holds 'the live log' env KAARING="$kaaring" CHECKLOG="$checklog" node tests/interop/live.mjs
    holds 'a witness told of a log by Go' env KAARING="$kaaring" CHECKLOG="$checklog" node tests/interop/witness.mjs
fi

finish
