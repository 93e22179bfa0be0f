package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// readCheckpoint opens a checkpoint and reads its three lines; x/mod's own parser knows only the go.sum database's.
func readCheckpoint(message []byte, v note.Verifier) tlog.Tree {
	n, err := note.Open(message, note.VerifierList(v))
	need(err, "checkpoint")
	passed++
	lines := strings.Split(n.Text, "\n")
	check(len(lines) == 4 && lines[3] == "", "checkpoint has not three lines: %q", n.Text)
	check(lines[0] == v.Name(), "origin %q is not the key's name %q", lines[0], v.Name())
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err == nil && size >= 0 && strconv.FormatInt(size, 10) == lines[1], "size %q", lines[1])
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	check(err == nil && len(root) == tlog.HashSize && base64.StdEncoding.EncodeToString(root) == lines[2],
		"root %q", lines[2])
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree
}

// hashes is what the entries themselves say the tree's nodes are, in the order of x/mod's storage.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = h[x]
	}
	return out, nil
}

func (h *hashes) add(n int64, entry []byte) {
	stored, err := tlog.StoredHashes(n, entry, *h)
	need(err, "hashing an entry")
	*h = append(*h, stored...)
}

// allTiles calls f for each tile of the tree's level at its full width; level -1 has the entries.
func allTiles(size int64, level int, f func(tlog.Tile)) {
	count := size
	if level > 0 {
		count >>= uint(level) * tileHeight
	}
	for n := int64(0); n<<tileHeight < count; n++ {
		w := count - n<<tileHeight
		if w > 1<<tileHeight {
			w = 1 << tileHeight
		}
		f(tlog.Tile{H: tileHeight, L: level, N: n, W: int(w)})
	}
}

func readEntries(s *source, size int64) (all hashes) {
	var next int64
	allTiles(size, -1, func(t tlog.Tile) {
		rest := s.tile(t, false)
		for i := 0; i < t.W; i++ {
			check(len(rest) >= 2, "%s ends before entry %d", tilePath(t), next)
			n := int(binary.BigEndian.Uint16(rest))
			check(len(rest) >= 2+n, "%s ends within entry %d", tilePath(t), next)
			all.add(next, rest[2:2+n])
			rest = rest[2+n:]
			next++
		}
		check(len(rest) == 0, "%s has %d bytes behind its entries", tilePath(t), len(rest))
	})
	check(next == size, "%d entries for a size of %d", next, size)
	return all
}

// rootOf is RFC 6962's root; x/mod gives the empty tree a root of zeros.
func rootOf(size int64, all tlog.HashReader) tlog.Hash {
	if size == 0 {
		return sha256.Sum256(nil)
	}
	root, err := tlog.TreeHash(size, all)
	need(err, "root")
	return root
}

// published reads tiles from the log; x/mod's reader proves each against the root before it believes it.
type published map[string][]byte

func (p published) Height() int { return tileHeight }

func (p published) SaveTiles([]tlog.Tile, [][]byte) {}

func (p published) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	out := make([][]byte, len(tiles))
	for i, t := range tiles {
		out[i] = p[tilePath(t)]
	}
	return out, nil
}

// readTiles compares every tile with what the entries say.
func readTiles(s *source, size int64, all hashes) published {
	tiles := published{}
	for level := 0; size>>(uint(level)*tileHeight) > 0; level++ {
		allTiles(size, level, func(t tlog.Tile) {
			data := s.tile(t, false)
			want, err := tlog.ReadTileData(t, all)
			need(err, tilePath(t))
			check(bytes.Equal(data, want), "%s is not the tile over the entries", tilePath(t))
			tiles[tilePath(t)] = data
		})
	}
	return tiles
}

func checkRecord(tree tlog.Tree, n int64, reader tlog.HashReader, leaf tlog.Hash) {
	proof, err := tlog.ProveRecord(tree.N, n, reader)
	need(err, "inclusion proof")
	err = tlog.CheckRecord(proof, tree.N, tree.Hash, n, leaf)
	check(err == nil, "entry %d is not proved: %v", n, err)
}

