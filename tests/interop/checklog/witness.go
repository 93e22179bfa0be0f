package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// cosigner verifies cosignatures of one witness as c2sp.org/tlog-cosignature says, for note.Open.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
	time uint64 // of the last that held
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }

func (c *cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	c.time = binary.BigEndian.Uint64(signature)
	message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", c.time, text)
	return c.time > 0 && ed25519.Verify(c.key, []byte(message), signature[8:])
}

// newCosigner reads a verifier key string of type 4.
func newCosigner(key string) *cosigner {
	parts := strings.SplitN(strings.TrimSpace(key), "+", 3)
	check(len(parts) == 3, "a witness's key is %q", key)
	public, err := base64.StdEncoding.DecodeString(parts[2])
	need(err, "key of the witness")
	check(len(public) == 1+ed25519.PublicKeySize && public[0] == 4, "the key is of another type")
	id := sha256.Sum256(append([]byte(parts[0]+"\n"), public...))
	hash := binary.BigEndian.Uint32(id[:])
	check(fmt.Sprintf("%08x", hash) == parts[1], "the key's id is %08x and not %s", hash, parts[1])
	return &cosigner{name: parts[0], hash: hash, key: public[1:]}
}

// toldLog is a log that only a witness is told of.
type toldLog struct {
	origin string
	signer note.Signer
	hashes []tlog.Hash
}

func (l *toldLog) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		found[i] = l.hashes[x]
	}
	return found, nil
}

// newToldLog makes one that has another past from entry `bent` on.
func newToldLog(origin string, signer note.Signer, size, bent int64) *toldLog {
	l := &toldLog{origin: origin, signer: signer}
	for i := int64(0); i < size; i++ {
		text := fmt.Sprintf("entry %d", i)
		if i >= bent {
			text += ", or so it says"
		}
		more, err := tlog.StoredHashes(i, []byte(text), l)
		need(err, "hashes")
		l.hashes = append(l.hashes, more...)
	}
	return l
}

func (l *toldLog) checkpoint(size int64) []byte {
	root, err := tlog.TreeHash(size, l)
	need(err, "root")
	text := fmt.Sprintf("%s\n%d\n%s\n", l.origin, size, root)
	signed, err := note.Sign(&note.Note{Text: text}, l.signer)
	need(err, "sign")
	return signed
}

func (l *toldLog) body(old, size int64) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "old %d\n", old)
	if old > 0 && old < size {
		proof, err := tlog.ProveTree(size, old, l)
		need(err, "proof")
		for _, h := range proof {
			fmt.Fprintln(&b, h)
		}
	}
	b.WriteByte('\n')
	b.Write(l.checkpoint(size))
	return b.Bytes()
}

func (l *toldLog) send(url string, old, size int64) (int, string, string) {
	answer, err := http.Post(url+"/add-checkpoint", "application/octet-stream", bytes.NewReader(l.body(old, size)))
	need(err, "add-checkpoint")
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	need(err, "answer")
	return answer.StatusCode, answer.Header.Get("Content-Type"), string(body)
}

// wantSigned expects a cosignature for the log's first `size` entries.
func (l *toldLog) wantSigned(url string, w *cosigner, old, size int64) {
	status, _, lines := l.send(url, old, size)
	check(status == 200, "from %d to %d: %d %s", old, size, status, lines)
	whole := append(l.checkpoint(size), lines...)
	opened, err := note.Open(whole, note.VerifierList(w))
	need(err, "cosigned checkpoint")
	check(len(opened.Sigs) == 1 && opened.Sigs[0].Name == w.name, "it is signed by another")
	check(w.time > 1600000000, "it was signed at %d", w.time)
}

func (l *toldLog) wantRefused(url string, old, size int64, wanted int) {
	status, _, body := l.send(url, old, size)
	check(status == wanted, "from %d to %d: %d instead of %d", old, size, status, wanted)
	check(!strings.Contains(body, "—"), "a refusal is signed")
}

const toldOrigin = "log.example/go"

// makeLogKey writes a log's key into a folder: `secret`, and `key` for the witness.
func makeLogKey(dir string) {
	secret, public, err := note.GenerateKey(rand.Reader, toldOrigin)
	need(err, "key")
	write(dir, "secret", []byte(secret))
	write(dir, "key", []byte(public))
}

// askWitness tells a witness of the log of makeLogKey, and of another with the same key.
func askWitness(dir, url, key string) {
	secret, err := os.ReadFile(filepath.Join(dir, "secret"))
	need(err, "secret")
	signer, err := note.NewSigner(string(secret))
	need(err, "signer")
	w := newCosigner(key)
	honest, lie := newToldLog(toldOrigin, signer, 300, 300), newToldLog(toldOrigin, signer, 300, 3)
	honest.wantSigned(url, w, 0, 1)
	sizes := []int64{1, 2, 3, 7, 8, 64, 255, 256, 257, 257, 300}
	for i := 1; i < len(sizes); i++ {
		honest.wantSigned(url, w, sizes[i-1], sizes[i])
	}
	status, kind, body := honest.send(url, 7, 300)
	check(status == 409 && kind == "text/x.tlog.size", "an old size: %d %s", status, kind)
	size, err := strconv.ParseInt(strings.TrimSuffix(body, "\n"), 10, 64)
	check(err == nil && size == 300, "it tells %q", body)
	lie.wantRefused(url, 300, 300, 422)
	lie.wantRefused(url, 7, 300, 409)
	honest.wantRefused(url, 300, 299, 400)
	newToldLog("log.example/another", signer, 3, 3).wantRefused(url, 0, 3, 404)
	honest.wantSigned(url, w, 300, 300)
}
