// Command xmod answers, for the cases in the JSON file that it is given, what golang.org/x/mod
// says of them: the authority for everything about checksum databases.
package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log"
	"net/http/httptest"
	"os"

	"golang.org/x/mod/module"
	"golang.org/x/mod/sumdb"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type signed struct {
	Key  string `json:"key"`
	Note []byte `json:"note"`
}

type pattern struct {
	Patterns string `json:"patterns"`
	Module   string `json:"module"`
}

type cases struct {
	Keys     []string  `json:"keys"`
	Notes    []signed  `json:"notes"`
	Paths    []string  `json:"paths"`
	Trees    [][]byte  `json:"trees"`
	Records  [][]byte  `json:"records"`
	Patterns []pattern `json:"patterns"`
	Sizes    []int     `json:"sizes"`
}

// A database is a checksum database of the authority's making, as bytes for paths.
type database struct {
	Key     string            `json:"key"`
	Answers map[string][]byte `json:"answers"`
	// Prefixes[i] is the hash of the tree of the first i records.
	Prefixes []string `json:"prefixes"`
}

type answers struct {
	Keys      []bool     `json:"keys"`
	Notes     []bool     `json:"notes"`
	Paths     []bool     `json:"paths"`
	Trees     []string   `json:"trees"`
	Records   []string   `json:"records"`
	Patterns  []bool     `json:"patterns"`
	Databases []database `json:"databases"`
}

func main() {
	log.SetFlags(0)
	text, err := os.ReadFile(os.Args[1])
	check(err)
	var in cases
	check(json.Unmarshal(text, &in))
	var out answers
	for _, key := range in.Keys {
		_, err := note.NewVerifier(key)
		out.Keys = append(out.Keys, err == nil)
	}
	for _, n := range in.Notes {
		verifier, err := note.NewVerifier(n.Key)
		check(err)
		_, err = note.Open(n.Note, note.VerifierList(verifier))
		out.Notes = append(out.Notes, err == nil)
	}
	for _, path := range in.Paths {
		tile, err := tlog.ParseTilePath(path)
		// Data tiles and other heights have no part in what a client reads.
		out.Paths = append(out.Paths, err == nil && tile.L >= 0 && tile.H == 8)
	}
	for _, text := range in.Trees {
		answer := ""
		if tree, err := tlog.ParseTree(text); err == nil {
			answer = fmt.Sprintf("%d %s", tree.N, tree.Hash)
		}
		out.Trees = append(out.Trees, answer)
	}
	for _, text := range in.Records {
		answer := ""
		if id, record, rest, err := tlog.ParseRecord(text); err == nil {
			answer = fmt.Sprintf("%d %d %d", id, len(record), len(rest))
		}
		out.Records = append(out.Records, answer)
	}
	for _, p := range in.Patterns {
		out.Patterns = append(out.Patterns, module.MatchPrefixPatterns(p.Patterns, p.Module))
	}
	for _, size := range in.Sizes {
		out.Databases = append(out.Databases, makeDatabase(size))
	}
	check(json.NewEncoder(os.Stdout).Encode(out))
}

func makeDatabase(size int) database {
	signer, verifier, err := note.GenerateKey(rand.Reader, "sum.example")
	check(err)
	sums := func(path, version string) ([]byte, error) {
		return []byte(fmt.Sprintf("%s %s h1:%s\n%s %s/go.mod h1:%s\n",
			path, version, base64.StdEncoding.EncodeToString([]byte(path)), path, version, "AAAA")), nil
	}
	server := sumdb.NewServer(sumdb.NewTestServer(signer, sums))
	db := database{Key: verifier, Answers: map[string][]byte{}}
	get := func(path string) []byte {
		answer := httptest.NewRecorder()
		server.ServeHTTP(answer, httptest.NewRequest("GET", path, nil))
		if answer.Code != 200 {
			log.Fatalf("%s: %d", path, answer.Code)
		}
		return answer.Body.Bytes()
	}
	var stored hashes
	for i := range size {
		// Looking a module up for the first time adds it.
		path := fmt.Sprintf("/lookup/example.com/m%d@v1.0.0", i)
		text, _ := sums(fmt.Sprintf("example.com/m%d", i), "v1.0.0")
		added, err := tlog.StoredHashes(int64(i), text, stored)
		check(err)
		stored = append(stored, added...)
		db.Answers[path] = get(path)
	}
	for i := range size + 1 {
		hash, err := tlog.TreeHash(int64(i), stored)
		check(err)
		db.Prefixes = append(db.Prefixes, hash.String())
	}
	for _, tile := range tlog.NewTiles(8, 0, int64(size)) {
		db.Answers["/"+tile.Path()] = get("/" + tile.Path())
	}
	// The last look-up is signed for the whole tree; the others were for smaller ones.
	return db
}

type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		found[i] = h[index]
	}
	return found, nil
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