// checkInclusion proves every entry from the hashes that the tiles were compared with; and, since x/mod's reader hashes
// whole tiles for each proof, some also from the tiles alone.
func checkInclusion(tree tlog.Tree, all hashes, tiles published) {
	fromTiles := tlog.TileHashReader(tree, tiles)
	step := tree.N/200 + 1
	for n := int64(0); n < tree.N; n++ {
		leaf := all[tlog.StoredHashIndex(0, n)]
		checkRecord(tree, n, all, leaf)
		if n%step == 0 || n+1 == tree.N || n%256 == 255 && n < 1024 {
			checkRecord(tree, n, fromTiles, leaf)
		}
	}
}

// checkSince proves that the log continues an older checkpoint, and that what was published for that is still there.
func checkSince(s *source, older, tree tlog.Tree, all hashes, tiles published) {
	check(older.N <= tree.N, "the log has shrunk from %d to %d", older.N, tree.N)
	if older.N == 0 {
		return // every log continues the empty one
	}
	for _, reader := range []tlog.HashReader{all, tlog.TileHashReader(tree, tiles)} {
		proof, err := tlog.ProveTree(tree.N, older.N, reader)
		need(err, "consistency proof")
		err = tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash)
		check(err == nil, "size %d does not continue size %d: %v", tree.N, older.N, err)
	}
	for level := -1; level < 0 || older.N>>(uint(level)*tileHeight) > 0; level++ {
		allTiles(older.N, level, func(t tlog.Tile) {
			if t.W == 1<<tileHeight || level < 0 {
				return
			}
			whole := int64(t.N+1)<<tileHeight <= tree.N>>(uint(level)*tileHeight)
			data := s.tile(t, whole)
			want, err := tlog.ReadTileData(t, all)
			need(err, tilePath(t))
			check(bytes.HasPrefix(data, want), "%s is not what it was", tilePath(t))
		})
	}
}

// checkEdges asks for what a log of this size has not, and for names that are none.
func checkEdges(s *source, v note.Verifier, size int64) {
	beyondIt := func(t tlog.Tile) {
		if r, _ := s.ask(tilePath(t)); r.StatusCode != 404 { // unless the log has grown meanwhile
			now := readCheckpoint(s.get("checkpoint", textPlain), v)
			check(now.N > size, "%s: status %s for what does not exist", tilePath(t), r.Status)
			return
		}
		passed++
	}
	for level := -1; level < 8; level++ {
		var last tlog.Tile
		allTiles(size, level, func(t tlog.Tile) { last = t })
		beyond := tlog.Tile{H: tileHeight, L: level, N: 0, W: 1}
		if last.W == 1<<tileHeight {
			beyond.N = last.N + 1
		} else if last.W > 0 {
			beyond.N, beyond.W = last.N, last.W+1
		}
		beyondIt(beyond)
		beyondIt(tlog.Tile{H: tileHeight, L: level, N: beyond.N + 1, W: 1 << tileHeight})
	}
	for _, path := range []string{"tile/0/0", "tile/00/000", "tile/0/x000/000", "tile/0/000.p/0", "tile/0/000.p/00",
		"tile/8/000", "tile/data/000", "tile/0/-01"} {
		s.absent(path)
	}
}

func verifyLog(base string, v note.Verifier, since, save string) {
	s := open(base)
	message := s.get("checkpoint", textPlain)
	tree := readCheckpoint(message, v)
	all := readEntries(s, tree.N)
	root := rootOf(tree.N, all)
	check(root == tree.Hash, "the root over the entries is %v, the checkpoint's %v", root, tree.Hash)
	tiles := readTiles(s, tree.N, all)
	checkInclusion(tree, all, tiles)
	checkEdges(s, v, tree.N)
	if since != "" {
		old, err := os.ReadFile(since)
		need(err, "since")
		checkSince(s, readCheckpoint(old, v), tree, all, tiles)
	}
	if save != "" {
		need(os.WriteFile(save, message, 0o644), "save")
	}
}
