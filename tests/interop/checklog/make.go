package main

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// goKey is a key made by Go.
type goKey struct {
	signer note.Signer
	text   string // its verifier key string
}

func newKey(name string) goKey {
	secret, public, err := note.GenerateKey(rand.Reader, name)
	need(err, "key")
	s, err := note.NewSigner(secret)
	need(err, "signer")
	return goKey{s, public}
}

func write(dir, name string, content []byte) {
	need(os.WriteFile(filepath.Join(dir, name), content, 0o644), name)
	passed++
}

func sign(text string, keys ...goKey) []byte {
	signers := make([]note.Signer, len(keys))
	for i, k := range keys {
		signers[i] = k.signer
	}
	message, err := note.Sign(&note.Note{Text: text}, signers...)
	need(err, "sign")
	return message
}

// makeNotes writes NAME.note, NAME.key and NAME.text (what our program must find in it), and NAME.forged, where one
// letter of the text is another.
func makeNotes(dir string) {
	texts := map[string]string{
		"plain": "This is an example message.\n",
		"empty": "\n",
		"lines": "One\n\nThree\n\n\nSix\n",
		"utf8":  "Kåring betyr å velge en vinner: æøå, 勝者, 🏆\n",
		"names": "— looks.like/a-signature AAAAAAAA\n",
		"long":  string(bytes.Repeat([]byte("0123456789abcdef\n"), 10000)),
	}
	for name, text := range texts {
		log, other := newKey("priser.example.no/"+name), newKey("vitne.example.no")
		message := sign(text, other, log, newKey("ukjent.example.no/æøå"))
		write(dir, name+".note", message)
		write(dir, name+".key", []byte(log.text))
		write(dir, name+".text", []byte(text))
		forged := append([]byte(nil), message...)
		if forged[0]++; text == "\n" {
			forged = append([]byte("x"), message...)
		}
		write(dir, name+".forged", forged)
	}
}

func newOpening(class, content string) opening {
	o := opening{class, make([]byte, 32), []byte(content)}
	_, err := rand.Read(o.Salt)
	need(err, "salt")
	return o
}

// makeReceipts writes a log of `size` entries into receipts: one for its first, its last and some in between.
func makeReceipts(dir string, size int64) {
	const origin = "priser.example.no/go"
	key := newKey(origin)
	var all hashes
	carried := make([]extra, size)
	for i := range carried {
		later, private := newOpening("later", fmt.Sprintf(`{"marks":[%d,null]}`, i)), newOpening("private", `{"name":"Kåre"}`)
		entry := fmt.Sprintf(`{"v":1,"type":"test","later":"%s","private":"%s"}`, later.commitment(), private.commitment())
		carried[i] = extra{[]byte(entry), []opening{later, private}[:i%3]}
		all.add(int64(i), carried[i].Entry)
	}
	root := rootOf(size, all)
	checkpoint := sign(fmt.Sprintf("%s\n%d\n%s\n", origin, size, root), key, newKey("vitne.example.no"))
	for i := int64(0); i < size; i += size/7 + 1 {
		writeReceipt(dir, fmt.Sprintf("%d-%d", size, i), carried[i], i, size, all, checkpoint, key)
	}
	writeReceipt(dir, fmt.Sprintf("%d-%d", size, size-1), carried[size-1], size-1, size, all, checkpoint, key)
}

func writeReceipt(dir, name string, e extra, index, size int64, all hashes, checkpoint []byte, key goKey) {
	proof, err := tlog.ProveRecord(size, index, all)
	need(err, "proof")
	b, err := json.Marshal(e)
	need(err, "extra")
	var out bytes.Buffer
	fmt.Fprintf(&out, "c2sp.org/tlog-proof@v1\nextra %s\nindex %d\n", base64.StdEncoding.EncodeToString(b), index)
	for _, h := range proof {
		fmt.Fprintf(&out, "%s\n", h)
	}
	fmt.Fprintf(&out, "\n%s", checkpoint)
	write(dir, name+".tlog-proof", out.Bytes())
	write(dir, name+".key", []byte(key.text))
}

func makeFiles(dir string) {
	need(os.MkdirAll(dir, 0o755), "folder")
	makeNotes(dir)
	for _, size := range []int64{1, 2, 3, 7, 8, 255, 256, 257, 1000} {
		makeReceipts(dir, size)
	}
}
