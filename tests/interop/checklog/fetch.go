package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// tileHeight is fixed by C2SP's tlog-tiles; x/mod's paths name it and C2SP's do not.
const tileHeight = 8

const textPlain = "text/plain; charset=utf-8"

// tilePath is the C2SP path of a tile; level -1 is x/mod's word for entries.
func tilePath(t tlog.Tile) string {
	path := strings.TrimPrefix(t.Path(), fmt.Sprintf("tile/%d/", tileHeight))
	if strings.HasPrefix(path, "data/") {
		path = "entries/" + strings.TrimPrefix(path, "data/")
	}
	return "tile/" + path
}

// source is where a log is read from.
type source struct {
	base   string
	http   bool // what HTTP headers say is checked too
	client *http.Client
}

func open(base string) *source {
	u, err := url.Parse(base)
	need(err, "URL")
	transport := &http.Transport{}
	transport.RegisterProtocol("file", http.NewFileTransport(http.Dir("/")))
	return &source{base, u.Scheme != "file", &http.Client{Transport: transport, Timeout: time.Minute}}
}

func (s *source) ask(path string) (*http.Response, []byte) {
	r, err := s.client.Get(s.base + "/" + path)
	need(err, path)
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	need(err, path)
	return r, body
}

// get reads what must be there, of this media type.
func (s *source) get(path, mediaType string) []byte {
	r, body := s.ask(path)
	check(r.StatusCode == 200, "%s: status %s", path, r.Status)
	if s.http {
		got := r.Header.Get("Content-Type")
		check(got == mediaType, "%s: content type %q, not %q", path, got, mediaType)
	}
	return body
}

// absent asks for what must not be there.
func (s *source) absent(path string) {
	r, _ := s.ask(path)
	check(r.StatusCode == 404, "%s: status %s for what does not exist", path, r.Status)
}

// tile reads a tile that exists at this width. Where only a part is asked for and the whole exists, a log may have
// either; the whole is cut then.
func (s *source) tile(t tlog.Tile, mayBeWhole bool) []byte {
	if mayBeWhole {
		if r, body := s.ask(tilePath(t)); r.StatusCode == 200 {
			return body
		}
		t.W = 1 << tileHeight
	}
	return s.get(tilePath(t), "application/octet-stream")
}
