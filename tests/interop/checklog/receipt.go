package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type opening struct {
	Class string `json:"class"`
	Salt  []byte `json:"salt"`
	JSON  []byte `json:"json"`
}

// extra is what a receipt carries beside its proof.
type extra struct {
	Entry    []byte    `json:"entry"`
	Openings []opening `json:"openings"`
}

func (o opening) commitment() string {
	h := sha256.New()
	h.Write([]byte("kaaring commit v1\n" + o.Class + "\n"))
	h.Write(o.Salt)
	h.Write(o.JSON)
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// line takes the next line, which must begin with a word.
func line(rest *string, word string) string {
	i := strings.IndexByte(*rest, '\n')
	check(i >= 0 && strings.HasPrefix(*rest, word), "a line %q is missing", word)
	value := (*rest)[len(word):i]
	*rest = (*rest)[i+1:]
	return value
}

// verifyReceipt reads a proof file by tlog-proof's text and believes nothing that does not follow from the checkpoint.
func verifyReceipt(file string, v note.Verifier) {
	bytes, err := os.ReadFile(file)
	need(err, "receipt")
	rest := string(bytes)
	line(&rest, "c2sp.org/tlog-proof@v1")
	var e extra
	carried, err := base64.StdEncoding.DecodeString(line(&rest, "extra "))
	need(err, "extra")
	need(json.Unmarshal(carried, &e), "extra")
	index, err := strconv.ParseInt(line(&rest, "index "), 10, 64)
	need(err, "index")
	var proof tlog.RecordProof
	for b64 := line(&rest, ""); b64 != ""; b64 = line(&rest, "") {
		h, err := tlog.ParseHash(b64)
		need(err, "proof")
		proof = append(proof, h)
	}
	tree := readCheckpoint([]byte(rest), v)
	err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(e.Entry))
	check(err == nil, "the entry is not in the log: %v", err)
	var members map[string]interface{}
	for _, o := range e.Openings {
		need(json.Unmarshal(e.Entry, &members), "entry")
		check(members[o.Class] == o.commitment(), "the opening %s does not fit the entry", o.Class)
	}
}
